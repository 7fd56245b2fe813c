"""A ZIP of reports, taken apart one file after the other.

In: an opened file. Out: its members with their bytes, or with the error that says why one has none. Surprise: what an
archive says of itself is believed nowhere. Sizes are counted while unpacking, and a method that could ask for any
amount of memory is not unpacked at all. A Word file or a workbook is a ZIP too, and is none of reports.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from extractor.errors import BrokenFile, FileTooLarge, TooMuchContent, UnreadableFile
from extractor.limits import MAX_BUNDLE, MAX_BYTES, MAX_MEMBERS
from extractor.names import readable

ZIP_MAGIC = b"PK\x03\x04"
MOST_NESTED = 3
"""ZIPs within ZIPs that are taken apart: a province's of its cities' of their counties'."""

_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
_OFFICE_FOLDERS = ("word/", "xl/", "ppt/", "Index/")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_NO_REPORTS = ("__MACOSX", "Thumbs.db", "desktop.ini")
_IN_UTF8, _ENCRYPTED = 0x800, 0x1
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its bytes, or the error that says why they cannot be had."""

    name: str
    data: bytes = b""
    error: UnreadableFile | None = None


@dataclass(slots=True)
class Unpacked:
    """How much an archive may still unpack to, those within it included."""

    left: int = MAX_BUNDLE
    members: int = MAX_MEMBERS


def is_bundle(file: BinaryIO) -> bool:
    """Tell whether an opened file is a ZIP of files, and no document that is a ZIP inside."""
    start = file.tell()
    try:
        if file.read(len(ZIP_MAGIC)) != ZIP_MAGIC:
            return False
        with zipfile.ZipFile(file) as archive:
            names = archive.NameToInfo
            office = any(name in names for name in _OFFICE) or any(name.startswith(_OFFICE_FOLDERS) for name in names)
            return bool(names) and not office
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    finally:
        file.seek(start)


def count(file: BinaryIO) -> int:
    """Return how many files a ZIP holds, those of a ZIP within it not counted."""
    with zipfile.ZipFile(file) as archive:
        return sum(map(_is_file, archive.infolist()))


def taken_apart(file: BinaryIO, allowed: Unpacked | None = None, nested: int = 0) -> Iterator[Member]:
    """Yield the files of a ZIP in its order, and those of ZIPs within it; a name is the path in the archive.

    What cannot be unpacked is yielded with its error, and the others follow.
    """
    allowed = allowed or Unpacked()
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Member("", error=BrokenFile(format=".zip", detail=repr(error)))
        return
    with archive:
        for info in filter(_is_file, archive.infolist()):
            name = _name(info)
            allowed.members -= 1
            if allowed.members < 0:
                yield Member(name, error=TooMuchContent(count=MAX_MEMBERS, limit=MAX_MEMBERS, what="files"))
                return
            try:
                data = _unpacked(archive, info, allowed)
            except UnreadableFile as error:
                yield Member(name, error=error)
                if allowed.left <= 0:
                    return
                continue
            inner = io.BytesIO(data)
            if nested < MOST_NESTED and data.startswith(ZIP_MAGIC) and is_bundle(inner):
                for one in taken_apart(inner, allowed, nested + 1):
                    yield Member(f"{name}/{one.name}" if one.name else name, one.data, one.error)
            else:
                yield Member(name, data)


def _is_file(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    return not info.is_dir() and not any(part in _NO_REPORTS or part.startswith("._") for part in path.parts)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; one that does not say that it is UTF-8 is that, or Chinese as Windows writes it."""
    name = info.filename
    if not info.flag_bits & _IN_UTF8 and not name.isascii():
        for encoding in ("utf-8", "gb18030"):
            try:
                name = name.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return readable(name)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowed: Unpacked) -> bytes:
    """Return a member's bytes, counted as they come.

    Raises:
        UnreadableFile: it is damaged, locked, packed in a way that is not unpacked here, or too large.
    """
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        raise BrokenFile(format=".zip", detail="locked, or packed in a rare way")
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as member:
            while part := member.read(_CHUNK):
                size += len(part)
                allowed.left -= len(part)
                if size > MAX_BYTES or allowed.left <= 0:
                    limit = MAX_BYTES if size > MAX_BYTES else MAX_BUNDLE
                    raise FileTooLarge(megabytes=f"more than {limit // 1_000_000}", limit=limit // 1_000_000)
                parts.append(part)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise BrokenFile(format=".zip", detail=repr(error)) from error
    return b"".join(parts)
