"""The identities (勾稽关系) over located fields: check, derive, locate the wrong one, propose.

In: fields as located, and the identities of their sections. Out: the same fields, some of them derived or doubted,
with the findings and each field's support. Surprise: a printed figure is never changed here; what would make the sums
right is a proposal in a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import chain
from math import inf
from typing import NamedTuple

from extractor.forms import TOLERANCE, Identity
from extractor.page import FieldValue, Number, Reason, State, amounts_of, normalise, parse_number
from extractor.reconcile.common_unknown import contradicting
from extractor.reconcile.moved_rows import moved_rows, row_of
from extractor.reconcile.repairs import smallest_repairs

MANY_BROKEN = 3


class FindingKind(StrEnum):
    """What a broken identity means."""

    SOURCE_INCONSISTENT = "source_inconsistent"  # all its figures are read surely: the page itself is wrong
    UNSETTLED = "unsettled"  # the reading may be wrong as well
    ACROSS = "across"  # two tables, or a table and the prose, contradict each other
    YEARS = "years"  # the report contradicts last year's of the same agency
    JOINED = "joined"  # the figures of a row stand together, and can be parted in several ways
    UNIT = "unit"  # the page gives a figure in another unit than the form


@dataclass(frozen=True, slots=True)
class Finding:
    """An identity that does not hold, the fields that can be the cause, and single changes that would mend it."""

    identity: str
    kind: FindingKind
    fields: tuple[str, ...]
    proposals: tuple[Mapping[str, Number], ...] = ()


class Support(NamedTuple):
    """How the identities speak for a field.

    Attributes:
        held: identities that bind the field and hold.
        telling: those of them in which something is not zero.
        broken: identities that bind the field and fail.
    """

    held: int = 0
    telling: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Fields after the identities had their say."""

    fields: Mapping[str, FieldValue]
    support: Mapping[str, Support]
    findings: tuple[Finding, ...] = ()


def reconcile(fields: Mapping[str, FieldValue], identities: Sequence[Identity]) -> Reconciled:
    """Check all identities, derive what they force, and name the suspects where they fail.

    Those between prose and table, and between the reports of two years, are checked elsewhere (see ``contradictions``):
    they say nothing of how a cell was read.
    """
    identities = [identity for identity in identities if identity.binds_cells]
    amounts = amounts_of(fields)
    open_ = [identity for identity in identities if not all(map(amounts.__contains__, identity.fields))]
    derived = derive(amounts, open_) if open_ else {}
    derived = {name: amount for name, amount in derived.items() if _may_follow(fields[name], amount)}
    amounts |= derived
    figures = {name for name in amounts if name in derived or fields[name].value is not None}
    held: list[Identity] = []
    broken: list[Identity] = []
    for identity in identities:
        # An identity says something only where it binds a figure: a line of empty cells proves nothing.
        if figures.isdisjoint(identity.fields) or not all(map(amounts.__contains__, identity.fields)):
            continue
        if not identity.holds(amounts):
            broken.append(identity)
        elif identity.relation == "equal":  # that a part is no more than its whole bears neither of them out
            held.append(identity)
    support = _support(fields, amounts, held, broken)
    findings = tuple(_finding(identity, fields, amounts, held, broken) for identity in broken)
    exceeded = [identity for identity in open_ if identity.refuted_by(amounts)]
    exceeded += [one for one in contradicting(amounts, open_) if one not in exceeded]
    gaps = _with_gaps(fields) if broken or exceeded else set()
    disordered = _disordered([*broken, *exceeded], held, gaps)
    findings = _without_order(findings, broken, support, gaps, disordered, moved_rows(broken, fields))
    if not all(finding.proposals for finding in findings):
        findings = _with_repairs(findings, amounts, identities)
    findings += tuple(
        Finding(identity.id, FindingKind.UNSETTLED, tuple(name for name in identity.fields if name in amounts))
        for identity in exceeded
    )
    suspects = {name for finding in findings for name in finding.fields}
    if disordered:  # what binds the fields of a lost line is open, not broken, but all lines may be another's
        suspects |= {name for name in amounts if name.partition(".")[0] in disordered}
    current = _doubted(fields, suspects - derived.keys())
    current |= _borne_out(current, amounts, held, broken, derived)
    if derived:
        current |= _derived_fields(current, derived, held, support)
    return Reconciled(current, support, findings)


