"""PDF to text: by position, in the order of the file, by drawn lines.

In: the bytes of a .pdf. Out: text. Surprise: nothing in a PDF says what is a cell, so labels that run over lines come
out between the figures of their rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from eval.corpus.converters.registry import converter, load, run


@converter("pdf", programs=["pdftotext"])
def pdftotext_plain(file: bytes) -> str:
    """Text by poppler, in reading order."""
    return run(["pdftotext", "{}", "-"], file, ".pdf")


@converter("pdf", programs=["pdftotext"])
def pdftotext_layout(file: bytes) -> str:
    """Text by poppler, as it stands on the page."""
    return run(["pdftotext", "-layout", "{}", "-"], file, ".pdf")


@converter("pdf", programs=["pdftotext"])
def pdftotext_raw(file: bytes) -> str:
    """Text by poppler, in the order of the file."""
    return run(["pdftotext", "-raw", "{}", "-"], file, ".pdf")


@converter("pdf", programs=["pdftotext"])
def pdftotext_fixed(file: bytes) -> str:
    """Text by poppler, as it stands on the page, on a fixed grid."""
    return run(["pdftotext", "-layout", "-fixed", "4", "{}", "-"], file, ".pdf")


@converter("pdf", programs=["pdftotext"])
def pdftotext_tsv_words(file: bytes) -> str:
    """The words of poppler's table of words, a line of the page a line."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in run(["pdftotext", "-tsv", "{}", "-"], file, ".pdf").splitlines()[1:]:
        columns = row.split("\t")
        if len(columns) > 11 and columns[0] == "5":
            lines.setdefault(tuple(columns[1:5]), []).append(columns[11])
    return "\n".join(" ".join(words) for words in lines.values())


@converter("pdf", "pypdf")
def pypdf_plain(file: bytes) -> str:
    """Text by pypdf."""
    pages = load("pypdf").PdfReader(io.BytesIO(file)).pages
    return "\n".join(page.extract_text() for page in pages)


@converter("pdf", "pypdf")
def pypdf_layout(file: bytes) -> str:
    """Text by pypdf, as it stands on the page."""
    pages = load("pypdf").PdfReader(io.BytesIO(file)).pages
    return "\n".join(page.extract_text(extraction_mode="layout") for page in pages)


@converter("pdf", "pdfminer")
def pdfminer_text(file: bytes) -> str:
    """Text by pdfminer.six."""
    return str(load("pdfminer.high_level").extract_text(io.BytesIO(file)))


@converter("pdf", "pypdfium2")
def pypdfium2_text(file: bytes) -> str:
    """Text by PDFium, which browsers use."""
    document = load("pypdfium2").PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)


def _plumbed(file: bytes) -> Iterator[Any]:
    with load("pdfplumber").open(io.BytesIO(file)) as document:
        yield from document.pages


@converter("pdf", "pdfplumber")
def pdfplumber_text(file: bytes) -> str:
    """Text by pdfplumber."""
    return "\n".join(page.extract_text() for page in _plumbed(file))


@converter("pdf", "pdfplumber")
def pdfplumber_layout(file: bytes) -> str:
    """Text by pdfplumber, as it stands on the page."""
    return "\n".join(page.extract_text(layout=True) for page in _plumbed(file))


@converter("pdf", "pdfplumber", suffix=".md")
def pdfplumber_tables(file: bytes) -> str:
    """The text of each page, then its tables as lines between pipes: nothing but tables after the last sentence."""
    parts = []
    for page in _plumbed(file):
        tables = page.find_tables()
        outside = page
        for table in tables:
            outside = outside.outside_bbox(table.bbox)
        parts.append(outside.extract_text())
        for table in tables:
            rows = [[(cell or "").replace("\n", "") for cell in row] for row in table.extract()]
            parts.append("\n".join("| " + " | ".join(row) + " |" for row in rows))
    return "\n\n".join(parts)


@converter("pdf", "pymupdf")
def pymupdf_text(file: bytes) -> str:
    """Text by MuPDF."""
    return "".join(page.get_text() for page in load("pymupdf").open(stream=file, filetype="pdf"))


@converter("pdf", "pymupdf")
def pymupdf_sorted(file: bytes) -> str:
    """Text by MuPDF, from top to bottom."""
    return "".join(page.get_text(sort=True) for page in load("pymupdf").open(stream=file, filetype="pdf"))


@converter("pdf", "pymupdf")
def pymupdf_blocks(file: bytes) -> str:
    """The blocks of MuPDF, the lines of each behind blanks."""
    pages = load("pymupdf").open(stream=file, filetype="pdf")
    return "\n".join(block[4].replace("\n", " ") for page in pages for block in page.get_text("blocks"))
