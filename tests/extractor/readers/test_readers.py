"""What every reader owes, whichever formats there are: a new module in readers/ is tested by being there."""

import contextlib
import io
import zipfile
from types import ModuleType, SimpleNamespace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import consistent_values, report

from extractor import readers
from extractor.errors import (
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    GoujiError,
    NotAReport,
    TooMuchContent,
    UnknownFormat,
    UnreadableFile,
)
from extractor.limits import MAX_PAIRS
from extractor.locate.sequence import chain as chaining
from extractor.page.document import PAGE, SPLIT, CellKind, Document
from extractor.readers import plain

ALL = readers.readers()
BEGINNINGS = [b"", b"PK\x03\x04", b"<html><table><tr><td>", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0", "规章\t0\t".encode()]


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("二、主动公开政府信息情况")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "行政许可", "5"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("reader", ALL, ids=lambda reader: reader.__name__.rpartition(".")[2])
def test_a_reader_offers_the_three_things(reader: ModuleType) -> None:
    assert reader.SUFFIXES
    assert all(suffix.startswith(".") for suffix in reader.SUFFIXES)
    assert reader.knows(b"") in (0, 1, 2, 3)
    assert (reader.__doc__ or "").count("\n") >= 2


@pytest.mark.parametrize("reader", ALL, ids=lambda reader: reader.__name__.rpartition(".")[2])
@settings(max_examples=60)
@given(start=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=600))
def test_garbage_in_and_only_our_errors_out(reader: ModuleType, start: bytes, rest: bytes) -> None:
    try:
        document = reader.read(start + rest)
    except (UnreadableFile, NotAReport) as error:
        assert str(error)
    else:
        check(document)


def check(document: Document) -> None:
    """Assert what every Document promises."""
    assert len(document.text) == len(document.source)
    last = 0
    for cell in document.cells:
        assert last <= cell.start <= cell.end <= len(document.source)
        last = cell.start
        assert (cell.number is not None) == (cell.kind is CellKind.NUMBER)


@pytest.mark.parametrize("layout", ["pipes", "tabs", "cells", "tabbed cells", "spaced", "html"])
def test_cells_are_where_their_characters_are(layout: str) -> None:
    document = readers.read(report(consistent_values(seed=3), layout=layout).encode())
    check(document)
    numbers = [cell for cell in document.cells if cell.kind is CellKind.NUMBER]
    assert len(numbers) >= 200
    for cell in numbers:
        assert int(document.raw(cell)) == cell.number


def test_the_bytes_decide_not_the_name() -> None:
    page = report(consistent_values(), layout="html").encode()
    assert readers.read(page).format == "html"
    assert readers.read(word_file()).format == "docx"
    assert readers.read(report(consistent_values()).encode("gb18030")).format == "text"


def test_nothing_too_much_or_unknown_is_said_in_a_sentence() -> None:
    with pytest.raises(EmptyFile, match="empty"):
        readers.read(b"")
    with pytest.raises(FileTooLarge, match="100 MB"):
        readers.read(b"x" * 100_000_000)
    with pytest.raises(UnknownFormat, match=r"\.docx"):
        readers.read(b"\x1f\x8b" + b"\0" * 100)


def test_a_damaged_word_file_is_broken() -> None:
    whole = word_file()
    for cut in (200, len(whole) // 2, len(whole) - 30):
        with pytest.raises(BrokenFile):
            readers.read(whole[:cut])


def test_an_archive_bomb_is_too_large_and_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 350_000_000)
    with pytest.raises(FileTooLarge):
        readers.read(buffer.getvalue())


def test_more_markup_than_a_word_file_can_have_is_refused_before_objects_are_made_of_it() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:t>0</w:t>" * 2_000_000)
    with pytest.raises(TooMuchContent):
        readers.read(buffer.getvalue())


def test_an_archive_whose_names_look_like_columns_of_words_is_no_such_file() -> None:
    buffer = io.BytesIO(word_file())
    packed = io.BytesIO()
    with zipfile.ZipFile(buffer) as word, zipfile.ZipFile(packed, "w") as archive:
        for name in ("x y word.txt", *word.namelist()):
            archive.writestr(name, word.read(name) if name in word.namelist() else b"")
    assert readers.read(packed.getvalue()) == readers.read(buffer.getvalue())


def test_whatever_a_reader_raises_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes) -> Document:
        raise ArithmeticError(len(data))

    monkeypatch.setattr(plain, "read", fails)
    with pytest.raises(BrokenFile):
        readers.read("全年公开12条。".encode())


@settings(max_examples=40)
@given(at=st.integers(0, 100_000), flip=st.integers(1, 255))
def test_a_flipped_byte_in_a_word_file_breaks_nothing_else(at: int, flip: int) -> None:
    data = bytearray(word_file())
    data[at % len(data)] ^= flip
    with contextlib.suppress(GoujiError):
        check(readers.read(bytes(data)))


def test_dashes_in_a_narrow_column_of_a_drawn_table_are_a_cell() -> None:
    drawn = "┌────┬──┬──┐\n│其他│--│0 │\n│    ├──┼──┤\n│总计│5 │--│\n└────┴──┴──┘"
    cells = [cell for cell in readers.read(drawn.encode()).cells if cell.kind is not CellKind.TEXT]
    assert [cell.number for cell in cells] == [None, 0, 5, None]


def test_comma_separated_values_are_cells() -> None:
    rows = "".join(f'第{n}行,"甲,乙",{n},0,,--,"1,234"\n' for n in range(6))
    cells = readers.read(f"全年公开1,234条，其中0条。\n{rows}".encode()).cells
    values = [
        (cell.kind, cell.number) for cell in cells if cell.row == cells[-1].row and cell.kind is not CellKind.TEXT
    ]
    blank = (CellKind.BLANK, None)
    assert values == [(CellKind.NUMBER, 5), (CellKind.NUMBER, 0), blank, blank, (CellKind.NUMBER, 1234)]


