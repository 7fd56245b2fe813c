"""What the interface refuses, and the one shape in which it says so.

In: an error of ours, or what a request got wrong. Out: a status and a body with a code, a sentence and details.
Surprise: where a request is not as described only the place is named and not what was sent, which may be a key that
stands in the wrong place; of a path of this machine only the last part is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from extractor.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    GoujiError,
    StoreError,
    UnreadableFile,
    UsageError,
)
from extractor.review import AgainstTheSums, InvalidCorrectionError
from extractor.store import DecidedMeanwhile, LastAdmin, NotAllowed, OtherRequest, WrongKey


class KeyNeeded(GoujiError):
    """There are keys, and none was shown."""

    code = "key_needed"
    sentence = (
        "A key is needed: send it as Authorization: Bearer KEY. Whoever runs the service makes one with gouji key."
    )


class OnlyHere(GoujiError):
    """Without keys the interface answers programs on its own machine alone, and no page of the web."""

    code = "only_here"
    sentence = (
        "Without keys this service answers programs on its own machine only, under the address that it was started "
        "with: make a key with gouji key new."
    )


class TooManyRequests(GoujiError):
    """More requests than anybody needs."""

    code = "too_many_requests"
    sentence = "More requests a minute than {limit}: wait {seconds} s and go on more slowly."


class TooBusy(GoujiError):
    """More requests at once than the service works at."""

    code = "too_busy"
    sentence = (
        "The service is at work on as many requests as it takes at once ({limit}): send this one again in a few "
        "seconds."
    )


class BodyTooLarge(GoujiError):
    """The request has more bytes than one may have."""

    code = "body_too_large"
    sentence = "The request has more than {megabytes} MB: send the files in several requests, or a smaller ZIP."


class TooSlowSending(GoujiError):
    """The request did not come to its end."""

    code = "too_slow_sending"
    sentence = "Nothing came for {seconds} s in the middle of the request: send it again."


class NothingThere(GoujiError):
    """No document, batch, field, decision or route is there."""

    code = "nothing_there"
    sentence = "There is no such {what} here."


class NotAsked(GoujiError):
    """The request is not as the description says; ``problems`` among the details says where."""

    code = "invalid_request"
    sentence = "The request is not as the description (/openapi.json) asks for it: {problems}."


class WrongMethod(GoujiError):
    """The route is there, and does something else."""

    code = "wrong_method"
    sentence = "This address is not asked in this way: see the description (/openapi.json)."


class NameNeeded(GoujiError):
    """Somebody decides without a key, and does not say who it is."""

    code = "name_needed"
    sentence = "Without a key a decision needs the name of whoever takes it, as author; with one it must not have any."


class Unforeseen(GoujiError):
    """Something went wrong that nobody foresaw."""

    code = "unforeseen"
    sentence = "Something went wrong that nobody foresaw; nothing was changed. Its number in the log is {request}."


_STATUSES: tuple[tuple[type[GoujiError], int], ...] = (
    (KeyNeeded, 401),
    (WrongKey, 401),
    (OnlyHere, 403),
    (NotAllowed, 403),
    (LastAdmin, 409),
    (NothingThere, 404),
    (WrongMethod, 405),
    (TooSlowSending, 408),
    (DecidedMeanwhile, 409),
    (BodyTooLarge, 413),
    (TooManyRequests, 429),
    (OtherRequest, 422),
    (AgainstTheSums, 422),
    (InvalidCorrectionError, 422),
    (NotAsked, 422),
    (NameNeeded, 422),
    (UsageError, 422),
    (UnreadableFile, 422),
    (TooBusy, 503),
    (DatabaseBusy, 503),
    (DatabaseFull, 507),
    (DatabaseDamaged, 500),
    (StoreError, 500),
)
"""The first that an error is one of counts; all else is unforeseen."""

LASTING = (DecidedMeanwhile, AgainstTheSums, InvalidCorrectionError)
"""What is answered to a request that comes again as it was the first time: they say something of what it asks."""


def status_of(error: GoujiError) -> int:
    """Return the status that an error is answered with."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def refusal(error: GoujiError, request: str) -> dict[str, object]:
    """Return the body that an error is answered with; ``request`` is the number of the request in the log."""
    details: dict[str, object] = {name: _shown(value) for name, value in error.details.items()}
    sentence = error.sentence.format(**details) if details else str(error)
    if isinstance(error, DecidedMeanwhile):
        one = error.decision
        details |= {"decision": one.id, "action": one.action, "author": one.author, "decided_at": one.decided_at}
    return {"error": {"code": error.code, "sentence": sentence, "details": details, "request": request}}


def headers_of(error: GoujiError) -> Mapping[str, str]:
    """Return what an answer says beside its body."""
    if isinstance(error, KeyNeeded | WrongKey):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.details["seconds"])}
    return {"Retry-After": "5"} if isinstance(error, TooBusy | DatabaseBusy) else {}


def _shown(value: object) -> object:
    """Return a detail as it may be sent: of a path its name, of anything else that is no plain value its text."""
    if isinstance(value, PurePath):
        return value.name
    return value if isinstance(value, str | int | float | bool | None) else str(value)