def _may_follow(value: FieldValue, number: Number) -> bool:
    """Tell whether the sums may say what a field is that has no value.

    Not where figures stand on the page in an order that the sums do not tell: to find it, they have been asked already.
    Nor where its digits stand there among others, and the figure is none of them: then it is not the one printed.
    """
    if Reason.COLUMNS_REORDERED in value.reasons:
        return False
    return Reason.CELLS_JOINED not in value.reasons or str(number) in (value.raw or "")


def _doubted(fields: Mapping[str, FieldValue], suspects: Collection[str]) -> dict[str, FieldValue]:
    """Return the fields, those doubted that may be why a sum fails."""
    return {name: value.because(Reason.SUM_BROKEN) if name in suspects else value for name, value in fields.items()}


def _derived_fields(
    fields: Mapping[str, FieldValue],
    derived: Mapping[str, Number],
    held: Sequence[Identity],
    support: Mapping[str, Support],
) -> dict[str, FieldValue]:
    """Return the fields that follow from the others, doubted where they follow from doubtful ones or in one way only.

    What is forced from one side and refused from another does not follow. Where something stands on the page that was
    not read, a derived figure is doubted unless it is the one that stands there.
    """
    # Where nothing is written as an empty cell, a nothing that follows from the sums may be one more of them; and in a
    # table that has dashes or 无 for nothing, one more of those. Where a table has empty cells, a row that is not
    # found may be left empty as well, and what should stand in it is no reason to say that it does.
    empty = {name.partition(".")[0] for name, value in fields.items() if value.empty}
    with_signs = {name.partition(".")[0] for name, value in fields.items() if value.state is State.BLANK}
    unsure = {name for name, value in fields.items() if value.reasons and value.state is not State.MISSING}
    groups = _groups(derived, held)
    weak = derived.keys() - {name for group in groups for identity in group for name in identity.fields}
    for group in groups:
        members = {name for identity in group for name in identity.fields}
        unknown = members.intersection(derived)
        if len(group) <= len(unknown) or not unsure.isdisjoint(members):
            weak |= unknown
    # Where one figure of a row stands there otherwise, the others may stand in it by chance.
    otherwise = {row_of(name) for name, number in derived.items() if _stands_otherwise(fields[name], number)}
    weak |= {name for name in derived if row_of(name) in otherwise or Reason.EMPTY_CELL in fields[name].reasons}
    weak |= {name for name in derived if name.partition(".")[0] in empty and fields[name].place is None}
    # A row with fewer cells than the form has may have one that is empty, where blanks alone part them.
    weak |= {name for name, number in derived.items() if not number and Reason.CELLS_UNCLEAR in fields[name].reasons}
    return {
        name: replace(
            fields[name],
            value=number,
            state=State.DERIVED,
            reasons=(
                *(reason for reason in fields[name].reasons if reason in _STAYING),
                *(
                    (Reason.DERIVED_WEAKLY,)
                    if name in weak or (not number and (empty or name.partition(".")[0] in with_signs))
                    else ()
                ),
            ),
        )
        for name, number in derived.items()
        if not support[name].broken
    }


_STAYING = frozenset(
    (
        Reason.SECOND_REPORT,
        Reason.OTHER_SCOPE,
        Reason.ROW_TWICE,
        Reason.STRUCK_OUT,
        Reason.HEADER_UNCLEAR,
        Reason.LABEL_DIFFERS,
    )
)
"""Doubts that no sum ends: which table, row or column is meant, and whether what is struck out there was wanted."""

_SUMS_NEEDED = {Reason.SPLIT_NUMBER: 1, Reason.CONFUSABLE: 2}
"""Doubts about how a figure's characters were read, and how many sums of printed figures have to hold to end each."""


def _borne_out(
    fields: Mapping[str, FieldValue],
    amounts: Mapping[str, Number],
    held: Sequence[Identity],
    broken: Sequence[Identity],
    derived: Mapping[str, Number],
) -> dict[str, FieldValue]:
    """Return the fields whose characters were read in doubt, without it where sums hold with what was read.

    A sum counts if it binds printed figures alone, since what was derived confirms nothing, and at least one of a
    field's has to bind something else than zeros; one that fails lets the doubt stand. One with pieces of figures on
    both sides counts for none of them: where 2,211 and 2,660 lost their thousands, it holds all the same.
    """
    doubtful = {name: value for name, value in fields.items() if not _SUMS_NEEDED.keys().isdisjoint(value.reasons)}
    if not doubtful:
        return {}
    pieces = {name for name, value in doubtful.items() if _is_piece(value)}
    printed = [
        one
        for one in held
        if derived.keys().isdisjoint(one.fields) and (pieces.isdisjoint(one.left) or pieces.isdisjoint(one.right))
    ]
    holds, fails = _bound(printed), _bound(broken)
    tells = _bound([one for one in printed if any(amounts[name] for name in one.fields)])
    return {
        name: replace(value, reasons=tuple(one for one in value.reasons if holds[name] < _SUMS_NEEDED.get(one, inf)))
        for name, value in doubtful.items()
        if tells[name] and not fails[name]
    }


