"""Words with their places to a Document: what converters of PDFs and pictures write as XML, HTML, JSON or rows.

In: the bytes of such a file. Out: the Document; its source is the text as we lay it out, as with a PDF. Surprise: it
is told by what the file says of its text, not by who wrote it; a file that only looks so, or has its tables as such, is
read as what it otherwise is.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import TYPE_CHECKING

from extractor.page import FILL, Document, decode
from extractor.readers._layout import Laid
from extractor.readers._paper.words import add_page
from extractor.readers._placed.markup import placed_markup
from extractor.readers._placed.pages import FEWEST, Placed
from extractor.readers._placed.values import placed_rows, placed_value

if TYPE_CHECKING:
    from extractor.readers import Reader

SUFFIXES = (".xml", ".svg", ".tsv")

SURER = 4
"""Than who reads the format whatever is in it."""
_HEAD = 200_000
_OTHERS = ("html", "json_text", "plain")
_IN_MARKUP = re.compile(
    rb"[\"'\s;](?:left|xMin|HPOS|bbox|quad|x)\s*[=:]\s*[\"']?\s*-?[\d.]|title=[\"'][^\"'<>]{0,80}bbox ", re.IGNORECASE
)
_IN_VALUES = re.compile(
    rb"\"(?:x0|x|xmin|left|l|bbox|box|bounds|boundingbox|boundingpoly|bounding_box|polygon|poly|transform|points)\"\s*:"
    rb"|\[\s*-?\d+(?:\.\d+)?\s*,\s*-?\d",
    re.IGNORECASE,
)
_IN_ROWS = re.compile(
    rb"(?=.*\b(?:left|x0?|xmin)\b)(?=.*\b(?:top|y0?|ymin)\b).*\b(?:text|str|content|word)\b", re.IGNORECASE
)
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1f]")
"""Archives and pictures have any letters between such bytes."""
_TABLE = re.compile(rb"<t[dr][\s>]", re.IGNORECASE)


def knows(data: bytes) -> int:
    """Tell by how often the beginning of a file says a place whether its text has them."""
    head = data[:_HEAD]
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begins == b"<":
        hints, tables = _IN_MARKUP, _TABLE.search(data) is not None
    elif begins in (b"[", b"{"):
        hints, tables = _IN_VALUES, False
    else:
        columns = head.removeprefix(b"\xef\xbb\xbf")[:2_000].split(b"\n", 1)[0]
        return SURER if _IN_ROWS.match(columns) and not _NO_TEXT.search(columns) else 0
    return SURER if not tables and len(hints.findall(head)) >= FEWEST else 0


def read(data: bytes) -> Document:
    """Read such a file, or whatever else it is."""
    found = _found(data)
    if found is None:
        others: list[Reader] = [import_module(f"extractor.readers.{name}") for name in _OTHERS]
        return max(others, key=lambda reader: reader.knows(data)).read(data)
    laid = Laid()
    for words in found.pages:
        add_page(laid, words, (), by_size=not found.recognised)
    return laid.document("placed", from_ocr=found.recognised)


def _found(data: bytes) -> Placed | None:
    text = decode(data).restored.replace(FILL, "")
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    if begins == "<":
        return placed_markup(text)
    if begins not in ("[", "{"):
        return placed_rows(text.lstrip("\ufeff"))
    try:
        return placed_value(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        return None
