"""A page of a PDF or a scan as a picture.

In: a file's bytes and the number of a page. Out: a PNG. Surprise: this runs in a process of its own, as the reading
does, since a damaged file may take the library that draws it along; so it knows nothing of the app.
"""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

PIXELS = 1400
"""Width of a picture; enough to read six-point print when it is enlarged twice."""


def picture(data: bytes, page: int) -> tuple[bytes, int]:
    """Return a page, counted from 1, as a PNG, with the number of pages."""
    drawn, pages = _of_pdf(data, page) if data[:1024].lstrip().startswith(b"%PDF") else _of_image(data, page)
    out = io.BytesIO()
    drawn.convert("L").save(out, "PNG", optimize=False)
    return out.getvalue(), pages


def _of_pdf(data: bytes, page: int) -> tuple[Image.Image, int]:
    document = pypdfium2.PdfDocument(data)
    try:
        one = document[min(max(page, 1), len(document)) - 1]
        drawn: Image.Image = one.render(scale=PIXELS / max(one.get_width(), 1)).to_pil()
        return drawn, len(document)
    finally:
        document.close()


def _of_image(data: bytes, page: int) -> tuple[Image.Image, int]:
    with Image.open(io.BytesIO(data)) as image:
        pages = getattr(image, "n_frames", 1)
        frame = ImageSequence.Iterator(image)[min(max(page, 1), pages) - 1]
        frame = ImageOps.exif_transpose(frame).convert("L")  # upright, as it was recognised
        frame.thumbnail((PIXELS, PIXELS * 4))
        return frame, pages
