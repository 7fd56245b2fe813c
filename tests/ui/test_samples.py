import json

from ui.samples import Sample, case_list, samples


def test_the_samples_are_the_tagged_cases_whose_file_is_there(tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("一、总体情况", encoding="utf-8")
    lines = [
        json.dumps({"id": "a", "source": "report.txt", "tags": ["zoo", "sample"]}),
        json.dumps({"id": "b", "source": "report.txt", "tags": ["zoo"]}),
        json.dumps({"id": "c", "source": "gone.txt", "tags": ["sample"]}),
        json.dumps({"id": "d"}),
        "not JSON",
        "",
        "[1]",
    ]
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\n".join(lines), encoding="utf-8")
    assert samples(cases) == [Sample("report.txt", report)]


def test_no_list_no_samples(tmp_path):
    assert samples(tmp_path / "cases.jsonl") == []


def test_another_list_can_be_named(tmp_path, monkeypatch):
    assert case_list().parts[-3:] == ("eval", "cases", "cases.jsonl")
    monkeypatch.setenv("GOUJI_CASES", str(tmp_path / "mine.jsonl"))
    assert case_list() == tmp_path / "mine.jsonl"
