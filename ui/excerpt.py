"""The part of the source in which a field stands, or in which a person has to look for it.

In: the source text and the fields with their places. Out: an ``Excerpt`` and its markup. Surprise: the source of a web
page is the page's own code, so the pieces around a place are made readable after they are cut, never before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.forms import FieldSpec, label_key
from extractor.page import FILL, Place
from extractor.store import CurrentField
from ui.markup import Html, element

AROUND = 900
"""Characters of readable text shown on each side of a place; the box scrolls."""
CODE_AROUND = 12_000
"""Characters cut from a web page's code on each side, of which most is markup."""

EMPTY = "\u2003"
"""Shown where an empty cell stands, so that there is something to mark."""

LONG_LINE = 2_000
"""A line with a label at its head is shorter than this; a page on one line is code."""

_PAGE = re.compile(r"<(?:html|body|table|tr|td|div|p)[\s>]", re.IGNORECASE)
_SILENT = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_LINE_END = re.compile(r"\s*</?(?:tr|p|div|h[1-6]|li|br|table|title)\b[^<>]*>\s*", re.IGNORECASE)
_CELL_END = re.compile(r"\s*</t[dh]\s*>\s*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of the source. ``found`` says what is marked, as a key of the wording: ``source.{found}``."""

    before: str
    marked: str
    after: str
    found: str


def excerpt(source: str, field_id: str, fields: Mapping[str, CurrentField], row: Sequence[FieldSpec] = ()) -> Excerpt:
    """Return the text around a field's place, or around the best hint of it.

    The hints in their order: other cells of its row, the words of its row's label between the nearest cells that were
    located before and after it, one of these cells, the beginning.
    """
    place, found = spot(source, field_id, fields, row)
    return _cut(source, place.start, place.end, found) if place else _cut(source, 0, 0, found)


def spot(
    source: str, field_id: str, fields: Mapping[str, CurrentField], row: Sequence[FieldSpec] = ()
) -> tuple[Place | None, str]:
    """Return a field's place, or the best hint of it, with what it is, as ``Excerpt`` says."""
    own = _place(fields, field_id)
    if own is not None:
        return _untorn(source, own), "place"
    beside = [place for spec in row if (place := _place(fields, spec.id)) is not None]
    if beside:
        return Place(min(p.start for p in beside), max(p.end for p in beside)), "row"
    if row:
        before, after = _neighbours(field_id, fields)
        floor, ceiling = before.end if before else 0, after.start if after else len(source)
        label = _label(source, row[0].row_label[-1], floor, ceiling)
        if label:
            return label, "label"
        if near := after or before:
            return near, "near"
    return None, "nothing"


def is_code(source: str) -> bool:
    """Tell whether a source is the code of a web page."""
    return _PAGE.search(source) is not None


def _untorn(source: str, place: Place) -> Place:
    """Return a place without the half of a tag that it is where a web page's cell is empty."""
    return replace(place, end=place.start) if source[place.start : place.end] == "<" and is_code(source) else place


def _place(fields: Mapping[str, CurrentField], field_id: str) -> Place | None:
    entry = fields.get(field_id)
    return (entry.read or entry.field).place if entry else None  # where it was read stays worth a look


def _neighbours(field_id: str, fields: Mapping[str, CurrentField]) -> tuple[Place | None, Place | None]:
    """Return the places of the last located cell before a field and of the first one after it, in the form's order."""
    names = [name for name in fields if not name.startswith(("meta.", "facts."))]
    at = names.index(field_id)
    before = next((p for name in reversed(names[:at]) if (p := _place(fields, name))), None)
    after = next((p for name in names[at + 1 :] if (p := _place(fields, name))), None)
    return before, after


def _label(source: str, label: str, floor: int, ceiling: int) -> Place | None:
    """Find a row's label: a line that begins with it in any script, or its characters with blanks and tags between."""
    wanted = label_key(re.sub("（.*?）", "", label))
    start = floor
    for line in source[floor:ceiling].splitlines(keepends=True):
        if len(line) < LONG_LINE and label_key(line.strip()).startswith(wanted):
            return Place(start, start + len(line.rstrip()))
        start += len(line)
    if len(wanted) < 3:  # 其他, 总计: they stand everywhere
        return None
    match = re.compile(r"(?:\s|<[^<>]{0,200}>)*".join(wanted[:12])).search(source, floor, ceiling)
    return Place(match.start(), match.end()) if match else None


def _cut(source: str, start: int, end: int, found: str) -> Excerpt:
    if not _PAGE.search(source):
        return Excerpt(source[max(0, start - AROUND) : start], source[start:end], source[end : end + AROUND], found)
    before = source[max(0, start - CODE_AROUND) : start]
    after = source[end : end + CODE_AROUND]
    return Excerpt(
        readable(_without_torn_tag(before))[-AROUND:], readable(source[start:end]), readable(after)[:AROUND], found
    )


def _without_torn_tag(code: str) -> str:
    """Drop the rest of a tag that the cut went through."""
    close, open_ = code.find(">"), code.find("<")
    return code[close + 1 :] if 0 <= close < open_ else code


def readable(code: str) -> str:
    """Return what a browser would show of a piece of a page: rows as lines, cells behind tabs."""
    text = _SILENT.sub("", code)
    text = _CELL_END.sub("\t", text)
    text = _LINE_END.sub("\n", text)
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    return re.sub(r"\n[ \n\r]*\n", "\n", text)


def full_text(source: str, place: Place | None) -> Excerpt:
    """Return the whole source with a place marked in it."""
    start, end = (place.start, place.end) if place else (0, 0)
    if not _PAGE.search(source):
        return Excerpt(source[:start], source[start:end], source[end:], "place")
    return Excerpt(readable(source[:start]), readable(source[start:end]), readable(source[end:]), "place")


def to_html(piece: Excerpt, size: str, seen: str | None = None) -> Html:
    """Return an excerpt in a scrolling box; ``size`` is near, small or whole, ``seen`` the field's name on the page."""
    own = piece.found == "place"
    marked = piece.marked or (EMPTY if own else "")
    mark = element("mark", marked, class_=None if own else "about") if marked else None
    before, after = (side.replace(FILL, "") for side in (piece.before, piece.after))  # other reports of the file
    return element("div", before, mark, after, class_=f"source {size}", data_seen=seen, tabindex="0")
