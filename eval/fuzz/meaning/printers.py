"""Drafts to files, one printer a format: web page, Word document, Markdown, text behind tabs; others beside.

In: a ``Draft``. Out: bytes, or None where the format cannot show what the draft wants shown. Surprise: Word documents
are written as bare XML: the corpus's own printer takes a third of a second each, far too long for thousands of them.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from html import escape

from eval.fuzz.meaning.draft import Box, CannotShow, Draft, Sheet, Shown, placed, runs
from eval.fuzz.meaning.print_pdf import print_pdf, print_pdf_without_lines
from eval.fuzz.meaning.print_screen import print_screen
from eval.fuzz.meaning.print_workbook import print_xlsx

Printer = Callable[[Draft], bytes | None]


# --- web pages -------------------------------------------------------------------------------------------------------

_HTML: Mapping[Shown, str] = {
    Shown.STRUCK: "<s>{}</s>",
    Shown.HIDDEN: '<span style="display:none">{}</span>',
    Shown.WHITE: '<span style="color:#FFFFFF">{}</span>',
    Shown.TINY: '<span style="font-size:1px">{}</span>',
    Shown.RAISED: "<sup>{}</sup>",
    Shown.LOWERED: "<sub>{}</sub>",
    Shown.DELETED: "<del>{}</del>",
    Shown.INSERTED: "<ins>{}</ins>",
    Shown.FIELD: '<input type="text" value="{}">',
    Shown.FORMULA: "<math><mn>{}</mn></math>",
    Shown.PICTURE: '<img src="{}.png">',
    Shown.COMMENT: "<!--{}-->",
}


def print_html(draft: Draft) -> bytes:
    """Return a draft as a web page."""
    body = "\n".join(
        _html_table(part.sheet) if part.sheet else _html_text(part.kind, part.text) for part in draft.parts
    )
    head = '<html><head><meta charset="utf-8"></head><body>\n'
    return f"<!DOCTYPE html>\n{head}{body}\n</body></html>\n".encode()


def _html_text(kind: str, text: str) -> str:
    tag = {"title": "h1", "heading": "h2", "subheading": "h3"}.get(kind, "p")
    return f"<{tag}>{_html_runs(text)}</{tag}>"


def _html_runs(text: str) -> str:
    shown = []
    for how, piece in runs(text):
        inside = escape(piece, quote=False).replace("\n", "<br>")
        if how is None:
            shown.append(inside)
        elif how in _HTML:
            shown.append(_HTML[how].format(inside))
        else:
            raise CannotShow(how)
    return "".join(shown)


def _html_table(sheet: Sheet) -> str:
    rows = []
    for y, row in enumerate(sheet.rows):
        cells = "".join(_html_cell(box) for box in row)
        rows.append(f'<tr style="display:none">{cells}</tr>' if y in sheet.hidden else f"<tr>{cells}</tr>")
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"


def _html_cell(box: Box) -> str:
    spans = f' colspan="{box.columns}"' if box.columns > 1 else ""
    spans += f' rowspan="{box.rows}"' if box.rows > 1 else ""
    return f"<td{spans}>{_html_runs(box.text)}</td>"


# --- Word ------------------------------------------------------------------------------------------------------------

_WORD: Mapping[Shown, str] = {
    Shown.STRUCK: "<w:strike/>",
    Shown.HIDDEN: "<w:vanish/>",
    Shown.WHITE: '<w:color w:val="FFFFFF"/>',
    Shown.TINY: '<w:sz w:val="2"/>',
    Shown.RAISED: '<w:vertAlign w:val="superscript"/>',
    Shown.LOWERED: '<w:vertAlign w:val="subscript"/>',
}
_WORD_AROUND: Mapping[Shown, str] = {
    Shown.DELETED: '<w:del w:id="1" w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>',
    Shown.INSERTED: '<w:ins w:id="2" w:author="a"><w:r><w:t>{}</w:t></w:r></w:ins>',
    Shown.FIELD: "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
    Shown.FORMULA: "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>",
    Shown.TEXTBOX: (
        '<w:r><w:pict><v:shape style="width:40pt;height:12pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r>'
        "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ),
    Shown.PICTURE: (
        '<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="{}" name="p"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"/></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    ),
}
_NAMES = " ".join(
    f'xmlns:{short}="http://schemas.openxmlformats.org/{long}"'
    for short, long in {
        "w": "wordprocessingml/2006/main",
        "m": "officeDocument/2006/math",
        "wp": "drawingml/2006/wordprocessingDrawing",
        "a": "drawingml/2006/main",
    }.items()
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def print_docx(draft: Draft) -> bytes:
    """Return a draft as a Word document."""
    body = "".join(_word_table(part.sheet) if part.sheet else _word_paragraph(part.text) for part in draft.parts)
    names = f'{_NAMES} xmlns:v="urn:schemas-microsoft-com:vml"'
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n<w:document {names}><w:body>{body}</w:body></w:document>'
    return _packed({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document})


def _packed(members: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _word_paragraph(text: str) -> str:
    return "".join(f"<w:p>{''.join(map(_word_run, runs(line)))}</w:p>" for line in text.split("\n"))


def _word_run(run: tuple[Shown | None, str]) -> str:
    how, text = run
    inside = escape(text, quote=False)
    if how is not None and how in _WORD_AROUND:
        return _WORD_AROUND[how].format(inside)
    if how is not None and how not in _WORD:
        raise CannotShow(how)
    look = f"<w:rPr>{_WORD[how]}</w:rPr>" if how is not None else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{inside}</w:t></w:r>'


def _word_table(sheet: Sheet) -> str:
    width = sheet.width
    covered: dict[tuple[int, int], Box] = {}
    starts: dict[tuple[int, int], Box] = {}
    for y, x, box in placed(sheet):
        starts[y, x] = box
        covered.update({(y + down, x): box for down in range(1, box.rows)})
    rows = []
    for y in range(len(sheet.rows)):
        cells, x = [], 0
        while x < width:
            here = starts.get((y, x)) or covered.get((y, x))
            if here is None:
                break
            cells.append(_word_cell(here, continued=(y, x) in covered))
            x += here.columns
        hide = "<w:trPr><w:hidden/></w:trPr>" if y in sheet.hidden else ""
        rows.append(f"<w:tr>{hide}{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _word_cell(box: Box, *, continued: bool) -> str:
    look = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    if continued:
        return f"<w:tc><w:tcPr>{look}<w:vMerge/></w:tcPr><w:p/></w:tc>"
    look += '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{_word_paragraph(box.text)}</w:tc>"


# --- text ------------------------------------------------------------------------------------------------------------

_MARKDOWN: Mapping[Shown, str] = {
    Shown.STRUCK: "~~{}~~",
    Shown.RAISED: "<sup>{}</sup>",
    Shown.LOWERED: "<sub>{}</sub>",
    Shown.DELETED: "<del>{}</del>",
    Shown.INSERTED: "<ins>{}</ins>",
    Shown.FORMULA: "${}$",
    Shown.PICTURE: "![]({}.png)",
}


def print_markdown(draft: Draft) -> bytes:
    """Return a draft as Markdown; what is merged stands in the first of its places."""
    lines = []
    for part in draft.parts:
        if part.sheet is None:
            lines += ["", {"title": "# ", "heading": "## ", "subheading": "### "}.get(part.kind, "") + part.text]
            continue
        lines.append("")
        for y, row in enumerate(_unmerged(part.sheet, _MARKDOWN)):
            lines.append("| " + " | ".join(text.replace("\n", " ") for text in row) + " |")
            if y == 0:
                lines.append("|" + " --- |" * len(row))
    return "\n".join([*lines, ""]).encode()


def print_tabs(draft: Draft) -> bytes:
    """Return a draft as text, tabs between the cells of a row."""
    lines = []
    for part in draft.parts:
        if part.sheet is None:
            lines.append(_bare(part.text))
            continue
        lines += ["\t".join(text.replace("\n", "") for text in row) for row in _unmerged(part.sheet, {})]
    return "\n".join([*lines, ""]).encode()


def print_csv(draft: Draft) -> bytes:
    """Return the tables and texts of a draft as comma-separated rows."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for part in draft.parts:
        writer.writerows(_unmerged(part.sheet, {}) if part.sheet else [[_bare(part.text)]])
    return stream.getvalue().encode()


