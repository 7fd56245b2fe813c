"""The list of all documents: filtered, sorted and a page at a time, from counts that the store keeps.

In: a filter. Out: rows with a verdict and the ways to each document. Surprise: the filter is that of the review too,
and stands in the address; a link to a list is a link to this list.
"""

from __future__ import annotations

import streamlit as st

from extractor.consolidation import Contradictions, contradictions
from extractor.result import Status
from extractor.store import DocumentRecord, Sort, Totals
from ui import people, session
from ui.filtering import filter_row, wanted_documents, wanted_order, with_contradictions
from ui.markup import Html, element, note, show, title
from ui.naming import when
from ui.reading import Desk
from ui.screens.failed import actions
from ui.session import Screen
from ui.uploads import batch_totals, verdict
from ui.wording import Words

PER_PAGE = 20

_WIDTHS = [10.4, 0.9, 0.9]
"""Of what a row says, which is one piece of markup, and of its buttons: a browser takes long to lay many pieces out."""


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("documents.title")))
    session.show_message()
    if not at.store.count().documents:
        show(note("info", words("documents.none")))
        if st.button(words("documents.to_start"), key="to_start", type="primary"):
            session.go(Screen.START)
        return
    filter_row(at, words, states=True)
    wanted = with_contradictions(at, wanted_documents())
    counts = at.store.count(wanted)
    show(element("div", _summary(counts, words), class_="line"))
    if wanted.batch is not None:
        show(element("div", words("filter.batch"), ": ", batch_totals(at, words, wanted.batch), class_="line"))
    if not counts.documents:
        show(note("info", words("documents.none_such")))
        return
    pages = max(1, -(-counts.documents // PER_PAGE))
    with st.container(key="rows"):
        heads = ("document", "year", "forms", "verdict", "received")
        with st.columns(_WIDTHS)[0]:
            named = [element("div", words(f"documents.{head}"), class_="head") for head in heads]
            show(element("div", *named, class_="listrow"))
        # The pages' number stands below the list, but is needed above it.
        page = min(int(st.session_state.get("page", 1)), pages)
        records = at.store.documents(wanted, wanted_order(Sort.NEWEST), PER_PAGE, (page - 1) * PER_PAGE)
        hidden = people.hidden_from(at.store, session.author())
        failing = contradictions(at.store, {one.id for one in records}, hidden)
        for record in records:
            _row(at, words, record, failing.get(record.id))
    if pages > 1:
        st.pagination(pages, key="page")


def _summary(counts: Totals, words: Words) -> str:
    return words(
        "documents.summary",
        count=counts.documents,
        done=counts.done,
        review=counts.review,
        fields=counts.fields,
        failed=counts.failed + counts.unread,
    )


def _row(at: Desk, words: Words, record: DocumentRecord, failing: Contradictions | None) -> None:
    columns = st.columns(_WIDTHS)
    small = element("small", record.name) if record.agency else None
    cells = (
        element("div", record.agency or record.name, element("br") if small else None, small, class_="cellname"),
        element("div", record.year or ""),
        element("div", _forms(record), class_="small"),
        element("div", verdict(at, words, record), _failing(failing, words)),
        element("div", when(record.received_at, session.zone()), class_="small"),
    )
    with columns[0]:
        show(element("div", *cells, class_="listrow"))
    if record.status is Status.REVIEW and columns[1].button(words("documents.review"), key=f"review{record.id}"):
        session.take(record.id)
        session.go(Screen.QUEUE)
    if record.forms and columns[2].button(words("documents.report"), key=f"report{record.id}"):
        session.take(record.id)
        session.go(Screen.REPORT)
    if (record.status is Status.FAILED or record.id in at.broken) and people.may_bring(at.store, session.author()):
        with columns[1]:
            actions(at, record, words)


def _failing(found: Contradictions | None, words: Words) -> Html | None:
    """Return how many sums fail in a report, whatever state it is in."""
    if found is None:
        return None
    counts = [
        words(f"documents.fails_{one}", count=getattr(found, one)) for one in ("own", "years") if getattr(found, one)
    ]
    return element("div", "≠ ", words("between").join(counts), class_="fails")


def _forms(record: DocumentRecord) -> str:
    """Return the forms that the sections follow: one year if they agree, otherwise section by section."""
    forms = list(record.forms.values())
    return forms[0] if len(set(forms)) == 1 else " / ".join(forms)
