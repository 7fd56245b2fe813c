"""Photographs and scans (PNG, JPEG, TIFF) to a Document, by text recognition where it is installed.

In: the bytes of a picture, or of a TIFF of several pages. Out: the Document, marked as recognised and not read.
Surprise: nothing is imported for it before a picture comes in; without the extra ``ocr`` the error says how to get it.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.errors import BrokenFile, GoujiError, ScannedFile
from extractor.limits import MAX_PIXELS, MAX_SCANNED_PAGES, at_most
from extractor.page import Document
from extractor.readers._layout import Laid
from extractor.readers._paper.ocr import available, recognise
from extractor.readers._paper.words import add_page

if TYPE_CHECKING:
    from extractor.readers._paper.printed_characters import PrintedCharacters

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


def knows(data: bytes) -> int:
    """Pictures say so in their first bytes."""
    return 3 if data.startswith(_MAGIC) else 0


def read(data: bytes) -> Document:
    """Recognise a picture.

    Raises:
        ScannedFile: text recognition is not installed, or finds no text.
        BrokenFile: the picture is damaged.
        TooMuchContent: it has far more pixels or pages than a report can have.
    """
    if not knows(data):
        raise BrokenFile(format="picture", detail="does not begin as a picture does")
    if not available():
        raise ScannedFile
    laid = Laid()
    try:
        for picture in _pictures(data):
            recognised = recognise(picture)
            add_page(laid, recognised.words, recognised.edges)
    except GoujiError:
        raise
    except Exception as error:  # the codecs raise whatever they like on damaged pictures
        raise BrokenFile(format="picture", detail=repr(error)) from error
    document = laid.document("image", from_ocr=True)
    if not document.cells:
        raise ScannedFile
    return document


def printed_characters(data: bytes) -> PrintedCharacters:
    """Return where on its pages each character of a picture's text stands, recognising it anew.

    Raises:
        ScannedFile: text recognition is not installed.
    """
    places = import_module("extractor.readers._paper.printed_characters")
    laid, pages = Laid(words=[]), []
    for picture in _pictures(data):
        pages.append(recognise(picture))
        add_page(laid, pages[-1].words, pages[-1].edges)
    printed: PrintedCharacters = places.printed_on(laid, lambda n, boxes: places.on_recognised(pages[n], boxes))
    return printed


def _pictures(data: bytes) -> list[Any]:
    """Return the pages as arrays of three colours, upright as the camera says."""
    pil, numpy = import_module("PIL.Image"), import_module("numpy")
    turn = import_module("PIL.ImageOps").exif_transpose
    pages = []
    with pil.open(io.BytesIO(data)) as picture:
        count = getattr(picture, "n_frames", 1)
        at_most(MAX_SCANNED_PAGES, count, "pages")
        for number in range(count):
            picture.seek(number)
            at_most(MAX_PIXELS, picture.width * picture.height, "pixels")
            pages.append(numpy.asarray(turn(picture).convert("RGB")))
    return pages
