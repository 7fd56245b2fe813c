"""The smallest changes that make broken sums right."""

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values

from extractor.forms.catalogue import forms
from extractor.forms.model import Identity
from extractor.page.values import Number
from extractor.reconcile.repairs import MOST_CHANGES, smallest_repairs

IDENTITIES = [identity for section in forms()["2021"].sections for identity in section.identities]


def holds(identity: Identity, amounts: dict[str, Number]) -> bool:
    return sum(amounts[name] for name in identity.left) == sum(amounts[name] for name in identity.right)


def test_what_holds_needs_no_repair() -> None:
    assert smallest_repairs(consistent_values(seed=1), IDENTITIES) == []


def test_two_wrong_figures_are_found_together() -> None:
    values = consistent_values(seed=3, most=40)
    wrong = {"requests.granted.business": 7, "requests.refused.state_secret.other": 5}
    repairs = smallest_repairs({name: value + wrong.get(name, 0) for name, value in values.items()}, IDENTITIES)
    assert repairs == [{name: values[name] for name in wrong}]


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), count=st.integers(1, 2))
def test_every_repair_holds_and_none_is_larger_than_what_went_wrong(seed: int, count: int) -> None:
    rng = random.Random(seed)
    values = consistent_values(seed=seed, most=30)
    bound = sorted({name for identity in IDENTITIES for name in identity.fields})
    wrong = {name: values[name] + rng.randint(1, 9) for name in rng.sample(bound, count)}
    printed = {**values, **wrong}
    repairs = smallest_repairs(printed, IDENTITIES)
    for repair in repairs:
        assert len(repair) <= count
        assert all(holds(identity, {**printed, **repair}) for identity in IDENTITIES)
        assert all(number >= 0 for number in repair.values())
    assert len({frozenset(repair) for repair in repairs}) == len(repairs)


def test_a_small_system_agrees_with_trying_everything() -> None:
    identities = [Identity("a", ("x", "y"), ("z",)), Identity("b", ("z", "u"), ("v",))]
    amounts = {"x": 1, "y": 2, "z": 4, "u": 1, "v": 4}
    names = sorted(amounts)

    def mendable(fields: tuple[str, ...]) -> bool:
        ranges = [range(10)] * len(fields)
        stack: list[dict[str, int]] = [{}]
        for name, numbers in zip(fields, ranges, strict=True):
            stack = [{**one, name: number} for one in stack for number in numbers]
        return any(all(holds(identity, {**amounts, **one}) for identity in identities) for one in stack)

    size = next(n for n in range(1, MOST_CHANGES + 1) if any(map(mendable, combinations(names, n))))
    expected = {frozenset(fields) for fields in combinations(names, size) if mendable(fields)}
    assert {frozenset(repair) for repair in smallest_repairs(amounts, identities)} == expected
