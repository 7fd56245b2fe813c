"""The record of runs: one SQLite file with the settings, the metrics and every field's outcome of each evaluation.

In: results as they come. Out: runs, for the history, for comparison, for the app. Surprise: a case is on the disk as
soon as it is scored, and a run counts as complete only when its metrics are there too; a run that was killed stays as
far as it got. The outcomes of a case are one compressed piece of JSON: a property a list, in the order of the fields.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.baseline import ModelBaseline
from eval.cases import Basis
from eval.metrics import Metrics
from eval.outcomes import Outcome
from eval.scoring import CaseResult
from eval.statistics import Interval
from extractor.databases import Database, Migrations
from extractor.errors import StoreError, UsageError

migrations = Migrations("gouji-eval")


@migrations(name="0001_runs")
def _runs(db: Database) -> None:
    """Runs and their cases; what a run is compared by stands in columns, the rest in JSON."""
    db.execute(
        """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            revision TEXT NOT NULL,
            case_list TEXT NOT NULL,
            corpus TEXT NOT NULL,
            cases INTEGER NOT NULL,
            model TEXT,
            prompts TEXT NOT NULL,
            settings TEXT NOT NULL,
            metrics TEXT,
            seconds REAL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE results (
            run_id INTEGER NOT NULL REFERENCES runs(id),
            position INTEGER NOT NULL,
            case_id TEXT NOT NULL,
            result TEXT NOT NULL,
            outcomes BLOB NOT NULL,
            PRIMARY KEY (run_id, position)
        ) WITHOUT ROWID
        """
    )


@dataclass(frozen=True, slots=True)
class Setup:
    """What a run was made with: all that can make two runs differ.

    Attributes:
        revision: the commit, with ``+`` behind it where files differed from it.
        case_list: the path as given; ``corpus`` is the hash over its cases.
        model: the model that was asked, None where none was.
        prompts: version and hash of each prompt, by name.
        settings: versions, hashes of the form files and options.
    """

    revision: str
    case_list: str
    corpus: str
    cases: int
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the record; ``metrics`` and ``seconds`` are None where it was cut off."""

    id: int
    started_at: str
    setup: Setup
    metrics: Metrics | None
    seconds: float | None


class Runs:
    """The file of runs."""

    def __init__(self, path: Path) -> None:
        """Open the file, creating it or bringing it up to date.

        Raises:
            StoreError: the file is no database or cannot be written.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=30)
            connection.row_factory = sqlite3.Row
            self._db = Database(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            migrations.apply(self._db)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(file=path, problem=error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.rollback()
            raise
        self._db.commit()

    def begin(self, setup: Setup) -> int:
        """Put a run down before its first case is scored; return its id."""
        with self._writing() as db:
            cursor = db.execute(
                "INSERT INTO runs (started_at, revision, case_list, corpus, cases, model, prompts, settings)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    setup.revision,
                    setup.case_list,
                    setup.corpus,
                    setup.cases,
                    setup.model,
                    _json(dict(setup.prompts)),
                    _json(dict(setup.settings)),
                ],
            )
        return int(cursor.lastrowid or 0)

    def add(self, run_id: int, position: int, result: CaseResult) -> None:
        """Put the result of one case down; when this returns, it outlives the process."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO results (run_id, position, case_id, result, outcomes) VALUES (?, ?, ?, ?, ?)",
                [run_id, position, result.case, _json(_without_outcomes(result)), packed(result.outcomes)],
            )

    def finish(self, run_id: int, metrics: Metrics, seconds: float) -> None:
        """Mark a run as complete."""
        with self._writing() as db:
            db.execute(
                "UPDATE runs SET metrics = ?, seconds = ?, finished_at = ? WHERE id = ?",
                [_json(asdict(metrics)), seconds, datetime.now(UTC).isoformat(timespec="seconds"), run_id],
            )

    def history(self, corpus: str | None = None, *, complete: bool = False) -> list[Run]:
        """Return the runs, the oldest first: all, those of one corpus, those that were not cut off."""
        conditions = ["1"] + ["corpus = ?"] * (corpus is not None) + ["metrics IS NOT NULL"] * complete
        sql = f"SELECT * FROM runs WHERE {' AND '.join(conditions)} ORDER BY id"
        return [_run(row) for row in self._db.execute(sql, [corpus] if corpus is not None else [])]

    def run(self, name: str) -> Run:
        """Return a run by its number, or the newest complete one for ``latest``, the one before for ``latest-1`` ….

        Raises:
            UsageError: there is no such run.
        """
        if name.startswith("latest"):
            back = name.removeprefix("latest").removeprefix("-") or "0"
            complete = self.history(complete=True)
            if back.isdecimal() and int(back) < len(complete):
                return complete[-1 - int(back)]
        elif name.isdecimal():
            for row in self._db.execute("SELECT * FROM runs WHERE id = ?", [int(name)]):
                return _run(row)
        raise UsageError(detail=f"{self.path} has no run {name}: see `python -m eval history`")

    def results(self, run_id: int) -> list[CaseResult]:
        """Return the results of a run, as far as it got."""
        rows = self._db.execute(
            "SELECT case_id, result, outcomes FROM results WHERE run_id = ? ORDER BY position", [run_id]
        )
        return [_result(row) for row in rows]


def packed(outcomes: tuple[Outcome, ...]) -> bytes:
    """Return the outcomes of one case as they are kept; the case's id stands beside them."""
    names = [one.name for one in fields(Outcome) if one.name != "case"]
    columns = {name: [getattr(outcome, name) for outcome in outcomes] for name in names}
    return zlib.compress(_json(columns).encode(), 6)


def unpacked(case: str, data: bytes) -> tuple[Outcome, ...]:
    """Return the outcomes of one case from what is kept."""
    columns = json.loads(zlib.decompress(data))
    columns["basis"] = [Basis(code) for code in columns["basis"]]
    columns["reasons"] = [tuple(codes) for codes in columns["reasons"]]
    names = list(columns)
    return tuple(
        Outcome(case=case, **dict(zip(names, values, strict=True))) for values in zip(*columns.values(), strict=True)
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _without_outcomes(result: CaseResult) -> dict[str, Any]:
    return {one.name: getattr(result, one.name) for one in fields(CaseResult) if one.name != "outcomes"}


def _result(row: sqlite3.Row) -> CaseResult:
    kept = json.loads(row["result"])
    kept["tags"] = tuple(kept["tags"])
    return CaseResult(**kept, outcomes=unpacked(row["case_id"], row["outcomes"]))


def _run(row: sqlite3.Row) -> Run:
    setup = Setup(
        revision=row["revision"],
        case_list=row["case_list"],
        corpus=row["corpus"],
        cases=row["cases"],
        model=row["model"],
        prompts=json.loads(row["prompts"]),
        settings=json.loads(row["settings"]),
    )
    metrics = _metrics(json.loads(row["metrics"])) if row["metrics"] else None
    return Run(row["id"], row["started_at"], setup, metrics, row["seconds"])


def _metrics(recorded: dict[str, Any]) -> Metrics:
    """Return metrics from their JSON; what an older program did not count yet is None or nothing."""
    empty: dict[str, Any] = dict.fromkeys((one.name for one in fields(Metrics)), None)
    known = {name: value for name, value in recorded.items() if name in empty}
    intervals = {name: Interval(**both) for name, both in (known.pop("intervals", None) or {}).items()}
    whole = ModelBaseline.read(known.pop("model_baseline", None))
    return Metrics(**{**empty, **known, "intervals": intervals, "model_baseline": whole})
