"""Databases that are damaged, locked, full, read-only or of a later version: each is told, and nothing is lost."""

import gc
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from press import consistent_values, report

from eval.damage_bench import DAMAGES, Verdict, exported, make_database, verdict
from extractor.cli.commands import main
from extractor.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseNewer,
    DatabaseReadOnly,
    NotOfDocuments,
    StoreError,
    UsageError,
)
from extractor.pipeline import extract_all
from extractor.store.checks import problems
from extractor.store.copies import back_up, restore
from extractor.store.decisions import Action
from extractor.store.figures import report_figures
from extractor.store.store import Store

TOP = Path(__file__).parents[3]
REPORT = report(consistent_values(seed=1)).encode()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "gouji.db"
    make_database(path)
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A whole database of another program's."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE runs (id INTEGER); INSERT INTO runs VALUES (1)")
    return path


@pytest.fixture
def database(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "gouji.db"))


@pytest.fixture(scope="module")
def right(whole: Path) -> str:
    return exported(whole)


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_told_or_changes_nothing(kind: str, whole: Path, right: str, tmp_path: Path) -> None:
    for seed in range(3):
        found = verdict(whole, tmp_path / "d.db", DAMAGES[kind], Random(f"{seed} {kind}"), right)
        assert found in (Verdict.SAID, Verdict.UNCHANGED)


def test_nothing_is_wrong_with_a_database_that_was_written_by_us(database: Path) -> None:
    assert list(problems(database)) == []
    assert list(problems(database, quick=True)) == []
    store = Store(database)  # while it is in use, too
    store.keep("a.txt", REPORT, extract_all(REPORT))
    store.decide(1, "meta.agency", Action.CORRECT, "县", "林")
    assert list(problems(database)) == []
    store.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE fields SET value = '4711' WHERE extraction_id = 2 AND position = 3", "the fields of document 2"),
        ("UPDATE extractions SET figures = '{}' WHERE id = 2", "the figures of document 2"),
        ("UPDATE extractions SET source = 'x' WHERE id = 1", "what was read of document 1"),
        ("UPDATE documents SET content = x'00' WHERE id = 3", "the file of document 3"),
        ("UPDATE listed SET flagged = 0 WHERE id = 2", "the entry of document 2"),
        ("DELETE FROM findings", "what was read of document"),
        ("DROP TRIGGER decisions_keep_update", "the trigger decisions_keep_update is missing"),
        ("DROP TRIGGER decisions_keep_update; UPDATE decisions SET author = '王' WHERE id = 2", "decision 2"),
        (
            "DROP TRIGGER decisions_keep_delete; DELETE FROM decisions WHERE id = (SELECT MAX(id) FROM decisions)",
            "decis",
        ),
    ],
)
def test_what_was_altered_is_named(statement: str, said: str, database: Path, capsys) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(statement)
    assert any(said in problem for problem in problems(database))
    assert main(["verify", "--db", str(database)]) == 1
    assert "gouji restore" in capsys.readouterr().out


def test_tables_of_reports_are_those_put_down_where_a_field_was_altered(database: Path) -> None:
    with closing(Store(database)) as store:
        store.keep("a.txt", REPORT, extract_all(REPORT))
        decided = {int(row["document_id"]) for row in store.connections.db.execute("SELECT document_id FROM decisions")}
        records = [one for one in store.documents() if one.id not in decided]
        before = [(one.values, one.unsure, one.missing) for one in report_figures(store, records)]
        with store.connections.writing() as db:
            db.execute("UPDATE fields SET value = '4711', state = 'missing', needs_review = 1")
        assert any(values for values, *_ in before)
        assert [(one.values, one.unsure, one.missing) for one in report_figures(store, records)] == before


