"""Why each field of a document has its value.

In: a ``Reading``. Out: a ``FieldExplanation`` by id. Surprise: an identity is written out with the fields as they are
in the end, derived ones too; so it tells what a derived figure follows from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.confidence import calibration, doubted, signs
from extractor.explain.reading import Reading
from extractor.explain.records import (
    Addend,
    Candidate,
    FieldExplanation,
    IdentityCheck,
    Scored,
    Sign,
    Standing,
    Verdict,
)
from extractor.explain.rows import column_match, crossing, row_match, table_match, way_of
from extractor.forms import Identity, field_specs, identities_of
from extractor.locate import LocatedSection
from extractor.page import FILL, Document, FieldValue, Origin, Place, State, Way
from extractor.prose import find_mentions, find_titles, known_facts, known_year, to_prose
from extractor.reconcile import Support
from extractor.review import FieldLabel, label

AROUND = 60
"""Characters shown on each side of a value."""
CODE_AROUND = 4_000
"""Characters looked at for them; most of a web page is markup."""


def explain_fields(reading: Reading) -> dict[str, FieldExplanation]:
    """Return why each field has its value, in printed order."""
    located = reading.settled.located
    labels = {name: _label(name, located.forms.get(name.partition(".")[0], "")) for name in reading.fields}
    explained = _of_prose(reading, labels)
    for section in located.sections:
        explained |= _of_table(reading, section, labels)
    checks = _checks(identities_of(located.forms), reading.fields, labels)
    return {name: replace(explained[name], identities=checks.get(name, ())) for name in reading.fields}


def _of_table(
    reading: Reading, located: LocatedSection, labels: Mapping[str, FieldLabel]
) -> dict[str, FieldExplanation]:
    """Explain the fields of a section, those that only another form has among them."""
    section, table = located.section, table_match(located)
    explained = {name: _plain(reading, name, labels[name], Way.NOTHING) for name in located.fields}
    for index, line in enumerate(section.lines):
        laid = located.lines.get(index)
        row = row_match(reading, section, laid) if laid else None
        for spec in line.fields:
            way = way_of(line, laid, spec)
            explained[spec.id] = replace(
                explained[spec.id],
                way=_way(reading.fields[spec.id], located.ways.get(spec.id, way)),
                row=row,
                column=column_match(reading, located, spec),
                crossing=crossing(located, spec.id),
                otherwise=located.differing.get(spec.id),
                table=table,
            )
    return explained


def _way(value: FieldValue, located: Way) -> Way:
    """Return how a field was found in the end."""
    if value.origin is Origin.MODEL:
        return Way.MODEL
    return Way.SUMS if value.state is State.DERIVED and located is not Way.JOINED else located


def _of_prose(reading: Reading, labels: Mapping[str, FieldLabel]) -> dict[str, FieldExplanation]:
    """Explain what stands outside of the tables."""
    prose = to_prose(reading.document, reading.settled.located.spans)
    sentences = list(prose.sentences())
    wanted = [fact for fact in known_facts() if fact.field_id in reading.fields]
    found = find_mentions(prose, wanted, known_year(reading.fields))
    mentions = {name: one.mentions for name, one in found.items()}
    titles = find_titles(reading.document, prose)
    explained = {}
    for name, value in reading.fields.items():
        if not name.startswith(("facts.", "meta.")):
            continue
        candidates = [
            Candidate(one.number, _sentence(sentences, one.start), value.place == prose.place(one.start, one.end))
            for one in mentions.get(name, ())
        ]
        for title in titles:
            given = {"meta.agency": title.agency, "meta.year": int(title.year) if title.year else None}.get(name)
            if given is not None:
                text = _visible(reading.document.text[title.place.start : title.place.end])
                first = not any(one.taken for one in candidates)
                candidates.append(Candidate(given, text, first and given == value.value))
        by_title = name.startswith("meta.") and any(one.taken for one in candidates)
        way = Way.NOTHING if value.place is None else Way.TITLE if by_title else Way.PROSE
        shown = _plain(reading, name, labels[name], _way(value, way))
        explained[name] = replace(shown, candidates=tuple(candidates))
    return explained


def _sentence(sentences: Sequence[tuple[int, str]], at: int) -> str:
    """Return the sentence in which a place of the prose lies."""
    return next(text for start, text in reversed(sentences) if start <= at).strip()


def _plain(reading: Reading, name: str, own: FieldLabel, way: Way) -> FieldExplanation:
    """Return what can be said of any field: its value, its place and its confidence."""
    value = reading.fields[name]
    return FieldExplanation(
        label=(*own.section, *own.row, *own.column),
        value=value,
        way=way,
        standing=_standing(reading.document, value.place) if value.place else None,
        scored=None if value.origin is Origin.MODEL else _scored(reading, name),
    )


def _label(name: str, form: str) -> FieldLabel:
    """Return what a field is called in its section's form, or in the one that has it."""
    having = [one for one, specs in field_specs().items() if name in specs]
    return label(name, form if form in having or not having else having[0])


def _scored(reading: Reading, name: str) -> Scored:
    """Return the signs of a field as they were when it was scored, those that say most first."""
    settled, fitted = reading.settled, calibration()
    evidence, support = settled.evidence.get(name), settled.support.get(name, Support())
    value = doubted(settled.fields[name], evidence, support)
    found = signs(value, evidence, support, settled.figures_lost)
    weighed = [Sign(sign, fitted.weights.get(sign, 0.0)) for sign in sorted(found)]
    weighed.sort(key=lambda sign: -abs(sign.weight))
    return Scored(tuple(weighed), fitted.probability(found), fitted.threshold(reading.budget))


def _standing(document: Document, place: Place) -> Standing:
    text, start, end = document.text, place.start, place.end
    first, last = max(0, start - CODE_AROUND), end + CODE_AROUND
    return Standing(
        place=place,
        line=document.source.count("\n", 0, start) + 1,
        before=_visible(text[first:start])[-AROUND:],
        marked=_visible(text[start:end]),
        after=_visible(text[end:last])[:AROUND],
    )


def _visible(text: str) -> str:
    """Return a stretch of text without markup, blanks as one each."""
    return " ".join(text.replace(FILL, " ").split())


def _checks(
    identities: Sequence[Identity], fields: Mapping[str, FieldValue], labels: Mapping[str, FieldLabel]
) -> dict[str, tuple[IdentityCheck, ...]]:
    """Return for each field the identities that bind it, with their numbers; last year's report is not at hand here."""
    checks: dict[str, tuple[IdentityCheck, ...]] = {}
    for identity in (one for one in identities if not one.last and all(name in fields for name in one.fields)):
        check = _check(identity, fields, labels)
        for name in identity.fields:
            checks[name] = (*checks.get(name, ()), check)
    return checks


def _check(identity: Identity, fields: Mapping[str, FieldValue], labels: Mapping[str, FieldLabel]) -> IdentityCheck:
    within_row = identity.between == "table" and len({labels[name].row for name in identity.fields}) == 1
    left, right = (
        tuple(Addend(name, _short(labels[name], within_row), fields[name].amount, fields[name].state) for name in side)
        for side in (identity.left, identity.right)
    )
    known = {one.id: one.number for one in (*left, *right) if one.number is not None}
    verdict = Verdict.OPEN
    if len(known) == len(identity.fields):
        verdict = Verdict.HELD if identity.holds(known) else Verdict.BROKEN
    return IdentityCheck(identity.id, verdict, left, right, identity.relation)


def _short(own: FieldLabel, within_row: bool) -> str:
    """Return the label by which a field differs from the others of a sum."""
    return (own.column if within_row else own.row)[-1]
