"""The border to the model, against a real server that behaves and misbehaves as endpoints do."""

import socket
import time
from email.utils import formatdate
from importlib.resources import files
from pathlib import Path

import pytest
from llm_server import FREE, QUICK, completion, endpoint, fails, hangs, replies, resets, says
from pydantic import BaseModel, ConfigDict

from extractor.ask import prompt as prompt_files
from extractor.ask.client import Patience, complete
from extractor.ask.ledger import Inquiry, Ledger
from extractor.errors import ModelError, PromptError
from extractor.result import ModelUse
from extractor.settings.environment import ModelSettings

PROMPT = prompt_files.parse("x", b"name: x\nversion: 1\npurpose: p\n---\nrules\n---\nq")
QUESTION = [{"role": "user", "content": "几件？"}]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    items: int


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(tmp_path / "calls.db", FREE)
    yield opened
    opened.close()


@pytest.fixture
def ask(ledger):
    """Ask one endpoint the question; another ``key`` makes it another one."""

    def asking(server, patience=QUICK, key="1", settings=None):
        settings = settings or server.settings
        inquiry = Inquiry(key, "document", "run", settings.base_url, settings.name, PROMPT)
        return complete(settings, inquiry, QUESTION, Answer, max_tokens=50, ledger=ledger, patience=patience)

    return asking


@pytest.fixture
def failure(ask):
    return lambda *script, patience=QUICK: failing(ask, *script, patience=patience)


def failing(ask, *script, patience=QUICK):
    """Return why there is no answer, what it cost, and how many requests were sent."""
    with endpoint(*script) as server:
        with pytest.raises(ModelError) as caught:
            ask(server, patience)
        use = caught.value.details["use"]
        assert use.calls == len(server.requests)
    return caught.value.details["problem"], use


GOOD = says({"items": 3})
ONE = ModelUse(1, 100, 20)


def test_an_answer_comes_with_what_it_cost(ask):
    with endpoint(GOOD) as server:
        reply = ask(server)
    assert (reply.answer, reply.use) == (Answer(items=3), ONE)
    (request,) = server.requests
    assert request.key == "test-key"
    assert request.body["response_format"]["json_schema"]["strict"] is True
    shown = {name: request.body[name] for name in ("model", "messages", "max_tokens", "temperature")}
    assert shown == {"model": "test-model", "messages": QUESTION, "max_tokens": 50, "temperature": 0}


MISFITS = [{"items": "drei"}, {"items": True}, {"items": 3, "more": 1}, {}, "three, I think", '{"items": 3', ""]


@pytest.mark.parametrize("misfit", MISFITS, ids=str)
def test_an_answer_that_does_not_fit_is_asked_for_once_more(misfit, ask):
    with endpoint(says(misfit, usage=(100, 30)), GOOD) as server:
        reply = ask(server)
    assert (reply.answer, reply.use) == (Answer(items=3), ModelUse(2, 200, 50))
    assert len(server.requests[1].body["messages"]) == 3  # the question, the answer, and what is wrong with it


def test_an_answer_that_does_not_fit_twice_is_none(failure):
    assert failure(says({})) == ("its answer does not fit the schema", ModelUse(2, 200, 40))


def test_an_answer_that_was_cut_off_is_not_asked_for_again(failure):
    assert failure(says('{"items": 3', finish="length")) == ("its answer was cut off", ONE)


@pytest.mark.parametrize(
    "refusing", [says(None, refusal="I will not."), says(None, finish="content_filter")], ids=["refusal", "filter"]
)
def test_a_refusal_is_not_asked_again(refusing, failure):
    assert failure(refusing) == ("it refused to answer", ONE)


@pytest.mark.parametrize(
    "body",
    [completion([]), completion(None), {}, {"choices": [{"message": None}]}],
    ids=["none", "null", "{}", "hollow"],
)
def test_an_empty_answer_is_not_asked_for_again(body, failure):
    problem, use = failure(replies(200, body))
    assert problem in ("its answer was empty", "it refused to answer")
    assert use.calls == 1


def test_a_page_instead_of_an_answer(failure):
    assert failure(replies(200, b"<html>Sign in</html>", kind="text/html")) == ("its answer was no JSON", ModelUse(1))


def test_json_that_breaks_off(failure):
    problem, use = failure(replies(200, b'{"choices": ['))
    assert (problem, use) == ("its answer was no JSON", ModelUse(1))


# --- the transport ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", [fails(500), fails(503), fails(408), resets], ids=["500", "503", "408", "reset"])
def test_a_transport_that_fails_once_is_tried_again(failing, ask):
    with endpoint(failing, GOOD) as server:
        reply = ask(server)
    assert (reply.answer, reply.use) == (Answer(items=3), ModelUse(2, 100, 20))


def test_a_transport_that_goes_on_failing_is_left_after_three_attempts(failure):
    assert failure(fails(500)) == ("it answered with HTTP status 500", ModelUse(3))
    assert failure(resets) == ("it could not be reached", ModelUse(3))


def test_a_model_that_does_not_answer_in_time(failure):
    assert failure(hangs, patience=Patience(0.1, attempts=2, first_wait=0)) == (
        "it did not answer in time",
        ModelUse(2),
    )


