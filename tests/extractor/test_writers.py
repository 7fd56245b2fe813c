"""Exports in processes of their own say what the same export says in one, whatever becomes of a process."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from press import consistent_values, report

from extractor.cli.phrases import WORKBOOK
from extractor.errors import DatabaseDamaged
from extractor.pipeline import extract
from extractor.store import Action, Sort, Store
from extractor.workers import Workers
from extractor.writers import STRETCH, WRITING, TextFormat, workbook, written, written_here

REPORTS = 2 * STRETCH + 7


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a database of more reports than are written at a time; some are decided about, some could not be read."""
    made = Store(tmp_path_factory.mktemp("many") / "gouji.db")
    read = extract(report(consistent_values(seed=1)).encode())
    for n in range(REPORTS):
        name = f"{n:03d}.txt"
        data = name.encode() if n % 10 else b"\x00\x01" + name.encode()
        own = replace(read, sha256=sha256(data).hexdigest()) if n % 10 else extract(data)
        made.keep(name, data, [own])
    made.decide(3, "requests.new.total", Action.UNREADABLE, None, "林")
    return made


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with closing(Workers(2, WRITING, nice=1)) as opened:
        yield opened


@pytest.mark.parametrize("text", list(TextFormat))
def test_several_processes_write_what_one_does(store: Store, workers: Workers, text: TextFormat) -> None:
    records = store.documents(sort=Sort.OLDEST)
    for own in ([], records[:3], records[:STRETCH], records):
        assert "".join(written(workers, 3, store.path, text, own)) == "".join(written_here(store, text, own))


def test_a_process_that_is_killed_costs_nothing(store: Store, workers: Workers) -> None:
    records = store.documents(sort=Sort.OLDEST)
    pieces = written(workers, 1, store.path, TextFormat.JSONL, records)
    begun = list(islice(pieces, 1))
    os.kill(workers.run(os.getpid), signal.SIGKILL)
    assert "".join([*begun, *pieces]) == "".join(written_here(store, TextFormat.JSONL, records))


def test_what_is_not_asked_for_is_not_written(store: Store, workers: Workers) -> None:
    taken = []

    def watched() -> Iterator:
        for record in store.documents(sort=Sort.OLDEST):
            taken.append(record)
            yield record

    pieces = written(workers, 1, store.path, TextFormat.WIDE, watched())
    next(pieces)
    assert len(taken) <= 2 * STRETCH
    pieces.close()
    assert workers.run(divmod, 7, 2) == (3, 1)


def test_a_workbook_is_written_elsewhere_too(store: Store, workers: Workers, tmp_path: Path) -> None:
    records = store.documents(sort=Sort.OLDEST)[:5]
    workbook(workers, store.path, records, tmp_path / "out.xlsx", WORKBOOK.__getitem__)
    assert len(openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]["A"]) == 1 + len(records)
    with pytest.raises(FileNotFoundError):
        workbook(workers, store.path, records, tmp_path / "none" / "out.xlsx", WORKBOOK.__getitem__)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            TextFormat.CSV,
            "UPDATE fields SET value = '4711' WHERE field_id = 'requests.new.total' AND extraction_id = ?",
        ),
        (TextFormat.WIDE, "UPDATE extractions SET figures = replace(figures, ':', ':1') WHERE id = ?"),
        (TextFormat.WIDE, "UPDATE extractions SET figures = '', figures_digest = '' WHERE id = ?"),
    ],
)
def test_a_figure_that_was_altered_is_told_and_not_written(
    store: Store, workers: Workers, text: TextFormat, statement: str
) -> None:
    records = store.documents(sort=Sort.OLDEST)
    altered = records[-2].id
    with store.connections.writing() as db:
        db.execute(statement, [altered])
    with pytest.raises(DatabaseDamaged, match=f"document {altered}"):
        list(written(workers, 2, store.path, text, records))
