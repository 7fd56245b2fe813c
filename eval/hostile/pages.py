"""Hostile files that are pages or pictures: PDF, PNG and their like, old Office files, any file with bytes changed.

In: a ``Random``. Out: the bytes of a file. Surprise: a PDF is put together here object by object, with a table of
places that is right, so that it is opened, and what is wrong lies within.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

from eval.hostile.packed import Maker, packed, word

_CASES = Path(__file__).parents[1] / "cases"
_CONTENT = b"BT /F1 12 Tf 50 700 Td (1 2 3) Tj ET"


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", places: bool = True) -> bytes:
    """Return a PDF of some objects by their numbers; the first is its catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % (offsets.get(number, 0) if places else 7)
    out += b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"", pack: bool = False) -> bytes:
    """Return a stream object."""
    if pack:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def _page(**changed: bytes) -> dict[int, bytes]:
    """Return the objects of a file with one page; by name, what stands in another's stead."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % changed.get("catalogue", b""),
        2: changed.get("pages", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources %s/Contents 4 0 R%s>>"
        % (
            changed.get("box", b"[0 0 595 842]"),
            changed.get("resources", b"<</Font<</F1 5 0 R>>>>"),
            changed.get("page", b""),
        ),
        4: changed.get("content", stream(_CONTENT)),
        5: changed.get("font", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
        6: changed.get("more", b"null"),
        7: changed.get("last", b"null"),
    }


def pdf_loops(chance: Random) -> bytes:
    """Objects that hold each other."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %s 0 R/Y 7 0 R>>/Font<</F1 5 0 R>>>>"
    twice = _page(
        content=stream(b"/X Do /X Do /X Do"),
        resources=b"<</XObject<</X 6 0 R/Y 7 0 R>>>>",
        more=stream(b"/X Do /Y Do /X Do", form % b"6"),
        last=stream(b"/X Do /Y Do " + _CONTENT, form % b"6"),
    )
    fan = {
        **_page(content=stream(b"/X Do"), resources=b"<</XObject<</X 6 0 R>>>>"),
        **{
            n: stream(
                b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 1)
            )
            for n in range(6, 16)
        },
        16: stream(_CONTENT, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    }
    return chance.choice(
        (
            pdf(twice),
            pdf(fan),
            pdf(_page(pages=b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>")),
            pdf(_page(pages=b"<</Type/Pages/Kids[3 0 R]/Parent 2 0 R/Count 99999999>>")),
            pdf(_page(), b"/Prev 9"),
            pdf(
                _page(
                    font=b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H"
                    b"/DescendantFonts[5 0 R]/ToUnicode 5 0 R>>"
                )
            ),
            pdf(
                _page(
                    catalogue=b"/Outlines 6 0 R/AcroForm<</Fields[6 0 R]>>",
                    more=b"<</Kids[6 0 R]/Parent 6 0 R/Next 6 0 R/First 6 0 R/T(a)/FT/Tx/V(1)>>",
                )
            ),
            pdf(_page(content=b"4 0 R")),
            pdf(
                _page(
                    page=b"/Annots[" + b"6 0 R " * 20_000 + b"]",
                    more=b"<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Tx/V(1)/T(a)>>",
                )
            ),
        )
    )


def pdf_numbers(chance: Random) -> bytes:
    """Sizes, places and matrices that are no numbers, or too large for any."""
    number = chance.choice(
        (b"1e999", b"-1", b"0", b"99999999999999999999", b"nan", b"1.7976931348623157e308", b"null", b"(x)")
    )
    repeated = number + b" 0 0 1 0 0 cm\n"
    return chance.choice(
        (
            pdf(_page(box=b"[0 0 %s %s]" % (number, number))),
            pdf(_page(content=stream(repeated * 3 + _CONTENT))),
            pdf(_page(content=stream(b"BT /F1 %s Tf %s %s Td (1 2) Tj ET" % (number, number, number)))),
            pdf(_page(content=stream(b"%s %s %s %s re S " % ((number,) * 4) * 1_000 + _CONTENT))),
            pdf(_page(page=b"/Rotate %s/UserUnit %s" % (number, number))),
            pdf(
                _page(
                    font=b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar %s/LastChar %s/Widths[%s]>>"
                    % ((number,) * 3)
                )
            ),
            pdf(_page(content=b"<</Length %s>>stream\n%s\nendstream" % (number, _CONTENT))),
            pdf(_page(), b"/Size %s/Prev %s" % (number, number)),
        )
    )


def pdf_many(chance: Random) -> bytes:
    """A page of too much, packed small."""
    count = chance.choice((20_000, 400_000))
    content = chance.choice(
        (
            b"q " * count,
            b"1 0 0 1 0 0 cm\n" * count,
            b"0 0 m 9 9 l S\n" * count,
            b"%d 100 50 20 re f\n" * 1 % 7 * count,
            b"BT /F1 1 Tf (1) Tj ET\n" * count,
            b"BT /F1 1 Tf (" + b"1" * count * 4 + b") Tj ET",
            b"BT /F1 1 Tf [" + b"(1)-99999" * count + b"] TJ ET",
            b"[" * count,
            b"<<" * count,
            b"(" * count,
            b"BI /W 9 /H 9 ID x EI\n" * count,
            b"0" * count * 100,
            b"/X Do\n" * count,
        )
    )
    return pdf(_page(content=stream(content, pack=True)))


def pdf_packed(chance: Random) -> bytes:
    """Streams that unpack without end, or to nothing."""
    bomb = zlib.compress(zlib.compress(zlib.compress(bytes(300_000_000), 9), 9), 9)
    chained = b"<</Filter[/FlateDecode/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(bomb), bomb)
    image = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
    side = chance.choice((1, 60_000, 2**31 - 1))
    picture = stream(b"x" * 100, image % (side, side))
    shown = stream(b"q 500 0 0 500 0 0 cm /X Do Q " + _CONTENT)
    unicode_ = (
        b"begincmap 1 beginbfrange <0000> <FFFF> <0000> endbfrange " + b"<0000> <FFFF> <0000> " * 20_000 + b"endcmap"
    )
    return chance.choice(
        (
            pdf(_page(content=chained)),
            pdf(_page(content=stream(bytes(200_000_000), pack=True))),
            pdf(_page(content=shown, resources=b"<</XObject<</X 6 0 R>>>>", more=picture)),
            pdf(
                _page(
                    content=stream(
                        b"x" * 50_000,
                        b"/Filter/"
                        + chance.choice(
                            (
                                b"LZWDecode",
                                b"JBIG2Decode",
                                b"JPXDecode",
                                b"CCITTFaxDecode",
                                b"DCTDecode",
                                b"ASCII85Decode",
                            )
                        ),
                    )
                )
            ),
            pdf(
                _page(
                    font=b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
                    more=stream(unicode_, pack=True),
                )
            ),
        )
    )


def pdf_pages(chance: Random) -> bytes:
    """More pages than anybody prints, or a tree of them that is a well."""
    count = chance.choice((400, 5_000))
    objects = _page(pages=b"<</Type/Pages/Kids[" + b"3 0 R " * count + b"]/Count %d>>" % count)
    deep = {**_page(pages=b"<</Type/Pages/Kids[10 0 R]/Count 1>>")}
    deep |= {n: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (n - 1, n + 1) for n in range(10, 10 + count)}
    deep[10 + count] = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    return pdf(chance.choice((objects, deep)))


def pictures(chance: Random) -> bytes:
    """Pictures that claim a size that no memory has, or whose bytes end early."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    side = chance.choice((0, 9_000, 60_000, 2**31 - 1))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, chance.choice((0, 2, 6)), 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9)) + chunk(b"IEND", b"")
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 256, 4, 1, side) + struct.pack("<I", 8)
    text = (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000), 9))
        + chunk(b"IEND", b"")
    )
    return chance.choice(
        (
            png,
            tiff,
            text,
            b"\xff\xd8\xff" + b"\xff\xe0\xff\xff" * 9_000,
            b"BM" + bytes(12) + struct.pack("<Iii", 40, side, side),
            b"GIF89a" + struct.pack("<HH", 65535, 65535) + bytes(100),
        )
    )


def old_office(chance: Random) -> bytes:
    """Compound files (DOC, XLS) whose chains of sectors go in circles, or lead out of the file."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, chance.choice((9, 12, 31, 0)), 6)
    struct.pack_into("<I", head, 44, chance.choice((1, 2**31)))
    struct.pack_into("<III", head, 48, 1, 0, 4096)
    struct.pack_into("<IIII", head, 60, 0xFFFFFFFE, 0, chance.choice((0xFFFFFFFE, 0)), 0)
    struct.pack_into("<I", head, 76, 0)
    chain = struct.pack("<128I", *(chance.choice((0, 1, 2, n, 0xFFFFFFFE)) for n in range(128)))
    name = chance.choice(("Workbook", "Book", "WordDocument")).encode("utf-16-le")
    entry = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, 2, 1) + b"\xff" * 12 + bytes(36)
    entry += struct.pack("<II", 1, chance.choice((5_000, 2**31 - 1)))
    root = "Root Entry".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 22, 5, 1) + b"\xff" * 8
    root += struct.pack("<I", chance.choice((0, 1))) + bytes(36) + struct.pack("<II", 0xFFFFFFFE, 0)
    records = b"\x09\x08\x10\0\0\x06\x05\0" + bytes(12) + bytes(chance.randrange(256) for _ in range(400))
    return (
        bytes(head)
        + chain
        + root.ljust(128, b"\0")
        + entry.ljust(128, b"\0")
        + bytes(256)
        + records.ljust(5_120, b"\0")
    )


