"""The HTTP interface as a process of its own, and a client made of its description.

In: a database. Out: a server on a free port of this machine, and calls by the names that the description gives them.
Surprise: the client knows no route; what is not in ``/openapi.json`` cannot be called, and a parameter that is not
described there is refused before anything is sent.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlencode

TOP = Path(__file__).parent.parent
PATIENCE = 120.0
"""Seconds until a server has to be there; it imports much, and machines are busy."""

Files = Sequence[tuple[str, bytes]]
"""Names and bytes of files to be sent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of a call."""

    name: str
    method: str
    path: str
    parameters: Mapping[str, str]
    """Where each stands, by its name in Python: path, query or header."""
    spelled: Mapping[str, str]
    required: frozenset[str]
    takes: str
    """The type of its body, or nothing."""
    said: Mapping[str, Any]
    """What it answers, by status."""


class Client:
    """Calls of one service with one key: ``client.get_document(document=3)``. For one thread alone."""

    def __init__(
        self,
        port: int,
        key: str = "",
        check: Callable[[Client, Operation, Reply], None] | None = None,
        timeout: float = 60.0,
    ) -> None:
        """Learn the calls from the service; ``check`` sees every answer."""
        self.port, self.key, self._check = port, key, check
        self._connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.description: dict[str, Any] = self.send("GET", "/openapi.json").json
        self.operations = {one.name: one for one in _operations(self.description)}

    def __getattr__(self, name: str) -> Callable[..., Reply]:
        """Return a call by its name."""
        operation = self.operations.get(name)
        if operation is None:
            raise AttributeError(name)
        return lambda **given: self._call(operation, given)

    def close(self) -> None:
        """Leave the service."""
        self._connection.close()

    def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Send a request as it is."""
        own = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            self._connection.request(method, path, body, {**own, **(headers or {})})
            answer = self._connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        except (OSError, HTTPException):
            self._connection.close()
            raise

    def _call(self, operation: Operation, given: dict[str, Any]) -> Reply:
        files, body = given.pop("files", None), given.pop("body", None)
        unknown = given.keys() - operation.parameters.keys()
        lacking = operation.required - given.keys()
        if unknown or lacking or bool(operation.takes) != (files is not None or body is not None):
            raise TypeError(f"{operation.name}: not described {unknown}, lacking {lacking}, body {operation.takes}")
        placed: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for name, value in given.items():
            placed[operation.parameters[name]][operation.spelled[name]] = value
        path = operation.path
        for name, value in placed["path"].items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        if query := urlencode(placed["query"], doseq=True):
            path += f"?{query}"
        kind, sent = _body(operation, files, body)
        headers = {**placed["header"], **({"Content-Type": kind} if kind else {})}
        reply = self.send(operation.method, path, headers, sent)
        if self._check:
            self._check(self, operation, reply)
        return reply


def _operations(description: Mapping[str, Any]) -> list[Operation]:
    found = []
    for path, methods in description["paths"].items():
        for method, one in methods.items():
            parameters = one.get("parameters", [])
            names = {_python(each["name"]): each for each in parameters}
            found.append(
                Operation(
                    one["operationId"],
                    method.upper(),
                    path,
                    {name: each["in"] for name, each in names.items()},
                    {name: each["name"] for name, each in names.items()},
                    frozenset(name for name, each in names.items() if each.get("required")),
                    next(iter(one.get("requestBody", {}).get("content", {})), ""),
                    one["responses"],
                )
            )
    return found


def _python(name: str) -> str:
    return name.lower().replace("-", "_")


def _body(operation: Operation, files: Files | None, body: Any) -> tuple[str, bytes | None]:
    """Return the type of a body and the body."""
    if body is not None:
        return "application/json", json.dumps(body, ensure_ascii=False).encode()
    if files is None:
        return "", None
    mark = secrets.token_hex(16)
    head = '--{}\r\nContent-Disposition: form-data; name="files"; filename="{}"\r\n\r\n'
    parts = [head.format(mark, name).encode() + data + b"\r\n" for name, data in files]
    return f"{operation.takes}; boundary={mark}", b"".join(parts) + f"--{mark}--\r\n".encode()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Served:
    """A server process, to be used in a ``with``; it can be killed and started anew on the same port."""

    database: Path
    words: Sequence[str] = ()
    log: Path | None = None
    before: Sequence[str] = ()
    """What the command is run by, such as ``unshare``."""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI"))}
        command = [*self.before, sys.executable, "-m", "extractor", "serve", "--db", str(self.database)]
        with (self.log or Path(os.devnull)).open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *self.words],
                cwd=TOP,
                env=own,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            self.await_health()
        except RuntimeError:
            self.stop()
            raise

    def await_health(self) -> None:
        """Wait until it answers.

        Raises:
            RuntimeError: it does not.
        """
        until = time.monotonic() + PATIENCE
        while not self.healthy():
            if (self.process and self.process.poll() is not None) or time.monotonic() > until:
                raise RuntimeError("the server did not come up")
            time.sleep(0.1)

    def healthy(self, patience: float = 5.0) -> bool:
        """Tell whether it says that it is well."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=patience)
        with closing(connection), suppress(OSError, HTTPException):
            connection.request("GET", "/health")
            return connection.getresponse().status == HTTPStatus.OK
        return False

    def kill(self) -> None:
        """Kill it."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
