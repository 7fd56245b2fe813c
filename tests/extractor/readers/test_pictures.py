"""Scans and photographs: recognised where the extra is installed, refused where it is not; never trusted."""

import io
from dataclasses import replace

import pytest
from press import consistent_values, report

from extractor import pipeline, readers
from extractor.errors import BrokenFile, ScannedFile, TooMuchContent
from extractor.page.document import CellKind
from extractor.page.values import Reason
from extractor.pipeline import extract
from extractor.readers import image, pdf
from extractor.readers._paper import ocr as _ocr

PIL = pytest.importorskip("PIL.Image", reason="Pillow, which Streamlit brings, is not installed")
needs_ocr = pytest.mark.skipif(not _ocr.available(), reason="the extra 'ocr' is not installed")


def ruled_page(figures=("128", "0", "7", "36")):
    """Return a picture of a table with a row for every figure."""
    from PIL import ImageDraw, ImageFont  # noqa: PLC0415

    picture = PIL.new("RGB", (1200, 200 + 90 * len(figures)), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=40)
    for row, figure in enumerate(figures):
        top = 100 + 90 * row
        pen.rectangle((100, top, 600, top + 90), outline="black", width=3)
        pen.rectangle((600, top, 1100, top + 90), outline="black", width=3)
        pen.text((200, top + 20), f"ROW {'ABCDEFG'[row]}", fill="black", font=font)
        pen.text((820, top + 20), figure, fill="black", font=font)
    return picture


def as_file(picture, kind):
    stream = io.BytesIO()
    picture.save(stream, kind, resolution=144)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_without_the_extra_a_picture_is_refused_with_what_to_install(kind, monkeypatch):
    monkeypatch.setattr(image, "available", lambda: False)
    monkeypatch.setattr(pdf, "available", lambda: False)
    with pytest.raises(ScannedFile, match=r"\[ocr\]"):
        readers.read(as_file(ruled_page(), kind))


@needs_ocr
@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_figures_in_ruled_cells_are_ocrd_where_they_stand(kind):
    document = readers.read(as_file(ruled_page(), kind))
    assert document.from_ocr
    numbers = [cell for cell in document.cells if cell.kind is CellKind.NUMBER]
    assert [cell.number for cell in numbers] == [128, 0, 7, 36]
    assert [cell.column for cell in numbers] == [1.0] * 4
    assert len({cell.row for cell in numbers}) == 4


@needs_ocr
@pytest.mark.parametrize("kind", ["PNG", "PDF"])
@pytest.mark.parametrize("lean", [0, 1.5])
def test_each_figure_that_was_ocrd_is_boxed_on_its_ink(kind, lean):
    picture = ruled_page().rotate(lean, fillcolor="white")
    data = as_file(picture, kind)
    printed = readers.printed_characters(data, recognising=True)
    assert printed.text == readers.read(data).source
    grey = picture.convert("L")
    for figure in ("128", "36"):
        start = printed.text.index(figure)
        boxes = printed.boxes[(printed.at >= start) & (printed.at < start + len(figure))]
        shares = [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]
        inside = grey.crop([round(one * size) for one, size in zip(shares, grey.size * 2, strict=True)])
        dark = sum(inside.histogram()[:128]) / (inside.width * inside.height)
        assert 0.1 < dark < 0.6
        assert inside.height < 60  # no more than a row


@needs_ocr
def test_damaged_and_enormous_pictures_end_in_our_errors(monkeypatch):
    whole = as_file(ruled_page(), "PNG")
    with pytest.raises(BrokenFile):
        readers.read(whole[: len(whole) // 2])
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    with pytest.raises(TooMuchContent):
        readers.read(whole)


def test_what_was_ocrd_is_doubted_unless_two_sums_bear_it_out(monkeypatch):
    values = consistent_values(seed=4)
    document = replace(readers.read(report(values, layout="html").encode()), from_ocr=True)
    monkeypatch.setattr(pipeline.readers, "read", lambda data: document)
    fields = extract(b"").fields
    in_two_sums = fields["requests.refused.state_secret.natural_person"]
    assert in_two_sums.value == values[in_two_sums.id]
    assert Reason.OCR not in in_two_sums.reasons
    for name in ("proactive.rules.made", "disputes.review.total", "meta.year"):
        if name in fields:
            assert Reason.OCR in fields[name].reasons
            assert fields[name].needs_review
