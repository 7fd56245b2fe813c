"""What README tells a newcomer to type works as it stands there, and what it names exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a folder that looks like the project's to the commands, and keeps what they write."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "eval").symlink_to(ROOT / "eval")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(command, home):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI", "VIRTUAL_ENV"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, shell=True, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 80


def test_there_are_commands_to_run():
    assert len(COMMANDS) >= 5


def test_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^    make (\w+)", README, re.MULTILINE))
    assert named
    assert {target for target in named if f"\n{target}:" not in makefile} == set()


def test_places_exist():
    named = re.findall(r"^\| `([\w./]+)`", README, re.MULTILINE)
    places = [place for place in named if "/" in place]
    assert len(places) >= 6
    assert [place for place in places if not (ROOT / place).exists()] == []
