"""What fields, values and documents are called on the screen.

In: fields and records. Out: plain text, to be escaped by whoever shows it. Surprise: labels stay as printed, in
Chinese, in both languages: they are what a person looks for on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from extractor.errors import GoujiError
from extractor.forms import FieldSpec, Section, forms, section_ids
from extractor.page import FieldValue, State, Value
from extractor.review import FieldLabel, InvalidCorrectionError, form_of, label
from extractor.store import BY_SUMS, Action, CurrentField, Decision, DocumentRecord
from ui.english import english
from ui.wording import TEXTS, Words


def number(value: Value) -> str:
    """Return a value as it is typed: ``1234``, ``12.5``; nothing for null."""
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def value_text(value: Value, words: Words) -> str:
    """Return a value in a sentence, where null needs a name."""
    return words("value.none") if value is None else number(value)


def names(record: DocumentRecord, field_id: str) -> FieldLabel:
    """Return what a field of a document is called in print."""
    return label(field_id, form_of(record, field_id))


def field_name(record: DocumentRecord, field_id: str) -> str:
    """Return a field's short name: the innermost row and column."""
    own = names(record, field_id)
    return " · ".join(part for part in (*own.row[-1:], *own.column[-1:]))


def full_name(record: DocumentRecord, field_id: str) -> str:
    """Return a field's whole way, outermost first."""
    own = names(record, field_id)
    return " › ".join((*own.section, *own.row, *own.column))


def english_name(record: DocumentRecord, field_id: str) -> str:
    """Return the English names on a field's whole way."""
    own = names(record, field_id)
    return " › ".join(english(part) or part for part in (*own.section, *own.row, *own.column))


def document_name(record: DocumentRecord) -> str:
    """Return an agency's name with the year, or the file's name where the report did not tell."""
    if not record.agency:
        return record.name
    return f"{record.agency} {record.year}" if record.year else record.agency


def sections_of(record: DocumentRecord) -> Iterator[Section]:
    """Yield the sections of a document as its forms print them, in printed order."""
    for section_id in dict.fromkeys(section.id for form in forms().values() for section in form.sections):
        form = forms().get(record.forms.get(section_id, ""))
        if form:
            yield from (section for section in form.sections if section.id == section_id)


def expected_sections(record: DocumentRecord) -> list[str]:
    """Return the ids of the sections that a report should have: all of the forms that it follows, in printed order."""
    own = {section.id for form in record.forms.values() if form in forms() for section in forms()[form].sections}
    return [name for name in section_ids() if name in own]


def heading_of(section_id: str) -> str:
    """Return a section's printed heading, as the newest form has it."""
    own = (section for form in forms().values() for section in form.sections)
    return next(section.fields[0].heading[0] for section in own if section.id == section_id)


def short_heading(section: Section) -> str:
    """Return what a section is called for short: its number, or its whole heading where it has none."""
    number, mark, _ = section.heading.partition("、")
    return number if mark and len(number) == 1 else section.heading


def row_of(record: DocumentRecord, field_id: str) -> list[FieldSpec]:
    """Return the printed row in which a field stands; empty for facts and the like."""
    for section in sections_of(record):
        own = next((spec for spec in section.fields if spec.id == field_id), None)
        if own:
            return [s for s in section.fields if s.row_id == own.row_id and s.heading == own.heading]
    return []


def when(moment: str, zone: tzinfo) -> str:
    """Return an ISO time of the store as the reader's clock shows it."""
    return datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M")


_SIGNS = {Action.ACCEPT: "✓", Action.CORRECT: "Δ", Action.BLANK: "✓", Action.UNREADABLE: "×", Action.SETTLE: "✓"}


def mark(entry: CurrentField, *, broken: bool = False) -> str:
    """Return the sign that stands behind a value: the state told without colour; the legend explains each."""
    value, decision = entry.field, entry.decision
    if decision:
        sign = _SIGNS[decision.action]
    elif value.needs_review:
        sign = "?"
    elif value.state is State.DERIVED:
        sign = "="
    else:
        sign = "M" if value.origin == "model" else ""
    return sign + ("≠" if broken else "")


def kind(entry: CurrentField, *, broken: bool = False) -> str:
    """Return the style classes of a field's cell."""
    value = entry.field
    classes = [value.state.value]
    if entry.decision and entry.decision.action is not Action.SETTLE:
        classes.append("human")
    if value.needs_review:
        classes.append("unsure")
    if broken:
        classes.append("broken")
    return " ".join(classes)


def shown(value: FieldValue) -> str:
    """Return what stands in a field's cell: an empty one shows a dash."""
    return "—" if value.state is State.BLANK else number(value.value)


def state_text(entry: CurrentField, words: Words) -> str:
    """Return a field's state and who gave it; an empty or unreadable cell was decided by a person, who is named."""
    value, decision = entry.field, entry.decision
    said = {Action.UNREADABLE: "state.unreadable_by", Action.BLANK: "state.blank_by"}
    if decision and decision.action in said:
        return words(said[decision.action], author=decision.author)
    state = words(f"state.{value.state}")
    if value.state in (State.DERIVED, State.MISSING):  # it stands nowhere, so nothing read it
        return state
    if decision and decision.action is Action.CORRECT and value.place is None:
        return words(f"origin.{value.origin}")
    return state + words("between") + words(f"origin.{value.origin}")


def hint(entry: CurrentField, reasons: Sequence[str], words: Words, zone: tzinfo) -> str:
    """Return all about a field, with the ``reasons`` to doubt it, in a few lines: for a pointer resting on its cell."""
    value = entry.field
    lines = [state_text(entry, words)]
    if value.raw:
        lines.append(words("hint.raw", raw=value.raw.strip()[:60]))
    if value.needs_review:
        lines.extend(reasons)
    if entry.decision:
        lines.append(decision_text(entry.decision, words, zone))
    return "\n".join(lines)


def decision_text(decision: Decision, words: Words, zone: tzinfo) -> str:
    """Return a decision in one line: what, who, when."""
    action = words(f"action.{decision.action}")
    moment = when(decision.decided_at, zone)
    if decision.action in (Action.BLANK, Action.UNREADABLE):  # they have no value, and say so themselves
        return words("decision.no_value", action=action, author=decision.author, when=moment)
    if decision.author == BY_SUMS:
        return words("decision.by_sums", action=action, value=value_text(decision.after, words), when=moment)
    return words(
        "decision.line",
        action=action,
        value=value_text(decision.after, words),
        author=decision.author,
        when=moment,
    )


def error_text(error: GoujiError, record: DocumentRecord, field_id: str, words: Words) -> str:
    """Return why an answer about a field was not taken, with what the field can hold where something else was typed."""
    details = dict(error.details)
    if isinstance(error, InvalidCorrectionError) and field_id:
        kind = label(field_id, form_of(record, field_id)).number
        details |= {"expected": words(f"expects.{kind}"), "typed": str(details.get("typed", ""))[:40]}
    return words.error(error.code, details, str(error))


def batch_name(name: str, words: Words) -> str:
    """Return what a batch is called in the reader's language, whichever it was brought in."""
    own = TEXTS["samples.batch"]
    if name in (own.en, own.zh):
        return words("samples.batch")
    for text in (TEXTS["batch.and_more"].en, TEXTS["batch.and_more"].zh, "{name} +{count}"):  # programs use the last
        pattern = re.escape(text).replace(r"\{name\}", "(?P<name>.+)").replace(r"\{count\}", r"(?P<count>\d+)")
        if found := re.fullmatch(pattern, name):
            return words("batch.and_more", **found.groupdict())
    return name
