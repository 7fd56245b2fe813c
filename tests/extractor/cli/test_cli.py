"""The command line as a user runs it: a process, files, exit statuses."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from press import consistent_values, in_blocks, report, two_reports

from extractor import review
from extractor.cli.commands import main
from extractor.cli.files import whole_or_not
from extractor.forms.catalogue import field_specs
from extractor.store.store import Store

KEYS = [
    "document",
    "sha256",
    "status",
    "error",
    "forms",
    "agency",
    "year",
    "fields",
    "findings",
    "others",
    "model",
    "milliseconds",
]
FIELD_KEYS = ["value", "state", "origin", "confidence", "needs_review", "reasons", "raw", "place"]


def gouji(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", cwd=cwd)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    good = tmp_path / "good.txt"
    good.write_text(report(consistent_values(seed=1)), encoding="utf-8")
    flagged = tmp_path / "flagged.html"
    flagged.write_text(
        report({**consistent_values(seed=2), "requests.new.total": 999}, layout="html"), encoding="gb18030"
    )
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04 not really")
    return [good, flagged, bad]


def test_extract_prints_one_object_a_document_by_contract(files: list[Path]) -> None:
    done = gouji("extract", *files, "--jsonl")
    assert done.returncode == 1  # one of them failed
    assert done.stderr == ""
    good, flagged, bad = map(json.loads, done.stdout.splitlines())
    for line, path in zip((good, flagged, bad), files, strict=True):
        assert list(line) == KEYS
        assert line["document"] == str(path)
        assert list(line["model"].values()) == [0, 0, 0]
    assert (good["status"], flagged["status"], bad["status"]) == ("done", "review", "failed")
    assert good["forms"] == {"proactive": "2021", "requests": "2021", "disputes": "2021"}
    assert (good["agency"], good["year"]) == ("青禾县测试管理局", 2023)
    assert set(good["fields"]) >= {*field_specs()["2021"], "meta.agency", "meta.year", "facts.website_items"}
    for field in good["fields"].values():
        assert list(field) == FIELD_KEYS
    assert good["fields"]["requests.new.total"]["place"].keys() >= {"start", "end"}
    assert {finding["kind"] for finding in flagged["findings"]} == {"source_inconsistent"}
    assert flagged["findings"][0].keys() == {"identity", "kind", "fields", "proposals"}
    assert (bad["fields"], bad["findings"]) == ({}, [])
    assert [line["others"] for line in (good, flagged, bad)] == [[], [], []]
    assert bad["error"].endswith(".")


def test_the_facts_that_are_wanted_are_read_and_no_others(files: list[Path]) -> None:
    fields = json.loads(gouji("extract", files[0], "--jsonl", "--facts", "trainings,published").stdout)["fields"]
    assert [name for name in fields if name.startswith("facts.") or name == "meta.published"] == [
        "facts.trainings",
        "meta.published",
    ]
    refused = gouji("extract", files[0], "--facts", "weather")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("there is no fact 'weather'; there are website_items,")


def test_exit_status_says_what_became_of_it(files: list[Path], tmp_path: Path) -> None:
    assert gouji("extract", files[0]).returncode == 0
    assert gouji("extract", files[2]).returncode == 1
    assert gouji("extract", tmp_path / "nowhere.txt").returncode == 2
    assert gouji("extract").returncode == 2
    assert gouji("extract", files[0], "--workers", "0").returncode == 2
    assert gouji("nonsense").returncode == 2
    assert "there is no file" in gouji("extract", tmp_path / "nowhere.txt").stderr


def test_workers_keep_the_order_and_the_result(files: list[Path]) -> None:
    many = files[:2] * 4
    one, two = gouji("extract", *many, "--jsonl"), gouji("extract", *many, "--jsonl", "--workers", "2")
    strip = [{**json.loads(line), "milliseconds": 0} for line in one.stdout.splitlines()]
    assert [{**json.loads(line), "milliseconds": 0} for line in two.stdout.splitlines()] == strip


def test_what_was_read_and_decided_comes_out_again(files: list[Path], tmp_path: Path) -> None:
    db = tmp_path / "gouji.db"
    gouji("extract", *files, "--db", db)
    store = Store(db)
    flagged = next(record for record in store.documents() if record.name == "flagged.html")
    (item,) = review.queue(store, flagged.id)
    review.correct(store, flagged.id, item.field.id, str(item.suggestion), "林")
    done = gouji("export", "--db", db)
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["document"] for line in lines] == [path.name for path in files]
    field = lines[1]["fields"]["requests.new.total"]
    assert (field["value"], field["origin"], field["needs_review"]) == (item.suggestion, "human", False)
    assert field["decision"]["author"] == "林"
    assert lines[1]["status"] == "done"
    assert {finding["kind"] for finding in lines[1]["findings"]} <= {"across"}  # the prose still says otherwise


def test_what_the_sums_settled_is_settled_again_when_a_file_is_read_again(tmp_path: Path) -> None:
    values = consistent_values(seed=1)
    total = "disputes.review.total"
    file, db = tmp_path / "a.txt", tmp_path / "gouji.db"
    file.write_text(report({**values, total: int(values[total]) + 1}), encoding="utf-8")
    gouji("extract", file, "--db", db)
    store = Store(db)
    last = review.queue(store, 1)[0].field.id
    assert last != total
    review.correct(store, 1, total, str(values[total]), "林")
    assert review.queue(store, 1) == []
    assert store.fields(1)[last].decision.action == "settle"
    gouji("extract", file, "--db", db, "--again")
    assert store.fields(1)[last].decision.action == "settle"
    assert review.queue(store, 1) == []
    store.close()


def test_csv_is_a_table_that_spreadsheets_read(files: list[Path], tmp_path: Path) -> None:
    db = tmp_path / "gouji.db"
    gouji("extract", *files, "--db", db)
    done = gouji("export", "--db", db, "--format", "csv")
    assert done.stdout.startswith("\ufeffdocument,")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    row = next(row for row in rows if row["document"] == "good.txt" and row["field"] == "requests.new.natural_person")
    assert row["row"] == "一、本年新收政府信息公开申请数量"
    assert (row["column"], row["form"]) == ("自然人", "2021")
    assert {row["form"] for row in rows if row["field"].startswith(("meta.", "facts."))} == {""}
    assert int(row["value"]) == consistent_values(seed=1)["requests.new.natural_person"]


def test_a_name_is_never_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "=cmd.txt"
    source.write_text(report(consistent_values(seed=1)), encoding="utf-8")
    db = tmp_path / "gouji.db"
    main(["extract", str(source), "--db", str(db)])
    capsys.readouterr()
    main(["export", "--db", str(db), "--format", "csv"])
    assert "\n'=cmd.txt," in capsys.readouterr().out.replace("\r\n", "\n")


def test_a_missing_database_is_said_not_made(tmp_path: Path) -> None:
    done = gouji("export", "--db", tmp_path / "none.db")
    assert (done.returncode, "there is no database" in done.stderr) == (2, True)
    assert not (tmp_path / "none.db").exists()


def test_the_summary_is_for_people(files: list[Path]) -> None:
    lines = gouji("extract", *files).stdout.splitlines()
    assert "settled" in lines[0]
    assert "1 to review" in lines[1]
    assert "damaged" in lines[2]


def test_of_a_text_in_blocks_of_columns_it_is_said_that_its_pdf_reads_better(tmp_path: Path) -> None:
    values = consistent_values("2021", seed=5, most=30)
    copied, whole = tmp_path / "copied.txt", tmp_path / "whole.txt"
    copied.write_text(in_blocks(values, "2021", [4, 14, 7], swapped=(14, 15)), encoding="utf-8")
    whole.write_text(report(values), encoding="utf-8")
    lines = gouji("extract", copied, whole).stdout.splitlines()
    assert ["read that PDF instead" in line for line in lines] == [True, False]


def test_one_bad_path_does_not_stop_the_others(files: list[Path], tmp_path: Path) -> None:
    bad = [tmp_path / "nowhere.txt", tmp_path / "nowhere" / "at all"]
    if Path("/proc/self/mem").is_file():  # a file that cannot be read, whoever asks
        bad.append(Path("/proc/self/mem"))
    for workers in ("1", "2"):
        done = gouji("extract", *bad, files[0], "--jsonl", "--workers", workers)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert [line["status"] for line in lines] == ["failed"] * len(bad) + ["done"]
        assert [line["document"] for line in lines] == [*map(str, bad), str(files[0])]
        assert all(list(line) == KEYS for line in lines)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == len(bad)
        assert "Traceback" not in done.stderr
        assert f"there is no file {tmp_path / 'nowhere.txt'}" in done.stderr


def test_a_folder_without_a_file_is_wrong_usage(tmp_path: Path) -> None:
    done = gouji("extract", tmp_path)
    assert (done.returncode, done.stderr) == (2, f"there is no file in {tmp_path}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_said_without_a_trace(files: list[Path], tmp_path: Path) -> None:
    db = tmp_path / "gouji.db"
    gouji("extract", files[0], "--db", db)
    for arguments in (["extract", files[0], "--jsonl"], ["export", "--db", db]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "extractor", *map(str, arguments)],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 1
        assert done.stderr == "Stopped: the output cannot be used: No space left on device\n"


@pytest.mark.parametrize("ends", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_export_that_is_not_finished_leaves_the_one_before(ends: BaseException, tmp_path: Path) -> None:
    out = tmp_path / "gouji.csv"
    out.write_text("before", encoding="utf-8")
    with pytest.raises((KeyboardInterrupt, OSError)), whole_or_not(out) as path:
        path.write_text("half", encoding="utf-8")
        raise ends
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("gouji.csv", "before")]
    with whole_or_not(out) as path:
        path.write_text("whole", encoding="utf-8")
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("gouji.csv", "whole")]


def test_a_file_of_two_reports_is_a_document_for_each(tmp_path: Path) -> None:
    one, two = consistent_values(seed=1), consistent_values(seed=2)
    path, database = tmp_path / "both.txt", tmp_path / "gouji.db"
    path.write_text(two_reports(one, two), encoding="utf-8")
    for again in ((), ("--again",), ()):  # reading it again makes no further document, nor does telling of it
        done = gouji("extract", path, "--jsonl", "--db", database, *again)
        assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["document"] for line in lines] == [f"{path}#1", f"{path}#2"]
    assert len({line["sha256"] for line in lines}) == 1
    assert [line["agency"] for line in lines] == ["青禾县测试管理局", "青禾县河湖中心"]
    for line, values in zip(lines, (one, two), strict=True):
        assert {name: line["fields"][name]["value"] for name in values} == values
    exported = [json.loads(line) for line in gouji("export", "--db", database).stdout.splitlines()]
    assert [(line["document"], line["sha256"]) for line in exported] == [
        (f"both.txt#{n}", line["sha256"]) for n, line in enumerate(lines, 1)
    ]
    assert [line["fields"] for line in exported] == [line["fields"] for line in lines]
    rows = list(csv.DictReader(io.StringIO(gouji("export", "--db", database, "--format", "csv").stdout[1:])))
    assert {row["document"] for row in rows} == {"both.txt#1", "both.txt#2"}
    assert gouji("extract", path).stdout.count("both.txt#") == 2
