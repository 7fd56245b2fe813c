"""The workspace on the page: one component, its data, and what comes back from it.

In: a document and a person. Out: the component, drawn. Surprise: it is a fragment, so an answer runs this and nothing
else of the app; what the browser asks for beyond it is another document.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib import resources

import streamlit as st

from extractor.store import DocumentRecord, Store
from ui import session
from ui.wording import TEXTS, Words
from ui.workspace.acts import Acting, Result, acts_of
from ui.workspace.contents import Contents, Data

SCRIPTS = ("state.js", "sums.js", "drawing.js", "keys.js", "workspace.js")
"""Parts of one script, in the order in which they build on each other."""

_RESULTS, _SINCE = "gouji.results", "gouji.since"


@cache
def _file(name: str) -> str:
    return resources.files("ui.workspace").joinpath(name).read_text(encoding="utf-8")


def mount(store: Store, record: DocumentRecord, words: Words, field_id: str, on_next: Callable[[], None]) -> None:
    """Draw the workspace of a document, at a field; ``on_next`` is called when the person asks for another document."""
    st.fragment(_draw)(store, record, words, field_id, on_next)


def _draw(store: Store, record: DocumentRecord, words: Words, field_id: str, on_next: Callable[[], None]) -> None:
    key = f"workspace-{record.id}"
    known: dict[str, Result] = st.session_state.setdefault(_RESULTS, {})
    since: str = st.session_state.setdefault(_SINCE, datetime.now(UTC).isoformat(timespec="seconds"))
    component = st.components.v2.component(
        "gouji.workspace",
        html='<div class="gouji-workspace"></div>',
        css=_file("workspace.css"),
        js="\n".join(map(_file, SCRIPTS)),
        isolate_styles=False,
    )

    def answered() -> None:
        acting = Acting(store, record, session.author(), words, session.zone(), since)
        acting.take_up(acts_of(st.session_state[key].get("outbox")), known)

    def on_following() -> None:
        if st.session_state[key].get("following"):
            on_next()

    try:
        data: Data = Contents(store, record, words, session.zone()).data()
        data["results"] = {
            nonce: {"kind": one.kind, "sentence": one.sentence, "fields": list(one.fields)}
            for nonce, one in known.items()
        }
        data["asked"] = field_id
        data["words"] = {name[3:]: words.template(name) for name in TEXTS if name.startswith("ws.")}
        shown = component(key=key, data=data, on_outbox_change=answered, on_following_change=on_following)
        if shown.get("following"):
            st.rerun()
    finally:
        store.close()
