"""Broken identities in words: which sum, with which figures, and what would mend it.

In: a document and its fields as they stand. Out: markup. Surprise: an addend of 0 is not written out; a sum of the
items (一) to (六) has 21 of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.forms import Identity, identities_of
from extractor.page import Number
from extractor.reconcile import LAST_YEAR, SENTENCE_OF, Finding, FindingKind, over_years
from extractor.review import findings_of, form_of, label
from extractor.store import CurrentField, DocumentRecord, Store
from ui.markup import Html, element, join
from ui.naming import field_name, names, number
from ui.wording import Words


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a document: sums that do not hold, other units, and the fields of the former."""

    sums: tuple[Html, ...]
    units: tuple[Html, ...]
    fields: frozenset[str]


def findings(store: Store, record: DocumentRecord, current: Mapping[str, CurrentField], words: Words) -> Findings:
    """Check the identities over the fields as they stand now."""
    first = {one.identity: one.kind for one in store.findings(record.id)}
    identities = {one.id: one for one in identities_of(record.forms)}
    found = findings_of(store, record, current)
    last_year = _last_year(store, record) if any(one.kind is FindingKind.YEARS for one in found) else {}
    cells = [_other_unit(record, one, current, words) for one in found if one.kind is FindingKind.UNIT]
    cells += [_several_ways(record, one, words) for one in found if one.kind is FindingKind.JOINED]
    told = [one for one in found if one.identity.endswith(SENTENCE_OF)]
    cells += [_in_a_sentence(record, one, current, words) for one in told]
    parts: list[Html] = []
    suspects: set[str] = set()
    apart = (FindingKind.UNIT, FindingKind.JOINED)
    for finding in (one for one in found if one.kind not in apart and one not in told):
        suspects.update(finding.fields)
        identity = identities[finding.identity]
        # Best known when it was read: a stored field carries its broken sum as one more reason to doubt it.
        untouched = not any(current[name].decision for name in identity.fields)
        kind = first.get(finding.identity, finding.kind) if untouched else finding.kind
        mends = [(name, value) for proposal in finding.proposals for name, value in proposal.items()]
        sentences = [
            words("finding.mend", field=field_name(record, name), value=number(value), now=_figure(current, name))
            for name, value in mends
        ]
        what = (
            words("finding.one_of", list=words("finding.or").join(sentences))
            if sentences
            else words("finding.no_single")
        )
        parts.append(
            element(
                "div",
                element(
                    "div",
                    element("b", title_of(record, identity, words)),
                    words("between"),
                    _sum(record, identity, {**current, **last_year}, words),
                ),
                element("div", words(f"finding.{kind}"), " ", what, class_="what"),
                class_="finding",
            )
        )
    return Findings(tuple(parts), tuple(cells), frozenset(suspects))


def _other_unit(record: DocumentRecord, finding: Finding, current: Mapping[str, CurrentField], words: Words) -> Html:
    """Return a field that the page gives in another unit than the form, with what it is in the form's."""
    (name,) = finding.fields
    unit = label(name, form_of(record, name)).unit
    converted = "".join(number(value) for proposal in finding.proposals for value in proposal.values())
    what = words("finding.in_unit", value=converted, unit=unit) if converted else words("finding.no_unit", unit=unit)
    return element(
        "div",
        element("div", element("b", field_name(record, name)), words("between"), _figure(current, name)),
        element("div", words(f"finding.{finding.kind}"), " ", what, class_="what"),
        class_="finding",
    )


def _in_a_sentence(record: DocumentRecord, finding: Finding, current: Mapping[str, CurrentField], words: Words) -> Html:
    """Return a field of which a sentence gives another figure, with what it gives."""
    mends = [(name, value) for proposal in finding.proposals for name, value in proposal.items()]
    said = [
        words("finding.mend", field=field_name(record, name), value=number(value), now=_figure(current, name))
        for name, value in mends
    ]
    return element(
        "div",
        element("div", element("b", words("between").join(field_name(record, name) for name in finding.fields))),
        element("div", words(f"finding.{finding.kind}"), " ", words("finding.or").join(said), class_="what"),
        class_="finding",
    )


def _several_ways(record: DocumentRecord, finding: Finding, words: Words) -> Html:
    """Return a row whose figures stand together, with each way to part them."""
    row = " › ".join(names(record, finding.fields[0]).row) or names(record, finding.fields[0]).section[0]
    ways = [
        words("finding.way", figures=" ".join(number(value) for value in proposal.values()))
        for proposal in finding.proposals
    ]
    return element(
        "div",
        element("div", element("b", row)),
        element("div", words(f"finding.{finding.kind}"), " ", words("finding.or").join(ways), class_="what"),
        class_="finding",
    )


def _last_year(store: Store, record: DocumentRecord) -> dict[str, CurrentField]:
    """Return the fields of last year's report, named so that they can stand beside this year's."""
    before = store.year_before(record)
    return {f"{LAST_YEAR}{name}": entry for name, entry in store.fields(before.id).items()} if before else {}


def title_of(record: DocumentRecord, identity: Identity, words: Words) -> str:
    """Return the row or the column that an identity adds up, or the places that it compares."""
    if identity.between != "table":
        return words(f"finding.between_{identity.between}")
    labels = [names(record, name) for name in identity.fields]
    section = labels[0].section[0]
    one_row = len({one.row for one in labels}) == 1
    common = labels[0].row if one_row or not labels[0].column else labels[0].column
    return f"{section} › {' › '.join(common)}"


def _sum(record: DocumentRecord, identity: Identity, current: Mapping[str, CurrentField], words: Words) -> Html:
    """Return the equation as it fails: ``总计 13 ≠ 自然人 5 + 商业企业 6 = 11``."""
    within_row = len({names(record, name).row for name in identity.fields}) == 1
    equation = over_years(identity)
    sign = " > " if identity.relation == "at_most" else " ≠ "

    def called(name: str) -> str:
        if name.startswith(LAST_YEAR):
            return words("finding.last_year", name=field_name(record, name.removeprefix(LAST_YEAR)))
        if identity.between != "table":
            return field_name(record, name)
        own = names(record, name)
        return (own.column if within_row else own.row)[-1]

    def side(members: Sequence[str]) -> str:
        figures = {name: _figure(current, name) for name in members}
        named = [name for name in members if figures[name] != "0"] or list(members[:1])
        parts = [f"{called(name)} {figures[name]}" for name in named]
        total = sum(_amount(current, name) for name in members)
        return " + ".join(parts) + (f" = {number(total)}" if len(named) > 1 else "")

    return element("span", join(side(equation.left), sign, side(equation.right)), class_="sum")


def _amount(current: Mapping[str, CurrentField], name: str) -> Number:
    return current[name].field.amount or 0


def _figure(current: Mapping[str, CurrentField], name: str) -> str:
    return number(_amount(current, name))
