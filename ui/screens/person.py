"""The name that stands with a person's decisions, asked for where it is not known yet.

In: the session. Out: whether the person may answer. Surprise: this only draws; the store
checks again.
"""

from __future__ import annotations

import streamlit as st

from extractor.store import Store
from ui import people, session
from ui.markup import note, show
from ui.wording import Words


def may_give_name(store: Store) -> bool:
    """Tell whether nobody's name is known yet and one that is typed would count."""
    return not (session.author() or people.signs_in() or people.locked(store))


def name_given(store: Store, words: Words) -> bool:
    """Tell whether the person may answer; ask for their name where it is not known yet."""
    if people.may_review(store, session.author()):
        return True
    if not may_give_name(store):
        show(note("info", words("people.only_looking")))
        return False
    with st.form("author", border=True):
        name = st.text_input(words("author.label"), key="author_name", max_chars=session.MAX_NAME, autocomplete="name")
        if st.form_submit_button(words("author.save"), type="primary"):
            session.set_author(name)
            if session.author():
                st.rerun()
            show(note("warn", words("author.needed")))
    return False
