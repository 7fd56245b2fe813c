"""The routes of exports: documents as tables, lines or a workbook, streamed.

In: requests. Out: text piece by piece, or a workbook. Surprise: the whole database is looked at first, so that no
figure of a damaged one is given out; and what was read since the first piece is not among those that follow. They are
written by processes of their own, so that nobody else waits for them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path as File
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Path, Response
from fastapi.responses import StreamingResponse

from extractor.export import dictionary_csv
from extractor.serve.asking import Filter, Serving, refusals
from extractor.serve.refusals import TooBusy
from extractor.serve.service import MOST_WORKBOOKS, Service
from extractor.store import DocumentRecord, Sort
from extractor.writers import STRETCH, TextFormat, workbook, written, written_here

routes = APIRouter(prefix="/v1", tags=["exports"])

AHEAD = 2
"""Pieces of an export that are written before whoever asked takes them."""
_PIECE = 1 << 16
"""Characters or bytes that are sent together."""


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"  # a row a field
    WIDE = "wide"  # a row a report
    JSONL = "jsonl"
    XLSX = "xlsx"


_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.WIDE: "text/csv; charset=utf-8",
    Format.JSONL: "application/x-ndjson",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BODIES = {"content": {kind.partition(";")[0]: {} for kind in _TYPES.values()}, "description": "the file"}


@routes.get("/exports/{file}", response_class=Response, responses=refusals() | {200: _BODIES})
def get_export(
    service: Serving, file: Annotated[Format, Path(description="what is written")], wanted: Filter
) -> StreamingResponse:
    """Write documents with their current values: csv has a row a field, wide a row a report, jsonl a line a report,
    xlsx the forms as printed with their sums. Files that could not be read are among them with their reason.
    """
    service.store.refuse_damaged()
    records = service.store.documents(wanted, Sort.OLDEST)
    pieces = _workbook(service, records) if file is Format.XLSX else _joined(_texts(service, file, records))
    ending = "csv" if file is Format.WIDE else file.value
    named = {"Content-Disposition": f'attachment; filename="gouji.{ending}"'}
    return StreamingResponse(pieces, headers=named, media_type=_TYPES[file])


@routes.get("/fields", response_class=Response, responses=refusals() | {200: {"content": {"text/csv": {}}}})
def get_field_names() -> Response:
    """Give what every field is called, in Chinese and English, its unit and what it can hold, as CSV."""
    return Response("".join(dictionary_csv()), media_type="text/csv; charset=utf-8")


def _texts(service: Service, file: Format, records: list[DocumentRecord]) -> Iterator[str]:
    if len(records) <= STRETCH:
        return written_here(service.store, TextFormat(file), records)
    return written(service.writers, AHEAD, service.store.path, TextFormat(file), records)


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts in pieces that are worth sending."""
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def _workbook(service: Service, records: list[DocumentRecord]) -> Iterator[bytes]:
    """Write a workbook and return its bytes in pieces.

    Raises:
        TooBusy: others are being written.
    """
    if not service.workbooks.acquire(blocking=False):
        raise TooBusy(limit=MOST_WORKBOOKS)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = File(folder) / "gouji.xlsx"
            workbook(service.writers, service.store.path, records, path, service.options.say)
            file: BinaryIO = path.open("rb")  # it can be read when its name is gone
    finally:
        service.workbooks.release()
    return _pieces(file)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
