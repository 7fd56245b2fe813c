from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values, process, report

from extractor import review
from extractor.forms.catalogue import forms
from extractor.page.values import FieldValue, Reason, State
from extractor.pipeline import extract
from extractor.result import Extraction
from extractor.review.causes import Cause, Question, questions
from extractor.store.decisions import Action, CurrentField
from extractor.store.records import DocumentRecord
from extractor.store.store import Store

VALUES = consistent_values(seed=1)
READ = extract(report(VALUES).encode())
REQUESTS = [line.id for line in forms()["2021"].sections[1].lines]
PEOPLE = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")


def row(name: str) -> list[str]:
    return [f"{name}.{person}" for person in PEOPLE]


def asked(doubts: Mapping[str, tuple[Reason, ...]], gone: bool = False, drawn: tuple[str, ...] = ()) -> list[Question]:
    """Return the questions about a report of which some fields are doubted, or gone."""
    fields: dict[str, FieldValue] = dict(READ.fields)
    for name, reasons in doubts.items():
        fields[name] = replace(fields[name], needs_review=True, reasons=reasons)
        if gone:
            fields[name] = replace(fields[name], value=None, state=State.MISSING)
    return list(questions(record(READ), {name: CurrentField(value) for name, value in fields.items()}, (), drawn))


def record(read: Extraction) -> DocumentRecord:
    return DocumentRecord(
        1, "", "a", "", read.status, None, {}, None, None, read.forms, None, None, 0, 0, read.model, 0.0
    )


def test_a_row_without_its_label_is_one_question_whatever_else_is_doubted() -> None:
    names = row(REQUESTS[2])
    doubts: dict[str, tuple[Reason, ...]] = dict.fromkeys(names, (Reason.LABEL_UNCLEAR,))
    doubts[names[3]] = (Reason.SUM_BROKEN, Reason.LABEL_UNCLEAR, Reason.CONFUSABLE)
    (question,) = asked(doubts)
    assert (question.cause, question.fields, question.acceptable) == (Cause.LABEL, tuple(names), True)
    assert (question.section, question.row, question.column) == ("requests", "granted", None)
    assert question.sentence == "cause.label"


