"""What of a model's answer counts: the verdict of the page and of the sums about every field that was asked for.

In: what was asked, the lines shown, the answer. Out: ``Judged`` fields. Surprise: nothing that the model says is taken
from it. Its answer only points at characters of the page, and the value is read from those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import BaseModel

from extractor.ask.ledger import Judgement, Verdict
from extractor.ask.passages import Figure, Kind, Passage, cell_places, figures
from extractor.ask.questions import AGENCY, Gap, Question
from extractor.forms import Identity
from extractor.page import NUMBER, Cell, Document, FieldValue, Number, Origin, Reason, State, amounts_of, normalise
from extractor.prose import Fact
from extractor.settings import ERROR_BUDGET


class Grounding(StrEnum):
    """What bears out a supported answer, the strongest kind that applies."""

    SUMS = "sums"  # an identity with something in it holds since the answer came
    COLUMN = "column"  # its line has exactly the form's cells, and the value stands in its own
    ONLY = "only"  # the line has no other figure that the field could have
    CHOICE = "choice"  # there was a choice of figures or of lines
    WORDS = "words"  # a zero that no figure stands for: 未收到申请


CONFIDENCE = {
    Grounding.SUMS: 0.96,
    Grounding.COLUMN: 0.96,
    Grounding.ONLY: 0.95,
    Grounding.CHOICE: 0.8,
    Grounding.WORDS: 0.9,
}
"""How often a supported answer is right, by what bears it out: (right + 1) / (all + 2), rounded down, of 75 answers of
a model of 1.5 billion parameters to questions with known answers (``python -m eval.known_answers``): columns 27 of 27,
the only figure 22 of 22, a choice 13 of 15, words 9 of 9. Two answers that sums bear out are too few to set apart."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one answer; ``value`` is there while the verdict is supported, ``grounding`` with it."""

    judgement: Judgement
    value: FieldValue | None = None
    grounding: Grounding | None = None

    @property
    def field_id(self) -> str:
        """Return the field that was asked for."""
        return self.judgement.field_id


def judge(
    document: Document,
    asked: Sequence[Question],
    lines: Mapping[int, Passage],
    answer: BaseModel,
    fields: Mapping[str, FieldValue],
) -> list[Judged]:
    """Return for each gap whether its value stands on the cited line, in characters that nothing else has used up.

    Those for one row count together or not at all: its values have to stand where its columns can be.
    """
    used = [(value.place.start, value.place.end) for value in fields.values() if value.place]
    judged: list[Judged] = []
    for n, question in enumerate(asked, 1):
        said = getattr(answer, f"q{n}")
        line = said.line if said else None
        values = {gap: getattr(said, gap.name) if said else None for gap in question.gaps}
        given = {gap: value for gap, value in values.items() if value is not None}
        passage = lines.get(line) if line is not None else None
        row = _row(question, passage, given, used) if passage in question.passages and passage else {}
        stands = bool(given) and len(row) == len(given)
        for gap, value in values.items():
            verdict = Verdict.NOT_THERE if value is None else Verdict.SUPPORTED if stands else Verdict.UNSUPPORTED
            judgement = Judgement(gap.field_id, verdict, None if value is None else str(value), line)
            if verdict is Verdict.SUPPORTED and passage is not None:
                found = _field(document, gap.field_id, row[gap.field_id])
                judged.append(Judged(judgement, found, _grounding(question, passage, gap, row[gap.field_id])))
            else:
                judged.append(Judged(judgement))
        if stands:
            used += [(figure.start, figure.end) for figure in row.values()]
    return judged


def _row(
    question: Question,
    passage: Passage,
    given: Mapping[Gap, Number | str],
    used: Sequence[tuple[int, int]],
) -> dict[str, Figure]:
    """Return the figures of a passage that the values of one question stand for, as far as there are any."""
    row: dict[str, Figure] = {}
    after = 0
    for gap, value in given.items():
        for figure in _matching(passage, gap.kind, value):
            free = all(figure.end <= start or end <= figure.start for start, end in used)
            if free and figure.start >= after and _surplus(passage, question, gap, figure) is not None:
                row[gap.field_id] = figure
                after = figure.end
                break
    return row


