"""Reading on a cluster: the same whole as by one process, with a worker killed on the way, and nothing read twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from press import consistent_values, report

from eval.cluster_bench import main
from eval.kill_bench import stored

GOUJI = [sys.executable, "-m", "extractor"]
COUNT = 7


def gouji(*words: str | Path) -> tuple[int, str, str]:
    done = subprocess.run([*GOUJI, *map(str, words)], capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("reports")
    for seed in range(COUNT):
        (folder / f"{seed}.txt").write_text(report(consistent_values(seed=seed)), encoding="utf-8")
    (folder / "again.txt").write_bytes((folder / "1.txt").read_bytes())
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 not really")
    return folder


def test_a_cluster_reads_what_one_process_reads_and_nothing_twice(folder: Path, tmp_path: Path) -> None:
    place, summary = f"parquet:{tmp_path / 'p'}", tmp_path / "s.json"
    words = ("--to", place, "--on", "dask", "--workers", "2", "--no-model", "--summary-json", summary)
    assert gouji("extract", folder, *words)[0] == 1
    for word in (folder, f"file://{folder}", f"file://{folder}/*"):
        status, _, err = gouji("extract", word, *words)
        said = json.loads(summary.read_text(encoding="utf-8"))
        assert (status, said["documents"], said["read_before"], said["failed"]) == (1, COUNT + 2, COUNT + 2, 1), err
    gouji("extract", folder, "--db", tmp_path / "direct.db", "--no-model")
    gouji("load", place, "--db", tmp_path / "loaded.db")
    direct, back = ([row[:1] + row[2:] for row in stored(tmp_path / f"{name}.db")] for name in ("direct", "loaded"))
    assert back == direct


def test_a_worker_that_is_killed_costs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--documents", "120", "--ways", "dask", "--kill"]) == 0
    assert "killed 1, lost 0, doubled 0" in capsys.readouterr().out


def test_what_a_cluster_is_refused(folder: Path, tmp_path: Path) -> None:
    to = ("--to", f"parquet:{tmp_path / 'p'}")
    (tmp_path / "packed.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    for words, said in (
        ((folder, "--on", "dask"), "--on needs --to"),
        ((folder, *to, "--on", "dask", "--shard", "1/2"), "leave --shard out"),
        ((folder, *to, "--on", "elsewhere", "--no-model"), "is no scheduler"),
        ((folder, *to, "--on", "tcp://127.0.0.1:9", "--no-model"), "no scheduler answers"),
        ((tmp_path / "packed.zip", *to, "--on", "dask", "--no-model"), "a ZIP is not taken apart"),
        (("s3://bucket/reports", *to), "lies in an object store"),
        ((tmp_path / "none", *to, "--on", "dask", "--no-model"), "there is no file"),
    ):
        status, _, err = gouji("extract", *words)
        assert (status, said in err) == (2, True), err