def test_a_table_most_of_whose_sums_fail_is_one_question(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db")
    moved = {**VALUES}
    for line in REQUESTS:
        for person, other in zip(PEOPLE, (*PEOPLE[1:], PEOPLE[0]), strict=True):
            moved[f"{line}.{person}"] = VALUES[f"{line}.{other}"]
    document_id = process(store, "a.txt", report(moved).encode()).document_id
    current = store.fields(document_id)
    names = [f"{line}.{person}" for line in REQUESTS for person in PEOPLE]
    for name in names:
        value = replace(current[name].field, needs_review=True, reasons=(Reason.SUM_BROKEN,))
        current[name] = CurrentField(value)
    kept = store.document(document_id)
    assert kept is not None
    found = review.findings_of(store, kept, current)
    suspects = tuple(replace(one, fields=one.fields[:-1]) for one in found)  # a sum that holds by chance has others
    (question,) = [one for one in questions(kept, current, suspects) if one.section == "requests"]
    assert (question.cause, len(question.fields)) == (Cause.SHIFTED, len(names))
    few = questions(kept, current, suspects[:2])
    assert Cause.SHIFTED not in {one.cause for one in few}


@pytest.mark.parametrize(
    ("reason", "cause", "together"),
    [
        (Reason.OTHER_SCOPE, Cause.OTHER_TABLE, 1),
        (Reason.SECOND_REPORT, Cause.OTHER_TABLE, 1),
        (Reason.FORM_UNCLEAR, Cause.FORM, 1),
        (Reason.COLUMNS_REORDERED, Cause.SHIFTED, 1),
        (Reason.CONFUSABLE, Cause.SIGNS, 1),
        (Reason.DERIVED_WEAKLY, Cause.WORKED_OUT, 1),
        (Reason.EMPTY_CELL, Cause.EMPTY, 1),
        (Reason.STRUCK_OUT, Cause.NO_FIGURES, 1),
        (Reason.NOT_TEXT, Cause.NO_FIGURES, 1),
        (Reason.CELLS_JOINED, Cause.JOINED, 1),
        (Reason.HEADER_UNCLEAR, Cause.HEAD, 7),
        (Reason.ROW_TWICE, Cause.ROW_TWICE, 2),
        (Reason.SURPLUS_CELL, Cause.CELLS, 2),
        (Reason.OCR, Cause.ROW, 2),
    ],
)
def test_what_has_one_cause_is_one_question(reason: Reason, cause: Cause, together: int) -> None:
    names = [*row(REQUESTS[2]), *row(REQUESTS[4])]
    found = asked(dict.fromkeys(names, (reason,)))
    assert {one.cause for one in found} == {cause}
    assert len(found) == together
    assert sorted(name for one in found for name in one.fields) == sorted(names)


def test_what_is_gone_is_asked_about_by_table_by_rows_and_by_cells() -> None:
    every = [name for name in READ.fields if name.startswith("requests.")]
    (table,) = asked(dict.fromkeys(every, (Reason.NOT_FOUND,)), gone=True)
    assert (table.cause, len(table.fields), table.acceptable, table.row) == (Cause.TABLE_GONE, len(every), False, None)
    names = [*row(REQUESTS[3]), *row(REQUESTS[4]), *row(REQUESTS[8]), *row(REQUESTS[10])[2:4]]
    found = asked(dict.fromkeys(names, (Reason.CELL_LOST,)), gone=True)
    assert [(one.cause, len(one.fields)) for one in found] == [
        (Cause.ROWS_GONE, 21),  # wherever the rows stand in the table
        (Cause.CELLS_LOST, 2),
    ]


def test_facts_names_and_drawn_fields_are_asked_about_one_by_one() -> None:
    alone = ("meta.agency", "meta.year", "facts.website_items")
    drawn = ("requests.new.total", "requests.new.other")
    found = asked({name: (Reason.PROSE_UNCLEAR,) for name in alone if name in READ.fields}, drawn=drawn)
    assert {(one.cause, len(one.fields)) for one in found} == {(Cause.FIELD, 1)}
    assert {one.fields[0] for one in found} == {*drawn, *(name for name in alone if name in READ.fields)}


def test_the_members_of_a_sum_that_fails_are_one_question_and_what_bears_on_most_comes_first(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db")
    values = {**VALUES, "disputes.review.total": 99, "proactive.licensing.decisions": ""}
    document_id = process(store, "a.txt", report(values).encode()).document_id
    own, current = store.document(document_id), store.fields(document_id)
    assert own is not None
    first, second = review.questions(own, current, review.findings_of(store, own, current))
    assert (first.cause, first.id) == (Cause.SUM, "sum:disputes.review.row")
    assert set(first.fields) <= {name for name in VALUES if name.startswith("disputes.review.")}
    assert (first.acceptable, second.acceptable) == (True, True)  # an empty cell can be vouched for
    assert first.near >= len(first.fields) > second.near == 1
    review.answer_all(store, document_id, first.fields, Action.ACCEPT, "林")
    current = store.fields(document_id)
    assert [one.id for one in review.questions(own, current, ())] == [second.id]
    store.close()


def test_what_only_another_form_has_is_one_question_a_table() -> None:
    only_2019 = [f"requests.other.{person}" for person in PEOPLE]
    assert not set(only_2019) & READ.fields.keys()
    current = {name: CurrentField(value) for name, value in READ.fields.items()}
    for name in (*only_2019, "facts.wechat_items"):
        doubted = FieldValue(name, None, State.MISSING, needs_review=True, reasons=(Reason.FORM_UNCLEAR,))
        current[name] = CurrentField(doubted)
    table, fact = questions(record(READ), current, ())
    assert (table.cause, table.fields, table.section) == (Cause.FORM, tuple(only_2019), "requests")
    assert fact.fields == ("facts.wechat_items",)


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(READ.fields)),
        st.tuples(st.sets(st.sampled_from(Reason), max_size=3), st.booleans()),
        max_size=60,
    )
)
def test_every_field_that_waits_is_in_exactly_one_question(doubts: dict[str, tuple[set[Reason], bool]]) -> None:
    fields = dict(READ.fields)
    for name, (reasons, gone) in doubts.items():
        fields[name] = replace(fields[name], needs_review=True, reasons=tuple(reasons))
        if gone:
            fields[name] = replace(fields[name], value=None, state=State.MISSING)
    current = {name: CurrentField(value) for name, value in fields.items()}
    found = questions(record(READ), current, READ.findings)
    names = [name for one in found for name in one.fields]
    assert sorted(names) == sorted(name for name, value in fields.items() if value.needs_review)
    assert len({one.id for one in found}) == len(found)
    assert all(one.near >= len(one.fields) for one in found)
    assert [one.near for one in found] == sorted((one.near for one in found), reverse=True)