def test_a_quote_that_is_not_closed_is_no_quote_between_commas():
    rows = "行政许可,1,2,3,4\n" * 6
    cells = readers.read((rows + '行政处罚,1,2,3,"\n').encode()).cells
    assert all(cell.start <= cell.end for cell in cells)


def test_more_ways_to_pair_lines_and_figures_than_memory_holds_are_refused():
    pair = SimpleNamespace(line=0, first=0)
    view = SimpleNamespace(runs=(), costs=())
    with pytest.raises(TooMuchContent):
        chaining.best_chain(view, [pair] * (MAX_PAIRS + 1))


def test_a_drawn_table_without_a_frame_has_a_row_a_line() -> None:
    text = "| 信息内容 | 本年制发件数 |\n|----------+--------------|\n| 规章 | 3 |\n| 行政规范性文件 | 14 |\n"
    cells = [cell for cell in readers.read(text.encode()).cells if cell.kind is CellKind.NUMBER]
    assert [cell.number for cell in cells] == [3, 14]
    assert len({cell.row for cell in cells}) == 2


def test_a_framed_table_without_borders_between_its_rows_has_a_row_a_line() -> None:
    border = "+------+---+----+\n"
    rows = "".join(f"| 第{n}项 | {n} | 1{n} |\n" for n in range(1, 5))
    cells = readers.read((border + "| 项目 | 甲 | 乙 |\n" + border + rows + border).encode()).cells
    figures = [(cell.row, cell.number) for cell in cells if cell.kind is CellKind.NUMBER]
    assert [number for _, number in figures] == [1, 11, 2, 12, 3, 13, 4, 14]
    assert len({row for row, _ in figures}) == 4


def test_attributes_behind_a_text_are_no_part_of_it() -> None:
    text = '[[规章]{lang="EN-US"}]{style="font-size:14.0pt"}  [22]{style="font-size:14.0pt"}  [0]{.kai lang="EN-US"}\n'
    cells = readers.read(text.encode()).cells
    assert [cell.number for cell in cells if cell.kind is CellKind.NUMBER] == [22, 0]


def test_attributes_that_run_over_the_lines_of_a_cell_are_no_text() -> None:
    text = (
        "+----------------------+----------------------+\n"
        '| [行政许可]{lang="EN-US" | [22]{lang="EN-US"    |\n'
        '| style="font:10pt;mso"} | style="font:10pt"}   |\n'
        "+----------------------+----------------------+\n"
    )
    document = plain.read(text.encode())
    assert [cell.number for cell in document.cells if cell.kind is CellKind.NUMBER] == [22]
    assert [document.text[cell.start : cell.end] for cell in document.cells if cell.kind is CellKind.TEXT] == [
        "行政许可"
    ]


@pytest.mark.parametrize("torn", ["10 07", "1,0 07"])
def test_pieces_in_a_cell_that_are_no_figures_are_one_figure(torn: str) -> None:
    document = readers.read(f"<table><tr><td>规章</td><td>{torn}</td><td>5</td></tr></table>".encode() * 3)
    figures = [(cell.number, cell.mark, document.raw(cell)) for cell in document.cells if cell.kind is CellKind.NUMBER]
    assert figures[:2] == [(1007, SPLIT, torn), (5, "", "5")]


def test_figures_behind_a_label_in_its_cell_are_figures() -> None:
    cells = readers.read("\t信息内容\t件数\n行政强制 0    12\t0\n".encode()).cells
    assert [cell.number for cell in cells if cell.kind is CellKind.NUMBER] == [0, 12, 0]


def test_a_figure_alone_between_the_marks_of_two_items_is_the_mark_of_the_third() -> None:
    wrapped = "2.其他法律行政法规\n禁止公开\n3\n“\n”定\n4.保护第三方合法权益\n"
    assert not [cell for cell in readers.read(wrapped.encode()).cells if cell.kind is CellKind.NUMBER]
    for text in (wrapped.replace("禁止公开", "5"), wrapped.replace("4.", "5."), wrapped.replace("3", "2")):
        assert [cell for cell in readers.read(text.encode()).cells if cell.kind is CellKind.NUMBER]


def test_bare_figures_that_count_the_pages_are_marked() -> None:
    lines = ["0" if n % 3 else "字" for n in range(160)]
    pages = [line for n, line in enumerate(lines) for line in ([line, str(n // 30 + 1)] if n % 30 == 29 else [line])]
    marked = [cell.number for cell in readers.read("\n".join(pages).encode()).cells if cell.mark == PAGE]
    assert marked == [1, 2, 3, 4, 5]
    assert not any(cell.mark == PAGE for cell in readers.read("\n".join(lines).encode()).cells)


def test_a_cell_with_nothing_but_a_number_that_word_counts_is_not_empty() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for row, label in enumerate(("行政许可", "行政处罚")):
        table.cell(row, 0).text = label
    table.cell(0, 1).paragraphs[0].style = document.styles["Normal"]
    properties = table.cell(0, 1).paragraphs[0]._p.get_or_add_pPr()
    properties._add_numPr()._add_numId().val = 1
    buffer = io.BytesIO()
    document.save(buffer)
    kinds = {cell.row: cell.kind for cell in readers.read(buffer.getvalue()).cells if cell.kind is not CellKind.TEXT}
    assert list(kinds.values()) == [CellKind.OBJECT, CellKind.BLANK]
