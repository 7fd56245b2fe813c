from dataclasses import replace

import pytest
from made_results import Written, outcome, result

from eval.cli import main
from eval.compare import compare, rank


def test_outcomes_are_ranked_from_right_to_silent() -> None:
    ranked = [outcome(), outcome(flagged=True), outcome(right=False, flagged=True), outcome(right=False)]
    assert [rank(one) for one in ranked] == [0, 1, 2, 3]


def test_fields_are_compared_one_by_one() -> None:
    fields = [outcome("a"), outcome("b", right=False), outcome("c", flagged=True), outcome("d", right=False)]
    before = [result("one", fields)]
    changed = [outcome("a", right=False), outcome("b"), outcome("c", flagged=True), replace(fields[3], value=99)]
    found = compare(before, [result("one", changed)])
    assert [(one.after.field, one.before.silent, one.after.silent) for one in found.worse] == [("a", False, True)]
    assert [one.after.field for one in found.better] == ["b"]
    assert (found.other, found.matched, found.unmatched) == (1, 1, ())


def test_cases_that_changed_are_left_out() -> None:
    before = [result("a", [outcome()]), result("b", [outcome()]), result("c", [outcome()])]
    after = [result("a", [outcome()]), replace(result("b", [outcome()]), fingerprint="other"), result("d", [outcome()])]
    found = compare(before, after)
    assert (found.matched, found.unmatched) == (1, ("b", "c", "d"))


def test_the_test_pairs_reports_and_not_fields() -> None:
    good = [result(f"c{n}", [outcome(f"f{k}") for k in range(50)], report=f"r{n % 2}") for n in range(10)]
    bad = [replace(one, outcomes=tuple(replace(o, silent=True, right=False) for o in one.outcomes)) for one in good]
    silent = compare(good, bad).tests[0]
    assert (silent.before, silent.after, silent.reports_worse) == (0, 500, 2)
    assert silent.p == 0.5  # two reports can never prove more, however many fields they have


def test_the_command_names_fields_and_cases(three: Written, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--cases", str(three.list)])
    source = three.folder / "r2.txt"
    main(["--cases", str(three.list)])
    capsys.readouterr()
    assert main(["compare"]) == 0
    assert "fields that got worse: 0" in capsys.readouterr().out
    source.write_text("会议通知。", encoding="utf-8")
    main(["--cases", str(three.list)])
    capsys.readouterr()
    assert main(["compare"]) == 2  # the cases are others now, and nobody said which run to compare with
    assert "no run before run 3 has the same cases" in capsys.readouterr().err
    main(["compare", "1", "3"])
    assert "left out, since only one run has them or they changed: 1" in capsys.readouterr().out


def test_history_lists_complete_and_cut_off_runs(three: Written, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history"]) == 2
    assert "no record of runs" in capsys.readouterr().err
    main(["--cases", str(three.list)])
    capsys.readouterr()
    assert main(["history"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "100.00" in lines[1]
