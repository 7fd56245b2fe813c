"""Documents as trees of nodes in JSON, each with its type and what it holds, as Pandoc and rich text editors keep them.

In: a JSON value. Out: the rows of a node that is a table, the words of one that is a line. Surprise: tables of Pandoc
are lists by position, and its cells say first how many rows, then how many columns they reach over. Nodes that say that
something is struck out or raised keep a mark around their words, so that no figure is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from extractor.readers._json_shapes import Value, whole_number

_TYPES = ("t", "type", "tagName", "nodeName", "nodeType", "tag")
_INNER = ("c", "content", "children", "childNodes")
_LEAVES = {"str", "text", "#text", "code", "inlinecode", "math", "rawinline"}
_WORDS = ("c", "text", "value")
_BLANKS = {"space", "softbreak", "linebreak", "hardbreak", "br", "break"}
_ROWS = {"tr", "row", "tablerow"}
_CELLS = {"td", "th", "cell", "tablecell", "tableheader", "tableheadercell"}
_LINES = {
    "para",
    "plain",
    "paragraph",
    "p",
    "header",
    "heading",
    "metainlines",
    *(f"h{level}" for level in range(1, 7)),
}
_DOUBTFUL = re.compile(
    r"s|.*(?:strike|delet|line-?through|hidden|display: *none|suggest|sup|sub|note|ruby|cite|image|rawinline).*|del",
    re.IGNORECASE | re.DOTALL,
)
"""What nodes, their marks, classes and styles are called that strike out, hide, raise or are a note or a picture."""
_LOOKS = ("marks", "attrs", "attributes", "style", "class", "className")
_FORMATS = 4 | 32 | 64
"""Bits by which Lexical says struck out, lowered and raised."""
_AROUND = ("[~", "~]")
"""Signs of no cell, around what is struck out, raised or a note, and between digits of two nodes."""
MOST_SPANNED = 60
"""Columns and rows that a cell reaches over; no form has as many."""
_ROW_SPAN, _COLUMN_SPAN = ("rowspan", "rowSpan"), ("colspan", "colSpan")
CELL = 5
"""Parts of one of Pandoc's cells, the last of which is what stands in it."""
TABLE = 6
"""Parts of one of its tables: the last three are its head, its bodies and its foot."""


class TreeCell(NamedTuple):
    """A cell of a table: its words, and how many columns and rows it reaches over."""

    words: str
    across: int = 1
    down: int = 1


def rows_of_node(node: Mapping[str, Value]) -> list[list[TreeCell]]:
    """Return the rows of a node that is a table; none for others, and for a layout with a table in a cell."""
    if _type(node) != "table":
        return []
    inner = _inner(node)
    if any(_type(one) == "table" for one in _nodes(inner)):
        return []
    if "t" in node and isinstance(inner, list) and len(inner) == TABLE:
        with suppress(IndexError, KeyError, TypeError, ValueError):  # another program's table of six parts
            return [list(map(_pandoc_cell, row[1])) for row in _pandoc_rows(inner)]
    rows = [one for one in _nodes(inner) if _type(one) in _ROWS]
    return [[_cell(one) for one in _nodes(_inner(row)) if _type(one) in _CELLS] for row in rows]


def line_of_node(node: Mapping[str, Value]) -> str | None:
    """Return the words of a node that is a paragraph or a heading; None for any other value."""
    return "".join(_words(node)).strip("\n") if _type(node) in _LINES and _inner(node) is not None else None


def nodes_within(node: Mapping[str, Value]) -> list[Mapping[str, Value]] | None:
    """Return the nodes that one of Pandoc's holds, without its attributes; None for any other value."""
    if not node.keys() <= {"t", "c"} or not isinstance(node.get("t"), str):
        return None
    return list(_first_nodes(node.get("c")))


def _type(node: Mapping[str, Value]) -> str:
    name = next((node[name] for name in _TYPES if isinstance(node.get(name), str)), "")
    return str(name).replace("-", "").replace("_", "").lower()


def _inner(node: Mapping[str, Value]) -> Value:
    return next((node[name] for name in _INNER if isinstance(node.get(name), list)), None)


def _first_nodes(value: Value) -> Iterator[Mapping[str, Value]]:
    """Yield the nodes in a value that are in no other one."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
        elif isinstance(one, list):
            waiting += reversed(one)


def _nodes(value: Value) -> Iterator[Mapping[str, Value]]:
    """Yield all nodes in a value."""
    waiting = list(_first_nodes(value))[::-1]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += list(_first_nodes(_inner(one)))[::-1]


def _pandoc_rows(table: Sequence[Value]) -> Iterator[Sequence[Value]]:
    head, bodies, foot = table[3:]
    yield from head[1]
    for body in bodies:
        yield from body[2]
        yield from body[3]
    yield from foot[1]


def _pandoc_cell(cell: Sequence[Value]) -> TreeCell:
    if len(cell) != CELL:
        return TreeCell("")
    return TreeCell("".join(_words(cell[4])).strip("\n"), _span(cell[3]), _span(cell[2]))


def _cell(cell: Mapping[str, Value]) -> TreeCell:
    said = [cell, *(one for name in ("attrs", "attributes") if isinstance(one := cell.get(name), dict))]
    across, down = (
        next((_span(one[name]) for one in said for name in names if name in one), 1)
        for names in (_COLUMN_SPAN, _ROW_SPAN)
    )
    return TreeCell("".join(_words(_inner(cell))).strip("\n"), across, down)


def _span(value: Value) -> int:
    return min(max(1, whole_number(value, 1)), MOST_SPANNED)


def _words(value: Value) -> Iterator[str]:
    """Yield the words of a node or of nodes, a line end before each paragraph, a sign where digits of two meet.

    One of them may be struck out, or the number of a note, in a way that no name tells.
    """
    before = ""
    for piece in filter(None, _pieces(value)):
        if before.isdecimal() and piece[0].isdecimal():
            yield _AROUND[1]
        yield piece
        before = piece[-1]


def _is_doubtful(node: Mapping[str, Value], kind: str) -> bool:
    """Tell whether a node, or what is said of its looks, strikes its words out, hides or raises them, or is a note."""
    if whole_number(node.get("format")) & _FORMATS:
        return True
    said = [kind, *(name for name, flag in node.items() if flag is True)]
    waiting = [node[name] for name in _LOOKS if name in node]
    inner = node.get("c")
    if "t" in node and isinstance(inner, list):
        waiting += inner[:1]  # Pandoc's attributes
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str):
            said.append(one)
    return any(map(_DOUBTFUL.fullmatch, said))


def _pieces(value: Value) -> Iterator[str]:
    """Yield the words of each leaf, the blanks between them, and what stands around those that are doubtful."""
    for node in _first_nodes(value):
        kind = _type(node)
        doubtful = _is_doubtful(node, kind)
        yield _AROUND[0] * doubtful
        if kind in _BLANKS:
            yield " "
        elif kind in _LEAVES or (not kind and isinstance(node.get("text"), str)):
            said = next((node[name] for name in _WORDS if name in node), "")
            yield str(said[-1] if isinstance(said, list) and said else said)
        else:
            yield "\n" * (kind in _LINES)
            yield from _pieces(_inner(node))
        yield _AROUND[1] * doubtful
