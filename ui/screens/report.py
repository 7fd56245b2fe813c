"""A document as the form it is: every value in its place with its state, and all about the one that was chosen.

In: a document. Out: its tables, its broken sums and its story, and for a chosen field source, history and explanation.
Surprise: nothing is decided here; that is done in one place, the workspace, which opens at the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from extractor import review
from extractor.result import Status
from extractor.store import CurrentField, Decision, DocumentRecord, SecondLooks
from ui import browser, people, session
from ui.cells import Cells, legend
from ui.doubts import Failing, doubts, failing_sums
from ui.english import gloss
from ui.excerpt import excerpt, to_html
from ui.filtering import wanted_documents
from ui.findings import findings
from ui.further_tables import further_tables
from ui.incomplete import sentences
from ui.markup import Html, element, join, note, show, title
from ui.naming import (
    document_name,
    english_name,
    expected_sections,
    field_name,
    full_name,
    heading_of,
    names,
    number,
    row_of,
    sections_of,
    short_heading,
    state_text,
    value_text,
    when,
)
from ui.printed_form import named, section_table
from ui.reading import Desk
from ui.screens import why
from ui.screens.addressed import unreadable
from ui.screens.story import story
from ui.session import Screen
from ui.wording import Language, Words

SHOWN = 300
"""Documents in the menu; the list and its search lead to any other."""


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    records = [one for one in at.store.documents(wanted_documents(), limit=SHOWN) if one.forms]
    heading, choice = st.columns([1, 5], vertical_alignment="center")
    with heading:
        show(title(words("report.title")))
    strange = unreadable(at.store, words)
    with choice:
        at_hand = at.store.document(session.document_id() or 0)
        if at_hand and at_hand.forms and at_hand.id not in {one.id for one in records}:
            records.insert(0, at_hand)
        record = _chosen(records, words, none=strange is not None) if records else None
    if strange:
        show(strange)
    elif not records:
        show(element("div", words("report.none"), class_="line"))
    if record is None:
        return
    session.show_message()
    if SecondLooks(at.store.connections).is_due(record.id, session.author()) and people.may_review(
        at.store, session.author()
    ):
        show(note("info", words("second.hidden")))
        return
    current = at.store.fields(record.id)
    found = findings(at.store, record, current, words)
    _head(at, record, words)
    show(join(*[note("warn", one) for one in sentences(record, current, at.store.source(record.id), words)]))
    chosen = session.field_id() if session.field_id() in current else ""
    for key, parts in (("report.findings", found.sums), ("report.units", found.units)):
        if parts:
            show(element("div", words(key, count=len(parts)), class_="sectionhead"))
            show(element("div", *parts, class_="findings"))
    seen = browser.seen_as(record.id, chosen)  # mounted before the form, so that no click comes too early
    browser.scroll_and_watch(seen, words.language, on_cell=lambda field_id: session.take(record.id, field_id))
    show(legend(words))
    left, right = st.columns([2.1, 1], gap="medium")
    failing, current = failing_sums(record, current), review.as_asked(current, review.drawn(at.store, record.id))
    with left:
        _draw_fields(record, current, Cells(current, words, session.zone(), found.fields, failing, chosen))
        show(further_tables(at.store.others(record.id), words, session.zone()))
    with right, st.container(key="panel"):
        _panel(at, record, current, failing, chosen, words)


def _chosen(records: list[DocumentRecord], words: Words, *, none: bool) -> DocumentRecord | None:
    """Let the person choose a document; ``none`` is chosen where the address names one that cannot be shown."""
    by_id = {one.id: one for one in records}
    if not none and session.document_id() not in by_id:
        session.take(records[0].id)

    def changed() -> None:
        if isinstance(wanted := st.session_state["report_document"], int):
            session.take(wanted)

    st.session_state["report_document"] = None if none else session.document_id()
    st.selectbox(
        words("report.document"),
        list(by_id),
        key="report_document",
        index=None if none else 0,
        format_func=lambda one: f"{document_name(by_id[one])} ({by_id[one].name})",
        on_change=changed,
        placeholder=words("report.choose_document"),
        label_visibility="collapsed",
    )
    return None if none else by_id[session.document_id() or records[0].id]


def _head(at: Desk, record: DocumentRecord, words: Words) -> None:
    """Show what the document is, and the way to its open fields."""
    status = Status.REVIEW if record.status is Status.REVIEW else Status.DONE
    kinds = [words("report.form", section=short_heading(section), form=section.form) for section in sections_of(record)]
    parts = [
        element("b", words(f"status.{status}", count=record.to_review)),
        words("report.received", when=when(record.received_at, session.zone())),
        words("report.forms", forms=words.listed(kinds)),
        words("report.read_in", milliseconds=round(record.milliseconds)),
    ]
    if record.model.calls:
        tokens = record.model.prompt_tokens + record.model.completion_tokens
        parts.append(words("report.model", calls=record.model.calls, tokens=tokens))
    with st.container(horizontal=True, vertical_alignment="center"):
        show(element("div", join(*parts, between=" · "), class_="line"))
        text = words("report.review", count=record.to_review) if record.to_review else words("report.open")
        if st.button(text, key="to_queue"):
            session.take(record.id)
            session.work_on(record.id)
            session.go(Screen.QUEUE)
    with st.expander(words("story.title"), key="story"):
        show(story(at, record, words))


def _draw_fields(record: DocumentRecord, current: dict[str, CurrentField], cells: Cells) -> None:
    """Show meta and facts, then the tables."""
    english = partial(gloss, words=cells.words)
    around = [name for name in current if name.startswith(("meta.", "facts."))]
    rows = [
        element(
            "tr",
            element("th", *named(names(record, name).row[0], english), class_="deep", scope="row"),
            cells.cell(name, style="wide"),
        )
        for name in around
    ]
    show(element("table", *rows, class_="paper facts"))
    printed = {section.id: section for section in sections_of(record)}
    for section_id in expected_sections(record):
        section = printed.get(section_id)
        if section is None:
            show(element("div", cells.words("report.no_section", section=heading_of(section_id)), class_="line"))
            continue
        show(element("div", *named(heading_of(section_id), english), class_="sectionhead"))
        show(section_table(section, cells, english))


# --- the chosen field ------------------------------------------------------------------------------------------------


def _panel(
    at: Desk, record: DocumentRecord, current: dict[str, CurrentField], failing: Failing, chosen: str, words: Words
) -> None:
    def changed() -> None:
        session.take(record.id, st.session_state["report_field"] or "")

    def name(field_id: str) -> str:
        own = names(record, field_id)
        return " · ".join((own.section[0][:1], field_name(record, field_id)) if own.section else own.row)

    st.session_state["report_field"] = chosen or None
    st.selectbox(
        words("report.field"),
        list(current),
        key="report_field",
        index=None,
        format_func=name,
        on_change=changed,
        placeholder=words("report.choose"),
    )
    if not chosen:
        show(element("div", words("report.click"), class_="line"))
        return
    entry = current[chosen]
    show(_about(record, entry, doubts(entry.field, failing, words), words))
    piece = excerpt(at.store.source(record.id), chosen, current, row_of(record, chosen))
    show(element("div", words(f"source.{piece.found}"), class_="small"))
    show(to_html(piece, "small", browser.seen_as(record.id, chosen)))
    show(_history(at.store.decisions(record.id, chosen), words))
    why.offer(at, record.id, entry, words)
    if st.button(words("report.to_field"), key="to_field", type="primary"):
        session.go(Screen.QUEUE)  # with the field at hand


def _about(record: DocumentRecord, entry: CurrentField, why_unsure: Sequence[str], words: Words) -> Html:
    value = entry.field
    what = number(value.value)
    reasons = element("ul", *[element("li", one) for one in why_unsure], class_="reasons")
    return join(
        element("div", full_name(record, value.id), class_="small"),
        element("div", english_name(record, value.id), class_="small") if words.language is Language.ENGLISH else None,
        element(
            "div",
            element("b", what) if what else None,
            element("span", words("between") if what else None, state_text(entry, words), class_="small"),
            class_="value",
        ),
        note("warn", words("report.unsure")) if value.needs_review else None,
        reasons if value.reasons and not entry.decision else None,
    )


def _history(decisions: list[Decision], words: Words) -> Html:
    """Return who decided what and when, the latest last."""
    if not decisions:
        return element("div", words("history.none"), class_="small")
    heads = element("tr", *[element("th", words(f"history.{name}"), scope="col") for name in ("when", "who", "what")])
    rows = [
        element(
            "tr",
            element("td", when(one.decided_at, session.zone())),
            element("td", one.author),
            element(
                "td",
                words(f"action.{one.action}"),
                _change(one, words),
            ),
        )
        for one in decisions
    ]
    return element("table", heads, *rows, class_="history")


def _change(decision: Decision, words: Words) -> str:
    """Return what a decision made of what; nothing where there was no value before and is none now."""
    if decision.before is None and decision.after is None:
        return ""
    before, after = value_text(decision.before, words), value_text(decision.after, words)
    return words("history.change", before=before, after=after)
