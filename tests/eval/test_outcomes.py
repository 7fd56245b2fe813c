"""The scoring contract, line by line."""

from pathlib import Path

import pytest

from eval.cases import Basis, Case, GoldField
from eval.outcomes import Outcome, outcomes
from eval.scoring import its_report
from extractor.page.values import FieldValue, State, Value
from extractor.result import Extraction, Status

NAME = "requests.new.total"


def outcome(
    gold: GoldField, answer: FieldValue | None, *, noisy: bool = False, status: Status = Status.REVIEW
) -> Outcome:
    case = Case("c", Path("c"), (), noisy, {NAME: gold})
    fields = {} if answer is None else {NAME: answer}
    return next(outcomes(case, Extraction("x", status, fields=fields), ()))


def said(value: Value, *, flagged: bool = False, state: State | None = None) -> FieldValue:
    state = state or (State.MISSING if value is None else State.READ)
    return FieldValue(NAME, value, state, needs_review=flagged)


DERIVED = State.DERIVED


@pytest.mark.parametrize(
    ("basis", "gold", "answer", "right", "silent", "invented"),
    [
        ("printed", 5, said(5), True, False, False),
        ("printed", 5, said(5, flagged=True), True, False, False),
        ("printed", 5, said(6), False, True, False),
        ("printed", 5, said(6, flagged=True), False, False, False),
        ("printed", 5, said(None), False, True, False),
        ("printed", 5, said(None, flagged=True), False, False, False),
        ("printed", 0, said(0.0), True, False, False),
        ("blank", None, said(None), True, False, False),
        ("blank", None, said(0), False, True, True),
        ("absent", None, said(3, flagged=True), False, False, True),
        ("derived", 5, said(5, state=DERIVED), True, False, False),
        ("derived", 5, said(None, flagged=True), True, False, False),
        ("derived", 5, said(6, state=DERIVED), False, True, False),
        ("narrative", 0, said(0, flagged=True), True, False, False),
        ("narrative", 0, said(None, flagged=True), True, False, False),
        ("narrative", 0, said(0), False, True, False),
        ("lost", None, said(None, flagged=True), True, False, False),
        ("lost", None, said(None), False, True, False),
        ("lost", 5, said(5, state=DERIVED), True, False, False),
        ("lost", 5, said(5), False, True, True),
        ("lost", 5, said(6, state=DERIVED), False, True, True),
        ("lost", None, said(0, state=DERIVED, flagged=True), False, False, True),
    ],
)
def test_the_table(basis: str, gold: Value, answer: FieldValue, right: bool, silent: bool, invented: bool) -> None:
    got = outcome(GoldField(gold, Basis(basis)), answer)
    assert (got.right, got.silent, got.invented) == (right, silent, invented)


def test_a_field_that_is_not_there_is_an_unflagged_null() -> None:
    assert outcome(GoldField(5, Basis.PRINTED), None).silent


def test_a_document_that_failed_was_said_to_have_failed() -> None:
    assert not outcome(GoldField(5, Basis.PRINTED), None, status=Status.FAILED).silent


def test_in_noise_any_value_may_be_gone() -> None:
    assert outcome(GoldField(5, Basis.PRINTED), said(None, flagged=True), noisy=True).right
    assert outcome(GoldField(5, Basis.PRINTED), said(None), noisy=True).silent


def test_exact_counts_what_the_page_shows() -> None:
    assert outcome(GoldField(5, Basis.PRINTED), said(5, flagged=True)).exact is True
    assert outcome(GoldField(None, Basis.BLANK), said(None)).exact is True
    assert outcome(GoldField(None, Basis.LOST), said(None, flagged=True)).exact is None
    assert outcome(GoldField(0, Basis.NARRATIVE), said(None, flagged=True)).exact is None


def reports(*said: tuple[str | None, int | None]) -> tuple[Extraction, ...]:
    return tuple(
        Extraction(
            "x",
            Status.REVIEW,
            fields={
                name: FieldValue(name, value, State.MISSING if value is None else State.READ)
                for name, value in (("meta.agency", agency), ("meta.year", year))
            },
            part=n,
        )
        for n, (agency, year) in enumerate(said, 1)
    )


@pytest.mark.parametrize(
    ("part", "gold", "right"),
    [
        (2, ("水务局", 2022), 2),  # the case says which
        (0, ("水务局", 2023), 2),  # gold names one of them
        (0, ("水务局", 2024), 1),  # or none: the first
        (0, ("教育局", 2022), 1),
        (9, ("水务局", 2023), 2),
    ],
)
def test_of_several_reports_in_a_file_a_case_is_about_one(part: int, gold: tuple[str, int], right: int) -> None:
    meta = dict(zip(("meta.agency", "meta.year"), gold, strict=True))
    labels = {name: GoldField(value, Basis.PRINTED) for name, value in meta.items()}
    case = Case("c", Path("c"), (), False, labels, part=part)
    found = reports(("水务局", 2022), ("水务局", 2023))
    assert its_report(case, found).part == right
