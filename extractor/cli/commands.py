"""The command line: ``python -m extractor extract PATH...`` and what goes with it.

In: paths and options. Out: JSON Lines or a table on stdout, messages on stderr.
Exit status: 0 all read, 1 some failed, 2 wrong usage, 130 stopped by ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from typing import TypeVar

from extractor.ask import asker
from extractor.cli.model import ask_pending, cost, dry_run
from extractor.errors import GoujiError, UnreadablePath, UsageError
from extractor.export import extraction_line, to_csv, to_jsonl
from extractor.pipeline import extract
from extractor.prose import Fact, choose
from extractor.result import Asker, Extraction, Status
from extractor.review import PromotionOptions, promote
from extractor.settings import listed, settings
from extractor.store import Store

READ, SOME_FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s")  # to stderr, from warnings on
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except GoujiError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except BrokenPipeError:  # the reader of our output had enough
        sys.stderr.close()
        return READ
    except OSError as error:
        print(f"Stopped: {error.filename or 'the output'} cannot be used: {error.strerror or error}", file=sys.stderr)
        _drop_output()
        return SOME_FAILED
    except KeyboardInterrupt:
        print("Stopped. What was printed or stored before stays.", file=sys.stderr)
        return STOPPED
    return status


def _drop_output() -> None:
    """Throw away what could not be written, or Python tries once more when it ends and shows a trace."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extractor", description=__doc__.split("\n", maxsplit=1)[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    reading = commands.add_parser("extract", help="read reports and print what stands in them")
    reading.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a report, in any known format")
    reading.add_argument("--db", type=Path, metavar="FILE", help="also keep the files and the results in this database")
    reading.add_argument("--jsonl", action="store_true", help="print one JSON object a document")
    reading.add_argument("--workers", type=int, default=1, metavar="N", help="read with N processes (default 1)")
    reading.add_argument("--no-model", action="store_true", help="do not ask the language model, even if one is set up")
    reading.add_argument(
        "--audit-share",
        type=float,
        default=0.0,
        metavar="S",
        help="with --db: put this share of unflagged fields to review",
    )
    reading.add_argument(
        "--facts",
        type=listed,
        metavar="A,B",
        help="read these facts besides the tables: ids, all or none (default: GOUJI_FACTS, or the usual four)",
    )
    reading.add_argument("--dry-run", action="store_true", help="ask nobody; say what asking the model would cost")
    reading.set_defaults(run=_extract)
    asking = commands.add_parser("ask", help="ask the language model about what is still open in a database")
    asking.add_argument("--pending", action="store_true", required=True, help="all fields without a value or decision")
    asking.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    asking.set_defaults(run=lambda options: ask_pending(options, settings(), _watched))
    costing = commands.add_parser("cost", help="print what the language model has cost, and how its answers fared")
    costing.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    costing.set_defaults(run=cost)
    exporting = commands.add_parser("export", help="print the documents of a database with their current values")
    exporting.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    exporting.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="default: jsonl")
    exporting.set_defaults(run=_export)
    promoting = commands.add_parser("promote", help="turn settled documents into cases for the evaluation")
    promoting.add_argument("documents", nargs="*", type=int, metavar="DOCUMENT", help="their numbers (default: all)")
    promoting.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    promoting.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where cases.jsonl is or will be")
    promoting.add_argument("--tag", action="append", default=[], help="a tag of the cases; may be repeated")
    promoting.add_argument("--scrub", action="store_true", help="take the agency's and the reviewers' names out")
    promoting.add_argument("--last-word", action="store_true", help="where reviewers disagree, the last decision holds")
    promoting.set_defaults(run=_promote)
    return parser