@cache
def _whole() -> tuple[bytes, ...]:
    """Return files that are read well, one of a format."""
    cell = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
    files = [
        path.read_bytes()
        for path in sorted(_CASES.iterdir())
        if path.suffix in {".html", ".txt", ".md", ".docx", ".xlsx", ".pdf"}
    ]
    return (*files, word(f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>"), pdf(_page()), packed({"a.txt": "1"}))


def bytes_changed(chance: Random) -> bytes:
    """A good file with bytes changed, cut out, doubled, or its end lost."""
    data = bytearray(chance.choice(_whole()))
    for _ in range(chance.choice((1, 5, 50, 500))):
        at, size = chance.randrange(len(data)), chance.choice((1, 4, 100))
        match chance.randrange(4):
            case 0:
                data[at : at + size] = bytes(chance.randrange(256) for _ in range(size))
            case 1:
                del data[at : at + min(size, len(data) - 1)]
            case 2:
                data[at:at] = data[at : at + size]
            case _:
                data[at] ^= 1 << chance.randrange(8)
        if len(data) < 10:
            break
    return bytes(data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.2 else data)


KINDS: dict[str, Maker] = {
    "pdf: loops": pdf_loops,
    "pdf: numbers": pdf_numbers,
    "pdf: many": pdf_many,
    "pdf: packed": pdf_packed,
    "pdf: pages": pdf_pages,
    "pictures": pictures,
    "old office": old_office,
    "bytes changed": bytes_changed,
}
