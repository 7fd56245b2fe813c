"""Clean documents, with where their figures, labels and heads stand in the untouched source.

In: a case whose document is text of some kind. Out: a ``Clean``, or None where the program does not read every figure
of it as gold has it. Surprise: what stands where is taken from the program's own places, which is no circle: gold says
that the values are right, and a value that stands elsewhere as well does no harm, since that figure is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from eval.cases import Case, GoldField
from eval.outcomes import outcomes
from extractor.forms import Line, forms
from extractor.page import FILL, CellKind, Document, Span, Value
from extractor.pipeline import extract
from extractor.prose import choose
from extractor.result import Extraction

SUFFIXES = (".txt", ".md", ".html", ".htm", ".csv", ".tsv", ".json")
"""Documents that can be changed at an offset of their source."""

GRIDS = ("html", "pipes", "tabs")
"""Layouts in which an empty cell keeps its place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One field's cell: the characters that state its value, if any do."""

    id: str
    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class Row:
    """The fields that stand side by side, with the label before them and the innermost heads above, where found."""

    line: Line
    spots: tuple[Spot, ...]
    label: Span | None
    heads: tuple[Span, ...]

    @property
    def parent(self) -> tuple[str, ...]:
        """Return the labels that this row stands under."""
        return self.line.fields[0].row_label[:-1]


@dataclass(frozen=True, slots=True)
class Table:
    """One statutory table whose figures stand row by row, in the form's order.

    Attributes:
        layout: what stands between its cells: html, pipes, tabs, lines (one cell a line) or blanks.
    """

    section: str
    rows: tuple[Row, ...]
    layout: str

    @property
    def grid(self) -> bool:
        """Tell whether an empty cell keeps its place here."""
        return self.layout in GRIDS


@dataclass(frozen=True, slots=True)
class Clean:
    """A document that the program reads as gold has it.

    Attributes:
        spots: every figure of the tables, by field.
        tables: those that can be changed by rows and columns.
        flagged: how many fields a person is asked about as it is.
    """

    case: Case
    source: str
    encoding: str
    html: bool
    gold: Mapping[str, GoldField]
    spots: Mapping[str, Spot]
    tables: Mapping[str, Table]
    flagged: int

    def encode(self, source: str) -> bytes:
        """Return a changed source as bytes, in the document's own encoding if that has the characters."""
        try:
            return source.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return source.encode("utf-8", errors="replace")


def clean(case: Case) -> Clean | None:
    """Read a case's document; None where it is not text, or where a figure is not read as gold has it."""
    if case.source.suffix not in SUFFIXES or case.noisy:
        return None
    extraction = extract(case.source.read_bytes())
    document = extraction.document
    if document is None or not reads_right(case, extraction):
        return None
    spots = {
        name: Spot(name, value.place.start, value.place.end, value.value)
        for name, value in extraction.fields.items()
        if value.place and name.partition(".")[0] not in ("meta", "facts") and name in case.gold
    }
    for name in _said_twice(spots, document):
        del spots[name]
    tables = {name: table for name, form in extraction.forms.items() if (table := _table(name, form, spots, document))}
    codec = document.encoding or "utf-8"
    return Clean(
        case=case,
        source=document.source,
        encoding="utf-8" if " " in codec else codec,
        html=document.format == "html",
        gold=case.gold,
        spots={name: spot for name, spot in spots.items() if spot.end > spot.start and spot.value is not None},
        tables=tables,
        flagged=sum(value.needs_review for value in extraction.fields.values()),
    )


def reads_right(case: Case, extraction: Extraction) -> bool:
    """Tell whether nothing is silently wrong and every cell of the tables is exact."""
    for one in outcomes(case, extraction, choose(())):
        if one.silent or (not one.exact and one.section not in ("meta", "facts")):
            return False
    return True


def _said_twice(spots: Mapping[str, Spot], document: Document) -> list[str]:
    """Return the fields in whose row another figure stands: a copy, as converters make of merged cells, or a note."""
    own = {spot.start: name for name, spot in spots.items()}
    copied = {cell.row for cell in document.cells if cell.number is not None and cell.start not in own}
    return [own[cell.start] for cell in document.cells if cell.row in copied and cell.start in own]


@cache
def lines_of(section: str, form: str) -> tuple[Line, ...]:
    """Return the lines of a section as a form prints it."""
    return next((one.lines for one in forms()[form].sections if one.id == section), ())


