"""A settled document becomes a case: its source, its right answers, and who settled them.

In: a store's document in which nothing waits any more. Out: a source, a gold file and a line of a case list.
Surprise: what no person decided is the parser's own reading, which proves nothing about the parser; the gold says of
every field by whom it was settled, and reviewers who disagree keep a document from becoming a case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.counting import counted
from extractor.errors import GoujiError, UsageError
from extractor.forms import forms
from extractor.page import State
from extractor.prose import fact_of
from extractor.result import Status, part_name
from extractor.store import Action, CurrentField, Decision, DocumentRecord, Store

_HEAD_FIELDS = ("meta.agency", "meta.year")
"""Fields that stand in the head of a gold file, not among the others."""

PARSER, SUMS = "parser", "sums"
"""Stand in the gold for fields that no person decided about: as read, and settled by the sums after answers."""

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")

FILLER = "某"
"""Stands for each character of a scrubbed name: as long as it in all of the encodings."""


class NotSettledError(GoujiError):
    """Fields of the document still wait for a person, or nothing was read from it."""

    code = "not_settled"
    sentence = "{document} is not settled: {detail}."


class ReviewersDisagreeError(GoujiError):
    """Two reviewers said different things about a field."""

    code = "reviewers_disagree"
    sentence = "Reviewers of {document} disagree about {fields}: let them decide again, or keep the last word."


class NotScrubbedError(GoujiError):
    """A name could not be taken out of the source."""

    code = "not_scrubbed"
    sentence = "The agency's name cannot be taken out of {document}: {detail}."


@dataclass(frozen=True, slots=True)
class Promoted:
    """A case that was written, and how many of its fields a person settled."""

    id: str
    source: Path
    gold: Path
    fields: int
    settled_by_people: int
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromotionOptions:
    """How a case is to be written.

    Attributes:
        tags: tags of the case beside its format and forms.
        scrub: take the agency's and the reviewers' names out.
        last_word: where reviewers disagree, the last decision holds.
    """

    tags: Sequence[str] = ()
    scrub: bool = False
    last_word: bool = False


def disagreements(store: Store, document_id: int) -> dict[str, tuple[Decision, ...]]:
    """Return the fields about which the last words of two people differ, each with those words."""
    last: dict[str, dict[str, Decision]] = {}
    for decision in store.standing(document_id):
        if decision.action is Action.SETTLE:
            continue
        last.setdefault(decision.field_id, {})[decision.author] = decision
    return {
        name: tuple(words.values())
        for name, words in last.items()
        if len({(one.action is Action.UNREADABLE, repr(one.after)) for one in words.values()}) > 1
    }


def promote(store: Store, document_id: int, folder: Path, options: PromotionOptions | None = None) -> Promoted:
    """Write a settled document as a case into a folder and add it to the folder's ``cases.jsonl``.

    Raises:
        NotSettledError: fields wait, or nothing was read.
        ReviewersDisagreeError: the last words of two people about a field differ.
        NotScrubbedError: the name was to be taken out and is not found in the bytes.
        UsageError: the folder has a case of this document already.
    """
    options = options or PromotionOptions()
    record = store.document(document_id)
    if record is None:
        raise NotSettledError(document=f"document {document_id}", detail="there is no such document")
    if record.status is not Status.DONE:
        waiting = (
            f"{counted(record.to_review, 'field')} to review" if record.to_review else "no report could be read from it"
        )
        raise NotSettledError(document=record.name, detail=waiting)
    differing = disagreements(store, document_id)
    if differing and not options.last_word:
        raise ReviewersDisagreeError(document=record.name, fields=", ".join(sorted(differing)))
    data, agency = store.content(document_id), record.agency
    if options.scrub and agency:
        for other in sorted({one.agency for one in store.parts(document_id) if one.agency} - {agency}, key=len):
            data, _ = scrubbed(data, other, record.name)
        data, agency = scrubbed(data, agency, record.name)
    return _write(record, store.fields(document_id), folder, options, (data, agency), differing)


def scrubbed(data: bytes, name: str, document: str) -> tuple[bytes, str]:
    """Return the bytes without a name, and what stands in its place; its last character, 局 or 府, stays.

    Raises:
        NotScrubbedError: the name does not stand in the bytes as such.
    """
    stand_in = FILLER * (len(name) - 1) + name[-1:]
    for encoding in ENCODINGS:
        try:
            old, new = name.encode(encoding), stand_in.encode(encoding)
        except UnicodeEncodeError:
            continue
        if old in data:
            return data.replace(old, new), stand_in
    raise NotScrubbedError(document=document, detail="it is packed, or written in other characters there")


def _write(
    record: DocumentRecord,
    current: Mapping[str, CurrentField],
    folder: Path,
    options: PromotionOptions,
    source: tuple[bytes, str | None],
    differing: Mapping[str, tuple[Decision, ...]],
) -> Promoted:
    data, agency = source
    case_id = f"reviewed-{record.sha256[:12]}{f'-{record.part}' if record.part else ''}"
    listed = folder / "cases.jsonl"
    if listed.is_file() and f'"id": "{case_id}"' in listed.read_text(encoding="utf-8"):
        raise UsageError(detail=f"{listed} has {record.name} already, as {case_id}")
    authors = list(dict.fromkeys(author for entry in current.values() if (author := _author(entry))))
    called = {one: f"reviewer {n}" if options.scrub else one for n, one in enumerate(authors, 1)}
    gold = {
        "form": next(iter(record.forms.values()), next(iter(forms()))),
        "forms": dict(record.forms),
        "agency": agency,
        "year": record.year,
        "settled_by": list(called.values()),
        "disagreements": {
            name: [{"value": one.after, "by": called.get(one.author, "reviewer")} for one in words]
            for name, words in differing.items()
        },
        "fields": {
            name: _gold_field(name, entry, called) for name, entry in current.items() if name not in _HEAD_FIELDS
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gold").mkdir(exist_ok=True)
    source_file = folder / f"{case_id}{Path(record.file_name).suffix or '.txt'}"
    gold_file = folder / "gold" / f"{case_id}.gold.json"
    source_file.write_bytes(data)
    gold_file.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    tags = dict.fromkeys(["reviewed", record.format or "", *sorted(set(record.forms.values())), *options.tags])
    line = {
        "id": case_id,
        "source": part_name(source_file.name, record.part),
        "gold": f"gold/{gold_file.name}",
        "tags": [tag for tag in tags if tag],
        "lossy": False,
    }
    with listed.open("a", encoding="utf-8") as cases:
        cases.write(json.dumps(line, ensure_ascii=False) + "\n")
    settled = sum(bool(_author(entry)) for entry in current.values())
    return Promoted(case_id, source_file, gold_file, len(current), settled, tuple(authors))


def _gold_field(name: str, entry: CurrentField, called: Mapping[str, str]) -> dict[str, object]:
    return {
        "value": entry.field.value,
        "basis": _basis(name, entry),
        "by": called[author] if (author := _author(entry)) else SUMS if entry.decision else PARSER,
    }


def _author(entry: CurrentField) -> str:
    """Return the person who settled a field; nothing where none did."""
    return entry.decision.author if entry.decision and entry.decision.action is not Action.SETTLE else ""


def _basis(name: str, entry: CurrentField) -> str:
    """Return what gold's value rests on: see the scoring contract."""
    state = entry.field.state
    if state is State.READ:
        return "printed"
    if state is State.DERIVED:
        return "derived"
    if entry.decision and entry.decision.action is Action.UNREADABLE:
        return "lost"
    return "blank" if state is State.BLANK and fact_of(name) is None else "absent"
