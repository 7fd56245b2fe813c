import random
from collections.abc import Sequence

import pytest

from extractor.forms.catalogue import identities_of
from extractor.page.values import Number
from extractor.review.exchanges import exchangeable

SUMS = tuple(one for one in identities_of({"requests": "2021"}) if one.between == "table")
NAMES = tuple(dict.fromkeys(name for one in SUMS for name in one.fields))
ROWS = tuple(dict.fromkeys(name.rpartition(".")[0] for name in NAMES))
PEOPLE = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
NEW, DONE, GRANTED, PARTLY, REFUSED = (
    f"requests.{row}" for row in ("new", "total", "granted", "partly_granted", "refused.third_party_rights")
)


def table(**rows: Sequence[int]) -> dict[str, Number]:
    """Return a table in which all sums hold, of the first figures of some items; all were applied for this year."""
    values: dict[str, Number] = dict.fromkeys(NAMES, 0)
    for row, figures in rows.items():
        for person, figure in zip(PEOPLE, figures, strict=False):
            values[f"requests.{row.replace('__', '.')}.{person}"] = figure
            for sum_ in (NEW, DONE):
                values[f"{sum_}.{person}"] += figure
    for row in ROWS:
        values[f"{row}.total"] = sum(values[f"{row}.{person}"] for person in PEOPLE)
    assert all(one.holds(values) for one in SUMS)
    return values


USUAL = table(granted=(31, 4), partly_granted=(7, 2), refused__third_party_rights=(0, 5))
FIRST, SECOND = PEOPLE[:2]


def test_without_an_answer_any_figure_could_be_another_one() -> None:
    loose = exchangeable(SUMS, USUAL, ())
    assert {name for name in NAMES if USUAL[name] and not name.endswith("total")} <= loose
    assert f"{GRANTED}.total" in loose  # its row could be another one's
    assert f"{DONE}.total" not in loose


def test_an_answer_where_two_columns_differ_holds_both() -> None:
    loose = exchangeable(SUMS, USUAL, {f"{NEW}.{FIRST}", f"{NEW}.{SECOND}"})
    assert not loose & {f"{DONE}.{person}" for person in PEOPLE}
    assert f"{GRANTED}.{FIRST}" in loose  # but not the rows


def test_an_answer_where_two_columns_are_alike_holds_neither() -> None:
    alike = table(granted=(6, 6), partly_granted=(3, 1), refused__third_party_rights=(1, 3))
    assert f"{PARTLY}.{FIRST}" in exchangeable(SUMS, alike, {f"{GRANTED}.{FIRST}", f"{GRANTED}.{SECOND}"})


def test_answers_in_all_rows_and_columns_hold_all() -> None:
    answered = {f"{GRANTED}.{FIRST}", f"{PARTLY}.{FIRST}", f"{PARTLY}.{SECOND}", f"{REFUSED}.{SECOND}"}
    loose = exchangeable(SUMS, USUAL, answered)
    assert {name.rpartition(".")[0] for name in loose} == {NEW, "requests.carried_in"}  # their sum is all that is known
    assert exchangeable(SUMS, USUAL, answered | {f"{NEW}.total"}) == set()


def test_rows_that_could_all_be_one_further_down_are_held_by_no_answer_about_others() -> None:
    values = table(granted=(31, 4), partly_granted=(7, 2), refused__third_party_rights=(1, 5), other__other=(3, 8))
    answered = {f"{GRANTED}.{FIRST}", f"{GRANTED}.{SECOND}"}
    loose = exchangeable(SUMS, values, answered)
    assert {f"{row}.{FIRST}" for row in (PARTLY, REFUSED, "requests.other.other")} <= loose
    assert f"{GRANTED}.total" not in loose


def test_columns_that_changed_places_on_a_page_of_their_own_are_not_held_by_answers_about_another_page() -> None:
    # As many of both columns are refused on the second page: exchanged there alone, no sum fails.
    values = table(granted=(31, 4), refused__third_party_rights=(2, 0), other__other=(0, 2))
    answered = {f"{row}.{person}" for row in (NEW, DONE, GRANTED) for person in (FIRST, SECOND)}
    answered |= {f"{REFUSED}.total", "requests.other.other.total"}
    loose = exchangeable(SUMS, values, answered)
    own = {f"{row}.{person}" for row in (REFUSED, "requests.other.other") for person in (FIRST, SECOND)}
    assert own <= loose
    assert not loose & {f"{row}.{person}" for row in (NEW, DONE, GRANTED) for person in PEOPLE}


def test_a_table_of_nothing_has_nothing_to_exchange() -> None:
    assert exchangeable(SUMS, table(), ()) == set()


@pytest.mark.parametrize("seed", range(12))
def test_no_exchange_that_leaves_all_sums_as_they_are_is_overlooked(seed: int) -> None:
    chance = random.Random(seed)
    values = table(
        granted=[chance.randint(0, 3) for _ in PEOPLE],
        partly_granted=[chance.randint(0, 3) for _ in PEOPLE],
        other__other=[chance.randint(0, 1) for _ in PEOPLE],
    )
    answered = set(chance.sample(NAMES, 25))
    loose = exchangeable(SUMS, values, answered)
    for _ in range(3000):
        other = dict(values)
        one, two = chance.sample(PEOPLE, 2)
        for row in chance.sample(ROWS, chance.randint(1, 6)):
            other[f"{row}.{one}"], other[f"{row}.{two}"] = values[f"{row}.{two}"], values[f"{row}.{one}"]
        changed = {name for name in NAMES if other[name] != values[name]}
        if changed.isdisjoint(answered) and all(one.holds(other) for one in SUMS):
            assert changed <= loose
