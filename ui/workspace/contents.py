"""All that the workspace shows of a document, as plain data.

In: a document and its fields as they stand. Out: what the component is given. Surprise: the skeleton of the form is
markup of our own labels alone; whatever came from a report travels beside it as text, and the browser puts it in as
text, so nothing that a report says can become markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any

from extractor import review
from extractor.forms import FieldSpec, Identity, identities_of
from extractor.page import Number, State
from extractor.reconcile import Finding, FindingKind
from extractor.store import CurrentField, Decision, DocumentRecord, Store
from ui.cells import legend
from ui.doubts import Failing, asked, doubts, failing_sums
from ui.english import gloss
from ui.findings import title_of
from ui.incomplete import sentences
from ui.markup import Html, element, join
from ui.naming import (
    decision_text,
    document_name,
    english_name,
    expected_sections,
    full_name,
    heading_of,
    kind,
    mark,
    names,
    number,
    sections_of,
    shown,
    state_text,
)
from ui.printed_form import named, section_table
from ui.wording import TEXTS, Language, Words
from ui.workspace.page_text import Page

Data = dict[str, Any]
"""What travels to the browser as JSON."""

_FORMS: dict[str, Data] = {}


MOST_FORMS = 16
"""Forms that are kept, of about a hundred kilobytes each."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Makes the data of one document: its form, which no answer changes, and what stands in it by now."""

    store: Store
    record: DocumentRecord
    words: Words
    zone: tzinfo
    current: dict[str, CurrentField] = field(default_factory=dict)

    def load(self) -> None:
        """Read the fields as they stand."""
        self.current.clear()
        self.current.update(self.store.fields(self.record.id))

    def key(self) -> str:
        """Return by what the form is known: another reading of the document, or another language, gives another."""
        read = [one.read or one.field for one in self.current.values()]
        what = (self.record.id, self.record.sha256, sorted(self.record.forms.items()), self.words.language, read)
        return sha256(repr(what).encode()).hexdigest()[:16]

    def form(self) -> Data:
        """Return the printed form with its sums, the source with the places in it, and the fields as they were read."""
        key = self.key()
        if key not in _FORMS:
            for oldest in list(_FORMS)[: 1 - MOST_FORMS]:
                _FORMS.pop(oldest, None)
            _FORMS[key] = self._form(key)
        return _FORMS[key]

    def _form(self, key: str) -> Data:
        failing = failing_sums(self.record, self._as_read())
        page = Page.of(self.store.source(self.record.id), self.record, self.current)
        english = self.words.language is Language.ENGLISH
        return {
            "key": key,
            "skeleton": skeleton(self.record, tuple(self.current), self.words),
            "identities": [self._identity(one) for one in self._identities()],
            "text": page.text,
            "words": {name[3:]: self.words.template(name) for name in TEXTS if name.startswith("ws.")},
            "fields": {
                name: {
                    "name": full_name(self.record, name),
                    "english": english_name(self.record, name) if english else "",
                    "number": names(self.record, name).number,
                    "page": place.page if (place := (entry.read or entry.field).place) else None,
                    "place": page.spots.get(name),
                }
                for name, entry in self.current.items()
            },
            "base": {name: _said(self._field(entry, failing, broken=False)) for name, entry in self._as_read().items()},
        }

    def _as_read(self) -> dict[str, CurrentField]:
        return {name: CurrentField(entry.read or entry.field) for name, entry in self.current.items()}

    def news(self) -> Data:
        """Return the data without the fields that stand as they were read: these came with the form."""
        data, base = self.data(), self.form()["base"]
        return data | {"fields": {name: own for name, own in data["fields"].items() if own != base[name]}}

    def data(self) -> Data:
        """Return what stands in the form, and what is asked about it."""
        current = self.current
        found = review.findings_of(self.store, self.record, current)
        failing = failing_sums(self.record, current)
        drawn = review.drawn(self.store, self.record.id)
        broken = {
            name for one in found if one.kind not in (FindingKind.UNIT, FindingKind.JOINED) for name in one.fields
        }
        histories: dict[str, list[Decision]] = {}
        for decision in self.store.decisions(self.record.id):
            histories.setdefault(decision.field_id, []).append(decision)
        choices: dict[str, list[str]] = {}
        for proposal in (proposal for one in found for proposal in one.proposals if len(proposal) == 1):
            for name, value in proposal.items():
                choices.setdefault(name, []).append(number(value))
        fields = {}
        for name, entry in review.as_asked(current, drawn).items():
            own = self._field(entry, failing, broken=name in broken)
            own["from"] = one if (one := review.moved_from(entry.decision)) in current and one != name else ""
            own["history"] = [decision_text(one, self.words, self.zone) for one in histories.get(name, ())]
            own["choices"] = list(dict.fromkeys(choices.get(name, ())))
            fields[name] = _said(own)
        return {
            "document": self.record.id,
            "name": document_name(self.record),
            "language": self.words.language.value,
            "fields": fields,
            "questions": [self._question(one, failing) for one in review.questions(self.record, current, found, drawn)],
            "notes": sentences(self.record, current, self.store.source(self.record.id), self.words),
            "left": sum(1 for one in fields.values() if "waits" in one),
            "partings": [_ways(one) for one in found if one.kind is FindingKind.JOINED and one.proposals],
        }

    def _field(self, entry: CurrentField, failing: Failing, *, broken: bool) -> Data:
        value, words = entry.field, self.words
        reasons = doubts(value, failing, words) or [words("reason.low_confidence")]
        return {
            "shown": shown(value),
            "value": number(value.value),
            "amount": value.amount,
            "raw": (value.raw or "").strip()[:120],
            "kind": kind(entry, broken=broken),
            "mark": mark(entry, broken=broken),
            "state": state_text(entry, words),
            "reasons": reasons if value.needs_review else [],
            "waits": value.needs_review,
            "acceptable": value.state is not State.MISSING,
            "expected": entry.latest,
            "standing": entry.decision is not None and entry.decision.id == entry.latest,
            "decided": decision_text(entry.decision, words, self.zone) if entry.decision else "",
        }

    def _identities(self) -> list[Identity]:
        """Return the identities that can be worked out beside a cell: all fields are this document's own."""
        known = identities_of(self.record.forms)
        return [one for one in known if not one.last and self.current.keys() >= {*one.left, *one.right}]

    def _identity(self, one: Identity) -> Data:
        return {
            "title": title_of(self.record, one, self.words),
            "relation": one.relation,
            "left": [[name, _term(self.record, one, name)] for name in one.left],
            "right": [[name, _term(self.record, one, name)] for name in one.right],
        }

    def _question(self, one: review.Question, failing: Failing) -> Data:
        own = names(self.record, one.fields[0])
        row = own.row[-1:] if one.row is not None else ()
        column = own.column[-1:] if one.column is not None or len(one.fields) == 1 else ()
        where = " › ".join(part for part in (*own.section, *row, *column) if part)
        return {
            "id": one.id,
            "sentence": asked(one, failing, self.words),
            "where": where,
            "fields": list(one.fields),
            "acceptable": one.acceptable,
        }