def print_lines(draft: Draft) -> bytes:
    """Return a draft as text, every cell that holds something on a line of its own."""
    lines = []
    for part in draft.parts:
        if part.sheet and (part.sheet.hidden or any(not box.text for box in part.sheet.figures())):
            raise CannotShow  # an empty cell would leave no trace
        texts = [box.text for row in part.sheet.rows for box in row] if part.sheet else [part.text]
        lines += [_bare(text).replace("\n", "") for text in texts if text]
    return "\n".join([*lines, ""]).encode()


def print_json(draft: Draft) -> bytes:
    """Return a draft as a list of contents, tables as rows of texts, as programs that take PDFs apart leave them."""
    contents: list[dict[str, object]] = []
    for part in draft.parts:
        if part.sheet:
            contents.append({"type": "table", "rows": _unmerged(part.sheet, {})})
        else:
            contents.append({"type": "text", "text": _bare(part.text)})
    return json.dumps(contents, ensure_ascii=False).encode()


def _bare(text: str) -> str:
    """Return a text whose runs are all shown as usual."""
    if any(how is not None for how, _ in runs(text)):
        raise CannotShow
    return text


def _unmerged(sheet: Sheet, styles: Mapping[Shown, str]) -> list[list[str]]:
    if sheet.hidden:
        raise CannotShow
    table = [[""] * sheet.width for _ in sheet.rows]
    for y, x, box in placed(sheet):
        shown = []
        for how, piece in runs(box.text):
            if how is not None and how not in styles:
                raise CannotShow(how)
            shown.append(styles[how].format(piece) if how else piece)
        table[y][x] = "".join(shown)
    return table


_PRINTERS: Mapping[str, tuple[str, Printer]] = {
    "html": (".html", print_html),
    "docx": (".docx", print_docx),
    "xlsx": (".xlsx", print_xlsx),
    "pdf": (".pdf", print_pdf),
    "pdf without lines": (".pdf", print_pdf_without_lines),
    "markdown": (".md", print_markdown),
    "tabs": (".txt", print_tabs),
    "csv": (".csv", print_csv),
    "json": (".json", print_json),
    "lines": (".txt", print_lines),
    "screen": (".txt", print_screen),
}
FORMATS = tuple(_PRINTERS)


def print_draft(draft: Draft, format_name: str) -> tuple[bytes, str] | None:
    """Return a draft as a file of a format with its suffix, None where the format cannot show all of it."""
    suffix, printer = _PRINTERS[format_name]
    try:
        data = printer(draft)
    except CannotShow:
        return None
    return (data, suffix) if data else None
