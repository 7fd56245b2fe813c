"""The review queue: one field at a time, with its place in the form, its place in the source and why it is unsure.

In: the fields that wait. Out: decisions. Surprise: the queue is worked out anew at every click, and only for the
document at hand; where a person is in it is a document and a field, not a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from extractor import review
from extractor.page import FieldValue, Place, State
from extractor.result import Status
from extractor.review import QueueItem
from extractor.store import BY_SUMS, CurrentField, Decision, DocumentFilter, DocumentRecord, ListState, Sort, Store
from ui import browser, input_guard, session
from ui.cells import Cells
from ui.english import gloss
from ui.excerpt import excerpt, full_text, to_html
from ui.incomplete import sentences
from ui.markup import Html, element, join, note, show, title
from ui.naming import decision_text, document_name, english_name, names, number, row_of, sections_of
from ui.printed_form import row_table
from ui.reading import Desk
from ui.screens import why
from ui.screens.addressed import unreadable
from ui.screens.bulk import offer
from ui.screens.deciding import Asked, controls, name_given, take_back
from ui.session import Screen
from ui.wording import Language, Words

ALL = 0
"""Stands for all documents in the list of documents; ids begin with 1."""

LAST = "last"
"""The place of a document's last waiting field."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a person is: a document and a field of it; no field means the first one.

    ``again`` shows the field even if it is decided already: the person went back to it.
    """

    document_id: int
    field_id: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The field that is asked about now, and the way from here. ``position`` counts from 1; 0 for a decided field."""

    item: QueueItem
    items: list[QueueItem]
    position: int
    total: int
    back: Cursor
    on: Cursor


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    waiting = at.store.documents(DocumentFilter(states=(ListState.REVIEW,)), Sort.OLDEST)
    here = st.session_state.get("gouji.cursor")
    _leave_finished(at.store, waiting, here, words)
    heading, choice, where = st.columns([1, 4, 1.2], vertical_alignment="center")
    with heading:
        show(title(words("queue.title")))
    with choice:
        _filter(at.store, waiting, words)
    chosen = session.document_id()
    records = [one for one in waiting if chosen in (None, one.id)]
    cursor = here if isinstance(here, Cursor) else Cursor(chosen or 0, session.field_id())
    steps = st.session_state.pop("gouji.steps", 0)
    if steps < 0 and (last := session.last_decided()):
        decided = Cursor(last[0].document_id, last[0].field_id, again=True)
        if cursor != decided:  # the first step back leads there, the next one on from there
            cursor, steps = decided, steps + 1
    turn = _again(at.store, records, cursor) or _turn(at.store, records, cursor)
    for _ in range(abs(steps)):
        turn = turn and _turn(at.store, records, turn.on if steps > 0 else turn.back)
    if turn:  # before anything else is drawn: the next key may end this run there
        session.take(chosen, turn.item.field.id)
        _move(Cursor(turn.item.document.id, turn.item.field.id, again=not turn.position))
    with st.container(horizontal=True, vertical_alignment="center"):
        session.show_message()
        _offer_take_back(at.store, words)
    if cursor is here:
        _overtaken(at.store, cursor, words)
    if turn is None:
        _nothing_left(at, waiting, words)
        return
    with where:
        place = words("queue.position", position=turn.position, total=turn.total)
        show(element("div", place if turn.position else words("queue.decided"), class_="value"))
    _ask(at, turn, words)


def _leave_finished(store: Store, waiting: list[DocumentRecord], here: object, words: Words) -> None:
    """Go on to the documents that wait where a person comes with one that does not, from a look at its report.

    Who has just finished it here is told so first.
    """
    chosen = session.document_id()
    worked_here = isinstance(here, Cursor) and here.document_id == chosen
    if chosen is None or worked_here or not waiting or any(one.id == chosen for one in waiting):
        return
    record = store.document(chosen)
    if record is not None and record.status is Status.DONE:
        session.tell(note("info", words("queue.done_one", document=document_name(record))))
        session.take(None)


def _offer_take_back(store: Store, words: Words) -> None:
    """Draw the button that takes back what the person decided last."""
    last = session.last_decided()
    if not last:
        return

    def back() -> None:
        if withdrawn := take_back(store, last, words):
            _move(Cursor(withdrawn[0].document_id, withdrawn[0].field_id))
        session.tell_decided(())

    st.button(words("decide.take_back"), key="take_back", shortcut="Alt+Z", on_click=back, type="tertiary")


