"""Old Word documents (.doc, and .wps of WPS Office) to a Document, by way of .docx.

In: the bytes of a compound file with a Word stream. Out: the Document of what LibreOffice makes of it. Surprise: what
is called .doc is as often a web page, RTF or a .docx; those say so in their bytes and never come here.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.errors import BrokenFile
from extractor.page import Document
from extractor.readers import docx
from extractor.readers._office import to_docx
from extractor.readers._ole import holds

SUFFIXES = (".doc", ".wps")


def knows(data: bytes) -> int:
    """A compound file with Word's stream in it."""
    return 3 if holds(data, "WordDocument") else 0


def read(data: bytes) -> Document:
    """Read an old Word document.

    Raises:
        OfficeMissing, OfficeTooSlow: see ``to_docx``.
        BrokenFile: it is damaged or needs a password.
    """
    if not knows(data):
        raise BrokenFile(format="Word", detail="no Word stream in it")
    return replace(docx.read(to_docx(data, ".doc", ".doc")), format="doc")
