"""Web page to text with programs: terminal browsers, pandoc, the office, and a real browser.

In: a page in UTF-8. Out: text. Surprise: terminal browsers draw tables, so their widths decide what is cut over lines.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

from eval.corpus.converters.registry import batch_converter, converter, load, office, run, text_of


def _terminal_browser(name: str, *arguments: str) -> None:
    """Enter a terminal browser at one width."""

    def browse(page: bytes) -> str:
        return run(arguments, page, ".html")

    browse.__name__ = name
    converter("html", programs=[arguments[0]])(browse)


for _width in (72, 120):
    _terminal_browser(
        f"w3m_{_width}", "w3m", "-dump", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html", "-cols", str(_width), "{}"
    )
_terminal_browser(
    "lynx_100", "lynx", "-dump", "-nolist", "-assume_charset=utf-8", "-display_charset=utf-8", "-width=100", "{}"
)
_terminal_browser(
    "elinks_110", "elinks", "-dump", "-no-references", "-dump-width", "110", "-dump-charset", "utf-8", "{}"
)


def _pandoc(target: str, suffix: str) -> Callable[[bytes], str]:
    def convert(page: bytes) -> str:
        return run(["pandoc", "-f", "html", "-t", target, "{}"], page, ".html")

    convert.__name__ = f"pandoc_html_{target}"
    return converter("html", suffix=suffix, programs=["pandoc"])(convert)


for _target, _suffix in (
    ("plain", ".txt"),
    ("gfm", ".md"),
    ("markdown", ".md"),
    ("rst", ".txt"),
    ("asciidoc", ".txt"),
    ("org", ".txt"),
):
    _pandoc(_target, _suffix)


@batch_converter("html", programs=["soffice"])
def soffice_html_txt(pages: Sequence[bytes]) -> list[str]:
    """Text by the office program."""
    return [file.decode("utf-8-sig") for file in office(pages, ".html", "txt:Text (encoded):UTF8", ".txt")]


@batch_converter("html", "playwright", programs=["chromium"])
def chromium_inner_text(pages: Sequence[bytes]) -> list[str]:
    """What a person gets who selects all in a browser and copies."""
    with load("playwright.sync_api").sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        texts = []
        for page in pages:
            tab.set_content(text_of(page))
            texts.append(str(tab.inner_text("body")))
        browser.close()
    return texts
