"""The application: routes, what they refuse, and the description of it all.

In: a ``Service``. Out: an ASGI application behind its gate. Surprise: there is no page of documentation, since those
that the framework brings fetch scripts from elsewhere; the description itself is at ``/openapi.json``.
"""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from extractor import __version__
from extractor.errors import GoujiError
from extractor.serve import documents, exporting, reviewing, running
from extractor.serve.asking import BEARER
from extractor.serve.gate import Gate
from extractor.serve.problems import what_is_wrong
from extractor.serve.refusals import (
    NotAsked,
    NothingThere,
    Unforeseen,
    WrongMethod,
    headers_of,
    refusal,
    status_of,
)
from extractor.serve.service import Service

_DESCRIPTION = """Reads government information-disclosure annual reports (政府信息公开工作年度报告) into numbers.

Bring files with `POST /v1/documents`, look how far they are with `GET /v1/batches/{batch}`, see what waits for a person
with `GET /v1/queue`, decide with `POST /v1/decisions`, and take the figures with `GET /v1/exports/{file}`. Every error
has one shape: a stable code, a sentence that says what to do, and the number of the request in the log."""


def application(service: Service) -> Gate:
    """Return the application of a service."""
    app = FastAPI(
        title="Gouji",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name_of,
        dependencies=[Depends(BEARER)],
    )
    app.state.service = service
    for part in (documents, reviewing, exporting, running):
        app.include_router(part.routes)
    app.add_exception_handler(GoujiError, _ours)
    app.add_exception_handler(RequestValidationError, _not_asked)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(Exception, _unforeseen)
    return Gate(app, service)


def _name_of(route: APIRoute) -> str:
    return route.name


def _refused(request: Request, error: GoujiError) -> JSONResponse:
    body = refusal(error, request.scope["state"]["request"])
    return JSONResponse(body, status_of(error), headers=dict(headers_of(error)))


def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GoujiError)
    return _refused(request, error)


def _not_asked(request: Request, error: Exception) -> JSONResponse:
    """Say which places of a request are not as described, and nothing of what stands there."""
    assert isinstance(error, RequestValidationError)
    return _refused(request, NotAsked(problems=what_is_wrong(error.errors()[:10])))


def _of_the_framework(request: Request, error: Exception) -> JSONResponse:
    """Say in our words what the framework refuses; what broke a body off is told as what it is."""
    assert isinstance(error, HTTPException)
    cause = error.__cause__
    if isinstance(cause, GoujiError):
        return _refused(request, cause)
    kinds: dict[int, GoujiError] = {404: NothingThere(what="address"), 405: WrongMethod()}
    return _refused(request, kinds.get(error.status_code) or NotAsked(problems="its body cannot be read"))


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    del error  # the gate tells the log
    return _refused(request, Unforeseen(request=request.scope["state"]["request"]))
