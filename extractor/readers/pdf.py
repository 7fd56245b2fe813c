"""PDF to a Document: tables by their ruling lines, everything else as lines of text; pictures are recognised.

In: the bytes of a PDF. Out: the Document; its source is the text as we lay it out, page by page, one line or one table
row a line, cells behind tabs. Surprise: the file's own order of characters is not used at all, only where they stand;
in what order a program wrote them into the file says nothing about the page.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import repeat
from math import isfinite, pi
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extractor.errors import BrokenFile, ScannedFile
from extractor.limits import MAX_EDGES, MAX_GLYPHS, MAX_PAGES, MAX_PIXELS, MAX_SCANNED_PAGES, at_most
from extractor.page import PICTURE, THING, Document, Style, common_share, normalise
from extractor.readers._layout import Laid
from extractor.readers._paper.actual_text import said_otherwise
from extractor.readers._paper.crossed_out import crossed_out
from extractor.readers._paper.drawn import Cover, Drawn, drawn, succeed, upright
from extractor.readers._paper.grid import Edge
from extractor.readers._paper.notes import notes
from extractor.readers._paper.ocr import DOTS, Page, available, recognise
from extractor.readers._paper.overprinted import HALF, digits, show_pieces
from extractor.readers._paper.printed_characters import PrintedCharacters, on_page, on_recognised, printed_on
from extractor.readers._paper.unseen import STYLES, Glyphs, covered_by_picture, hidden, struck, struck_by_note
from extractor.readers._paper.words import WORD_GAP, add_page
from extractor.readers._printed import Thing, Word

SUFFIXES = (".pdf",)

LEGIBLE = 0.12  # share of common characters; real text has 0.35 and more, a broken font's 0.03 and less
UNMAPPED = 0.2  # share of characters that no script has; real text has at most a few bullets
ENOUGH = 60  # characters by which to judge a page; the foot of a page has 20 to 45, and odd ones
ALIGNED = 0.1  # of a character's height; what stands closer is on one baseline
BLANKS = frozenset((0xA0, 0x3000, 0xFFFE))  # beside those of ASCII; the last is a hyphen at a line's end
FLAT = 0.6  # of the usual height, and of its own font's; no font's height, but the ink of one character

_LAYERS = (b"/OCProperties", b"/ObjStm")
"""In a file with parts that can be switched off; the first can hide in the second."""
_ASCII = re.compile(r"[\x00-\x7f]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def knows(data: bytes) -> int:
    """A PDF says so, in its first kilobyte."""
    return 3 if b"%PDF-" in data[:1024] else 0


def read(data: bytes) -> Document:
    """Read a PDF.

    Raises:
        BrokenFile: it cannot be opened, or needs a password.
        TooMuchContent: more pages, characters or lines than any report has.
        ScannedFile: it has pictures of text, or a text layer that is no text, and nothing is installed to recognise it.
    """
    with _opened(data) as pdf:
        return _read_pages(pdf, layered=any(name in data for name in _LAYERS))


def printed_characters(data: bytes, *, recognising: bool = False) -> PrintedCharacters:
    """Return where on its pages each character of a PDF's text is printed; of a page that is a picture, only where
    it is recognised anew.

    Raises:
        as ``read``, but for a scan.
    """
    with _opened(data) as pdf:
        layered = any(name in data for name in _LAYERS)
        return _printed_characters(pdf, layered=layered, recognising=recognising and available())


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise BrokenFile(format="PDF", detail=str(error)) from error
    try:
        at_most(MAX_PAGES, len(pdf), "pages")
        with suppress(pdfium.PdfiumError):  # a damaged form is no damaged page; its fields say what they hold anyway
            pdf.init_forms()
        yield pdf
    except pdfium.PdfiumError as error:
        raise BrokenFile(format="PDF", detail=str(error)) from error
    finally:
        pdf.close()


def _read_pages(pdf: pdfium.PdfDocument, *, layered: bool) -> Document:
    laid = Laid()
    pictures = characters = 0
    for number in range(len(pdf)):
        shown = _page(pdf, number, layered=layered)
        text = "".join(word.text for word in shown.words)
        characters += len(text)
        at_most(MAX_GLYPHS, characters, "characters")
        if _is_picture(text, shown):
            pictures += 1
            at_most(MAX_SCANNED_PAGES, pictures, "scanned pages")
            if available():
                recognised = _recognised(pdf, number)
                add_page(laid, recognised.words, recognised.edges)
            continue
        add_page(laid, shown.words, shown.edges, shown.things, by_size=True)
    document = laid.document("pdf", from_ocr=bool(pictures) and available())
    if not document.cells or (pictures == len(pdf) and not available()):
        raise ScannedFile
    return document


def _printed_characters(pdf: pdfium.PdfDocument, *, layered: bool, recognising: bool) -> PrintedCharacters:
    laid = Laid(words=[])
    turns: list[int] = []
    recognised: dict[int, Page] = {}
    characters = 0
    for number in range(len(pdf)):
        shown = _page(pdf, number, layered=layered)
        text = "".join(word.text for word in shown.words)
        characters += len(text)
        at_most(MAX_GLYPHS, characters, "characters")
        turns.append(shown.quarters)
        if not _is_picture(text, shown):
            add_page(laid, shown.words, shown.edges, shown.things, by_size=True)
        elif recognising:
            recognised[number] = _recognised(pdf, number)
            add_page(laid, recognised[number].words, recognised[number].edges)
        else:
            laid.begin_page()

    def in_shares(number: int, boxes: Any) -> Any:
        if number in recognised:
            return on_recognised(recognised[number], boxes)
        return on_page(pdf, number, boxes, turns[number])

    return printed_on(laid, in_shares)


def _is_picture(text: str, shown: _Shown) -> bool:
    """Tell whether a page's text is a picture: next to no characters on an image, or characters that make no sense."""
    letters = _ASCII.sub("", text)
    if len(letters) >= ENOUGH:
        legible = letters.isprintable() and "\ufffd" not in letters  # as nearly all are
        unmapped = 0 if legible else sum(map(_is_unmapped, letters))
        return unmapped > UNMAPPED * len(letters) or common_share(normalise(letters)) < LEGIBLE
    if len(text) >= ENOUGH * 2:
        return False  # a page of figures, or of another language
    return shown.scanned


