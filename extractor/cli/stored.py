"""The commands about what a database holds: ``export``, ``fields`` and ``promote``.

In: options of the command line. Out: documents on stdout or in a file, or cases in a folder. Surprise: none makes a
database; a path without one is wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from extractor.cli.files import whole_or_not
from extractor.cli.phrases import WORKBOOK
from extractor.cli.progress import watched
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.errors import GoujiError, UsageError
from extractor.export import dictionary_csv, write_parquet, write_workbook
from extractor.result import Status
from extractor.review import PromotionOptions, promote
from extractor.store import ALL_BYTES, Action, DocumentFilter, DocumentRecord, Sort, Store
from extractor.workers import Workers
from extractor.writers import FEW, WRITING, TextFormat, many_at_once, written, written_here


def promote_documents(options: argparse.Namespace) -> int:
    """Turn settled documents into cases for the evaluation and return the exit status."""
    store = Store(database_at(options.db))
    wishes = PromotionOptions(tuple(options.tag), options.scrub, options.last_word)
    named = bool(options.documents)
    failed, written, left = False, 0, 0
    for document_id in options.documents or [record.id for record in reversed(store.documents())]:
        try:
            if not options.unreviewed:
                _refuse_unreviewed(store, document_id)
            done = promote(store, document_id, options.to, wishes)
        except GoujiError as error:
            print(error, file=sys.stderr)
            failed, left = failed or named, left + 1
            continue
        written += 1
        by = ", ".join(done.reviewers) or "nobody"
        print(f"{done.id}: {done.settled_by_people} of {done.fields} fields settled by people ({by}), {done.source}")
    print(f"cases written to {options.to}: {written}; documents left out: {left}")
    return SOME_FAILED if failed else READ


def _refuse_unreviewed(store: Store, document_id: int) -> None:
    """Pass a document that waits for nothing only if a person decided about it: what was read is no right answer.

    Raises:
        UsageError: nobody did.
    """
    record = store.document(document_id)
    decided = any(one.action is not Action.SETTLE for one in store.standing(document_id))
    if record and record.status is Status.DONE and not decided:
        raise UsageError(
            detail=f"Nobody has decided anything about {record.name}, so all of it is what the program read itself: "
            "review it first, or say --unreviewed."
        )


def export_documents(options: argparse.Namespace) -> int:
    """Write the documents of a database with their current values.

    Raises:
        UsageError: there is no database, or a workbook is asked for and no file to write it to.
    """
    store = Store(database_at(options.db), most_bytes=ALL_BYTES)
    records = store.documents(DocumentFilter(year=options.year, agency=options.agency or ""), Sort.OLDEST)
    if not records:
        print("No document is like that; what is written has none.", file=sys.stderr)
    shown = watched(iter(records), len(records), "Writing") if options.to else records
    if options.format == "xlsx":
        if options.to is None:
            raise UsageError(detail="a workbook needs a file: --to gouji.xlsx")
        with whole_or_not(options.to) as unfinished:
            write_workbook(store, shown, unfinished, WORKBOOK.__getitem__)
    elif options.format == "parquet":
        if options.to is None:
            raise UsageError(detail="Parquet needs a folder: --to build/2024")
        write_parquet(store, shown, f"parquet:{str(options.to).removeprefix('parquet:')}")
    else:
        with ExitStack() as closed:
            texts = _texts(store, TextFormat(options.format), shown, len(records), closed)
            if options.to:
                unfinished = closed.enter_context(whole_or_not(options.to))
                closed.enter_context(unfinished.open("w", encoding="utf-8", newline="")).writelines(texts)
            else:
                sys.stdout.writelines(texts)
    if options.to:
        print(_written(options.to, records))
    return READ


def _texts(
    store: Store, text: TextFormat, records: Iterable[DocumentRecord], count: int, closed: ExitStack
) -> Iterator[str]:
    """Yield documents as text, written by several processes where they are many."""
    if count <= FEW[text]:
        return written_here(store, text, records)
    workers = closed.enter_context(closing(Workers(many_at_once(), WRITING)))
    return written(workers, many_at_once() + 1, store.path, text, records)


def _written(path: Path, records: Sequence[DocumentRecord]) -> str:
    """Return what stands in an exported file now, with what is not settled in it."""
    failed = sum(one.status is Status.FAILED for one in records)
    waiting = sum(one.to_review for one in records)
    return (
        f"{path}: documents written {len(records)}, of which could not be read {failed}; "
        f"fields in them that still wait for a person {waiting}"
    )


def print_dictionary(options: argparse.Namespace) -> int:
    """Print what every field is called, in Chinese and English, its unit and what it can hold."""
    for text in dictionary_csv():
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
