"""What one person's session knows: language, name, the document and field at hand, and the message to show next.

In: the browser's locale, its cookie with the name, and the query string. Out: the same, kept in the session and, but
for the name, written back to the query string, so that a reload loses nothing. Surprise: a change of screen empties the
query string; ``remember`` fills it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from extractor.store import BY_KEY
from ui import name_cookie, people
from ui.markup import Html, note, show
from ui.wording import Language, Words, language_of

MAX_NAME = 40


class Screen(StrEnum):
    """The screens, by the name that stands in their address."""

    START = "start"
    DOCUMENTS = "documents"
    QUEUE = "queue"
    REPORT = "report"
    EXPORT = "export"
    CONSOLIDATE = "consolidate"
    ACCURACY = "accuracy"
    LOG = "log"
    REVIEWERS = "reviewers"


FILTERS = ("text", "state", "agency", "year", "form", "reason", "batch", "sort")
"""What documents are filtered and sorted by, as the address says it; the same on every screen."""

FOUND = "found"
"""Stands in the address of a list of reports with contradictions alone; it says what these are with."""

LOST = "lost"
"""Stands in the address of somebody who asked for a screen that there is not."""

_WORKED = "gouji.worked"
_STATE, _QUERY = "gouji.{}", ("document", "field", FOUND, *FILTERS)


def begin() -> Words:
    """Take up what the query string says, once a session, and return the words in the person's language."""
    state = st.session_state
    if _STATE.format("begun") not in state:
        state[_STATE.format("begun")] = True
        asked = st.query_params.get("lang")
        _set("lang", asked if asked in set(Language) else language_of(st.context.locale))
        for name in _QUERY:
            _set(name, (st.query_params.get(name) or "").strip()[:200])
        if urlsplit(st.context.url or "").path.rstrip("/").endswith(f"/{Screen.QUEUE}"):
            work_on(document_id())
        if st.query_params.get(LOST):
            tell(note("warn", Words(Language(_get("lang")))("app.no_screen")))
        if not people.signs_in():
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
    """Return the name that stands with this session's decisions; empty until it is given, or the person signed in."""
    return people.signed_in() if people.signs_in() else _get("author")


def set_author(name: str) -> None:
    """Keep the person's name; one that only a program's key can have is none."""
    own = " ".join(name.split())[:MAX_NAME]
    _set("author", "" if own.startswith(BY_KEY) else own)


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


def worked_on() -> int | None:
    """Return the document that was last in the workspace, or was asked for there."""
    value = st.session_state.get(_WORKED)
    return value if isinstance(value, int) else None


def work_on(document: int | None) -> None:
    """Have a document in the workspace, whether or not anything of it waits."""
    st.session_state[_WORKED] = document


def filters() -> dict[str, str]:
    """Return what documents are filtered and sorted by; what is not there does not count."""
    return {name: value for name in FILTERS if (value := _get(name))}


def filter_by(**wanted: str) -> None:
    """Filter by this alone."""
    for name in (*FILTERS, FOUND):
        _set(name, wanted.get(name, ""))


def set_filter(name: str, value: str) -> None:
    """Filter by this too, or no more."""
    _set(name, value.strip()[:200])


def found() -> str:
    """Return with what the reports that are listed contradict each other or themselves; nothing for all reports."""
    return _get(FOUND)


def set_found(value: str) -> None:
    """List reports with such contradictions alone, or all."""
    _set(FOUND, value)


def midnight() -> str:
    """Return when this day began, by the person's clock, as the store tells times."""
    today = datetime.now(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return today.astimezone(UTC).isoformat(timespec="seconds")


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


def set_pages(pages: Mapping[Screen, st.Page]) -> None:
    """Keep the pages, so that screens can lead to each other without importing each other."""
    st.session_state[_STATE.format("pages")] = dict(pages)


def go(screen: Screen) -> None:
    """Change to another screen; does not return."""
    st.switch_page(st.session_state[_STATE.format("pages")][screen])
