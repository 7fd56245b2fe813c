"""Bytes of one format to a ``Document``: one module a format, found by being here.

Every module offers the same three things:

    SUFFIXES            the endings it usually has, for the file picker and for messages
    knows(data) -> int  how sure it is that these bytes are its format: 0 not, 1 could be, 2 looks so, 3 certain
    read(data)          the Document; raises only errors of ``extractor.errors``

The bytes decide, never the file's name: reports come with wrong endings. A new format is one new module; one whose
name begins with an underscore is no format but what several of them share.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from extractor.errors import BrokenFile, EmptyFile, FileTooLarge, GoujiError, UnknownFormat
from extractor.limits import MAX_BYTES, MAX_CELLS, MAX_ROW, at_most
from extractor.page import Document, with_words_read
from extractor.readers._column_numbers import without_column_numbers
from extractor.readers._copies import without_copies
from extractor.readers._paper.ocr import available
from extractor.readers._rows_again import without_rows_again
from extractor.readers._torn_thousands import with_thousands_whole
from extractor.readers.plain import reread as cells_of_text

if TYPE_CHECKING:
    from extractor.readers._paper.printed_characters import PrintedCharacters

__all__ = [
    "MAX_BYTES",
    "PrintedCharacters",
    "Reader",
    "available",
    "printed_characters",
    "read",
    "readers",
    "reread",
    "suffixes",
]

_log = logging.getLogger(__name__)


class Reader(Protocol):
    """What every module in this package offers."""

    SUFFIXES: tuple[str, ...]

    def knows(self, data: bytes) -> int:
        """Say from 0 to 3 how sure it is that these bytes are its format."""

    def read(self, data: bytes) -> Document:
        """Read the bytes."""


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader of this package."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(cast(Reader, importlib.import_module(f"{__name__}.{name}")) for name in names)


@cache
def suffixes() -> tuple[str, ...]:
    """Return the usual file endings of all formats, for file pickers and messages."""
    return tuple(sorted({suffix for reader in readers() for suffix in reader.SUFFIXES}))


def read(data: bytes) -> Document:
    """Read a file of any known format.

    Raises:
        UnreadableFile: empty, too large, unknown, or broken; the error says which and what to do.
    """
    if not data:
        raise EmptyFile
    if len(data) > MAX_BYTES:
        raise FileTooLarge(megabytes=round(len(data) / 1e6), limit=MAX_BYTES // 1_000_000)
    sureness = [(reader.knows(data), reader) for reader in readers()]
    best, reader = max(sureness, key=lambda pair: pair[0])
    if best == 0:
        raise UnknownFormat(formats=", ".join(suffixes()))
    document = _read(reader, data)
    at_most(MAX_CELLS, len(document.cells), "cells")
    if len(document.cells) > MAX_ROW:  # or else no row can be too long
        at_most(MAX_ROW, max(Counter(cell.row for cell in document.cells).values()), "cells in a row")
    cells = without_column_numbers(document.text, with_words_read(document.text, document.cells))
    document = document if cells is document.cells else replace(document, cells=cells)
    return without_rows_again(without_copies(with_thousands_whole(document)))


def printed_characters(data: bytes, recognising: bool = False) -> PrintedCharacters:
    """Return where on its pages each character of a PDF's or a picture's text is printed.

    Pages that are pictures are recognised anew with ``recognising``, which takes as long as to read them; without it
    they have no places.

    Raises:
        UnreadableFile: it is no file with pages that can be read.
    """
    image = importlib.import_module(f"{__name__}.image")
    if image.knows(data):
        return cast("PrintedCharacters", image.printed_characters(data))
    pdf = importlib.import_module(f"{__name__}.pdf")  # whose library is loaded for a PDF alone
    return cast("PrintedCharacters", pdf.printed_characters(data, recognising=recognising))


def reread(part: Document) -> Document:
    """Return one report of a file that holds several with the cells that it has by itself.

    In plain text its lines alone tell which figures count pages and how wide its columns are; elsewhere each cell has
    borders of its own.
    """
    if part.format != "text":
        return part
    return replace(part, cells=without_column_numbers(part.text, with_words_read(part.text, cells_of_text(part))))


def _read(reader: Reader, data: bytes) -> Document:
    """Read the bytes; whatever a reader or its library raises about them is a damaged file to whoever asked."""
    try:
        return reader.read(data)
    except GoujiError:
        raise
    except Exception as error:
        _log.warning("a reader failed", exc_info=True)
        raise BrokenFile(format=reader.SUFFIXES[0], detail=repr(error)) from error
