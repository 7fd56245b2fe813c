"""``gouji`` as the one command: help, version, the app and the evaluation; and the library behind it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from fnmatch import fnmatch
from pathlib import Path

import pytest

import extractor
from extractor.cli.commands import PROGRAMS

TOP = Path(__file__).parents[3]
COMMANDS = (
    "extract",
    "explain",
    "app",
    "serve",
    "key",
    "export",
    "fields",
    "agencies",
    "consolidate",
    "load",
    "query",
    "promote",
    "verify",
    "backup",
    "restore",
    "ask",
    "cost",
    "eval",
)
GOUJI = "import sys; sys.argv[0] = 'gouji'; from extractor.cli import main; raise SystemExit(main())"


def gouji(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as the installed program does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI"))}
    environment |= {"PYTHONPATH": str(TOP), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    command = [sys.executable, "-c", GOUJI, *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, encoding="utf-8", cwd=cwd, env=environment
    )


def test_without_a_word_it_prints_its_help_and_names_every_command() -> None:
    done = gouji()
    assert done.returncode == 2  # nothing was done
    assert done.stderr == ""
    assert re.findall(r"^    (\w+)(?:  |$)", done.stdout, re.MULTILINE) == list(COMMANDS)
    assert done.stdout == gouji("--help").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = gouji(command, "--help")
    assert done.returncode == 0
    assert f"usage: gouji {command}" in done.stdout
    assert f"\n  gouji {command} " in done.stdout.partition("examples:")[2]


def test_it_says_its_version_before_it_has_loaded_a_reader() -> None:
    done = gouji("--version")
    assert (done.returncode, done.stdout) == (0, f"gouji {extractor.__version__}\n")
    pyproject = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    assert pyproject["project"]["version"] == extractor.__version__
    loaded = "import sys, extractor.cli; print(sorted(name for name in sys.modules if name.startswith('extractor')))"
    names = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=TOP).stdout
    assert "extractor.cli.commands" in names
    assert "extractor.readers" not in names


def test_a_command_that_there_is_not_is_said_to_be_none() -> None:
    done = gouji("read", "report.html")
    assert done.returncode == 2
    assert "invalid choice: 'read'" in done.stderr


def test_what_a_command_does_not_know_is_said_with_its_own_usage() -> None:
    done = gouji("query", "--db", "a.db")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: gouji query ")
    assert "gouji query: error: unrecognized arguments: --db" in done.stderr


def test_nothing_to_list_or_to_write_is_said(tmp_path: Path) -> None:
    read = gouji("extract", str(TOP / "eval/cases/clean-html.html"), "--db", "a.db", cwd=tmp_path)
    assert read.returncode == 0, read.stderr
    keys = gouji("key", "list", "--db", "a.db", cwd=tmp_path)
    assert (keys.returncode, keys.stdout) == (0, "")
    assert keys.stderr == "no keys are known: gouji key new NAME --role viewer --db DATABASE\n"
    none = gouji("export", "--db", "a.db", "--year", "1999", cwd=tmp_path)
    assert (none.returncode, none.stdout) == (0, "")
    assert none.stderr == "No document is like that; what is written has none.\n"


def test_the_evaluation_runs_from_anywhere(tmp_path: Path) -> None:
    done = gouji("eval", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "eval.db").is_file()
    assert "run 1, kept in data/eval.db" in done.stdout
    missing = gouji("eval", "history", "--runs", "none.db", cwd=tmp_path)
    assert missing.returncode == 2
    assert missing.stderr == "there is no record of runs none.db: `gouji eval` makes one\n"


def test_the_app_refuses_a_port_that_there_is_not() -> None:
    refused = gouji("app", "--port", "70000")
    assert refused.returncode == 2
    assert "gouji app: error: --port needs a number from 1 to 65535" in refused.stderr


def test_the_app_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", GOUJI, "app", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(TOP)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as started:
        try:
            assert _status(f"http://127.0.0.1:{port}/", started) == 200
        finally:
            started.kill()


def _status(address: str, process: subprocess.Popen[bytes]) -> int:
    """Return what a server answers as soon as it does, within half a minute."""
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                return int(answer.status)
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)


def test_the_programs_are_known_by_names_of_packages_that_are_there() -> None:
    assert [(TOP / name / "__main__.py").is_file() for name in PROGRAMS.values()] == [True, True]


def test_the_face_of_the_library_lends_what_it_names() -> None:
    assert {name for name in extractor.__all__ if not hasattr(extractor, name)} == set()
    extraction = extractor.extract((TOP / "eval" / "cases" / "clean-html.html").read_bytes())
    assert isinstance(extraction, extractor.Extraction)
    assert isinstance(extraction.fields["requests.new.total"], extractor.FieldValue)
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        _ = extractor.extrakt


def test_everything_that_the_packages_need_is_installed_with_them() -> None:
    """What pip installs is what pyproject.toml names: every folder with code, and every file that code reads."""
    tools = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    roots = [TOP / name for name in ("extractor", "ui", "eval", "prompts")]
    files = [path for root in roots for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    code = {".".join(path.parent.relative_to(TOP).parts) for path in files if path.suffix == ".py"}
    assert code == set(tools["packages"])
    taken = {
        path
        for package, patterns in tools["package-data"].items()
        for path in files
        for pattern in patterns
        if fnmatch(str(path), str(TOP.joinpath(*package.split("."), pattern)))
    }
    forgotten = [str(path.relative_to(TOP)) for path in files if path.suffix != ".py" and path not in taken]
    assert forgotten == []


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_setup_puts_the_command_beside_python(tmp_path: Path) -> None:
    home = tmp_path / "my work"
    (home / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "extractor"):
        (home / name).symlink_to(TOP / name)
    for name in ("requirements.lock", ".venv/runtime.stamp"):
        (home / name).touch()
    python = home / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    subprocess.run(["make", "-s", ".venv/bin/gouji"], cwd=home, check=True)
    command = [home / ".venv" / "bin" / "gouji", "extract", TOP / "eval" / "cases" / "clean-html.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2023, settled" in done.stdout
