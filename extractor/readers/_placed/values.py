"""JSON values, and rows of values, that say where each piece of a page's text stands, to pieces.

In: the value of a file, or its rows. Out: ``Placed`` or None. Surprise: it is told by their shapes what has a
place: a text beside a box, in whatever words, a list of texts beside one of as many boxes, or a list that begins with
its box. A file with tables in it is none of these; its tables say more.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from typing import Any

from extractor.limits import MAX_DEPTH, at_most
from extractor.page import Style
from extractor.readers._placed.pages import (
    Box,
    Piece,
    Placed,
    box_of,
    chinese,
    listed_box,
    placed,
    plain_name,
    to_number,
)

_TEXTS = ("text", "content", "str", "word", "words", "value", "c", "transcription", "description", "rectext")
_PAGES = ("page", "pagenumber", "pagenum", "pageno", "pageindex", "pageidx", "pageid")
_SORTS = ("blocktype", "objecttype", "type", "level")
_SURE = ("confidence", "conf", "score", "wconf", "prob")
_ROWS = {"rowindex", "rowspan", "colspan", "columnindex", "startrowoffsetidx", "tablebody", "tablecells"}
"""Names of what only a table has."""
_MARKUP = re.compile(r"<(?:table|t[rdh])[\s>]", re.IGNORECASE)
_WHITE = re.compile(r"16777215|#f[b-f]f[b-f]f[b-f]", re.IGNORECASE)
LEAST = 8
"""Texts beside as many boxes."""


class _HasTables(Exception):
    """The value holds tables as such."""


def placed_value(value: Any) -> Placed | None:
    """Return the words of pages that a JSON value says the places of."""
    found = _Found()
    try:
        found.add(value, "", 0)
    except _HasTables:
        return None
    return placed(found.pieces, found.letters, recognised=found.recognised)


def placed_rows(text: str) -> Placed | None:
    """Return the words of pages that the rows of a table of words say the places of, parted by tabs or commas."""
    lines = iter(text.splitlines())
    head = next(lines, "")
    mark = "\t" if "\t" in head else ","
    names = [plain_name(name.strip(' "')) for name in head.split(mark)]
    if not {"text", "content", "str", "word"}.intersection(names):
        return None
    rows = csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE if mark == "\t" else csv.QUOTE_MINIMAL)
    found = _Found()
    for row in rows:
        if len(row) == len(names):
            said = dict(zip(names, row, strict=True))
            found.add_said(said, "", _page_of(said, 0))
            found.letters += chinese("".join(row))
    return placed(found.pieces, found.letters, recognised=found.recognised)


class _Found:
    """What has a place, while a value is gone through."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.letters = 0
        self.sureness: set[str] = set()
        self._pages = 0
        self._depth = 0

    @property
    def recognised(self) -> bool:
        """Tell whether each text has a share that says how sure a program was of it."""
        return len(self.sureness) > 1

    def add(self, value: Any, level: str, page: int) -> None:
        """Go through a value, which stands on a page."""
        at_most(MAX_DEPTH * 3, self._depth, "values in values")
        self._depth += 1
        if isinstance(value, str):
            if _MARKUP.search(value):
                raise _HasTables
            self.letters += chinese(value)
        elif isinstance(value, dict):
            self._add_object(value, level, page)
        elif isinstance(value, list):
            self._add_list(value, level, page)
        self._depth -= 1

    def add_said(self, said: Mapping[str, Any], level: str, page: int) -> None:
        """Note what a record says, if that is a text and its place."""
        text = next((said[name] for name in _TEXTS if isinstance(said.get(name), str)), "")
        if not text.strip():
            return
        box = _box_of_run(said) or box_of(said)
        if box is None:
            return
        sort = next((one for name in _SORTS if isinstance(one := said.get(name), str | int)), "")
        sure = (str(one) for name in _SURE if isinstance(one := said.get(name), str | float | int))
        self.sureness.update(one for one in sure if one[:1].isdecimal())  # what is below nothing says nothing
        self._note(text, box, f"{level} {sort}", page, _style(said))

    def _note(self, text: str, box: Box, level: str, page: int, style: Style | None = None) -> None:
        self.pieces.append(Piece(text, box.left, box.right, box.top, box.bottom, page, style, level, box.pair))

    def _add_object(self, value: Mapping[str, Any], level: str, page: int) -> None:
        said = {plain_name(name): one for name, one in value.items()}
        if not _ROWS.isdisjoint(said):
            raise _HasTables
        page = _page_of(said, page)
        self.add_said(said, level, page)
        texts, boxes = _side_by_side(value)
        for text, box in zip(texts, boxes, strict=True):
            if text.strip():
                self._note(text, box, level, page)
        if texts:
            scores = (one for name, one in value.items() if "score" in name and isinstance(one, list))
            self.sureness.update(str(one) for one in chain.from_iterable(scores))
        for name, inner in value.items():
            self.add(inner, f"{level}/{name}", page)

    def _add_list(self, values: Sequence[Any], level: str, page: int) -> None:
        own = _listed(values)
        if own is not None:
            text, box, sure = own
            if sure is not None:
                self.sureness.add(str(sure))
            self.letters += chinese(text)
            self._note(text, box, level, page)
            return
        parts = _are_pages(values, level)
        for value in values:
            if parts:
                self._pages += 1
            self.add(value, level, self._pages if parts else page)


