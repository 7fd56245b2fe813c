"""An OpenAI-compatible endpoint on this machine that answers from a script: a real server for the real client.

In: behaviours, one a request; the last one stays. Out: an ``Endpoint`` that has noted every request.
"""

import gc
import json
import os
import re
import socket
import struct
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.ask.asking import ModelAsker
from extractor.ask.client import Patience
from extractor.ask.ledger import Ledger
from extractor.settings.environment import ModelSettings
from extractor.settings.spending import Limit, SpendingLimits

QUICK = Patience(timeout=5, first_wait=0.0, longest_wait=1.0)
FREE = SpendingLimits(Limit(), Limit(), Limit())


@dataclass
class Request:
    body: dict
    key: str
    at: float

    @property
    def text(self):
        return "\n".join(text(self.body))


@dataclass
class Endpoint:
    url: str
    database: Path
    requests: list[Request] = field(default_factory=list)

    @property
    def settings(self):
        return ModelSettings("test-model", "test-key", self.url)

    def environment(self, database, **more):
        """What a process of its own needs to ask this endpoint."""
        rest = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI"))}
        own = {"OPENAI_API_KEY": "test-key", "OPENAI_BASE_URL": self.url, "GOUJI_MODEL": "test-model"}
        return {**rest, **own, "GOUJI_DB": str(database), **more}

    def asker(self, patience=QUICK, limits=FREE, run="run", database=None):
        """Who asks this endpoint and keeps what it says, in a database of the endpoint's own if none is given."""
        return ModelAsker(self.settings, Ledger(database or self.database, limits), run, patience)


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # a client that has gone away is part of the play
            super().handle_error(request, client_address)


@contextmanager
def endpoint(*script):
    """Serve ``script`` until the block ends."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = self.headers["Authorization"].removeprefix("Bearer ")
            served.requests.append(Request(body, key, time.monotonic()))
            behave = script[min(len(served.requests), len(script)) - 1]
            self.over = over
            behave(self, body)

        def reply(self, status, body, headers=(), kind="application/json"):
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **dict(headers)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    folder = TemporaryDirectory()
    served = Endpoint(f"http://127.0.0.1:{server.server_port}/v1", Path(folder.name) / "calls.db")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
        gc.collect()  # connections of askers that nobody holds any more
        folder.cleanup()


def says(answer, *, finish="stop", refusal=None, usage=(100, 20), tool=False):
    """Answer with a text, with JSON, or with what a function makes of the request's body."""

    def behave(handler, body):
        said = answer(body) if callable(answer) else answer
        content = said if isinstance(said, str) or said is None else json.dumps(said, ensure_ascii=False)
        message = {"role": "assistant", "content": content, "refusal": refusal}
        if tool:
            name = body["tools"][0]["function"]["name"]
            call = {"id": "1", "type": "function", "function": {"name": name, "arguments": content}}
            message |= {"content": None, "tool_calls": [call]}
        handler.reply(200, completion([{"index": 0, "message": message, "finish_reason": finish}], usage))

    return behave


def answers(by_question, **how):
    """Answer each question with what is given for the first key that its text has; the others are not there."""

    def answer(body):
        asked = re.findall(r"^(q\d+)：(.*)$", "\n".join(text(body)), re.MULTILINE)
        return {
            name: next((one for key, one in by_question.items() if key in words), None) or not_there(body, name)
            for name, words in asked
        }

    return says(answer, **how)


def text(body):
    """Return what the messages of a request say."""
    return [message.get("content") or "" for message in body["messages"]]


def schema(body):
    """Return the schema that a request asks for, however it does."""
    if "tools" in body:
        return body["tools"][0]["function"]["parameters"]
    return body["response_format"]["json_schema"]["schema"]


def not_there(body, name):
    """Return the answer to one question that says that the lines do not hold it."""
    if "tools" not in body and "response_format" not in body:
        return {}  # asked in words alone
    asked = schema(body)
    if "anyOf" in asked["properties"][name]:
        return None
    shape = asked["$defs"][asked["properties"][name]["$ref"].rpartition("/")[2]]
    return {key: one["enum"][0] if key == "line" else None for key, one in shape["properties"].items()}


def completion(choices, usage=(100, 20)):
    counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices, "usage": counted}


def replies(status, body, kind="application/json"):
    """Answer with these bytes or this JSON, whatever was asked."""
    return lambda handler, _: handler.reply(status, body, kind=kind)


def fails(status, message="no", code=None, **headers):
    """Answer with an error; headers are given with ``_`` for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _: handler.reply(status, {"error": {"message": message, "code": code}}, named)


def resets(handler, _):
    """Break the connection off, as a crashed proxy does."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def hangs(handler, _):
    """Say nothing until the test is over."""
    handler.close_connection = True
    handler.over.wait(10)


def slowly(seconds, behave):
    """Think for a while first."""

    def thinking(handler, body):
        handler.over.wait(seconds)
        behave(handler, body)

    return thinking