_WAYS = 12
"""To part the figures of a row that are offered; where there are more, typing them is quicker than looking."""


def _ways(finding: Finding) -> list[dict[str, str]]:
    """Return the ways to part a row's figures, each as what its fields come to; the likelier ones first.

    What is in force is in most offices more than what was made or repealed in one year.
    """

    def is_unlikely(way: Mapping[str, Number]) -> bool:
        return any(value < max(way.values()) for name, value in way.items() if name.endswith(".in_force"))

    ways = sorted(finding.proposals, key=is_unlikely)[:_WAYS]
    return [{name: number(value) for name, value in way.items()} for way in ways]


def _said(own: Data) -> Data:
    """Return what the browser would not take for granted anyway."""
    return {
        key: value for key, value in own.items() if value is not None and value is not False and value not in ("", [])
    }


def _term(record: DocumentRecord, identity: Identity, name: str) -> str:
    """Return what a field is called within an identity: its column where all are of a row, else its row."""
    labels = [names(record, one) for one in identity.fields]
    own = names(record, name)
    if len({one.section for one in labels}) > 1:
        return " · ".join((*own.row[-1:], *own.column[-1:]))
    within_row = len({one.row for one in labels}) == 1
    return ((own.column if within_row else own.row) or own.row or own.column)[-1]


def skeleton(record: DocumentRecord, fields: tuple[str, ...], words: Words) -> Html:
    """Return the form with empty cells: meta and facts, then the tables as they are printed."""
    around = tuple(name for name in fields if name.startswith(("meta.", "facts.")))
    return _skeleton(_Form(record, tuple(record.forms.items()), around), words)


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """A form to draw; equal to another where the same labels are printed."""

    record: DocumentRecord
    forms: tuple[tuple[str, str], ...]
    around: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Form) and (self.forms, self.around) == (other.forms, other.around)

    def __hash__(self) -> int:
        return hash((self.forms, self.around))


@lru_cache(maxsize=32)
def _skeleton(form: _Form, words: Words) -> Html:
    english = partial(gloss, words=words)
    rows = [
        element(
            "tr",
            element("th", *named(names(form.record, name).row[0], english), class_="deep", scope="row"),
            _cell(name, 1, "wide"),
        )
        for name in form.around
    ]
    parts = [legend(words), element("table", *rows, class_="paper facts", data_section="facts")]
    printed: Mapping[str, Any] = {section.id: section for section in sections_of(form.record)}
    for section_id in expected_sections(form.record):
        section = printed.get(section_id)
        heading = heading_of(section_id)
        if section is None:
            parts.append(element("div", words("report.no_section", section=heading), class_="line"))
            continue
        table = section_table(section, _of_spec, english)
        parts.append(element("div", *named(heading, english), class_="sectionhead"))
        parts.append(element("div", table, data_section=section_id))
    return join(*parts)


def _of_spec(spec: FieldSpec, columns: int) -> Html:
    return _cell(spec.id, columns)


def _cell(field_id: str, columns: int, style: str = "") -> Html:
    return element(
        "td",
        class_=style or None,
        colspan=columns if columns > 1 else None,
        role="gridcell",
        tabindex="-1",
        data_field=field_id,
    )
