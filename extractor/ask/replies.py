"""What an endpoint replied, from the characters on: the completion in it, what it cost, and whether it is an answer.

In: the text of a reply. Out: a completion, or ``NoAnswer``. Surprise: nothing is taken for granted. An endpoint may be
a proxy, a broken server or somebody who means harm, and what it says is bounded before a parser sees it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from openai.types.chat import ChatCompletion

from extractor.ask.border import MAX_DEPTH, NoAnswer, bound_content, nested
from extractor.result import ModelUse


def completion_in(response: str) -> ChatCompletion:
    """Read an endpoint's reply. Nothing checks it before us: it may be a proxy's page, or lack anything.

    Raises:
        NoAnswer: there is no answer in it that could be kept.
    """
    if nested(response) > MAX_DEPTH:
        raise NoAnswer("its answer was nested too deep")
    try:
        said = json.loads(response)
    except (ValueError, RecursionError):
        raise NoAnswer("its answer was no JSON") from None
    if not isinstance(said, dict) or not said.get("choices") or not isinstance(said["choices"], list):
        raise NoAnswer("its answer was empty")
    known = {name: value for name, value in said.items() if name in ChatCompletion.model_fields}
    return ChatCompletion.model_construct(**known)


def answer_in(response: str) -> ChatCompletion:
    """Return the answer in a reply that was kept.

    Raises:
        NoAnswer: the model refused.
    """
    completion = completion_in(response)
    choice = completion.choices[0]
    message = getattr(choice, "message", None)
    finish = getattr(choice, "finish_reason", None)
    if message is None or getattr(message, "refusal", None) or finish == "content_filter":
        raise NoAnswer("it refused to answer")
    for words in (getattr(message, "content", None), *_arguments(message)):
        if words is not None and not isinstance(words, str):
            raise NoAnswer("its answer was no text")
        bound_content(words or "")
    return completion


def _arguments(message: Any) -> Iterator[Any]:
    """Yield what a message gives to tools."""
    called = getattr(message, "tool_calls", None)
    for one in called if isinstance(called, list) else ():
        yield getattr(getattr(one, "function", None), "arguments", None)


def use_of(completion: ChatCompletion) -> ModelUse | None:
    """Return what a reply says that it cost, if it says so."""
    usage = getattr(completion, "usage", None)
    tokens = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    if not all(type(one) is int and 0 <= one <= _MOST_TOKENS for one in tokens):
        return None
    return ModelUse(1, int(tokens[0] or 0), int(tokens[1] or 0))


_MOST_TOKENS = 100_000_000
"""A count above it is no count."""


def bound_values(given: object) -> None:
    """Let the values of an answer pass that can be written down and compared.

    Raises:
        NoAnswer: one is no number, or text that cannot be stored.
    """
    if isinstance(given, dict):
        for one in given.values():
            bound_values(one)
    elif isinstance(given, float) and not isfinite(given):
        raise NoAnswer("its answer holds a number that is none")
    elif isinstance(given, str) and any("\ud800" <= letter <= "\udfff" for letter in given):
        raise NoAnswer("its answer holds text that is none")
