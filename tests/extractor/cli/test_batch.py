"""Batches as offices run them: folders, ZIPs and pipes, ended in every way and started again."""

import io
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from press import consistent_values, report

from eval.kill_bench import killed_batch, make_documents, stored
from eval.kill_bench import main as kill_bench
from extractor.cli import main
from extractor.cli.batch import Batch
from extractor.cli.keepers import DatabaseKeeper, Reports
from extractor.cli.sources import Source
from extractor.cli.stopping import Stop
from extractor.pipeline import extract_all
from extractor.store.listing import Sort
from extractor.store.store import Store
from extractor.workers import Workers

GOUJI = [sys.executable, "-m", "extractor"]
HEARING = [
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
]
"""Runs a command that hears ctrl-C, also where whoever runs the tests was told not to."""


def text(seed: int) -> bytes:
    return report(consistent_values(seed=seed)).encode()


def gouji(*words: str | bytes | Path, given: bytes = b"") -> tuple[int, str, str]:
    """Run a command and return its exit status, and what it printed on both ways, which is UTF-8 whatever a name is."""
    done = subprocess.run([*GOUJI, *words], input=given, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def extractions(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM extractions").fetchone()[0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two folders with five reports, one of them twice, a file that is none and some that are left out."""
    files = {"b/1.txt": text(1), "b/2.txt": text(2), "a/民政局.txt": text(3), "a/twice.txt": text(1), "c.txt": text(4)}
    others = {"a/none.docx": b"PK\x03\x04 not really", "a/page.css": b"x", ".hidden.txt": text(5)}
    for name, data in {**files, **others}.items():
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "reports"


def test_a_folder_is_read_once_told_in_order_and_summed_up(folder: Path, tmp_path: Path) -> None:
    database, summary = tmp_path / "g.db", tmp_path / "s.json"
    words = ("extract", folder, "--db", database, "--jsonl", "--workers", "2", "--summary-json", summary)
    status, out, err = gouji(*words)
    lines = [json.loads(line) for line in out.splitlines()]
    names = ["c.txt", "a/none.docx", "a/twice.txt", "a/民政局.txt", "b/1.txt", "b/2.txt"]
    assert [line["document"] for line in lines] == [str(folder / name) for name in names]
    assert status == 1
    assert "6 reports in" in err
    assert "1 failed: The Word file is damaged" in err
    assert "a/none.docx" in err
    said = json.loads(summary.read_text(encoding="utf-8"))
    assert (said["documents"], said["failed"], said["read_before"], said["stopped"]) == (6, 1, 1, False)
    assert [one["code"] for one in said["failures"]] == ["broken_file"]
    assert extractions(database) == 5  # of the two files that are the same one was read
    store = Store(database)
    assert {record.name for record in store.documents()} == {*names} - {"b/1.txt"}
    store.close()
    status, again, err = gouji(*words)
    assert extractions(database) == 5
    assert "6 of them read before" in err
    assert "a second" not in err  # none was read
    for line, before in zip(map(json.loads, again.splitlines()), lines, strict=True):
        assert {**line, "milliseconds": 0} == {**before, "milliseconds": 0}
    assert gouji(*words, "--retry-failed")[0] == 1
    assert extractions(database) == 6
    gouji(*words, "--again")
    assert extractions(database) == 11


class AtOnce:
    """Workers whose every reading has ended when it is looked for."""

    def submit(self, read: Callable[[bytes], Reports], data: bytes) -> Future[Reports]:
        done: Future[Reports] = Future()
        done.set_result(read(data))
        return done


def test_files_that_are_read_at_once_are_put_down_in_their_order(tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(12)]
    sources = [Source(name, name, f"{name}：全年公开{len(name)}条。".encode()) for name in names]
    with closing(Store(tmp_path / "g.db")) as store:
        keeper = DatabaseKeeper(store, lambda _, record: record.name)
        batch = Batch(cast(Workers, AtOnce()), len(names), extract_all, lambda source, _: source.name, keeper)
        assert list(batch.run(sources, Stop())) == names
        assert [record.name for record in store.documents(sort=Sort.OLDEST)] == names


def test_another_engine_reads_anew(folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "g.db"
    for facts, count in (("none", 1), ("none", 1), ("trainings", 2), ("trainings", 2)):
        gouji("extract", folder / "c.txt", "--db", database, "--facts", facts)
        assert extractions(database) == count


def test_a_zip_a_pattern_and_the_pipe(folder: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    names = {"c.txt", "a/none.docx", "a/twice.txt", "a/民政局.txt", "b/1.txt", "b/2.txt", "a/page.css", ".hidden.txt"}
    for word, given in ((packed, b""), ("-", packed.read_bytes())):
        _, out, _ = gouji("extract", word, "--jsonl", given=given)
        assert {json.loads(line)["document"] for line in out.splitlines()} == {f"{word}/{name}" for name in names}
    _, out, _ = gouji("extract", f"{folder}/**/*.txt", "--jsonl")
    assert len(out.splitlines()) == 5
    listed = b"\n".join(os.fsencode(path) for path in sorted(folder.glob("b/*")))
    for given in (listed, listed.replace(b"\n", b"\0")):
        assert [
            json.loads(line)["document"] for line in gouji("extract", "-", "--jsonl", given=given)[1].splitlines()
        ] == [
            str(folder / "b/1.txt"),
            str(folder / "b/2.txt"),
        ]
    status, out, _ = gouji("extract", "-", "--jsonl", given=text(3))
    assert (status, json.loads(out)["document"], json.loads(out)["status"]) == (0, "-", "done")


def test_names_that_are_no_utf_8_or_hold_control_characters(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "reports")
    (tmp_path / "reports").mkdir()
    names = [b"a\nb.txt", b"c\x1b[31m.txt", "民政.txt".encode("gb18030"), b"\xff\xfe.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(text(number))
    database = tmp_path / "g.db"
    for words in ((), ("--jsonl",), ("--again",)):
        status, out, _ = gouji("extract", folder, "--db", database, *words)
        assert (status, len(out.splitlines())) == (0, 4)
        assert "\x1b" not in out
    store = Store(database)
    assert {one.name for one in store.documents()} == {"a\\x0ab.txt", "c\\x1b[31m.txt", "民政.txt", "\\xff\\xfe.txt"}
    store.close()
    assert gouji("export", "--db", database)[0] == 0


def test_what_is_stored_are_the_bytes_that_were_read(tmp_path: Path) -> None:
    fifo = tmp_path / "changing.txt"
    fifo.write_bytes(text(1))
    database = tmp_path / "g.db"
    with subprocess.Popen([*GOUJI, "extract", fifo, *[tmp_path / "none"] * 3, "--db", database]) as process:
        while process.poll() is None:
            fifo.write_bytes(text(int(time.monotonic() * 1000) % 90))
            time.sleep(0.01)
    store = Store(database)
    (record,) = store.documents()
    values = {name: entry.field.value for name, entry in store.fields(record.id).items()}
    from extractor.pipeline import extract  # noqa: PLC0415

    if store.content(record.id):  # a write that had just begun leaves nothing to read
        again = extract(store.content(record.id))
        assert values == {name: field.value for name, field in again.fields.items()}
    store.close()


def test_a_terminal_shows_how_far_it_is(folder: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*GOUJI, "extract", folder], stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(theirs)
        shown = b"".join(_read(ours))
    os.close(ours)
    assert process.returncode == 1
    assert b"Reading" in shown
    assert b"left" in shown
    assert b"6/6" in shown


def _read(terminal: int) -> Iterator[bytes]:
    try:
        while part := os.read(terminal, 1 << 16):
            yield part
    except OSError:  # the other end is closed
        return


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_ends_soon_and_keeps_what_was_done(number: signal.Signals, tmp_path: Path) -> None:
    make_documents(tmp_path / "reports", 30, "stop")
    database = tmp_path / "g.db"
    command = [*HEARING, *GOUJI, "extract", tmp_path / "reports", "--db", database, "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(3)]
        process.send_signal(number)
        began = time.monotonic()
        rest, err = process.communicate()
        took = time.monotonic() - began
    assert process.returncode == 130
    assert took < 15  # two seconds where nobody else is at work
    assert "Stopped." in err.decode()
    done = len(told) + len(rest.splitlines())
    assert done < 30
    assert extractions(database) >= done
    _, out, _ = gouji("extract", tmp_path / "reports", "--db", database)
    assert (len(out.splitlines()), extractions(database)) == (30, 30)


def test_whatever_is_killed_nothing_is_lost_or_read_twice(tmp_path: Path) -> None:
    from random import Random  # noqa: PLC0415

    reports = tmp_path / "reports"
    make_documents(reports, 20, "kill")
    gouji("extract", reports, "--db", tmp_path / "undisturbed.db")
    kills, left = killed_batch(reports, tmp_path / "killed.db", 2, Random(5), 4, 1.5)
    assert left == 0
    assert stored(tmp_path / "killed.db") == stored(tmp_path / "undisturbed.db")
    assert kills


def test_a_locked_database_is_waited_for(folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "g.db"
    gouji("extract", folder / "c.txt", "--db", database)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with subprocess.Popen([*GOUJI, "extract", folder, "--db", database], stderr=subprocess.PIPE) as process:
            time.sleep(4)
            assert process.poll() is None
            connection.execute("COMMIT")
            process.communicate()
    assert process.returncode == 1  # as without a lock: one file is no report
    assert extractions(database) == 5


def test_a_zip_that_is_cut_off_is_one_failed_file(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", text(1))
    (tmp_path / "cut.zip").write_bytes(packed.getvalue()[:-30])
    status, out, err = gouji("extract", tmp_path / "cut.zip")
    assert (status, len(out.splitlines()), "Traceback" in err) == (1, 1, False)


def test_whatever_is_killed_parquet_files_end_as_undisturbed(capsys: pytest.CaptureFixture[str]) -> None:
    assert kill_bench(["--documents", "12", "--kills", "3", "--parquet"]) == 0
    assert "nothing lost, nothing doubled" in capsys.readouterr().out


def test_what_was_read_before_is_told_with_the_same_advice(tmp_path: Path, capsys) -> None:
    case = Path(__file__).parents[3] / "eval" / "cases" / "rows-without-labels.txt"
    words = ["extract", str(case), "--db", str(tmp_path / "gouji.db")]
    told = []
    for _ in range(2):
        assert main(words) == 0
        told.append(capsys.readouterr().out)
    assert "its tables stand column by column" in told[0]
    assert told[0] == told[1]
