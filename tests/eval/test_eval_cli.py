import json
from pathlib import Path

import pytest
from press import consistent_values, report

from eval.cli import main


def write_case(folder: Path, values: dict[str, float], gold: dict[str, float]) -> Path:
    (folder / "a.txt").write_text(report(values), encoding="utf-8")
    fields = {name: {"value": value, "basis": "printed"} for name, value in gold.items()}
    (folder / "a.gold.json").write_text(json.dumps({"form": "2021", "fields": fields}), encoding="utf-8")
    case = {"id": "a", "source": "a.txt", "gold": "a.gold.json", "tags": [], "lossy": False}
    cases = folder / "cases.jsonl"
    cases.write_text(json.dumps(case) + "\n", encoding="utf-8")
    return cases


def test_scores_a_case_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = consistent_values(seed=1)
    assert main(["--cases", str(write_case(tmp_path, values, values))]) == 0
    out = capsys.readouterr().out
    assert "0 silent errors" in out
    assert "100.00" in out


def test_names_a_silent_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = consistent_values(seed=1)
    wrong = {**values, "proactive.licensing.decisions": 4711}
    main(["--cases", str(write_case(tmp_path, values, wrong))])
    assert "silent a proactive.licensing.decisions" in capsys.readouterr().out


def test_writes_every_figure_on_request(tmp_path: Path) -> None:
    values = consistent_values(seed=1)
    out = tmp_path / "out.json"
    main(["--cases", str(write_case(tmp_path, values, values)), "--json", str(out)])
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["metrics"]["silent"] == 0
    assert written["setup"]["revision"]
    assert len(written["outcomes"]) == len(values)
    assert written["outcomes"][0]["case"] == "a"


@pytest.mark.parametrize("content", [None, "", "not json\n", '{"id": "a"}\n'])
def test_a_bad_case_list_is_wrong_usage(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.jsonl"
    if content is not None:
        cases.write_text(content)
    assert main(["--cases", str(cases)]) == 2
    assert "cases.jsonl" in capsys.readouterr().err
