"""Questions to Parquet files in SQL, through DuckDB: sums over years and agencies that no database of one file takes.

In: a folder, and SQL or the name of a query that comes with the program. Out: heads and rows. Surprise: only files that
a list names are looked at; no other file of this machine or of the net can be reached from SQL, and none is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.parquet.files import DiskFiles
from extractor.parquet.folder import ParquetFolder
from extractor.parquet.schema import COLUMNS, TABLES

QUERIES = Path(__file__).parent / "queries"
_VIEWS = {"documents": "reports", "fields": "fields", "findings": "findings"}
_TYPES = "{'year': INTEGER, 'form': VARCHAR}"
_AT_ONCE = 1000
"""Rows that are fetched at a time."""
_GLOB = re.compile(r"[*?\[]")
"""Signs in the name of a folder that would stand for other names."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that comes with the program, and what it answers."""

    name: str
    chinese: str
    english: str
    sql: str


def queries() -> dict[str, Query]:
    """Return the queries that come with the program, by name."""
    found = {}
    for path in sorted(QUERIES.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        said = dict(re.findall(r"^-- (zh|en): (.+)$", text, re.MULTILINE))
        found[path.stem] = Query(path.stem, said["zh"], said["en"], text)
    return found


def answered(folder: ParquetFolder, sql: str, given: Mapping[str, object]) -> tuple[list[str], Iterator[Sequence[Any]]]:
    """Return the heads and the rows that some SQL comes to; ``given`` are the values of its ``$names``.

    Raises:
        UsageError: DuckDB is not installed, the folder lies elsewhere or holds nothing, or the SQL is wrong.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            detail="query needs DuckDB: install the extra with .venv/bin/python -m pip install '.[scale]'"
        ) from error
    if not isinstance(folder.files, DiskFiles):
        raise UsageError(detail=f"{folder.files.root} is no folder of this machine: copy it here first")
    chunks = list(folder.chunks())
    if not chunks:
        raise UsageError(detail=f"{folder.files.root} holds nothing that extract or export has written")
    root = folder.files.root
    connection = duckdb.connect(config={"autoinstall_known_extensions": False})
    allowed: list[str] = []
    held = [(one.sha256, one.part) for chunk in chunks for one in chunk.reports]
    # As where two processes have read the same files, or folders were put together.
    doubled = len(set(held)) < len(held)
    try:
        for table in TABLES:
            listed = (one for chunk in chunks for one in chunk.files if one.startswith(f"{table}/"))
            files = [str(Path(root) / one) for one in listed]
            patterns = [_GLOB.sub(r"[\g<0>]", one) for one in files]
            allowed += {*files, *patterns}
            connection.execute(f"CREATE VIEW {_VIEWS[table]} AS {_view(table, patterns, doubled=doubled)}")
        connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, allowed))}]")
        connection.execute("SET enable_external_access = false")
        asked = connection.extract_statements(sql)
        if [one.type for one in asked] != [duckdb.StatementType.SELECT]:
            raise UsageError(detail="a query is one SELECT: nothing is written, and no setting changed")
        wanted = {name: value for name, value in given.items() if f"${name}" in sql}
        done = connection.execute(asked[0], wanted or None)
    except duckdb.Error as error:
        raise UsageError(detail=f"the query cannot be answered: {error}") from error
    heads = [one[0] for one in done.description or []]

    def rows() -> Iterator[Sequence[Any]]:
        try:
            while some := done.fetchmany(_AT_ONCE):
                yield from some
        except duckdb.Error as error:
            raise UsageError(detail=f"the query cannot be answered: {error}") from error

    return heads, rows()


def _view(table: str, files: Sequence[str], *, doubled: bool) -> str:
    """Return what reads some files; the bytes of reports are nothing to ask about.

    Of reports that are ``doubled`` it has those of one chunk alone.
    """
    if not files:
        columns = ", ".join(f"NULL::VARCHAR AS {name}" for name in COLUMNS[table] if name != "content")
        return f"SELECT {columns}, NULL::INTEGER AS year, NULL::VARCHAR AS form WHERE false"
    listed = ", ".join(map(_quoted, files))
    columns = "* EXCLUDE (content)" if table == "documents" else "*"
    read = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {_TYPES}"
    if not doubled:
        return f"SELECT {columns} FROM {read})"
    chunk = "parse_filename(filename)"
    once = f"{chunk} = min({chunk}) OVER (PARTITION BY sha256, part)"
    left_out = "filename, content" if table == "documents" else "filename"
    return f"SELECT * EXCLUDE ({left_out}) FROM {read}, filename = true) QUALIFY {once}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