def _page_of(said: Mapping[str, Any], otherwise: int) -> int:
    """Return the number of the page that a record names, below those that are counted."""
    number = next((str(one) for name in _PAGES if isinstance(one := said.get(name), str | int)), "")
    return -1 - int(number) if number.isdecimal() and len(number) < 6 else otherwise


def _box_of_run(said: Mapping[str, Any]) -> Box | None:
    """Return the box of a run of text that says how it is moved to its place, y growing upwards."""
    moved = said.get("transform")
    if not isinstance(moved, list) or len(moved) != 6:
        return None
    numbers = [to_number(one) for one in (*moved, said.get("width"))]
    if any(one is None for one in numbers):
        return None
    _, _, lean, size, x, y, width = (one or 0.0 for one in numbers)
    size = abs(size) or abs(lean)
    return Box(x, y - 0.15 * size, x + width, y + 0.85 * size)


def _style(said: Mapping[str, Any]) -> Style | None:
    colour = said.get("color", said.get("fill"))
    return Style.HIDDEN if colour is not None and _WHITE.fullmatch(str(colour)) else None


def _listed(values: Sequence[Any]) -> tuple[str, Box, float | None] | None:
    """Return what a list says that begins with a box, as four numbers or as its corners.

    Behind the text may stand how sure a program was of it, beside it or in a list with it.
    """
    sure: Any = None
    if len(values) > 4 and isinstance(values[4], str) and all(isinstance(one, float | int) for one in values[:4]):
        box, text = listed_box(values[:4]), values[4]
    elif 2 <= len(values) <= 3 and isinstance(values[0], list):
        said = values[1] if isinstance(values[1], list) and values[1] else values[1:]
        text, sure = said[0], said[1] if len(said) > 1 else None
        box = listed_box(values[0])
    else:
        return None
    is_share = isinstance(sure, float | int) and not isinstance(sure, bool) and 0 <= sure <= 1
    return (text, box, float(sure) if is_share else None) if box and isinstance(text, str) else None


def _side_by_side(value: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[Box]]:
    """Return texts and their boxes that a record has as two lists of one length."""
    lists = [one for one in value.values() if isinstance(one, list) and len(one) >= LEAST]
    for texts in lists:
        if not all(isinstance(one, str) for one in texts) or not any(map(chinese, texts)):
            continue
        for others in lists:
            if len(others) == len(texts) and others is not texts:
                boxes = [box for one in others if not isinstance(one, str) and (box := listed_box(one)) is not None]
                if len(boxes) == len(texts):
                    return texts, boxes
    return (), ()


def _are_pages(values: Sequence[Any], level: str) -> bool:
    """Tell whether the values of a list are pages: called so, or each as large as one, or lists of the whole file."""
    if level.rsplit("/", 1)[-1].lower() in ("pages", "readresults", "analyzeresult"):
        return True
    if level:
        return False
    return all(_is_page(one) for one in islice(values, 3))


def _is_page(value: Any) -> bool:
    if isinstance(value, dict):
        return {"width", "height"} <= value.keys() or any("page" in name.lower() for name in value)
    return isinstance(value, list) and len(value) > 0 and isinstance(value[0], list | dict) and _listed(value) is None
