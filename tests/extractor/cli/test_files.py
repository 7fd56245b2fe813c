"""Exports that are interrupted: what was exported before stays, and nothing unfinished is left."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor.cli.commands import main
from extractor.cli.files import whole_or_not
from extractor.store.store import Store

WRITER = """
import signal, sys, time
from pathlib import Path
from extractor.cli.files import whole_or_not
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts a job behind it has it ignored
with whole_or_not(Path(sys.argv[1])) as unfinished, unfinished.open("w") as out:
    out.write("half")
    out.flush()
    print("writing", flush=True)
    time.sleep(60)
"""


def test_what_is_written_takes_the_place_of_what_was_there_and_keeps_its_rights(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("before")
    real.chmod(0o640)
    link.symlink_to(real)
    with whole_or_not(link) as unfinished:
        unfinished.write_text("after")
        assert real.read_text() == "before"
    assert (real.read_text(), link.is_symlink(), real.stat().st_mode & 0o777) == ("after", True, 0o640)
    assert {one.name for one in tmp_path.iterdir()} == {"real.csv", "link.csv"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_is_stopped_leaves_the_file_as_it_was(number: int, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("before")
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        writer.send_signal(number)
        assert writer.wait(20) != 0
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("all.csv", "before")]


@pytest.mark.parametrize("form", ["csv", "wide", "jsonl"])
def test_a_full_disk_leaves_the_export_before(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database, folder = tmp_path / "gouji.db", tmp_path / "exports"
    folder.mkdir()
    store = Store(database)
    process(store, "a.txt", report(consistent_values(seed=1)).encode())
    store.close()
    path = folder / f"all.{form}"
    arguments = ["export", "--db", str(database), "--format", form, "--to", str(path)]
    assert main(arguments) == 0
    before = path.read_bytes()
    capsys.readouterr()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))
    try:
        status = main(arguments)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert status == 1
    assert [one.name for one in folder.iterdir()] == [path.name]
    assert path.read_bytes() == before
    err = capsys.readouterr().err
    assert ".unfinished" not in err


def test_a_folder_that_is_not_there_is_told_by_the_name_that_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "gouji.db"
    Store(database).close()
    path = tmp_path / "none" / "all.csv"
    assert main(["export", "--db", str(database), "--format", "csv", "--to", str(path)]) == 1
    assert f"{path} cannot be used" in capsys.readouterr().err


def test_what_is_no_file_of_a_disk_is_written_to_itself() -> None:
    with whole_or_not(Path(os.devnull)) as unfinished:
        assert unfinished == Path(os.devnull)
