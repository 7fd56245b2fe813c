"""The routes of the service itself: whether it is well, what it counts, and its keys.

In: requests. Out: health, metrics, keys. Surprise: health is told from memory and asks nothing of the database or of
the threads that answer others, so that it comes at once however busy the service is.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from extractor import __version__
from extractor.errors import UsageError
from extractor.serve.asking import Asking, Serving, refusals
from extractor.serve.refusals import NothingThere
from extractor.serve.service import Caller, Service, service_of
from extractor.serve.shapes import Health, Keys, KeyShape
from extractor.store import NotAllowed, Role

routes = APIRouter(tags=["service"])


@routes.get("/health", response_model=Health, responses={503: {"model": Health, "description": "It is not well."}})
async def get_health(request: Request) -> JSONResponse:
    """Tell whether the service is well; nobody needs a key for it."""
    reading = service_of(request).reading
    problem = reading.problem.code if reading.problem else "" if reading.alive else "nobody_reads"
    said = Health(status=problem or "ok", version=__version__, reading=reading.running)
    return JSONResponse(said.model_dump(), 503 if problem else 200)


@routes.get("/metrics", response_class=PlainTextResponse, responses=refusals())
def get_metrics(service: Serving) -> Response:
    """Give counts and times for Prometheus."""
    text = service.measures.text(service.store.count(), service.reading.running)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")


@routes.get("/v1/keys", responses=refusals())
def get_keys(service: Serving, caller: Asking) -> Keys:
    """List the keys, for administrators; no key itself is among what is told."""
    _administrator(caller)
    return Keys(items=[KeyShape.of(one) for one in service.keys.listed()])


@routes.delete("/v1/keys/{name}", status_code=204, response_class=Response, responses=refusals(404))
def delete_key(
    service: Serving, caller: Asking, name: Annotated[str, Path(max_length=60, description="the key's name")]
) -> Response:
    """Revoke a key, for administrators; it does nothing from then on."""
    _revoke(service, caller, name)
    return Response(status_code=204)


def _revoke(service: Service, caller: Caller, name: str) -> None:
    try:
        service.keys.revoke(name, caller.name, checked=True)
    except UsageError as error:
        raise NothingThere(what="key") from error


def _administrator(caller: Caller) -> None:
    if caller.key is None or caller.key.role is not Role.ADMIN:
        raise NotAllowed(person=caller.name or "Whoever shows no key", needed=Role.ADMIN.value)
