"""Download of all or some documents, as a table or as JSON Lines.

In: a choice of documents. Out: a file. Surprise: the file is made when the button is pressed, so that it holds the
values as they stand then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import streamlit as st

from extractor import export
from extractor.store import DocumentRecord, Store
from ui.markup import element, show, title
from ui.naming import document_name
from ui.reading import Desk
from ui.wording import Words

Text = Callable[[Store, Iterable[DocumentRecord]], Iterator[str]]


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("export.title")))
    records = [one for one in reversed(at.store.documents()) if one.status is not None]
    if not records:
        show(element("div", words("documents.none"), class_="line"))
        return
    every = st.radio(
        words("export.which"),
        [True, False],
        key="export_all",
        horizontal=True,
        format_func=lambda one: words("export.all", count=len(records)) if one else words("export.some"),
    )
    if not every:
        by_id = {one.id: one for one in records}
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
    if waiting:
        show(element("div", words("export.waiting", count=waiting), class_="line"))
    unreadable = at.store.unreadable()
    if count := sum(unreadable.get(one.id, 0) for one in records):
        show(element("div", words("export.unreadable", count=count), class_="line"))
    for kind, text in (("csv", export.to_csv), ("jsonl", export.to_jsonl)):
        with st.container(border=True):
            show(element("div", element("b", words(f"export.{kind}")), class_="line"))
            show(element("div", words(f"export.{kind}_what"), class_="line"))
            st.download_button(
                words(f"export.{kind}_get"),
                file_maker(at, records, text),
                file_name=f"gouji.{kind}",
                mime="text/csv" if kind == "csv" else "application/jsonl",
                key=f"download_{kind}",
                on_click="ignore",
                disabled=not records,
            )


def file_maker(at: Desk, records: list[DocumentRecord], text: Text) -> Callable[[], bytes]:
    """Return what makes the file when it is asked for, with the records as they stand then."""

    def make() -> bytes:
        fresh = [record for one in records if (record := at.store.document(one.id))]
        pieces = text(at.store, fresh)
        at.store.close()
        return "".join(pieces).encode()

    return make
