"""Endpoints that mean harm, or are broken: every run ends, the question stays open, and the key is nowhere."""

import base64
import gzip
import json
import logging
import socket
import time

import pytest
from llm_server import FREE, Patience, completion, endpoint, fails, hangs, resets, says
from pydantic import BaseModel, ConfigDict

from extractor.ask import prompt as prompt_files
from extractor.ask.border import HIDDEN, MAX_ANSWER, without_key
from extractor.ask.client import complete
from extractor.ask.ledger import Inquiry, Ledger
from extractor.errors import ModelError
from extractor.settings.environment import ModelSettings

KEY = "sk-Geheim/47+11=xyz"
QUICK = Patience(timeout=1, total=1.5, attempts=2, first_wait=0.0, longest_wait=0.2)
PROMPT = prompt_files.parse("x", b"name: x\nversion: 1\npurpose: p\n---\nrules\n---\nq")
QUESTION = [{"role": "user", "content": "几件？"}]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    items: int
    words: str = ""


def sends(data, headers=(), status=200, kind="application/json"):
    return lambda handler, _: handler.reply(status, data, headers, kind)


def raw(*parts, wait=0.0):
    """Send bytes as they are, with a wait between, and break off."""

    def behave(handler, _):
        handler.close_connection = True
        try:
            for part in parts:
                handler.connection.sendall(part)
                if wait and handler.over.wait(wait):
                    break
            handler.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # nobody listens any more

    return behave


def message(content="{}", **more):
    return completion(
        [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}], **more
    )


def dribble(head, part, wait):
    return raw(head, *[part] * 2000, wait=wait)


def redirect(status):
    return lambda handler, _: handler.reply(status, {}, {"Location": f"http://{handler.headers['Host']}/other"})


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GOOD = json.dumps(message('{"items": 3}')).encode()
BOMB = gzip.compress(bytes(300_000_000), 1)
DEEP = "[" * 100_000 + "]" * 100_000