def _is_unmapped(character: str) -> bool:
    return unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") or character == "\ufffd"


def _recognised(pdf: pdfium.PdfDocument, number: int) -> Page:
    page = pdf[number]
    try:
        width, height = page.get_width(), page.get_height()
        scale = DOTS / 72
        at_most(MAX_PIXELS, int(width * height * scale * scale), "pixels")
        return recognise(page.render(scale=scale).to_numpy()[:, :, :3], width)
    finally:
        page.close()


# --- what stands on a page --------------------------------------------------------------------------------------------


class _Shown(NamedTuple):
    """What stands on a page."""

    words: list[Word]
    edges: list[Edge]
    things: list[Thing]
    scanned: bool
    """Whether a picture covers much of it."""
    quarters: int
    """By how many quarters, clockwise, its text is turned."""


def _page(pdf: pdfium.PdfDocument, number: int, *, layered: bool, without: Collection[int] = ()) -> _Shown:
    """Return what stands on a page, ``without`` some pieces of its text.

    Of a figure that stands where the same one was printed already, the engine tells the first, though nobody sees it.
    """
    page = pdf[number]
    if without:
        texts = drawn(page.raw, 0, layered).texts
        show_pieces([texts[at] for at in without], shown=False)
    textpage = page.get_textpage()
    try:
        raw = textpage.raw
        codes = list(map(c.FPDFText_GetUnicode, repeat(raw), range(textpage.count_chars())))
        shown = [index for index, code in enumerate(codes) if code > 0x20 and code not in BLANKS]  # these are the gaps
        quarters = _quarters(textpage, shown)
        found = drawn(page.raw, quarters, layered)
        at_most(MAX_EDGES, len(found.edges), "lines")
        laid_over = notes(pdf, page, quarters)
        found.covers += [Cover(box, len(found.texts)) for box in laid_over.covers]
        words, edges = [], found.edges
        if shown:
            glyphs = _glyphs(raw, shown, quarters)
            styles, edges = struck(glyphs, edges)
            styles = struck_by_note(glyphs, laid_over.struck, styles)
            text = "".join([chr(codes[index]) for index in shown])
            figures = digits(text)
            unseen = hidden(page, raw, glyphs, found, quarters, figures)
            if unseen.beneath and not without:
                return _page(pdf, number, layered=layered, without=unseen.beneath)
            if unseen.characters is not None:
                styles = np.where(unseen.characters, STYLES.index(Style.HIDDEN), 0 if styles is None else styles)
            said = said_otherwise(page, raw, shown, glyphs.bottom - glyphs.top, figures)
            if said is not None:
                styles = np.where(said, STYLES.index(Style.HIDDEN), 0 if styles is None else styles)
            walls = sorted({edge.at for edge in edges if not edge.horizontal})
            words = _words(glyphs, text, figures >= 0, walls, styles)
        scanned = covered_by_picture(found.pictures, page.get_width() * page.get_height())
        words = crossed_out(words, found.strokes + laid_over.strokes)
        return _Shown(words + laid_over.words, edges, _things(found), scanned, quarters)
    finally:
        textpage.close()
        page.close()


