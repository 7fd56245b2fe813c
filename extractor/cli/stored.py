"""The commands about what a database holds: ``export`` and ``promote``.

In: options of the command line. Out: documents on stdout, or cases in a folder. Surprise: neither makes a database; a
path without one is wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.cli.statuses import READ, SOME_FAILED
from extractor.errors import GoujiError, UsageError
from extractor.export import to_csv, to_jsonl
from extractor.review import PromotionOptions, promote
from extractor.store import Store


def promote_documents(options: argparse.Namespace) -> int:
    """Turn settled documents into cases for the evaluation and return the exit status."""
    store = Store(database_at(options.db))
    wishes = PromotionOptions(tuple(options.tag), options.scrub, options.last_word)
    named = bool(options.documents)
    failed = False
    for document_id in options.documents or [record.id for record in reversed(store.documents())]:
        try:
            done = promote(store, document_id, options.to, wishes)
        except GoujiError as error:
            print(error, file=sys.stderr)
            failed = failed or named
            continue
        by = ", ".join(done.reviewers) or "nobody"
        print(f"{done.id}: {done.settled_by_people} of {done.fields} fields settled by people ({by}), {done.source}")
    return SOME_FAILED if failed else READ


def export_documents(options: argparse.Namespace) -> int:
    """Print the documents of a database with their current values."""
    store = Store(database_at(options.db))
    records = list(reversed(store.documents()))
    for text in to_csv(store, records) if options.format == "csv" else to_jsonl(store, records):
        sys.stdout.write(text)
    return READ


def database_at(path: Path) -> Path:
    """Return the path of a database that is there.

    Raises:
        UsageError: there is none.
    """
    if not path.is_file():
        raise UsageError(detail=f"there is no database {path}")
    return path
