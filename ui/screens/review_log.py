"""The review log: every decision, who took it and when, filtered and a page at a time, to be taken along as a file.

In: a filter. Out: a table, and the same decisions as CSV or JSON Lines. Surprise: who is to look at a report a second
time sees nothing here of what was said the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

import streamlit as st

from extractor import export
from extractor.review import moved_from
from extractor.store import BY_SUMS, Action, Decision, DocumentRecord, LogFilter, ReviewLog, Store
from ui import session
from ui.markup import Html, element, show, title
from ui.naming import document_name, field_name, value_text, when
from ui.reading import Desk
from ui.wording import Words

PER_PAGE = 50

_HEADS = ("when", "who", "document", "field", "what", "before", "after", "why")


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("log.title")))
    log = ReviewLog(at.store.connections)
    blind = LogFilter(blind=session.author())
    if not log.count(blind):
        show(element("div", words("log.empty"), class_="line"))
        return
    wanted = _filter(log, words)
    count = log.count(wanted)
    if not count:
        show(element("div", words("log.none"), class_="line"))
        return
    show(element("div", words("log.count", count=count), class_="line"))
    pages = -(-count // PER_PAGE)
    page = min(int(st.session_state.get("log_page", 1)), pages)
    show(_table(at.store, log.decisions(wanted, PER_PAGE, (page - 1) * PER_PAGE), words))
    if pages > 1:
        st.pagination(pages, key="log_page")
    with st.container(horizontal=True):
        for kind, lines in (("csv", export.log_to_csv), ("jsonl", export.log_to_jsonl)):
            st.download_button(
                words(f"log.{kind}"),
                _file_maker(at, wanted, lines),
                file_name=f"gouji-log.{kind}",
                mime="text/csv" if kind == "csv" else "application/jsonl",
                key=f"log_{kind}",
                on_click="ignore",
            )


def _filter(log: ReviewLog, words: Words) -> LogFilter:
    """Let the person choose which decisions are listed."""
    who, which, what, begin, end = st.columns([1.2, 2, 1.2, 1, 1])
    author = who.selectbox(
        words("log.who"),
        [None, *log.authors(), BY_SUMS],
        key="log_author",
        format_func=lambda one: words("log.everybody") if one is None else one or words("log.by_sums"),
    )
    text = which.text_input(words("log.document"), key="log_text", placeholder=words("documents.search"))
    action = what.selectbox(
        words("log.what"),
        [None, *Action],
        key="log_action",
        format_func=lambda one: words("log.anything") if one is None else words(f"action.{one}"),
    )
    first = begin.date_input(words("log.from"), value=None, key="log_from", format="YYYY-MM-DD")
    last = end.date_input(words("log.to"), value=None, key="log_to", format="YYYY-MM-DD")
    return LogFilter(
        author=author,
        text=text or "",
        actions=(action,) if action else (),
        since=_midnight(first, 0),
        until=_midnight(last, 1),
        blind=session.author(),
    )


def _midnight(day: object, later: int) -> str:
    """Return when a day of the person's begins, or a later one, as the store tells times."""
    if not isinstance(day, date):
        return ""
    moment = datetime.combine(day + timedelta(days=later), time(), session.zone())
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _table(store: Store, decisions: Iterator[Decision], words: Words) -> Html:
    records: dict[int, DocumentRecord | None] = {}
    rows = []
    for one in decisions:
        if one.document_id not in records:
            records[one.document_id] = store.document(one.document_id)
        rows.append(_row(one, records[one.document_id], words))
    heads = element("tr", *[element("th", words(f"log.{head}"), scope="col") for head in _HEADS])
    return element("table", heads, *rows, class_="history log")


def _row(one: Decision, record: DocumentRecord | None, words: Words) -> Html:
    address = urlencode({"document": one.document_id, "field": one.field_id, "lang": words.language.value})
    field = field_name(record, one.field_id) if record else one.field_id
    action = words(f"action.{one.action}")
    second = element("small", " · ", words("log.second")) if one.look > 1 else None
    return element(
        "tr",
        element("td", when(one.decided_at, session.zone())),
        element("td", one.author or words("log.by_sums")),
        element("td", document_name(record) if record else ""),
        element("td", element("a", field, href=f"report?{address}", target="_self")),
        element("td", action, second),
        element("td", value_text(one.before, words)),
        element("td", value_text(one.after, words)),
        element("td", _why(one, record, words), class_="small"),
    )


def _why(one: Decision, record: DocumentRecord | None, words: Words) -> str:
    """Return what a decision was put down with: of a figure that was moved, whose cell it was read as."""
    source = moved_from(one)
    return words("log.moved", field=field_name(record, source) if record else source) if source else one.reason


def _file_maker(at: Desk, wanted: LogFilter, lines: Callable[[Store, LogFilter], Iterator[str]]) -> Callable[[], bytes]:
    """Return what makes the file when it is asked for, with the decisions there are then."""

    def make() -> bytes:
        try:
            return "".join(lines(at.store, wanted)).encode()
        finally:
            at.store.close()

    return make
