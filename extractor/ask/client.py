"""The border to the language model: messages and a schema go out, one validated answer and its cost come back.

In: an endpoint, messages, a pydantic model. Out: a ``Reply``, or a ModelError that carries the cost so far.
Surprise: a stored answer and a new one go the same way, from the characters of the reply on; the new one is only
written down first. Endpoints differ in what they take; what one of them refuses is not sent to it again.
"""

from __future__ import annotations

import json
import logging
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, Literal, TypeVar

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException, ResponseParsingError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from extractor.ask.ledger import Begun, Inquiry, Ledger, Request, Stored
from extractor.ask.patience import USUAL_PATIENCE, Patience
from extractor.errors import CutOff, ModelError, NotStored, TooLong
from extractor.result import ModelUse
from extractor.settings import ModelSettings, most_tokens

# Its error lines repeat the model's answer, and so parts of the report; the caller logs the one line that is wanted.
logging.getLogger("instructor").setLevel(logging.CRITICAL)

Answer = TypeVar("Answer", bound=BaseModel)


class Format(StrEnum):
    """How an endpoint is told to answer in a schema, the strictest way first."""

    JSON_SCHEMA = "json_schema"
    TOOLS = "tools"
    JSON = "json"  # asked for in words alone, which every endpoint takes


@dataclass(frozen=True, slots=True)
class Reply(Generic[Answer]):
    """A validated answer and what it cost, all requests together."""

    answer: Answer
    use: ModelUse


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What an endpoint takes: the format, the name of the limit on the answer's length, a temperature or none."""

    format: Format = Format.JSON_SCHEMA
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True

    @property
    def written(self) -> str:
        """Return the dialect as the ledger keeps it."""
        return f"{self.format} {self.limit} {'temperature' if self.temperature else 'no_temperature'}"

    @classmethod
    def read(cls, written: str) -> _Dialect:
        """Return the dialect that the ledger has kept."""
        format_, limit, temperature = written.split()
        other = limit == "max_completion_tokens"
        return cls(Format(format_), "max_completion_tokens" if other else "max_tokens", temperature == "temperature")


_UNSENT = ("ConnectError", "ConnectTimeout", "UnsupportedProtocol", "InvalidURL", "UnicodeEncodeError")
"""The errors of a request that was never sent; by name, because the client has changed its transport before."""
_HOPELESS = (401, 402, 403, 404)
"""The key, the account, the address or the model's name is wrong: every other question would fail too."""
_MODES = {
    Format.JSON_SCHEMA: instructor.Mode.JSON_SCHEMA,
    Format.TOOLS: instructor.Mode.TOOLS,
    Format.JSON: instructor.Mode.MD_JSON,
}
_NEXT_FORMAT = {Format.JSON_SCHEMA: Format.TOOLS, Format.TOOLS: Format.JSON}
_FORMAT_WORDS = {
    Format.JSON_SCHEMA: ("response_format", "json_schema", "structured output"),
    Format.TOOLS: ("tool", "function"),
}
_CONTEXT_WORDS = re.compile(r"context[ _](?:length|size|window)", re.IGNORECASE)
"""How OpenAI, vLLM and llama.cpp say that a question is too long."""
_MISFITS = (ValidationError, json.JSONDecodeError, ResponseParsingError)
"""The errors of reading an answer that does not fit the schema."""


def complete(
    settings: ModelSettings,
    inquiry: Inquiry,
    messages: list[ChatCompletionMessageParam],
    schema: type[Answer],
    *,
    max_tokens: int,
    ledger: Ledger,
    patience: Patience | None = USUAL_PATIENCE,
) -> Reply[Answer]:
    """Ask the model one question, and once more where its answer does not fit the schema.

    What the ledger holds is not asked again; without ``patience`` nothing is asked that it does not hold.

    Raises:
        ModelError: no usable answer; its ``details["use"]`` is the ModelUse so far.
    """
    stored = ledger.stored(inquiry.key, 1)
    if stored is None and patience is None:
        raise NotStored(use=ModelUse())
    known = stored.dialect if stored else ledger.dialect(inquiry.endpoint, inquiry.model)
    dialect = _Dialect.read(known) if known else _Dialect()
    exchange = _Exchange(settings, patience, ledger, inquiry)
    while True:
        try:
            return Reply(_ask(exchange, messages, schema, dialect, max_tokens), exchange.use)
        except IncompleteOutputException:
            raise CutOff(problem="its answer was cut off", use=exchange.use) from None
        except InstructorRetryException as error:
            cause = error.__cause__
        simpler = _simpler(dialect, cause)
        if isinstance(cause, _MISFITS) and dialect.format is not Format.JSON and patience:
            # The endpoint takes the schema and does not obey it: from the next question on the schema is put in words.
            ledger.learn(inquiry.endpoint, inquiry.model, replace(dialect, format=Format.JSON).written)
        if simpler is None:
            raise _failure(cause, exchange.use) from cause
        dialect = simpler
        ledger.learn(inquiry.endpoint, inquiry.model, dialect.written)


