"""Classes by which sites hide or strike out: d-none, hide, strikethrough, whose style sheet is a file of its own.

In: the source of a page, or a single tag. Out: rules for those of its classes that have such a name, or how it is
shown. Surprise: nobody can say if rules that are not seen hold, so they hold maybe, and within cells alone, or in the
lines of Markdown: what holds a whole report is shown by a script in time. A rule of the page's own goes before them.
"""

from __future__ import annotations

import re

from extractor.page import Style

_HIDING = (
    "d-none",
    "hidden",
    "hide",
    "invisible",
    "ng-hide",
    "layui-hide",
    "is-hidden",
    "display-none",
)
_STRIKING = ("strike", "strikethrough", "line-through", "text-decoration-line-through", "deleted")
_HIDES, _STRIKES = "display:none", "text-decoration:line-through"
_USUAL = dict.fromkeys(_HIDING, _HIDES) | dict.fromkeys(_STRIKING, _STRIKES)
_ANY = re.compile("|".join(_USUAL))
_CLASSES = re.compile(r"""\sclass\s*+=\s*+(?:"([^">]*+)"|'([^'>]*+)'|([^\s"'>]++))""", re.IGNORECASE)
_CELL = re.compile("<t[dh]", re.IGNORECASE)
_SHOWN_ON_WIDE_SCREENS = "".join(f":not([class*='d-{size}-'])" for size in ("sm", "md", "lg", "xl", "xxl"))


def usual_style(markup: str) -> Style | None:
    """Return how what a single tag in a text opens is shown by its class's name: no rule of its page came along."""
    said = {_USUAL.get(name) for name in _names(markup)}
    if _HIDES in said:
        return Style.HIDDEN
    return Style.STRUCK if _STRIKES in said else None


def usual_rules(source: str) -> list[tuple[str, str]]:
    """Return selectors and declarations for the classes of a page whose names say that they hide or strike out."""
    if not _ANY.search(source):
        return []
    selected = _within_a_table if _CELL.search(source) else _in_a_line
    return [(selected(name), _USUAL[name]) for name in sorted(_names(source) & _USUAL.keys())]


def _in_a_line(name: str) -> str:
    """Return a selector for Markdown with tags in its cells."""
    own = f".{name}{_SHOWN_ON_WIDE_SCREENS}"
    return ",".join(f"{tag}{own}" for tag in ("span", "b", "i", "em", "strong", "font", "u"))


def _names(source: str) -> set[str]:
    """Return the names of all classes of a source."""
    return {name for match in _CLASSES.finditer(source) for name in (match[1] or match[2] or match[3] or "").split()}


def _within_a_table(name: str) -> str:
    own = f".{name}{_SHOWN_ON_WIDE_SCREENS}"
    return f"tr{own},td{own},th{own},td {own},th {own}"
