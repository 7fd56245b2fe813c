"""The reviewers: what each did, what two of them disagree about, and who may do what.

In: the figures of the store. Out: a table; the fields that the person can decide as the third; for an
administrator, the roles. Surprise: a disagreement shows both answers and not whose they are, and is offered to neither
of the two.
"""

from __future__ import annotations

import streamlit as st

from extractor.errors import GoujiError
from extractor.page import State, Value
from extractor.settings import settings
from extractor.store import Disagreement, ReviewerFigures, Reviewers, Role, Roles, SecondLooks
from ui import people, session
from ui.excerpt import excerpt, to_html
from ui.markup import Html, element, note, show, title
from ui.naming import document_name, full_name, row_of, value_text, when
from ui.reading import Desk
from ui.session import Screen
from ui.wording import Words

SHOWN = 5
"""Disagreements that are shown at once."""

_COLUMNS = ("person", "acts", "fields", "time", "pace", "agreement", "overruled", "caught")


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("reviewers.title")))
    session.show_message()
    figures = Reviewers(at.store.connections).figures()
    if figures:
        heads = element("tr", *[element("th", words(f"reviewers.{one}"), scope="col") for one in _COLUMNS])
        show(element("table", heads, *[_row(one, words) for one in figures], class_="history reviewers"))
        show(element("div", words("reviewers.what"), class_="small"))
    else:
        show(element("div", words("reviewers.empty"), class_="line"))
    waiting = SecondLooks(at.store.connections).waiting()
    off = not settings().second_share and not waiting
    show(element("div", words("reviewers.off") if off else words("reviewers.waiting", count=waiting), class_="line"))
    if people.may_review(at.store, session.author()):
        _disagreements(at, words)
    if Roles(at.store.connections).of(session.author()) is Role.ADMIN and people.signs_in():
        _roles(at, words)


def _row(one: ReviewerFigures, words: Words) -> Html:
    cells = (
        one.acts,
        one.fields,
        f"{one.seconds / 60:.1f}",
        "" if one.pace is None else f"{one.pace:.0f}",
        _share(one.agreed, one.compared, words),
        one.overruled,
        _share(one.caught, one.planted, words),
    )
    return element("tr", element("th", one.person, scope="row"), *[element("td", cell) for cell in cells])


def _share(part: int, whole: int, words: Words) -> str:
    return words("reviewers.of", part=part, whole=whole, share=f"{part / whole:.0%}") if whole else "–"


def _disagreements(at: Desk, words: Words) -> None:
    """Draw the fields that the person is to decide, since two others said different things."""
    found = SecondLooks(at.store.connections).disagreements(session.author())
    if not found:
        show(element("div", words("reviewers.no_disagreements"), class_="line"))
        return
    show(element("h2", words("reviewers.disagreements", count=len(found)), class_="part"))
    for one in found[:SHOWN]:
        _disagreement(at, one, words)


def _disagreement(at: Desk, one: Disagreement, words: Words) -> None:
    record, current = at.store.document(one.document_id), at.store.read_fields(one.document_id)
    if record is None or one.field_id not in current:
        return
    with st.container(border=True):
        show(element("b", f"{document_name(record)} › {full_name(record, one.field_id)}"))
        said = [_said(value, state, words) for value, state in sorted((one.first, one.second), key=str)]
        show(element("div", words("reviewers.differ", first=said[0], second=said[1]), class_="line"))
        piece = excerpt(at.store.source(record.id), one.field_id, current, row_of(record, one.field_id))
        show(to_html(piece, "small"))
        key = f"third-{one.document_id}-{one.field_id}"
        if st.button(words("reviewers.decide"), key=key, type="primary"):
            session.take(record.id, one.field_id)
            session.go(Screen.QUEUE)


def _said(value: Value, state: State, words: Words) -> str:
    return words(f"state.{state}") if value is None else value_text(value, words)


def _roles(at: Desk, words: Words) -> None:
    """Let an administrator give roles."""
    roles = Roles(at.store.connections)
    show(element("h2", words("reviewers.roles"), class_="part"))
    rows = [
        element(
            "tr",
            element("th", one.person, scope="row"),
            element("td", words(f"role.{one.role}")),
            element("td", when(one.decided_at, session.zone())),
            element("td", one.author or "GOUJI_ADMINS"),
        )
        for one in roles.listed()
    ]
    show(element("table", *rows, class_="history roles"))
    with st.form("role", border=True, clear_on_submit=True):
        person = st.text_input(words("reviewers.address"), key="role_person", max_chars=200, autocomplete="off")
        role = st.selectbox(
            words("reviewers.role"), list(Role), key="role_role", index=2, format_func=lambda one: words(f"role.{one}")
        )
        if st.form_submit_button(words("reviewers.give"), type="primary") and person.strip() and role:
            try:
                roles.give(person.strip().lower(), role, session.author())
            except GoujiError as error:
                show(note("bad", words.error(error.code, error.details, str(error))))
                return
            session.tell(note("good", words("reviewers.given", person=person.strip(), role=words(f"role.{role}"))))
            st.rerun()
