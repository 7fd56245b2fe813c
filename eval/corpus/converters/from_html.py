"""Web page to text with Python libraries, from careful ones to the one-liners that crawlers are made of.

In: a page in UTF-8. Out: text or Markdown. Surprise: what is lost or run together here is not a fault of the report;
the marks tell which figures went.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from eval.corpus.converters.registry import converter, load, text_of


def _soup(page: bytes, parser: str = "lxml") -> Any:
    return load("bs4").BeautifulSoup(text_of(page), parser)


@converter("html", "trafilatura")
def trafilatura_txt(page: bytes) -> str:
    """Main text by trafilatura."""
    return str(load("trafilatura").extract(text_of(page), include_tables=True) or "")


@converter("html", "trafilatura", suffix=".md")
def trafilatura_md(page: bytes) -> str:
    """Main text by trafilatura, as Markdown."""
    return str(load("trafilatura").extract(text_of(page), output_format="markdown", include_tables=True) or "")


@converter("html", "trafilatura")
def trafilatura_recall(page: bytes) -> str:
    """Main text by trafilatura, rather too much than too little."""
    return str(load("trafilatura").extract(text_of(page), favor_recall=True, include_tables=True) or "")


@converter("html", "inscriptis")
def inscriptis(page: bytes) -> str:
    """Aligned columns by inscriptis."""
    return str(load("inscriptis").get_text(text_of(page)))


@converter("html", "html2text", suffix=".md")
def html2text_default(page: bytes) -> str:
    """Markdown by html2text, wrapped at 78."""
    return str(load("html2text").html2text(text_of(page)))


@converter("html", "html2text", suffix=".md")
def html2text_padded(page: bytes) -> str:
    """Markdown by html2text, tables padded, nothing wrapped."""
    parser = load("html2text").HTML2Text(bodywidth=0)
    parser.pad_tables = True
    parser.ignore_links = True
    return str(parser.handle(text_of(page)))


@converter("html", "markdownify", suffix=".md")
def markdownify_md(page: bytes) -> str:
    """Markdown by markdownify."""
    return str(load("markdownify").markdownify(text_of(page), heading_style="ATX"))


@converter("html", "bs4", "lxml")
def bs4_text(page: bytes) -> str:
    """Everything between the tags, nothing put between."""
    return str(_soup(page).get_text())


@converter("html", "bs4", "lxml")
def bs4_lines(page: bytes) -> str:
    """Every string on a line of its own, blank ones left out."""
    return str(_soup(page).get_text("\n", strip=True))


@converter("html", "bs4", "lxml")
def bs4_spaced(page: bytes) -> str:
    """Every string behind a space."""
    return str(_soup(page).get_text(" "))


@converter("html", "bs4", "html5lib")
def bs4_html5lib(page: bytes) -> str:
    """Everything between the tags as a browser's parser sees them."""
    return str(_soup(page, "html5lib").get_text())


def _rows(page: bytes, between: str) -> str:
    soup = _soup(page)
    for row in soup.find_all("tr"):
        if row.find("table") is None:
            cells = [cell.get_text(strip=True) for cell in row.find_all(["td", "th"])]
            row.replace_with(between.join(cells) + "\n")
    return str(soup.get_text("\n", strip=True))


@converter("html", "bs4", "lxml")
def bs4_rows_tabs(page: bytes) -> str:
    """Rows as lines, cells between tabs."""
    return _rows(page, "\t")


@converter("html", "bs4", "lxml")
def bs4_rows_pipes(page: bytes) -> str:
    """Rows as lines, cells between pipes."""
    return _rows(page, " | ")


@converter("html", "bs4", "lxml")
def bs4_rows_commas(page: bytes) -> str:
    """Rows as lines, cells between commas and blanks."""
    return _rows(page, ", ")


@converter("html", "resiliparse")
def resiliparse_plain(page: bytes) -> str:
    """Text by resiliparse."""
    return str(load("resiliparse.extract.html2text").extract_plain_text(text_of(page)))


