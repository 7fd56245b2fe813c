"""Rich text (.rtf) to a Document, by way of .docx.

In: the bytes of an RTF file, whatever its name; many a .doc is one. Out: the Document of what LibreOffice makes of it.
Surprise: RTF is text, but only a word processor works out where the cells of its tables stand.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.errors import BrokenFile
from extractor.page import Document
from extractor.readers import docx
from extractor.readers._office import to_docx

SUFFIXES = (".rtf",)


def knows(data: bytes) -> int:
    """RTF says so in its first characters."""
    return 3 if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5] == b"{\\rtf" else 0


def read(data: bytes) -> Document:
    """Read rich text.

    Raises:
        OfficeMissing, OfficeTooSlow: see ``to_docx``.
        BrokenFile: it is damaged.
    """
    if not knows(data):
        raise BrokenFile(format="RTF", detail="does not begin as RTF does")
    return replace(docx.read(to_docx(data, ".rtf", "RTF")), format="rtf")
