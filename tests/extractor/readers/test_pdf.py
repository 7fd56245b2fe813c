"""PDF pages as programs write them: turned, with characters that the engine replaces, with wide and narrow glyphs."""

import pytest
from raw_pdf import page, text_at

from extractor.page.document import CellKind, Document
from extractor.readers import pdf

# Quarter turns, clockwise, of a page of 600 by 600 points.
TURNS = ("1 0 0 1 0 0", "0 -1 1 0 0 600", "-1 0 0 -1 600 600", "0 1 -1 0 600 0")


def shown(document: Document) -> list[tuple[str, int, float | None]]:
    first = document.cells[0].row
    return [(document.raw(cell), cell.row - first, cell.column) for cell in document.cells]


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_page_reads_as_an_upright_one(turn: str) -> None:
    lines = "".join(f"100 {y} m 400 {y} l S\n" for y in (300, 340, 380))
    lines += "".join(f"{x} 300 m {x} 380 l S\n" for x in (100, 250, 400))
    words = text_at(120, 355, "LICENCES") + text_at(300, 355, "1234") + text_at(120, 315, "PENALTIES")
    drawn = lines + words + text_at(300, 315, "56") + text_at(100, 450, "ABOVE THE TABLE")
    document = pdf.read(page(f"{turn} cm\n{drawn}"))
    assert shown(document) == [
        ("ABOVE THE TABLE", 0, None),
        ("LICENCES", 1, 0.0),
        ("1234", 1, 1.0),
        ("PENALTIES", 2, 0.0),
        ("56", 2, 1.0),
    ]


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_page_of_single_figures_reads_as_an_upright_one(turn: str) -> None:
    """The engine makes up blanks between figures, upright ones, and more of them than there are figures."""
    figures = "".join(text_at(100 + 60 * x, 400 - 30 * y, str((x + 3 * y) % 10)) for y in range(8) for x in range(6))
    document = pdf.read(page(f"{turn} cm\n{figures}"))
    assert [cell.number for cell in document.cells] == [(x + 3 * y) % 10 for y in range(8) for x in range(6)]


def test_figures_wider_than_their_ink_are_one_figure() -> None:
    meaning = {"1": "\uff11", "0": "\uff10", "A": "项"}
    document = pdf.read(page(text_at(100, 300, "A") + text_at(200, 300, "10"), meaning, {"1": 1000, "0": 1000}))
    assert [cell.number for cell in document.cells if cell.kind is CellKind.NUMBER] == [10]


def test_figures_right_beside_a_line_are_in_two_cells() -> None:
    drawn = "".join(f"100 {y} m 200 {y} l S\n" for y in (300, 320))
    drawn += "".join(f"{x} 300 m {x} 320 l S\n" for x in (100, 150, 200))
    document = pdf.read(page(drawn + text_at(137.9, 305, "12") + text_at(150.1, 305, "34")))
    assert [(cell.number, cell.column) for cell in document.cells] == [(12, 0.0), (34, 1.0)]


def test_a_cell_says_how_many_columns_and_rows_of_its_table_it_takes_up() -> None:
    drawn = "".join(f"100 {y} m 400 {y} l S\n" for y in (300, 380)) + "200 340 m 400 340 l S\n"
    drawn += "".join(f"{x} 300 m {x} 380 l S\n" for x in (100, 200, 400)) + "300 300 m 300 340 l S\n"
    words = (
        text_at(110, 330, "KIND") + text_at(210, 355, "NUMBER OF") + text_at(210, 315, "12") + text_at(310, 315, "7")
    )
    document = pdf.read(page(drawn + words))
    assert [(document.raw(cell), cell.column, cell.across, cell.down) for cell in document.cells] == [
        ("KIND", 0.0, 1, 2),
        ("NUMBER OF", 1.0, 2, 1),
        ("12", 1.0, 1, 1),
        ("7", 2.0, 1, 1),
    ]


def test_a_flat_character_that_the_engine_replaces_stays_on_its_line() -> None:
    meaning = {"-": "\u2f00", "A": "第", "B": "部", "C": "分"}  # the radical, which becomes 一, with a dash's ink
    above, below = text_at(100, 314, "A-BAAAA"), text_at(100, 300, "CCC-CCC")
    document = pdf.read(page(above + below, meaning, {"A": 1000, "B": 1000, "C": 1000, "-": 1000}))
    assert document.text.splitlines() == ["第一部第第第第", "分分分一分分分"]


def test_what_stands_around_a_table_in_a_cell_of_the_page_s_layout_is_text() -> None:
    """A site's frame is drawn as a table is; what stands in it is no cell, and tables in it have their own cells."""
    frame = "".join(f"40 {y} m 560 {y} l S\n" for y in (40, 560)) + "".join(
        f"{x} 40 m {x} 560 l S\n" for x in (40, 120, 560)
    )
    inner = "".join(f"200 {y} m 400 {y} l S\n" for y in (300, 320, 340))
    inner += "".join(f"{x} 300 m {x} 340 l S\n" for x in (200, 300, 400))
    prose = "".join(text_at(130, 540 - 15 * n, "SOMETHING IS SAID HERE OF THE YEAR") for n in range(8))
    words = (
        text_at(210, 325, "LICENCES")
        + text_at(310, 325, "12")
        + text_at(210, 305, "PENALTIES")
        + text_at(310, 305, "7")
    )
    document = pdf.read(page(frame + inner + prose + words + text_at(50, 500, "SITE") + text_at(130, 280, "BELOW")))
    lines = [line.strip() for line in document.source.splitlines() if line.strip()]
    assert lines == ["SITE", *["SOMETHING IS SAID HERE OF THE YEAR"] * 8, "LICENCES\t12", "PENALTIES\t7", "BELOW"]


def test_characters_whose_places_overflow_do_not_end_the_reading() -> None:
    document = pdf.read(page("1.1 .1 .1 1.1 0 0 cm\n" * 60_000 + text_at(100, 300, "12")))
    assert "".join(document.raw(cell) for cell in document.cells) == "12"


@pytest.mark.parametrize("codes", ["d842 dfb7", "d835 dfd1"], ids=["a rare letter of a name", "a digit set bold"])
def test_a_character_beyond_the_first_plane_is_read_whole(codes: str) -> None:
    """The engine tells it in two; the file was refused."""
    first, second = (chr(int(code, 16)) for code in codes.split())
    document = pdf.read(page(text_at(100, 300, "AB") + text_at(100, 200, "12"), {"A": first, "B": second}))
    whole = (first + second).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    assert [document.raw(cell) for cell in document.cells] == [whole, "12"]
    document.source.encode()
