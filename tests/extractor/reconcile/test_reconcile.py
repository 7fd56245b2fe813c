import random
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values

from extractor.forms.catalogue import forms
from extractor.page.values import FieldValue, Number, Place, Reason, State
from extractor.reconcile.identities import FindingKind, Reconciled, derive, reconcile

IDENTITIES = [identity for section in forms()["2021"].sections for identity in section.identities]
BOUND = sorted({name for identity in IDENTITIES for name in identity.fields})
REQUESTS = [name for name in BOUND if name.startswith("requests.")]


def read(values: Mapping[str, Number], lost: tuple[str, ...] = ()) -> dict[str, FieldValue]:
    return {
        name: FieldValue(name, None, State.MISSING, reasons=(Reason.CELL_LOST,))
        if name in lost
        else FieldValue(name, value, State.READ)
        for name, value in values.items()
    }


def check(values: Mapping[str, Number], lost: tuple[str, ...] = ()) -> Reconciled:
    return reconcile(read(values, lost), IDENTITIES)


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_consistent_figures_have_no_findings(seed: int) -> None:
    reconciled = check(consistent_values(seed=seed))
    assert not reconciled.findings
    assert all(reconciled.support[name].held >= 1 for name in BOUND)


@settings(max_examples=100)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(REQUESTS), change=st.integers(1, 40))
def test_a_changed_figure_is_found_and_located(seed: int, name: str, change: int) -> None:
    values = consistent_values(seed=seed)
    true = values[name]
    reconciled = check({**values, name: true + change})
    assert reconciled.findings
    doubted = {n for n, value in reconciled.fields.items() if Reason.SUM_BROKEN in value.reasons}
    assert doubted == {name}
    assert reconciled.fields[name].value == true + change  # the printed figure stays
    assert all({name: true} in [dict(p) for p in finding.proposals] for finding in reconciled.findings)
    assert all(finding.kind is FindingKind.SOURCE_INCONSISTENT for finding in reconciled.findings)


@settings(max_examples=200)
@given(seed=st.integers(0, 10**6))
def test_figures_that_contradict_each_other_come_to_an_end(seed: int) -> None:
    """Among unknown fields without an upper bound a contradiction raises the lower bounds for ever."""
    rng = random.Random(seed)
    amounts = {name: rng.choice([0, 0, 0, 1, 2, 5, -3, 1.5]) for name in rng.sample(REQUESTS, rng.randint(10, 120))}
    derived = derive(amounts, IDENTITIES)
    assert derived.keys().isdisjoint(amounts)
    assert all(value >= 0 for value in derived.values())


def test_where_rows_are_lost_a_broken_row_is_suspect_as_a_whole() -> None:
    values = consistent_values(seed=3)
    row = [name for name in REQUESTS if name.startswith("requests.not_processed.petition.")]
    lost = tuple(name for name in REQUESTS if name.startswith(("requests.unavailable.", "requests.total.")))
    shifted = {**values, **dict(zip(row, (60, 5, 0, 1, 0, 0, 0), strict=True))}
    fields = check(shifted, lost).fields
    assert all(Reason.SUM_BROKEN in fields[name].reasons for name in row)


@pytest.mark.parametrize("seed", range(5))
def test_a_table_that_is_one_row_off_is_suspect_as_a_whole(seed: int) -> None:
    values = consistent_values(seed=seed, most=40)
    names = [spec.id for section in forms()["2021"].sections for spec in section.fields if section.id == "requests"]
    lost = tuple(names[:7])
    off = {**values, **dict(zip(names[7:], [values[name] for name in names[:-7]], strict=True))}
    fields = check(off, lost).fields
    assert all(fields[name].reasons for name in names if fields[name].value not in (None, values[name]))


def test_a_finding_on_doubtful_figures_is_unsettled() -> None:
    fields = read({**consistent_values(), "requests.new.business": 77})
    fields["requests.new.other"] = FieldValue("requests.new.other", 3, State.READ, reasons=(Reason.LABEL_UNCLEAR,))
    kinds = {finding.identity: finding.kind for finding in reconcile(fields, IDENTITIES).findings}
    assert kinds["requests.new.row"] is FindingKind.UNSETTLED


