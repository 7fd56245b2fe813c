"""The commands that look after a database: ``verify``, ``backup`` and ``restore``.

In: options of the command line. Out: what is wrong, or where the copy is. Surprise: all three work while the app runs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from extractor.cli.statuses import READ, SOME_FAILED
from extractor.cli.stored import database_at
from extractor.store import back_up, problems, refuse_other, restore

_WHAT_TO_DO = (
    "Leave the file as it is, put a backup in its place with gouji restore (the damaged one is kept beside it), "
    "and run extract again over the folders that were read since."
)


_NO_DATABASE = (
    "It does not begin as a database does: see whether this is the file that you mean. If it is one that was damaged, "
    "leave it as it is and put a backup in its place with gouji restore."
)

_BEGINNING = b"SQLite format 3\0"


def _begins_as_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) == _BEGINNING


def verify_database(options: argparse.Namespace) -> int:
    """Print what is wrong with a database, and return the exit status."""
    refuse_other(database_at(options.db))
    found = list(dict.fromkeys(problems(database_at(options.db), quick=options.quick)))
    if options.json:
        print(json.dumps({"database": str(options.db), "quick": options.quick, "problems": found}, ensure_ascii=False))
    elif found:
        print("\n".join((*found, _WHAT_TO_DO if _begins_as_one(options.db) else _NO_DATABASE)))
    else:
        print(f"{options.db}: nothing is wrong with it{' at a quick look' if options.quick else ''}.")
    return SOME_FAILED if found else READ


def back_up_database(options: argparse.Namespace) -> int:
    """Copy a database, and return the exit status."""
    back_up(database_at(options.db), options.to)
    print(f"{options.to}: a whole copy of {options.db}, {_megabytes(options.to)} MB.")
    return READ


def restore_database(options: argparse.Namespace) -> int:
    """Put a copy in the place of a database, and return the exit status."""
    kept = restore(database_at(options.copy), options.db)
    print(f"{options.db} is as {options.copy} was." + (f" What it was before is kept as {kept}." if kept else ""))
    print("If the app is open, start it again.")
    return READ


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f}"
