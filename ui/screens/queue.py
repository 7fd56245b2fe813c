"""The review: one document at a time in its workspace, and the choice of the document.

In: the documents that wait. Out: a workspace. Surprise: answers are taken in the workspace and run nothing here; this
screen is drawn when another document is chosen.
"""

from __future__ import annotations

import streamlit as st

from extractor.result import Status
from extractor.store import DocumentFilter, DocumentRecord, ListState, Sort, Store
from ui import browser, session
from ui.markup import note, show, title
from ui.naming import document_name
from ui.reading import Desk
from ui.screens.addressed import unreadable
from ui.screens.deciding import name_given
from ui.session import Screen
from ui.wording import Words
from ui.workspace import mount


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    waiting = at.store.documents(DocumentFilter(states=(ListState.REVIEW,)), Sort.OLDEST)
    heading, choice = st.columns([1, 5], vertical_alignment="center")
    with heading:
        show(title(words("queue.title")))
    strange = unreadable(at.store, words)
    record = None if strange else _at_hand(at.store, waiting, words)
    with choice:
        _choose(waiting, record, words)
    session.show_message()
    if strange:
        show(strange)
    elif record is None:
        show(note("good", words("queue.done_all")))
    if record is None:
        browser.scroll_and_watch("", words.language)
        _ways(waiting, words)
        return
    if record.id != session.document_id():
        session.take(record.id)
    if name_given(words):
        mount(at, record, words, session.field_id(), _leave)


def _leave(field_id: str) -> None:
    """Go to the report of the document at hand, at a field, or on to the next document."""
    if field_id:
        session.take(session.document_id(), field_id)
        session.go(Screen.REPORT)
    session.take(None)
    st.rerun()


def _at_hand(store: Store, waiting: list[DocumentRecord], words: Words) -> DocumentRecord | None:
    """Return the document at hand; from a look at the report of one that is finished, the first one that waits."""
    number = session.document_id()
    chosen = store.document(number) if number else None
    if chosen is None:
        return waiting[0] if waiting else None
    worked_here = st.session_state.get("gouji.worked") == chosen.id
    if chosen.status is Status.DONE and not worked_here and waiting:
        session.tell(note("info", words("queue.done_one", document=document_name(chosen))))
        chosen = waiting[0]
    st.session_state["gouji.worked"] = chosen.id
    return chosen


def _choose(waiting: list[DocumentRecord], record: DocumentRecord | None, words: Words) -> None:
    """Let the person choose a document."""
    by_id = {one.id: one for one in waiting}
    if record:
        by_id.setdefault(record.id, record)
    if not by_id:
        return

    def name(one: int) -> str:
        own = by_id[one]
        return words("queue.one", document=document_name(own), file=own.name, count=own.to_review)

    def changed() -> None:
        if isinstance(wanted := st.session_state["queue_filter"], int):
            session.take(wanted)

    st.session_state["queue_filter"] = record.id if record else None
    st.selectbox(
        words("queue.filter"),
        list(by_id),
        key="queue_filter",
        index=0 if record else None,
        format_func=name,
        on_change=changed,
        placeholder=words("report.choose_document"),
        label_visibility="collapsed",
    )


def _ways(waiting: list[DocumentRecord], words: Words) -> None:
    """Offer the ways on where there is no document to show."""
    if waiting and st.button(words("queue.to_all"), key="to_all", type="primary"):
        session.take(None)
        st.rerun()
    if not waiting and st.button(words("queue.to_documents"), key="to_documents"):
        session.go(Screen.DOCUMENTS)