def _surplus(passage: Passage, question: Question, gap: Gap, figure: Figure) -> int | None:
    """Return how many cells more or less than columns a line has, if a figure of it can be in a gap's column.

    With as many cells as columns there is one such place; each cell more or less makes it one wider.
    """
    if len(question.columns) < 2:
        return 0
    cells = cell_places(passage)
    column = question.columns.index(gap.name)
    surplus = len(cells) - len(question.columns)
    return surplus if min(0, surplus) <= cells.index(figure.start) - column <= max(0, surplus) else None


def _matching(passage: Passage, kind: Kind, said: Number | str) -> Iterator[Figure]:
    """Yield the places of a passage that say what the model says."""
    if isinstance(said, str) and isinstance(kind, Fact):
        yield from (
            figure for figure in figures(passage, kind) if normalise(said).strip() in (figure.value, figure.printed)
        )
    elif isinstance(said, str):
        name = normalise(said).strip()
        at = passage.text.find(name) if AGENCY.fullmatch(name) else -1
        if at >= 0:
            yield passage.figure(name, name, at, at + len(name))
    else:
        yield from (figure for figure in figures(passage, kind) if said in (figure.value, figure.printed))


def _grounding(question: Question, passage: Passage, gap: Gap, figure: Figure) -> Grounding:
    if question.columns:
        exact = len(question.columns) > 1 and _surplus(passage, question, gap, figure) == 0
        return Grounding.COLUMN if exact else Grounding.CHOICE
    if figure.value == 0 and figure.end - figure.start > 1:
        return Grounding.WORDS
    alone = len(question.passages) == 1 and len(figures(passage, gap.kind)) == 1
    return Grounding.ONLY if alone else Grounding.CHOICE


def _field(document: Document, field_id: str, figure: Figure) -> FieldValue:
    holder = Cell(NUMBER, figure.start, figure.end, row=0)
    for cell in document.cells:
        if cell.start <= figure.start and figure.end <= cell.end:
            holder = cell
    return FieldValue(
        field_id,
        figure.value,
        State.READ,
        Origin.MODEL,
        reasons=(Reason.MODEL_ANSWER,),
        raw=document.source[figure.start : figure.end],
        place=replace(document.place(holder), start=figure.start, end=figure.end),
    )


def hold_against(
    identities: Sequence[Identity], judged: Sequence[Judged], fields: Mapping[str, FieldValue]
) -> list[Judged]:
    """Return the judged answers after the sums were checked: some contradicted, some borne out.

    Of an identity that fails only since the answers came, all answers are contradicted but those that another identity
    bears out; where it bears out all of them, all are contradicted.
    """
    before = amounts_of(fields)
    standing = {one.field_id: one.value for one in judged if one.value}
    borne_out: set[str] = set()
    while True:
        amounts = before | amounts_of(standing)
        broken = [one for one in identities if one.refuted_by(amounts) and not one.refuted_by(before)]
        holds = [one for one in identities if amounts.keys() >= set(one.fields) and not one.refuted_by(amounts)]
        borne_out = {name for one in holds for name in one.fields if any(amounts[each] for each in one.fields)}
        if not broken:
            break
        holding = {name for one in holds for name in one.fields}
        suspects = standing.keys() & {name for one in broken for name in one.fields}
        for name in (suspects - holding) or suspects:
            del standing[name]
    return [_settled(one, one.field_id in standing, one.field_id in borne_out) for one in judged]


def _settled(one: Judged, stands: bool, borne_out: bool) -> Judged:
    """Give a supported answer its confidence, and a reason for review unless that is within the error budget.

    A zero that the prose states in words is always reviewed: no figure stands on the page that could be compared.
    """
    if one.value is None:
        return one
    if not stands:
        return Judged(replace(one.judgement, verdict=Verdict.CONTRADICTED))
    grounding = one.grounding or Grounding.CHOICE
    if borne_out and grounding is not Grounding.WORDS:
        grounding = Grounding.SUMS
    confidence = CONFIDENCE[grounding]
    passes = confidence >= 1 - ERROR_BUDGET / 10_000 and grounding is not Grounding.WORDS
    reasons = () if passes else (Reason.MODEL_ANSWER,)
    judgement = replace(one.judgement, grounding=grounding)
    return Judged(judgement, replace(one.value, confidence=confidence, reasons=reasons), grounding)
