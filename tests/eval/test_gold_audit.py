import json
from dataclasses import replace

import pytest
from made_results import Written
from press import consistent_values

from eval.cases import Case, load_cases
from eval.cli import main
from eval.commands import DOUBTFUL
from eval.gold_audit import Doubt, DoubtKind, audit
from eval.scoring import score_case

TOTAL, PART = "disputes.review.total", "disputes.review.upheld"
SUM = "disputes.review.row"


def doubts(written: Written) -> list[Doubt]:
    cases = load_cases(written.list)
    return audit(cases, [score_case(case) for case in cases])


def test_right_labels_raise_no_doubt(three: Written) -> None:
    assert doubts(three) == []


def test_labels_that_break_a_sum_need_a_note(written: Written) -> None:
    values = consistent_values(seed=1)
    printed = {**values, TOTAL: values[TOTAL] + 1}
    written.add("unnoted", printed)
    written.add("noted", {**printed, PART: values[PART]}, inconsistent=[TOTAL])
    written.add("needless", consistent_values(seed=2), inconsistent=[TOTAL])
    found = doubts(written)
    assert [(one.kind, one.case) for one in found if one.kind is not DoubtKind.CONTRADICTION][:2] == [
        (DoubtKind.SAME_SOURCE, "unnoted"),
        (DoubtKind.IDENTITY, "unnoted"),
    ]
    assert (DoubtKind.NOTE, "needless", TOTAL) in [(one.kind, one.case, one.what) for one in found]
    assert "noted" not in [one.case for one in found if one.kind is DoubtKind.IDENTITY]


def test_a_planted_wrong_label_is_named_because_reading_and_sums_agree_against_it(written: Written) -> None:
    values = consistent_values(seed=1)
    written.add("planted", values, {**values, PART: 4711})
    found = {one.kind: one for one in doubts(written)}
    assert found[DoubtKind.AGAINST].what == PART
    assert f"label 4711, read {values[PART]}" in found[DoubtKind.AGAINST].detail
    assert DoubtKind.IDENTITY in found


def test_a_model_is_heard_too(written: Written) -> None:
    values = consistent_values(seed=1)
    written.add("planted", values, {**values, PART: 4711})
    cases = load_cases(written.list)
    result = score_case(cases[0])
    asked = tuple(replace(one, origin="model", flagged=True) for one in result.outcomes)
    found = audit(cases, [replace(result, outcomes=asked)])
    assert DoubtKind.MODEL_AGAINST in [one.kind for one in found]


def test_doubled_cases_are_found_and_told_apart(three: Written) -> None:
    first = json.loads(three.list.read_text().splitlines()[0])
    other = json.loads((three.folder / "r1.gold.json").read_text())
    other["fields"]["proactive.licensing.decisions"]["value"] += 1
    (three.folder / "other.gold.json").write_text(json.dumps(other))
    with three.list.open("a") as lines:
        lines.write(json.dumps(first) + "\n")
        lines.write(json.dumps({**first, "id": "r9", "gold": "other.gold.json"}) + "\n")
    found = {(one.kind, one.what) for one in doubts(three)}
    assert {(DoubtKind.TWICE, "r1"), (DoubtKind.SAME_SOURCE, "r1"), (DoubtKind.CONTRADICTION, "r9")} <= found


def test_a_label_of_a_field_that_no_form_has_is_named(written: Written) -> None:
    values = consistent_values(seed=1)
    written.add("odd", values, {**values, "requests.new.aliens": 0})
    assert DoubtKind.UNKNOWN_FIELD in [one.kind for one in doubts(written)]
    assert isinstance(load_cases(written.list)[0], Case)


def test_the_command_lists_doubts_and_says_so_by_its_status(three: Written, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--cases", str(three.list)]) == 0
    values = consistent_values(seed=5)
    three.add("planted", values, {**values, PART: 4711})
    assert main(["audit", "--cases", str(three.list)]) == DOUBTFUL
    said = capsys.readouterr().out
    assert "the sums with the reading: 1" in said
    assert "planted disputes.review.upheld" in said
