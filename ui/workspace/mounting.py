"""The workspace on the page: one component, its data, and what comes back from it.

In: a document and a person. Out: the component, drawn. Surprise: it is a fragment, so an answer runs this and nothing
else of the app; what the browser asks for beyond it is another document.
"""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from secrets import token_hex
from typing import TYPE_CHECKING

import streamlit as st

from extractor.errors import GoujiError
from extractor.page import Document
from extractor.pipeline import read_parts
from extractor.readers import available, printed_characters
from extractor.store import LEASE_SECONDS, CurrentField, DocumentRecord, Leases, NotAllowed, Store
from ui import session
from ui.page_picture import picture
from ui.reading import Desk
from ui.wording import Words
from ui.workspace.acts import Acting, Result, acts_of
from ui.workspace.contents import Contents, Data
from ui.workspace.page_boxes import Box, page_boxes
from ui.workspace.page_cells import PageCells, page_cells

if TYPE_CHECKING:
    from extractor.readers import PrintedCharacters

log = logging.getLogger("gouji.ui")

SCRIPTS = (
    "state.js",
    "sums.js",
    "pasting.js",
    "moving.js",
    "sheet.js",
    "drawing.js",
    "blocks.js",
    "keymap.js",
    "keys.js",
    "returns.js",
    "workspace.js",
)
"""Parts of one script, in the order in which they build on each other."""

BOXED = "+"
"""Stands behind the key of a form that a browser has, where it has the boxes on the pictures too."""

PICTURED = ("pdf", "image")
"""Formats of which a page is shown as a picture; of the others, the cells that the reader found."""

MOST_PAGES = 4
"""Pages that are kept as cells, so that an answer does not have the file read again."""

MOST_BOXED = 16
"""Documents whose boxes are kept, of some kilobytes each; to find those of a scan takes as long as to read it."""

_RESULTS, _SINCE, _PAGE = "gouji.results", "gouji.since", "gouji.page"
_SESSION, _LEASED, _PACE = "gouji.session", "gouji.leased", "gouji.pace"

Made = Callable[["PrintedCharacters"], Mapping[str, Box]]
"""Makes the boxes of a document's fields from where its characters are printed."""

_cells: dict[tuple[str, int, str], PageCells | None] = {}
_boxes: dict[str, tuple[Mapping[str, Box], Future[PrintedCharacters] | None, Made]] = {}


@cache
def _file(name: str) -> str:
    return resources.files("ui.workspace").joinpath(name).read_text(encoding="utf-8")


Leave = Callable[[str], None]
"""Called where the person leaves for another document (with nothing) or for the report, with the field at hand."""

TakePace = Callable[[], Data]
"""Tells how much the person did today, and how fast; the more they did, the longer it takes."""


def mount(at: Desk, record: DocumentRecord, words: Words, field_id: str, leave: Leave, pace: TakePace) -> None:
    """Draw the workspace of a document, at a field."""
    st.session_state[_PACE] = pace()
    st.fragment(_draw)(at, record, words, field_id, leave, pace)


def _draw(at: Desk, record: DocumentRecord, words: Words, field_id: str, leave: Leave, pace: TakePace) -> None:
    key, store = f"workspace-{record.id}", at.store
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
        acting, before = Acting(store, record, session.author(), words, session.zone(), since), set(known)
        acting.take_up(acts_of(st.session_state[key].get("outbox")), known)
        if any(one.is_elsewhere for nonce, one in known.items() if nonce not in before):
            st.session_state[_PACE] = pace()  # the browser counts on by itself only what is answered here
        _lease_longer(store, record)

    def turned() -> None:
        st.session_state[_PAGE] = st.session_state[key].get("page")

    try:
        contents = Contents(store, record, words, session.zone())
        contents.load()
        data: Data = contents.news()
        data["results"] = _results(known, (st.session_state.get(key) or {}).get("outbox"))
        data["asked"] = field_id
        data["pace"] = st.session_state[_PACE]
        data["session"] = st.session_state.setdefault(_SESSION, token_hex(8))
        data["since"] = since
        data["author"] = session.author()
        data["key"] = contents.key()
        has = str((st.session_state.get(key) or {}).get("has") or "")
        if not has.startswith(data["key"]):  # a browser that was just opened has nothing
            data["form"] = contents.form() | _page(at, contents)
        if record.format in PICTURED:
            data["picture"] = _picture(at, record, st.session_state.pop(_PAGE, None))
            if has != data["key"] + BOXED:
                data["boxes"] = _page_boxes(at, contents)
        shown = component(
            key=key,
            data=data,
            on_outbox_change=answered,
            on_page_change=turned,
            on_away_change=lambda: None,
            on_has_change=lambda: None,
            on_look_change=lambda: None,
        )
        away = shown.get("away")
        if isinstance(away, str):
            leave(away if away in contents.current else "")
    finally:
        store.close()


