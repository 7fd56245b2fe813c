"""What a PDF's page shows beside plain characters: struck, raised and unseen text, fields, pictures, two columns."""

import pytest
from raw_pdf import FIRST_OWN, LICENCES_GRID, licences, licences_page, page, stream, table, text_at

from extractor.page.document import PICTURE, STRUCK_OUT, THING, CellKind, Document, Side, Style
from extractor.readers import pdf

WIDE = 6.0  # of a character of 12 points


def read(drawn: str, **more: object) -> Document:
    return pdf.read(licences_page(drawn, **more))


def styles(document: Document) -> list[tuple[str, Style]]:
    return [(document.source[run.start : run.end], run.style) for run in document.styled]


@pytest.mark.parametrize(
    "line",
    ["210 328.5 m 222 328.5 l S\n", "210 328 12 0.7 re f\n", "210 327.5 m 222 327.5 l S 210 329.5 m 222 329.5 l S\n"],
    ids=["stroke", "flat box", "two lines"],
)
def test_figures_with_a_line_through_them_are_struck(line: str) -> None:
    document = read(text_at(210, 325, "4791") + line)
    assert licences(document).number == 91
    assert styles(document) == [("47", Style.STRUCK)]


@pytest.mark.parametrize("y", [323.4, 335.5], ids=["under", "over"])
def test_a_line_under_or_over_figures_strikes_nothing(y: float) -> None:
    document = read(text_at(210, 325, "4791") + f"210 {y} m 234 {y} l S\n")
    assert licences(document).number == 4791
    assert not document.styled


def test_a_tables_own_line_strikes_nothing_though_it_goes_through_figures() -> None:
    document = read(text_at(210, 316, "4791"))
    assert not document.styled


def test_a_cell_in_which_all_is_struck_says_so() -> None:
    document = read(text_at(210, 325, "47") + "210 328.5 m 222 328.5 l S\n")
    assert (licences(document).kind, licences(document).mark) == (CellKind.BLANK, STRUCK_OUT)


def test_a_line_that_strikes_a_whole_narrow_cell_does_not_part_it() -> None:
    document = read(text_at(204, 325, "1234567890123456") + "202 328.5 m 299 328.5 l S\n")
    assert [cell.row for cell in document.cells if cell.kind is CellKind.TEXT] == [1, 2]


def test_what_a_reader_of_the_file_struck_out_is_struck() -> None:
    note = (
        "<< /Type /Annot /Subtype /StrikeOut /Rect [210 322 222 336] /F 4 "
        "/QuadPoints [210 336 222 336 210 322 222 322] >>"
    )
    document = read(text_at(210, 325, "4791"), entries=f"/Annots [{FIRST_OWN} 0 R]", objects=[note])
    assert licences(document).number == 91


@pytest.mark.parametrize("size", [4, 6, 8])
@pytest.mark.parametrize(("y", "style"), [(330, Style.RAISED), (321.5, Style.LOWERED)])
def test_small_figures_on_a_line_of_their_own_are_marks(size: int, y: float, style: Style) -> None:
    document = read(text_at(210, 325, "8921") + text_at(210 + 4 * WIDE + 0.5, y, "2", size))
    assert licences(document).number == 8921
    assert styles(document) == [("2", style)]


def test_small_figures_on_the_same_line_are_the_figure() -> None:
    document = read(text_at(210, 325, "89") + text_at(210 + 2 * WIDE, 325, "21", 8))
    assert licences(document).number == 8921


def test_a_raised_figure_that_stands_alone_is_the_figure() -> None:
    assert licences(read(text_at(210, 331, "12", 7))).number == 12


UNSEEN = {
    "invisible": "q BT 3 Tr /F 12 Tf 210 325 Td (9) Tj ET Q\n",
    "white": "q 1 1 1 rg " + text_at(210, 325, "9") + "Q\n",
    "transparent": "q /Clear gs " + text_at(210, 325, "9") + "Q\n",
    "under a box": text_at(210, 325, "9") + "q 0 0 0 rg 208 322 8 14 re f Q\n",
    "under a white box": text_at(210, 325, "9") + "q 1 1 1 rg 208 322 8 14 re f Q\n",
    "black on black": "q 0 0 0 rg 208 322 8 14 re f " + text_at(210, 325, "9") + "Q\n",
    "tiny": text_at(215, 325, "9", 1.5),
}


