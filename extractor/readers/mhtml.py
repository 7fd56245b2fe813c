"""Web pages saved as one file (.mht, .mhtml, and Word's "single file web page"), and e-mails, to a Document.

In: the bytes of a MIME message. Out: the Document of its page and the frames in it, the page first; the source is their
decoded text, one behind the other. A message without a page is read as the plain text that it is. Surprise: each part
is decoded by its own characters, for the charset that a part declares is the site's, and sites are wrong about it.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Collection
from dataclasses import replace
from email.message import Message

from extractor.errors import BrokenFile, EmptyFile, UnreadableFile
from extractor.limits import MAX_PAGES, at_most
from extractor.page import Cell, Document
from extractor.readers import html, plain

SUFFIXES = (".mht", ".mhtml", ".eml")

MAX_PARTED = 50_000
"""Lines that may part a message; a page of a site with its sheets inside has some thousand that begin so."""

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_TABLE = re.compile(rb"<table", re.IGNORECASE)
_TEXTS = frozenset(("text/plain",))
_HEADERS = re.compile(rb"(?im)^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/(?:html|plain))")


def knows(data: bytes) -> int:
    """A MIME message says so before its first part."""
    head = data[:4096]
    begins = re.match(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z0-9-]*:[ \t]", head) is not None
    return 3 if begins and re.search(rb"(?im)^mime-version:", head) and _HEADERS.search(head) else 0


def read(data: bytes) -> Document:
    """Read a saved page.

    Raises:
        BrokenFile: there is no page in it.
        UnknownEncoding: no usual encoding makes Chinese text of its page.
    """
    at_most(MAX_PARTED, data.count(b"\n--"), "parts")  # before the library makes an object of each
    try:
        message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=email.policy.compat32)
        pages = _parts(message, _PAGES, _TABLE)
        texts = [] if pages else _parts(message, _TEXTS)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenFile(format="MHTML", detail=repr(error)) from error
    if texts:
        return plain.read(b"\n".join(texts))
    documents: list[Document] = []
    refused: UnreadableFile | None = None
    for page in pages:
        try:
            documents.append(html.read(page))
        except EmptyFile:
            continue
        except UnreadableFile as error:  # an advertisement's frame in no encoding must not hide the page
            refused = refused or error
    if not documents:
        raise refused or BrokenFile(format="MHTML", detail="no page in it")
    return _joined(documents)


def _parts(message: Message, kinds: Collection[str], sought: re.Pattern[bytes] | None = None) -> list[bytes]:
    """Return the parts of some kinds, and what is attached where nothing that is shown has what is ``sought``."""
    shown, attached = list[bytes](), list[bytes]()
    for part in message.walk():
        if part.get_content_type() in kinds:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                (attached if part.get_content_disposition() == "attachment" else shown).append(payload)
                at_most(MAX_PAGES, len(shown) + len(attached), "frames")
    return shown if not attached or sought is None or any(map(sought.search, shown)) else shown + attached


def _joined(documents: list[Document]) -> Document:
    """Return documents one behind the other, rows and tables counted on."""
    cells: list[Cell] = []
    offset = row = table = 0
    for document in documents:
        cells += [
            cell._replace(
                start=cell.start + offset,
                end=cell.end + offset,
                row=cell.row + row,
                table=None if cell.table is None else cell.table + table,
            )
            for cell in document.cells
        ]
        offset += len(document.source) + 1
        row = max((cell.row for cell in cells), default=0) + 1
        table = max((cell.table for cell in cells if cell.table is not None), default=-1) + 1
    return replace(
        documents[0],
        source="\n".join(document.source for document in documents),
        text="\n".join(document.text for document in documents),
        cells=tuple(cells),
        format="mhtml",
    )
