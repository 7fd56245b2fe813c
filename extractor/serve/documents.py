"""The routes of documents: what comes in, what became of it, and what stands in it.

In: requests. Out: documents, fields, reports, findings, files. Surprise: a document is answered for before it is read;
``unread`` in the batch says how many still are.
"""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Path, Request, Response, UploadFile

from extractor.export import record_line
from extractor.review import findings_of, form_of, given_out, label
from extractor.serve.asking import (
    Asking,
    Filter,
    Limit,
    Number,
    Offset,
    RequestName,
    Serving,
    SortedBy,
    answer_once,
    refusals,
)
from extractor.serve.receiving import keep, unpacked
from extractor.serve.refusals import NothingThere
from extractor.serve.service import Service
from extractor.serve.shapes import (
    BatchShape,
    DecisionShape,
    Documents,
    DocumentShape,
    Fields,
    FieldShape,
    Findings,
    FindingShape,
    History,
)
from extractor.store import Batches, DocumentFilter, DocumentRecord, Sort

routes = APIRouter(prefix="/v1", tags=["documents"])


@routes.post("/documents", status_code=202, response_model=BatchShape, responses=refusals(413, 507))
def post_documents(
    request: Request,
    service: Serving,
    caller: Asking,
    files: Annotated[list[UploadFile], File(description="reports in any known format, and ZIPs of them")],
    name: RequestName = None,
) -> Response:
    """Bring one file or many; the files of a ZIP are documents of their own.

    All of them are kept when this is answered, and read in the background, each once: the same bytes are the same
    document, whatever their name and whenever they come. A file that cannot be kept is in the answer with its reason.
    """
    named = [(one.filename or "unnamed", one.file) for one in files]
    with unpacked(named) as pieces:
        asked = {"documents": [[one.name, one.digest, one.error.code if one.error else ""] for one in pieces]}

        def act() -> tuple[int, BatchShape]:
            return 202, _batch(service, keep(service.store, pieces, caller.name))

        answer = answer_once(request, name, asked, act)
    service.reading.wake()
    return answer


@routes.get("/batches/{batch}", responses=refusals(404))
def get_batch(
    service: Serving, batch: Annotated[int, Path(ge=1, le=2**53, description="the batch's number")]
) -> BatchShape:
    """Tell how far the files are that came in together."""
    return _batch(service, batch)


@routes.get("/documents", responses=refusals())
def get_documents(
    service: Serving, wanted: Filter, sort: SortedBy = Sort.NEWEST, limit: Limit = 50, offset: Offset = 0
) -> Documents:
    """List documents, a page at a time."""
    records = service.store.documents(wanted, sort, limit, offset)
    return Documents.of(service.store.count(wanted), records)


@routes.get("/documents/{document}", responses=refusals(404))
def get_document(service: Serving, document: Number) -> DocumentShape:
    """Tell what became of a document."""
    return DocumentShape.of(service.record(document))


@routes.get("/documents/{document}/fields", responses=refusals(404))
def get_fields(service: Serving, document: Number) -> Fields:
    """Give the fields of a document as they stand, with what a decision about each is to be given against."""
    record = service.record(document)
    shown = [
        FieldShape.of(entry, label(name, form_of(record, name)))
        for name, entry in given_out(service.store, document).items()
    ]
    return Fields(document=DocumentShape.of(record), fields=shown)


@routes.get("/documents/{document}/report", responses=refusals(404))
def get_report(service: Serving, document: Number) -> dict[str, Any]:
    """Give the whole report as `gouji export` writes it, one JSON object."""
    report: dict[str, Any] = json.loads(record_line(service.store, service.record(document)))
    return report


@routes.get("/documents/{document}/source", responses=refusals(404))
def get_source(service: Serving, document: Number) -> dict[str, str]:
    """Give the source text that the places of the fields point into."""
    service.record(document)
    return {"source": service.store.source(document)}


@routes.get(
    "/documents/{document}/file",
    response_class=Response,
    responses=refusals(404) | {200: {"content": {"application/octet-stream": {}}, "description": "the bytes"}},
)
def get_file(service: Serving, document: Number) -> Response:
    """Give the file that a document came in, byte for byte."""
    record = service.record(document)
    named = f"attachment; filename*=UTF-8''{quote(record.file_name.rpartition('/')[2], safe='')}"
    content = service.store.content(document)
    return Response(content, headers={"Content-Disposition": named}, media_type="application/octet-stream")


@routes.get("/documents/{document}/decisions", responses=refusals(404))
def get_decisions(service: Serving, document: Number) -> History:
    """Give every decision about a document, those that were taken back too."""
    service.record(document)
    return History(items=[DecisionShape.of(one) for one in service.store.decisions(document)])


@routes.get("/documents/{document}/findings", responses=refusals(404))
def get_document_findings(service: Serving, document: Number) -> Findings:
    """Give what a report says against itself and against last year's, as its figures stand now."""
    return Findings(documents=1, items=_findings(service, service.record(document)))


@routes.get("/findings", responses=refusals())
def get_findings(
    service: Serving, wanted: Filter, sort: SortedBy = Sort.NEWEST, limit: Limit = 50, offset: Offset = 0
) -> Findings:
    """Give the findings of many documents, those of a page of documents at a time."""
    records = service.store.documents(wanted, sort, limit, offset)
    found = [one for record in records for one in _findings(service, record)]
    return Findings(documents=service.store.count(wanted).documents, items=found)


def _findings(service: Service, record: DocumentRecord) -> list[FindingShape]:
    current = service.store.fields(record.id)
    return [FindingShape.of(record.id, one) for one in findings_of(service.store, record, current)] if current else []


def _batch(service: Service, batch: int) -> BatchShape:
    batches = Batches(service.store.connections)
    if batches.batch(batch) is None:
        raise NothingThere(what="batch")
    return BatchShape.of(batch, batches.files(batch), service.store.count(DocumentFilter(batch=batch)))
