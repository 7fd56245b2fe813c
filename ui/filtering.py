"""By what documents are filtered and sorted, and the row of inputs for it.

In: the list's own choices and what the address says. Out: a ``DocumentFilter`` and a ``Sort``. Surprise: it is kept
with the session and not with a screen, so that who looks at one upload reviews that upload, and a link says it all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from extractor.consolidation import contradictions
from extractor.store import Batches, DocumentFilter, FilterChoices, ListState, Sort, filter_choices
from ui import people, session
from ui.naming import batch_name, when
from ui.reading import Desk
from ui.wording import TEXTS, Words

MOST_BATCHES = 50

WITH_ANY = "all"
CONTRADICTIONS = (WITH_ANY, "own", "years")
"""What reports with contradictions can be listed by: any, those with themselves, those with last year's report."""


def wanted_documents() -> DocumentFilter:
    """Return the filter that stands; what an address says that is none of it does not count."""
    own = session.filters()
    state = own.get("state", "")
    return DocumentFilter(
        text=own.get("text", ""),
        states=(ListState(state),) if state in set(ListState) else (),
        agency=own.get("agency", ""),
        year=_whole(own.get("year")),
        form=own.get("form", ""),
        reason=own.get("reason", ""),
        batch=_whole(own.get("batch")),
    )


def wanted_order(usual: Sort) -> Sort:
    """Return the order that stands."""
    sort = session.filters().get("sort", "")
    return Sort(sort) if sort in set(Sort) else usual


def _whole(text: str | None) -> int | None:
    return int(text[:9]) if text and text.isdecimal() else None


def filter_row(at: Desk, words: Words, *, states: bool) -> None:
    """Draw the inputs; with ``states`` also what became of a document, and the order."""
    there = filter_choices(at.store.connections)
    with st.container(horizontal=True, key="filters", gap="small"):
        _search(words)
        if states:
            _choose("state", list(ListState), words, lambda one: words(f"list.{one}"))
            _contradictions(words)
        _facets(there, words)
        _batches(at, words)
        if states:
            _choose("sort", list(Sort), words, lambda one: words(f"sort.{one}"), words(f"sort.{Sort.NEWEST}"))
        if session.filters() or (states and session.found()):
            st.button(words("filter.clear"), key="clear_filter", type="tertiary", on_click=session.filter_by)


def with_contradictions(at: Desk, wanted: DocumentFilter) -> DocumentFilter:
    """Return the filter for those reports alone that have the contradictions that are asked for, if any are."""
    kind = session.found()
    if kind not in CONTRADICTIONS:
        return wanted
    found = contradictions(at.store, hidden=people.hidden_from(at.store, session.author()))
    return replace(wanted, among=frozenset(name for name, one in found.items() if getattr(one, kind)))


def _contradictions(words: Words) -> None:
    def changed() -> None:
        session.set_found(st.session_state["filter_found"] or "")

    st.session_state["filter_found"] = session.found() if session.found() in CONTRADICTIONS else None
    st.selectbox(
        words("filter.found"),
        CONTRADICTIONS,
        key="filter_found",
        index=None,
        format_func=lambda one: words(f"found.{one}"),
        on_change=changed,
        placeholder=words("filter.any"),
        width=150,
    )


def _search(words: Words) -> None:
    def changed() -> None:
        session.set_filter("text", st.session_state["filter_text"] or "")

    st.session_state["filter_text"] = session.filters().get("text", "")
    st.text_input(words("documents.search"), key="filter_text", on_change=changed, width=230)


def _facets(there: FilterChoices, words: Words) -> None:
    if len(there.agencies) > 1:
        _choose("agency", there.agencies, words, str)
    if len(there.years) > 1:
        _choose("year", [str(one) for one in there.years], words, str)
    if len(there.forms) > 1:
        _choose("form", there.forms, words, str)
    if there.reasons:
        known = [one for one in there.reasons if f"reason.{one}" in TEXTS]
        _choose("reason", known, words, lambda one: words(f"reason.{one}"))


def _batches(at: Desk, words: Words) -> None:
    found = {str(one.id): one for one in Batches(at.store.connections).latest(MOST_BATCHES)}
    if found:
        _choose(
            "batch",
            list(found),
            words,
            lambda one: words(
                "batch.named", name=batch_name(found[one].name, words), when=when(found[one].begun_at, session.zone())
            ),
        )


def _choose(
    name: str, options: Sequence[str], words: Words, shown: Callable[[str], str], unchosen: str | None = None
) -> None:
    """Draw a menu in which nothing need be chosen; ``unchosen`` is what holds then."""
    key = f"filter_{name}"

    def changed() -> None:
        session.set_filter(name, st.session_state[key] or "")

    standing = session.filters().get(name)
    st.session_state[key] = standing if standing in options else None
    st.selectbox(
        words(f"filter.{name}"),
        options,
        key=key,
        index=None,
        format_func=shown,
        on_change=changed,
        placeholder=unchosen or words("filter.any"),
        width=150,
    )
