"""The person's name, kept in a cookie of this browser, so that a reload or a second tab still knows it.

In: the name. Out: the same, when a session begins. Surprise: it never stands in the address; a link that is passed on
would sign the decisions of whoever opens it. The same script, which every screen has, tells the page its language.
"""

from __future__ import annotations

from urllib.parse import unquote

import streamlit as st

COOKIE = "gouji_author"

_SCRIPT = """
export default function (component) {
  const { data } = component;
  document.documentElement.lang = data.language;
  const value = encodeURIComponent(data.author);
  const age = data.author ? 31536000 : 0;
  document.cookie = `${data.cookie}=${value}; path=/; max-age=${age}; samesite=strict`;
}
"""


def remembered() -> str:
    """Return the name that this browser keeps; empty where there is none."""
    return unquote(st.context.cookies.get(COOKIE) or "")


def remember(author: str, language: str) -> None:
    """Have the browser keep a name, or forget it where it is empty, and know the language of the page."""
    st.components.v2.component("gouji.name_cookie", js=_SCRIPT)(
        key="name_cookie", data={"author": author, "cookie": COOKIE, "language": language}
    )
