"""The files that documents are taken along as: a workbook, tables, or JSON Lines.

In: a choice of documents. Out: what makes the file when it is asked for. Surprise: it holds the values as they stand
then, and nothing of documents of which the person must not see the answers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from typing import NamedTuple

from extractor import export
from extractor.store import DocumentRecord, Store
from ui import people, session
from ui.reading import Desk
from ui.wording import Words

Make = Callable[[Store, Iterable[DocumentRecord], Words, tzinfo], bytes]
"""Makes a file of documents, with words in the reader's language, and times by their clock, where it has any."""


class Kind(NamedTuple):
    """One kind of file that can be had."""

    name: str
    file_name: str
    mime: str
    make: Make


def _workbook(store: Store, records: Iterable[DocumentRecord], words: Words, zone: tzinfo) -> bytes:
    out = io.BytesIO()
    export.write_workbook(store, records, out, words, zone)
    return out.getvalue()


def _of(text: Callable[[Store, Iterable[DocumentRecord]], Iterator[str]]) -> Make:
    return lambda store, records, words, zone: "".join(text(store, records)).encode()


KINDS = (
    Kind("xlsx", "gouji.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    Kind("wide", "gouji-wide.csv", "text/csv", _of(export.to_wide_csv)),
    Kind("csv", "gouji.csv", "text/csv", _of(export.to_csv)),
    Kind("jsonl", "gouji.jsonl", "application/jsonl", _of(export.to_jsonl)),
)


def file_maker(
    at: Desk, records: list[DocumentRecord] | None, make: Make, words: Words, author: str = ""
) -> Callable[[], bytes]:
    """Return what makes the file when it is asked for, with the records, or all of them, as they stand then."""
    zone = session.zone()  # whoever makes the file later is no session

    def made() -> bytes:
        blind = people.hidden_from(at.store, author)
        known = map(at.store.document, (one.id for one in records or ()))
        chosen = every_document(at.store) if records is None else [one for one in known if one]
        fresh = [one for one in chosen if one.id not in blind]
        content = make(at.store, fresh, words, zone)
        at.store.close()
        return content

    return made


def every_document(store: Store) -> list[DocumentRecord]:
    """Return all documents that were read, or could not be, the oldest first."""
    return [one for one in reversed(store.documents()) if one.status is not None]
