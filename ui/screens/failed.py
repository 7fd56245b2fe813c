"""What can be done with a file that could not be read: try again, fetch it back, remove it.

In: a failed document. Out: a new reading, the file as it came, or one document less. Surprise: only files from which
nothing was read can be removed; decisions and what they are about are kept for good.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from extractor.errors import GoujiError
from extractor.store import DocumentRecord
from ui import session
from ui.markup import note
from ui.reading import Desk
from ui.wording import Words


def actions(at: Desk, record: DocumentRecord, words: Words) -> None:
    """Draw the menu of a failed document."""
    with st.popover(words("failed.menu"), key=f"failed{record.id}"):
        st.button(words("documents.again"), key=f"again{record.id}", on_click=_again, args=(at, record, words))
        st.download_button(
            words("failed.fetch"),
            _content(at, record.id),
            file_name=record.file_name,
            mime="application/octet-stream",
            key=f"fetch{record.id}",
            on_click="ignore",
        )
        st.button(words("failed.remove"), key=f"remove{record.id}", on_click=_remove, args=(at, record, words))


def _content(at: Desk, document_id: int) -> Callable[[], bytes]:
    def fetch() -> bytes:
        try:
            return at.store.content(document_id)
        finally:
            at.store.close()

    return fetch


def _again(at: Desk, record: DocumentRecord, words: Words) -> None:
    try:
        at.store.require_to_bring(session.author())
        at.read(record.id)
        session.tell(note("info", words("failed.tried", name=record.name)))
    except GoujiError as error:  # the menu was drawn before they lost the role
        session.tell(note("warn", words.error(error.code, error.details, str(error))))
    finally:
        at.store.close()


def _remove(at: Desk, record: DocumentRecord, words: Words) -> None:
    try:
        at.store.remove(record.id, session.author())
        session.tell(note("good", words("failed.removed", name=record.name)))
    except GoujiError as error:  # it was read meanwhile
        session.tell(note("warn", words.error(error.code, error.details, str(error))))
    finally:
        at.store.close()