@settings(max_examples=100)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(REQUESTS))
def test_one_lost_figure_is_derived(seed: int, name: str) -> None:
    values = consistent_values(seed=seed)
    field = check(values, (name,)).fields[name]
    assert (field.value, field.state, field.reasons) == (values[name], State.DERIVED, ())


def test_noughts_of_a_row_with_fewer_cells_are_derived_weakly() -> None:
    values = dict.fromkeys(REQUESTS, 0)
    row = [name for name in REQUESTS if name.startswith("requests.not_processed.repeated.")]
    fields = read(values, tuple(row))
    fields |= {name: replace(fields[name], reasons=(Reason.CELLS_UNCLEAR,)) for name in row}
    after = reconcile(fields, IDENTITIES).fields
    assert all(after[name].state is State.DERIVED for name in row)
    assert all(Reason.DERIVED_WEAKLY in after[name].reasons for name in row)


def test_a_whole_lost_row_is_derived() -> None:
    values = consistent_values(seed=3)
    lost = tuple(name for name in REQUESTS if name.startswith("requests.carried_out."))
    fields = check(values, lost).fields
    assert [(fields[name].value, fields[name].reasons) for name in lost] == [(values[name], ()) for name in lost]


def test_a_nothing_of_a_table_with_dashes_for_nothing_may_be_one_more_of_them() -> None:
    values = consistent_values(seed=3, most=2)
    lost = tuple(name for name in REQUESTS if name.startswith("requests.granted."))
    fields = read(values, lost)
    dashes = [name for name in REQUESTS if not values[name] and name not in lost]
    fields |= {name: FieldValue(name, None, State.BLANK, raw="—") for name in dashes}
    derived = reconcile(fields, IDENTITIES).fields
    assert {derived[name].value for name in lost} >= {0}
    assert all(derived[name].reasons == (() if values[name] else (Reason.DERIVED_WEAKLY,)) for name in lost)


def test_a_total_of_zero_settles_its_parts_weakly() -> None:
    values = dict.fromkeys(consistent_values(), 0)
    parts = tuple(f"disputes.review.{part}" for part in ("upheld", "corrected", "other", "pending"))
    fields = check(values, parts).fields
    assert all(fields[name].value == 0 and fields[name].state is State.DERIVED for name in parts)
    assert all(fields[name].reasons == (Reason.DERIVED_WEAKLY,) for name in parts)


def test_nothing_is_derived_from_figures_that_contradict_each_other() -> None:
    values = {**consistent_values(seed=2), "disputes.review.upheld": 50, "disputes.review.total": 3}
    field = check(values, ("disputes.review.other",)).fields["disputes.review.other"]
    assert (field.value, field.state) == (None, State.MISSING)


def test_what_rests_on_a_doubted_figure_is_weak() -> None:
    values = consistent_values(seed=7)
    fields = read(values, ("requests.granted.business",))
    doubted = "requests.granted.other"
    fields[doubted] = FieldValue(doubted, values[doubted], State.READ, reasons=(Reason.CELLS_UNCLEAR,))
    derived = reconcile(fields, IDENTITIES).fields["requests.granted.business"]
    assert derived.value == values["requests.granted.business"]
    assert derived.reasons == (Reason.DERIVED_WEAKLY,)


def test_an_empty_cell_counts_as_nothing_and_is_not_filled() -> None:
    values = dict.fromkeys(consistent_values(), 0)
    fields = read(values)
    fields["requests.new.other"] = FieldValue("requests.new.other", None, State.BLANK)
    reconciled = reconcile(fields, IDENTITIES)
    assert not reconciled.findings
    assert reconciled.fields["requests.new.other"].value is None


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), lost=st.sets(st.sampled_from(REQUESTS), max_size=30))
def test_what_is_derived_is_true(seed: int, lost: set[str]) -> None:
    values = consistent_values(seed=seed, most=2)
    amounts = {name: value for name, value in values.items() if name not in lost}
    for name, number in derive(amounts, IDENTITIES).items():
        assert number == values[name]


