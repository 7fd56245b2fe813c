"""OpenDocument spreadsheets: cells that stand there once for many, what is hidden, struck or printed otherwise."""

import io
import zipfile

import pytest
from press import consistent_values, rows_of

from extractor import readers
from extractor.errors import BrokenFile
from extractor.forms import forms
from extractor.page.document import CellKind, Document
from extractor.pipeline import extract

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name != "fo" else "xsl-fo-compatible"}:1.0"'
    for name in ("office", "table", "text", "style", "fo", "draw")
)
STYLES = (
    '<style:style style:name="white"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="old"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
)


def file_of(*tables: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:mimetype="{KIND}">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document>"
    ).encode()


def packed(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", data)
    return stream.getvalue()


def cell(text: str, said: str = "") -> str:
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"


def table(*rows: str, said: str = "") -> str:
    return f'<table:table table:name="Sheet" {said}>{"".join(rows)}</table:table>'


def row(*cells: str, said: str = "") -> str:
    return f"<table:table-row {said}>{''.join(cells)}</table:table-row>"


def once(cells: list[str]) -> list[str]:
    """Return cells of a row, those that are alike once, with how often."""
    found: list[str] = []
    times = 1
    for n, text in enumerate(cells):
        if n + 1 < len(cells) and cells[n + 1] == text:
            times += 1
        else:
            found.append(cell(text, f'table:number-columns-repeated="{times}"'))
            times = 1
    return found


def figures(document: Document) -> list[object]:
    return [one.number for one in document.cells if one.kind is CellKind.NUMBER]


@pytest.mark.parametrize("pack", [packed, bytes], ids=["ods", "fods"])
def test_cells_and_rows_that_stand_there_once_for_many_are_read_as_many(pack: type[bytes]) -> None:
    values = consistent_values(seed=6)
    tables = []
    for section in forms()["2021"].sections:
        width = max(len(one) for one in rows_of(section, values))
        tables.append(table(*(row(*once(one + [""] * (width - len(one)))) for one in rows_of(section, values))))
    extraction = extract(pack(file_of(*tables)))
    assert {name: extraction.fields[name].value for name in values} == values


def test_what_is_hidden_or_struck_is_no_figure() -> None:
    rows = (
        row(cell("行政许可"), cell("12"), cell("3")),
        row(cell("行政许可"), cell("24"), cell("4"), said='table:visibility="collapse"'),
        row(cell("行政处罚"), cell("5", 'table:style-name="white"'), cell("6", 'table:style-name="old"')),
        row(cell("行政强制"), cell('<text:span text:style-name="old">7</text:span>8'), cell("9")),
    )
    old = table(row(cell("行政许可"), cell("99")), said='table:style-name="gone"')
    assert figures(readers.read(file_of(table(*rows), old))) == [12, 3, 8, 9]


@pytest.mark.parametrize(("printed", "kind"), [("12", CellKind.OBJECT), ("12000", CellKind.NUMBER)])
def test_a_figure_that_is_printed_in_thousands_is_doubted(printed: str, kind: CellKind) -> None:
    figure = cell(printed, 'office:value-type="float" office:value="12000"')
    document = readers.read(file_of(table(row(cell("行政许可"), figure), row(cell("行政处罚"), cell("5")))))
    assert next(one for one in document.cells if one.column == 1).kind is kind


def test_a_million_empty_rows_cost_nothing() -> None:
    empty = row(
        '<table:table-cell table:number-columns-repeated="16384"/>', said='table:number-rows-repeated="1048000"'
    )
    document = readers.read(file_of(table(row(cell("行政许可"), cell("12")), empty, row(cell("行政处罚"), cell("5")))))
    assert figures(document) == [12, 5]


def test_damaged_files_are_told_to_be() -> None:
    with pytest.raises(BrokenFile):
        readers.read(file_of(table())[:-20])


@pytest.mark.parametrize(("comment", "mark"), [("应为190", "commented"), ("已核对无误", "")])
def test_a_figure_that_a_comment_doubts_is_read_and_marked(comment: str, mark: str) -> None:
    note = f"<office:annotation><text:p>{comment}</text:p></office:annotation>"
    commented = f"<table:table-cell>{note}<text:p>187</text:p></table:table-cell>"
    document = readers.read(file_of(table(row(cell("行政许可"), cell("5")), row(cell("行政处罚"), commented))))
    assert [(one.number, one.mark) for one in document.cells if one.number is not None] == [(5, ""), (187, mark)]
