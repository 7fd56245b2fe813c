"""Hostile files that are archives: Word documents, workbooks, ZIPs of reports.

In: a ``Random``. Out: the bytes of a file. Surprise: each is small; what it claims, repeats or unpacks to is not.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from random import Random

Maker = Callable[[Random], bytes]

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="{part}"/></Relationships>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_M = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_SHEET_TYPES = (
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_SHEETS = '<sheets><sheet name="a" sheetId="1" r:id="s1"/></sheets>'
_SHEET_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>'
)
_DAY = (2024, 1, 1, 0, 0, 0)
"""When all members were written, so that the same seed draws the same bytes."""
_LINE = "政府信息公开工作年度报告 一、总体情况 本年新收政府信息公开申请数量"


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """Return an archive of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def word(body: str, head: str = '<?xml version="1.0"?>', more: Mapping[str, bytes | str] | None = None) -> bytes:
    """Return a Word document with this body, and further members by their names."""
    part = "word/document.xml"
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES.format(part=part, kind="wordprocessingml.document"),
        "_rels/.rels": _RELS.format(part=part),
        part: f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    return packed(members | dict(more or {}))


def workbook(sheet: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """Return a workbook with one sheet of this markup, and further members by their names."""
    part = "xl/workbook.xml"
    types = _TYPES.format(part=part, kind="spreadsheetml.sheet").replace("</Types>", _SHEET_TYPES)
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": _RELS.format(part=part),
        part: f'<?xml version="1.0"?><workbook {_M}>{_SHEETS}</workbook>',
        "xl/_rels/workbook.xml.rels": _SHEET_RELS,
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet {_M}>{sheet}</worksheet>',
    }
    return packed(members | dict(more or {}))


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _number(chance: Random) -> str:
    """Return what stands where a small number is meant."""
    return chance.choice(
        ("-1", "0", "1.5", "", "NaN", "1e400", "99999999999999", "2147483648", "١", "0x10", "１", " 3 ", "三")
    )


def _table(cell: str, rows: int = 3) -> str:
    return f"<w:tbl>{f'<w:tr>{cell * 3}</w:tr>' * rows}</w:tbl>"


def word_spans(chance: Random) -> bytes:
    """Cells over an impossible number of columns."""
    attribute = chance.choice(("gridSpan", "vMerge", "hMerge"))
    cell = f'<w:tc><w:tcPr><w:{attribute} w:val="{_number(chance)}"/></w:tcPr>{_paragraph("1")}</w:tc>'
    grid = f'<w:trPr><w:gridBefore w:val="{_number(chance)}"/><w:gridAfter w:val="{_number(chance)}"/></w:trPr>'
    table = _table(cell)
    return word(_paragraph(_LINE) + (table.replace("<w:tr>", "<w:tr>" + grid) if chance.random() < 0.5 else table))


def word_deep(chance: Random) -> bytes:
    """Tables, or other elements, each within the one before."""
    depth = chance.choice((70, 500, 5_000, 60_000))
    before, behind = chance.choice(
        (
            ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
            ("<w:p><w:r><w:pict>", "</w:pict></w:r></w:p>"),
            ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            ("<w:p><w:hyperlink>", "</w:hyperlink></w:p>"),
        )
    )
    return word(_paragraph(_LINE) + before * depth + _paragraph("1") + behind * depth)