@converter("html", "resiliparse")
def resiliparse_main(page: bytes) -> str:
    """Main text by resiliparse."""
    return str(load("resiliparse.extract.html2text").extract_plain_text(text_of(page), main_content=True))


@converter("html", "html_text")
def html_text_layout(page: bytes) -> str:
    """Text by html-text, which guesses the layout."""
    return str(load("html_text").extract_text(text_of(page)))


@converter("html", "html_text")
def html_text_flat(page: bytes) -> str:
    """Text by html-text, without any layout."""
    return str(load("html_text").extract_text(text_of(page), guess_layout=False))


@converter("html", "selectolax")
def selectolax_text(page: bytes) -> str:
    """Text by selectolax, strings behind tabs."""
    return str(load("selectolax.lexbor").LexborHTMLParser(text_of(page)).text(separator="\t"))


@converter("html", "selectolax")
def selectolax_lines(page: bytes) -> str:
    """Text by selectolax, a string a line."""
    return str(load("selectolax.lexbor").LexborHTMLParser(text_of(page)).text(separator="\n", strip=True))


@converter("html", "readability", "lxml")
def readability_lines(page: bytes) -> str:
    """The article that readability finds, a string a line."""
    article = load("readability").Document(text_of(page)).summary()
    return "\n".join(text.strip() for text in load("lxml.html").fromstring(article).itertext() if text.strip())


@converter("html", "justext")
def justext_all(page: bytes) -> str:
    """The paragraphs of jusText, those it calls boilerplate too; it drops what is all links."""
    module = load("justext")
    paragraphs = module.justext(text_of(page), module.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs)


@converter("html", "boilerpy3")
def boilerpy3_everything(page: bytes) -> str:
    """Text by boilerpy3, nothing held to be boilerplate."""
    return str(load("boilerpy3.extractors").KeepEverythingExtractor().get_content(text_of(page)))


@converter("html", "gne")
def gne_text(page: bytes) -> str:
    """The text of a page as the news extractor gne sees it."""
    return str(load("gne").GeneralNewsExtractor().extract(text_of(page))["content"])


@converter("html", "lxml")
def lxml_text_content(page: bytes) -> str:
    """Everything between the tags by lxml."""
    return str(load("lxml.html").fromstring(text_of(page)).text_content())


@converter("html")
def tags_stripped(page: bytes) -> str:
    """Tags taken out with one expression."""
    text = re.sub(r"(?is)<(script|style).*?</\1>", "", text_of(page))
    return unescape(re.sub(r"<[^>]+>", "", text))


@converter("html")
def tags_to_blanks(page: bytes) -> str:
    """Every tag a blank, runs of blanks one."""
    text = re.sub(r"(?is)<(script|style).*?</\1>", " ", text_of(page))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


@converter("html")
def tags_dropped(page: bytes) -> str:
    """Tags taken out with the blanks around them: the cells of a table run together with nothing between."""
    return unescape(re.sub(r"\s*<[^>]+>\s*", "", _bare(page)))


@converter("html")
def tags_dropped_in_rows(page: bytes) -> str:
    """The same, but rows and paragraphs keep a line each."""
    text = re.sub(r"(?i)</(?:tr|p|h\d|li)>", "\n", re.sub(r"\s+", " ", _bare(page)))
    return re.sub(r"\n\s*", "\n", unescape(re.sub(r" *<[^>]+> *", "", text)))


def _bare(page: bytes) -> str:
    """Return a page without its scripts, its comments, and blanks that only keep cells open."""
    text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->", "", text_of(page))
    return re.sub(r"&nbsp;|&#160;|\xa0", " ", text)


class _CellLines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("script", "style")
        if tag in ("tr", "p", "div", "br", "h1", "h2", "h3", "li"):
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\n\t")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.strip())


@converter("html")
def stdlib_cells(page: bytes) -> str:
    """One cell a line behind tabs, with nothing but the standard library."""
    parser = _CellLines()
    parser.feed(text_of(page))
    return "".join(parser.parts)
