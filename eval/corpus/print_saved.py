"""Reports as they are kept and passed on: saved pages, files of old office programs, scans, photographs.

In: a report's page, Word document or PDF. Out: the bytes of what was made of it. Surprise: a scan is drawn from the
PDF, so it shows the very page that the PDF case has, and the two can be compared.
"""

from __future__ import annotations

import io
from email.message import EmailMessage
from email.policy import SMTP
from importlib import import_module
from random import Random
from typing import Any

from eval.corpus.converters.registry import office

DOTS = 200
"""An inch; what office scanners are set to."""


def print_mhtml(page: bytes, charset: str, rng: Random) -> bytes:
    """Return a page as a browser saves it in one file: the page, a frame and a picture that it shows."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = "http://www.example.cn/xxgk/ndbg/"
    message["Subject"] = "政府信息公开工作年度报告"
    message["MIME-Version"] = "1.0"
    message.make_related()
    codec = charset if charset.startswith("gb") else "utf-8" if charset else ""
    encoding = rng.choice(["base64", "quoted-printable"])
    message.add_related(page, "text", "html", cte=encoding, params={"charset": codec} if codec else None)
    frame = "<html><body><p>网站统计</p><p>今日访问 318</p></body></html>".encode()
    message.add_related(frame, "text", "html", cte="base64")
    message.add_related(b"GIF89a" + rng.randbytes(400), "image", "gif")
    message.set_boundary(f"----MultipartBoundary--{rng.getrandbits(64):016x}----")  # or it is another one each time
    return message.as_bytes()


def print_old(document: bytes, kind: str) -> bytes:
    """Return a Word document as the office program writes it in an old format, ``doc`` or ``rtf``."""
    return office([document], ".docx", kind, f".{kind}")[0]


def print_scan(pdf: bytes) -> bytes:
    """Return a PDF as a scanner makes it: grey pictures, compressed."""
    pages = [page.convert("L") for page in _pictures(pdf)]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS, quality=80)
    return stream.getvalue()


def print_photo(pdf: bytes, rng: Random) -> bytes:
    """Return a PDF as pages laid a little askew on a copier that sends pictures: a TIFF of several pages."""
    pages = [
        page.rotate(rng.uniform(-0.6, 0.6), expand=True, fillcolor="white").convert("L") for page in _pictures(pdf)
    ]
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return stream.getvalue()


def _pictures(pdf: bytes) -> list[Any]:
    document = import_module("pypdfium2").PdfDocument(pdf)
    return [document[number].render(scale=DOTS / 72).to_pil() for number in range(len(document))]
