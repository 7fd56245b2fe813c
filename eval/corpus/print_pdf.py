"""Reports as PDF: a Word document through the office program, or a web page as a browser prints it.

In: documents or pages. Out: the bytes of PDFs. Surprise: both put the time of writing into the file, so the bytes
differ from run to run; the text in them does not.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from eval.corpus.converters.registry import load, office, text_of

ORIGINS = {"office": ("soffice",), "web": ("chromium",)}
"""Where a PDF comes from, and the programs that it takes."""


def pdf_from_docx(files: Sequence[bytes]) -> list[bytes]:
    """Return Word documents as PDFs."""
    return office(files, ".docx", "pdf", ".pdf")


def pdf_from_html(pages: Sequence[bytes]) -> list[bytes]:
    """Return web pages as a browser prints them."""
    with load("playwright.sync_api").sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        printed = []
        for page in pages:
            tab.set_content(text_of(page))
            printed.append(bytes(tab.pdf(format="A4", margin={"top": "20mm", "bottom": "20mm"})))
        browser.close()
    return printed
