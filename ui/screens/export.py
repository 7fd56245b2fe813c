"""Download of all or some documents: a workbook, tables, or JSON Lines.

In: a choice of documents. Out: a file. Surprise: drawn from counts; documents are looked up when some are chosen.
"""

from __future__ import annotations

import streamlit as st

from extractor.store import DocumentRecord
from ui import people, session
from ui.export_files import KINDS, every_document, file_maker
from ui.markup import element, note, show, title
from ui.naming import document_name
from ui.reading import Desk
from ui.wording import Words


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("export.title")))
    counts = at.store.count()
    author = session.author()
    blind = people.hidden_from(at.store, author)
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
        by_id = {one.id: one for one in every_document(at.store) if one.id not in blind}
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
