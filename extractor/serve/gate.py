"""What every request passes before a route sees it: who sends it, how often, how much; and what is told of it.

In: a request. Out: the answer of the routes, or a refusal. Surprise: a key, a pace and a size that are not right are
refused before a byte of the body is read, and the bytes are counted as they come, whatever the request says of them.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.errors import GoujiError
from extractor.serve.refusals import (
    BodyTooLarge,
    KeyNeeded,
    OnlyHere,
    TooBusy,
    TooManyRequests,
    TooSlowSending,
    Unforeseen,
    headers_of,
    refusal,
    status_of,
)
from extractor.serve.service import Caller, Service
from extractor.store import NotAllowed, Role

log = logging.getLogger("gouji.serve")

OPEN = ("/health", "/openapi.json")
"""What anybody who reaches the service may ask: nothing of a report is in it."""
MOST_AT_ONCE = 200
"""Requests that are worked at; more of them would only wait for each other."""
PATIENCE = 60.0
"""Seconds between two pieces of a body."""
JSON_BYTES = 1_000_000
"""Of a body that brings no files."""
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
_METHODS = ("GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS")
_HERE = ("127.0.0.1", "localhost", "[::1]")


@dataclass(slots=True)
class _Seen:
    """What is told of a request when it is over."""

    request: str
    began: float
    status: int = 0
    error: BaseException | None = None


class Gate:
    """The outermost part of the service."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        """Stand before the routes."""
        self._app, self._service = app, service
        self._at_once = 0
        self._lookups: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(secrets.token_hex(6), time.perf_counter())
        state = scope.setdefault("state", {})
        state["request"] = seen.request

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [*message["headers"], *_HEADERS, (b"x-request-id", seen.request.encode())]
            await send(message)

        self._at_once += 1
        try:
            await self._admitted(scope, state, receive, answer)
        except GoujiError as error:
            await _refuse(error, seen, scope, receive, answer)
        except Exception as error:  # unforeseen by definition
            seen.error = error
            if not seen.status:
                await _refuse(Unforeseen(request=seen.request), seen, scope, receive, answer)
        finally:
            self._at_once -= 1
            self._tell(scope, state, seen)

    async def _admitted(self, scope: Scope, state: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        if self._at_once > MOST_AT_ONCE:
            raise TooBusy(limit=MOST_AT_ONCE)
        address = scope["client"][0] if scope.get("client") else ""
        caller = state["caller"] = await self._caller(headers, address)
        self._take_one(caller.name or address)
        if caller.key and caller.key.role is Role.VIEWER and scope["method"] not in ("GET", "HEAD"):
            raise NotAllowed(person=caller.name, needed=Role.REVIEWER.value)
        most = self._service.options.megabytes * 1_000_000
        if not (scope["path"].endswith("/documents") and headers.get("content-type", "").startswith("multipart/")):
            most = min(most, JSON_BYTES)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > most:
            raise _too_large(most)
        await self._app(scope, _Counted(receive, most), send)

    async def _caller(self, headers: dict[str, str], address: str) -> Caller:
        """Return who sends a request.

        Raises:
            GoujiError: somebody who is not let in.
        """
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key.strip():
            try:
                return await self._looked_up(key.strip())
            except GoujiError:
                self._take_one(f"wrong {address}")
                raise
        if await self._there_are_keys():
            self._take_one(f"wrong {address}")
            raise KeyNeeded
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        if host not in _HERE or "origin" in headers or headers.get("sec-fetch-site", "none") != "none":
            raise OnlyHere  # a page of the web sent it, through a browser on this machine
        return Caller()

    async def _looked_up(self, key: str) -> Caller:
        return Caller(await to_thread.run_sync(self._service.keys.holder, key, limiter=self._limiter()))

    async def _there_are_keys(self) -> bool:
        return await to_thread.run_sync(self._service.keys.exist, limiter=self._limiter())

    def _limiter(self) -> CapacityLimiter:
        """Return what lends the threads that look for keys, so that they need not wait for those of the routes."""
        self._lookups = self._lookups or CapacityLimiter(4)
        return self._lookups

    def _take_one(self, who: str) -> None:
        if seconds := self._service.pace.wait(who):
            raise TooManyRequests(limit=self._service.pace.a_minute, seconds=seconds)

    def _tell(self, scope: Scope, state: MutableMapping[str, Any], seen: _Seen) -> None:
        seconds = time.perf_counter() - seen.began
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._service.measures.answered(method, route, seen.status, seconds)
        caller: Caller = state.get("caller", Caller())
        said = {
            "request": seen.request,
            "method": method,
            "route": route,
            "status": seen.status,
            "ms": round(seconds * 1000, 1),
            "by": caller.name,
        }
        if seen.error is not None:
            log.error("unforeseen", extra={"said": said}, exc_info=seen.error)
        else:
            log.info("request", extra={"said": said})


class _Counted:
    """A body whose bytes are counted as they come."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self._left, self._whole = most, False

    async def __call__(self) -> Message:
        if self._left < 0:
            raise _too_large(self._most)
        if self._whole:  # what comes now is that whoever asked has gone, whenever that is
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), PATIENCE)
        except TimeoutError as error:
            raise TooSlowSending(seconds=round(PATIENCE)) from error
        self._left -= len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._left < 0:
            raise _too_large(self._most)
        return message


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(megabytes=most // 1_000_000)


async def _refuse(error: GoujiError, seen: _Seen, scope: Scope, receive: Receive, send: Send) -> None:
    body = refusal(error, seen.request)
    await JSONResponse(body, status_of(error), headers=dict(headers_of(error)))(scope, receive, send)
