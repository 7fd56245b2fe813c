"""The first screen: files come in, verdicts come out, and the list of all documents.

In: uploads. Out: documents in the store, each with a verdict in words. Surprise: an upload is only received;
``catch_up`` reads whatever is unread, here and before every other screen, and so goes on where a run was cut off.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from extractor.readers import MAX_BYTES, suffixes
from extractor.result import Status
from extractor.store import DocumentFilter, DocumentRecord, Totals
from ui import session
from ui.incomplete import missing_parts
from ui.markup import Html, element, join, show, title
from ui.naming import document_name, when
from ui.reading import Desk
from ui.samples import case_list, samples
from ui.screens.failed import actions
from ui.session import Screen
from ui.wording import Words

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that this session brought: the document that it is, under the name that it came with."""

    document_id: int
    name: str
    known: bool


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("documents.title")))
    show(element("div", words("app.purpose"), class_="line"))
    session.show_message()
    _upload(at, words)
    catch_up(at, words)
    arrivals = _arrivals()
    if arrivals:
        show(_batch(at, words, arrivals))
    show(element("h2", words("documents.list"), class_="part"))
    _list(at, words)


def catch_up(at: Desk, words: Words) -> None:
    """Read what was received and not read yet, showing how far it is."""
    waiting = at.waiting()
    if not waiting:
        return
    total, progress, verdicts = len(waiting), st.empty(), st.empty()
    arrivals = _arrivals()
    for n, document_id in enumerate(waiting, 1):
        record = at.store.document(document_id)
        name = record.name if record else ""
        with progress.container():
            show(element("div", words("reading.now", n=n, total=total, name=name), class_="line"))
            st.progress((n - 1) / total)
        if arrivals:
            with verdicts.container():
                show(_batch(at, words, arrivals, reading=document_id))
        at.read(document_id)
    st.rerun()


# --- uploads ---------------------------------------------------------------------------------------------------------


def _arrivals() -> list[Arrival]:
    return list(st.session_state.get("gouji.arrivals", []))


def _receive(at: Desk, files: list[tuple[str, bytes]], earlier: list[Arrival]) -> None:
    """Keep all files before any is read, then start over: ``catch_up`` reads them."""
    arrivals = []
    for name, data in files:
        received = at.store.receive(name, data)
        arrivals.append(Arrival(received.document_id, name, received.known))
    st.session_state["gouji.arrivals"] = earlier + arrivals
    st.rerun()