def _is_piece(value: FieldValue) -> bool:
    """Tell whether bare digits may be what is left of a figure that was torn."""
    return Reason.SPLIT_NUMBER in value.reasons and value.raw is not None and value.raw.isdecimal()


def _stands_otherwise(value: FieldValue, number: Number) -> bool:
    """Tell whether something stands where a field is, or in its row without a place, that is not its derived figure."""
    return Reason.SURPLUS_CELL in value.reasons or (value.raw and parse_number(normalise(value.raw)) != number) is True


def _groups(derived: Mapping[str, Number], held: Sequence[Identity]) -> list[list[Identity]]:
    """Return the identities that bind derived fields, those together that share one.

    More identities than derived fields in a group mean that each field follows in more than one way, so that a
    misprint in any single figure would have shown.
    """
    groups: list[list[Identity]] = []
    for identity in held:
        names = set(identity.fields).intersection(derived)
        if not names:
            continue
        joined = [g for g in groups if any(names.intersection(other.fields) for other in g)]
        groups = [g for g in groups if g not in joined]
        groups.append([identity, *(other for g in joined for other in g)])
    return groups


def derive(amounts: Mapping[str, Number], identities: Sequence[Identity]) -> dict[str, Number]:
    """Return the figures of unknown fields that the identities and non-negativity force.

    Method: bounds propagation over linear equations (Harvey & Schimpf 2002). Every count lies between 0 and infinity;
    each identity narrows its members by what the others leave, so a printed total of 0 settles its parts.
    """
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    for identity in identities:
        for name in identity.fields:
            known = amounts.get(name)
            low[name], high[name] = (0.0, inf) if known is None else (known, known)
    changed = False
    for _ in low:
        changed = False
        for identity in identities:
            changed |= _narrow(identity, low, high)
        if not changed:
            break
    # What follows from a field passes through every other one at most once: where there is no end, or where a bound is
    # above the other one, the figures contradict each other, and nothing can be said to follow.
    if changed or any(low[name] > high[name] + TOLERANCE for name in low):
        return {}
    settled = {name: least for name, least in low.items() if name not in amounts and least == high[name]}
    return {name: int(least) if float(least).is_integer() else least for name, least in settled.items()}


def _narrow(identity: Identity, low: dict[str, float], high: dict[str, float]) -> bool:
    """Tighten the bounds of an identity's fields; tell whether anything changed."""
    changed = False
    either = identity.relation == "equal"
    for side, other in ((identity.left, identity.right), (identity.right, identity.left)):
        for name in side:
            if low[name] == high[name]:
                continue
            rest = [one for one in side if one != name]
            least = sum(low[one] for one in other) - sum(high[one] for one in rest)
            most = sum(high[one] for one in other) - sum(low[one] for one in rest)
            if (either or side is identity.right) and least > low[name] and least < inf:
                low[name], changed = least, True
            if (either or side is identity.left) and most < high[name]:
                high[name], changed = most, True
            if low[name] > high[name]:  # a contradiction; going on would never end
                return False
    return changed


def _support(
    fields: Mapping[str, FieldValue],
    amounts: Mapping[str, Number],
    held: Sequence[Identity],
    broken: Sequence[Identity],
) -> dict[str, Support]:
    holds, fails = _bound(held), _bound(broken)
    tells = _bound([identity for identity in held if any(amounts[name] for name in identity.fields)])
    return {name: _supported(holds.get(name, 0), tells.get(name, 0), fails.get(name, 0)) for name in fields}


@cache
def _supported(held: int, telling: int, broken: int) -> Support:
    """Return the support of these counts; of nearly two hundred fields, few differ."""
    return Support(held, telling, broken)


def _bound(identities: Sequence[Identity]) -> Counter[str]:
    """Return how many of some identities bind each field."""
    return Counter(chain.from_iterable(identity.fields for identity in identities))


