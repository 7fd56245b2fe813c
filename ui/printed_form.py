"""A form's tables as they are printed, in markup: heads that span, labels that span, and one cell a field.

In: a section of a form, and a function that makes a field's cell. Out: markup. Surprise: where what stands is said by
``extractor.forms.printed``, which the workbook is drawn from too.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.forms import FieldSpec, Part, Section, Square, printed_rows
from ui.markup import Html, element

Gloss = Callable[[str], str]
"""Gives a printed label's name in the reader's language; nothing where the label itself will do."""

CellOf = Callable[[FieldSpec, int], Html]
"""Makes the cell of a field, as many columns wide."""


def section_table(section: Section, cell: CellOf, gloss: Gloss = lambda _: "") -> Html:
    """Return the tables of a section, one below the other as on paper, without its heading."""
    rows = [element("tr", *[_square(one, cell, gloss) for one in row]) for row in printed_rows(section)]
    return element("table", *rows, class_="paper")


def _square(square: Square, cell: CellOf, gloss: Gloss) -> Html:
    if square.spec:
        return cell(square.spec, square.columns)
    words = named(square.text, gloss) if square.text else []
    extent = {"rowspan": square.rows, "colspan": square.columns}
    if square.part is Part.TITLE:
        scope = "rowgroup" if square.depth else "colgroup"
        return element("th", *words, **extent, class_="block", scope=scope)
    if square.part is Part.LABEL:
        return element("th", *words, **extent, class_=_look(square), scope="row" if square.rows == 1 else "rowgroup")
    if square.part is Part.HEAD:
        return element("th", *words, **extent, scope="colgroup" if square.columns > 1 else "col")
    return element("th", **extent)


def _look(square: Square) -> str | None:
    """Return how a label is set: one of an outline set in, one that stands for one row to the left, as in print."""
    if square.depth:
        return f"deep in{square.depth}"
    return "deep" if square.rows == 1 else None


def named(label: str, gloss: Gloss) -> list[object]:
    """Return a printed label, with its name beside it where there is one."""
    name = gloss(label)
    return [label, " ", element("small", name, class_="gloss")] if name else [label]
