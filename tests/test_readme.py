"""What README tells a newcomer to type works as it stands there, and what it names exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.forms.language import load_form
from extractor.prose.registry import choose, facts
from extractor.readers import MAX_BYTES
from ui.samples import samples
from ui.wording import Language, Words

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


def test_the_library_works_as_it_is_shown(home):
    snippet = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", snippet]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^clean-html\.html \d+ 0\.\d+ settled$", done.stdout, re.MULTILINE)


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


def test_what_it_says_of_the_app_is_what_the_app_says():
    """The button, its number of samples, the limit and the keys."""
    count = len(samples(ROOT / "eval" / "cases" / "cases.jsonl"))
    assert f"**{Words(Language.ENGLISH)('samples.read', count=count)}**" in README
    assert f"up to {MAX_BYTES // 1_000_000} MB" in README
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui" / "screens").glob("*.py"))
    keys = set(re.findall(r'"Alt\+(\w+)"', sources))
    arrows = {"Left": "←", "Right": "→"}
    assert {key for key in keys if f"Alt+{arrows.get(key, key)}" not in README} == set()


def test_the_worked_example_of_a_label_variant_works(tmp_path):
    """Whoever followed it has the variant in the file already: then the line is replaced by itself."""
    line = re.search(r"```toml\n(.*?)\n```", README, re.DOTALL)[1]
    text = (ROOT / "extractor" / "forms" / "2021.toml").read_text(encoding="utf-8")
    written = re.compile(r'^ *\{ id = "coercion", label = "行政强制".*$', re.MULTILINE)
    path = tmp_path / "2021.toml"
    replaced, count = written.subn(lambda _: line, text)
    assert count == 1
    path.write_text(replaced, encoding="utf-8")
    keys = {one.id: one.keys for section in load_form(path).sections for one in section.lines}
    assert "行政强制措施" in keys["proactive.coercion"]


def test_the_facts_are_counted_right():
    assert len(choose(())) == 4
    assert f"the {len(facts())} facts of `extractor/prose/facts.toml`" in README
