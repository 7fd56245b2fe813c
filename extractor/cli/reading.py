"""The command ``extract``: reports from paths to lines on stdout, and into a database if one is named.

In: options of the command line. Out: a line a document, in the order given; of a file with several reports one for
each, its number behind the file's name. Surprise: a path that cannot be read is a failed document like any other; only
where none of them names a file is the command wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from extractor.ask import asker
from extractor.cli.model import dry_run
from extractor.cli.progress import watched
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.errors import UnreadablePath, UsageError
from extractor.export import extraction_line
from extractor.pipeline import extract_all
from extractor.prose import choose
from extractor.result import Extraction, Status, part_name, stands_in_columns
from extractor.review import settle
from extractor.settings import Allowance, settings
from extractor.store import Store
from extractor.workers import Workers, reports_of

Reports = tuple[Extraction, ...]
"""What was read of one file."""


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
    read = partial(extract_all, asker=who, budget=own.error_budget, facts=facts)
    failed = False
    extractions = _extractions(options.paths, read, options.workers, own.allowance)
    for path, data, found in watched(extractions, len(options.paths)):
        opened = not isinstance(found[0].error, UnreadablePath)
        if opened and store:
            for one in store.save_all(store.receive(path.name, data).document_id, found):
                settle(store, one)
        for extraction in found:
            failed = failed or extraction.status is Status.FAILED
            name = part_name(str(path), extraction.part)
            if not opened:
                print(_summary(name, extraction), file=sys.stderr)
            if options.jsonl or opened:
                print(extraction_line(name, extraction) if options.jsonl else _summary(name, extraction), flush=True)
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
    paths: Sequence[Path], read: Callable[[bytes], Reports], workers: int, allowance: Allowance
) -> Iterator[tuple[Path, bytes, Reports]]:
    """Yield what was read of each path, with the bytes that it was read from; processes of their own do the reading."""
    pool = Workers(min(workers, len(paths)), allowance)
    begun: deque[tuple[Path, bytes, Future[Reports] | UnreadablePath]] = deque()
    try:
        for path in paths:
            begun.append(_begun(pool, path, read))
            if len(begun) > AHEAD * workers:
                yield _ended(*begun.popleft())
        while begun:
            yield _ended(*begun.popleft())
    finally:
        pool.close()


COPIED = "; its tables stand column by column, as in text copied from a PDF: read that PDF instead"
AHEAD = 3
"""Files for each worker whose bytes are held before they are read."""


def _begun(
    pool: Workers, path: Path, read: Callable[[bytes], Reports]
) -> tuple[Path, bytes, Future[Reports] | UnreadablePath]:
    """Take a file's bytes, and have them read."""
    try:
        if problem := problem_of(path):
            return path, b"", UnreadablePath(problem=problem)
        data = path.read_bytes()
    except OSError as error:
        return path, b"", UnreadablePath(problem=error.strerror or error)
    return path, data, pool.submit(read, data)


def _ended(path: Path, data: bytes, reading: Future[Reports] | UnreadablePath) -> tuple[Path, bytes, Reports]:
    if isinstance(reading, UnreadablePath):
        return path, data, (Extraction("", Status.FAILED, reading),)
    return path, data, reports_of(reading, data)


def _summary(name: str, extraction: Extraction) -> str:
    if extraction.error:
        return f"{name}: {extraction.error}"
    waiting = sum(value.needs_review for value in extraction.fields.values())
    verdict = "settled" if not waiting else f"{waiting} to review"
    forms = ", ".join(f"{section} {form}" for section, form in extraction.forms.items())
    file_format = extraction.document.format if extraction.document else None
    advice = COPIED if stands_in_columns(file_format, extraction.fields.values()) else ""
    return f"{name}: {extraction.agency or '?'} {extraction.year or '?'}, {verdict} ({forms}){advice}"
