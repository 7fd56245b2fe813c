"""Copies of a database that is in use, and their way back.

In: a database file and where its copy is or goes. Out: a copy that is whole, or none. Surprise: copying the file alone
would leave out what is still in the log beside it; SQLite copies itself, while others read and write. What a copy takes
the place of is kept beside it, damaged or not.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from extractor.errors import DatabaseDamaged, StoreError, UsageError
from extractor.store.checks import problems
from extractor.store.connections import PATIENCE
from extractor.store.failures import connected, in_our_words
from extractor.store.others_files import refuse_other


def back_up(source: Path, target: Path) -> None:
    """Copy a database that may be in use; the copy is there once it is whole and checked.

    Raises:
        UsageError: there is a file already.
        StoreError: one of them cannot be used, or what is copied is damaged or no database of documents.
    """
    refuse_other(source)
    if target.exists():
        raise UsageError(detail=f"there is a file {target} already: give another name")
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        _copy(source, unfinished)
        for problem in problems(unfinished):
            raise DatabaseDamaged(file=source, problem=problem)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError as error:
        raise StoreError(file=target, problem=error.strerror or error) from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{unfinished}{end}").unlink(missing_ok=True)


def restore(copy: Path, target: Path) -> Path | None:
    """Put a copy in the place of a database that may be in use; return where that one is kept, if there was one.

    Raises:
        StoreError: the copy is damaged, or the database cannot be written; then nothing was changed.
    """
    refuse_other(copy)
    for problem in problems(copy):
        raise DatabaseDamaged(file=copy, problem=problem)
    if not target.exists():
        back_up(copy, target)
        return None
    kept = _beside(target)
    if next(problems(target, quick=True), None) is None:
        back_up(target, kept)
        _copy(copy, target)
        return kept
    anew = target.with_name(f"{target.name}.restored")
    anew.unlink(missing_ok=True)
    back_up(copy, anew)
    try:
        for end in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                Path(f"{target}{end}").rename(f"{kept}{end}")
        anew.rename(target)
    except OSError as error:
        raise StoreError(file=target, problem=error.strerror or error) from error
    return kept


def _copy(source: Path, target: Path) -> None:
    with (
        closing(connected(source, PATIENCE)) as given,
        closing(connected(target, PATIENCE)) as taken,
        in_our_words(target),
    ):
        given.backup(taken)


def _beside(path: Path) -> Path:
    """Return a free name beside a database for what is put away."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    number = 0
    while (kept := path.with_name(f"{path.name}.before-{stamp}{f'-{number}' if number else ''}")).exists():
        number += 1
    return kept
