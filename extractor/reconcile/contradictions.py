"""What tables say against the prose, a page against the form's units, a report against last year's of the same agency.

In: fields, and the identities of their forms. Out: findings; for the prose also its fields, doubted where they differ;
and, for figures that stand together on the page, the ways to part them as proposals.
Surprise: nothing here touches a value or a cell. That two places differ says that one of them is wrong, or that they
speak of different things, and only a person can tell which.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extractor.forms import PROSE, TOLERANCE, Identity
from extractor.page import FieldValue, Number, Reason, amounts_of
from extractor.reconcile.identities import Finding, FindingKind, Reconciled


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures of the prose after they were held against the tables."""

    facts: Mapping[str, FieldValue]
    findings: tuple[Finding, ...] = ()


def compare_prose(
    facts: Mapping[str, FieldValue], fields: Mapping[str, FieldValue], identities: Sequence[Identity]
) -> Compared:
    """Hold the figures that the prose gives against those of the tables.

    Where they differ, the prose is doubted, which more often speaks of something else (a year before, one kind of
    several). Where the prose gives several figures and the first one agrees with the table, that is the right one.
    """
    compared = dict(facts)
    findings = []
    amounts = amounts_of({**fields, **facts})
    for identity in identities:
        if identity.between != "prose" or not all(name in amounts for name in identity.fields):
            continue
        said = [name for name in identity.fields if name.startswith(PROSE)]
        if identity.holds(amounts):
            compared |= {name: compared[name].without(Reason.SEVERAL_FIGURES) for name in said}
        else:
            compared |= {name: compared[name].because(Reason.PROSE_DIFFERS) for name in said}
            findings.append(Finding(identity.id, FindingKind.ACROSS, identity.fields))
    return Compared(compared, tuple(findings))


SENTENCE_OF = ".sentence"
"""What the name of a finding about a figure that a sentence tells otherwise ends with, behind the field's id."""


def compare_sentences(reconciled: Reconciled, sentences: Mapping[tuple[str, ...], Collection[Number]]) -> Reconciled:
    """Hold the figures of tables against what ``sentences`` give, by the fields that add up to it.

    Such a sentence speaks of nothing else, so the table is doubted, and the sentence's figure is a finding's proposal.
    """
    amounts = amounts_of(reconciled.fields)
    doubted: dict[str, FieldValue] = {}
    findings = []
    for names, figures in sentences.items():
        if not all(name in amounts for name in names):
            continue
        total = sum(amounts[name] for name in names)
        if all(abs(total - figure) > TOLERANCE for figure in figures):
            doubted |= {name: reconciled.fields[name].because(Reason.PROSE_DIFFERS) for name in names}
            proposals = tuple({names[0]: figure} for figure in sorted(figures)) if len(names) == 1 else ()
            findings.append(Finding(f"{names[0]}{SENTENCE_OF}", FindingKind.ACROSS, names, proposals))
    if not findings:
        return reconciled
    return replace(reconciled, fields={**reconciled.fields, **doubted}, findings=(*reconciled.findings, *findings))


UNIT_OF = ".unit"
"""What the name of a finding about a field's unit ends with, behind the field's id."""


def compare_units(converted: Mapping[str, Number | None]) -> tuple[Finding, ...]:
    """Return a finding for each field that the page gives in another unit than the form, with the figure in the form's.

    The printed figure stays: whether the unit was a slip of the pen, only a person can tell.
    """
    return tuple(
        Finding(f"{name}{UNIT_OF}", FindingKind.UNIT, (name,), () if number is None else ({name: number},))
        for name, number in converted.items()
    )


JOINED_IN = ".joined"
"""What the name of a finding about figures that stand together ends with, behind the id of their line."""


def propose_partings(ways: Mapping[str, Sequence[Mapping[str, Number]]]) -> tuple[Finding, ...]:
    """Return a finding for each line whose figures stand together, with the ways to part them that the sums leave."""
    return tuple(
        Finding(f"{name}{JOINED_IN}", FindingKind.JOINED, tuple(dict.fromkeys(chain(*some))), tuple(some))
        for name, some in ways.items()
    )


def compare_years(
    fields: Mapping[str, FieldValue], last: Mapping[str, FieldValue], identities: Sequence[Identity]
) -> tuple[Finding, ...]:
    """Return where a report contradicts last year's of the same agency, whose fields are ``last``."""
    amounts = amounts_of(fields)
    before = {f"{LAST_YEAR}{name}": amount for name, amount in amounts_of(last).items()}
    return tuple(
        Finding(identity.id, FindingKind.YEARS, identity.fields)
        for identity in identities
        if identity.between == "years"
        for equation in [over_years(identity)]
        if all(name in amounts or name in before for name in equation.fields)
        and not equation.holds({**amounts, **before})
    )


def supported_partings(
    finding: Finding,
    fields: Mapping[str, FieldValue],
    last: Mapping[str, FieldValue],
    identities: Sequence[Identity],
) -> Finding:
    """Return a finding about figures that stand together with the ways alone that last year's report allows.

    With all of them where it allows none, for then it is of no help.

    Args:
        finding: the finding; its proposals are the ways.
        fields: this year's fields, which count where a way does not say otherwise.
        last: last year's fields of the same agency.
        identities: those of the forms; the ones over two years tell.
    """
    amounts = amounts_of(fields)
    before = {f"{LAST_YEAR}{name}": amount for name, amount in amounts_of(last).items()}
    over = [over_years(one) for one in identities if one.between == "years"]

    def is_allowed(way: Mapping[str, Number]) -> bool:
        known = {**amounts, **before, **way}
        told = [one for one in over if way.keys() & set(one.fields) and all(name in known for name in one.fields)]
        return bool(told) and all(one.holds(known) for one in told)

    allowed = tuple(way for way in finding.proposals if is_allowed(way))
    return replace(finding, proposals=allowed) if allowed else finding


LAST_YEAR = "last_year."
"""What the ids of last year's fields begin with where both years' stand side by side."""


def over_years(identity: Identity) -> Identity:
    """Return an identity over two years as one equation, in which last year's fields have names of their own."""
    right = (*identity.right, *(f"{LAST_YEAR}{name}" for name in identity.last))
    return Identity(identity.id, identity.left, right, identity.relation, identity.between)
