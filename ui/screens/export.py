"""Download of all or some documents: a workbook, tables, or JSON Lines.

In: a choice of documents. Out: a file. Surprise: the file is made when the button is pressed, so that it holds the
values as they stand then.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import streamlit as st

from extractor import export
from extractor.store import DocumentRecord, Store
from ui import people, session
from ui.markup import element, note, show, title
from ui.naming import document_name
from ui.reading import Desk
from ui.wording import Words

Make = Callable[[Store, Iterable[DocumentRecord], Words], bytes]
"""Makes a file of documents, with words in the reader's language where it has any."""


class Kind(NamedTuple):
    """One kind of file that can be had."""

    name: str
    file_name: str
    mime: str
    make: Make


def _workbook(store: Store, records: Iterable[DocumentRecord], words: Words) -> bytes:
    out = io.BytesIO()
    export.write_workbook(store, records, out, words)
    return out.getvalue()


def _of(text: Callable[[Store, Iterable[DocumentRecord]], Iterator[str]]) -> Make:
    return lambda store, records, words: "".join(text(store, records)).encode()


KINDS = (
    Kind("xlsx", "gouji.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    Kind("wide", "gouji-wide.csv", "text/csv", _of(export.to_wide_csv)),
    Kind("csv", "gouji.csv", "text/csv", _of(export.to_csv)),
    Kind("jsonl", "gouji.jsonl", "application/jsonl", _of(export.to_jsonl)),
)


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("export.title")))
    counts = at.store.count()
    author = session.author()
    blind = people.kept_from(at.store, author)
    every_one = counts.documents - counts.unread - len(blind)
    if not every_one:
        show(element("div", words("documents.none"), class_="line"))
        return
    every = st.radio(
        words("export.which"),
        [True, False],
        key="export_all",
        horizontal=True,
        format_func=lambda one: words("export.all", count=every_one) if one else words("export.some"),
    )
    records: list[DocumentRecord] | None = None
    waiting, unreadable = counts.fields, counts.unreadable
    if not every:
        by_id = {one.id: one for one in _every(at.store, blind)}
        chosen = st.multiselect(
            words("export.choose"),
            list(by_id),
            key="export_some",
            format_func=lambda one: f"{document_name(by_id[one])} ({by_id[one].name})",
            placeholder=words("export.choose"),
            select_all=False,  # its label is English only, and "all" stands above
        )
        records = [by_id[one] for one in chosen]
        waiting = sum(one.to_review for one in records)
        found = at.store.unreadable()
        unreadable = sum(found.get(one.id, 0) for one in records)
    if waiting:
        show(element("div", words("export.waiting", count=waiting), class_="line"))
    if unreadable:
        show(element("div", words("export.unreadable", count=unreadable), class_="line"))
    if blind:
        show(note("info", words("export.blind", count=len(blind))))
    for kind in KINDS:
        with st.container(border=True):
            show(element("div", element("b", words(f"export.{kind.name}")), class_="line"))
            show(element("div", words(f"export.{kind.name}_what"), class_="line"))
            st.download_button(
                words(f"export.{kind.name}_get"),
                file_maker(at, records, kind.make, words, author),
                file_name=kind.file_name,
                mime=kind.mime,
                key=f"download_{kind.name}",
                on_click="ignore",
                disabled=records == [],
            )


def file_maker(
    at: Desk, records: list[DocumentRecord] | None, make: Make, words: Words, author: str = ""
) -> Callable[[], bytes]:
    """Return what makes the file when it is asked for, with the records, or all of them, as they stand then."""

    def made() -> bytes:
        known = at.store.document
        fresh = (
            _every(at.store, people.kept_from(at.store, author))
            if records is None
            else [one for own in records if (one := known(own.id))]
        )
        content = make(at.store, fresh, words)
        at.store.close()
        return content

    return made


def _every(store: Store, blind: frozenset[int]) -> list[DocumentRecord]:
    """Return all documents that were read, or could not be, the oldest first, but for what the person must not see."""
    return [one for one in reversed(store.documents()) if one.status is not None and one.id not in blind]
