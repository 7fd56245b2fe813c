"""The smallest changes that make broken sums right: what a reviewer is offered where no single figure explains it.

In: figures and the identities that bind them. Out: all sets of fewest changes, up to a limit. Method: minimal repair
under aggregate constraints (Fazzinga, Flesca, Furfaro & Parisi 2006, DART) as an integer programme, solved by HiGHS;
after each solution its set of fields is excluded and the programme solved again. Surprise: nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.forms import Identity
from extractor.page import Number

MOST_CHANGES = 3
"""More than that is no slip but another table; a person has to look at the page."""
MOST_REPAIRS = 6
"""More than that are no proposals."""
MOST_FIELDS = 400


def smallest_repairs(amounts: Mapping[str, Number], identities: Sequence[Identity]) -> list[dict[str, int]]:
    """Return the sets of fewest changes after which all identities hold; none where they are too many to be a help.

    Counts stay whole and are never negative. Only figures that are known can change.

    Args:
        amounts: the figures by field, of which those of whole counts are considered.
        identities: the equations; one that binds an unknown field or a figure with decimals is left out.
    """
    known = [one for one in identities if all(isinstance(amounts.get(name), int) for name in one.fields)]
    names = sorted({name for identity in known for name in identity.fields})
    figures = {name: int(amounts[name]) for name in names}
    if len(names) > MOST_FIELDS or all(identity.holds(figures) for identity in known):
        return []
    found: list[dict[str, int]] = []
    while len(found) <= MOST_REPAIRS:
        repair = _solve(figures, known, [frozenset(one) for one in found], len(found[0]) if found else MOST_CHANGES)
        if repair is None:
            return found
        found.append(repair)
    return []


def _solve(
    figures: Mapping[str, int], identities: Sequence[Identity], excluded: Sequence[frozenset[str]], allowed: int
) -> dict[str, int] | None:
    """Return one smallest repair of so many changes at most, but for the excluded sets of fields, or None."""
    # Here and not above: the solver takes a while to import, and few reports have a sum that fails.
    import highspy  # noqa: PLC0415

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library has no types of its own here
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", 2.0)
    gaps = {one.id: -int(one.gap(figures)) for one in identities}  # what the left side falls short of the right one
    most = sum(abs(gap) for gap in gaps.values())  # no figure of a smallest repair moves by more than all gaps together
    # A figure grows by one variable and shrinks by another; the third tells that it changes at all.
    more = {name: solver.addIntegral(lb=0, ub=most) for name in figures}
    less = {name: solver.addIntegral(lb=0, ub=min(most, max(0, figure))) for name, figure in figures.items()}
    changes = {name: solver.addBinary() for name in figures}
    for name in figures:
        solver.addConstr(more[name] + less[name] <= most * changes[name])
    for identity in identities:
        left = solver.qsum(more[name] - less[name] for name in identity.left)
        right = solver.qsum(more[name] - less[name] for name in identity.right)
        gap = gaps[identity.id]
        solver.addConstr(left - right <= gap if identity.relation == "at_most" else left - right == gap)
    count = solver.qsum(changes.values())
    solver.addConstr(count <= allowed)
    for fields in excluded:
        solver.addConstr(solver.qsum(changes[name] for name in fields) <= len(fields) - 1)
    solver.minimize(count)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    differences = {name: round(solver.val(more[name]) - solver.val(less[name])) for name in figures}
    return {name: figures[name] + difference for name, difference in differences.items() if difference}
