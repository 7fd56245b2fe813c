"""What may come in from an endpoint: so many bytes in so much time, and never the key.

In: the client's response before anything of it is read. Out: its text, or an error that is no matter of the program.
Surprise: the library would follow a redirect to another host with the lines of a report, unpack whatever is packed, and
wait for ever for an endpoint that says a word a minute; so the body is read here and never by the library. An endpoint
can send the key back that it was given, in whatever it answers; it is taken out before anybody sees the answer.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

from openai import APIStatusError

MAX_ANSWER = 2_000_000
"""Bytes of an answer, unpacked; the longest that a question can get has some thousand."""
MAX_DEPTH = 40
"""Brackets within brackets; an answer has six."""
MAX_DIGITS = 24
"""Of a number in an answer; the largest figure of a report has twelve."""
MIN_KEY = 8
"""Characters; a shorter key is a word that a local server is content with, and may stand in any answer."""

HIDDEN = "[key]"
_BODY = "gouji.body"
_NUMBER = re.compile(rf"\d{{{MAX_DIGITS + 1},}}|\d[eE][+-]?\d{{3,}}")
_CHUNK = 1 << 16


class NoAnswer(Exception):
    """The endpoint replied without an answer, and asking again would not change that."""


class Deadline:
    """The moment at which a request is over, whatever its endpoint is at; then its connection is broken off."""

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self.passed = False
        self._until = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._break_off)
        self._timer.daemon = True

    @contextmanager
    def bounding(self) -> Iterator[None]:
        """Break the connection off if the block takes too long."""
        self._timer.start()
        try:
            yield
        finally:
            self._timer.cancel()

    def check(self) -> None:
        """Raise NoAnswer once it has passed."""
        if self.passed or time.monotonic() > self._until:
            raise NoAnswer("it did not answer in time")

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Take the connection that the client has opened."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.passed:
                self._break_off()

    def _break_off(self) -> None:
        self.passed = True
        if self._socket is not None:
            with suppress(OSError, ValueError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # wakes whoever waits for it


def hooks(current: Callable[[], Deadline], secret: str) -> dict[str, list[Callable[..., Any]]]:
    """Return what the client is to do before each request and with each response."""

    def send(request: Any) -> None:
        request.extensions = {**request.extensions, "trace": current().watch}

    def receive(response: Any) -> None:
        text = without_key(_text(response, current()), secret)
        response.extensions = {**response.extensions, _BODY: text}
        if not 200 <= response.status_code < 300:
            raise _status_error(response, text)

    return {"request": [send], "response": [receive]}


def body_of(response: Any) -> str:
    """Return the text of a response that has come in by the hooks."""
    text: str = response.extensions[_BODY]
    return text


def _text(response: Any, deadline: Deadline) -> str:
    """Read a response.

    Raises:
        NoAnswer: it is too long, packed in a way that nobody asked for, damaged, or takes too much time.
    """
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    body = bytearray()
    try:
        for chunk in response.iter_raw(_CHUNK):
            deadline.check()
            body += unpack(chunk, MAX_ANSWER + 1 - len(body))
            if len(body) > MAX_ANSWER:
                raise NoAnswer("its answer was too long")
    except zlib.error:
        raise NoAnswer("its answer was damaged") from None
    return body.decode("utf-8", "replace")


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Return what unpacks the next bytes of a body, to so many bytes at most."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk, most: chunk[:most]
    if name not in ("gzip", "x-gzip", "deflate"):
        raise NoAnswer("its answer was packed in a way that nobody asked for")
    return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress


def _status_error(response: Any, text: str) -> APIStatusError:
    """Return the client's own error for a status, with what the endpoint says of it."""
    try:
        said = json.loads(text) if nested(text) <= MAX_DEPTH else None
    except ValueError:
        said = None
    body = said.get("error", said) if isinstance(said, dict) else None
    return APIStatusError(f"Error code: {response.status_code} - {text[:2000]}", response=response, body=body)


# --- what stands in it -----------------------------------------------------------------------------------------------


def nested(text: str) -> int:
    """Return how deep brackets stand within brackets, those in strings counted too."""
    depth = deepest = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def bound_content(text: str) -> None:
    """Let the words of an answer pass that a parser can take.

    Raises:
        NoAnswer: they are nested too deep, or hold a number that no report has.
    """
    if nested(text) > MAX_DEPTH:
        raise NoAnswer("its answer was nested too deep")
    if _NUMBER.search(text):
        raise NoAnswer("its answer holds a number that no report has")


def without_key(text: str, key: str) -> str:
    """Return a text without the key in it, however it is written there."""
    if len(key) < MIN_KEY:
        return text
    pattern = _written(key)
    text = pattern.sub(HIDDEN, text)
    if "\\" not in text or nested(text) > MAX_DEPTH:
        return text
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return text
    clean = _cleaned(said, pattern)
    return text if clean == said else json.dumps(clean, ensure_ascii=False)


def holds_key(value: object, key: str) -> bool:
    """Tell whether the key stands anywhere in an answer."""
    return len(key) >= MIN_KEY and _cleaned(value, _written(key)) != value


def _written(key: str) -> re.Pattern[str]:
    raw = key.encode()
    forms = {key, quote(key, safe=""), raw.hex(), base64.b64encode(raw).decode().rstrip("=")}
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))), re.IGNORECASE)


def _cleaned(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {pattern.sub(HIDDEN, name): _cleaned(one, pattern) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, pattern) for one in value]
    if not isinstance(value, str):
        return value
    clean = pattern.sub(HIDDEN, value)
    if clean == value and "\\" in value and value.lstrip()[:1] in ("{", "[", '"') and nested(value) <= MAX_DEPTH:
        with suppress(ValueError, RecursionError):  # an answer in words holds JSON once more
            inner = json.loads(value)
            return value if _cleaned(inner, pattern) == inner else HIDDEN
    return clean
