"""Figures of a PDF that are printed over each other: whose ink is seen, and what nobody can tell apart."""

import pytest
from raw_pdf import licences, licences_page, text_at

from extractor.page.document import STRUCK_OUT, Document, Style
from extractor.readers import pdf

OFF = {
    "resources": "/Properties << /Layer 8 0 R >> /ExtGState << /Clear << /ca 0 >> >>",
    "catalog": "/OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >>",
    "objects": ["<< /Type /OCG /Name (Draft) >>"],
}


def read(drawn: str) -> Document:
    return pdf.read(licences_page(drawn, **OFF))


OLD = {
    "under a white box": "{} q 1 g 205 320.5 60 18 re f Q ",
    "white": "q 1 1 1 rg {} Q ",
    "white with white edges": "q 1 g 1 G 2 Tr {} Q ",
    "transparent": "q /Clear gs {} Q ",
    "on a layer that is off": "/OC /Layer BDC {} EMC ",
    "cut off": "q 0 0 1 1 re W n {} Q ",
}


@pytest.mark.parametrize("x", [210, 216, 214.5, 222], ids=["at its place", "a digit on", "half a digit off", "two on"])
@pytest.mark.parametrize("way", OLD)
def test_a_figure_that_nobody_sees_adds_nothing_to_the_one_that_is_seen(way: str, x: float) -> None:
    document = read(OLD[way].format(text_at(x, 325, "2460")) + text_at(210, 325, "1230"))
    assert licences(document).number == 1230


def test_the_figure_on_top_has_the_digits_that_it_shares_with_the_one_below() -> None:
    # The engine tells the same digit at the same place once, as of the figure that it met first.
    document = read(OLD["under a white box"].format(text_at(210, 325, "80")) + text_at(210, 325, "40"))
    assert licences(document).number == 40


@pytest.mark.parametrize(("x", "other"), [(210, "24"), (213, "24"), (210, "240"), (210, "8")])
def test_two_figures_over_each_other_are_no_figure(x: float, other: str) -> None:
    document = read(text_at(x, 325, other) + text_at(210, 325, "12"))
    assert (licences(document).number, licences(document).mark) == (None, STRUCK_OUT)
    assert {run.style for run in document.styled} == {Style.STRUCK}


@pytest.mark.parametrize("aside", [0, 0.3, 0.8, 1.4])
def test_a_figure_that_is_printed_twice_to_be_bold_is_one(aside: float) -> None:
    document = read(text_at(210, 325, "1224") + text_at(210 + aside, 325, "1224"))
    assert licences(document).number == 1224
    assert not document.styled


def test_digits_set_close_are_one_figure() -> None:
    document = read("BT /F 12 Tf 210 325 Td [(1) 200 (2) 200 (4) 200 (9)] TJ ET\n")
    assert licences(document).number == 1249
