"""The name that stands with a person's decisions, asked for where it is not known yet.

In: the session. Out: whether there is a name. Surprise: nothing is decided without one.
"""

from __future__ import annotations

import streamlit as st

from ui import session
from ui.markup import note, show
from ui.wording import Words


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