HOSTILE = {
    "nothing": sends(b""),
    "a page": sends(b"<html><title>Login</title></html>", kind="text/html"),
    "json that breaks off": sends(GOOD[:40]),
    "json that is a list": sends([]),
    "json that is null": sends(None),
    "json that is a number": sends(b"1e999"),
    "no choices": sends({"choices": []}),
    "choices that are a word": sends({"choices": "yes"}),
    "choices that are numbers": sends({"choices": [5]}),
    "a message that is a list": sends(completion([{"index": 0, "message": [], "finish_reason": "stop"}])),
    "content that is an object": sends(message({"items": 3})),
    "content that is null": sends(message(None)),
    "another schema": says({"other": 3}),
    "a word for a number": says({"items": "three"}),
    "names that the library has": sends({**message(), "_fields_set": 5, "model_fields": 1, "__class__": "x"}),
    "an answer without an end": dribble(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n", 0),
    "an answer that is too long": sends(b" " * (MAX_ANSWER + 1) + GOOD),
    "packed bomb": sends(BOMB, {"Content-Encoding": "gzip"}),
    "packed bomb in an error": sends(BOMB, {"Content-Encoding": "gzip"}, status=401),
    "packed twice": sends(gzip.compress(gzip.compress(GOOD)), {"Content-Encoding": "gzip, gzip"}),
    "packed strangely": sends(GOOD, {"Content-Encoding": "br"}),
    "said to be packed": sends(GOOD, {"Content-Encoding": "gzip"}),
    "nested deep": sends(DEEP.encode()),
    "nested deep in words": sends(message(DEEP)),
    "nested deep in an error": sends(DEEP.encode(), status=400),
    "a number of 100,000 digits": sends(message('{"items": ' + "9" * 100_000 + "}")),
    "a number without a bound": sends(message('{"items": 1e999}')),
    "a number that is none": sends(message('{"items": NaN}')),
    "half a character": sends(message('{"items": 3, "words": "\\ud800"}')),
    "no utf-8": sends(b"\xff\xfe" + GOOD),
    "a charset that is none": sends(b"\x00\x01", kind="application/json; charset=undefined"),
    "hangs": hangs,
    "a head a letter at a time": dribble(OK, b"X", 0.05),
    "a body a letter at a time": dribble(CHUNKED, b"1\r\n \r\n", 0.05),
    "goes on to continue": dribble(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02),
    "resets": resets,
    "another protocol": raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "less than it says": raw(OK + b"Content-Length: 500\r\n\r\n" + GOOD[:20]),
    "heads without an end": raw(OK + b"X-Y: " + b"z" * 3_000_000),
    "redirect": redirect(302),
    "redirect that keeps the question": redirect(307),
    "redirect for ever": redirect(308),
    "a wait for ever": fails(429, Retry_After="1e400"),
    "a wait that is no date": fails(503, Retry_After="Mon, 99 Foo 99999999999 99:99:99"),
    "a code that is an object": sends({"error": {"message": "no", "code": {"a": 1}}}, status=418),
    "an error that is a list": sends([1, 2], status=500),
}

ECHOES = {
    "in the words": says({"items": 3, "words": KEY}),
    "in words, written otherwise": sends(
        message('{"items": 3, "words": "' + "".join(f"\\u{ord(c):04x}" for c in KEY) + '"}')
    ),
    "instead of json": sends(KEY.encode(), kind="text/plain"),
    "in the message of an error": fails(401, f"Incorrect API key provided: {KEY}"),
    "as the code of an error": fails(400, "no", code=KEY),
    "in an error that passes": fails(500, f"upstream refused Bearer {KEY}"),
    "in base64": says({"items": 3, "words": base64.b64encode(KEY.encode()).decode()}),
    "packed": sends(gzip.compress(json.dumps({"error": KEY}).encode()), {"Content-Encoding": "gzip"}, status=403),
    "in another field": sends({**message('{"items": 3}'), "system_fingerprint": KEY, "model": KEY.upper()}),
    "in a head": sends(b"{}", {"X-Key": KEY, "Retry-After": KEY}, status=429),
    "where it redirects to": sends(b"", {"Location": f"http://127.0.0.1:9/{KEY}"}, status=302),
}


def asked(server, path):
    """Ask once, and return what came of it."""
    settings = ModelSettings("test-model", KEY, server.url)
    ledger = Ledger(path, FREE)
    inquiry = Inquiry("1", "document", "run", settings.address, settings.name, PROMPT)
    try:
        return complete(settings, inquiry, QUESTION, Answer, max_tokens=50, ledger=ledger, patience=QUICK)
    finally:
        ledger.close()


@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_an_endpoint_does_the_question_stays_open_and_the_program_goes_on(kind, tmp_path):
    path, began = tmp_path / "calls.db", time.monotonic()
    with endpoint(HOSTILE[kind]) as server, pytest.raises(ModelError) as caught:
        asked(server, path)
    assert time.monotonic() - began < 20
    assert len(str(caught.value)) < 200
    states = rows(path, "state")
    assert states
    assert "begun" not in states  # nobody would wait for it
    assert len(server.requests) <= 4


def rows(path, column):
    ledger = Ledger(path, FREE)
    found = [row[0] for row in ledger.connections().db.execute(f"SELECT {column} FROM model_requests").fetchall()]
    ledger.close()
    return found


@pytest.mark.parametrize("kind", ECHOES)
def test_the_key_is_nowhere_whoever_sends_it_back(kind, tmp_path, caplog, capfd):
    path, said = tmp_path / "calls.db", ""
    with caplog.at_level(logging.INFO), endpoint(ECHOES[kind]) as server:
        try:
            said = repr(asked(server, path))
        except ModelError as error:
            logging.getLogger("test").exception("with all that led to it")
            said = f"{error} {error.details}"
    out = capfd.readouterr()
    stored = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    for place in (said, caplog.text, out.out, out.err, stored.decode("latin-1")):
        assert KEY.lower() not in place.lower()
        assert "\\u0073\\u006b\\u002d" not in place
        assert base64.b64encode(KEY.encode()).decode() not in place


def test_a_redirect_takes_no_line_of_a_report_to_another_host(tmp_path):
    with endpoint(says({"items": 3})) as other:
        sent_on = {"Location": other.url + "/chat/completions"}
        with endpoint(sends(b"", sent_on, status=307)) as server, pytest.raises(ModelError, match="HTTP status 307"):
            asked(server, tmp_path / "calls.db")
    assert other.requests == []


def test_a_password_in_an_address_is_not_put_down():
    settings = ModelSettings("m", KEY, "https://somebody:secret@host.example:8443/v1?token=secret")
    assert settings.address == "https://host.example:8443/v1"
    assert "secret" not in repr(settings)
    assert ModelSettings("m", KEY).address == ""


def test_a_word_that_a_local_server_takes_for_a_key_hides_nothing():
    assert without_key('{"model": "none"}', "none") == '{"model": "none"}'
    assert without_key(f'{{"model": "{KEY}"}}', KEY) == f'{{"model": "{HIDDEN}"}}'
