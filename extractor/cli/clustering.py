"""The command ``extract --on``: many machines read together, into one folder of Parquet files.

In: options of the command line. Out: a line a report, as each is done. Surprise: the lines come in no order, since
nobody waits for anybody; the language model is not asked.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractor.cli.progress import watched
from extractor.cli.sources import Sources
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.cli.summary import Outcome, Summary
from extractor.cluster import TASK, Cluster, Done, How, Named, cluster_at, hashed_on, read_on
from extractor.errors import UsageError
from extractor.names import readable
from extractor.parquet import PREFIX, ReportLine, filesystem, folder_named, is_address
from extractor.result import Status, part_name


def read_on_cluster(options: argparse.Namespace, how: How, summary: Summary) -> int:
    """Read the files that the words of a command name, and return the exit status.

    Raises:
        UsageError: nobody answers as a scheduler, or no file is named.
    """
    files = named(options.paths)
    how = replace(how, folder=_everywhere(how.folder))
    known = folder_named(how.folder).done(how.engine, own=TASK)
    with cluster_at(options.on, options.workers or os.cpu_count() or 1) as cluster:
        files = hashed_on(cluster, files)
        for outcome in watched(_outcomes(cluster, files, how, known), len(files)):
            summary.add(outcome)
            if outcome.text:
                print(outcome.text, flush=True)
    return SOME_FAILED if summary.failures else READ


def _everywhere(folder: str) -> str:
    """Return the words for a folder as they are the same in whatever folder a worker runs."""
    place = folder.removeprefix(PREFIX)
    return folder if is_address(place) or place == folder else f"{PREFIX}{Path(place).absolute()}"


def named(words: list[str | Path]) -> list[Named]:
    """Return the files that some words name: paths, folders and patterns, here or in an object store.

    Raises:
        UsageError: they name none.
    """
    paths = [word for word in words if isinstance(word, Path)]
    local = Sources(paths).paths() if paths else []
    files = [Named(os.fsdecode(path.absolute()), readable(stored)) for path, stored in local]
    for word in words:
        if isinstance(word, str):
            files += _stored(word)
    if not files:
        raise UsageError(detail=f"there is no file in {', '.join(map(str, words))}")
    return files


def _stored(address: str) -> Iterator[Named]:
    """Yield the files that an address names: one, all below it, or those that it is a pattern of."""
    system, path = filesystem(address)
    found = sorted(system.glob(path)) if "*" in path else sorted(system.find(path))
    base = path.rpartition("/")[0] if "*" in path or found == [path] else path
    for one in found:
        yield Named(system.unstrip_protocol(one), readable(str(one).removeprefix(base).lstrip("/")))


def _outcomes(cluster: Cluster, files: list[Named], how: How, known: dict[str, list[ReportLine]]) -> Iterator[Outcome]:
    for done in read_on(cluster, files, how, known):
        yield from _of(done)


def _of(done: Done) -> Iterator[Outcome]:
    file = done.file
    if file.error:
        yield Outcome(file.name, f"{file.name}: {file.error}", Status.FAILED, file.error.code, str(file.error))
    for one in done.reports:
        name = part_name(file.name, one.part)
        verdict = one.error or (f"{one.to_review} to review" if one.to_review else "settled")
        text = "" if done.before and not one.error else f"{name}: {verdict}"
        yield Outcome(name, text, Status(one.status), one.code, one.error, done.before)
