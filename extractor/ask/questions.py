"""Which unsettled fields the language model is asked about, and which lines of the page could hold them.

In: a document, what was located in it, its fields. Out: ``Question``s, few and closed. Surprise: a field is only asked
about where something on the page is left that could be its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.ask.passages import EMPTY, NOWHERE, Figure, Kind, Passage, figures
from extractor.forms import Line
from extractor.locate import Located, Stream, to_stream
from extractor.page import BLANK, FILL, GARBLED, Document, FieldValue, Span, State
from extractor.prose import Fact, known_facts, to_prose

MAX_FIELDS = 28
"""Fields of a document: four rows of section three; where more is lacking, a person or a better file is needed."""
MAX_CHARACTERS = 2400
"""Of all lines shown of a document, a tenth to a fifth of a report."""
HANDFUL = 8
"""Fields in one call, a row of section three: what a model of 1.5 billion parameters answers without losing count."""
MAX_CHOICE = 4
"""Lines for one question of the prose; a report that speaks of a thing more often says another one each time."""
LONG_STRETCH = 1000
"""Characters of the source; a line of the form takes no more, blanks and all."""
MOST_FIGURES = 2
"""Figures for each column; a stretch with more of them holds the figures of many lines."""


Topic = Literal["title", "prose_facts", "table_row"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A field without a value, by its printed name, and what it can hold."""

    field_id: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Question:
    """The gaps of one line of the form, or one of the prose, and the passages of which one could hold them.

    ``topic`` is the name of the prompt that such questions are asked with; ``row`` and ``columns`` are the printed
    labels of the line, empty for the prose.
    """

    topic: Topic
    gaps: tuple[Gap, ...]
    passages: tuple[Passage, ...]
    row: str = ""
    columns: tuple[str, ...] = ()


def questions(document: Document, located: Located, fields: Mapping[str, FieldValue]) -> list[Question]:
    """Return what to ask: unsettled fields for which something is left on the page, within the limits of a document.

    What the prose says comes first, it is most often answered; then the tables in the form's order.
    """
    page = _Page(document, located, fields, to_stream(document), _used_up(fields))
    asked: list[Question] = []
    fields_asked = characters = 0
    for question in (*_meta_questions(page), *_fact_questions(page), *_table_questions(page)):
        fields_asked += len(question.gaps)
        characters += sum(len(passage.text) for passage in question.passages)
        if fields_asked > MAX_FIELDS or characters > MAX_CHARACTERS:
            break
        asked.append(question)
    return asked


