import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press import consistent_values, process, report

from extractor import review
from extractor.export.lines import record_line
from extractor.forms import Identity, identities_of
from extractor.page import FieldValue, Reason, State
from extractor.pipeline import extract
from extractor.reconcile import FindingKind, compare_years, derive, reconcile
from extractor.store import Store

PART = Identity("part", ("t.part",), ("t.whole",), "at_most")


def fields(**values: int | None) -> dict[str, FieldValue]:
    return {
        f"t.{name}": FieldValue(f"t.{name}", value, State.MISSING if value is None else State.READ)
        for name, value in values.items()
    }


@given(part=st.integers(0, 99), whole=st.integers(0, 99))
def test_a_part_that_exceeds_its_whole_is_a_finding_and_neither_is_changed(part: int, whole: int) -> None:
    done = reconcile(fields(part=part, whole=whole), [PART])
    assert [finding.fields for finding in done.findings] == ([("t.part", "t.whole")] if part > whole else [])
    assert (done.fields["t.part"].value, done.fields["t.whole"].value) == (part, whole)


def test_that_a_part_is_no_more_than_its_whole_bears_neither_out() -> None:
    assert reconcile(fields(part=3, whole=5), [PART]).support["t.part"].held == 0


def test_a_part_of_nothing_is_nothing_but_not_without_a_person() -> None:
    derived = reconcile(fields(part=None, whole=0), [PART]).fields["t.part"]
    assert (derived.value, derived.state, derived.reasons) == (0, State.DERIVED, (Reason.DERIVED_WEAKLY,))
    assert derive({"t.whole": 4}, [PART]) == {}


# --- prose against table ----------------------------------------------------------------------------------------------


def test_prose_that_differs_from_the_table_is_doubted_and_a_finding() -> None:
    values = consistent_values()
    said = int(values["requests.new.total"]) + 4
    # Of the two, the table is put right again.
    text = report({**values, "requests.new.total": said}).replace(f" {said} |", f" {values['requests.new.total']} |")
    extraction = extract(text.encode())
    found = [finding for finding in extraction.findings if finding.kind is FindingKind.ACROSS]
    assert [finding.fields for finding in found] == [("requests.new.total", "facts.applications_received")]
    assert Reason.PROSE_DIFFERS in extraction.fields["facts.applications_received"].reasons
    assert not extraction.fields["requests.new.total"].needs_review


# --- last year's report -----------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "gouji.db")


def two_years(store, change=None):
    """Keep two reports of one agency in which last year's end is this year's beginning; ``change`` is this year's."""
    last = consistent_values()
    this = {**consistent_values(seed=1)}
    for column in ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total"):
        this[f"requests.carried_in.{column}"] = last[f"requests.carried_out.{column}"]
    for row in ("regulations", "normative_documents"):
        made, repealed = this[f"proactive.{row}.made"], this[f"proactive.{row}.repealed"]
        this[f"proactive.{row}.in_force"] = last[f"proactive.{row}.in_force"] + made - repealed
    text = report({**this, **(change or {})})
    process(store, "last.txt", report(last).replace("2023", "2022").encode())
    return process(store, "this.txt", text.encode()).document_id


def years(store, document_id):
    record = store.document(document_id)
    found = review.findings_of(store, record, store.fields(document_id))
    return {one.identity for one in found if one.kind is FindingKind.YEARS}


def test_a_report_that_goes_on_where_the_last_one_ended_is_no_finding(store) -> None:
    assert years(store, two_years(store)) == set()


def test_what_was_carried_over_has_to_come_in(store) -> None:
    document_id = two_years(store, {"requests.carried_in.other": 77})
    assert years(store, document_id) == {"years.carried.other"}
    line = record_line(store, store.document(document_id))
    assert '"kind":"years"' in line.replace(" ", "")
    assert store.fields(document_id)["requests.carried_in.other"].field.value == 77


def test_without_last_years_report_nothing_is_said_of_it(store) -> None:
    document_id = process(store, "this.txt", report(consistent_values()).encode()).document_id
    assert years(store, document_id) == set()


def test_last_years_report_tells_which_ways_are_left_to_part_figures_that_stand_together(store) -> None:
    row = "proactive.normative_documents"
    last = {**consistent_values(), f"{row}.in_force": 411}
    this = {**consistent_values(seed=1), f"{row}.made": 62, f"{row}.repealed": 33, f"{row}.in_force": 440}
    text = re.sub(r"<[^>]+>", "", report(this, "2021", "html"))
    alone = process(store, "this.txt", text.encode()).document_id
    ways = joined_ways(store, alone, row)
    assert len(ways) > 1
    process(store, "last.txt", report(last).replace("2023", "2022").encode())
    assert joined_ways(store, alone, row) == [[62, 33, 440]]
    assert all(store.fields(alone)[f"{row}.{column}"].field.needs_review for column in ("made", "repealed", "in_force"))


def joined_ways(store, document_id, row):
    found = review.findings_of(store, store.document(document_id), store.fields(document_id))
    (one,) = (one for one in found if one.kind is FindingKind.JOINED and one.fields[0].startswith(row))
    return [[way[f"{row}.{column}"] for column in ("made", "repealed", "in_force")] for way in one.proposals]


def test_an_unknown_figure_of_either_year_says_nothing() -> None:
    followed = {"proactive": "2021", "requests": "2021", "disputes": "2021"}
    assert compare_years({}, {}, identities_of(followed)) == ()