def word_many(chance: Random) -> bytes:
    """A great many of one thing, which an archive holds in little."""
    count = chance.choice((100_000, 1_000_000))
    return word(
        chance.choice(
            (
                "<w:p/>" * count,
                _paragraph("1") * (count // 4),
                f"<w:p>{'<w:r><w:t>1</w:t></w:r>' * (count // 4)}</w:p>",
                f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * (count // 8)}</w:tbl>",
                f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * (count // 8)}</w:tr></w:tbl>",
                _paragraph("1" * count * 20),
                _paragraph("年报" * count * 8),
                f"<w:p>{'<w:tab/><w:br/>' * (count // 2)}</w:p>",
                f"<w:p>{'<w:r><w:rPr><w:strike/><w:vanish/></w:rPr><w:t>1</w:t></w:r>' * (count // 10)}</w:p>",
            )
        )
    )


def word_entities(chance: Random) -> bytes:
    """Entities that grow, or that fetch a file."""
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    kinds = (
        f'<!DOCTYPE w [<!ENTITY e0 "lol">{grow}]>',
        '<!DOCTYPE w [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w [<!ENTITY e11 SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE w [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;<!ENTITY e11 "x">]>',
        f'<!DOCTYPE w [<!ENTITY e11 "{"x" * 100_000}">]>',
    )
    times = chance.choice((1, 10_000))
    return word(_paragraph(_LINE + "&e11;" * times), '<?xml version="1.0"?>' + chance.choice(kinds))


def word_parts(chance: Random) -> bytes:
    """Parts that are missing, are each other's, or are no XML."""
    styles = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 500}"/></w:style>' for n in range(500))
    relations = _RELS.format(part=chance.choice(("../../../etc/passwd", "document.xml", "file:///etc/passwd", "")))
    more: tuple[dict[str, bytes | str], ...] = (
        {"word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>", "word/_rels/document.xml.rels": relations},
        {"word/_rels/document.xml.rels": relations},
        {"[Content_Types].xml": ""},
        {"_rels/.rels": _RELS.format(part="word/nothing.xml")},
        {"word/document.xml": bytes(chance.randrange(256) for _ in range(5_000))},
        {"word/document.xml": b"<?xml version='1.0' encoding='utf-16'?>" + _LINE.encode("utf-16")},
        {"word/document.xml": "<?xml version='1.0' encoding='x-none'?><a/>"},
        {f"word/header{n}.xml": f"<w:hdr {_W}>{_paragraph('1' * 1000)}</w:hdr>" for n in range(3_000)},
    )
    return word(_paragraph(_LINE) + _table(f"<w:tc>{_paragraph('1')}</w:tc>"), more=chance.choice(more))


def _cells(reference: str, value: str = "<v>1</v>", more: str = "") -> str:
    return f'<sheetData><row r="1"><c r="{reference}"{more}>{value}</c></row></sheetData>'


def sheet_places(chance: Random) -> bytes:
    """Cells, rows and ranges at impossible places."""
    reference = chance.choice(("XFD1048576", "A0", "AAAAAAA1", "1A", "", "A-1", "A99999999999", "甲1", "$A$1", "A1:B2"))
    merges = "".join(f"<mergeCell ref='A{n}:XFD{n}'/>" for n in range(1, 5_000))
    far = "".join(f"<row r='{n * 200}'><c r='XFD{n * 200}'><v>1</v></c></row>" for n in range(1, 5_000))
    sheets = (
        _cells(reference),
        f'<dimension ref="A1:{reference}"/>{_cells("A1")}',
        f'{_cells("A1")}<mergeCells><mergeCell ref="A1:{reference}"/></mergeCells>',
        f"{_cells('A1')}<mergeCells>{merges}</mergeCells>",
        f'<sheetData><row r="{_number(chance)}"><c><v>1</v></c></row></sheetData>',
        f'<cols><col min="1" max="{_number(chance)}" hidden="1"/></cols>{_cells("A1")}',
        f"<sheetData>{far}</sheetData>",
    )
    return workbook(chance.choice(sheets))


def sheet_values(chance: Random) -> bytes:
    """Values that are none: dates out of time, numbers out of range, texts that are not there."""
    value = chance.choice(
        ("1e400", "-1e400", "nan", "9" * 5_000, "", "1e-400", "x", "９", "1_000", "0" * 100_000 + "1")
    )
    kind = chance.choice(("s", "b", "e", "d", "n", "str", "inlineStr", "x"))
    code = chance.choice(("yyyy", "0" * 5_000, "[h]:mm", ";;;", "??/??", "0;-0;;@", "&quot;"))
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    styles = f'{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="200" applyNumberFormat="1"/></cellXfs>'
    formula = chance.choice(("", "<f>A1</f>", f"<f>{'SUM(' * 5_000}</f>", "<f t='shared' si='0'/>"))
    sheet = _cells("A1", f"{formula}<v>{value}</v>", f' t="{kind}" s="{chance.choice((0, 1, 2, -1, 10**9))}"')
    return workbook(
        sheet, {"xl/styles.xml": f"<styleSheet {_M}>{styles}</styleSheet>"} if chance.random() < 0.5 else {}
    )


def sheet_many(chance: Random) -> bytes:
    """More cells, texts or formats than anybody reads."""
    count = chance.choice((50_000, 400_000))
    strings = f"<sst {_M}>{'<si><t>一</t></si>' * count}</sst>"
    choices = (
        workbook(f"<sheetData>{'<row><c><v>1</v></c></row>' * count}</sheetData>"),
        workbook(f"<sheetData><row>{'<c><v>1</v></c>' * count}</row></sheetData>"),
        workbook(_cells("A1", more=' t="s"'), {"xl/sharedStrings.xml": strings}),
        workbook(f"<sheetData>{'<row/>' * count * 4}</sheetData>"),
        workbook(_cells("A1", f"<is>{'<r><t>1</t></r>' * count}</is>", ' t="inlineStr"')),
    )
    return chance.choice(choices)


def bundle(chance: Random) -> bytes:
    """A ZIP that is meant to hold reports."""
    inner = packed({"a.txt": _LINE * 10})
    for _ in range(chance.choice((1, 20, 200))):
        inner = packed({"a.zip": inner})
    names = ("../../x.txt", "/etc/x.txt", "a\0b.txt", "a" * 60_000 + ".txt", "CON.txt", "x\r\ny.txt", "\u202egpj.txt")
    return chance.choice(
        (
            inner,
            packed({chance.choice(names): _LINE}),
            packed({"x.txt": b"0" * 150_000_000}),
            packed({f"{n}.txt": "" for n in range(5_000)}),
            _overlapping(),
            _claims(packed({"a.txt": _LINE * 100}), chance),
        )
    )


def _overlapping() -> bytes:
    """Return a ZIP whose members all are the same bytes of it (after the zip bomb by D. Fifield)."""
    one = packed({"a.txt": b"0" * 5_000_000})
    at = one.index(b"PK\x01\x02")
    entry, end = one[at : one.index(b"PK\x05\x06")], bytearray(one[one.index(b"PK\x05\x06") :])
    count = 5_000
    struct.pack_into("<HHI", end, 8, count, count, len(entry) * count)
    return one[:at] + entry * count + bytes(end)


def _claims(data: bytes, chance: Random) -> bytes:
    """Return an archive in which a member claims another size, way of packing or place."""
    changed = bytearray(data)
    at = data.index(b"PK\x01\x02")
    offset, size = chance.choice(((8, 2), (10, 2), (20, 4), (24, 4), (28, 2), (42, 4)))
    changed[at + offset : at + offset + size] = bytes(chance.randrange(256) for _ in range(size))
    return bytes(changed)


def word_claims(chance: Random) -> bytes:
    """A Word document in which a member claims what it is not."""
    return _claims(word(_paragraph(_LINE) + _table(f"<w:tc>{_paragraph('1')}</w:tc>")), chance)


KINDS: dict[str, Maker] = {
    "word: spans": word_spans,
    "word: depth": word_deep,
    "word: many": word_many,
    "word: entities": word_entities,
    "word: parts": word_parts,
    "word: claims": word_claims,
    "sheet: places": sheet_places,
    "sheet: values": sheet_values,
    "sheet: many": sheet_many,
    "zip": bundle,
}
