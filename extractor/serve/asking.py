"""What routes have in common: what they are asked with, what they refuse, and requests that may come again.

In: a request. Out: filters, pages, and answers that are the same whenever a request is sent again. Surprise: an error
that says something of what was asked is remembered like any other answer; one that says that it was not tried is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.security import HTTPBearer

from extractor.serve.refusals import LASTING, refusal, status_of
from extractor.serve.service import Caller, Service, caller_of, service_of
from extractor.serve.shapes import Refusal, Shape
from extractor.store import Answer, DocumentFilter, ListState, Sort

MOST_LISTED = 500
_MOST = 2**53

Number = Annotated[int, Path(ge=1, le=_MOST, description="the document's number")]
Serving = Annotated[Service, Depends(service_of)]
Asking = Annotated[Caller, Depends(caller_of)]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED, description="documents a page")]
Offset = Annotated[int, Query(ge=0, le=_MOST, description="documents before the page")]
SortedBy = Annotated[Sort, Query(description="in which order")]
RequestName = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="a name of your own for this request: sent again with it within 7 days, it is answered as the "
        "first time and nothing is done twice",
        examples=["5f3b6c1e-upload-1"],
    ),
]

BEARER = HTTPBearer(
    auto_error=False, description="A key of `gouji key new`; while there are none, programs on this machine need none."
)


def wanted(
    *,
    text: Annotated[str, Query(max_length=200, description="stands in the name, the agency or the year")] = "",
    state: Annotated[list[ListState] | None, Query(description="what became of it; may be repeated")] = None,
    agency: Annotated[str, Query(max_length=200, description="the whole name")] = "",
    year: Annotated[int | None, Query(ge=0, le=9999, description="that is reported on")] = None,
    form: Annotated[str, Query(max_length=20, description="the form that a table of it follows, as 2021")] = "",
    reason: Annotated[str, Query(max_length=60, description="why a field of it waits")] = "",
    batch: Annotated[int | None, Query(ge=1, le=_MOST, description="what it came in with")] = None,
) -> DocumentFilter:
    """Return which documents are asked for."""
    return DocumentFilter(text, tuple(state or ()), agency, year, form, reason, batch)


Filter = Annotated[DocumentFilter, Depends(wanted)]

_SAID = {
    401: (
        "A key is needed, or is none any more.",
        "key_needed",
        "A key is needed: send it as Authorization: Bearer KEY.",
    ),
    403: ("The key's role does not allow it.", "not_allowed", "key:lin may not do this: the role reviewer is needed."),
    404: ("It is not there.", "nothing_there", "There is no such document here."),
    409: (
        "Somebody else was faster.",
        "decided_meanwhile",
        "Somebody decided about requests.new.total meanwhile, so nothing was saved over it: look at it again.",
    ),
    413: (
        "More bytes than a request may have.",
        "body_too_large",
        "The request has more than 200 MB: send the files in several requests, or a smaller ZIP.",
    ),
    422: (
        "The request is not as described, or what it asks cannot be.",
        "invalid_request",
        "The request is not as the description (/openapi.json) asks for it: query.limit.",
    ),
    429: (
        "More requests than anybody needs; Retry-After says when to go on.",
        "too_many_requests",
        "More requests a minute than 1200: wait 3 s and go on more slowly.",
    ),
    500: (
        "The database is damaged, or something that nobody foresaw.",
        "unforeseen",
        "Something went wrong that nobody foresaw; nothing was changed. Its number in the log is a3f09c1b22de.",
    ),
    503: (
        "The service or its database is busy; Retry-After says when to try again.",
        "too_busy",
        "The service is at work on as many requests as it takes at once (200): send this one again in a few seconds.",
    ),
    507: (
        "The disk is full; what was stored before is kept.",
        "database_full",
        "The database gouji.db cannot be written any further (database or disk is full): free some room where it lies, "
        "and try again. What was stored before is kept.",
    ),
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of what a route refuses, beside what every route does."""
    return {
        status: {
            "model": Refusal,
            "description": _SAID[status][0],
            "content": {"application/json": {"example": _example(*_SAID[status][1:])}},
        }
        for status in sorted({401, 403, 422, 429, 500, 503, *statuses})
    }


def _example(code: str, sentence: str) -> dict[str, Any]:
    return {"error": {"code": code, "sentence": sentence, "details": {}, "request": "a3f09c1b22de"}}


def answer_once(
    request: Request, name: str | None, asked: dict[str, Any], act: Callable[[], tuple[int, Shape]]
) -> Response:
    """Do what is ``asked``, unless the same request of the same caller was answered before; then answer that again."""
    service, caller = service_of(request), caller_of(request)

    def answer() -> Answer:
        try:
            status, said = act()
        except LASTING as error:
            refused = refusal(error, request.scope["state"]["request"])
            return Answer(status_of(error), json.dumps(refused, ensure_ascii=False))
        return Answer(status, said.model_dump_json())

    text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    given = service.answered.once(caller.name, name, text, answer)
    headers = {"Idempotency-Replayed": "true"} if given.again else {}
    return Response(given.text, given.status, headers, "application/json")