def _finding(
    identity: Identity,
    fields: Mapping[str, FieldValue],
    amounts: Mapping[str, Number],
    held: Sequence[Identity],
    broken: Sequence[Identity],
) -> Finding:
    """Name the fields whose change alone would mend an identity and break no other one."""
    gap = identity.gap(amounts)
    suspects: dict[str, Number] = {}
    for name in identity.fields:
        number = amounts[name]
        wanted = number - gap if name in identity.left else number + gap
        if wanted < 0 or any(name in other.fields for other in held):
            continue
        if all(_mends(other, name, wanted - number, amounts) for other in broken):
            suspects[name] = wanted
    sure = all(_printed(fields[name]) and set(fields[name].reasons) <= {Reason.SUM_BROKEN} for name in identity.fields)
    # Where a part exceeds its whole, no figure in particular would mend it.
    proposals = tuple({name: wanted} for name, wanted in suspects.items()) if identity.relation == "equal" else ()
    return Finding(identity.id, _kind(identity, sure), tuple(suspects) or identity.fields, proposals)


def _printed(value: FieldValue) -> bool:
    """Tell whether the page says what stands there: a figure, or its own sign or word for none."""
    return value.state is State.READ or (value.state is State.BLANK and not value.empty)


def _kind(identity: Identity, sure: bool) -> FindingKind:
    if identity.between != "table":
        return FindingKind.ACROSS
    return FindingKind.SOURCE_INCONSISTENT if sure else FindingKind.UNSETTLED


def _without_order(
    findings: Sequence[Finding],
    broken: Sequence[Identity],
    support: Mapping[str, Support],
    gaps: Collection[str],
    disordered: Collection[str],
    moved: Collection[str],
) -> tuple[Finding, ...]:
    """Suspect more fields of a table's broken identities where its figures may stand in the wrong places.

    In a table with ``gaps``, from which cells are missing, a row may have another's figures: then each of its fields is
    suspect that no sum bears out.
    In a ``disordered`` table, and in a row that ``moved``, all are: what would mend an identity by one change says
    nothing there.
    """
    found = []
    for finding, identity in zip(findings, broken, strict=True):
        if identity.between != "table":
            found.append(finding)
        elif identity.section in disordered or identity.id in moved:
            found.append(replace(finding, fields=identity.fields, kind=FindingKind.UNSETTLED))
        elif identity.section in gaps:
            suspects = (name for name in identity.fields if name in finding.fields or not support[name].telling)
            found.append(replace(finding, fields=tuple(suspects)))
        else:
            found.append(finding)
    return tuple(found)


def _disordered(broken: Sequence[Identity], held: Sequence[Identity], gaps: Collection[str]) -> set[str]:
    """Return the sections whose broken identities are too many for a few misprints.

    Cells of theirs are missing as well, or nothing adds up: the figures stand in the wrong places.
    """
    fails = Counter(identity.section for identity in broken if identity.between == "table")
    holds = {identity.section for identity in held}
    return {
        section
        for section, count in fails.items()
        if count >= MANY_BROKEN and (section in gaps or section not in holds)
    }


def _with_gaps(fields: Mapping[str, FieldValue]) -> set[str]:
    """Return the sections in which a cell is missing."""
    return {name.partition(".")[0] for name, value in fields.items() if value.state is State.MISSING}


def _with_repairs(
    findings: Sequence[Finding], amounts: Mapping[str, Number], identities: Sequence[Identity]
) -> tuple[Finding, ...]:
    """Propose the smallest changes of several figures where no single one would mend an identity."""
    bound = {identity.id: identity.fields for identity in identities if identity.relation == "equal"}
    repairs = smallest_repairs(amounts, identities)
    return tuple(
        finding
        if finding.proposals or finding.identity not in bound
        else replace(finding, proposals=tuple(r for r in repairs if not r.keys().isdisjoint(bound[finding.identity])))
        for finding in findings
    )


def _mends(identity: Identity, name: str, change: Number, amounts: Mapping[str, Number]) -> bool:
    """Tell whether a change of one field mends an identity, or leaves it alone."""
    if name not in identity.fields:
        return True
    sign = 1 if name in identity.left else -1
    gap = identity.gap(amounts) + sign * change
    return gap <= TOLERANCE if identity.relation == "at_most" else abs(gap) <= TOLERANCE
