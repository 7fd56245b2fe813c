"""What README, its Chinese equal and the guides in docs/ tell people to type works, and what they name exists."""

import os
import re
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest

from extractor.forms.language import load_form
from extractor.page import Reason
from extractor.prose.registry import choose
from extractor.readers import MAX_BYTES
from ui.samples import samples
from ui.wording import Language, Words

ROOT = Path(__file__).parent.parent
READMES = {"README.md": Language.ENGLISH, "README.zh.md": Language.CHINESE}
GUIDES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (*READMES, "docs/usage.md", "docs/model.md", "docs/evaluation.md")
}
README, CHINESE = (GUIDES[name] for name in READMES)
COMMANDS = list(
    dict.fromkeys(
        line
        for text in GUIDES.values()
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    )
)
"""Every command once, in the order in which somebody who reads on comes to them."""
GOUJI = f"""#!/bin/sh
exec '{sys.executable}' -c 'import sys; sys.argv[0] = "gouji"; from extractor.cli import main; sys.exit(main())' "$@"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a folder that looks like the project's to the commands, has ``gouji``, and keeps what they write."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "eval").symlink_to(ROOT / "eval")
    command = folder / "bin" / "gouji"
    command.parent.mkdir()
    command.write_text(GOUJI, encoding="utf-8")
    command.chmod(0o755)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(command, home):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI", "VIRTUAL_ENV"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "PATH": f"{home / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(command, shell=True, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 20


def test_the_library_works_as_it_is_shown(home):
    snippet = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", snippet]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^clean-html\.html \d+ 0\.\d+ settled$", done.stdout, re.MULTILINE)


def test_there_are_commands_to_run():
    assert len(COMMANDS) >= 15
    assert all(command.startswith("gouji ") for command in COMMANDS)


@pytest.mark.parametrize("name", GUIDES)
def test_targets_exist(name):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make (\w+)", GUIDES[name], re.MULTILINE))
    assert {target for target in named if f"\n{target}:" not in makefile} == set()
    assert named or name == "docs/model.md"


@pytest.mark.parametrize("name", READMES)
def test_places_exist(name):
    named = re.findall(r"^\| `([\w./]+)`", GUIDES[name], re.MULTILINE)
    places = [place for place in named if "/" in place]
    assert len(places) >= 6
    assert [place for place in places if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("name", GUIDES)
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\((?!http)([^)#]+)", GUIDES[name])
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).is_file()] == []


@pytest.mark.parametrize(("name", "language"), READMES.items())
def test_what_it_says_of_the_app_is_what_the_app_says(name, language):
    """The button, its number of samples, the limit, the screens and the keys."""
    text, words = GUIDES[name], Words(language)
    count = len(samples(ROOT / "eval" / "cases" / "cases.jsonl"))
    assert f"**{words('samples.read', count=count)}**" in text
    assert f"{MAX_BYTES // 1_000_000} MB" in text
    assert [
        screen for screen in ("documents", "queue", "export") if f"**{words(f'screen.{screen}')}**" not in text
    ] == []
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui" / "screens").glob("*.py"))
    keys = set(re.findall(r'"Alt\+(\w+)"', sources))
    arrows = {"Left": "←", "Right": "→"}
    assert {key for key in keys if f"Alt+{arrows.get(key, key)}" not in text} == set()


def test_every_variable_is_explained_and_every_one_explained_is_read():
    sources = [path for folder in ("extractor", "ui", "eval") for path in (ROOT / folder).rglob("*.py")]
    read = {one for path in sources for one in variables(path.read_text(encoding="utf-8"))}
    read |= {f"GOUJI_LIMIT_{scope}" for scope in ("DOCUMENT", "RUN", "DAY")}  # put together where they are read
    assert {one for text in GUIDES.values() for one in variables(text)} == read


def variables(text):
    return re.findall(r"\bGOUJI_[A-Z]+(?:_[A-Z]+)*(?!\w)", text)


def test_the_worked_example_of_a_label_variant_works(tmp_path):
    """Whoever followed it has the variant in the file already: then the line is replaced by itself."""
    examples = re.findall(r"```toml\n(.*?)\n```", GUIDES["docs/usage.md"], re.DOTALL)
    (line,) = (one for one in examples if "coercion" in one)
    text = (ROOT / "extractor" / "forms" / "2021.toml").read_text(encoding="utf-8")
    written = re.compile(r'^ *\{ id = "coercion", label = "行政强制".*$', re.MULTILINE)
    path = tmp_path / "2021.toml"
    replaced, count = written.subn(lambda _: line, text)
    assert count == 1
    path.write_text(replaced, encoding="utf-8")
    keys = {one.id: one.keys for section in load_form(path).sections for one in section.lines}
    assert "行政强制措施" in keys["proactive.coercion"]


def test_every_reason_is_explained_and_no_other():
    table = GUIDES["docs/usage.md"].partition("| reason | meaning |\n")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \| \S", table, re.MULTILINE) == list(Reason)


def test_the_facts_are_counted_right():
    assert len(choose(())) == 4


# --- two languages ----------------------------------------------------------------------------------------------------


def test_each_language_leads_to_the_other():
    assert "](README.zh.md)" in README
    assert "](README.md)" in CHINESE


def test_both_languages_have_the_same_sections_and_tables():
    assert outline(README) == outline(CHINESE)
    assert len(outline(README)) > 20


def outline(text):
    """Return the marks that headings, list items and rows of tables begin with, a row with its number of cells."""
    begins = re.findall(r"^(#+ |- |\|.*)", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return [one.count("|") if one.startswith("|") else one for one in begins]


def test_both_languages_have_the_same_code():
    assert code(README) == code(CHINESE)
    assert len(code(README)) >= 3


def code(text):
    return re.findall(r"^(?:```\w*\n.*?^```|    \S[^\n]*)$", text, re.MULTILINE | re.DOTALL)


def test_both_languages_name_the_same_files_commands_and_settings():
    assert set(re.findall(r"`[^`\n]+`", README)) == set(re.findall(r"`[^`\n]+`", CHINESE))


def test_both_languages_give_the_same_figures():
    for english, chinese in zip_longest(figures(README), figures(CHINESE)):
        assert english == chinese
    assert len(figures(README)) >= 10


def figures(text):
    """Return the figures of each row of the table between the marks; those of a share go by their size."""
    table = re.search(r"<!-- figures -->\n(.*?)<!-- end -->", text, re.DOTALL)[1]
    return [[sorted(re.findall(r"\d[\d,.]*", cell)) for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]
