"""The first screen: files come in, and the state of the work stands below.

In: uploads, and the store's counts. Out: batches of documents with their verdicts, and the ways on. Surprise: what is
unread is read here and before every other screen, and so goes on where a run was cut off.
"""

from __future__ import annotations

import streamlit as st

from extractor.store import Batch, Batches, DocumentFilter, ReviewLog, Totals
from ui import session, uploads
from ui.markup import Html, element, join, note, show, title
from ui.naming import batch_name, when
from ui.pace import done_today
from ui.reading import Desk
from ui.session import Screen
from ui.wording import Words

SHOWN_BATCHES = 8


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("start.title")))
    show(element("div", words("app.purpose"), class_="line"))
    session.show_message()
    uploads.upload(at, words)
    uploads.catch_up(at, words)
    batch = uploads.batch_at_hand()
    if batch is not None:
        show(uploads.batch_table(at, words, batch))
    counts = at.store.count()
    if not counts.documents:
        show(note("info", words("start.empty")))
        return
    show(element("h2", words("start.state"), class_="part"))
    show(_tiles(counts, words))
    _ways(at, counts, words)
    _batches(at, words)


def _tiles(counts: Totals, words: Words) -> Html:
    """Return the counts, large."""
    kinds = (("documents", counts.documents), ("done", counts.done), ("review", counts.review))
    rest = (("fields", counts.fields), ("failed", counts.failed + counts.unread))
    tiles = [
        element("div", element("b", f"{count:,}"), element("span", words(f"start.{name}")), class_=f"tile {name}")
        for name, count in (*kinds, *rest)
    ]
    return element("div", *tiles, class_="tiles")


def _ways(at: Desk, counts: Totals, words: Words) -> None:
    """Say what the person did today and how long the rest will take, and offer the ways on."""
    if session.author():
        pace = ReviewLog(at.store.connections).pace(session.author(), session.midnight())
        if pace.acts:
            show(element("div", done_today(pace, counts.fields, words), class_="line"))
    with st.container(horizontal=True):
        if counts.review and st.button(words("start.go"), key="to_review", type="primary"):
            session.filter_by()
            session.take(None)
            session.go(Screen.QUEUE)
        if st.button(words("start.list"), key="to_documents"):
            session.go(Screen.DOCUMENTS)
        if counts.failed and st.button(words("start.failures", count=counts.failed), key="to_failures"):
            session.filter_by(state="failed")
            session.go(Screen.DOCUMENTS)


def _batches(at: Desk, words: Words) -> None:
    """Draw the latest uploads with what became of them."""
    found = Batches(at.store.connections).latest(SHOWN_BATCHES)
    if not found:
        return
    show(element("h2", words("start.batches"), class_="part"))
    with st.container(key="rows"):
        for one in found:
            _batch(at, one, words)


def _batch(at: Desk, batch: Batch, words: Words) -> None:
    what, review, listed = st.columns([6, 1.1, 1.1], vertical_alignment="center")
    name = join(
        element("b", batch_name(batch.name, words)),
        " ",
        element("small", when(batch.begun_at, session.zone()), " ", batch.author),
    )
    with what:
        show(element("div", name, element("br"), uploads.batch_totals(at, words, batch.id), class_="cellname"))
    waiting = at.store.count(DocumentFilter(batch=batch.id)).review
    if waiting and review.button(words("documents.review"), key=f"review_batch{batch.id}"):
        session.filter_by(batch=str(batch.id))
        session.take(None)
        session.go(Screen.QUEUE)
    if listed.button(words("documents.title"), key=f"list_batch{batch.id}"):
        session.filter_by(batch=str(batch.id))
        session.go(Screen.DOCUMENTS)