@lru_cache(maxsize=4)
def _client(process: int, api_key: str, base_url: str | None, timeout: float) -> OpenAI:
    """Return the client for an endpoint; another process, even a copy of this one, has its own."""
    return OpenAI(api_key=api_key, base_url=base_url, timeout=timeout, max_retries=0)


def _ask(
    exchange: _Exchange,
    messages: list[ChatCompletionMessageParam],
    schema: type[Answer],
    dialect: _Dialect,
    max_tokens: int,
) -> Answer:
    exchange.dialect = dialect
    create: Any = instructor.patch(create=exchange.send, mode=_MODES[dialect.format])
    options: dict[str, Any] = {dialect.limit: max_tokens}
    if dialect.temperature:
        options["temperature"] = 0  # the same question gets the same answer, as far as the endpoint can do it
    answer = create(
        model=exchange.inquiry.model,
        messages=messages,
        response_model=schema,
        max_retries=Retrying(stop=stop_after_attempt(2), retry=retry_if_exception_type(_MISFITS), reraise=True),
        **options,
    )
    return schema.model_validate(answer.model_dump())  # without the attributes that the library adds


class _NoAnswer(Exception):
    """The endpoint replied without an answer, and asking again would not change that."""


class _Exchange:
    """The requests about one question; each is in the ledger before it is sent, its answer before it is used."""

    def __init__(self, settings: ModelSettings, patience: Patience | None, ledger: Ledger, inquiry: Inquiry) -> None:
        self.use = ModelUse()
        self.dialect = _Dialect()
        self._answers = 0
        self._settings = settings
        self._patience = patience
        self._ledger = ledger
        self.inquiry = inquiry

    def send(self, **request: Any) -> ChatCompletion:
        """Return the answer to a request: the stored one, or a new one, asked for again where the transport fails."""
        if request.get("response_format", {}).get("type") == "json_schema":
            strict = {**request["response_format"]["json_schema"], "strict": True}
            request = {**request, "response_format": {"type": "json_schema", "json_schema": _bare(strict)}}
        stored = self._ledger.stored(self.inquiry.key, self._answers + 1)
        if stored:
            response = stored.response
        elif self._patience is None:
            raise NotStored
        else:
            response = self._retrying(self._patience)(self._send_once, request, self._patience)
        self._answers += 1
        return _answer(response)

    def _retrying(self, patience: Patience) -> Retrying:
        first_wait, longest_wait = patience.first_wait, patience.longest_wait
        backoff = wait_exponential(multiplier=first_wait, max=longest_wait) + wait_random(0, first_wait)

        def wait(state: RetryCallState) -> float:
            asked = _retry_after(state.outcome.exception() if state.outcome else None)
            return backoff(state) if asked is None else asked

        return Retrying(
            retry=retry_if_exception(self._may_pass),
            wait=wait,
            stop=stop_after_attempt(patience.attempts),
            reraise=True,
        )

    def _send_once(self, request: dict[str, Any], patience: Patience) -> str:
        """Send a request and return its answer as it came, when the ledger has it."""
        dialect, turn = self.dialect.written, self._answers + 1
        most = ModelUse(1, most_tokens(request), request[self.dialect.limit])
        body = json.dumps(request, ensure_ascii=False)
        begun = self._ledger.begin(self.inquiry, Request(turn, dialect, body, most, 2 * patience.timeout + 60))
        if isinstance(begun, Stored):
            return begun.response
        self.use = replace(self.use, calls=self.use.calls + 1)
        mark = sha256(f"{self.inquiry.key} {turn} {dialect}".encode()).hexdigest()
        try:
            # An endpoint that knows this header repeats its earlier answer to the same request without charge.
            client = _client(os.getpid(), self._settings.api_key, self._settings.base_url, patience.timeout)
            raw = client.chat.completions.with_raw_response.create(**request, extra_headers={"Idempotency-Key": mark})
            response = raw.text
            completion = _completion(response)
        except BaseException as error:
            self._write_down(begun, error)
            raise
        use = _use(completion) or most
        self._ledger.answered(begun, response, use)
        self.use = replace(
            self.use,
            prompt_tokens=self.use.prompt_tokens + use.prompt_tokens,
            completion_tokens=self.use.completion_tokens + use.completion_tokens,
        )
        return response

    def _write_down(self, begun: Begun, error: BaseException) -> None:
        """Enter in the ledger why a request has no answer."""
        if not isinstance(error, Exception):  # ctrl-C
            self._ledger.lost(begun)
        elif _simpler(self.dialect, error) or _too_long(error):
            self._ledger.refused(begun, _problem(error))
        else:
            status = error.status_code if isinstance(error, APIStatusError) else None
            hopeless = status in _HOPELESS or getattr(error, "code", None) == "insufficient_quota"
            unsent = status is not None or type(error.__cause__ or error).__name__ in _UNSENT
            self._ledger.failed(begun, _problem(error), may_be_paid=not unsent, hopeless=hopeless)

    def _may_pass(self, error: BaseException) -> bool:
        """Tell whether a failure may be over in a while that is short enough to wait for."""
        if isinstance(error, APIStatusError):
            if error.code == "insufficient_quota":  # a 429 too, but waiting does not help
                return False
            longest_wait = self._patience.longest_wait if self._patience else 0.0
            passing = error.status_code in (408, 429) or error.status_code >= 500
            return passing and (_retry_after(error) or 0.0) <= longest_wait
        return isinstance(error, APIConnectionError)


