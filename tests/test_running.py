"""What is told of running the service works: unit files, container, a file system that cannot be written."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from eval.served import Client, Served, free_port
from extractor.cli.commands import _parser

TOP = Path(__file__).parent.parent
RUNNING = TOP / "docs" / "running"
UNITS = sorted(path.name for path in RUNNING.iterdir() if path.suffix in (".service", ".timer"))
CONTAINERFILE = (RUNNING / "Containerfile").read_text(encoding="utf-8")
BUILDERS = {"podman": ("--format", "docker"), "docker": ()}
"""What builds containers, and what it has to be told so that it keeps the check of health."""
BASE = re.search(r"^ARG BASE=(\S+)$", CONTAINERFILE, re.MULTILINE)[1]


def builder() -> str | None:
    """Return what builds containers and works here, with the image at hand that ours stands on."""

    def works(*words: str) -> bool:
        return not subprocess.run(words, capture_output=True, check=False).returncode

    for name in filter(shutil.which, BUILDERS):
        if works(name, "info") and (works(name, "image", "inspect", BASE) or works(name, "pull", BASE)):
            return name
    return None


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_units(unit: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for name in UNITS:
        text = (RUNNING / name).read_text(encoding="utf-8")
        text = text.replace("/opt/gouji/.venv/bin/python", sys.executable).replace("/opt/gouji", str(TOP))
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "gouji" in line]
    assert (own, done.returncode) == ([], 0), done.stderr


@pytest.mark.parametrize("unit", [name for name in UNITS if name.endswith(".service")])
def test_systemd_finds_little_that_the_units_leave_open(unit: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=25", "--no-pager", str(RUNNING / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "nrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze looks at running units only")
    assert done.returncode == 0, done.stdout[-2000:]


def commands() -> Iterator[list[str]]:
    """Yield the commands of the program that the units and the container run."""
    for path in sorted(RUNNING.iterdir()):
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"-m extractor ([^\n'\"]+)", text) if path.suffix == ".service" else ():
            yield [*line.split(), *(["copy.db"] if "backup" in line else [])]
    yield json.loads(re.search(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)[1])
    for line in re.findall(r"gouji (key new .*)$", CONTAINERFILE, re.MULTILINE):
        yield line.split()


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_a_command_that_is_run_is_one(words: list[str]) -> None:
    assert _parser().parse_args(words).run


def test_the_container_has_what_it_copies_and_no_root() -> None:
    copied = re.findall(r"^COPY (\S+)", CONTAINERFILE, re.MULTILINE)
    assert copied
    assert all((TOP / path).exists() for path in copied)
    assert re.findall(r"^USER (\d+):(\d+)$", CONTAINERFILE, re.MULTILINE)[-1] == ("10001", "10001")
    lock = (RUNNING / "requirements.lock").read_text(encoding="utf-8")
    others = (TOP / "requirements-dev.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^(\S+==\S+)", lock, re.MULTILINE)
    assert {pin.partition("==")[0] for pin in pins} >= {"fastapi", "uvicorn", "prometheus-client", "openai"}
    assert [pin for pin in pins if pin not in others] == []


def cases() -> bytes:
    """Return a ZIP of two reports."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted((TOP / "eval" / "cases").glob("clean-*")):
            archive.write(path, path.name)
    return packed.getvalue()


def read_there(client: Client, packed: bytes) -> dict[str, Any]:
    """Return how far a ZIP of reports is, once the service has read it."""
    batch = client.post_documents(files=[("cases.zip", packed)]).json["batch"]
    until = time.monotonic() + 120
    while (found := client.get_batch(batch=batch).json)["unread"] and time.monotonic() < until:
        time.sleep(0.2)
    return found


def test_the_container_is_built_and_answers() -> None:
    name = builder()
    if name is None:
        pytest.skip("no podman or docker works here and can get the image of Python, so the container is not built")
    tag, volume, port = "gouji-test", f"gouji-test-{os.getpid()}", free_port()

    def run(*words: str) -> str:
        return subprocess.run([name, *words], capture_output=True, text=True, check=True, cwd=TOP).stdout.strip()

    run("build", *BUILDERS[name], "-f", "docs/running/Containerfile", "-t", tag, ".")
    try:
        key = run(
            "run",
            "--rm",
            "-v",
            f"{volume}:/data",
            tag,
            "key",
            "new",
            "lin",
            "--role",
            "admin",
            "--db",
            "/data/gouji.db",
        )
        assert key.startswith("gouji_")
        words = (
            "--read-only",
            "--tmpfs",
            "/tmp:rw,size=1g,mode=1777",
            "--cap-drop=all",
            "--security-opt=no-new-privileges",
        )
        run("run", "-d", "--rm", "--name", volume, *words, "-v", f"{volume}:/data", "-p", f"127.0.0.1:{port}:8502", tag)
        served = Served(Path("/data/gouji.db"), port=port)
        served.await_health()
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"
        client = Client(port, key)
        found = read_there(client, cases())
        client.close()
        assert (found["done"] + found["review"], found["failed"]) == (2, 0)
        assert run("inspect", "--format", "{{json .Config.Healthcheck}}", volume) not in ("null", "")
        run("exec", volume, *json.loads(re.search(r"^HEALTHCHECK .* CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)[1]))
    finally:
        subprocess.run([name, "rm", "-f", volume], capture_output=True, check=False)
        subprocess.run([name, "volume", "rm", "-f", volume], capture_output=True, check=False)


LOCKED_IN = """
set -e
mount --bind "$0" "$0"
mount -o remount,bind,ro /
mount -t tmpfs -o size=1g,mode=1777 tmpfs "$1"
export TMPDIR="$1" HOME="$1"
shift
exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
"""
"""Runs a command as the container does: nothing but a folder of data and an empty /tmp can be written, and no power is
left to change that."""


def may_be_locked_in(tmp_path: Path) -> bool:
    """Tell whether this machine lets a test make a file system that cannot be written."""
    if not all(map(shutil.which, ("unshare", "setpriv"))):
        return False
    (tmp_path / "try").mkdir()
    command = ["unshare", "-m", "sh", "-c", LOCKED_IN, str(tmp_path), str(tmp_path / "try"), "true"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def test_it_runs_where_nothing_but_its_data_can_be_written(tmp_path: Path) -> None:
    if not may_be_locked_in(tmp_path):
        pytest.skip("this machine lets nobody make a file system that cannot be written")
    data, scratch = tmp_path / "data", tmp_path / "scratch"
    data.mkdir()
    scratch.mkdir()
    before = ("unshare", "-m", "sh", "-c", LOCKED_IN, str(data), str(scratch))
    with Served(data / "gouji.db", ("--workers", "1"), before=before) as served:
        client = Client(served.port)
        found = read_there(client, cases())
        assert (found["done"] + found["review"], found["failed"]) == (2, 0)
        assert client.get_export(file="xlsx").body.startswith(b"PK")
        client.close()
    assert {path.name for path in data.iterdir()} <= {"gouji.db", "gouji.db-wal", "gouji.db-shm"}
    assert list(scratch.iterdir()) == []
