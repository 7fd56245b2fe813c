"""Drafts as PDFs: characters at places, lines around cells and through what is struck out.

In: a ``Draft``. Out: the bytes of a .pdf. Surprise: it is written by hand, with a font that no file holds, as office
programs do for Chinese: half a dozen objects, a millisecond a page, and no program that would have to be installed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from eval.fuzz.meaning.draft import CannotShow, Draft, Sheet, Shown, placed, runs

_WIDTH, _HEIGHT, _MARGIN = 842.0, 595.0, 30.0
_SIZE, _LINE = 7.0, 9.0
_PAD = 2.0

_DRAWN = (Shown.STRUCK, Shown.WHITE, Shown.TINY, Shown.RAISED, Shown.LOWERED, Shown.HIDDEN)


class _Pages:
    """The pages that are written, and where on the last one the next line begins."""

    def __init__(self) -> None:
        """Begin the first page."""
        self.streams: list[list[str]] = [[]]
        self.y = _HEIGHT - _MARGIN

    def need(self, height: float) -> None:
        """Begin another page where there is not so much room."""
        if self.y - height < _MARGIN:
            self.streams.append([])
            self.y = _HEIGHT - _MARGIN

    def add(self, piece: str) -> None:
        """Add to the page."""
        self.streams[-1].append(piece)


def print_pdf(draft: Draft) -> bytes:
    """Return a draft as a PDF."""
    return _printed(draft, ruled=True)


def print_pdf_without_lines(draft: Draft) -> bytes:
    """Return a draft as a PDF without lines around cells."""
    return _printed(draft, ruled=False)


def _printed(draft: Draft, *, ruled: bool) -> bytes:
    pages = _Pages()
    for part in draft.parts:
        if part.sheet:
            _table(pages, part.sheet, ruled=ruled)
            pages.y -= _LINE
            continue
        for line in _wrapped(part.text, _WIDTH - 2 * _MARGIN):
            pages.need(_LINE)
            pages.y -= _LINE
            _text(pages, _MARGIN, pages.y, line)
    return _file(["\n".join(stream) for stream in pages.streams])


def _advance(text: str, size: float = _SIZE) -> float:
    return sum(size / 2 if ch.isascii() else size for ch in text)


def _wrapped(text: str, width: float) -> list[str]:
    """Return the lines of a text; one with runs of its own stays whole, since it is a figure."""
    if any(how is not None for how, _ in runs(text)):
        return [text]
    lines = []
    for line in text.split("\n"):
        piece = ""
        for ch in line:
            if _advance(piece + ch) > width:
                lines.append(piece)
                piece = ""
            piece += ch
        lines.append(piece)
    return lines


def _text(pages: _Pages, x: float, y: float, text: str) -> None:
    for how, piece in runs(text):
        if how is not None and how not in _DRAWN:
            raise CannotShow(how)
        small = how in (Shown.RAISED, Shown.LOWERED)
        size = 0.5 if how is Shown.TINY else _SIZE * 0.6 if small else _SIZE
        lift = _SIZE * 0.4 if how is Shown.RAISED else -_SIZE * 0.2 if how is Shown.LOWERED else 0.0
        look = "1 g " if how is Shown.WHITE else ""
        mode = "3 Tr " if how is Shown.HIDDEN else ""
        code = piece.encode("utf-16-be").hex().upper()
        pages.add(f"q {look}BT {mode}/F1 {size:.1f} Tf 1 0 0 1 {x:.1f} {y + lift:.1f} Tm <{code}> Tj ET Q")
        end = x + _advance(piece, size)
        if how is Shown.STRUCK:
            middle = y + _SIZE * 0.35
            pages.add(f"0.5 w {x:.1f} {middle:.1f} m {end:.1f} {middle:.1f} l S")
        x = end


def _table(pages: _Pages, sheet: Sheet, *, ruled: bool) -> None:
    if sheet.hidden:
        raise CannotShow
    lefts = _lefts(sheet)
    boxes = placed(sheet)
    heights = [_LINE + 2 * _PAD] * len(sheet.rows)
    lines: Mapping[int, list[str]] = {
        id(box): _wrapped(box.text, lefts[x + box.columns] - lefts[x] - 2 * _PAD) for _, x, box in boxes
    }
    for y, _, box in boxes:
        lacking = len(lines[id(box)]) * _LINE + 2 * _PAD - sum(heights[y : y + box.rows])
        heights[y + box.rows - 1] += max(0.0, lacking)
    if sum(heights) <= _HEIGHT - 2 * _MARGIN:
        pages.need(sum(heights))
    tops: list[tuple[int, float]] = []
    for height in heights:
        pages.need(height)
        tops.append((len(pages.streams) - 1, pages.y))
        pages.y -= height
    for y, x, box in boxes:
        page, top = tops[y]
        height = sum(heights[row] for row in range(y, y + box.rows) if tops[row][0] == page)
        stream = pages.streams[page]
        width = lefts[x + box.columns] - lefts[x]
        if ruled:
            stream.append(f"0.4 w {lefts[x]:.1f} {top - height:.1f} {width:.1f} {height:.1f} re S")
        here = _Pages()
        for n, line in enumerate(lines[id(box)]):
            _text(here, lefts[x] + _PAD, top - _PAD - _SIZE - n * _LINE, line)
        stream += here.streams[0]


def _lefts(sheet: Sheet) -> list[float]:
    """Return where each column begins, and the last one ends: the columns of figures are narrow."""
    width = sheet.width
    figures = {x for _, x, box in placed(sheet) if box.field and box.columns == 1}
    room = _WIDTH - 2 * _MARGIN
    narrow = min(60.0, room / width)
    others = max(1, width - len(figures))
    wide = (room - narrow * len(figures)) / others
    lefts = [_MARGIN]
    for x in range(width):
        lefts.append(lefts[-1] + (narrow if x in figures else wide))
    return lefts


def _file(streams: list[str]) -> bytes:
    """Return the objects of a PDF with these pages."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for n, stream in enumerate(streams):
        packed = zlib.compress(stream.encode("ascii"), 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH:.0f} {_HEIGHT:.0f}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * n} 0 R >>".encode()
        )
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + packed + b"\nendstream")
    data = b"%PDF-1.5\n"
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()
