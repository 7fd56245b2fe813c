import json
from pathlib import Path

import pytest
from press import consistent_values, process, report, two_reports

from eval.cases import load_cases
from eval.scoring import score_case
from extractor import review
from extractor.cli.commands import main
from extractor.pipeline import extract_all
from extractor.review.promotion import (
    NotScrubbedError,
    NotSettledError,
    PromotionOptions,
    ReviewersDisagreeError,
    disagreements,
    promote,
    scrubbed,
)
from extractor.store.decisions import Action
from extractor.store.store import Store

VALUES = consistent_values(seed=1)
LOST = "proactive.penalties.decisions"
AGENCY = "青禾县测试管理局"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


@pytest.fixture
def waiting(store: Store) -> int:
    """A document with one field that a person has to settle."""
    return process(store, "a.txt", report({**VALUES, LOST: ""}).encode()).document_id


def gold_of(folder: Path) -> dict[str, object]:
    (path,) = (folder / "gold").iterdir()
    read: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_a_settled_document_becomes_a_case_that_the_evaluation_reads(
    store: Store, waiting: int, tmp_path: Path
) -> None:
    review.mark_blank(store, waiting, LOST, "林")
    done = promote(store, waiting, tmp_path / "cases", PromotionOptions(tags=("autumn",)))
    assert (done.settled_by_people, done.reviewers) == (1, ("林",))
    (case,) = load_cases(tmp_path / "cases" / "cases.jsonl")
    assert case.tags == ("reviewed", "text", "2021", "autumn")
    assert case.source.read_bytes() == store.content(waiting)
    fields = gold_of(tmp_path / "cases")["fields"]
    assert isinstance(fields, dict)
    assert fields[LOST] == {"value": None, "basis": "blank", "by": "林"}
    assert fields["proactive.licensing.decisions"]["by"] == "parser"
    assert case.gold["meta.agency"].value == AGENCY
    scored = score_case(case)
    assert [one.field for one in scored.outcomes if not one.right] == []


def test_what_waits_or_was_not_read_is_no_case(store: Store, waiting: int, tmp_path: Path) -> None:
    with pytest.raises(NotSettledError, match="1 field to review"):
        promote(store, waiting, tmp_path)
    foreign = process(store, "b.txt", "会议通知。".encode()).document_id
    with pytest.raises(NotSettledError, match="no report"):
        promote(store, foreign, tmp_path)


def test_reviewers_who_disagree_are_named_by_field(store: Store, waiting: int, tmp_path: Path) -> None:
    store.decide(waiting, LOST, Action.CORRECT, 3, "林")
    store.decide(waiting, LOST, Action.CORRECT, 4, "王")
    assert list(disagreements(store, waiting)) == [LOST]
    with pytest.raises(ReviewersDisagreeError, match=LOST):
        promote(store, waiting, tmp_path / "cases")
    store.decide(waiting, LOST, Action.CORRECT, 4, "林")
    assert disagreements(store, waiting) == {}
    promote(store, waiting, tmp_path / "cases")
    assert gold_of(tmp_path / "cases")["settled_by"] == ["林"]


def test_the_last_word_holds_where_that_is_wanted(store: Store, waiting: int, tmp_path: Path) -> None:
    store.decide(waiting, LOST, Action.CORRECT, 3, "林")
    store.decide(waiting, LOST, Action.UNREADABLE, None, "王")
    promote(store, waiting, tmp_path / "cases", PromotionOptions(last_word=True))
    gold = gold_of(tmp_path / "cases")
    fields, differing = gold["fields"], gold["disagreements"]
    assert isinstance(fields, dict)
    assert isinstance(differing, dict)
    assert fields[LOST]["basis"] == "lost"
    assert [one["value"] for one in differing[LOST]] == [3, None]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_names_are_scrubbed_from_source_and_gold(store: Store, tmp_path: Path, encoding: str) -> None:
    data = report(VALUES).encode(encoding)
    document_id = process(store, "a.txt", data).document_id
    store.decide(document_id, LOST, Action.ACCEPT, VALUES[LOST], "林")
    done = promote(store, document_id, tmp_path / "cases", PromotionOptions(scrub=True))
    assert len(done.source.read_bytes()) == len(data)
    assert AGENCY not in done.source.read_text(encoding=encoding)
    text = done.gold.read_text(encoding="utf-8")
    assert AGENCY not in text
    assert "林" not in text
    (case,) = load_cases(tmp_path / "cases" / "cases.jsonl")
    assert case.gold["meta.agency"].value == "某某某某某某某局"
    assert all(one.right for one in score_case(case).outcomes if not one.field.startswith("meta."))


def test_a_name_that_is_not_in_the_bytes_cannot_be_scrubbed() -> None:
    with pytest.raises(NotScrubbedError):
        scrubbed(b"packed", AGENCY, "a.docx")


def test_the_command_promotes_what_is_settled_and_says_what_is_not(
    store: Store, waiting: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled = process(store, "b.txt", report(consistent_values(seed=2)).encode()).document_id
    arguments = ["promote", "--db", str(store.path), "--to", str(tmp_path / "cases")]
    assert main(arguments) == 0
    seen = capsys.readouterr()
    assert "Nobody has decided anything about b.txt" in seen.err
    assert seen.out == f"cases written to {tmp_path / 'cases'}: 0; documents left out: 2\n"
    assert not (tmp_path / "cases").exists()
    arguments.append("--unreviewed")
    assert main(arguments) == 0
    seen = capsys.readouterr()
    assert f"0 of {len(store.fields(settled))} fields settled by people (nobody)" in seen.out
    assert "a.txt is not settled" in seen.err
    assert main([*arguments, str(settled)]) == 1
    assert "already" in capsys.readouterr().err
    assert main([*arguments, str(waiting)]) == 1
    assert main(["promote", "--db", str(tmp_path / "none.db"), "--to", str(tmp_path)]) == 2


def test_a_report_of_several_in_its_file_becomes_a_case_of_its_own(store: Store, tmp_path: Path) -> None:
    data = two_reports(VALUES, consistent_values(seed=2)).encode()
    both = store.save_all(store.receive("both.txt", data).document_id, extract_all(data))
    for document_id in both:
        promote(store, document_id, tmp_path / "cases")
    cases = load_cases(tmp_path / "cases" / "cases.jsonl")
    assert [case.part for case in cases] == [1, 2]
    for case in cases:
        assert case.source.suffix == ".txt"
        result = score_case(case)
        assert all(one.right for one in result.outcomes)
    scrubbed_case = promote(store, both[0], tmp_path / "scrubbed", PromotionOptions(scrub=True))
    text = scrubbed_case.source.read_text(encoding="utf-8")
    assert AGENCY not in text
    assert "青禾县河湖中心" not in text