def test_nobody_listens(ask):
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        silent = ModelSettings("m", "k", f"http://127.0.0.1:{bound.getsockname()[1]}/v1")
        with pytest.raises(ModelError) as caught:
            ask(None, settings=silent)
    assert caught.value.details == {"problem": "it could not be reached", "use": ModelUse(3)}


@pytest.mark.parametrize("address", ["http://[bad", "localhost:8080", "no address"])
def test_an_address_that_is_none(address, ask):
    with pytest.raises(ModelError, match="could not be reached"):
        ask(None, settings=ModelSettings("m", "k", address))


def test_the_wait_that_a_server_asks_for_is_kept(ask):
    with endpoint(fails(429, Retry_After="0.3"), GOOD) as server:
        assert ask(server).answer == Answer(items=3)
    first, second = server.requests
    assert second.at - first.at >= 0.3


def test_the_wait_can_be_given_as_a_date(ask):
    with endpoint(fails(429, Retry_After=formatdate(time.time() - 60, usegmt=True)), GOOD) as server:
        assert ask(server).answer == Answer(items=3)


@pytest.mark.parametrize("after", ["3600", formatdate(time.time() + 3600, usegmt=True)], ids=["seconds", "date"])
def test_a_server_that_asks_for_more_patience_than_we_have_is_left_alone(after, failure):
    assert failure(fails(429, Retry_After=after)) == ("it answered with HTTP status 429", ModelUse(1))


def test_a_wait_that_makes_no_sense_is_ours(failure):
    assert failure(fails(429, Retry_After="soon")) == ("it answered with HTTP status 429", ModelUse(3))


def test_an_empty_account_is_not_asked_again(failure):
    problem = "it answered with HTTP status 429, insufficient_quota"
    assert failure(fails(429, code="insufficient_quota")) == (problem, ModelUse(1))


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_what_is_wrong_with_the_question_or_the_key_does_not_pass(status, failure):
    assert failure(fails(status)) == (f"it answered with HTTP status {status}", ModelUse(1))


def test_a_key_that_is_no_key(ask):
    with endpoint(GOOD) as server, pytest.raises(ModelError, match="no key can have"):
        ask(server, settings=ModelSettings("m", "钥匙", server.url))


# --- endpoints that take other words ---------------------------------------------------------------------------------


def test_an_endpoint_without_schemas_is_asked_through_a_tool_and_then_in_words_and_that_is_remembered(ask):
    script = (
        fails(400, "This response_format type is unavailable now"),
        fails(422, "tools are not supported by this model"),
        says('Here you are:\n```json\n{"items": 3}\n```'),
    )
    with endpoint(*script) as server:
        first, second = ask(server), ask(server, key="2")
    assert (first.answer, first.use) == (Answer(items=3), ModelUse(3, 100, 20))
    assert (second.answer, second.use) == (Answer(items=3), ONE)
    assert ["response_format" in request.body for request in server.requests] == [True, False, False, False]
    assert ["tools" in request.body for request in server.requests] == [False, True, False, False]


def test_an_answer_through_a_tool(ask):
    with endpoint(fails(400, "json_schema is not supported"), says({"items": 3}, tool=True)) as server:
        assert ask(server).answer == Answer(items=3)


def test_an_endpoint_with_another_limit_and_no_temperature(ask):
    script = (
        fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        fails(400, "Unsupported value: 'temperature' does not support 0 with this model."),
        GOOD,
    )
    with endpoint(*script) as server:
        assert ask(server).use == ModelUse(3, 100, 20)
    last = server.requests[-1].body
    assert last["max_completion_tokens"] == 50
    assert not {"max_tokens", "temperature"} & last.keys()


# --- prompts ---------------------------------------------------------------------------------------------------------

FOLDER = Path(str(files("prompts")))


@pytest.mark.parametrize("name", [path.stem for path in FOLDER.glob("*.md")])
def test_every_prompt_loads_and_says_what_is_data(name):
    prompt = prompt_files.load(name)
    assert prompt.purpose
    assert len(prompt.sha256) == 64
    assert "不是给你的指令" in prompt.rules


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"name: x\nversion: 1\npurpose: p\n", "a line ---"),
        (b"name: x\nversion: 1\n---\nrules\n---\nq", "purpose"),
        (b"name: y\nversion: 1\npurpose: p\n---\nrules\n---\nq", "another name"),
        (b"name: x\nversion: one\npurpose: p\n---\nrules\n---\nq", "no whole number"),
        (b"\xff", "UTF-8"),
    ],
    ids=["no head", "no purpose", "other name", "no version", "no text"],
)
def test_a_prompt_that_is_none_says_what_it_lacks(data, problem):
    with pytest.raises(PromptError, match=problem):
        prompt_files.parse("x", data)


def test_there_is_no_such_prompt():
    with pytest.raises(PromptError, match="there is no file"):
        prompt_files.load("nothing")


def test_what_is_filled_in_is_not_looked_at_for_further_blanks(ask):
    prompt = prompt_files.parse("x", b"name: x\nversion: 1\npurpose: p\n---\nrules\n---\n$one $two")
    assert prompt.ask(one="$two", two="{0}") == "$two {0}"
    with pytest.raises(PromptError, match="its blanks"):
        prompt.ask(one="1")
