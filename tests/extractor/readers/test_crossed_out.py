"""Figures of a PDF that strokes cross, that notes lie over, and for which the file tells other ones."""

import pytest
from raw_pdf import FIRST_OWN, licences, licences_page, stream, text_at

from extractor.page.document import STRUCK_OUT, Document, Style
from extractor.readers import pdf

RECT = "/Rect [205 321 245 339] /F 4"


def read(drawn: str, note: str = "", appearance: str = "") -> Document:
    shown = f"/AP << /N {FIRST_OWN + 1} 0 R >>" if appearance else ""
    objects = [f"<< /Type /Annot {note} {shown} >>"] if note else []
    if appearance:
        objects.append(stream(appearance, "/Type /XObject /Subtype /Form /BBox [0 0 40 18]"))
    entries = f"/Annots [{FIRST_OWN} 0 R]" if note else ""
    return pdf.read(licences_page(drawn, entries=entries, objects=objects))


STROKES = {
    "slash": "208 323 m 236 336 l S\n",
    "cross": "208 323 m 236 336 l S 208 336 m 236 323 l S\n",
    "short slash": "221 322 m 227 337 l S\n",
    "across the cells": "100 318 m 300 340 l S\n",
}


@pytest.mark.parametrize("way", STROKES)
def test_a_stroke_across_a_figure_strikes_all_of_it(way: str) -> None:
    document = read(text_at(210, 325, "4791") + STROKES[way])
    assert (licences(document).number, licences(document).mark) == (None, STRUCK_OUT)
    assert [(document.source[run.start : run.end], run.style) for run in document.styled][:1] == [
        ("4791", Style.STRUCK)
    ]


@pytest.mark.parametrize("stroke", ["236 320 m 300 340 l S\n", "200 340 m 212 334 l S\n", "100 340 m 200 320 l S\n"])
def test_a_stroke_beside_a_figure_strikes_nothing(stroke: str) -> None:
    assert licences(read(text_at(210, 325, "4791") + stroke)).number == 4791


@pytest.mark.parametrize(
    "note", ["/Subtype /Line /L [208 323 236 336]", "/Subtype /Ink /InkList [[208 323 220 330 236 336]]"]
)
def test_what_a_reader_of_the_file_drew_across_a_figure_strikes_it(note: str) -> None:
    assert licences(read(text_at(210, 325, "4791"), f"{note} {RECT}")).mark == STRUCK_OUT


def test_what_lies_under_a_box_that_a_reader_laid_over_it_is_not_read() -> None:
    document = read(text_at(210, 325, "4791"), f"/Subtype /Square {RECT}", "0 g 0 0 40 18 re f")
    assert licences(document).mark == STRUCK_OUT


def test_a_frame_that_a_reader_drew_around_a_figure_hides_nothing() -> None:
    document = read(text_at(210, 325, "4791"), f"/Subtype /Square {RECT}", "1 0 0 RG 1 1 38 16 re S")
    assert licences(document).number == 4791


@pytest.mark.parametrize(("told", "number"), [("4791", 4791), ("9582", None), ("47", None), ("47910", None)])
def test_a_figure_is_no_other_one_that_the_file_tells_for_it(told: str, number: int | None) -> None:
    document = read(f"/Span << /ActualText ({told}) >> BDC {text_at(210, 325, '4791')} EMC\n")
    assert licences(document).number == number
    assert licences(document).filled
