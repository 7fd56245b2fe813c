"""Corrections of one kind, put together, with the words on the page that stand behind them.

In: a store's decisions. Out: ``CorrectionGroup``s, the most frequent first. Surprise: the words are found where the
parser found no label, by likeness to the label that the form has; where they are a variant that the form lacks, the
remedy is one word in a form file, and the group says which line of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.forms import FieldSpec, Line, forms, label_key
from extractor.review.review_queue import form_of, label
from extractor.store import Action, CurrentField, Decision, DocumentRecord, Store

ALIKE = 60.0
"""Below this likeness in percent (rapidfuzz's ratio over label keys), a line of the page is no variant of a label."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision that changed what was read."""

    document_id: int
    decision: Decision
    printed: str
    """The words on the page that seem to be the row's label, if they are not the form's."""


@dataclass(frozen=True, slots=True)
class CorrectionGroup:
    """Corrections of one kind in one row of one form.

    Attributes:
        form, section, row: where in the forms; ``row`` is empty for figures of the prose and the like.
        label: the label that the form has for it.
        kind: ``omitted`` (nothing was read), ``invented`` (nothing stands there) or ``misread``.
        reasons: why the fields were doubted, with how often.
        printed: labels as the pages have them that the form does not know, with how often.
        formats: the formats of the documents, with how often.
    """

    form: str
    section: str
    row: str
    label: str
    kind: str
    reasons: Mapping[str, int]
    printed: Mapping[str, int]
    formats: Mapping[str, int]
    documents: int
    corrections: tuple[Correction, ...]


def correction_groups(store: Store, fewest: int = 2) -> list[CorrectionGroup]:
    """Return the kinds of corrections that were made in at least ``fewest`` documents."""
    found: dict[tuple[str, str, str, str], list[tuple[DocumentRecord, Correction, CurrentField]]] = defaultdict(list)
    for record in filter(None, map(store.document, store.changed_documents())):
        latest = {decision.field_id: decision for decision in store.standing(record.id)}
        read = store.read_fields(record.id)
        source = store.source(record.id)
        for name, decision in latest.items():
            kind = _kind(read.get(name), decision)
            if kind:
                form = form_of(record, name)
                spec = _spec(form, name)
                printed = _printed(source, name, read, spec) if spec else ""
                key = (form, name.partition(".")[0], spec.row_id if spec else name, kind)
                found[key].append((record, Correction(record.id, decision, printed), read[name]))
    groups = [_group(key, members) for key, members in found.items()]
    return sorted((one for one in groups if one.documents >= fewest), key=lambda one: -len(one.corrections))


def _kind(entry: CurrentField | None, decision: Decision) -> str:
    if entry is None or decision.action is Action.UNREADABLE or decision.after == entry.field.value:
        return ""
    if entry.field.value is None:
        return "omitted"
    return "invented" if decision.after is None else "misread"


def _group(
    key: tuple[str, str, str, str], members: list[tuple[DocumentRecord, Correction, CurrentField]]
) -> CorrectionGroup:
    form, section, row, kind = key
    own = label(members[0][1].decision.field_id, form)
    return CorrectionGroup(
        form=form,
        section=section,
        row=row,
        label=own.row[-1],
        kind=kind,
        reasons=_counted(reason for _, _, entry in members for reason in entry.field.reasons),
        printed=_counted(one.printed for _, one, _ in members if one.printed),
        formats=_counted(record.format or "" for record, _, _ in members),
        documents=len({record.id for record, _, _ in members}),
        corrections=tuple(one for _, one, _ in members),
    )


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


# --- the words on the page -------------------------------------------------------------------------------------------


def _spec(form: str, field_id: str) -> FieldSpec | None:
    for section in forms()[form].sections if form in forms() else ():
        for spec in section.fields:
            if spec.id == field_id:
                return spec
    return None


def _line(spec: FieldSpec) -> Line | None:
    for section in forms()[spec.form].sections:
        for line in section.lines:
            if spec in line.fields:
                return line
    return None


def _printed(source: str, field_id: str, read: Mapping[str, CurrentField], spec: FieldSpec) -> str:
    """Return the words that stand where the row's label should, if the form does not know them."""
    line = _line(spec)
    if line is None or not line.keys:
        return ""
    start, end = _window(field_id, read, len(source))
    best, likeness = "", ALIKE
    for text in _pieces(source[start:end]):
        own = label_key(text)
        if own in line.keys:
            return ""  # the label is there as the form has it: the fault lies elsewhere
        alike = max(fuzz.ratio(own, known) for known in line.keys)
        if own and alike >= likeness:
            best, likeness = text, alike
    return best


def _window(field_id: str, read: Mapping[str, CurrentField], length: int) -> tuple[int, int]:
    """Return the span between the last figure located before a field's row and the first one after it."""
    names = [name for name in read if not name.startswith(("meta.", "facts."))]
    row = field_id.rpartition(".")[0]
    own = [n for n, name in enumerate(names) if name.rpartition(".")[0] == row]
    if not own:
        return 0, 0
    before = [place.end for name in names[: own[0]] if (place := read[name].field.place)]
    after = [place.start for name in names[own[-1] + 1 :] if (place := read[name].field.place)]
    return (max(before) if before else 0), (min(after) if after else length)


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a text that can be labels: what stands between line ends, tabs, pipes and tags."""
    for line in text.replace("<", "\n<").replace(">", ">\n").replace("|", "\n").replace("\t", "\n").splitlines():
        piece = line.strip()
        if piece and not piece.startswith("<") and len(piece) < 60 and label_key(piece):
            yield piece