def _results(known: Mapping[str, Result], outbox: object) -> Data:
    """Return what became of the acts that the browser waits to hear of."""
    return {act.nonce: known[act.nonce].as_data() for act in acts_of(outbox) if act.nonce in known}


def _lease_longer(store: Store, record: DocumentRecord) -> None:
    """Keep the document for the person who works in it; not at every answer, for it is a write."""
    now = time.monotonic()
    if session.author() and now - st.session_state.get(_LEASED, 0.0) > LEASE_SECONDS / 5:
        with suppress(NotAllowed):  # the answer said so itself
            Leases(store.connections).take(session.author(), record.id)
        st.session_state[_LEASED] = now


def _page(at: Desk, contents: Contents) -> Data:
    """Return the page of a document as it is shown beside its text: the cells of its tables, or boxes on pictures."""
    record = contents.record
    if record.format in PICTURED:
        return {"pictured": True}
    cells = _page_cells(at, record, contents.current) if record.format != "text" else None
    return {"blocks": cells.blocks, "cells": cells.marks} if cells else {}


def _picture(at: Desk, record: DocumentRecord, page: object) -> Data | None:
    """Return the picture of a page that was asked for; it travels once."""
    if not isinstance(page, int):
        return None
    try:
        drawn, pages = at.workers.run(picture, at.store.content(record.id), page)
    except Exception:  # what cannot be drawn can still be read as text
        log.exception("a page could not be drawn")
        return None
    return {"page": page, "pages": pages, "url": f"data:image/png;base64,{base64.b64encode(drawn).decode()}"}


def _page_boxes(at: Desk, contents: Contents) -> Mapping[str, Box] | None:
    """Return where the fields stand on the pictures of a document's pages; None as long as that is being found out.

    A PDF is laid out once more for it. A scan is recognised once more, and nobody is made to wait for that.
    """
    record, key = contents.record, contents.key()
    if key not in _boxes:
        for oldest in list(_boxes)[: 1 - MOST_BOXED]:
            _boxes.pop(oldest, None)
        content, source = at.store.content(record.id), at.store.source(record.id)

        def made(printed: PrintedCharacters) -> Mapping[str, Box]:
            return page_boxes(printed, source, record, contents.current)

        found: Mapping[str, Box] = {}
        if record.format == "pdf":
            found = _boxes_of(at.workers.submit(printed_characters, content), made)
        recognised = at.workers.submit(printed_characters, content, True) if not found and available() else None
        _boxes[key] = (found, recognised, made)
    known, waited_for, made_of = _boxes[key]
    if waited_for is None:
        return known
    if not waited_for.done():
        return None
    _boxes[key] = (_boxes_of(waited_for, made_of), None, made_of)
    return _boxes[key][0]


def _boxes_of(printed: Future[PrintedCharacters], made: Made) -> Mapping[str, Box]:
    try:
        return made(printed.result())
    except Exception:  # the picture can be looked at without boxes
        log.exception("the places on a picture could not be told")
        return {}


def _page_cells(at: Desk, record: DocumentRecord, current: dict[str, CurrentField]) -> PageCells | None:
    """Return the cells of a document's page, reading the file again unless that was just done."""
    key = (record.sha256, record.part, repr(sorted(record.forms.items())))
    if key not in _cells:
        for oldest in list(_cells)[: 1 - MOST_PAGES]:
            _cells.pop(oldest, None)
        document = _read_again(at, record)
        _cells[key] = page_cells(document, record, current) if document else None
    return _cells[key]


def _read_again(at: Desk, record: DocumentRecord) -> Document | None:
    """Return the document as it is read now, if that is how it was read when its places were found."""
    try:
        parts = at.workers.run(read_parts, at.store.content(record.id))
    except GoujiError:
        return None
    document = parts[max(record.part - 1, 0)] if record.part <= len(parts) else parts[0]
    return document if document.own_source == at.store.source(record.id) else None
