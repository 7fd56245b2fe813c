"""Parquet files: the same whole however it is parted, nothing read twice, nothing doubled by a kill, and back again."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from press import consistent_values, report, titled

from eval.kill_bench import stored
from extractor.errors import UsageError
from extractor.export import record_line
from extractor.parquet import ALL, ChunkWriter, ParquetFolder, Shard, folder_named, loaded, shard_named
from extractor.parquet.files import DiskFiles
from extractor.pipeline import extract_all
from extractor.store import Store, problems, rows_of

GOUJI = [sys.executable, "-m", "extractor"]
COUNT = 9


def gouji(*words: str | Path) -> tuple[int, str, str]:
    done = subprocess.run([*GOUJI, *map(str, words)], capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def two_reports() -> str:
    """Return a text with the reports of an office on two years, which lie in two places of a folder."""
    words = (titled(f"青禾县水利局{year}年政府信息公开工作年度报告") for year in (2022, 2023))
    return "\n".join(report(consistent_values(seed=21), parts=parts) for parts in words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of two forms, one of them twice, one file with nothing in it and one that is damaged."""
    folder: Path = tmp_path_factory.mktemp("reports")
    for seed in range(COUNT):
        form = "2019" if seed % 3 == 0 else "2021"
        (folder / f"{seed}.txt").write_text(report(consistent_values(form, seed=seed), form), encoding="utf-8")
    (folder / "again.txt").write_bytes((folder / "1.txt").read_bytes())
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 not really")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def direct(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    database: Path = tmp_path_factory.mktemp("direct") / "g.db"
    assert gouji("extract", folder, "--db", database, "--no-model")[0] == 1
    return database


