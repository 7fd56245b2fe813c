"""The library over SQLite, brought in without what it would bring along.

In: nothing. Out: ``Database`` and ``Migrations``. Surprise: the library looks for pandas, whose types it can make
columns of, and where the app is installed it finds it: 66 MB and a third of a second for every process that opens a
database, for what nothing here uses. So it does not find it, but in the app, which needs it anyway.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _not_found(name: str) -> Iterator[None]:
    """Let a package not be found that nobody has brought in."""
    if name in sys.modules or "streamlit" in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # which is how the language says so
    try:
        yield
    finally:
        del sys.modules[name]


with _not_found("pandas"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
