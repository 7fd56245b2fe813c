"""Where the characters of a PDF are printed, held against a picture of its page."""

import numpy as np
import pypdfium2
import pytest
from raw_pdf import page, table, text_at

from extractor import readers
from extractor.readers import pdf
from extractor.readers._paper import ocr as _ocr
from extractor.readers._paper.printed_characters import on_recognised

TURNS = ("1 0 0 1 0 0", "0 -1 1 0 0 600", "-1 0 0 -1 600 600", "0 1 -1 0 600 0")


def darkness(data, box):
    """Return the share of dark pixels in a box of the first page's picture."""
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=4, grayscale=True).to_numpy().squeeze()
    document.close()
    height, width = picture.shape
    left, top, right, bottom = np.round(np.array(box) * (width, height, width, height)).astype(int)
    return (picture[top:bottom, left:right] < 128).mean()


def boxes_of(printed, figure):
    start = printed.text.index(figure)
    chosen = (printed.at >= start) & (printed.at < start + len(figure))
    return printed.boxes[chosen]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("entries", ["", "/Rotate 90", "/CropBox [20 30 590 600]"])
def test_each_figure_is_found_where_the_picture_has_its_ink(turn, entries):
    cells = {(120, 355): "LICENCES", (300, 355): "1234", (120, 315): "PENALTIES", (300, 315): "88"}
    drawn = table((100, 250, 400), (300, 340, 380)) + "".join(text_at(x, y, text) for (x, y), text in cells.items())
    data = page(f"{turn} cm\n{drawn}", entries=entries)
    printed = readers.printed_characters(data)
    assert printed.text == pdf.read(data).source
    assert len(printed.at) == len("".join(printed.text.split()))
    for figure in ("1234", "88"):
        boxes = boxes_of(printed, figure)
        assert (darkness(data, [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)])) > 0.15


def test_equal_figures_are_told_apart_by_their_places():
    drawn = table((100, 200, 300, 400), (300, 340)) + "".join(text_at(x, 315, "7") for x in (140, 240, 340))
    printed = readers.printed_characters(page(drawn))
    assert printed.text == "7\t7\t7\t\n"
    assert [round(left * 600) for left in printed.boxes[:, 0].tolist()] == [140, 240, 340]
    assert printed.pages.tolist() == [1, 1, 1]


def test_a_page_without_text_has_no_places():
    printed = readers.printed_characters(page("100 100 m 200 200 l S"))
    assert (printed.text, len(printed.at)) == ("", 0)


@pytest.mark.parametrize("skew", [0.0, 0.03, -0.05])
def test_what_was_recognised_on_a_leaning_page_is_boxed_where_the_picture_leans(skew):
    width, height = 595.0, 842.0
    # Where a character stands on the picture, and where it was taken to stand once the page was turned level.
    across, down = 500.0 - width / 2, 100.0 - height / 2
    x = width / 2 + across * np.cos(skew) + down * np.sin(skew)
    y = height / 2 - across * np.sin(skew) + down * np.cos(skew)
    page = _ocr.Page([], [], skew, width, height)
    (box,) = on_recognised(page, np.array([[x - 4, x + 4, y - 5, y + 5]]))
    assert np.allclose(box * (width, height, width, height), (496, 95, 504, 105))
