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
import sqlite3
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, Literal, TypeVar

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException, ResponseParsingError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, DefaultHttpxClient, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from extractor.ask.border import Deadline, NoAnswer, body_of, holds_key, hooks
from extractor.ask.ledger import Begun, Inquiry, Ledger, Request, Stored
from extractor.ask.patience import USUAL_PATIENCE, Patience
from extractor.ask.replies import answer_in, bound_values, completion_in, use_of
from extractor.errors import CutOff, GoujiError, ModelError, NotStored, TooLong
from extractor.limits import outliving
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
_HOPELESS = (301, 302, 303, 307, 308, 401, 402, 403, 404)
"""The key, the account, the address or the model's name is wrong: every other question would fail too. An address that
sends on to another one is wrong too: lines of a report go nowhere but where they were meant to."""
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
        except (GoujiError, sqlite3.Error):
            raise
        except Exception as error:  # whatever the libraries make of what an endpoint has said
            cause = error
        simpler = _simpler(dialect, cause)
        if isinstance(cause, _MISFITS) and dialect.format is not Format.JSON and patience:
            # The endpoint takes the schema and does not obey it: from the next question on the schema is put in words.
            ledger.learn(inquiry.endpoint, inquiry.model, replace(dialect, format=Format.JSON).written)
        if simpler is None:
            raise _failure(cause, exchange.use) from cause
        dialect = simpler
        ledger.learn(inquiry.endpoint, inquiry.model, dialect.written)


_deadlines = threading.local()
"""The deadline of the request that each thread is at."""


@lru_cache(maxsize=4)
def _client(process: int, api_key: str, base_url: str | None, timeout: float) -> OpenAI:
    """Return the client for an endpoint; another process, even a copy of this one, has its own."""
    watched = hooks(lambda: _deadlines.current, api_key)
    http = DefaultHttpxClient(follow_redirects=False, timeout=timeout, event_hooks=watched)
    return OpenAI(api_key=api_key, base_url=base_url, timeout=timeout, max_retries=0, http_client=http)


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
    given = answer.model_dump()
    if holds_key(given, exchange.key):
        raise NoAnswer("its answer holds the key")
    bound_values(given)
    return schema.model_validate(given)  # without the attributes that the library adds


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

    @property
    def key(self) -> str:
        """Return the key that is sent, which no answer may hold."""
        return self._settings.api_key

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
        return answer_in(response)

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
        # An endpoint that knows the first of these repeats its earlier answer to the same request without charge.
        mark = sha256(f"{self.inquiry.key} {turn} {dialect}".encode()).hexdigest()
        headers = {"Idempotency-Key": mark, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        with outliving():
            try:
                response = self._sent(request, headers, patience)
                use = use_of(completion_in(response)) or most
            except BaseException as error:
                self._write_down(begun, error)
                raise
            self._ledger.answered(begun, response, use)
        self.use = replace(
            self.use,
            prompt_tokens=self.use.prompt_tokens + use.prompt_tokens,
            completion_tokens=self.use.completion_tokens + use.completion_tokens,
        )
        return response

    def _sent(self, request: dict[str, Any], headers: dict[str, str], patience: Patience) -> str:
        """Send a request and return the text that comes back."""
        deadline = _deadlines.current = Deadline(patience.total)
        client = _client(os.getpid(), self._settings.api_key, self._settings.base_url, patience.timeout)
        create = client.chat.completions.with_streaming_response.create  # the hooks have read it by then
        try:
            with deadline.bounding(), create(**request, extra_headers=headers) as raw:
                return body_of(raw.http_response)
        except APIConnectionError as error:
            deadline.check()
            if isinstance(error.__cause__, NoAnswer):
                raise error.__cause__ from None
            raise

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
    except (ValueError, TypeError, OverflowError, IndexError):
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
    if isinstance(error, NoAnswer):
        return str(error)
    if isinstance(error, APIStatusError):
        code = error.code if isinstance(error.code, str) and _CODE.fullmatch(error.code) else ""
        return f"it answered with HTTP status {error.status_code}" + (f", {code}" if code else "")
    if error is None or isinstance(error, (GoujiError, sqlite3.Error)):
        raise error if error else AssertionError("instructor gave no cause")
    return next((words for kind, words in _PROBLEMS if isinstance(error, kind)), "its answer could not be used")


_PROBLEMS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (APITimeoutError, "it did not answer in time"),
    (APIConnectionError, "it could not be reached"),
    ((APIError, *_MISFITS), "its answer does not fit the schema"),
    (UnicodeEncodeError, "the key has characters that no key can have"),
)
"""The first that an error is one of tells what is said of it."""


_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
"""What names a failure; an endpoint can say anything there."""