def _bare(schema: Any) -> Any:
    """Return a schema without the titles that pydantic makes of names: they make up half of it and add nothing."""
    if isinstance(schema, dict):
        return {key: _bare(one) for key, one in schema.items() if not (key == "title" and isinstance(one, str))}
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def _completion(response: str) -> ChatCompletion:
    """Read an endpoint's reply. Nothing checks it before us: it may be a proxy's page, or lack anything.

    Raises:
        _NoAnswer: there is no answer in it that could be kept.
    """
    try:
        said = json.loads(response)
    except ValueError:
        raise _NoAnswer("its answer was no JSON") from None
    if not isinstance(said, dict) or not said.get("choices") or not isinstance(said["choices"], list):
        raise _NoAnswer("its answer was empty")
    return ChatCompletion.model_construct(**said)


def _answer(response: str) -> ChatCompletion:
    """Return the answer in a reply that was kept.

    Raises:
        _NoAnswer: the model refused.
    """
    completion = _completion(response)
    choice = completion.choices[0]
    message = getattr(choice, "message", None)
    if message is None or getattr(message, "refusal", None) or choice.finish_reason == "content_filter":
        raise _NoAnswer("it refused to answer")
    return completion


def _use(completion: ChatCompletion) -> ModelUse | None:
    """Return what a reply says that it cost, if it says so."""
    usage = completion.usage
    tokens = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    if not isinstance(tokens[0], int) or not isinstance(tokens[1], int) or min(tokens[0], tokens[1]) < 0:
        return None
    return ModelUse(1, tokens[0], tokens[1])


def _retry_after(error: BaseException | None) -> float | None:
    """Return the seconds that a server asks to wait: a number or a date in its Retry-After."""
    header = error.response.headers.get("retry-after") if isinstance(error, APIStatusError) else None
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _simpler(dialect: _Dialect, error: BaseException | None) -> _Dialect | None:
    """Return what to try next where an endpoint refused the way it was asked, not the question itself."""
    if not isinstance(error, APIStatusError) or error.status_code not in (400, 422) or _too_long(error):
        return None
    said = str(error).lower()
    if dialect.limit == "max_tokens" and "max_completion_tokens" in said:
        return replace(dialect, limit="max_completion_tokens")
    if dialect.temperature and "temperature" in said:
        return replace(dialect, temperature=False)
    if any(word in said for word in _FORMAT_WORDS.get(dialect.format, ())):
        return replace(dialect, format=_NEXT_FORMAT[dialect.format])
    return None


def _too_long(error: BaseException | None) -> bool:
    """Tell whether an endpoint refused a question because it does not fit the model's context.

    It says so in words that name other options too (how many tokens the messages, the tools, the answer take).
    """
    refused = isinstance(error, APIStatusError) and error.status_code in (400, 413, 422)
    return refused and bool(_CONTEXT_WORDS.search(str(error)))


def _failure(error: BaseException | None, use: ModelUse) -> ModelError:
    """Return the failure of a question with what it cost; whatever is no failure of the model's is raised again."""
    if isinstance(error, ModelError):
        return type(error)(**{**error.details, "use": use})
    if _too_long(error):
        return TooLong(problem="the question does not fit its context", use=use)
    return ModelError(problem=_problem(error), use=use)


def _problem(error: BaseException | None) -> str:
    """Return in a few words why there is no answer; an error that is none of the model's is raised again."""
    if isinstance(error, _NoAnswer):
        return str(error)
    if isinstance(error, APITimeoutError):
        return "it did not answer in time"
    if isinstance(error, APIConnectionError):
        return "it could not be reached"
    if isinstance(error, APIStatusError):
        return f"it answered with HTTP status {error.status_code}" + (f", {error.code}" if error.code else "")
    if isinstance(error, (APIError, *_MISFITS)):
        return "its answer does not fit the schema"
    if isinstance(error, UnicodeEncodeError):
        return "the key has characters that no key can have"
    raise error if error else AssertionError("instructor gave no cause")
