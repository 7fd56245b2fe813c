"""The review: one document at a time in its workspace, and the choice of the document.

In: the documents that wait, filtered. Out: a workspace. Surprise: answers are taken in the workspace and run nothing
here; this screen is drawn when another document is chosen. Whoever works in a document has it for a while: others are
given the next one, and are told where they go in all the same.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from extractor.result import Status
from extractor.store import (
    DocumentFilter,
    DocumentRecord,
    Lease,
    Leases,
    ListState,
    ReviewLog,
    SecondLooks,
    Sort,
    Store,
)
from ui import browser, people, session
from ui.filtering import WITH_ANY, filter_row, wanted_documents
from ui.markup import Html, note, show, title
from ui.naming import document_name
from ui.pace import seconds_a_field
from ui.reading import Desk
from ui.screens.addressed import unreadable
from ui.screens.person import name_given
from ui.session import Screen
from ui.wording import Words
from ui.workspace import Data, mount

SHOWN = 200
"""Documents in the menu; the filter leads to any other."""


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    wanted = replace(wanted_documents(), states=(ListState.REVIEW,))
    waiting = at.store.documents(wanted, Sort.OLDEST, SHOWN)
    leases = Leases(at.store.connections)
    held = leases.held()
    heading, choice, filtering = st.columns([1, 4.2, 0.8], vertical_alignment="center")
    with heading:
        show(title(words("queue.title")))
    strange = unreadable(at.store, words)
    record = None if strange else _at_hand(at.store, leases, waiting, held, words)
    with choice:
        _choose(waiting, record, held, words)
    with filtering, st.popover(words("filter.title"), key="filtering", width="stretch"):
        filter_row(at, words, states=False)
    session.show_message()
    if strange:
        show(strange)
    elif record is None:
        show(_nothing_left(at.store, words))
    if record is None:
        browser.scroll_and_watch("", words.language)
        _ways(at.store.count(DocumentFilter(states=(ListState.REVIEW,))).documents > 0, words)
        return
    if record.id != session.document_id():
        session.take(record.id)
    if name_given(at.store, words):
        _work(at, leases, record, words)


def _work(at: Desk, leases: Leases, record: DocumentRecord, words: Words) -> None:
    """Lease the document, say so where somebody else has it, and draw the workspace."""
    lease = leases.take(session.author(), record.id)
    if lease.author != session.author():
        with st.container(horizontal=True, vertical_alignment="center"):
            show(note("warn", words("queue.held", author=lease.author)))
            st.button(words("ws.next_document"), key="not_held", on_click=session.take, args=(None,))

    if lease.second:
        show(note("info", words("second.asked")))
        at = replace(at, store=at.store.second())

    def leave(field_id: str) -> None:
        _leave(leases, field_id)

    def pace() -> Data:
        log, day = ReviewLog(at.store.connections), (session.author(), session.midnight())
        taken = log.pace(*day)
        return {"done": taken.fields, "each": seconds_a_field(taken), "here": log.answered(*day, record.id)}

    mount(at, record, words, session.field_id(), leave, pace)


def _leave(leases: Leases, field_id: str) -> None:
    """Go to the report of the document at hand, at a field, or on to the next document."""
    document = session.document_id()
    if field_id:
        session.take(document, field_id)
        session.go(Screen.REPORT)
    if document is not None:
        leases.give_back(session.author(), document)
    session.take(None)
    st.rerun()


def _at_hand(
    store: Store, leases: Leases, waiting: list[DocumentRecord], held: dict[int, Lease], words: Words
) -> DocumentRecord | None:
    """Return the document at hand; from a look at the report of one that is finished, the first one that waits."""
    number = session.document_id()
    chosen = store.document(number) if number else None
    if chosen is None:
        return _next(store, leases, waiting, held)
    second = SecondLooks(store.connections).is_due(chosen.id, session.author())
    worked_here = second or session.worked_on() == chosen.id
    asked_for = bool(session.field_id())
    if chosen.status is Status.DONE and not worked_here and not asked_for and waiting:
        session.tell(note("info", words("queue.done_one", document=document_name(chosen))))
        chosen = _next(store, leases, waiting, held) or chosen
    session.work_on(chosen.id)
    return chosen


def _next(store: Store, leases: Leases, waiting: list[DocumentRecord], held: dict[int, Lease]) -> DocumentRecord | None:
    """Return the next document that nobody else has; of all of them where nothing is filtered."""
    author = session.author()
    if people.may_review(store, author) and not session.filters():
        lease = leases.take_next(author, after=session.worked_on() or 0)
        return store.document(lease.document_id) if lease else None
    free = [one for one in waiting if one.id not in held or held[one.id].author == author]
    after = session.worked_on() or 0  # what they go on from comes last, or they would be led back to it
    return min(free, key=lambda one: (one.id == after, one.id < after), default=None)


def _choose(waiting: list[DocumentRecord], record: DocumentRecord | None, held: dict[int, Lease], words: Words) -> None:
    """Let the person choose a document."""
    by_id = {one.id: one for one in waiting}
    if record:
        by_id.setdefault(record.id, record)
    if not by_id:
        return

    def name(one: int) -> str:
        own = by_id[one]
        if record and one == record.id:  # what is left of it by now is said below
            return words("queue.this_one", document=document_name(own), file=own.name)
        said = words("queue.one", document=document_name(own), file=own.name, count=own.to_review)
        other = held.get(one)
        return said if other is None or other.author == session.author() else f"{said} · {other.author}"

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


def _nothing_left(store: Store, words: Words) -> Html:
    """Say why there is no document to show: nothing waits at all, nothing that is filtered, or others have it."""
    everywhere = store.count(DocumentFilter(states=(ListState.REVIEW,))).documents
    if not everywhere:
        return note("good", words("queue.done_all"))
    return note("info", words("queue.none_such" if session.filters() else "queue.all_held", count=everywhere))


def _ways(waiting: bool, words: Words) -> None:
    """Offer the ways on where there is no document to show."""

    def every() -> None:
        session.filter_by()
        session.take(None)

    if waiting:
        st.button(words("queue.to_all"), key="to_all", type="primary", on_click=every)
        return
    with st.container(horizontal=True):
        if st.button(words("queue.to_documents"), key="to_documents"):
            session.go(Screen.DOCUMENTS)
        if st.button(words("consolidate.to_documents"), key="to_contradictions"):
            session.filter_by(found=WITH_ANY)
            session.go(Screen.DOCUMENTS)
