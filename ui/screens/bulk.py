"""The same decision for many fields with one cause: the rest of a row or a section, after a look at the list.

In: a waiting field and the others of its document. Out: one decision for each field. Surprise: a whole section may be
said to be unreadable or empty, but values are confirmed a row at a time at most: a person must have been able to look.
"""

from __future__ import annotations

import logging

import streamlit as st

from extractor.errors import GoujiError
from extractor.page import State
from extractor.review import QueueItem, answer_all
from extractor.store import Action, Decision, Store
from ui import session
from ui.markup import Html, element, join, note, show
from ui.naming import document_name, field_name, number
from ui.wording import Words

log = logging.getLogger("gouji.ui")

ROW, SECTION = "row", "section"


def companions(item: QueueItem, items: list[QueueItem]) -> dict[str, list[QueueItem]]:
    """Return the fields that are unsure for the same reasons, by how near they stand: in the row, in the section."""
    section = item.field.id.partition(".")[0]
    alike = [
        one
        for one in items
        if one.field.id.partition(".")[0] == section and set(one.field.reasons) == set(item.field.reasons)
    ]
    row = [one for one in alike if one.label.row == item.label.row and one.label.section == item.label.section]
    groups = {ROW: row, SECTION: alike if len(alike) > len(row) else []}
    return {name: group for name, group in groups.items() if len(group) > 1}


def offer(store: Store, item: QueueItem, items: list[QueueItem], words: Words) -> None:
    """Draw the button that leads to the list, where there is more than one field of this cause."""
    groups = companions(item, items)
    if not groups or item.field.id.startswith(("meta.", "facts.")):
        return
    largest = max(len(group) for group in groups.values())
    if st.button(words("bulk.offer", count=largest), key="bulk", type="tertiary"):
        st.dialog(words("bulk.title"), width="medium")(_choose)(store, groups, words)


def _choose(store: Store, groups: dict[str, list[QueueItem]], words: Words) -> None:
    """Draw the dialog; Streamlit runs it by itself, outside the app's border, hence one of its own."""
    try:
        _dialog(store, groups, words)
    except GoujiError as error:
        show(note("bad", words.error(error.code, error.details, str(error))))
    except Exception:
        log.exception("a bulk decision failed")
        show(note("bad", words("app.broke")))
    finally:
        store.close()


def _dialog(store: Store, groups: dict[str, list[QueueItem]], words: Words) -> None:
    scope = st.radio(
        words("bulk.scope"),
        list(groups),
        key="bulk_scope",
        format_func=lambda one: words(f"bulk.{one}", count=len(groups[one])),
    )
    group = groups[scope]
    actions = [Action.BLANK, Action.UNREADABLE]
    if scope == ROW and all(one.field.state is not State.MISSING for one in group):
        actions.insert(0, Action.ACCEPT)
    action = st.radio(
        words("bulk.action"),
        actions,
        index=None,  # nothing that throws values away is ever chosen beforehand
        key=f"bulk_action_{scope}",
        format_func=lambda one: words(f"bulk.{one}"),
    )
    show(_listed(group, words))
    with st.container(horizontal=True):
        do = words(f"bulk.do_{action}", count=len(group)) if action else words("bulk.choose")
        if st.button(do, key="bulk_do", type="primary", disabled=action is None) and action:
            message, taken = decide_all(store, group, action, session.author(), words)
            session.tell(message)
            session.tell_decided(taken)
            st.rerun()
        if st.button(words("bulk.cancel"), key="bulk_cancel"):
            st.rerun()


def _listed(group: list[QueueItem], words: Words) -> Html:
    rows = [
        element(
            "tr",
            element("td", field_name(one.document, one.field.id)),
            element(
                "td", number(one.field.value) if one.field.value is not None else words(f"state.{one.field.state}")
            ),
        )
        for one in group
    ]
    return element("div", element("table", *rows, class_="history"), class_="listed")


def decide_all(
    store: Store, group: list[QueueItem], action: Action, author: str, words: Words
) -> tuple[Html, list[Decision]]:
    """Put down a decision for each field, at once, but for those that somebody else decided since they were listed.

    Returns what to say about it, and the decisions.
    """
    known = {one.field.id: one.latest for one in group}
    answered = answer_all(store, group[0].document.id, list(known), action, author, known)
    taken = list(answered.decisions)
    what = words(f"action.{action}")
    document = document_name(group[0].document)
    message = [note("good", words("bulk.saved", count=len(taken), action=what, document=document, author=author))]
    if len(taken) < len(group):
        message.append(note("warn", words("bulk.left", count=len(group) - len(taken))))
    return join(*message), taken
