"""The lines of the log: text for people, or an object of JSON each.

In: what happened, and what is said of it. Out: lines on stderr. Surprise: no figure, text or name of a report and no
key is in any of them; of an error nobody foresaw the places in the program are told and not its words, which may repeat
what stands on a page.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

_FRAMES = 12
"""Places of an error that are told, the innermost ones."""


class TextLines(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = " ".join(f"{name}={value}" for name, value in _said(record).items())
        return f"{_moment(record)} {record.levelname.lower()} {record.getMessage()} {said}".rstrip()


class JsonLines(logging.Formatter):
    """A line for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        known = {"time": _moment(record), "level": record.levelname.lower(), "what": record.getMessage()}
        return json.dumps(known | _said(record), ensure_ascii=False)


def begin(as_json: bool) -> None:
    """Write what this process logs to stderr, from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("gouji").setLevel(logging.INFO)


def places(error: BaseException) -> list[str]:
    """Return where in the program an error came up."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def _said(record: logging.LogRecord) -> dict[str, Any]:
    said: dict[str, Any] = getattr(record, "said", {})
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        said = {**said, "error": type(error).__name__, "places": places(error)}
    return said


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
