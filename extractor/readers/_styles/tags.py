"""One tag of a page's source to what it says.

In: the markup of a tag. Out: a ``Tag``. Surprise: a page has few different tags, so that what one says is found once.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import NamedTuple

from extractor.page import FILL, PICTURE, THING, Style, meant_by, normalise
from extractor.readers._styles.css import CLOSED, PLAIN, Declared, Look, look_under, merged
from extractor.readers._styles.selectors import attributes_of

MAX_SPAN = 100
"""Columns or rows that one cell may claim; pages with colspan=10000 exist."""
SHORT = 200
"""Characters of a tag that is remembered beyond its page; longer ones can hold a whole picture."""

TAG = re.compile(
    r"""<(?:/?(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>|!--|[!?][^<>]*+>"""
    r"""|/?(?P<odd_name>[A-Za-z][A-Za-z0-9:_-]*+)(?P<odd_attributes>[^<>]*+)>)"""  # an open quote is no quote
)
_NAMED = r"(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{0,40})"
ENTITY = re.compile(rf"&(?:(?:amp;)+{_NAMED};|{_NAMED};?)")
RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "noscript", "textarea", "svg", "select")
}
_SILENT = {
    "script", "style", "noscript", "template", "textarea", "select", "svg", "object", "iframe", "canvas", "annotation",
    "annotation-xml", "datalist", "audio", "video", "meter", "progress", "noframes", "noembed",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "button", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "para", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_OTHER_NAMES = {"informaltable": "table", "row": "tr", "cell": "td", "entry": "td"}
"""What other languages than HTML call the parts of a table: TEI, as crawlers write it, and DocBook."""
SECTIONS = {"thead", "tbody", "tfoot"}
CELLS = {"td", "th"}
ENDED_BY = {"td": CELLS, "th": CELLS, "tr": {"tr", *CELLS}} | {name: {"tr", *CELLS, *SECTIONS} for name in SECTIONS}
"""What the beginning of an element ends that was left open before it, in the same table."""
TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"}
_HIDDEN = re.compile(r"(?:\s|^)(?:(?:hidden|popover)(?=[\s=/]|$)|\w+:hidden\s*=\s*[\"']?(?:1|true)\b)", re.IGNORECASE)
"""In HTML, and in what a spreadsheet writes as XML."""
_HIDING = frozenset(("hidden", "popover"))
_OPEN = re.compile(r"(?:\s|^)open(?=[\s=/]|$)", re.IGNORECASE)
_CLOSED = frozenset(("dialog", "details", "summary"))
"""Of these it depends on an attribute, or on the element around, whether what is in them is shown."""
_ROWSPAN = re.compile(r"rowspan\s*=\s*[\"']?[\s\0]*(\d{1,6})", re.IGNORECASE)
_COLSPAN = re.compile(r"colspan\s*=\s*[\"']?[\s\0]*(\d{1,6})", re.IGNORECASE)
_ROWS, _COLUMNS, _MORE_ROWS = (
    re.compile(rf"(?:^|\s){name}\s*=\s*[\"']?\s*(\d{{1,6}})", re.IGNORECASE) for name in ("rows", "cols", "morerows")
)
_FROM_TO = re.compile(r"namest\s*=\s*[\"']?[a-z]*(\d{1,3})\b.*?nameend\s*=\s*[\"']?[a-z]*(\d{1,3})\b", re.IGNORECASE)
_SPAN = re.compile(r"(?:^|\s)span\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_OF_THEIR_OWN = {"label", "output", "kbd", "samp", "var", "code", "q", "cite", "abbr", "dfn", "data", "time", "mn"}
"""Elements in a line that are things of their own; those that only dress letters up are not."""
_LINK = re.compile(r"(?:^|\s)href\s*=", re.IGNORECASE)
_BUILT_UP = {
    "mfrac", "mroot", "msqrt", "msup", "msub", "msubsup", "mover", "munder", "munderover", "mmultiscripts", "mtable",
}  # fmt: skip
"""Formulas that are no characters in a line."""
_SHOWN = re.compile(
    r"style|hidden|popover|role|color|katex|assistive|sr-only|visually|screen-reader|dir\s*=", re.IGNORECASE
)
"""What a tag has in it that says how it is shown; most have none of it."""
_VALUE_OF = r"(?:^|[\s/\"'])%s\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
_STYLE, _ROLE, _COLOR, _GROUND, _VALUE, _TYPE = (
    re.compile(_VALUE_OF % name, re.IGNORECASE) for name in ("style", "role", "color", "bgcolor", "value", "type")
)
STYLES = {
    "s": Style.STRUCK,
    "strike": Style.STRUCK,
    "del": Style.DELETED,
    "ins": Style.INSERTED,
    "sup": Style.RAISED,
    "sub": Style.LOWERED,
    "rt": Style.RUBY,
    "rp": Style.RUBY,
}
_ROLES = {
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "td",
    "rowheader": "td",
}
# What is there for those who hear the page: the second copy of a formula, words beside a picture.
_SAID_ALOUD = re.compile(
    r"katex-mathml|assistive[-_]m(?:ath)?ml|\b(?:sr-only|visually-hidden|visuallyhidden|screen-reader-text)\b",
    re.IGNORECASE,
)
_BACKWARDS = re.compile(r"(?:^|\s)dir\s*=\s*[\"']?rtl", re.IGNORECASE)
_DRAWN_BY = re.compile(
    r"background[^;\"']*url\(|data-(?:value|val|num|number|count|text|content|digit|to)\s*=\s*[\"']?[\d.,]",
    re.IGNORECASE,
)
"""What puts a figure where no text is: a picture behind an element, or a script or sheet that is given it."""
_GIVEN = re.compile(
    r"(?:^|[\s\"'])(?:data-(?:value|val|v|num|number|count|counter|to|target|end|end-?val(?:ue)?|final|stop|total|amount"
    r"|figure|digit|text|content)|value)\s*+=\s*+(?:[\"']\s*+)?(-?\d[\d,]*(?:\.\d+)?)\s*+(?=[\"'\s/>]|$)",
    re.IGNORECASE,
)
"""A figure that an element is given, to be shown by a script or a sheet: one that counts up to it shows 0 first."""
_GIVEN_TO = frozenset(
    ("span", "b", "strong", "em", "i", "u", "font", "div", "p", "label", "output", "td", "th", "h1", "h2", "h3")
)
_THINGS = {"object", "embed", "canvas", "iframe", "audio", "video", "meter", "progress"}
_VALUE_TYPES = {"", "text", "number", "tel", "search", "email", "url", "date", "month"}
_EMPTY_TYPES = {"hidden", "submit", "reset", "button", "file"}
_NUMBER_OF_SHEET = re.compile(r"\sx:num\s*=\s*[\"']?(\d+(?:\.\d+)?)(?=[\"'\s>])", re.IGNORECASE)
_TINY = re.compile(r"(?:width|height)\s*[=:]\s*[\"']?\s*[0-3](?:px)?[\s\"';/>]", re.IGNORECASE)
"""A picture that is there for the layout or for a counter of visits."""


class Tag(NamedTuple):
    """A tag: ``words`` is what it is in the words, ``spans`` how many columns and rows a cell claims."""

    name: str
    words: str
    closes: bool = False
    ends: bool = False
    """Whether it opens something that another tag ends."""
    silent: bool = False
    """Whether what is in it is never shown, or not as text of the page."""
    raw: bool = False
    """Whether what follows is no markup until its own end."""
    spans: tuple[int, int] = (1, 1)
    look: Look = PLAIN
    matters: bool = False
    """Whether its look says anything."""
    usual: bool = False
    """Whether it is a beginning that says nothing of how it is shown, and shows nothing by itself."""
    inline: bool = False
    """Whether, where nothing open is shown in a way of its own, its words are all that it comes to."""
    edge: bool = False
    """Whether what it begins or ends is a thing of its own in its line."""
    built_up: bool = False
    """Whether it is a formula that is no characters in a line."""
    attributes: str = ""
    shows: tuple[int, int] | None = None
    """Where in the markup the value of an input stands."""
    holds: str = ""
    """What it is that is no text: ``PICTURE`` or ``THING``."""
    shadow: bool = False
    """Whether what is in it is shown in place of what else is in the element around."""
    given: str = ""
    """The figure that it is given beside its text."""


def tag_of(markup: str) -> Tag:
    """Return what a tag says; a declaration or a comment's beginning has no name."""
    return _known(markup) if len(markup) <= SHORT else _tag(markup)


@lru_cache(maxsize=1024)
def _known(markup: str) -> Tag:
    """Return what a short tag says: pages of one kind have the same ones."""
    return _tag(markup)


def _tag(markup: str) -> Tag:
    match = TAG.match(markup)
    name = ((match["name"] or match["odd_name"] or "") if match else "").lower()
    if match is None or not name:
        return Tag("", FILL)
    name, given = _OTHER_NAMES.get(name, name), name
    words = "\n" if name in BLOCKS else FILL
    if markup.startswith("</"):
        edge = name == "a" or _is_of_its_own(name)
        words = " " if name == "template" else words  # what is behind it is another thing
        return Tag(name, words, closes=True, inline=name not in TABLE_TAGS, edge=edge)
    attributes = match["attributes"] or match["odd_attributes"] or ""
    edge = _LINK.search(attributes) is not None if name == "a" else _is_of_its_own(name)
    built_up = name.rpartition(":")[2] in _BUILT_UP
    closed = attributes.endswith("/")
    void = name in _VOID
    look = shown_as(name, attributes)
    shows, holds = _content(name, markup, attributes)
    shadow = name == "template" and _SHADOW.search(attributes) is not None
    figure = _given(name, attributes)
    usual = not (
        look.matters or name in _SILENT or shadow or shows or holds or edge or built_up or name == "col" or figure
    )
    return Tag(
        name,
        words,
        ends=not (void or closed),
        silent=name in _SILENT and not shadow,
        raw=name in RAW and not closed,
        spans=_spans(name, attributes) if name == given else _spans_otherwise(attributes),
        look=look,
        matters=look.matters,
        usual=usual,
        inline=usual and name != "br" and name not in TABLE_TAGS,
        edge=edge,
        built_up=built_up,
        attributes=attributes,
        shows=shows,
        holds=holds,
        given=figure,
        shadow=shadow,
    )


def _given(name: str, attributes: str) -> str:
    """Return the figure that an element is given beside its text."""
    if "=" not in attributes or not (name in _GIVEN_TO or "-" in name):
        return ""
    match = _GIVEN.search(attributes)
    return match[1].replace(",", "") if match else ""


def _is_of_its_own(name: str) -> bool:
    """Tell whether an element in a line is a thing of its own; pages make names with a hyphen for such ones."""
    return name.rpartition(":")[2] in _OF_THEIR_OWN or ("-" in name and ":" not in name)


def shown_as(name: str, attributes: str, rules: tuple[Declared, ...] = ()) -> Look:
    """Return how an element is shown, with what the page's rules say of it, the strongest last."""
    look = Look(style=STYLES[name]) if name in STYLES else PLAIN
    if not (rules or name in _CLOSED or _SHOWN.search(attributes)):
        return look
    style, role, color, ground = (_said(one, attributes) for one in (_STYLE, _ROLE, _COLOR, _GROUND))
    if role and name not in TABLE_TAGS:
        look = merged(look, Look(part=_ROLES.get(role.lower(), "")))
    if _SAID_ALOUD.search(attributes):
        look = merged(look, Look(style=Style.HIDDEN))
    if name == "bdo" and _BACKWARDS.search(attributes):
        look = merged(look, Look(turned=True))
    hints = f"color:{color};background:{ground}" if color or ground else ""
    if _is_hidden(attributes) or (name == "dialog" and not _OPEN.search(attributes)):
        hints += ";display:none"
    look = merged(look, look_under(rules, html.unescape(style) if style else "", hints))
    if name == "details" and look.style is None and not _OPEN.search(attributes):
        look = look._replace(style=Style.HIDDEN, veil=CLOSED)
    elif name == "summary":
        look = look._replace(lifts=(*look.lifts, CLOSED))
    if name in TABLE_TAGS:
        look = as_table_part(name, look)
    if name in BLOCKS or name in TABLE_TAGS:  # it stands for itself anyway
        look = look._replace(set_off=False)
    return look


def _is_hidden(attributes: str) -> bool:
    said = _HIDDEN.search(attributes)
    return said is not None and (":" in said[0] or not _HIDING.isdisjoint(attributes_of(attributes)))


def as_table_part(name: str, look: Look) -> Look:
    """Return the look of a part of a table, which stays one however it is displayed; a cell may part what is in it."""
    return look._replace(part="", apart=False, parts_children=look.parts_children and name in CELLS)


def _said(pattern: re.Pattern[str], attributes: str) -> str | None:
    """Return the value of an attribute, None where it is not there."""
    match = pattern.search(attributes)
    return (match[1] or match[2] or match[3] or "") if match else None


def _content(name: str, markup: str, attributes: str) -> tuple[tuple[int, int] | None, str]:
    """Return where in the markup a value stands, and what else than text a tag puts on the page."""
    if name == "input":
        kind = (_said(_TYPE, attributes) or "").lower()
        if kind not in _VALUE_TYPES:
            return None, "" if kind in _EMPTY_TYPES else PICTURE if kind == "image" else THING
        value = _VALUE.search(markup)
        return (value.span(value.lastindex or 1), "") if value else (None, THING)
    if name in CELLS:
        number = _NUMBER_OF_SHEET.search(markup)  # which a workbook has, whatever words a converter left of it
        return (number.span(1) if number else None), ""
    if name == "img":
        return None, "" if _TINY.search(attributes) else PICTURE
    drawing = {"i": "class", "li": "value"}  # an icon; a number before the item
    if name in _THINGS or drawing.get(name, ">") in attributes:
        return None, THING
    drawn = attributes and name not in TABLE_TAGS and _DRAWN_BY.search(attributes)
    return None, THING if drawn else ""


_SHADOW = re.compile(r"(?:^|\s)shadowrootmode\s*=", re.IGNORECASE)


def _spans(name: str, attributes: str) -> tuple[int, int]:
    """Return how many columns and rows a cell claims; no row at all is all that are left of the table's section."""
    if name == "col":
        match = _SPAN.search(attributes)
        return (max(1, min(int(match[1]), MAX_SPAN)) if match else 1), 1
    if name not in ("td", "th") and "span" not in attributes:
        return 1, 1
    across, down = (
        min(int(match[1]), MAX_SPAN) if match else 1
        for match in (_COLSPAN.search(attributes), _ROWSPAN.search(attributes))
    )
    return max(across, 1), down


def _spans_otherwise(attributes: str) -> tuple[int, int]:
    """Return how many columns and rows a cell claims in a language other than HTML."""
    if (named := _FROM_TO.search(attributes)) is not None:
        across = int(named[2]) - int(named[1]) + 1
    else:
        across = int(match[1]) if (match := _COLUMNS.search(attributes)) else 1
    if (more := _MORE_ROWS.search(attributes)) is not None:
        down = int(more[1]) + 1
    else:
        down = int(match[1]) if (match := _ROWS.search(attributes)) else 1
    return max(1, min(across, MAX_SPAN)), max(1, min(down, MAX_SPAN))


@lru_cache(maxsize=256)
def character(entity: str) -> str:
    """Return what an entity stands for, a blank where that is not one character."""
    found = meant_by(entity)
    return found if len(normalise(found)) == 1 else " "
