"""Why a field has its value, below a field's history and beside a question of the queue.

In: a stored field. Out: an expander. Surprise: the file is read once more, only while the expander is open; what is
shown is what this version of the program makes of it, and where that differs from what is stored it says so.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from extractor.errors import GoujiError
from extractor.page import Origin, Way
from extractor.store import CurrentField
from ui.explanation import to_markup
from ui.markup import element, join, note, show
from ui.naming import number
from ui.reading import Desk
from ui.wording import Words


def offer(at: Desk, document_id: int, entry: CurrentField, words: Words) -> None:
    """Draw the expander, and the explanation in it if it is open."""
    with st.expander(words("why.title"), key="why", on_change="rerun") as box:
        if box.open:
            _explain(at, document_id, entry, words)


def _explain(at: Desk, document_id: int, entry: CurrentField, words: Words) -> None:
    read = entry.read or entry.field
    try:
        with st.spinner(words("why.reading")):
            field = at.explained(document_id).fields.get(read.id)
    except GoujiError as error:  # what read it is not installed any more, or takes it for no report now
        show(note("bad", words.error(error.code, error.details, str(error))))
        return
    if field is None:
        show(element("div", words("why.gone"), class_="line"))
        return
    by_model = read.origin is Origin.MODEL  # nobody is asked again; what is shown is why the program left it open
    now = number(field.value.value) or words(f"state.{field.value.state}")
    differs = not by_model and (read.value, read.state) != (field.value.value, field.value.state)
    shown = replace(field, way=Way.MODEL, scored=None) if by_model else field
    show(join(note("warn", words("why.differs", now=now)) if differs else None, to_markup(shown, words)))
