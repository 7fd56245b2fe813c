"""Exports of many reports: measured by the command itself, with memory that does not grow with them."""

import pytest

from eval.export_bench import LEAST, main


def test_an_export_of_many_reports_holds_no_more_than_one_of_few(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--reports", str(LEAST), "--formats", "wide"])  # how long it takes says nothing beside other tests
    out = capsys.readouterr().out
    assert f"many: {LEAST} reports" in out
    assert "memory grows" not in out
