"""The controls with which a person decides about one field of a report.

In: a field as it was shown. Out: a decision in the store, or a sentence that says why there is none. Surprise: a
decision is taken in the callback of the button that was pressed, which is bound to the field that it stood under and
runs before anything is drawn; so no later key can change it, and none is taken for a field that came up meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from extractor import review
from extractor.errors import GoujiError
from extractor.page import Number, State
from extractor.store import Action, CurrentField, DecidedMeanwhile, Decision, DocumentRecord, Store
from ui import browser, session
from ui.figure_search import stands_nowhere
from ui.markup import Html, element, join, note, show
from ui.naming import decision_text, document_name, error_text, field_name, number
from ui.wording import Words

log = logging.getLogger("gouji.ui")

_REFUSED = "gouji.refused"

_AGAINST = "gouji.against"
"""What was typed against the sums, and where: typed once more, it is saved."""

Taken = Callable[[Decision], None]
"""Called with each decision that was just saved."""


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

    @property
    def seen(self) -> str:
        """Return the name of the field with what is decided about it, which changes with every decision."""
        return f"{browser.seen_as(self.record.id, self.field_id)}-{self.entry.latest or 0}"


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


def decide(
    store: Store, asked: Asked, action: Action, author: str, typed: str = "", *, against_sums: bool = False
) -> Decision:
    """Put down a decision.

    Raises:
        InvalidCorrectionError: the typed text is nothing that the field can hold.
        AgainstTheSums: a sum fails with it that does not fail now, and the person has not insisted.
        DecidedMeanwhile: somebody else was faster.
    """
    where, expected = (store, asked.record.id, asked.field_id), asked.entry.latest
    if action is Action.CORRECT:
        return review.correct(*where, typed, author, expected=expected, against_sums=against_sums)
    plain = {Action.ACCEPT: review.accept, Action.BLANK: review.mark_blank, Action.UNREADABLE: review.mark_unreadable}
    return plain[action](*where, author, expected=expected)


def saved(store: Store, record: DocumentRecord, decision: Decision, words: Words) -> Html:
    """Return the confirmation of a decision, with a hint where the document shows the figure nowhere."""
    confirmed = note(
        "good",
        words(
            "decision.saved",
            field=field_name(record, decision.field_id),
            document=document_name(record),
            decision=decision_text(decision, words, session.zone()),
        ),
    )
    if settled := review.followed(store, decision).settled:
        confirmed = join(confirmed, note("good", words("decision.followed", count=len(settled))))
    if not stands_nowhere(store, decision):
        return confirmed
    return join(confirmed, note("warn", words("decision.nowhere", value=number(decision.after))))


def refused(error: GoujiError, asked: Asked, words: Words) -> Html:
    """Return why nothing was saved."""
    if isinstance(error, DecidedMeanwhile):
        return note("warn", words("decision.meanwhile", decision=decision_text(error.decision, words, session.zone())))
    return note("bad", error_text(error, asked.record, asked.field_id, words))


def controls(store: Store, asked: Asked, words: Words, taken: Taken) -> None:
    """Draw the input and the buttons; ``taken`` is called with each decision."""
    value = asked.entry.field
    typed_key = f"typed-{asked.seen}"

    def press(action: Action) -> None:
        _press(store, asked, action, words, taken)

    if asked.suggestion is not None and asked.suggestion != value.value:
        _suggest(asked.suggestion, typed_key, words)
    with st.form(f"correct.{typed_key}", border=False):
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        left.text_input(words("decide.typed"), key=typed_key, autocomplete="off", max_chars=200)
        right.form_submit_button(
            words("decide.correct"), type="primary", width="stretch", on_click=press, args=(Action.CORRECT,)
        )
    why = st.session_state.get(_REFUSED)
    if why and why[0] == asked.seen:
        show(why[1])
    with st.container(horizontal=True, gap="small"):
        _buttons(asked, words, press)


def _press(store: Store, asked: Asked, action: Action, words: Words, taken: Taken) -> None:
    """Take a decision about the field under which a button was pressed; a callback, hence its own border."""
    st.session_state.pop(_REFUSED, None)
    try:
        typed = st.session_state.get(f"typed-{asked.seen}") or ""
        correcting = action is Action.CORRECT
        insisted = correcting and st.session_state.pop(_AGAINST, None) == (asked.seen, typed)
        decision = decide(store, asked, action, session.author(), typed, against_sums=insisted)
        session.tell(saved(store, asked.record, decision, words))
        taken(decision)
    except DecidedMeanwhile as error:
        if error.decision.id not in session.own_decisions():  # the same button twice is no news
            session.tell(refused(error, asked, words))
    except review.AgainstTheSums as error:
        st.session_state[_AGAINST] = (asked.seen, typed)
        _refuse(asked, refused(error, asked, words))
    except GoujiError as error:
        _refuse(asked, refused(error, asked, words))
    except Exception:
        log.exception("a decision failed")
        session.tell(note("bad", words("app.broke")))
    finally:
        store.close()


def _refuse(asked: Asked, why: Html) -> None:
    st.session_state[_REFUSED] = (asked.seen, why)


def _suggest(suggestion: Number, typed_key: str, words: Words) -> None:
    """Offer what the sums require, to be put into the input by a click and by nothing else."""

    def fill() -> None:
        st.session_state[typed_key] = number(suggestion)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show(element("div", words("decide.suggestion", value=number(suggestion)), class_="value"))
        st.button(words("decide.fill", value=number(suggestion)), key=f"fill.{typed_key}", on_click=fill)


def _buttons(asked: Asked, words: Words, press: Callable[[Action], None]) -> None:
    """Draw the buttons that need nothing typed."""
    value = asked.entry.field
    wanted = []
    if value.state is not State.MISSING:
        text = words("decide.accept_blank" if value.state is State.BLANK else "decide.accept_name")
        if isinstance(value.value, int | float):
            text = words("decide.accept", value=number(value.value))
        wanted.append((Action.ACCEPT, text))
    if value.state is not State.BLANK:
        in_table = bool(review.label(value.id, review.form_of(asked.record, value.id)).section)
        wanted.append((Action.BLANK, words("decide.blank" if in_table else "decide.unsaid")))
    wanted.append((Action.UNREADABLE, words("decide.unreadable")))
    for action, text in wanted:
        st.button(
            text,
            key=f"do.{action}.{asked.seen}",
            on_click=press,
            args=(action,),
        )


def take_back(store: Store, decisions: tuple[Decision, ...], words: Words) -> tuple[Decision, ...]:
    """Withdraw decisions, tell the person, and return those that were withdrawn; a callback as well."""
    try:
        back = review.withdraw(store, decisions, session.author())
        record = store.document(decisions[0].document_id)
        if back and record:
            what = field_name(record, back[0].field_id) if len(back) == 1 else words("bulk.fields", count=len(back))
            session.tell(note("good", words("decision.taken_back", document=document_name(record), field=what)))
        else:
            session.tell(note("warn", words("decision.not_taken_back")))
        fields = {one.field_id for one in back}
        return tuple(one for one in decisions if one.field_id in fields)
    except Exception:
        log.exception("a decision could not be taken back")
        session.tell(note("bad", words("app.broke")))
        return ()
    finally:
        store.close()