def _table(section: str, form: str, spots: Mapping[str, Spot], document: Document) -> Table | None:
    lines = lines_of(section, form)
    own = [tuple(spots.get(spec.id) for spec in line.fields) for line in lines]
    if not lines or any(spot is None for row in own for spot in row):
        return None
    rows = [tuple(spot for spot in row if spot) for row in own]
    flat = [spot for row in rows for spot in row]
    if any(one.end > other.start for one, other in pairwise(flat)):
        return None
    begin = max((spot.end for spot in spots.values() if spot.end <= flat[0].start), default=0)
    heads = [tuple(_whole(span, document) for span in spans) for spans in _heads(lines, rows, begin, document.text)]
    labels = list(_labels(lines, rows, begin, document))
    layout = _layout(document.source, rows)
    found = tuple(Row(*parts) for parts in zip(lines, rows, labels, heads, strict=True))
    return Table(section, found, layout)


def _layout(source: str, rows: Sequence[Sequence[Spot]]) -> str:
    widest = max(rows, key=len)
    pairs = list(pairwise(widest)) or [(one[-1], other[0]) for one, other in pairwise(rows)]
    between = [source[one.end : other.start] for one, other in pairs]
    if all("</" in text.casefold() or "<td" in text.casefold() for text in between):
        return "html"
    if any("\n" in text for text in between):
        return "lines"
    if all("|" in text or "│" in text for text in between):
        return "pipes"
    return "tabs" if all("\t" in text for text in between) else "blanks"


def _heads(lines: Sequence[Line], rows: Sequence[Sequence[Spot]], begin: int, text: str) -> Iterator[tuple[Span, ...]]:
    """Yield for every row the spans of the heads above it, or nothing where they are not all found in order."""
    last: tuple[str, ...] = ()
    found: tuple[Span, ...] = ()
    for line, spots in zip(lines, rows, strict=True):
        names = tuple(spec.column_label[-1] for spec in line.fields if spec.column_label)
        block = (*line.fields[0].heading, *names)
        if block != last and len(names) == len(line.fields):
            found = _find_heads(names, begin, spots[0].start, text)
        last = block
        begin = spots[-1].end
        yield found if len(found) == len(spots) else ()


def _whole(span: Span, document: Document) -> Span:
    """Return a span with all of its last character, where several stand for one that was read in a wrong encoding."""
    end = span.end
    while document.text.startswith(FILL, end) and not document.source[end].isascii():
        end += 1
    return Span(span.start, end)


def _find_heads(names: Sequence[str], begin: int, end: int, text: str) -> tuple[Span, ...]:
    spans: dict[str, list[Span]] = {}
    for name in set(names):
        pattern = r"[\s\0]*".join(map(re.escape, _IN_BRACKETS.sub("", name)))
        every = [Span(*match.span()) for match in re.finditer(pattern, text[begin:end])]
        spans[name] = [Span(begin + one.start, begin + one.end) for one in every[-names.count(name) :]]
        if len(spans[name]) < names.count(name):
            return ()
    taken = {name: iter(every) for name, every in spans.items()}
    found = tuple(next(taken[name]) for name in names)
    inner = [span for name, span in zip(names, found, strict=True) if name not in ("自然人", "总计")]
    if any(one.end > other.start for one, other in pairwise(inner)) or len(set(found)) < len(found):
        return ()
    return found


_IN_BRACKETS = re.compile(r"[（(].*[)）]")
_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]")


def _labels(
    lines: Sequence[Line], rows: Sequence[Sequence[Spot]], begin: int, document: Document
) -> Iterator[Span | None]:
    """Yield the cell in which each row's own label stands whole, None where it does not."""
    texts = [cell for cell in document.cells if cell.kind is CellKind.TEXT]
    at = 0
    for line, spots in zip(lines, rows, strict=True):
        near: list[Span] = []
        while at < len(texts) and texts[at].end <= spots[0].start:
            near += [Span(texts[at].start, texts[at].end)] if texts[at].start >= begin else []
            at += 1
        begin = spots[-1].end
        label = _NOT_CHINESE.sub("", line.fields[0].row_label[-1])
        said = [_NOT_CHINESE.sub("", document.text[slice(*one)]) for one in near]
        whole = said and said[-1] and (said[-1] in line.keys or said[-1] == label)
        yield near[-1] if whole and said.count(said[-1]) == 1 else None
