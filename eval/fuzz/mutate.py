"""Documents to broken documents, the ways that transport, converters and malice break them.

In: a document's bytes, its format, a source of chance. Out: other bytes. Surprise: what is in an archive is broken
inside and packed again, since a flipped byte of an archive seldom gets further than its checksum.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_NASTY = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b">",
    b"&",
    b'"',
    b"<table>",
    b"</td>",
    b"<td colspan=9999 rowspan=9999>",
    b"\n",
    b"\t",
)
_NASTY_TEXT = (
    "0",
    "１２",
    "-",
    "—",
    "|",
    "\t",
    "\n\n",
    "（",
    "２０２３年",
    "(1)",
    "1,2,3",
    "□",
    "\u200b",
    "\U0001f600",
)


def flip_bytes(data: bytes, rng: Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(data)
    for _ in range(rng.choice([1, 3, 20, 200])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: Random) -> bytes:
    """End somewhere, or begin somewhere."""
    at = rng.randrange(len(data))
    return data[:at] if rng.random() < 0.7 else data[at:]


def drop_stretch(data: bytes, rng: Random) -> bytes:
    """Lose a stretch."""
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice([1, 10, 500, 5000]) :]


def repeat_stretch(data: bytes, rng: Random) -> bytes:
    """Say a stretch again, perhaps often."""
    at = rng.randrange(len(data))
    stretch = data[at : at + rng.choice([1, 20, 2000])]
    return data[:at] + stretch * rng.choice([2, 5, 300]) + data[at:]


def put_in(data: bytes, rng: Random) -> bytes:
    """Put odd bytes or odd characters in places."""
    for _ in range(rng.choice([1, 10, 100])):
        at = rng.randrange(len(data))
        piece = rng.choice(_NASTY) if rng.random() < 0.5 else rng.choice(_NASTY_TEXT).encode()
        data = data[:at] + piece * rng.choice([1, 1, 50]) + data[at:]
    return data


def shuffle_lines(data: bytes, rng: Random) -> bytes:
    """Bring lines into another order."""
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def drop_lines(data: bytes, rng: Random) -> bytes:
    """Lose lines."""
    share = rng.choice([0.02, 0.2, 0.8])
    return b"\n".join(line for line in data.split(b"\n") if rng.random() > share)


def drop_tags(data: bytes, rng: Random) -> bytes:
    """Leave tags open, or lose cells with what is in them."""
    name = rng.choice([rb"td", rb"tr", rb"table", rb"[a-z]+", rb"w:t[crb]?[a-z]*"])
    pattern = rng.choice([rb"</" + name + rb">", rb"<" + name + rb"[^>]*>", rb"<" + name + rb"[^>]*>[^<]*</" + name])
    share = rng.choice([0.05, 0.5, 1.0])
    return re.sub(pattern, lambda match: b"" if rng.random() < share else match.group(), data)


def nest(data: bytes, rng: Random) -> bytes:
    """Put the document into elements or entities without end."""
    depth = rng.choice([50, 500, 20_000])
    tag = rng.choice(
        [b"<table><tr><td>", b"<div>", b"<!--", b"<script>", b"<b", b"<a '", b"&lt;", b"&#x", b"(", b"<![CDATA["]
    )
    return tag * depth + data


def entities(data: bytes, rng: Random) -> bytes:
    """Declare entities that multiply (a billion laughs)."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, rng.choice([4, 9])))
    head = f'<!DOCTYPE html [<!ENTITY l0 "件">{laughs}]>'.encode()
    at = max(data.find(b"?>") + 2, 0) if data.startswith(b"<?xml") else 0
    return data[:at] + head + data[at:].replace(b">", b">&l3;", 50)


def break_objects(data: bytes, rng: Random) -> bytes:
    """Change the numbers and names by which the parts of a PDF refer to each other."""
    spots = [match.span() for match in re.finditer(rb"\d+ 0 R|/[A-Z][A-Za-z]+|\d+ 0 obj|stream|xref|\d{3,}", data)]
    changed = bytearray(data)
    for start, end in rng.sample(spots, min(len(spots), rng.choice([1, 5, 60]))):
        size = end - start
        changed[start:end] = rng.choice([b"9" * size, b"0" * size, b" " * size, bytes(rng.randbytes(size))])
    return bytes(changed)


def bomb(_data: bytes, rng: Random) -> bytes:
    """Return an archive that unpacks to far more than it is."""
    main = rng.choice(["word/document.xml", "xl/workbook.xml"])
    return _bomb(main, rng.choice([10, 10_000_000, 40_000_000]))


@cache
def _bomb(main: str, tags: int) -> bytes:
    """Pack one member of so many tags, a little at a time: what it unpacks to is never held, and packed once only."""
    piece = b"<w>" * min(tags, 100_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(main, "w") as member:
        for _ in range(tags * len(b"<w>") // len(piece)):
            member.write(piece)
    return stream.getvalue()


def break_inside(data: bytes, rng: Random) -> bytes:
    """Break one member of an archive and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = {name: old.read(name) for name in old.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        members = {}
    if not members:
        return flip_bytes(data, rng)
    heavy = [name for name in members if name.endswith(".xml") and ("document" in name or "sheet" in name)]
    name = rng.choice(heavy if heavy and rng.random() < 0.7 else sorted(members))
    if members[name]:
        change = rng.choice([flip_bytes, cut, drop_stretch, repeat_stretch, put_in, drop_tags, entities])
        members[name] = change(members[name], rng)
    if rng.random() < 0.1:
        del members[rng.choice(sorted(members))]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member, content in members.items():
            new.writestr(member, content)
    return stream.getvalue()


_ANY = (flip_bytes, cut, drop_stretch, repeat_stretch, put_in)
MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "txt": (*_ANY, shuffle_lines, drop_lines, nest),
    "html": (*_ANY, shuffle_lines, drop_lines, drop_tags, drop_tags, nest, entities),
    "mhtml": (*_ANY, shuffle_lines, drop_lines),
    "docx": (*_ANY[:3], break_inside, break_inside, break_inside, bomb),
    "xlsx": (*_ANY[:3], break_inside, break_inside, break_inside, bomb),
    "xls": _ANY,
    "pdf": (*_ANY, break_objects, break_objects),
    "rtf": _ANY,
    "doc": _ANY,
}
"""By format: what can happen to a document of it."""


def mutate(data: bytes, kind: str, rng: Random) -> tuple[str, bytes]:
    """Return a broken document and the name of what broke it."""
    mutation = rng.choice(MUTATIONS[kind])
    changed = mutation(data, rng) if data else data
    return getattr(mutation, "__name__", "mutation"), changed
