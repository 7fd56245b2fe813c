"""What to say of a document that stands in the address and has nothing to show.

In: the document at hand. Out: a note, or nothing where there is a report to show. Surprise: without it a wrong address
would quietly show another document, or say that all work is done.
"""

from __future__ import annotations

from extractor.result import Status
from extractor.store import Store
from ui import session
from ui.markup import Html, note
from ui.wording import Words


def unreadable(store: Store, words: Words) -> Html | None:
    """Return why the document at hand cannot be shown; None where it can, or where none is at hand."""
    number = session.document_id()
    if number is None:
        return None
    record = store.document(number)
    if record is None:
        return note("bad", words("document.unknown", number=number))
    if record.status is None:
        return note("warn", words("document.waiting", name=record.name))
    if record.status is Status.FAILED:
        why = words.error(record.error_code or "", record.error_details, record.error or "")
        return note("bad", words("document.failed", name=record.name, why=why))
    return None
