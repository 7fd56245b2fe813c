"""The language-model fallback: the few unsettled fields, the lines that could hold them, and what of the answer counts.

In: a document, what was located in it, its fields. Out: ``Answers``: fields whose value stands on the line that the
model cites. Surprise: nothing that the model says is taken from it. Its answer only points at characters of the page,
and the value is read from those.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.document import Cell, CellKind, Document
from extractor.errors import ModelError
from extractor.extraction import Answers, ModelUse
from extractor.form import Identity
from extractor.locate import Located
from extractor.passages import Figure, Kind, Passage, cell_places, figures
from extractor.prompt import load
from extractor.questions import AGENCY, Gap, Question, questions
from extractor.reconcile import TOLERANCE
from extractor.settings import ModelSettings, Settings
from extractor.text import normalise
from extractor.values import FieldValue, Number, Origin, Reason, State

if TYPE_CHECKING:
    from extractor.llm import Patience

_log = logging.getLogger(__name__)

PROMPT = "unsettled_fields"
ANSWER_TOKENS = 32
"""Of one answer, with room for blanks; what is longer is no answer to these questions."""
CONFIDENCE = 0.9
"""Of an answer that stands on its line: where small and large models were tried, about one in ten was another's."""


def numbered(asked: Sequence[Question]) -> dict[int, Passage]:
    """Return the passages of all questions in the order of the page, numbered from 1."""
    passages = {passage for question in asked for passage in question.passages}
    return dict(enumerate(sorted(passages, key=lambda passage: passage.offsets), 1))


def schema(asked: Sequence[Question], lines: Mapping[int, Passage]) -> type[BaseModel]:
    """Return the model of an answer to exactly these questions: for each a line, and for each gap a value or null.

    The printed names are the keys: with keys of our own a small model loses count of the columns. A single gap is null
    as a whole, line and all.
    """
    closed = ConfigDict(extra="forbid")
    answers: dict[str, Any] = {}
    for n, question in enumerate(asked, 1):
        allowed: list[Any] = [line for line, passage in lines.items() if passage in question.passages]
        parts: dict[str, Any] = {"line": (int, Field(json_schema_extra={"enum": allowed}))}
        several = len(question.gaps) > 1
        for gap in question.gaps:
            value = _TYPES.get(gap.kind, int)
            parts[gap.name] = (value | None if several else value, ...)
        answer = create_model(f"A{n}", __config__=closed, **parts)
        answers[f"q{n}"] = (answer if several else answer | None, ...)
    return create_model("Answers", __config__=closed, **answers)


_TYPES: dict[Kind, Any] = {"name": str, "amount": int | float, "fee": int | float}


def render(asked: Sequence[Question], lines: Mapping[int, Passage]) -> str:
    """Return the questions in the form's own words, each with the lines that it may cite."""
    written: list[str] = []
    columns: tuple[str, ...] = ()
    for n, question in enumerate(asked, 1):
        if len(question.columns) > 1 and question.columns != columns:
            columns = question.columns
            written.append(f"以下各行的栏目依次为：{'、'.join(columns)}。")
        where = "、".join(str(line) for line, passage in lines.items() if passage in question.passages)
        row = f"表格行“{question.row}”的" if question.row else ""
        written.append(f"q{n}：第 {where} 行，{row}{'、'.join(gap.name for gap in question.gaps)}")
    return "\n".join(written)


def grounded(
    document: Document,
    asked: Sequence[Question],
    lines: Mapping[int, Passage],
    answer: BaseModel,
    fields: Mapping[str, FieldValue],
) -> dict[str, FieldValue]:
    """Return the answers whose value stands on the cited line, in characters that nothing else has used up.

    Those for one row count together or not at all: its values have to stand where its columns can be.
    """
    used = [(value.place.start, value.place.end) for value in fields.values() if value.place]
    found: dict[str, FieldValue] = {}
    for n, question in enumerate(asked, 1):
        said = getattr(answer, f"q{n}")
        passage = lines.get(said.line) if said else None
        if passage is None or passage not in question.passages:
            continue
        values = {gap: value for gap in question.gaps if (value := getattr(said, gap.name)) is not None}
        row: dict[str, Figure] = {}
        after = 0
        for gap, value in values.items():
            for figure in _matching(passage, gap.kind, value):
                free = all(figure.end <= start or end <= figure.start for start, end in used)
                if free and figure.start >= after and _in_column(passage, question, gap, figure):
                    row[gap.field_id] = figure
                    after = figure.end
                    break
        if len(row) == len(values):
            used += [(figure.start, figure.end) for figure in row.values()]
            found |= {field_id: _field(document, field_id, figure) for field_id, figure in row.items()}
    return found


def _in_column(passage: Passage, question: Question, gap: Gap, figure: Figure) -> bool:
    """Tell whether a figure of a line can be in a gap's column, by what stands before and after it.

    With as many cells as columns there is one such place; each cell more or less makes it one wider.
    """
    if len(question.columns) < 2:
        return True
    cells = cell_places(passage)
    column = question.columns.index(gap.name)
    surplus = len(cells) - len(question.columns)
    return min(0, surplus) <= cells.index(figure.start) - column <= max(0, surplus)


