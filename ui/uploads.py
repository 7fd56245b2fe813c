"""What a person brings: files, folders and ZIPs, each a batch of documents that are received before any is read.

In: uploaded files. Out: documents in the store, in a batch, and the table of what became of each. Surprise: the files
of a ZIP are documents of their own; one that cannot be unpacked stands in the batch with the reason, and nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from extractor.archives import Member, is_bundle, taken_apart
from extractor.readers import MAX_BYTES, suffixes
from extractor.result import Status
from extractor.store import Batches, BatchFile, DocumentFilter, DocumentRecord, Sort
from ui import people, session
from ui.incomplete import missing_parts
from ui.markup import Html, element, join, show
from ui.naming import document_name, when
from ui.reading import Desk
from ui.samples import case_list, samples
from ui.wording import Words

_BATCH, _TAKEN = "gouji.batch", "gouji.taken"

MOST_DETAILED = 60
"""Files of a batch; of more, nothing is said of what each report lacks."""

REDRAWN, MOST_REDRAWN = 5, 40
"""Files after which the verdicts of a batch are drawn anew while it is read, and how often at most."""

SHOWN_FILES = 200
"""Files of a batch that are listed; those that failed come first."""


def upload(at: Desk, words: Words) -> None:
    """Draw the inputs for files and folders, and take up what they hold; nothing for whoever may only look."""
    if not people.may_bring(at.store, session.author()):
        return
    label = words("upload.label", formats=words.listed((*suffixes(), ".zip")), limit=MAX_BYTES // 1_000_000)
    st.session_state.setdefault("upload_what", "files")
    # The files stay in the uploader until the person leaves the screen: emptying it loses what is being dropped.
    folder = st.session_state["upload_what"] == "folder"
    files = (
        st.file_uploader(label, accept_multiple_files="directory", key="upload_folder")
        if folder
        else st.file_uploader(label, accept_multiple_files=True, key="upload")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            words("upload.what"),
            ["files", "folder"],
            key="upload_what",
            required=True,
            format_func=lambda one: words(f"upload.{one}"),
            label_visibility="collapsed",
        )
        found = samples(case_list())
        trying = bool(found) and st.button(words("samples.read", count=len(found)), key="samples")
    taken = st.session_state.get(_TAKEN, frozenset())
    if new := [file for file in files or () if file.file_id not in taken]:
        st.session_state[_TAKEN] = taken | {file.file_id for file in new}
        name = new[0].name if len(new) == 1 else words("batch.and_more", name=new[0].name, count=len(new) - 1)
        _receive(at, [member for file in new for member in _members(file.name, file.getvalue())], name)
    if trying:
        _receive(at, [Member(one.name, one.path.read_bytes()) for one in found], words("samples.batch"))


def _members(name: str, data: bytes) -> Iterator[Member]:
    """Yield the files that an uploaded one is: itself, or those of a ZIP."""
    file = io.BytesIO(data)
    if not is_bundle(file):
        yield Member(name, data)
        return
    for one in taken_apart(file):
        yield Member(one.name or name, one.data, one.error)


def _receive(at: Desk, members: Sequence[Member], name: str) -> None:
    """Keep all files before any is read, then start over: what is unread is read then."""
    batches = Batches(at.store.connections)
    batch = batches.begin(session.author(), name)
    batches.receive(batch, at.store, members, session.author())
    st.session_state[_BATCH] = batch
    st.rerun()


def batch_at_hand() -> int | None:
    """Return the batch that this session brought last."""
    batch = st.session_state.get(_BATCH)
    return batch if isinstance(batch, int) else None


def batch_table(at: Desk, words: Words, batch: int, reading: int | None = None) -> Html:
    """Return what became of a batch: its totals, then a line for each file, those that failed first."""
    files = Batches(at.store.connections).files(batch)
    reports: dict[str, list[DocumentRecord]] = {}  # those of a file have its digest
    digests = {}
    for record in at.store.documents(DocumentFilter(batch=batch), Sort.OLDEST):
        reports.setdefault(record.sha256, []).append(record)
        digests[record.id] = record.sha256
    shown = [(one, reports.get(digests.get(one.document_id or 0, ""), [])) for one in files]
    shown.sort(key=lambda one: not _failed(one[1]))
    table = _Table(at, words, reading, brief=len(shown) > MOST_DETAILED)
    rows = [row for file, own in shown[:SHOWN_FILES] for row in table.rows(file, own)]
    more = element("div", words("batch.more", count=len(shown) - SHOWN_FILES), class_="small")
    return join(
        element("div", batch_totals(at, words, batch), class_="line"),
        element("div", element("table", *rows, class_="batch"), class_="batchbox"),
        more if len(shown) > SHOWN_FILES else None,
    )


def batch_totals(at: Desk, words: Words, batch: int) -> str:
    """Return in one line how many files a batch has and what became of them."""
    counts = at.store.count(DocumentFilter(batch=batch))
    own = Batches(at.store.connections).batch(batch)
    refused = own.refused if own else 0
    return words(
        "batch.totals",
        files=own.files if own else 0,
        documents=counts.documents,
        done=counts.done,
        review=counts.review,
        fields=counts.fields,
        failed=counts.failed + refused,
        unread=counts.unread,
    )


def _failed(reports: Sequence[DocumentRecord]) -> bool:
    return not reports or any(one.status is Status.FAILED for one in reports)


@dataclass(frozen=True, slots=True)
class _Table:
    """Makes the lines of a batch; a ``brief`` one says nothing of what a report lacks, for which it would be read."""

    at: Desk
    words: Words
    reading: int | None
    brief: bool

    def rows(self, file: BatchFile, reports: Sequence[DocumentRecord]) -> Iterator[Html]:
        """Yield the lines of a file: its own, and one for each of several reports in it."""
        if not reports:
            why = self.words.error(file.error_code or "", file.error_details or {}, file.error or "")
            yield _row(element("td", file.name), verdict_line("bad", self.words("verdict.unreadable"), why))
            return
        first, known = reports[0], None
        if file.known:
            moment = when(first.received_at, session.zone())
            known = element("div", self.words("upload.known", name=first.name, when=moment), class_="small")
        if len(reports) == 1:
            yield _row(element("td", file.name, known), self._verdict(first))
            return
        several = element("div", self.words("upload.parts", count=len(reports)))
        yield _row(element("td", file.name, known), several)
        for one in reports:
            own = element("div", document_name(one), class_="small")
            yield _row(element("td", one.name, own), self._verdict(one))

    def _verdict(self, record: DocumentRecord) -> Html:
        return verdict(self.at, self.words, record, now=record.id == self.reading, brief=self.brief)


def _row(name: Html, what: Html) -> Html:
    return element("tr", name, element("td", what))


def verdict(at: Desk, words: Words, record: DocumentRecord, *, now: bool = False, brief: bool = False) -> Html:
    """Return what became of a document, in words."""
    if record.status is None:
        if record.id in at.broken:
            return verdict_line("bad", words("verdict.broke"), words("verdict.broke_why"))
        return verdict_line("", words("verdict.now" if now or record.id in at.busy else "verdict.waiting"))
    if record.status is Status.FAILED:
        why = words.error(record.error_code or "", record.error_details, record.error or "")
        foreign = record.error_code == "not_a_report"
        return verdict_line("bad", words("verdict.foreign" if foreign else "verdict.unreadable"), why)
    if record.status is Status.REVIEW:
        missing = [] if brief else missing_parts(at.store, record, words)
        return verdict_line("warn", words("status.review", count=record.to_review), " ".join(missing))
    return verdict_line("good", words("status.done"))


def verdict_line(kind: str, said: str, why: str = "") -> Html:
    """Return a verdict with its reason below it."""
    return join(element("span", said, class_=f"verdict {kind}"), element("div", why, class_="why") if why else None)


def catch_up(at: Desk, words: Words) -> None:
    """Read what was received and not read yet, showing how far it is."""
    waiting = at.waiting()
    if not waiting:
        return
    total, progress, verdicts = len(waiting), st.empty(), st.empty()
    batch = batch_at_hand()
    for n, document_id in enumerate(waiting, 1):
        record = at.store.document(document_id)
        name = record.name if record else ""
        with progress.container():
            show(element("div", words("reading.now", n=n, total=total, name=name), class_="line"))
            st.progress((n - 1) / total)
        if batch is not None and n % max(REDRAWN, total // MOST_REDRAWN) == 1:
            with verdicts.container():
                show(batch_table(at, words, batch, reading=document_id))
        at.read(document_id)
    st.rerun()