@pytest.mark.parametrize("way", UNSEEN)
def test_what_nobody_sees_is_not_of_the_figure(way: str) -> None:
    resources = "/ExtGState << /Clear << /ca 0 >> >>"
    document = read(UNSEEN[way] + text_at(216, 325, "578"), resources=resources)
    assert licences(document).number == 578
    assert styles(document) == [("9", Style.HIDDEN)]


SEEN = {
    "white on blue": "q 0 0 0.6 rg 201 321 98 18 re f 1 1 1 rg " + text_at(210, 325, "9578") + "Q\n",
    "marked afterwards": text_at(210, 325, "9578") + "q /Marker gs 1 1 0 rg 208 322 40 14 re f Q\n",
    "on a grey ground": "q 0.8 g 201 321 98 18 re f Q " + text_at(210, 325, "9578"),
}


@pytest.mark.parametrize("way", SEEN)
def test_what_is_seen_on_its_ground_is_the_figure(way: str) -> None:
    document = read(SEEN[way], resources="/ExtGState << /Marker << /BM /Multiply >> >>")
    assert licences(document).number == 9578
    assert not document.styled


@pytest.mark.parametrize(("state", "figure"), [("/OFF [8 0 R]", 578), ("/ON [8 0 R]", 9578)])
def test_a_layer_that_is_switched_off_is_not_seen(state: str, figure: int) -> None:
    document = read(
        "/OC /Layer BDC " + text_at(210, 325, "9") + "EMC " + text_at(216, 325, "578"),
        resources="/Properties << /Layer 8 0 R >>",
        catalog=f"/OCProperties << /OCGs [8 0 R] /D << {state} >> >>",
        objects=["<< /Type /OCG /Name (Draft) >>"],
    )
    assert licences(document).number == figure


def test_what_is_cut_off_the_page_is_not_of_its_text() -> None:
    document = read(text_at(210, 325, "12") + text_at(320, 325, "34"), entries="/CropBox [50 50 310 550]")
    assert licences(document).number == 12
    assert styles(document) == [("34", Style.HIDDEN)]


def test_white_heads_in_a_font_that_the_file_does_not_bring_are_read() -> None:
    drawn = "q 0 0 0.6 rg 201 321 98 18 re f 1 1 1 rg " + text_at(210, 325, "AB") + "Q\n"
    document = pdf.read(page(LICENCES_GRID + drawn, {"A": "总", "B": "计"}, {"A": 1000, "B": 1000}))
    assert "总计" in document.text


def test_the_text_behind_a_scan_is_the_text() -> None:
    picture = stream(
        "\x00" * 4, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    words = "".join(f"BT 3 Tr /F 12 Tf 100 {500 - 20 * n} Td (SOMETHING IS SAID HERE OF {n}) Tj ET\n" for n in range(9))
    document = pdf.read(
        page(words + "q 600 0 0 600 0 0 cm /P Do Q", resources=f"/XObject << /P {FIRST_OWN} 0 R >>", objects=[picture])
    )
    assert not document.styled


FIELD = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{n}) /V ({value}) /Rect [{rect}] /F {flags} /DA (/F 10 Tf) >>"


@pytest.mark.parametrize(("flags", "figure"), [(4, 4760), (2, None)], ids=["shown", "hidden"])
def test_what_stands_in_a_form_field_stands_in_its_cell(flags: int, figure: int | None) -> None:
    field = FIELD.format(n=1, value="4760", rect="205 322 295 338", flags=flags)
    form = f"/AcroForm << /Fields [{FIRST_OWN} 0 R] /DR << /Font << /F 5 0 R >> >> >>"
    document = read("", entries=f"/Annots [{FIRST_OWN} 0 R]", catalog=form, objects=[field])
    assert licences(document).number == figure


def test_a_form_field_has_its_value_of_its_parent() -> None:
    kid = "<< /Type /Annot /Subtype /Widget /Parent 9 0 R /Rect [205 322 295 338] /F 4 >>"
    parent = "<< /FT /Tx /T (f) /V <FEFF0034003700360030> /Kids [8 0 R] >>"
    form = "/AcroForm << /Fields [9 0 R] >>"
    document = read("", entries="/Annots [8 0 R]", catalog=form, objects=[kid, parent])
    assert licences(document).number == 4760


