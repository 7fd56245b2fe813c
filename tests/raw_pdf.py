"""PDF files of one page in the format's own syntax, for tests of what no program can be told to write.

In: what is painted, and which further objects the page has. Out: the file's bytes.
"""

from collections.abc import Mapping, Sequence

from extractor.page.document import Cell, Document

FIRST_OWN = 8
"""Number of the first object that a caller adds."""


def page(
    content: str,
    meaning: Mapping[str, str] | None = None,
    widths: Mapping[str, int] | None = None,
    *,
    entries: str = "",
    catalog: str = "",
    resources: str = "",
    objects: Sequence[str] = (),
) -> bytes:
    """Return a PDF of one page of 600 by 600 points.

    ``meaning`` says which characters the font's glyphs stand for, ``widths`` how wide some are, in thousandths of
    the font's size; all others are 500. ``entries`` are more of the page's own, ``objects`` those that they speak of.
    """
    wide = " ".join(str((widths or {}).get(chr(code), 500)) for code in range(32, 127))
    mapped = "\n".join(f"<{ord(glyph):02x}> <{ord(char):04x}>" for glyph, char in (meaning or {}).items())
    names = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(meaning or {})} beginbfchar\n{mapped}\nendbfchar\nendcmap end end"
    )
    return _file(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Contents 4 0 R "
            f"/Resources << /Font << /F 5 0 R >> {resources} >> {entries} >>",
            stream(content),
            "<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FirstChar 32 /LastChar 126 "
            f"/Widths [{wide}] /FontDescriptor 6 0 R {'/ToUnicode 7 0 R' if meaning else ''} >>",
            "<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
            "/Ascent 860 /Descent -140 /CapHeight 700 /StemV 80 >>",
            stream(names),
            *objects,
        ]
    )


def stream(content: str, entries: str = "") -> str:
    """Return an object with content of its own."""
    return f"<< /Length {len(content)} {entries} >>\nstream\n{content}\nendstream"


def text_at(x: float, y: float, text: str, size: float = 12) -> str:
    """Return what paints a text."""
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


def table(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Return what paints the ruling lines of a table."""
    flat = "".join(f"{xs[0]} {y} m {xs[-1]} {y} l S\n" for y in ys)
    return flat + "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs)


def _file(objects: Sequence[str]) -> bytes:
    written = "%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    written += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return written.encode("latin-1")


LICENCES_GRID = table((100, 200, 300), (300, 320, 340))
"""The lines of a table with two rows and two columns."""


def licences_page(drawn: str, **more: object) -> bytes:
    """Return a page with a table of two labels, the figure behind the second, and what else is drawn."""
    labels = text_at(105, 325, "LICENCES") + text_at(105, 305, "PENALTIES")
    return page(LICENCES_GRID + labels + text_at(210, 305, "7") + drawn, **more)  # type: ignore[arg-type]


def licences(document: Document) -> Cell:
    """Return the cell behind the first label of such a page."""
    return next(cell for cell in document.cells if cell.table is not None and cell.column == 1)
