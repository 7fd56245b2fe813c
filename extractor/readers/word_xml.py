"""Word documents in one XML file (of Word 2003, and flat packages of later ones) to a Document.

In: the bytes of such a file. Out: the Document, as of a .docx. Surprise: nearly all that Word 2003 writes is what a
.docx says under other names; read as mere markup, what is deleted, hidden or struck out in it would be shown.
"""

from __future__ import annotations

import base64
import io
import zipfile
from binascii import Error as NotBase64
from typing import Any

import docx
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn

from extractor.errors import BrokenFile, GoujiError
from extractor.limits import MAX_BYTES, at_most
from extractor.page import Document
from extractor.readers import docx as packed

SUFFIXES = (".xml",)

_OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEAD = 4096
_CHANGES = {"Word.Deletion": "w:del", "Word.Insertion": "w:ins", "Word.Comment.Start": "", "Word.Comment.End": ""}
_OTHERWISE = {"vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "h-rule": "hRule"}
"""What Word 2003 calls otherwise than later ones."""


def knows(data: bytes) -> int:
    """The root of the file is one of Word's."""
    head = data[:_HEAD].replace(b"\0", b"")
    if b":wordDocument" in head and _OLD.encode() in head:
        return 3
    return 3 if b":package" in head and _PACKAGE[1:-1].encode() in head and b"/word/" in data.replace(b"\0", b"") else 0


def read(data: bytes) -> Document:
    """Read a Word document in one XML file.

    Raises:
        BrokenFile: its XML is damaged.
        FileTooLarge, TooMuchContent: it holds far more than a report can have.
    """
    at_most(MAX_BYTES, len(data), "bytes")
    try:
        root: Any = parse_xml(data)
        package = _package_of(root) if root.tag == f"{_PACKAGE}package" else _as_package(root)
    except GoujiError:
        raise
    except (SyntaxError, NotBase64, ValueError, KeyError, StopIteration) as error:  # lxml's are syntax errors
        raise BrokenFile(format="Word", detail=repr(error)) from error
    return packed.read(package)


def _package_of(root: Any) -> bytes:
    """Return the archive whose parts stand in a file one behind the other."""
    stream = io.BytesIO()
    types = [f'<Types xmlns="{_CONTENT_TYPES}">']
    with zipfile.ZipFile(stream, "w") as archive:
        for part in root.iter(f"{_PACKAGE}part"):
            name = part.get(f"{_PACKAGE}name")
            holds = next(iter(part))
            content = (
                base64.b64decode(holds.text or "")
                if holds.tag == f"{_PACKAGE}binaryData"
                else serialize_part_xml(next(iter(holds)))
            )
            types.append(f'<Override PartName="{name}" ContentType="{part.get(f"{_PACKAGE}contentType")}"/>')
            archive.writestr(name.lstrip("/"), content)
        archive.writestr("[Content_Types].xml", "".join([*types, "</Types>"]))
    return stream.getvalue()


def _as_package(root: Any) -> bytes:
    """Return a document of Word 2003 as an archive of a later one."""
    new: Any = parse_xml(serialize_part_xml(root).replace(_OLD.encode(), nsmap["w"].encode()))
    for element in list(new.iter()):
        if isinstance(element.tag, str):
            _rename(element)
    word: Any = docx.Document()
    word.element.replace(word.element.body, next(new.iter(qn("w:body"))))
    styles = next(new.iter(qn("w:styles")), None)
    if styles is not None:
        word.styles.element[:] = styles[:]
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _rename(element: Any) -> None:
    """Give an element of Word 2003, and its attributes, their later names."""
    if element.tag == f"{_AML}annotation":
        name = _CHANGES.get(element.get(qn("w:type"), ""))
        if name:
            element.tag = qn(name)
    space, _, name = element.tag.rpartition("}")
    if name in _OTHERWISE:
        element.tag = f"{space}}}{_OTHERWISE[name]}"
    for key, value in element.items():
        space, _, name = key.rpartition("}")
        if name in _OTHERWISE:
            element.set(f"{space}}}{_OTHERWISE[name]}", value)