def handfuls(asked: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """Yield the questions that are asked together: those of one topic and of the same columns, a handful of fields."""
    together: list[Question] = []
    for question in asked:
        related = together and (together[0].topic, together[0].columns) == (question.topic, question.columns)
        if together and not (related and sum(len(one.gaps) for one in (*together, question)) <= HANDFUL):
            yield tuple(together)
            together = []
        together.append(question)
    if together:
        yield tuple(together)


def _used_up(fields: Mapping[str, FieldValue]) -> frozenset[int]:
    """Return the places of all characters of figures that settled fields stand on."""
    return frozenset(
        offset
        for value in fields.values()
        if value.place and isinstance(value.value, int | float) and any(ch.isdigit() for ch in value.raw or "")
        for offset in range(value.place.start, value.place.end)
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """What selecting needs of a document."""

    document: Document
    located: Located
    fields: Mapping[str, FieldValue]
    stream: Stream
    used_up: frozenset[int]

    def asks(self, field_id: str) -> bool:
        """Tell whether a field is unsettled: nothing found, and a reason to think that there is something."""
        value = self.fields.get(field_id)
        return value is not None and value.state is State.MISSING and bool(value.reasons)

    @property
    def sentences(self) -> list[int]:
        """Return where the cells begin that hold the end of a sentence."""
        text = self.document.text
        return [cell.start for cell in self.document.cells if "。" in text[cell.start : cell.end]]

    def passage(self, start: int, end: int) -> Passage:
        """Return the cells of a stretch of the page as one line."""
        shown: list[str] = []
        offsets: list[int] = []
        for cell in self.document.cells:
            if cell.end <= start or cell.start >= end:
                continue
            if shown:
                shown += " | "
                offsets += [NOWHERE] * 3
            if cell.kind is BLANK:
                shown.append(EMPTY)
                offsets.append(cell.start)
                continue
            for offset in range(max(start, cell.start), min(end, cell.end)):
                ch = self.document.text[offset]
                if ch != FILL and not (ch.isspace() and shown and shown[-1] == " "):
                    shown.append(" " if ch.isspace() else ch)
                    offsets.append(offset)
        return Passage("".join(shown), tuple(offsets)).without(self.used_up)


_BODIES = "局厅委院办府处所会镇乡社部站中心学校公司街道"
AGENCY = re.compile(rf"[\u4e00-\u9fff]{{3,30}}[{_BODIES}](?![\u4e00-\u9fff])")
_NO_TITLE = re.compile(f"[,。;{GARBLED}]")
_ENDS = 1500, 300  # characters from the beginning and the end of a text in which an agency names itself
_TITLE = 60  # characters; what is longer is a sentence


def _meta_questions(page: _Page) -> Iterator[Question]:
    last = len(page.document.text) - _ENDS[1]
    cells = [cell for cell in page.document.cells if cell.end - cell.start <= _TITLE * 3]
    ends = [page.passage(cell.start, cell.end) for cell in cells if cell.start < _ENDS[0] or cell.start > last]
    titles = [one for one in ends if len(one.text) <= _TITLE and not _NO_TITLE.search(one.text)]
    named = tuple(one for one in titles if AGENCY.search(one.text))[:MAX_CHOICE]
    if named and page.asks("meta.agency"):
        yield Question("title", (Gap("meta.agency", "发布本报告的机关", "name"),), named)
    dated = tuple(one for one in titles if figures(one, "year"))[:MAX_CHOICE]
    if dated and page.asks("meta.year"):
        yield Question("title", (Gap("meta.year", "报告年度", "year"),), dated)
    for fact in known_facts():
        days = tuple(one for one in titles if fact.kind == "date" and figures(one, fact))[:MAX_CHOICE]
        if days and page.asks(fact.field_id):
            yield Question("title", (Gap(fact.field_id, fact.titled, fact),), days)


@cache
def _subject(fact: Fact) -> re.Pattern[str]:
    """Return the pattern of what stands in every sentence that can say a fact."""
    return re.compile("|".join(fact.subject))


def _fact_questions(page: _Page) -> Iterator[Question]:
    told = [fact for fact in known_facts() if fact.kind != "date" and page.asks(fact.field_id)]
    if not told:
        return
    prose = to_prose(page.document, page.located.spans)
    sentences = [
        Passage(text, tuple(prose.place(start + n, start + n + 1).start for n in range(len(text))))
        for start, text in prose.sentences()
    ]
    for fact in told:
        free = [sentence.without(page.used_up) for sentence in sentences if _subject(fact).search(sentence.text)]
        found = [(sentence, figure) for sentence in free for figure in figures(sentence, fact)[:1]]
        if found:
            passages = tuple(sentence.around(figure.start) for sentence, figure in found[:MAX_CHOICE])
            yield Question("prose_facts", (Gap(fact.field_id, fact.titled, fact),), passages)


MIN_LABEL = 4  # characters; shorter labels (其他, 规章) stand in many places
LOOK_AHEAD = 3  # lines of the form; where the next one's label is damaged, one of these ends the stretch


def _table_questions(page: _Page) -> Iterator[Question]:
    """Yield the unsettled fields of each line with the stretch of the page between what stands before and after it.

    That is where its label begins, or the line before it ends, up to where the next thing that is known begins.
    """
    lines = [line for found in page.located.sections for line in found.section.lines]
    firsts = {found.section.lines[0].id: found.section.headings for found in page.located.sections}
    spans = [_span(page.fields, line) for line in lines]
    for n, line in enumerate(lines):
        specs = [spec for spec in line.fields if page.asks(spec.id)]
        if not specs:
            continue
        begin = max((span.end for span in spans[:n] if span), default=0)
        stop = min((span.start for span in spans[n + 1 :] if span), default=len(page.document.text))
        start = _label(page.stream, (*line.keys, *firsts.get(line.id, ())), begin, stop)
        if start is None:  # a label that was lost: only its neighbours can tell
            if not (0 < n < len(lines) - 1 and spans[n - 1] and spans[n + 1]):
                continue
            start = begin
        following = [(*other.keys, *firsts.get(other.id, ())) for other in lines[n + 1 : n + 1 + LOOK_AHEAD]]
        labels = [_label(page.stream, keys, start + 1, stop) for keys in following]
        stop = min([label for label in labels if label is not None], default=stop)
        sentence = min((cell for cell in page.sentences if cell >= start), default=stop)  # no table goes on past one
        passage = page.passage(start, min(stop, sentence, start + LONG_STRETCH))
        names = _names(line)
        gaps = tuple(Gap(spec.id, names[spec.id], spec.number) for spec in specs)
        if free := _free(passage, gaps):
            passage = passage.until(free[-1].end).around(free[0].start)
        # A line that lost cells does not tell which ones are left, nor does a stretch with the figures of many lines.
        if len(gaps) <= len(_free(passage, gaps)) <= MOST_FIGURES * len(names):
            yield Question("table_row", gaps, (passage,), _row(line), tuple(names.values()))


def _free(passage: Passage, gaps: Sequence[Gap]) -> list[Figure]:
    """Return the figures of a passage that one or another of some gaps can have."""
    found = {figure.start: figure for gap in gaps for figure in figures(passage, gap.kind)}
    return [found[start] for start in sorted(found)]


def _span(fields: Mapping[str, FieldValue], line: Line) -> Span | None:
    """Return the stretch of the page that the settled values of a line take up."""
    places = [place for spec in line.fields if (place := fields[spec.id].place)]
    return Span(min(place.start for place in places), max(place.end for place in places)) if places else None


LONGEST_MARK = 5  # characters
_ITEM_MARK = re.compile(r"(?:\(|\(?\d{1,2}[.、)][ \0]?)\Z")


def _label(stream: Stream, keys: Iterable[str], after: int, before: int) -> int | None:
    """Return where the first of some labels begins in a stretch of the page, with the mark that counts it."""
    for key in keys:
        at = stream.letters.find(key) if len(key) >= MIN_LABEL else -1
        while at >= 0:
            if after <= (offset := stream.offset(at)) < before:
                mark = _ITEM_MARK.search(stream.document.text, max(after, offset - LONGEST_MARK), offset)
                return mark.start() if mark else offset
            at = stream.letters.find(key, at + 1)
    return None


def _names(line: Line) -> dict[str, str]:
    """Return the printed name of each field of a line; where rows stand side by side, with the row's."""
    alone = len({spec.row_id for spec in line.fields}) == 1
    return {
        spec.id: spec.column_label[-1] if alone else f"{spec.row_label[-1]}{spec.column_label[-1]}"
        for spec in line.fields
    }


def _row(line: Line) -> str:
    first = line.fields[0]
    return " ".join((first.heading[-1], *first.row_label[-2:])) if line.keys else first.heading[-1]