def test_a_damaged_database_is_neither_exported_nor_opened(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bytearray(database.read_bytes())
    data[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    database.write_bytes(data)
    with pytest.raises(DatabaseDamaged, match="gouji verify"):
        Store(database)
    assert main(["export", "--db", str(database)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "is damaged" in err
    assert database.read_bytes() == data


def test_a_copy_that_is_no_database_is_refused_in_one_sentence(database: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n" + bytes(4000))
    assert main(["restore", "--db", str(database), str(tmp_path / "scan.pdf")]) == 2
    assert capsys.readouterr().err.count("is damaged") == 1


def test_a_later_schema_is_refused_and_left_alone(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'gouji', '0099_later', '')")
        connection.commit()
    before = database.read_bytes()
    with pytest.raises(DatabaseNewer, match="0099_later"):
        Store(database)
    assert database.read_bytes() == before


def test_a_copy_is_made_and_put_back_while_the_database_is_in_use(database: Path, tmp_path: Path) -> None:
    store = Store(database)
    before = exported(database)
    copy = tmp_path / "copies" / "one.db"
    back_up(database, copy)
    with pytest.raises(UsageError, match="already"):
        back_up(database, copy)
    store.decide(1, "meta.agency", Action.CORRECT, "县", "林")
    assert exported(database) != before
    kept = restore(copy, database)
    assert kept is not None
    assert exported(database) == exported(copy) == before
    assert "县" in exported(kept)
    assert store.fields(1)["meta.agency"].decision is None  # whoever has it open sees it too
    store.close()


def test_a_copy_takes_the_place_of_a_database_that_is_none_any_more(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    before = exported(database)
    database.write_bytes(b"nothing of it is left" * 300)
    kept = restore(copy, database)
    assert kept is not None
    assert kept.read_bytes().startswith(b"nothing of it is left")
    assert exported(database) == before
    with pytest.raises(DatabaseDamaged):
        restore(kept, database)
    assert exported(database) == before


def test_a_lock_that_does_not_end_is_a_sentence_and_nothing_is_lost(database: Path) -> None:
    store = Store(database, patience=0.2)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(DatabaseBusy, match="locked by another program"):
            store.decide(1, "meta.agency", Action.CORRECT, "县", "林")
        assert time.monotonic() - began < 5
        connection.execute("COMMIT")
    store.decide(1, "meta.agency", Action.CORRECT, "县", "林")
    assert list(problems(database)) == []
    store.close()


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(database: Path, tmp_path: Path) -> None:
    before = exported(database)
    bound = 100_000  # of each file: of the log that everything is written to first
    big = tmp_path / "a.txt"
    big.write_bytes(report(consistent_values(seed=9)).encode() + "。".encode() * 60_000)
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "extract", big, "--db", database, "--workers", "1"],
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bound, bound)),
    )
    assert done.returncode == 1
    assert "cannot be written any further" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(problems(database)) == []
    assert exported(database) == before
    with pytest.raises(StoreError):
        _limited(lambda: back_up(database, tmp_path / "copy.db"), 20_000)
    assert list(tmp_path.glob("copy*")) == []


def _limited(function, size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        function()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_is_full_is_known_by_its_own_name(database: Path) -> None:
    store = Store(database)
    with pytest.raises(DatabaseFull):
        _limited(lambda: store.receive("a.txt", bytes(3_000_000)), database.stat().st_size + 50_000)
    assert store.receive("b.txt", b"b").document_id
    assert list(problems(database)) == []
    store.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only who may do everything can become somebody who may not")
def test_a_database_that_may_not_be_written_is_a_sentence(database: Path) -> None:
    script = (
        "import os, pkgutil, sys\nimport extractor.cli\nfrom extractor.cli.commands import main\n"
        # All of it is imported while it may be: nobody may look into the folder of somebody's clone.
        "for module in pkgutil.iter_modules(extractor.cli.__path__, 'extractor.cli.'): __import__(module.name)\n"
        "os.setgid(65534); os.setuid(65534)\nraise SystemExit(main(sys.argv[1:]))"
    )
    before = database.read_bytes()
    # The folders that tests are given are closed to others.
    with TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o755)
        read_only = Path(shutil.copy(database, open_folder))
        read_only.chmod(0o444)
        for words in (["export"], ["verify"]):
            done = subprocess.run(
                [sys.executable, "-c", script, *words, "--db", read_only],
                capture_output=True,
                text=True,
                cwd=TOP,
                check=False,
            )
            assert "Traceback" not in done.stderr
            assert DatabaseReadOnly.sentence.split("(")[0].partition("{file} ")[2].strip() in done.stderr + done.stdout
        assert read_only.read_bytes() == before


def test_an_older_database_gets_its_digests(tmp_path: Path) -> None:
    from sqlite_utils import Database  # noqa: PLC0415

    from extractor.store.migrations import migrations  # noqa: PLC0415

    path = tmp_path / "old.db"
    db = Database(path)
    migrations.apply(db, stop_before="0011_engine")
    db.execute("INSERT INTO documents (sha256, name, received_at, content) VALUES ('x', 'a', '', x'00')")
    db.execute(
        "INSERT INTO extractions (document_id, made_at, version, status, forms, model_calls, prompt_tokens,"
        " completion_tokens, milliseconds) VALUES (1, '', '', 'done', '{}', 0, 0, 0, 1)"
    )
    db.execute("INSERT INTO fields VALUES (1, 'meta.year', 0, '2023', 'read', 'parser', 1, 0, '[]', NULL, NULL)")
    db.execute("INSERT INTO acts (author, kind, begun_at) VALUES ('林', 'answer', '')")
    db.execute(
        "INSERT INTO decisions (document_id, field_id, action, before, after, author, reason, decided_at, act)"
        " VALUES (1, 'meta.year', 'accept', '2023', '2023', '林', '', '', 1)"
    )
    db.conn.commit()
    db.close()
    store = Store(path)
    assert store.fields(1)["meta.year"].decision.author == "林"
    assert list(problems(path)) == ["the file of document 1 (a) is not the one that came"]
    store.close()


def test_what_failed_for_a_lock_lets_nobody_wait_who_collects_garbage(tmp_path: Path) -> None:
    path = tmp_path / "gouji.db"
    patience = 3.0
    store = Store(path, patience=patience)
    held: list[object] = []
    failed, waited = threading.Event(), []

    def write() -> None:
        for _ in range(2):
            try:
                with store.connections.writing():
                    pass
            except DatabaseBusy as error:
                held.append(error)  # with its frames, and so with the statement
                error.cycle = error  # type: ignore[attr-defined]  # as whoever answers a request makes one
                held.clear()
                failed.set()

    gc.collect()
    gc.freeze()  # what is there already is looked through no more, which takes long on a busy machine
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = threading.Thread(target=write)
        writer.start()
        assert failed.wait(10)
        for _ in range(3):
            time.sleep(0.1)  # it waits again by now
            began = time.monotonic()
            gc.collect()
            waited.append(time.monotonic() - began)
        writer.join()
        other.execute("ROLLBACK")
    gc.unfreeze()
    assert max(waited) < patience / 2


def test_a_whole_database_of_something_else_is_not_called_damaged(
    tmp_path: Path, database: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = other.read_bytes()
    assert main(["verify", "--db", str(other)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "no database of documents" in err
    assert "damaged" not in err
    for source, target in ((other, tmp_path / "new.db"), (other, database)):
        with pytest.raises(NotOfDocuments):
            (restore if target.exists() else back_up)(source, target)
    assert other.read_bytes() == data
    assert list(problems(database)) == []


@pytest.mark.parametrize(
    "command", ["export --to {report}.csv", "extract {report}", "consolidate --year 2023", "cost", "key list"]
)
def test_no_command_makes_another_programs_database_ours(
    tmp_path: Path, other: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = other.read_bytes()
    page = tmp_path / "report.txt"
    page.write_text(report(consistent_values(seed=1)))
    assert main([*command.format(report=page).split(), "--db", str(other)]) == 2
    assert "no database of documents" in capsys.readouterr().err
    assert other.read_bytes() == data
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other.db", "report.txt"]


def test_a_database_that_lost_a_table_of_documents_is_damaged_all_the_same(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE documents")
    assert main(["verify", "--db", str(database)]) == 1
    assert "gouji restore" in capsys.readouterr().out


def test_a_file_that_never_was_a_database_is_said_to_be_none_once(tmp_path: Path, capsys) -> None:
    letter = tmp_path / "README.md"
    letter.write_text("# A letter\n" * 300)
    assert main(["verify", "--db", str(letter)]) == 1
    first, second, *more = capsys.readouterr().out.splitlines()
    assert (first, more) == ("not all could be looked at: file is not a database", [])
    assert second.startswith("It does not begin as a database does: see whether this is the file that you mean.")