def _extract(options: argparse.Namespace) -> int:
    problems = [problem for path in options.paths if (problem := _problem(path))]
    if len(problems) == len(options.paths):
        raise UsageError(detail="\n".join(problems))
    if options.workers < 1:
        raise UsageError(detail="--workers needs a number from 1 on")
    if not 0 <= options.audit_share <= 1:
        raise UsageError(detail="--audit-share needs a number from 0 to 1")
    own = settings()
    facts = choose(own.facts if options.facts is None else options.facts)
    if options.dry_run:
        dry_run(options.paths, own, options.db, facts, _watched)
        return READ
    store = Store(options.db, options.audit_share) if options.db else None
    who = None if options.no_model else asker(own, options.db)
    read = partial(_read, asker=who, budget=own.error_budget, facts=facts)
    failed = False
    for path, extraction in _watched(_extractions(options.paths, read, options.workers), len(options.paths)):
        failed = failed or extraction.status is Status.FAILED
        opened = not isinstance(extraction.error, UnreadablePath)
        if not opened:
            print(_summary(path, extraction), file=sys.stderr)
        elif store:
            store.save(store.receive(path.name, path.read_bytes()).document_id, extraction)
        if options.jsonl or opened:
            print(extraction_line(str(path), extraction) if options.jsonl else _summary(path, extraction), flush=True)
    return SOME_FAILED if failed else READ


def _problem(path: Path) -> str | None:
    """Return what is wrong with a path that names no file; one that cannot be read shows itself when it is."""
    try:
        if path.is_file():
            return None
        if path.is_dir():
            return f"{path} is a folder: name the files in it"
        return f"{path} is no regular file" if path.exists() else f"there is no file {path}"
    except (OSError, ValueError) as error:  # no way there, or no name that the system takes
        return f"there is no way to {path}: {getattr(error, 'strerror', None) or error}"


def _extractions(
    paths: Sequence[Path], read: Callable[[Path], Extraction], workers: int
) -> Iterator[tuple[Path, Extraction]]:
    if workers == 1:
        for path in paths:
            yield path, read(path)
        return
    pool = ProcessPoolExecutor(workers, initializer=_begin_work)
    try:
        yield from zip(paths, pool.map(read, paths), strict=True)
    finally:
        # After ctrl-C the workers are gone already, and what they had not begun is not begun any more.
        pool.shutdown(wait=True, cancel_futures=True)


GRACE = 60.0
"""Seconds that a worker has for the question under way when the process that it works for was killed."""


def _begin_work() -> None:
    """Make a worker end at once on ctrl-C, without a word, and soon after the process that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    def outlive_nobody() -> None:
        if parent := parent_process():
            parent.join()
            time.sleep(GRACE)  # the ledger takes down the answer that is on its way, and nobody pays for it again
            os._exit(STOPPED)

    threading.Thread(target=outlive_nobody, daemon=True).start()


Step = TypeVar("Step")


def _watched(steps: Iterator[Step], total: int) -> Iterable[Step]:
    """Show how far the reading is to whoever sits at a terminal and does not see the results pass by."""
    if total == 1 or not sys.stderr.isatty() or sys.stdout.isatty():
        return steps
    from rich.console import Console  # noqa: PLC0415 - only where it is seen
    from rich.progress import track  # noqa: PLC0415

    return track(steps, "Reading", total, console=Console(stderr=True), transient=True)


def _read(path: Path, asker: Asker | None, budget: float, facts: Sequence[Fact]) -> Extraction:
    try:
        if problem := _problem(path):
            raise UnreadablePath(problem=problem)
        data = path.read_bytes()
    except OSError as error:
        return Extraction("", Status.FAILED, UnreadablePath(problem=error.strerror or error))
    except UnreadablePath as error:
        return Extraction("", Status.FAILED, error)
    return extract(data, asker, budget, facts)


def _summary(path: Path, extraction: Extraction) -> str:
    if extraction.error:
        return f"{path}: {extraction.error}"
    waiting = sum(value.needs_review for value in extraction.fields.values())
    verdict = "settled" if not waiting else f"{waiting} to review"
    forms = ", ".join(f"{section} {form}" for section, form in extraction.forms.items())
    return f"{path}: {extraction.agency or '?'} {extraction.year or '?'}, {verdict} ({forms})"


def _promote(options: argparse.Namespace) -> int:
    if not options.db.is_file():
        raise UsageError(detail=f"there is no database {options.db}")
    store = Store(options.db)
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


def _export(options: argparse.Namespace) -> int:
    if not options.db.is_file():
        raise UsageError(detail=f"there is no database {options.db}")
    store = Store(options.db)
    records = list(reversed(store.documents()))
    for text in to_csv(store, records) if options.format == "csv" else to_jsonl(store, records):
        sys.stdout.write(text)
    return READ
