"""The command ``extract``: reports from paths to lines on stdout, and into a database if one is named.

In: options of the command line. Out: a line a document, in the order given. Surprise: a path that cannot be read is a
failed document like any other; only where none of them names a file is the command wrong.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import parent_process
from pathlib import Path

from extractor.ask import asker
from extractor.cli.model import dry_run
from extractor.cli.progress import watched
from extractor.cli.statuses import READ, SOME_FAILED, STOPPED
from extractor.errors import UnreadablePath, UsageError
from extractor.export import extraction_line
from extractor.pipeline import extract
from extractor.prose import Fact, choose
from extractor.result import Asker, Extraction, Status
from extractor.settings import settings
from extractor.store import Store


def read_reports(options: argparse.Namespace) -> int:
    """Read the reports at some paths, print what stands in them and return the exit status."""
    problems = [problem for path in options.paths if (problem := problem_of(path))]
    if len(problems) == len(options.paths):
        raise UsageError(detail="\n".join(problems))
    if options.workers < 1:
        raise UsageError(detail="--workers needs a number from 1 on")
    if not 0 <= options.audit_share <= 1:
        raise UsageError(detail="--audit-share needs a number from 0 to 1")
    own = settings()
    facts = choose(own.facts if options.facts is None else options.facts)
    if options.dry_run:
        dry_run(options.paths, own, options.db, facts)
        return READ
    store = Store(options.db, options.audit_share) if options.db else None
    who = None if options.no_model else asker(own, options.db)
    read = partial(_read, asker=who, budget=own.error_budget, facts=facts)
    failed = False
    for path, extraction in watched(_extractions(options.paths, read, options.workers), len(options.paths)):
        failed = failed or extraction.status is Status.FAILED
        opened = not isinstance(extraction.error, UnreadablePath)
        if not opened:
            print(_summary(path, extraction), file=sys.stderr)
        elif store:
            store.save(store.receive(path.name, path.read_bytes()).document_id, extraction)
        if options.jsonl or opened:
            print(extraction_line(str(path), extraction) if options.jsonl else _summary(path, extraction), flush=True)
    return SOME_FAILED if failed else READ


def problem_of(path: Path) -> str | None:
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


def _read(path: Path, asker: Asker | None, budget: float, facts: Sequence[Fact]) -> Extraction:
    try:
        if problem := problem_of(path):
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
