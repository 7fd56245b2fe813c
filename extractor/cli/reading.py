"""The command ``extract``: reports from files to lines on stdout, and into a database or Parquet files if named.

In: options of the command line. Out: a line a document, in the order given; of a file with several reports one for
each, its number behind the file's name; and the reports in a database, or in Parquet files. Surprise: a path that
cannot be read is a failed document like any other; only where none of them names a file is the command wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from extractor.ask import asker
from extractor.cli.batch import Batch
from extractor.cli.keepers import LOCK_PATIENCE, DatabaseKeeper, Keeper
from extractor.cli.model import dry_run
from extractor.cli.progress import watched
from extractor.cli.sources import Source, Sources
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.cli.stopping import Stop
from extractor.cli.summary import Outcome, Summary
from extractor.engine import engine
from extractor.errors import UsageError
from extractor.export import extraction_line, record_line
from extractor.names import readable
from extractor.pipeline import extract_all
from extractor.prose import Fact, choose
from extractor.result import IN_COLUMNS, Extraction, ModelUse, Status, part_name, stands_in_columns
from extractor.settings import Settings, settings
from extractor.store import DocumentRecord, Store
from extractor.workers import Workers

COPIED = "; its tables stand column by column, as in text copied from a PDF: read that PDF instead"


def read_reports(options: argparse.Namespace) -> int:
    """Read the reports at some paths, print what stands in them and return the exit status.

    Raises:
        UsageError: no path names a file, or an option is wrong.
        StoreError: the database cannot be used, or not any more.
    """
    if options.workers is not None and options.workers < 1:
        raise UsageError(detail="--workers needs a number from 1 on")
    if not 0 <= options.audit_share <= 1:
        raise UsageError(detail="--audit-share needs a number from 0 to 1")
    _refuse_what_does_not_go_together(options)
    own = settings()
    facts = choose(own.facts if options.facts is None else options.facts)
    if options.on:
        return _run_on_cluster(options, own, facts)
    sources = Sources(options.paths)
    if options.dry_run:
        return dry_run(sources, own, options.db, facts)
    return _run(options, own, facts, sources)


def _refuse_what_does_not_go_together(options: argparse.Namespace) -> None:
    """Raise UsageError where one option has no meaning beside another."""
    for name in ("db", "jsonl", "again", "retry_failed"):
        if options.to and getattr(options, name):
            raise UsageError(detail=f"--to does not go with --{name.replace('_', '-')}")
    for name in ("to", "jsonl", "again", "retry_failed", "no_model", "summary_json"):
        if options.dry_run and getattr(options, name):
            raise UsageError(detail=f"--dry-run does not go with --{name.replace('_', '-')}")
    for name in ("shard", "on"):
        if getattr(options, name) and not options.to:
            raise UsageError(detail=f"--{name} needs --to parquet:FOLDER")
    if options.shard and options.on:
        raise UsageError(detail="--on parts the files by itself: leave --shard out")
    if addresses := [one for one in options.paths if isinstance(one, str) and not options.on]:
        raise UsageError(detail=f"{addresses[0]} lies in an object store: read it with --on dask --to parquet:FOLDER")


def _run_on_cluster(options: argparse.Namespace, own: Settings, facts: tuple[Fact, ...]) -> int:
    """Have a cluster read the files, and return the exit status."""
    from extractor.cli.clustering import read_on_cluster  # noqa: PLC0415 - an extra
    from extractor.cluster import How  # noqa: PLC0415

    if own.model and not options.no_model:
        raise UsageError(detail="a cluster does not ask the language model: add --no-model, and ask after gouji load")
    name = engine(facts, own.error_budget, None)
    how = How(options.to, name, own.error_budget, tuple(one.id for one in facts), own.allowance)
    summary, stopped = Summary(), True
    try:
        status = read_on_cluster(options, how, summary)
        stopped = False
    finally:
        _sum_up(options, summary, True, stopped)
    return status


def _run(options: argparse.Namespace, own: Settings, facts: tuple[Fact, ...], sources: Sources) -> int:
    who = None if options.no_model else asker(own, options.db)
    name = engine(facts, own.error_budget, who.settings.name if who else None)
    count = options.workers or (os.cpu_count() if sources.gathered else None) or 1
    summary, stopped = Summary(), True
    read = partial(extract_all, asker=who, budget=own.error_budget, facts=facts)
    with ExitStack() as closed:
        given, keeper = _where_to(options, name, sources, closed)
        workers = closed.enter_context(closing(Workers(count, own.allowance)))
        stop = closed.enter_context(Stop())
        batch = Batch(workers, count, read, partial(_fresh, options), keeper)
        try:
            for outcome in watched(batch.run(given, stop), lambda: sources.total):
                summary.add(outcome)
                if outcome.text:
                    print(outcome.text, flush=True)
            stopped = False
        finally:
            _sum_up(options, summary, sources.gathered, stopped)
    return SOME_FAILED if summary.failures else READ


def _where_to(
    options: argparse.Namespace, name: str, sources: Sources, closed: ExitStack
) -> tuple[Iterable[Source], Keeper[Outcome] | None]:
    """Return the files that are to be read, and where what is read of them is put."""
    if options.to:
        from extractor.cli.parquet import OwnShare, ParquetKeeper  # noqa: PLC0415 - what it needs takes time to import

        keeper = closed.enter_context(closing(ParquetKeeper(options.to, options.shard, name)))
        return OwnShare(sources, keeper.shard), keeper
    if options.db:
        store = Store(options.db, options.audit_share, name, LOCK_PATIENCE)
        known = partial(_known, options, store)
        return sources, DatabaseKeeper(store, known, options.again, options.retry_failed)
    return sources, None


def _fresh(options: argparse.Namespace, source: Source, extraction: Extraction) -> Outcome:
    """Return what is told of a report that was just read."""
    name = part_name(source.name, extraction.part)
    error = extraction.error
    if source.error:
        print(_summary(name, extraction), file=sys.stderr)
    text = extraction_line(name, extraction) if options.jsonl else "" if source.error else _summary(name, extraction)
    return Outcome(name, text, extraction.status, error.code if error else "", str(error or ""))


def _known(options: argparse.Namespace, store: Store, source: Source, record: DocumentRecord) -> Outcome:
    """Return what is told of a document that was read before."""
    name = part_name(source.name, record.part)
    status = record.status or Status.FAILED
    if options.jsonl:
        text = record_line(store, replace(record, name=name, model=ModelUse()))  # it costs nothing now
    elif record.error:
        text = f"{name}: {record.error}"
    else:
        text = _line(name, record.agency, record.year, record.to_review, dict(record.forms))
        if record.format == "text" and record.flagged >= IN_COLUMNS:  # else it need not be looked at more closely
            read = (entry.read or entry.field for entry in store.fields(record.id).values())
            text += COPIED if stands_in_columns(record.format, read) else ""
    return Outcome(name, text, status, record.error_code or "", record.error or "", before=True)


def _sum_up(options: argparse.Namespace, summary: Summary, gathered: bool, stopped: bool) -> None:
    """Say what became of them all, where they are too many to be looked at one by one."""
    if options.summary_json:
        Path(options.summary_json).write_text(summary.to_json(stopped) + "\n", encoding="utf-8")
    if gathered or (sys.stderr.isatty() and summary.documents > 1):
        for line in summary.lines():
            print(line, file=sys.stderr)


def _summary(name: str, extraction: Extraction) -> str:
    if extraction.error:
        return f"{name}: {extraction.error}"
    waiting = sum(value.needs_review for value in extraction.fields.values())
    line = _line(name, extraction.agency, extraction.year, waiting, dict(extraction.forms))
    file_format = extraction.document.format if extraction.document else None
    return line + COPIED if stands_in_columns(file_format, extraction.fields.values()) else line


def _line(name: str, agency: str | None, year: int | None, waiting: int, forms: dict[str, str]) -> str:
    verdict = "settled" if not waiting else f"{waiting} to review"
    shown = ", ".join(f"{section} {form}" for section, form in forms.items())
    return f"{name}: {readable(agency or '?')} {year or '?'}, {verdict} ({shown})"
