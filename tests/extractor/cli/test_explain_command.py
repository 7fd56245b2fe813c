"""``gouji explain`` as a user runs it."""

import json
from pathlib import Path

import pytest
from press import consistent_values, report, report_of_scopes, two_reports

from extractor.cli.commands import main
from extractor.cli.phrases import REASONS, WAYS
from extractor.page import Reason, Way

CASES = Path(__file__).parents[3] / "eval" / "cases"


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


def test_a_field_is_explained_on_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, str(CASES / "wrong-printed-sum.txt"), "requests.unavailable.not_held.total")
    assert len(text.splitlines()) < 30
    for told in (
        "value       14, read, by the parser; waits for a person",
        "doubts      a sum fails, and this field may be the cause (sum_broken)",
        "found       the label of its row stands by its figures",
        "            cells there 7, in the form 7: 12  2  0  0  1  0  14",
        "column      7 of 7, 总计; its head stands on the page as 总计",
        "sums        fails 总计 14 ≠ 自然人 12 + 商业企业 2 + 科研机构 0 + 社会公益组织 0 + 法律服务机构 1 + 其他 0",
        "  a sum fails",
    ):
        assert told in text


def test_a_report_is_shown_as_it_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, str(CASES / "glosses-and-repeats-dropped.txt"))
    assert "form 2021 with a score of 26.1 against 16.7 for 2019, better by 9.4; 3 of 6 rows" in text
    assert "  行政处罚                                     0.69    0.7  ·?" in text
    assert "      cells there 1, in the form 3: 0" in text
    assert "To review: 197 of 206 fields:" in text
    assert (
        "proactive.penalties.decisions   第二十条第（六）项 › 行政处罚 › 本年处理决定数量: the row's label is" in text
    )


def test_what_nothing_is_wrong_with_has_no_list_of_doubts(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, str(CASES / "clean-docx.docx"))
    assert text.endswith("To review: 0 of 206 fields.\n")


def test_tables_that_are_not_the_reports_own_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    values = consistent_values(seed=1), consistent_values(seed=2)
    tables = {name: list(zip(("2023年", "2022年"), values, strict=True)) for name in ("requests", "disputes")}
    path.write_text(report_of_scopes({"proactive": [("", values[0])], **tables}), encoding="utf-8")
    text = printed(capsys, str(path))
    assert "Not the report's own, and read apart:\n  2022年: 三、收到和处理政府信息公开申请情况, 四、" in text


def test_a_field_read_by_rows_and_columns_tells_what_meets_at_its_cell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    path.write_text(report(consistent_values(seed=1), layout="html"), encoding="utf-8")
    text = printed(capsys, str(path), "proactive.licensing.decisions")
    assert "left of it stands 行政许可; above it 本年处理决定数量" in text


def test_both_come_as_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(CASES / "rows-without-labels.txt")
    field = json.loads(printed(capsys, path, "requests.total.business", "--json"))
    assert (field["way"], field["value"]["id"]) == ("blocks", "requests.total.business")
    whole = json.loads(printed(capsys, path, "--json"))
    assert [one["id"] for one in whole["sections"]] == ["proactive", "requests", "disputes"]
    assert whole["fields"]["requests.total.business"] == field


def test_what_there_is_not_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["explain", str(CASES / "clean-docx.docx"), "requests.new.totl"]) == 2
    assert capsys.readouterr().err.startswith(
        "the report has no field requests.new.totl; near to it are requests.new.total,"
    )
    assert main(["explain", str(tmp_path / "none.txt")]) == 2
    assert "there is no file" in capsys.readouterr().err
    notice = tmp_path / "notice.txt"
    notice.write_text("会议通知。", encoding="utf-8")
    assert main(["explain", str(notice)]) == 1
    assert "None of the three statutory tables" in capsys.readouterr().err


def test_every_way_and_every_reason_has_a_phrase() -> None:
    assert set(WAYS) == set(Way)
    assert set(REASONS) == set(Reason)


def test_each_report_of_a_file_is_explained_or_the_one_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = consistent_values(seed=1), consistent_values(seed=2)
    path, name = tmp_path / "both.txt", "requests.new.total"
    path.write_text(two_reports(one, two), encoding="utf-8")
    both = printed(capsys, str(path), name)
    second = printed(capsys, f"{path}#2", name)
    assert [both.count(f"both.txt#{n}: text") for n in (1, 2)] == [1, 1]
    assert both.endswith(second)
    assert f"value       {two[name]}, read" in second
    assert json.loads(printed(capsys, f"{path}#1", name, "--json"))["value"]["value"] == one[name]
    assert main(["explain", f"{path}#3"]) == 1
    assert "not taken apart into so many reports" in capsys.readouterr().err


def test_a_number_behind_the_name_may_be_the_files_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report#2"
    path.write_text(report(consistent_values()), encoding="utf-8")
    assert "report#2: text" in printed(capsys, str(path))