@pytest.mark.parametrize(("kind", "figure"), [("FreeText", 31), ("Text", None)])
def test_a_typed_note_is_printed_and_a_comment_is_not(kind: str, figure: int | None) -> None:
    note = f"<< /Type /Annot /Subtype /{kind} /Contents (31) /Rect [205 322 240 338] /F 4 /DA (/F 10 Tf) >>"
    document = read("", entries=f"/Annots [{FIRST_OWN} 0 R]", objects=[note])
    assert licences(document).number == figure


PIXELS = stream(
    "\x00\xff" * 2, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)


@pytest.mark.parametrize(
    ("placed", "words", "mark"),
    [
        ("30 0 0 12 210 324", "", PICTURE),
        ("1 0 0 1 210 324", "", ""),
        ("30 0 0 12 210 324", "12", ""),
    ],
    ids=["picture", "speck", "beside words"],
)
def test_a_picture_in_a_cell_without_words_is_its_content(placed: str, words: str, mark: str) -> None:
    drawn = text_at(250, 325, words) + f"q {placed} cm /P Do Q\n"
    document = read(drawn, resources=f"/XObject << /P {FIRST_OWN} 0 R >>", objects=[PIXELS])
    assert licences(document).mark == mark


def test_a_figure_drawn_as_an_outline_is_something_that_is_no_text() -> None:
    outline = "210 325 m 216 325 l 218 328 l 216 331 l 218 334 l 212 336 l 210 333 l h f\n"
    document = read(outline)
    assert (licences(document).kind, licences(document).mark) == (CellKind.OBJECT, THING)


def test_lines_in_a_form_are_where_the_form_is_placed() -> None:
    inner = table((0, 100, 200), (0, 20, 40)) + text_at(110, 5, "7") + text_at(110, 25, "4791") + text_at(5, 25, "ROW")
    form = stream(inner, "/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /Font << /F 5 0 R >> >>")
    document = pdf.read(page("q 0.8 0 0 0.8 200 300 cm /P Do Q\n", resources="/XObject << /P 8 0 R >>", objects=[form]))
    assert [(cell.number, cell.column) for cell in document.cells if cell.number is not None] == [(4791, 1.0), (7, 1.0)]


@pytest.mark.parametrize(("value", "kind"), [("4791", CellKind.NUMBER), ("", CellKind.BLANK)])
def test_a_round_box_to_write_into_is_no_cell_of_its_own(value: str, kind: CellKind) -> None:
    shape = "208 324 m 245 324 l 247 324 248 325 248 326 c 248 335 l 248 336 247 337 245 337 c 210 337 l h "
    document = read(f"q 1 1 1 rg {shape} f Q {shape} S\n" + text_at(212, 327, value, 9))
    assert licences(document).kind is kind
    assert len(document.cells) == 4


def columns(gap: float, right: str) -> str:
    """Return prose on the left, and on the right either prose or figures."""
    left = "".join(text_at(20, 500 - 20 * n, f"LEFT LINE {n} SAYS SOMETHING OF IT") for n in range(20))
    return left + "".join(text_at(230 + gap, 500 - 20 * n, right.format(n=n)) for n in range(20))


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    title = text_at(120, 560, "A TITLE THAT STANDS ABOVE BOTH OF THE COLUMNS OF IT")
    document = pdf.read(page(title + columns(60, "RIGHT LINE {n} SAYS SOMETHING ELSE")))
    lines = document.source.splitlines()
    assert lines[0].startswith("A TITLE")
    assert [line.split()[0] for line in lines[1:]] == ["LEFT"] * 20 + ["RIGHT"] * 20
    starts = [document.source.index(word) for word in ("A TITLE", "LEFT", "RIGHT")]
    assert [tuple(column) for column in document.columns] == [
        *zip(starts, (Side.ACROSS, Side.LEFT, Side.RIGHT), strict=True)
    ]


def test_figures_beside_prose_stay_in_its_lines() -> None:
    document = pdf.read(page(columns(60, "{n} 12")))
    assert document.columns == ()
    assert len(document.source.splitlines()) == 20


def test_tables_on_two_pages_of_one_sheet_are_read_page_by_page() -> None:
    left = table((20, 150, 280), (100, 200, 300, 400)) + text_at(30, 350, "A") + text_at(30, 50, "END OF ONE")
    right = table((320, 450, 580), (200, 300, 400, 500)) + text_at(330, 450, "B") + text_at(330, 540, "TWO")
    lines = [line.strip() for line in pdf.read(page(left + right)).source.splitlines() if line.strip()]
    assert lines == ["A", "END OF ONE", "TWO", "B"]
