"""The command ``query``: questions to Parquet files, or to a database, in SQL.

In: options of the command line. Out: CSV on stdout. Surprise: a database is written as Parquet first, into a folder
that is gone afterwards: DuckDB reads SQLite only with an extension that it fetches from the net.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.cli.statuses import READ
from extractor.cli.stored import database_at
from extractor.errors import UsageError
from extractor.export import csv_rows, write_parquet
from extractor.parquet import PREFIX, ParquetFolder, answered, folder_named, queries
from extractor.store import ALL_BYTES, Store


def answer_query(options: argparse.Namespace) -> int:
    """Print what a query comes to, or which ones there are; return the exit status.

    Raises:
        UsageError: the query lacks something, or cannot be answered.
    """
    known = queries()
    if not options.query:
        for one in known.values():
            print(f"{one.name}: {one.chinese if options.language == 'zh' else one.english}")
        return READ
    if options.query not in known and re.fullmatch(r"\w+", options.query):
        raise UsageError(detail=f"there is no query {options.query}; by name there are {', '.join(known)}")
    if not options.source:
        raise UsageError(detail="name what is asked: --of parquet:FOLDER, or --of DATABASE")
    sql = known[options.query].sql if options.query in known else options.query
    if "$year" in sql and options.year is None:
        raise UsageError(detail="this query needs a year: --year 2024")
    with _folder(options.source) as folder:
        heads, rows = answered(folder, sql, {"year": options.year})
        sys.stdout.writelines(csv_rows(chain((heads,), rows)))
    return READ


@contextmanager
def _folder(words: str) -> Iterator[ParquetFolder]:
    """Have the Parquet files that are asked, or those that a database is written as."""
    if words.startswith(PREFIX) or Path(words).is_dir():
        yield folder_named(PREFIX + words.removeprefix(PREFIX))
        return
    store = Store(database_at(Path(words)), most_bytes=ALL_BYTES)
    with TemporaryDirectory(prefix="gouji-") as folder:
        write_parquet(store, store.documents(), f"{PREFIX}{folder}")
        yield folder_named(f"{PREFIX}{folder}")