def _things(found: Drawn) -> list[Thing]:
    return [Thing(box, PICTURE) for box in found.pictures] + [Thing(box, THING) for box in found.drawings]


def _quarters(textpage: pdfium.PdfTextPage, shown: Sequence[int]) -> int:
    """Return by how many quarters, clockwise, most characters are turned, as on a page that is bound sideways."""
    angles = [c.FPDFText_GetCharAngle(textpage.raw, index) for index in shown[:: max(1, len(shown) // 20)]]
    turns = Counter(round(angle / (pi / 2)) % 4 for angle in angles if isfinite(angle))
    return turns.most_common(1)[0][0] if turns else 0


def _glyphs(raw: Any, shown: Sequence[int], quarters: int) -> Glyphs:
    """Return where the characters stand, as wide as their advances and as high as their font.

    The ink of 一 or of a quotation mark says nothing about the line it is on, and that of a narrow digit nothing about
    a gap.
    """
    boxes = (c.FS_RECTF * len(shown))()
    succeed(all(map(c.FPDFText_GetLooseCharBox, repeat(raw), shown, boxes)))
    x0, y1, x1, y0 = np.frombuffer(boxes, np.float32).reshape(-1, 4).T.astype(float)
    left, right, top, bottom = upright(x0, y0, x1, y1, quarters)
    size = bottom - top
    usual = float(np.sort(size)[size.size // 2])
    for n in np.flatnonzero(size < FLAT * usual).tolist():
        if size[n] > FLAT * _em(raw, shown[n]) > 0:
            continue  # it is set small, as the mark of a note
        line = _baseline(raw, shown[n], quarters)
        top[n], bottom[n] = line - 0.85 * usual, line + 0.15 * usual
    return Glyphs(shown, left, right, top, bottom)


def _em(raw: Any, index: int) -> float:
    """Return how large a character is set, on the page."""
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(raw, index, matrix)
    return float(c.FPDFText_GetFontSize(raw, index) * max(abs(matrix.c), abs(matrix.d)))


def _words(glyphs: Glyphs, text: str, figures: Any, walls: Sequence[float], styles: Any | None) -> list[Word]:
    """Return the words of the characters that are no blanks; ``figures`` says which of these are digits.

    What stands on two sides of a vertical line is two words, however near, and so is what is shown in two ways, and a
    digit that is printed over another one.
    """
    _, left, right, top, bottom = glyphs
    gap, before = left[1:] - right[:-1], (bottom - top)[:-1]
    between = np.searchsorted(walls, (left + right) / 2)
    joined = (gap > -0.5 * before) & (gap <= WORD_GAP * before) & (between[1:] == between[:-1])
    joined &= abs(bottom[1:] - bottom[:-1]) < ALIGNED * before
    joined &= (gap > -HALF * (right - left)[:-1]) | ~figures[1:] | ~figures[:-1]
    if styles is not None:
        joined &= styles[1:] == styles[:-1]
    ends = np.append(np.flatnonzero(~joined) + 1, len(text))
    starts = np.append(0, ends[:-1])
    words = [_whole(text[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    places = left[starts], right[ends - 1], top[starts], bottom[starts]
    shown = repeat(None) if styles is None else [STYLES[style] for style in styles[starts].tolist()]
    return list(map(Word, words, *(one.tolist() for one in places), shown))


def _whole(word: str) -> str:
    """Return a word with its characters whole; of those beyond U+FFFF, as in rare names, the engine tells in two."""
    if word.isascii() or not _SURROGATES.search(word):
        return word
    return word.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _baseline(raw: Any, index: int, quarters: int) -> float:
    """Return the height of the line that a character stands on.

    Of a character that it replaced (the radical ⼀ by 一, for one), the engine knows no box but that of its ink.
    """
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(raw, index, x, y)
    return float(upright(x.value, y.value, x.value, y.value, quarters)[2])