def _filter(store: Store, waiting: list[DocumentRecord], words: Words) -> None:
    """Let the person choose one document or all."""
    by_id = {one.id: one for one in waiting}
    total = sum(one.to_review for one in waiting)
    chosen = session.document_id() or ALL
    options = [ALL, *by_id]
    known = unreadable(store, words) is None
    if chosen not in options:
        options.append(chosen)  # the document that was finished just now stays chosen

    def name(one: int) -> str:
        if one == ALL:
            return words("queue.all", count=total)
        record = by_id.get(one)
        if record is None:
            return words("queue.finished" if known else "queue.other")
        return words("queue.one", document=document_name(record), file=record.name, count=record.to_review)

    def changed() -> None:
        # Its labels carry counts; one that a key has made out of date comes back as a text.
        if isinstance(wanted := st.session_state["queue_filter"], int):
            st.session_state.pop("gouji.cursor", None)
            session.tell_decided(())
            session.take(wanted or None)

    st.session_state["queue_filter"] = chosen
    st.selectbox(
        words("queue.filter"),
        options,
        key="queue_filter",
        format_func=name,
        on_change=changed,
        label_visibility="collapsed",
    )


def _overtaken(store: Store, cursor: Cursor, words: Words) -> None:
    """Say so where the field that the person was looking at has been decided by somebody else."""
    entry = store.fields(cursor.document_id).get(cursor.field_id)
    others = entry and entry.decision and entry.decision.author not in (session.author(), BY_SUMS)
    if entry and entry.decision and others and not cursor.again:
        said = decision_text(entry.decision, words, session.zone())
        show(note("warn", words("decision.meanwhile", decision=said)))


def _again(store: Store, records: list[DocumentRecord], cursor: Cursor) -> Turn | None:
    """Return a field that is decided already, with the way on from it; None where nobody asked to see one."""
    item = review.item(store, cursor.document_id, cursor.field_id) if cursor.again else None
    if item is None or store.fields(cursor.document_id)[cursor.field_id].decision is None:
        return None
    following = _turn(store, records, cursor)
    items = following.items if following and following.item.document.id == cursor.document_id else []
    order = list(store.fields(cursor.document_id))
    before = [one.field.id for one in items if order.index(one.field.id) < order.index(cursor.field_id)]
    here = Cursor(cursor.document_id, cursor.field_id, again=True)
    on = Cursor(following.item.document.id, following.item.field.id) if following else here
    back = Cursor(cursor.document_id, before[-1]) if before else following.back if following else here
    return Turn(item, items, 0, following.total if following else 0, back, on)


def _turn(store: Store, records: list[DocumentRecord], cursor: Cursor) -> Turn | None:
    """Return the field at the cursor, or the next one that still waits."""
    n = next((n for n, one in enumerate(records) if one.id == cursor.document_id), 0)
    items = review.queue(store, records[n].id) if records else []
    if not items:
        return None
    ids = [item.field.id for item in items]
    own = records[n].id
    order = list(store.fields(own))
    at = order.index(cursor.field_id) if cursor.field_id in order and own == cursor.document_id else 0
    i = next((i for i, name in enumerate(ids) if order.index(name) >= at), 0)
    i = len(ids) - 1 if cursor.field_id == LAST else i
    return Turn(
        item=items[i],
        items=items,
        position=sum(one.to_review for one in records[:n]) + i + 1,
        total=sum(one.to_review for one in records),
        back=Cursor(own, ids[i - 1]) if i else Cursor(records[n - 1].id, LAST),
        on=Cursor(own, ids[i + 1]) if i + 1 < len(ids) else Cursor(records[(n + 1) % len(records)].id),
    )


def _move(cursor: Cursor) -> None:
    st.session_state["gouji.cursor"] = cursor


def _step(step: int) -> None:
    """Count a step to be taken by the next run: keys can be pressed faster than the page is drawn."""
    st.session_state["gouji.steps"] = st.session_state.get("gouji.steps", 0) + step


def _nothing_left(at: Desk, waiting: list[DocumentRecord], words: Words) -> None:
    chosen = session.document_id()
    record = at.store.document(chosen) if chosen else None
    name = document_name(record) if record else ""
    done = note("good", words("queue.done_one", document=name) if record else words("queue.done_all"))
    show(unreadable(at.store, words) or done)
    with st.container(horizontal=True):
        if record and record.forms and st.button(words("queue.to_report"), key="to_report"):
            session.go(Screen.REPORT)
        if chosen and waiting and st.button(words("queue.to_all"), key="to_all", type="primary"):
            session.take(None)
            st.rerun()
        if not waiting and st.button(words("queue.to_documents"), key="to_documents"):
            session.go(Screen.DOCUMENTS)


# --- one field -------------------------------------------------------------------------------------------------------