def all_rows(folder: Path) -> dict[str, list[str]]:
    """Return the rows of every table but for the times, with what their folders say, in an order of their own."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.parquet")):
        table, year, form = path.relative_to(folder).parts[:3]
        for row in pq.ParquetFile(path).read().to_pylist():
            row.pop("made_at", None)
            row.pop("milliseconds", None)
            found.setdefault(table, []).append(f"{year} {form} {sorted(row.items())}")
    return {table: sorted(rows) for table, rows in found.items()}


def as_read(database: Path) -> list[dict[str, object]]:
    """Return all that an export says of the documents of a database."""
    store = Store(database)
    lines = [json.loads(record_line(store, record)) for record in store.documents()]
    store.close()
    return sorted(({**line, "milliseconds": 0} for line in lines), key=lambda line: str(line["sha256"]))


def test_any_number_of_shards_gives_the_same_whole_and_loads_as_if_read_at_once(
    folder: Path, direct: Path, tmp_path: Path
) -> None:
    one, many = tmp_path / "one", tmp_path / "many"
    assert gouji("extract", folder, "--to", f"parquet:{one}", "--no-model")[0] == 1
    for number in range(1, 5):
        gouji("extract", folder, "--to", f"parquet:{many}", "--shard", f"{number}/4", "--no-model")
    assert all_rows(one) == all_rows(many)
    assert len(all_rows(one)["documents"]) == COUNT + 2
    for place in (one, many):
        database = tmp_path / f"{place.name}.db"
        status, out, _ = gouji("load", f"parquet:{place}", "--db", database)
        assert (status, out) == (0, f"{database}: {COUNT + 2} files loaded, 0 known before\n")
        assert [row[:1] + row[2:] for row in stored(database)] == [row[:1] + row[2:] for row in stored(direct)]
        assert [{**one, "document": ""} for one in as_read(database)] == [
            {**one, "document": ""} for one in as_read(direct)
        ]
        assert list(problems(database)) == []
        assert "0 files loaded" in gouji("load", f"parquet:{place}", "--db", database)[1]


def test_a_report_lies_by_its_year_and_form_and_a_failed_one_has_its_reason(folder: Path, tmp_path: Path) -> None:
    gouji("extract", folder, "--to", f"parquet:{tmp_path / 'p'}", "--no-model")
    rows = all_rows(tmp_path / "p")["documents"]
    assert sum("form=2019" in row for row in rows) == COUNT / 3
    failed = [row for row in rows if row.startswith("year=__HIVE_DEFAULT_PARTITION__ form=__HIVE_DEFAULT_PARTITION__")]
    assert len(failed) == 2
    assert sum("'error_code', 'broken_file'" in row for row in failed) == 1


def test_nothing_is_read_twice_and_what_is_new_is_added(folder: Path, tmp_path: Path) -> None:
    place, summary = f"parquet:{tmp_path / 'p'}", tmp_path / "s.json"
    some = sorted(folder.glob("[0-4].txt"))
    gouji("extract", *some, "--to", place, "--no-model")
    for before in (len(some) + 1, COUNT + 3):  # of the two that are the same one was there
        gouji("extract", folder, "--to", place, "--no-model", "--summary-json", summary)
        said = json.loads(summary.read_text(encoding="utf-8"))
        assert (said["documents"], said["read_before"], said["failed"]) == (COUNT + 3, before, 2)
    assert len(all_rows(tmp_path / "p")["documents"]) == COUNT + 2


def test_what_another_engine_has_read_is_not_mixed_in(folder: Path, tmp_path: Path) -> None:
    place = f"parquet:{tmp_path / 'p'}"
    gouji("extract", folder / "1.txt", "--to", place, "--no-model")
    status, _, err = gouji("extract", folder / "1.txt", "--to", place, "--no-model", "--facts", "none")
    assert status == 2
    assert "other settings" in err


@pytest.mark.parametrize("words", ["0/4", "5/4", "1", "a/b", "1/", "/1", "-1/4"])
def test_what_is_no_shard_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        shard_named(words)


def test_every_file_belongs_to_one_shard() -> None:
    digests = [f"{number:064x}" for number in range(0, 16**15, 16**13 + 12345)]
    for count in (1, 2, 7):
        assert all(sum(Shard(number, count).has(one) for number in range(1, count + 1)) == 1 for one in digests)


@pytest.mark.parametrize("option", [["--db", "x.db"], ["--jsonl"], ["--again"], ["--retry-failed"]])
def test_options_that_do_not_go_together(folder: Path, tmp_path: Path, option: list[str]) -> None:
    status, _, err = gouji("extract", folder, "--to", f"parquet:{tmp_path / 'p'}", *option)
    assert status == 2
    assert f"--to does not go with {option[0]}" in err
    assert gouji("extract", folder, "--shard", "1/2")[0] == 2
    assert gouji("extract", folder, "--to", "build/2024")[0] == 2
    assert gouji("load", f"parquet:{tmp_path / 'p'}", "--db", tmp_path / "g.db")[0] == 2


class DyingFiles(DiskFiles):
    """A disk on which only so many files can be written before the process dies."""

    def __init__(self, root: Path, writes: int) -> None:
        super().__init__(root)
        self.left = writes

    def write(self, path: str, data: bytes | memoryview) -> None:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        super().write(path, data)


def put_all(files: DiskFiles, sources: list[tuple[str, bytes]]) -> None:
    """Do what a run does: read what is not there yet, and write it, two chunks with a kill anywhere."""
    place = ParquetFolder(files)
    done = place.done("engine")
    writer = ChunkWriter(place, "engine", ALL.name)
    for number, (name, data) in enumerate(sources):
        readings = rows_of(extract_all(data), "engine")
        if readings[0].sha256 not in done:
            writer.add(name, data, readings)
        if number == len(sources) // 2:
            writer.flush()
    writer.flush()


def test_a_kill_between_any_two_writes_leaves_nothing_doubled_and_nothing_out(folder: Path, tmp_path: Path) -> None:
    sources = [(path.name, path.read_bytes()) for path in sorted(folder.glob("[0-5].txt"))]
    sources.append(("two.txt", two_reports().encode()))
    put_all(DiskFiles(tmp_path / "whole"), sources)
    wanted = all_rows(tmp_path / "whole")
    writes = sum(path.is_file() for path in (tmp_path / "whole").rglob("*"))
    assert writes > 8
    for count in range(writes):
        root = tmp_path / str(count)
        with pytest.raises(KeyboardInterrupt):
            put_all(DyingFiles(root, count), sources)
        put_all(DiskFiles(root), sources)
        assert all_rows(root) == wanted


def test_what_is_loaded_is_what_was_written(tmp_path: Path) -> None:
    data = two_reports().encode()
    readings = rows_of(extract_all(data), "engine")
    place = ParquetFolder(DiskFiles(tmp_path / "p"))
    writer = ChunkWriter(place, "engine", "x")
    writer.add("两份.txt", data, readings)
    writer.flush()
    (file,) = loaded(folder_named(f"parquet:{tmp_path / 'p'}"))
    assert (file.name, file.content) == ("两份.txt", data)
    for back, rows in zip(file.readings, readings, strict=True):
        assert (back.sha256, back.part, dict(back.reading)) == (rows.sha256, rows.part, dict(rows.reading))
        assert [list(one) for one in back.fields] == [list(one) for one in rows.fields]
        assert [list(one) for one in back.findings] == [list(one) for one in rows.findings]


@pytest.mark.parametrize("table", ["documents", "fields"])
def test_what_is_damaged_is_told_and_not_loaded(tmp_path: Path, table: str) -> None:
    data = report(consistent_values(seed=22)).encode()
    writer = ChunkWriter(ParquetFolder(DiskFiles(tmp_path / "p")), "engine", "x")
    writer.add("a.txt", data, rows_of(extract_all(data), "engine"))
    writer.flush()
    (path,) = (tmp_path / "p" / table).rglob("*.parquet")
    whole, before = path.read_bytes(), list(loaded(folder_named(f"parquet:{tmp_path / 'p'}")))
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UsageError, match="damaged"):
        list(loaded(folder_named(f"parquet:{tmp_path / 'p'}")))
    told = 0
    for at in range(4, len(whole) // 2, 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:  # a byte of which nothing depends is no damage
            assert list(loaded(folder_named(f"parquet:{tmp_path / 'p'}"))) == before
        except UsageError as error:
            assert "damaged" in str(error)
            told += 1
    assert told


def chunks_of(root: Path) -> Iterator[str]:
    yield from (path.name for path in (root / "_chunks").iterdir())


def test_files_by_an_address_are_the_same(folder: Path, tmp_path: Path) -> None:
    gouji("extract", folder / "1.txt", "--to", f"parquet:{tmp_path / 'disk'}", "--no-model")
    gouji("extract", folder / "1.txt", "--to", f"parquet:file://{tmp_path / 'store'}", "--no-model")
    assert list(chunks_of(tmp_path / "disk")) == list(chunks_of(tmp_path / "store"))
    assert all_rows(tmp_path / "disk") == all_rows(tmp_path / "store")
    gouji("extract", folder / "1.txt", "--to", f"parquet:file://{tmp_path / 'store'}", "--no-model")
    assert len(list(chunks_of(tmp_path / "store"))) == 1
    status, _, err = gouji("extract", folder / "1.txt", "--to", "parquet:nowhere://x")
    assert status == 2
    assert "cannot be reached" in err