def _upload(at: Desk, words: Words) -> None:
    taken = st.session_state.get("gouji.taken", frozenset())
    label = words("upload.label", formats=words.listed(suffixes()), limit=MAX_BYTES // 1_000_000)
    # The files stay in the uploader until the person leaves the screen: emptying it loses what is being dropped.
    files = st.file_uploader(label, accept_multiple_files=True, key="upload")
    if new := [file for file in files if file.file_id not in taken]:
        st.session_state["gouji.taken"] = frozenset(file.file_id for file in files)
        _receive(at, [(file.name, file.getvalue()) for file in new], _arrivals() if len(new) < len(files) else [])
    found = samples(case_list())
    if found and st.button(words("samples.read", count=len(found)), key="samples"):
        _receive(at, [(sample.name, sample.path.read_bytes()) for sample in found], [])


def _batch(at: Desk, words: Words, arrivals: list[Arrival], reading: int | None = None) -> Html:
    """Return the verdicts about the files that were just brought."""
    rows = []
    for one in arrivals:
        record = at.store.document(one.document_id)
        if record is None:
            continue
        known = None
        if one.known:
            known = element(
                "div",
                words("upload.known", name=record.name, when=when(record.received_at, session.zone())),
                class_="small",
            )
        verdict = _verdict(at, words, record, now=one.document_id == reading)
        parts = at.store.parts(one.document_id)
        if len(parts) == 1:
            rows.append(element("tr", element("td", one.name, known), element("td", verdict)))
            continue
        several = element("td", words("upload.parts", count=len(parts)))
        rows.append(element("tr", element("td", one.name, known), several))
        for part in parts:
            own = element("div", document_name(part), class_="small")
            rows.append(element("tr", element("td", part.name, own), element("td", _verdict(at, words, part))))
    return element("div", element("table", *rows, class_="batch"), class_="batchbox")


def _verdict(at: Desk, words: Words, record: DocumentRecord, *, now: bool = False) -> Html:
    """Return what became of a document, in words."""
    if record.status is None:
        if record.id in at.broken:
            return _verdict_line("bad", words("verdict.broke"), words("verdict.broke_why"))
        return _verdict_line("", words("verdict.now" if now or record.id in at.busy else "verdict.waiting"))
    if record.status is Status.FAILED:
        why = words.error(record.error_code or "", record.error_details, record.error or "")
        foreign = record.error_code == "not_a_report"
        return _verdict_line("bad", words("verdict.foreign" if foreign else "verdict.unreadable"), why)
    if record.status is Status.REVIEW:
        missing = missing_parts(at.store, record, words)
        return _verdict_line("warn", words("status.review", count=record.to_review), " ".join(missing))
    return _verdict_line("good", words("status.done"))


def _verdict_line(kind: str, verdict: str, why: str = "") -> Html:
    return join(element("span", verdict, class_=f"verdict {kind}"), element("div", why, class_="why") if why else None)


# --- the list --------------------------------------------------------------------------------------------------------

_WIDTHS = [3.6, 0.6, 1.2, 3.6, 1.4, 0.9, 0.9]


def _list(at: Desk, words: Words) -> None:
    if not at.store.count().documents:
        show(element("div", words("documents.none"), class_="line"))
        return
    text = st.text_input(
        words("documents.search"),
        key="search",
        placeholder=words("documents.search"),
        label_visibility="collapsed",
        width=360,
    )
    wanted = DocumentFilter(text or "")
    counts = at.store.count(wanted)
    pages = max(1, -(-counts.documents // PER_PAGE))
    show(element("div", _summary(counts, words), class_="line"))
    with st.container(key="rows"):
        heads = ("document", "year", "forms", "verdict", "received")
        for column, head in zip(st.columns(_WIDTHS), heads, strict=False):
            with column:
                show(element("div", words(f"documents.{head}"), class_="head"))
        # The pages' number stands below the list, but is needed above it.
        page = min(int(st.session_state.get("page", 1)), pages)
        for record in at.store.documents(wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE):
            _row(at, words, record)
    if pages > 1:
        st.pagination(pages, key="page")


def _summary(counts: Totals, words: Words) -> str:
    return words(
        "documents.summary",
        count=counts.documents,
        done=counts.done,
        review=counts.review,
        fields=counts.fields,
        failed=counts.failed + counts.unread,
    )


def _row(at: Desk, words: Words, record: DocumentRecord) -> None:
    columns = st.columns(_WIDTHS)
    small = element("small", record.name) if record.agency else None
    cells = (
        element("div", record.agency or record.name, element("br") if small else None, small, class_="cellname"),
        element("div", record.year or ""),
        element("div", _forms(record), class_="small"),
        element("div", _verdict(at, words, record)),
        element("div", when(record.received_at, session.zone()), class_="small"),
    )
    for column, cell in zip(columns, cells, strict=False):
        with column:
            show(cell)
    if record.status is Status.REVIEW and columns[5].button(words("documents.review"), key=f"review{record.id}"):
        session.take(record.id)
        session.go(Screen.QUEUE)
    if record.forms and columns[6].button(words("documents.report"), key=f"report{record.id}"):
        session.take(record.id)
        session.go(Screen.REPORT)
    if record.status is Status.FAILED or record.id in at.broken:
        with columns[5]:
            actions(at, record, words)


def _forms(record: DocumentRecord) -> str:
    """Return the forms that the sections follow: one year if they agree, otherwise section by section."""
    forms = list(record.forms.values())
    return forms[0] if len(set(forms)) == 1 else " / ".join(forms)