def _ask(at: Desk, turn: Turn, words: Words) -> None:
    item = turn.item
    current = at.store.fields(item.document.id)
    asked = Asked(item.document, current[item.field.id], item.suggestion)

    def taken(decision: Decision) -> None:
        session.tell_decided([decision])
        _move(turn.on)

    left, right = st.columns([1, 1], gap="medium")
    with left:
        show(join(_heading(item, words), _picture(item, current, words)))
        show(join(_what_was_read(asked.entry.read or item.field, words), _reasons(asked.entry, words)))
        if item.field.place is None:
            missing = sentences(item.document, current, at.store.source(item.document.id), words)
            show(join(*[element("div", one, class_="line") for one in missing]))
        if name_given(words):
            controls(at.store, asked, words, taken, keys=True)
        others = turn.total > (1 if turn.position else 0)
        with st.container(horizontal=True, gap="small"):
            for name, shortcut, step, way in (
                ("back", "Alt+Left", -1, others or bool(session.last_decided())),
                ("skip", "Alt+Right", 1, others),
            ):
                st.button(
                    words(f"queue.{name}"),
                    key=name,
                    shortcut=shortcut,
                    disabled=not way,
                    on_click=_step,
                    args=(step,),
                )
        input_guard.guard(words)
        if session.author() and turn.position:
            offer(at.store, item, turn.items, words)
        why.offer(at, item.document.id, current[item.field.id], words)
    with right:
        _source(at, item, current, words)
    seen = browser.seen_as(item.document.id, item.field.id)
    browser.scroll_and_watch(seen, words.language, focus=bool(session.author()))
    input_guard.appeared(asked.seen)


def _heading(item: QueueItem, words: Words) -> Html:
    record, own = item.document, names(item.document, item.field.id)
    way = [*own.section, *own.row, *own.column]
    english = words.language is Language.ENGLISH
    unit = own.unit if own.unit != "as printed" else words("unit.as_printed")
    return join(
        element("div", element("b", document_name(record)), words("between"), record.name, class_="line"),
        element(
            "div",
            element("span", " › ".join(way[:-1]) + (" › " if way[:-1] else ""), class_="way"),
            element("span", way[-1], class_="leaf"),
            element("span", words("unit", unit=unit), class_="way") if unit else None,
            class_="asked-name",
        ),
        element("div", english_name(record, item.field.id), class_="small") if english else None,
    )


def _picture(item: QueueItem, current: dict[str, CurrentField], words: Words) -> Html | None:
    """Return the row of the form in which the field stands; facts and names stand in none."""
    section = next((s for s in sections_of(item.document) if any(spec.id == item.field.id for spec in s.fields)), None)
    if section is None:
        return None
    cells = Cells(current, words, session.zone(), asked=item.field.id)
    return row_table(section, item.field.id, cells, partial(gloss, words=words))


def _what_was_read(value: FieldValue, words: Words) -> Html:
    raw = (value.raw or "").strip()[:80]
    if value.value is None and raw and value.state is State.MISSING:  # found, but not settled
        return element("div", words("queue.read"), words("queue.unplaced", raw=raw), class_="value")
    what = element("b", number(value.value)) if value.value is not None else words(f"state.{value.state}")
    return element(
        "div",
        words("queue.read"),
        what,
        element("span", words("queue.raw", raw=raw), class_="small") if raw and raw != number(value.value) else None,
        element("span", words("queue.how", origin=_how(value, words)), class_="small")
        if value.value is not None
        else None,
        class_="value",
    )


def _how(value: FieldValue, words: Words) -> str:
    """Return where a value comes from: who read it, or that it follows from the sums."""
    derived = value.state is State.DERIVED
    return words(f"state.{value.state}") if derived else words(f"origin.{value.origin}")


def _reasons(entry: CurrentField, words: Words) -> Html:
    if entry.decision:
        return note("info", decision_text(entry.decision, words, session.zone()))
    reasons = [words(f"reason.{code}") for code in entry.field.reasons] or [words("reason.low_confidence")]
    return element("ul", *[element("li", one) for one in reasons], class_="reasons")


def _source(at: Desk, item: QueueItem, current: dict[str, CurrentField], words: Words) -> None:
    source = at.store.source(item.document.id)
    piece = excerpt(source, item.field.id, current, row_of(item.document, item.field.id))
    show(element("div", words(f"source.{piece.found}"), class_="line"))
    show(to_html(piece, "near", browser.seen_as(item.document.id, item.field.id)))
    place: Place | None = item.field.place
    with st.expander(words("source.whole"), key="whole_source", on_change="rerun") as box:
        if box.open:
            show(to_html(full_text(source, place), "whole"))
