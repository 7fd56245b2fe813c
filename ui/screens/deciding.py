"""The controls with which a person decides about one field; the queue and the report share them.

In: a field as it was shown. Out: a decision in the store, or a sentence that says why there is none. Surprise: a
decision counts only against what the person saw; if somebody else decided meanwhile, nothing is saved and it is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from extractor import review
from extractor.errors import GoujiError
from extractor.store import Action, CurrentField, Decision, DocumentRecord, Store
from extractor.values import Number, State
from ui import browser, session
from ui.markup import Html, element, note, show
from ui.naming import decision_text, document_name, field_name, number
from ui.wording import Words


class MeanwhileError(Exception):
    """Somebody else decided about the field after it was shown."""

    def __init__(self, decision: Decision) -> None:
        """Keep the other one's decision."""
        self.decision = decision
        super().__init__()


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as it was shown to the person."""

    record: DocumentRecord
    entry: CurrentField
    suggestion: Number | None = None

    @property
    def field_id(self) -> str:
        """Return the field's id."""
        return self.entry.field.id


def name_given(words: Words) -> bool:
    """Ask for the person's name where it is not known yet; tell whether it is."""
    if session.author():
        return True
    with st.form("author", border=True):
        name = st.text_input(words("author.label"), key="author_name", max_chars=session.MAX_NAME, autocomplete="name")
        if st.form_submit_button(words("author.save"), type="primary"):
            session.set_author(name)
            if session.author():
                st.rerun()
            show(note("warn", words("author.needed")))
    return False


def decide(store: Store, asked: Asked, action: Action, author: str, typed: str = "") -> Decision:
    """Put down a decision.

    Raises:
        InvalidCorrectionError: the typed text is nothing that the field can hold.
        MeanwhileError: somebody else was faster.
    """
    record, field_id = asked.record, asked.field_id
    earlier = store.decisions(record.id, field_id)
    if earlier and earlier[-1] != asked.entry.decision:
        raise MeanwhileError(earlier[-1])
    if action is Action.CORRECT:
        return review.correct(store, record.id, field_id, typed, author)
    plain = {Action.ACCEPT: review.accept, Action.BLANK: review.mark_blank, Action.UNREADABLE: review.mark_unreadable}
    return plain[action](store, record.id, field_id, author)


def saved(record: DocumentRecord, decision: Decision, words: Words) -> Html:
    """Return the confirmation of a decision."""
    return note(
        "good",
        words(
            "decision.saved",
            field=field_name(record, decision.field_id),
            document=document_name(record),
            decision=decision_text(decision, words, session.zone()),
        ),
    )


def refused(error: GoujiError | MeanwhileError, asked: Asked, words: Words) -> Html:
    """Return why nothing was saved."""
    if isinstance(error, MeanwhileError):
        return note("warn", words("decision.meanwhile", decision=decision_text(error.decision, words, session.zone())))
    details = dict(error.details)
    if error.code == review.InvalidCorrectionError.code:
        kind = review.label(asked.field_id, review.form_of(asked.record, asked.field_id)).number
        details["expected"] = words(f"expects.{kind}")
        details["typed"] = str(details.get("typed", ""))[:40]
    return note("bad", words.error(error.code, details, str(error)))


def controls(store: Store, asked: Asked, words: Words, *, keys: bool) -> Decision | None:
    """Draw the input and the buttons; return the decision that was just taken. ``keys`` turns shortcuts on."""
    value, decision = asked.entry.field, asked.entry.decision
    name = browser.seen_as(asked.record.id, asked.field_id)
    typed_key = f"typed-{name}-{decision.id if decision else 0}"
    if asked.suggestion is not None and asked.suggestion != value.value:
        _suggest(asked.suggestion, typed_key, words)
    action, typed = None, ""
    with st.form(f"correct.{typed_key}", border=False):
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        typed = left.text_input(words("decide.typed"), key=typed_key, autocomplete="off", max_chars=200) or ""
        if right.form_submit_button(words("decide.correct"), type="primary", width="stretch"):
            action = Action.CORRECT
    below = st.empty()
    with st.container(horizontal=True, gap="small"):
        action = _buttons(asked, words, keys=keys) or action
    if action is None:
        return None
    try:
        return decide(store, asked, action, session.author(), typed)
    except (GoujiError, MeanwhileError) as error:
        with below.container():
            show(refused(error, asked, words))
    return None


def _suggest(suggestion: Number, typed_key: str, words: Words) -> None:
    """Offer what the sums require, to be put into the input by a click and by nothing else."""

    def fill() -> None:
        st.session_state[typed_key] = number(suggestion)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show(element("div", words("decide.suggestion", value=number(suggestion)), class_="value"))
        st.button(words("decide.fill", value=number(suggestion)), key=f"fill.{typed_key}", on_click=fill)


def _buttons(asked: Asked, words: Words, *, keys: bool) -> Action | None:
    """Draw the buttons that need nothing typed; return the action of the one that was pressed."""
    value = asked.entry.field
    wanted = []
    if value.state is not State.MISSING:
        text = words("decide.accept_blank" if value.state is State.BLANK else "decide.accept_name")
        if isinstance(value.value, int | float):
            text = words("decide.accept", value=number(value.value))
        wanted.append((Action.ACCEPT, text, "Alt+A"))
    if value.state is not State.BLANK:
        in_table = bool(review.label(value.id, review.form_of(asked.record, value.id)).section)
        wanted.append((Action.BLANK, words("decide.blank" if in_table else "decide.unsaid"), "Alt+B"))
    wanted.append((Action.UNREADABLE, words("decide.unreadable"), "Alt+U"))
    pressed = None
    for action, text, shortcut in wanted:
        if st.button(text, key=f"do.{action}.{asked.field_id}", shortcut=shortcut if keys else None):
            pressed = action
    return pressed