def _matching(passage: Passage, kind: Kind, said: Number | str | None) -> Iterator[Figure]:
    """Yield the places of a passage that say what the model says."""
    if isinstance(said, str):
        name = normalise(said).strip()
        at = passage.text.find(name) if AGENCY.fullmatch(name) else -1
        if at >= 0:
            yield passage.figure(name, name, at, at + len(name))
    elif said is not None:
        yield from (figure for figure in figures(passage, kind) if said in (figure.value, figure.printed))


def _field(document: Document, field_id: str, figure: Figure) -> FieldValue:
    holder = Cell(CellKind.NUMBER, figure.start, figure.end, row=0)
    for cell in document.cells:
        if cell.start <= figure.start and figure.end <= cell.end:
            holder = cell
    return FieldValue(
        field_id,
        figure.value,
        State.READ,
        Origin.MODEL,
        CONFIDENCE,
        reasons=(Reason.MODEL_ANSWER,),
        raw=document.source[figure.start : figure.end],
        place=replace(document.place(holder), start=figure.start, end=figure.end),
    )


def uncontradicted(
    found: Mapping[str, FieldValue], fields: Mapping[str, FieldValue], identities: Sequence[Identity]
) -> dict[str, FieldValue]:
    """Return the answers that the identities do not speak against.

    Of an identity that speaks against the page only since the answers came, every answer falls but those that another
    identity bears out; where that leaves none to fall, all do.
    """
    before = _amounts(fields)
    kept = dict(found)
    while True:
        amounts = before | _amounts(kept)
        broken = [one for one in identities if _refutes(one, amounts) and not _refutes(one, before)]
        if not broken:
            return kept
        whole = [one for one in identities if amounts.keys() >= set(one.fields) and not _refutes(one, amounts)]
        borne_out = {name for one in whole for name in one.fields}
        suspects = kept.keys() & {name for one in broken for name in one.fields}
        for name in (suspects - borne_out) or suspects:
            del kept[name]


def _amounts(fields: Mapping[str, FieldValue]) -> dict[str, Number]:
    """Return what fields add to a sum: an empty cell counts as nothing, a missing one is unknown."""
    amounts: dict[str, Number] = {name: 0 for name, value in fields.items() if value.state is State.BLANK}
    return amounts | {name: value.value for name, value in fields.items() if isinstance(value.value, int | float)}


def _refutes(identity: Identity, amounts: Mapping[str, Number]) -> bool:
    """Tell whether an identity fails, whatever the figures that are still unknown: counts are never negative."""
    left, right = (sum(amounts[name] for name in side if name in amounts) for side in (identity.left, identity.right))
    return (amounts.keys() >= set(identity.left) and right > left + TOLERANCE) or (
        amounts.keys() >= set(identity.right) and left > right + TOLERANCE
    )


@dataclass(frozen=True, slots=True)
class ModelAsker:
    """Asks a language model about a document's unsettled fields, in one call. Can be sent to another process."""

    settings: ModelSettings
    patience: Patience | None = None

    def ask(self, document: Document, located: Located, fields: Mapping[str, FieldValue]) -> Answers:
        """Return grounded answers for some of the unsettled fields; where the model fails, none and what it cost."""
        asked = questions(document, located, fields)
        if not asked:
            return Answers()
        # Here and not above: the client takes a second to import, and most reports leave nothing to ask.
        from extractor.llm import Patience, complete  # noqa: PLC0415

        lines = numbered(asked)
        prompt = load(PROMPT)
        text = "\n".join(f"{n}| {passage.text}" for n, passage in lines.items())
        # The text cannot hold the mark that ends it: it would have to hold its own hash.
        fence = hashlib.sha256(text.encode()).hexdigest()[:12]
        try:
            reply = complete(
                self.settings,
                [
                    {"role": "system", "content": prompt.rules},
                    {"role": "user", "content": prompt.ask(questions=render(asked, lines), fence=fence, lines=text)},
                ],
                schema(asked, lines),
                max_tokens=ANSWER_TOKENS * (1 + sum(1 + len(question.gaps) for question in asked)),
                patience=self.patience or Patience(),
            )
        except ModelError as error:
            _log.warning("%s %s did not settle %d fields.", error, self.settings.name, sum(len(q.gaps) for q in asked))
            use = error.details["use"]
            return Answers(use=use if isinstance(use, ModelUse) else ModelUse())
        found = grounded(document, asked, lines, reply.answer, fields)
        identities = [identity for section in located.sections for identity in section.section.identities]
        counted = uncontradicted(found, fields, identities)
        asking = f"{prompt.name} {prompt.version} ({prompt.sha256[:12]})"
        _log.info("%s settled %d fields, asked with %s.", self.settings.name, len(counted), asking)
        return Answers(counted, reply.use)


def asker(settings: Settings) -> ModelAsker | None:
    """Return who can be asked under these settings: nobody where there is no model."""
    return ModelAsker(settings.model) if settings.model else None
