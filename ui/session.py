"""What one person's session knows: language, name, the document and field at hand, and the message to show next.

In: the browser's locale, its cookie with the name, and the query string. Out: the same, kept in the session and, but
for the name, written back to the query string, so that a reload loses nothing. Surprise: a change of screen empties the
query string; ``remember`` fills it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from extractor.store import Decision
from ui import name_cookie
from ui.markup import Html, show
from ui.wording import Language, Words, language_of

MAX_NAME = 40


class Screen(StrEnum):
    """The screens, by the name that stands in their address."""

    DOCUMENTS = "documents"
    QUEUE = "queue"
    REPORT = "report"
    EXPORT = "export"
    ACCURACY = "accuracy"


_STATE, _QUERY = "gouji.{}", ("document", "field")


def begin() -> Words:
    """Take up what the query string says, once a session, and return the words in the person's language."""
    state = st.session_state
    if _STATE.format("begun") not in state:
        state[_STATE.format("begun")] = True
        asked = st.query_params.get("lang")
        _set("lang", asked if asked in set(Language) else language_of(st.context.locale))
        for name in _QUERY:
            _set(name, (st.query_params.get(name) or "").strip()[:200])
        set_author(_get("author") or name_cookie.remembered())
    return Words(Language(_get("lang")))


def remember() -> None:
    """Write what a reload must not lose to the query string."""
    wanted = {name: value for name in ("lang", *_QUERY) if (value := _get(name))}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def set_language(language: Language) -> None:
    """Change the language."""
    _set("lang", language.value)


def _get(name: str) -> str:
    value = st.session_state.get(_STATE.format(name), "")
    return value if isinstance(value, str) else ""


def _set(name: str, value: str) -> None:
    # Never a widget's own key: Streamlit forgets those whenever a run ends before the widget is drawn.
    st.session_state[_STATE.format(name)] = value


def author() -> str:
    """Return the name that stands with this session's decisions; empty until it is given."""
    return _get("author")


def set_author(name: str) -> None:
    """Keep the person's name."""
    _set("author", " ".join(name.split())[:MAX_NAME])


def document_id() -> int | None:
    """Return the document at hand."""
    value = _get("document")
    return int(value[:15]) if value.isdecimal() else None  # no more digits than the database counts


def field_id() -> str:
    """Return the field at hand, or nothing."""
    return _get("field")


def take(document: int | None, field: str = "") -> None:
    """Put a document, and a field of it, at hand."""
    _set("document", "" if document is None else str(document))
    _set("field", field)


def zone() -> tzinfo:
    """Return the browser's time zone."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


# --- messages and ways -----------------------------------------------------------------------------------------------


def tell(message: Html) -> None:
    """Keep a message for the next time a screen is drawn."""
    st.session_state[_STATE.format("message")] = message


def show_message() -> None:
    """Show the message that was kept, once."""
    message = st.session_state.pop(_STATE.format("message"), None)
    if isinstance(message, Html):
        show(message)


def tell_decided(decisions: Sequence[Decision]) -> None:
    """Keep the decisions that the person took last, which can be taken back by one key; none where that is over."""
    st.session_state[_STATE.format("last")] = tuple(decisions)


def last_decided() -> tuple[Decision, ...]:
    """Return the decisions that the person took last."""
    value = st.session_state.get(_STATE.format("last"), ())
    return value if isinstance(value, tuple) else ()


def own_decisions() -> set[int]:
    """Return the ids of the decisions that the person took last."""
    return {one.id for one in last_decided()}


def set_pages(pages: Mapping[Screen, st.Page]) -> None:
    """Keep the pages, so that screens can lead to each other without importing each other."""
    st.session_state[_STATE.format("pages")] = dict(pages)


def go(screen: Screen) -> None:
    """Change to another screen; does not return."""
    st.switch_page(st.session_state[_STATE.format("pages")][screen])