def test_parts_that_are_more_than_the_whole_are_doubted_though_others_are_missing() -> None:
    values = {**consistent_values(seed=3), "requests.total.business": 1}
    lost = ("requests.carried_out.business", "requests.granted.business", "requests.granted.total")
    reconciled = check(values, lost)
    assert "requests.business.items" in {finding.identity for finding in reconciled.findings}
    doubted = {name for name, value in reconciled.fields.items() if Reason.SUM_BROKEN in value.reasons}
    assert {"requests.total.business", "requests.refused.state_secret.business"} <= doubted


def test_where_cells_are_missing_and_many_sums_broken_the_least_change_is_no_explanation() -> None:
    values = consistent_values(seed=4)
    lines = ["requests.partly_granted", "requests.refused.law_forbids", "requests.other.other"]
    people = ["natural_person", "business", "research", "public_welfare", "legal_service", "other", "total"]
    shifted = dict(values)
    for line in lines:
        for one, other in pairwise(people):
            shifted[f"{line}.{other}"] = values[f"{line}.{one}"]
        shifted[f"{line}.natural_person"] = values[f"{line}.total"]
    lost = tuple(f"requests.carried_out.{person}" for person in people)
    reconciled = check(shifted, lost)
    moved = [f"{line}.{person}" for line in lines for person in people]
    assert all(Reason.SUM_BROKEN in reconciled.fields[name].reasons for name in moved)


ROW = [spec.id for section in forms()["2021"].sections for spec in section.fields if "requests.total." in spec.id]


def test_a_row_whose_figures_moved_aside_is_suspect_as_a_whole() -> None:
    """Where 3, 1 and their total 4 stand one column further, only the total could be raised to mend the sum."""
    moved = {**consistent_values(seed=3), **dict(zip(ROW, (0, 3, 1, 0, 0, 0, 0), strict=True))}
    fields = check(moved).fields
    assert [name for name in ROW if Reason.SUM_BROKEN not in fields[name].reasons] == []


def test_misprints_in_two_rows_leave_what_they_do_not_touch_alone() -> None:
    values = consistent_values(seed=3)
    first, second = "requests.granted.business", "requests.partly_granted.other"
    fields = check({**values, first: values[first] + 7, second: values[second] + 3}).fields
    doubted = {name for name, value in fields.items() if value.reasons}
    assert doubted >= {first, second}
    assert len(doubted) <= 2 * len(ROW)


@pytest.mark.parametrize("lines", [(1, 2), (1, 1)])
def test_a_row_that_is_torn_over_two_lines_is_suspect_as_a_whole(lines: tuple[int, int]) -> None:
    """Where its first figure lost a digit to the next line, only one figure could be raised to mend the sum."""
    row = [name for name in BOUND if name.startswith("disputes.suit_after_review.")]
    total = "disputes.suit_after_review.total"
    parts = [name for name in row if name != total]
    fields = read({**consistent_values(seed=3), **dict(zip([*parts, total], (1, 6, 3, 5, 2), strict=True))})
    fields |= {
        name: replace(fields[name], place=Place(n, n + 1, row=lines[n > 0], table=1, column=n))
        for n, name in enumerate([*parts, total])
    }
    doubted = {name for name, value in reconcile(fields, IDENTITIES).fields.items() if value.reasons}
    assert doubted == (set(row) if lines[0] != lines[1] else {total})


def test_two_sums_that_leave_no_figure_for_a_lost_cell_are_doubted() -> None:
    """Each of them lacks a cell, so that neither fails; but the cell cannot be what both want."""
    values = dict(consistent_values(seed=6))
    name = "requests.not_processed.petition.natural_person"
    values[name] = int(values[name]) + 7
    values["requests.not_processed.petition.total"] = int(values["requests.not_processed.petition.total"]) + 7
    lost = tuple(one for one in values if one.startswith("requests.total."))
    reconciled = check(values, lost)
    assert Reason.SUM_BROKEN in reconciled.fields[name].reasons
    assert all(one.kind is FindingKind.UNSETTLED for one in reconciled.findings)
