"""A page's source to its words: what is text, what is markup, where lines end, where tables and their cells begin.

In: the source of a page. Out: a ``Words``: the page's text without its markup, with tables as spans of it, and the way
back to the source. Surprise: every search goes forward only, so that the time grows with the length of the page,
however broken it is; the parser of the standard library takes hours over some pages of a megabyte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from extractor.limits import MAX_CELLS, MAX_DEPTH, MAX_SOURCE, MAX_TEXT, at_most
from extractor.page import FILL, THING, Style, Styled, normalise, without_no_values
from extractor.readers._marks import with_blanks_before
from extractor.readers._page_tables import OpenTables, Table
from extractor.readers._set_off import LONGEST_ROW, Edges, figures_meet
from extractor.readers._styles.css import CLOSED, INK, Look
from extractor.readers._styles.generated import changes_figure
from extractor.readers._styles.ground import ground_before
from extractor.readers._styles.raw_text import raw_text, sheets_of
from extractor.readers._styles.selectors import Element, element
from extractor.readers._styles.style_rules import UNRULED, Ruled, Sheet
from extractor.readers._styles.tags import (
    CELLS,
    ENDED_BY,
    ENTITY,
    RAW,
    SECTIONS,
    TABLE_TAGS,
    TAG,
    Tag,
    character,
    shown_as,
    tag_of,
)
from extractor.readers._styles.usual_classes import usual_rules

_BODY = Element("tbody", "", frozenset(), "", 0)
"""What browsers put between a table and its rows where the page does not."""
_EMPTY_CELL = re.compile(r"\s*</t[dh]", re.IGNORECASE)
_DRAWS = re.compile(r"background|mask|content\s*:\s*(?:[\"'][^\"']|[^\s\"'])|image", re.IGNORECASE)
MAX_OPEN = 300
"""Elements in each other whose looks are noted; in pages that never close them there are more."""


@dataclass(slots=True)
class _Open:
    """An open element that is shown in a way of its own, or stands in one that is, or in a page with rules for it."""

    element: Element
    look: Look
    start: int
    part: Table | None = None
    """The table that it is, or is a row or cell of."""
    within: int = 0
    children: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    """How many children of each name there were so far."""
    last: Element | None = None
    """The last of its children."""
    seen: list[tuple[int, int]] = field(default_factory=list)
    """Stretches in it that are shown although it is hidden."""


OF_A_ROW = 200
"""Characters of words; a row of a table has no more."""


class Unsure(NamedTuple):
    """A stretch of the words of which nobody can say if it is shown; ``is_cell`` if it is a cell, or is none."""

    start: int
    end: int
    is_cell: bool


class Words:
    """The words of a page, normalised; a tag is a line end in them or a FILL."""

    def __init__(self, source: str, *, reveals: bool = False) -> None:
        """Read a page in one pass; if that ``reveals`` what the page's rules hide, it is unsure.

        Raises:
            TooMuchContent: it has more markup, text, cells or tables in tables than any report.
        """
        at_most(MAX_SOURCE, len(source), "characters of source")
        self._source = source
        self._reveals = reveals
        self.hides = False
        """Whether rules hide anything on the page; attributes do not count."""
        self._parts: list[str] = []
        self._length = 0
        self._at: list[int] = []
        self._silenced: list[str] = []
        self._tables = OpenTables()
        self._stack = self._tables.stack
        self._sheet = Sheet()
        self._elements: list[_Open] = []
        self._edges = Edges()
        self._linked = False
        self.tables = self._tables.done
        self.styled: list[Styled] = []
        self.unsure: list[Unsure] = []
        self._looks: dict[tuple[int, str, str], Look] = {}
        self._css = "\n".join(sheets := sheets_of(source))
        supposed = usual_rules(source)
        if sheets or supposed:
            self._sheet.add(sheets, meeting=figures_meet(source), supposed=supposed)
        self._tag = lru_cache(maxsize=256)(tag_of)  # a page has few different ones
        self._read()
        self._leave(0)
        while self._stack:
            self._tables.end_table(self._length)
        at_most(MAX_TEXT * 2, self._length, "characters")
        self.source = "".join(self._parts)
        self.text = self._edges.parted(without_no_values(normalise(self.source)))
        self.styled = sorted(with_blanks_before(one, self.text) for one in self.styled)
        lengths = np.fromiter(map(len, self._parts), np.int64, len(self._parts))
        moved = np.array(self._at, np.int64) - np.cumsum(lengths) + lengths
        self._places = np.repeat(moved, lengths) + np.arange(self._length)

    @cached_property
    def places(self) -> list[int]:
        """Where in the source each character of the words stands, and where it ends."""
        return [*self._places.tolist(), len(self._source)]

    def markup(self, start: int, end: int) -> str:
        """Return what stands in the source between two places of the words."""
        last = int(self._places[end]) if end < self._length else len(self._source)
        return self._source[int(self._places[start]) : last]

    def dresses(self, name: str) -> bool:
        """Tell whether words stand in an element with a class, or the page's rules for it draw nothing."""
        rules = [
            rule[1]
            for one in name.split()
            for rule in re.finditer(rf"\.{re.escape(one)}(?![\w-])[^{{}};]{{0,300}}\{{([^{{}}]*)\}}", self._css)
        ]
        if rules and not any(_DRAWS.search(rule) for rule in rules):
            return True
        tags = r"[^<>]{0,300}>\s*(?:<[^/<>][^<>]{0,300}>\s*){0,8}[^<\s]"
        dressed = re.search(rf"\bclass\s*=\s*[\"']?{re.escape(name)}(?:[\"']|(?=[\s>])){tags}", self._source)
        return dressed is not None

    def spread(self, words: str) -> str:
        """Return words laid out over the length of the source, FILL where its markup is."""
        points = np.full(len(self._source), ord(FILL), "<u4")
        points[self._places] = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), "<u4")
        return points.tobytes().decode("utf-32-le", "surrogatepass")

    # --- one pass ----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        position: int | None = 0
        while position is not None:
            position = self._read_from(position)

    def _read_from(self, position: int) -> int | None:
        """Read on to the end, or to what is no markup and is skipped; return where that ends, None at the end."""
        source, silenced, elements, sheet = self._source, self._silenced, self._elements, self._sheet
        tag_of = self._tag
        for match in TAG.finditer(source, position):
            at, end = match.span()
            if at > position:
                note = self._note_unseen if silenced else self._text
                note(position, at)
            position = end
            tag = tag_of(match.group())
            if tag.inline and not (silenced or elements or sheet.rules):
                self._put(at, tag.words)  # nearly half of a page's tags
            elif tag.closes:
                self._close(at, tag)
            elif tag.usual and not (silenced or elements or sheet.rules):
                self._begin(at, tag)
            elif tag.name:
                shown = self._open(at, position, tag)
                if tag.raw:
                    found = RAW[tag.name].search(source, position)
                    end = found.start() if found else len(source)
                    if shown:
                        self._read_raw(tag, position, end)
                    return end
            else:
                self._put(at, FILL)
                if source.startswith("<!--", at):
                    end = source.find("-->", position)
                    return end + 3 if end >= 0 else source.find(">", at) + 1 or len(source)
        if not silenced and position < len(source):
            self._text(position, len(source))
        return None

    def _note_unseen(self, start: int, end: int) -> None:
        """Note in the open cell that text stands in it that is not shown."""
        if (td := self._tables.cell) is not None and not self._source[start:end].isspace():
            td.unseen = True

    def _read_raw(self, tag: Tag, start: int, end: int) -> None:
        """Read what is no markup: what was typed or chosen in a form, the letters of a drawing."""
        spans, holds = raw_text(tag.name, self._source, start, end)
        for span in spans:
            self._apart(*span)
        self._hold(holds)

    def _apart(self, start: int, end: int) -> None:
        """Put a piece of the source into the words, with blanks around it."""
        if (td := self._tables.cell) is not None:
            td.typed = True
        self._put(start - 1, " ")
        if end > start:
            self._text(start, end)
        self._put(end, " ")

    def _hold(self, what: str, *, altered: bool = False) -> None:
        """Note that the open cell holds something else than text, or shows its text altered."""
        if (what or altered) and (td := self._tables.cell) is not None:
            td.holds = what or td.holds
            td.altered |= altered

    def _put(self, at: int, words: str) -> None:
        self._at.append(at)
        self._parts.append(words)
        self._length += len(words)

    def _text(self, start: int, end: int) -> None:
        piece = self._source[start:end].replace("\t", " ")
        if self._tables.drawn and self._tables.at_loose_end and not piece.isspace():
            self._tables.end_table(self._length)
        if "&" not in piece:
            self._put(start, piece)
            return
        position = 0
        for match in ENTITY.finditer(piece):
            if match.start() > position:
                self._put(start + position, piece[position : match.start()])
            self._put(start + match.start(), character(match.group()) + FILL)
            position = match.end()
        if position < len(piece):
            self._put(start + position, piece[position:])

    def _open(self, at: int, end: int, tag: Tag) -> bool:
        """Open what a tag opens, and tell whether it is seen; a hidden element is as silent as a script."""
        name = tag.name
        if self._silenced and not self._ends_silence(name):
            if tag.ends:
                at_most(MAX_DEPTH * 100, len(self._silenced), "elements in elements")
                self._silenced.append(name)
            return False
        look = tag.look
        if tag.matters or self._elements or self._sheet.rules:
            look = self._enter(at, tag)
        if look.gone and name != "col":
            self._put(at, FILL)
            if tag.ends:
                self._silenced.append(name)
            return False
        if tag.silent:
            self._put(at, FILL)
            if tag.ends:
                self._silenced.append(name)
            if tag.holds:
                self._hold(tag.holds)
            return True
        if tag.edge:
            self._note_edge()
            self._linked = self._linked or name == "a"
        self._begin(at, tag)
        if name == "col":
            self._note_column(tag, look)
        self._show(at, end, tag, look)
        return True

    def _show(self, at: int, end: int, tag: Tag, look: Look) -> None:
        """Put what a tag itself shows into the words, or note it in the open cell."""
        if tag.shadow:
            self._apart(at + 1, at)
        if tag.given and (td := self._tables.cell) is not None:
            td.given += (tag.given,)
        if tag.shows and (tag.name not in CELLS or _EMPTY_CELL.match(self._source, end)):
            self._apart(at + tag.shows[0], at + tag.shows[1])
        elif tag.holds or look.generates:
            self._hold(tag.holds or THING)
        if (
            (look.unsure and not tag.ends)
            or tag.built_up
            or look.turned
            or (look.generates and changes_figure(look.generates, tag.attributes))
        ):
            self._hold("", altered=True)

    def _note_edge(self) -> None:
        """Note that something stands off here from what is before it."""
        self._edges.add(self._length, in_cell=self._tables.cell is not None)

    def _begin(self, at: int, tag: Tag) -> None:
        name = tag.name
        if self._tables.drawn and name in TABLE_TAGS and name != "table":
            self._tables.end_drawn(self._length)
        if name == "br" and self._in_pipes(at):
            self._note_edge()
            self._put(at, FILL)
        else:
            self._put(at, tag.words)
        if name == "table":
            self._tables.start_table(self._length)
        elif name == "tr" and self._stack:
            self._tables.start_row(self._length)
        elif name in CELLS and self._stack:
            self._tables.start_cell(self._length, *tag.spans)
        elif name in SECTIONS and self._stack:
            self._stack[-1].growing.clear()

    def _note_column(self, tag: Tag, look: Look) -> None:
        if self._stack:
            table = self._stack[-1]
            if look.gone or look.style is Style.HIDDEN:
                table.hidden_columns.update(range(table.column, table.column + tag.spans[0]))
            table.column += tag.spans[0]
            at_most(MAX_CELLS, table.column, "columns")

    # --- elements that are shown in a way of their own ---------------------------------------------------------------

    def _enter(self, at: int, tag: Tag) -> Look:
        """Note that an element begins; return how it is shown."""
        elements = self._elements
        self._leave_ended(ENDED_BY.get(tag.name))
        parent = elements[-1] if elements else None
        look = tag.look
        number = of_kind = 0
        if parent is not None:
            parent.children += 1
            of_kind = parent.kinds[tag.name] = parent.kinds.get(tag.name, 0) + 1
            number = of_kind if tag.name == "tr" else parent.children
        one = Element(tag.name, "", frozenset(), "", number)
        if self._sheet.rules:
            before = parent.last if parent is not None and self._sheet.asks_before else None
            around = parent.element if parent is not None else None
            one = element((tag.name, tag.attributes), number, of_kind, before, around)
            if parent is not None:
                parent.last = one
            ruled = self._sheet.ruled(self._path(one))
            if ruled is not UNRULED or "var(" in tag.attributes:
                look = self._ruled_look(tag, ruled)
        if look.white and look.style is None and not self._ground(at, look):
            look = look._replace(style=Style.HIDDEN, veil=INK)
        if look.veil == CLOSED and self._tables.cell is None:  # a list that is opened to be read
            look = look._replace(style=None, unsure=True)
        if look.turned and self._tables.cell is None:
            look = look._replace(style=Style.HIDDEN)
        hidden = look.gone or look.style is Style.HIDDEN
        if hidden and not (tag.look.gone or tag.look.style is Style.HIDDEN):
            self.hides = True
            if self._reveals:
                look = look._replace(gone=False, style=None, veil="", unsure=True)
        if tag.words != FILL:
            look = look._replace(set_off=False)
        elif parent is not None and parent.look.parts_children:
            look = look._replace(apart=True)
        if tag.ends and not look.gone and not tag.silent and len(elements) < MAX_OPEN:
            self._push(at, _Open(one, look, self._length), tag)
        return look

    def _path(self, one: Element) -> list[Element]:
        """Return the open elements, each in the one before it, up to one that begins."""
        path: list[Element] = []
        for inner in (*(above.element for above in self._elements), one):
            if inner.name == "tr" and path and path[-1].name == "table":
                path.append(_BODY)
            path.append(inner)
        return path

    def _ruled_look(self, tag: Tag, ruled: Ruled) -> Look:
        """Return how an element is shown by the rules; where that is not sure, as it is seen best."""
        what = (id(ruled), tag.name, tag.attributes)
        if what not in self._looks:
            attributes = self._sheet.with_variables(tag.attributes)
            looks = [shown_as(tag.name, one, way) for one in attributes for way in ruled.ways]
            differ = len({(one.gone, one.style, one.white, one.turned) for one in looks}) > 1
            best = min(looks, key=lambda one: (one.gone, one.style is not None, one.white, one.turned))
            self._looks[what] = best._replace(unsure=differ or best.unsure, generates=ruled.generates)
        return self._looks[what]

    def _push(self, at: int, one: _Open, tag: Tag) -> None:
        look = one.look
        if look.part and tag.name not in TABLE_TAGS:
            self._put(at, "\t" if look.part == "td" else "\n")
            one.part = self._tables.start_part(self._length, look.part)
        elif look.apart and tag.words == FILL:
            self._put(at, "\t" if self._tables.cell is None else "\n")
        elif look.set_off:
            self._note_edge()
        one.start = self._length + (tag.words != FILL)
        one.within = len(self._stack)
        self._elements.append(one)

    def _ground(self, at: int, look: Look) -> bool:
        """Tell whether something that is not white is behind an element, as far as the page says."""
        if look.ground or any(above.look.ground for above in self._elements):
            return True
        return ground_before(self._source, at)

    def _leave_ended(self, names: set[str] | None) -> None:
        """Leave what was left open of the table and ends where another part of it begins."""
        if not names:
            return
        td = self._tables.cell
        if td is not None:
            depth = len(self._stack)
            inner = (n for n, one in enumerate(self._elements) if one.within >= depth and one.start >= td.start)
            self._leave(next(inner, len(self._elements)))
        for number in range(len(self._elements) - 1, -1, -1):
            name = self._elements[number].element.name
            if name == "table":
                break
            if name in names:
                lowest = number
                while lowest and self._elements[lowest - 1].element.name in names:
                    lowest -= 1
                self._leave(lowest)
                break

    def _leave(self, number: int) -> None:
        """Leave all elements from the one of that number on, the innermost first."""
        while len(self._elements) > number:
            one = self._elements.pop()
            if self._length > one.start or one.look.unsure:
                self._note_look(one)
            if one.part is not None:
                self._tables.end_part(self._length, one.part, one.look.part)
            elif one.look.set_off or one.look.apart:
                self._note_edge()

    def _note_look(self, one: _Open) -> None:
        """Note how the words of an element that ends are shown, and what of them is seen in hidden ones around."""
        look, start = one.look, one.start
        if look.lifts:
            for above in self._elements:
                if above.look.veil in look.lifts:
                    above.seen.append((start, self._length))
                    if above.look.veil == CLOSED and self._length > start:  # a figure, or what it is called
                        self._hold("", altered=True)
        if look.moved and self._length - start <= OF_A_ROW:  # a whole page may be moved as well
            self.unsure.append(Unsure(start, self._length, is_cell=False))
        if look.style is None and not look.unsure:
            return
        for seen_from, seen_to in (*sorted(one.seen), (self._length, self._length)):
            if look.unsure and seen_from >= start:
                self.unsure.append(Unsure(start, seen_from, one.element.name in CELLS))
            if look.style is not None and seen_from > start:
                self.styled.append(Styled(start, seen_from, look.style))
            start = max(start, seen_to)

    def _ends_silence(self, name: str) -> bool:
        """Tell whether a tag ends a hidden part of a table that was left open; if so, it is not silent any more."""
        if self._silenced[-1] in ENDED_BY.get(name, ()):
            self._silenced.pop()
        return not self._silenced

    def _in_pipes(self, at: int) -> bool:
        """Tell whether a line break stands in a row of a Markdown table, which it does not end."""
        begin = self._source.rfind("\n", max(0, at - LONGEST_ROW), at) + 1
        return not self._stack and begin > 0 and self._source.startswith("|", begin)

    def _close(self, at: int, tag: Tag) -> None:
        """Close what a tag closes, and what was left open inside it."""
        name = tag.name
        if self._silenced:
            if name in self._silenced:
                while self._silenced.pop() != name:
                    pass
                return
            if name not in TABLE_TAGS or not self._stack or not self._stack[-1].open:
                return
            self._silenced.clear()  # the table's cell ends, and what is hidden in it
        if self._elements:
            self._close_element(name)
        if self._tables.drawn and name in TABLE_TAGS:
            self._tables.end_drawn(self._length)
        if tag.edge and (name != "a" or self._linked):
            self._note_edge()
            self._linked = False
        self._put(at, tag.words)
        if name in ("td", "th", "tr") and self._stack:
            self._tables.end_cell(self._length)
        elif name == "table" and self._stack:
            self._tables.end_table(self._length)
        elif name in SECTIONS and self._stack:
            self._stack[-1].growing.clear()

    def _close_element(self, name: str) -> None:
        """Leave the element that a tag closes, but none that a table's cell holds together."""
        part = name in TABLE_TAGS
        for number in range(len(self._elements) - 1, -1, -1):
            one = self._elements[number].element.name
            if one == name:
                self._leave(number)
                return
            if one in CELLS and not part:
                return
        if part and self._stack:  # its beginning was not noted: what was left open since then
            inner = (n for n, one in enumerate(self._elements) if one.within >= len(self._stack))
            self._leave(next(inner, len(self._elements)))
