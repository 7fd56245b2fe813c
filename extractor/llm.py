"""The border to the language model: messages and a schema go out, one validated answer and its cost come back.

In: an endpoint, messages, a pydantic model. Out: a ``Reply``, or a ModelError that carries the cost so far.
Surprise: endpoints differ in what they take. What one of them refuses is not sent to it again while the process lives.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException, ResponseParsingError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from pydantic import BaseModel, ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from extractor.errors import ModelError
from extractor.extraction import ModelUse
from extractor.settings import ModelSettings

# Its error lines repeat what the model said, and so the report; the one line that is wanted comes from who asked.
logging.getLogger("instructor").setLevel(logging.CRITICAL)

Answer = TypeVar("Answer", bound=BaseModel)


class Format(StrEnum):
    """How an endpoint is told to answer in a schema, the strictest way first."""

    JSON_SCHEMA = "json_schema"
    TOOLS = "tools"
    JSON = "json"  # asked for in words alone, which every endpoint takes


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for.

    Attributes:
        timeout: seconds without a sign of life, for each request.
        attempts: requests at most, where the transport fails.
        first_wait: seconds before the second request; doubles with each further one, and up to as much again by chance.
        longest_wait: seconds; a server that asks for more (Retry-After) is not asked again.
    """

    timeout: float = 60.0
    attempts: int = 3
    first_wait: float = 1.0
    longest_wait: float = 20.0


@dataclass(frozen=True, slots=True)
class Reply(Generic[Answer]):
    """A validated answer and what it cost, all requests together."""

    answer: Answer
    use: ModelUse


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What an endpoint takes: the format, the name of the limit on the answer's length, a temperature or none."""

    format: Format
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True


_dialects: dict[tuple[str | None, str], _Dialect] = {}
"""What was learnt of each endpoint and model since the process began."""

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
_MISFITS = (ValidationError, json.JSONDecodeError, ResponseParsingError)
"""What reading an answer that does not fit the schema ends in."""


def complete(
    settings: ModelSettings,
    messages: list[ChatCompletionMessageParam],
    schema: type[Answer],
    *,
    max_tokens: int,
    patience: Patience = Patience(),
    first_format: Format = Format.JSON_SCHEMA,
) -> Reply[Answer]:
    """Ask the model one question, and once more where its answer does not fit the schema.

    Raises:
        ModelError: no usable answer; its ``details["use"]`` is the ModelUse so far.
    """
    endpoint = (settings.base_url, settings.name)
    # A client for each question: nothing stays open between them, and who asks can move to another process.
    with OpenAI(
        api_key=settings.api_key, base_url=settings.base_url, timeout=patience.timeout, max_retries=0
    ) as client:
        line = _Line(client, patience)
        while True:
            dialect = _dialects.get(endpoint, _Dialect(first_format))
            try:
                answer = _ask(line, settings.name, messages, schema, dialect, max_tokens)
                return Reply(answer, line.use)
            except IncompleteOutputException:
                raise ModelError(problem="its answer was cut off", use=line.use) from None
            except InstructorRetryException as error:
                cause = error.__cause__
                simpler = _simpler(dialect, cause)
                if simpler is None:
                    raise ModelError(problem=_problem(cause), use=line.use) from cause
                _dialects[endpoint] = simpler


def _ask(
    line: _Line,
    model: str,
    messages: list[ChatCompletionMessageParam],
    schema: type[Answer],
    dialect: _Dialect,
    max_tokens: int,
) -> Answer:
    create: Any = instructor.patch(create=line.send, mode=_MODES[dialect.format])
    options: dict[str, Any] = {dialect.limit: max_tokens}
    if dialect.temperature:
        options["temperature"] = 0  # the same question gets the same answer, as far as the endpoint can do it
    answer = create(
        model=model,
        messages=messages,
        response_model=schema,
        max_retries=Retrying(stop=stop_after_attempt(2), retry=retry_if_exception_type(_MISFITS), reraise=True),
        **options,
    )
    return schema.model_validate(answer.model_dump())  # without what the library hangs on to it


class _NoAnswer(Exception):
    """The endpoint replied, but with nothing that asking again would mend."""


class _Line:
    """The line to an endpoint for one question; counts what its requests cost."""

    def __init__(self, client: OpenAI, patience: Patience) -> None:
        self.use = ModelUse()
        self._client = client
        self._patience = patience

    def send(self, **request: Any) -> ChatCompletion:
        """Send a request, again where the transport fails in a way that may pass."""
        first_wait, longest_wait = self._patience.first_wait, self._patience.longest_wait
        backoff = wait_exponential(multiplier=first_wait, max=longest_wait) + wait_random(0, first_wait)

        def wait(state: RetryCallState) -> float:
            asked = _retry_after(state.outcome.exception() if state.outcome else None)
            return backoff(state) if asked is None else asked

        retrying = Retrying(
            retry=retry_if_exception(self._may_pass),
            wait=wait,
            stop=stop_after_attempt(self._patience.attempts),
            reraise=True,
        )
        return retrying(self._send_once, request)

    def _send_once(self, request: dict[str, Any]) -> ChatCompletion:
        if request.get("response_format", {}).get("type") == "json_schema":
            strict = {**request["response_format"]["json_schema"], "strict": True}
            request = {**request, "response_format": {"type": "json_schema", "json_schema": strict}}
        self.use = replace(self.use, calls=self.use.calls + 1)
        completion = self._client.chat.completions.create(**request)
        # The client does not check what it gets: a proxy's page is a str here, and anything can be missing.
        if not isinstance(completion, ChatCompletion) or not completion.choices:
            raise _NoAnswer("its answer was empty")
        if completion.usage:
            self.use = replace(
                self.use,
                prompt_tokens=self.use.prompt_tokens + (completion.usage.prompt_tokens or 0),
                completion_tokens=self.use.completion_tokens + (completion.usage.completion_tokens or 0),
            )
        choice = completion.choices[0]
        if choice.message is None or choice.message.refusal or choice.finish_reason == "content_filter":
            raise _NoAnswer("it refused to answer")
        return completion

    def _may_pass(self, error: BaseException) -> bool:
        """Tell whether a failure may be over in a while that is short enough to wait for."""
        if isinstance(error, APIStatusError):
            if error.code == "insufficient_quota":  # comes as a 429 that waiting does not cure
                return False
            passing = error.status_code in (408, 429) or error.status_code >= 500
            return passing and (_retry_after(error) or 0.0) <= self._patience.longest_wait
        return isinstance(error, APIConnectionError)


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
    if not isinstance(error, APIStatusError) or error.status_code not in (400, 422):
        return None
    said = str(error).lower()
    if dialect.limit == "max_tokens" and "max_completion_tokens" in said:
        return replace(dialect, limit="max_completion_tokens")
    if dialect.temperature and "temperature" in said:
        return replace(dialect, temperature=False)
    if any(word in said for word in _FORMAT_WORDS.get(dialect.format, ())):
        return replace(dialect, format=_NEXT_FORMAT[dialect.format])
    return None


def _problem(error: BaseException | None) -> str:
    """Return in a few words why there is no answer; whatever is no failure of the model's is raised again."""
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
