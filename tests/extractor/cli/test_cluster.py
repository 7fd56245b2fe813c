"""Reading on a cluster: the same whole as by one process, with a worker killed on the way, and nothing read twice."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from press import consistent_values, report

from eval.cluster_bench import main
from eval.kill_bench import stored
from extractor.cluster import How, Named, read_files
from extractor.errors import UsageError
from extractor.settings import Allowance

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


def test_a_zip_is_taken_apart_as_it_is_without_a_cluster(folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "given" / "city.zip"
    packed.parent.mkdir()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as county:
        county.writestr("county/8.txt", report(consistent_values(seed=8)))
        county.writestr("county/no report.bin", bytes(range(256)))
    with zipfile.ZipFile(packed, "w") as city:
        for path in sorted(folder.iterdir()):
            city.write(path, f"市/{path.name}")
        city.writestr("inner.zip", inner.getvalue())
    (packed.parent / "beside.txt").write_text(report(consistent_values(seed=9)), encoding="utf-8")
    for name, words in (("plain", ()), ("cluster", ("--on", "dask", "--workers", "2"))):
        given = f"file://{packed.parent}" if words else packed.parent
        status, _, err = gouji("extract", given, "--to", f"parquet:{tmp_path / name}", "--no-model", *words)
        assert status == 1, err
        gouji("load", f"parquet:{tmp_path / name}", "--db", tmp_path / f"{name}.db")
    plain, cluster = (stored(tmp_path / f"{name}.db") for name in ("plain", "cluster"))
    assert cluster == plain
    assert len(plain) == COUNT + 4


def test_a_zip_that_was_changed_meanwhile_is_told(tmp_path: Path) -> None:
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", report(consistent_values(seed=1)))
    how = How(f"parquet:{tmp_path / 'p'}", "", 1.0, (), Allowance())
    with pytest.raises(UsageError, match="changed while it was read"):
        read_files(how, [Named(str(packed), "a.txt", "0" * 64, packed=True)])


def test_a_worker_that_is_killed_costs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--documents", "120", "--ways", "dask", "--kill"]) == 0
    assert "killed 1, lost 0, doubled 0" in capsys.readouterr().out


def test_what_a_cluster_is_refused(folder: Path, tmp_path: Path) -> None:
    to = ("--to", f"parquet:{tmp_path / 'p'}")
    for words, said in (
        ((folder, "--on", "dask"), "--on needs --to"),
        ((folder, *to, "--on", "dask", "--shard", "1/2"), "leave --shard out"),
        ((folder, *to, "--on", "elsewhere", "--no-model"), "is no scheduler"),
        ((folder, *to, "--on", "tcp://127.0.0.1:9", "--no-model"), "no scheduler answers"),
        (("s3://bucket/reports", *to), "lies in an object store"),
        ((tmp_path / "none", *to, "--on", "dask", "--no-model"), "there is no file"),
    ):
        status, _, err = gouji("extract", *words)
        assert (status, said in err) == (2, True), err
