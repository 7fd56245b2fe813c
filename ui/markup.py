"""The only place where text from a document becomes markup.

In: any text. Out: ``Html``, in which everything that came from outside is escaped. Surprise: ``element`` escapes each
child that is not ``Html`` already, so that forgetting to escape is not possible, only escaping twice; and ``show`` is
the only place of the app that hands markup to Streamlit (a test sees to it).
"""

from __future__ import annotations

import html
import re

import streamlit as st

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, direction marks and lone surrogates: what would vanish, turn digits around or break the page."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Line and page ends of other systems; a browser shows nothing for most of them."""

_VOID = frozenset({"br", "hr"})


class Html(str):
    """Markup that may be shown."""

    __slots__ = ()


def escape(text: object) -> Html:
    """Return a text as markup that shows exactly its characters; unseen ones are shown as ``\ufffd``."""
    shown = _UNSEEN.sub("\ufffd", _LINE_ENDS.sub("\n", str(text)))
    return Html(html.escape(shown, quote=True))


def element(name: str, *children: object, **attributes: object) -> Html:
    """Return an element; children that are not ``Html`` are escaped, attributes always.

    A trailing underscore is dropped from an attribute's name and others become hyphens (``class_``, ``data_field``);
    an attribute that is None is left out.
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{pairs}>")
    return Html(f"<{name}{pairs}>{join(*children)}</{name}>")


def join(*children: object, between: str = "") -> Html:
    """Put pieces behind each other, escaping those that are not ``Html``; None is left out."""
    separator = escape(between)
    return Html(separator.join(one if isinstance(one, Html) else escape(one) for one in children if one is not None))


def show(markup: Html) -> None:
    """Put markup on the page."""
    if markup:
        st.html(markup)


def title(text: str) -> Html:
    """Return the heading of a screen."""
    return element("h1", text, class_="screen")


def note(kind: str, *children: object) -> Html:
    """Return a message box; ``kind`` is one of good, info, warn, bad, and is told by a mark as well as by colour."""
    return element("div", *children, class_=f"note {kind}", role="status")
