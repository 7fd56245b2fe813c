import pytest

from eval import review_bench


def test_what_reviewing_costs_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    status = review_bench.main(["--documents", "60", "--rounds", "3"])
    first, _, *lines = capsys.readouterr().out.splitlines()
    assert first.startswith("60 documents with ")
    assert len(lines) == 11
    assert status == any(line.endswith("over") for line in lines)


def test_fewer_documents_than_reports_are_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        review_bench.main(["--documents", "3"])
    assert ended.value.code == 2
