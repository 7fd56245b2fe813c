"""What the documents show works as it stands there: forms, pages, errors, commands, keys and paths."""

import contextlib
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from extractor.errors import FormError
from extractor.forms import FORMS, language
from extractor.forms.language import load_form, load_unread
from extractor.forms.model import Form
from extractor.prose import FACTS_FILE, registry
from extractor.prose.registry import load_registry

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
FORMS_DOC = DOCS["forms.md"]
HOW = DOCS["how-it-works.md"]

# --- paths and links ----------------------------------------------------------------------------------------------

PATHS = sorted(
    {
        (name, path)
        for name, text in DOCS.items()
        for path in re.findall(r"`((?:docs|eval|extractor|prompts|tests|ui)/[\w./-]*)`", text)
    }
)


@pytest.mark.parametrize(("document", "path"), PATHS)
def test_a_path_that_a_document_names_exists(document: str, path: str) -> None:
    assert (ROOT / path).exists()


def test_there_are_paths_to_look_for() -> None:
    assert len(PATHS) > 100


@pytest.mark.parametrize("document", ["forms.md", "how-it-works.md"])
def test_a_link_within_a_document_leads_to_a_heading(document: str) -> None:
    headings = re.findall(r"^#+ (.+)$", DOCS[document], re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\(#([^)]+)\)", DOCS[document])
    assert links
    assert set(links) - anchors == set()


# --- the keys of the form language --------------------------------------------------------------------------------

MODELS: dict[str, type[BaseModel]] = {
    "The form": language._Form,
    "A section": language._Section,
    "A block": language._Block,
    "A column": language._Column,
    "A row": language._Row,
    "An identity of a section": language._Identity,
    "An identity beyond a single table": language._WiderIdentity,
    "A form that is only known by name": language._Unread,
    "The file of facts": registry._File,
    "A fact": registry._Entry,
}


def table_rows(text: str, head: str) -> list[list[str]]:
    """Return the rows of the table of a Markdown text that begins with a head, each with its cells."""
    table = text.partition(f"{head}\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in table.splitlines()[1:]]


def keys_of(heading: str) -> dict[str, list[str]]:
    """Return what the document says of each key under a heading: what it is, and what it is if not given."""
    part = FORMS_DOC.partition(f"\n### {heading}\n")[2]
    return {row[0].strip("`"): row[1:] for row in table_rows(part, "| key | what it is | if not given |")}


def default_of(field: FieldInfo) -> str:
    """Return the default of a key as the document writes it."""
    if field.is_required():
        return "needed"
    default = field.get_default()
    return "none" if default is None else f"`{json.dumps(default, ensure_ascii=False)}`"


def literals(annotation: object) -> Iterator[str]:
    """Yield the words that a key can have as its value, of whatever type they are a part."""
    for part in get_args(annotation):
        yield from get_args(annotation) if get_origin(annotation) is Literal else literals(part)


@pytest.mark.parametrize("heading", MODELS)
def test_every_key_is_explained_with_its_default_and_no_other(heading: str) -> None:
    said = {key: cells[-1] for key, cells in keys_of(heading).items()}
    assert said == {key: default_of(field) for key, field in MODELS[heading].model_fields.items()}


@pytest.mark.parametrize("heading", [heading for heading in MODELS if heading != "A row"])  # it names those of a column
def test_every_word_that_a_key_can_have_is_named(heading: str) -> None:
    said = keys_of(heading)
    for key, field in MODELS[heading].model_fields.items():
        for word in literals(field.annotation):
            assert f'"{word}"' in said[key][0] or said[key][0] == "as above", key


def test_every_model_of_the_two_files_has_its_table() -> None:
    shown = set(MODELS.values())
    models = {*language.Strict.__subclasses__(), *language._Label.__subclasses__(), *registry.Strict.__subclasses__()}
    assert models - {language._Label} == shown


# --- whole examples -----------------------------------------------------------------------------------------------


def marked(kind: str) -> dict[str, str]:
    """Return the blocks of the document that a comment before them marks as of a kind, by name."""
    blocks: dict[str, str] = {}
    for name, text in re.findall(rf"<!-- {kind} ([\w.]+) -->\n```\w+\n(.*?)```", FORMS_DOC, re.DOTALL):
        blocks[name] = blocks.get(name, "") + text
    return blocks


def test_every_block_of_toml_is_marked_so_that_it_is_tried() -> None:
    tried = [*marked("form").values(), *marked("unread").values(), *marked("fact").values()]
    assert sorted(tried) == sorted(re.findall(r"```toml\n(.*?)```", FORMS_DOC, re.DOTALL))


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the project's forms and facts, and all that the document adds to them, and its pages."""
    folder: Path = tmp_path_factory.mktemp("examples")
    shutil.copytree(FORMS, folder / "forms")
    for name, text in marked("form").items():
        (folder / "forms" / f"{name}.toml").write_text(text, encoding="utf-8")
    for name, text in marked("unread").items():
        (folder / "forms" / "unread" / f"{name}.toml").write_text(text, encoding="utf-8")
    added = "\n".join(["", *marked("fact").values()])
    (folder / "facts.toml").write_text(FACTS_FILE.read_text(encoding="utf-8") + added, encoding="utf-8")
    for name, text in marked("page").items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


READ = """
import json, sys
from pathlib import Path
from extractor.forms import catalogue
from extractor.prose import registry
catalogue.FORMS, registry.FACTS_FILE = Path("forms"), Path("facts.toml")
from extractor import export, pipeline
for name in sys.argv[1:]:
    print(export.extraction_line(name, pipeline.extract(Path(name).read_bytes())))
"""


@pytest.fixture(scope="module")
def lines(examples: Path) -> dict[str, dict[str, Any]]:
    """Return what is read from the document's pages with its forms and facts, in a process of its own."""
    command = [sys.executable, "-c", READ, *marked("page")]
    done = subprocess.run(command, cwd=examples, env=environment(), capture_output=True, text=True, check=True)
    return {line["document"]: line for line in map(json.loads, done.stdout.splitlines())}


def environment() -> dict[str, str]:
    """Return the environment of a command that finds the project and has no settings of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "GOUJI", "VIRTUAL_ENV"))}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return own | {"PYTHONPATH": str(ROOT), "PATH": path, "PYTHONIOENCODING": "utf-8"}


def stated(text: str) -> dict[str, str]:
    return dict(line.split(" = ") for line in text.splitlines())


@pytest.mark.parametrize("name", marked("form"))
def test_a_whole_form_loads_and_binds_its_own_fields_only(examples: Path, name: str) -> None:
    form = load_form(examples / "forms" / f"{name}.toml")
    assert form.id == name
    for section in form.sections:
        fields = {spec.id for spec in section.fields}
        assert all(fields.issuperset(identity.fields) for identity in section.identities)
    assert not form.english or set(form.english) == printed(form)


def printed(form: Form) -> set[str]:
    """Return every label that a form prints."""
    specs = [spec for section in form.sections for spec in section.fields]
    return {label for spec in specs for label in (*spec.heading, *spec.row_label, *spec.column_label)}


def test_the_form_that_is_only_known_by_name_loads(examples: Path) -> None:
    (name,) = marked("unread")
    assert load_unread(examples / "forms" / "unread" / f"{name}.toml").name


def test_every_example_has_a_page_and_every_page_its_outcome() -> None:
    pages = set(marked("page"))
    assert pages == {f"{name}.txt" for name in (*marked("form"), *marked("unread"))}
    assert {*marked("fields of"), *marked("error of")} == pages


@pytest.mark.parametrize("page", marked("fields of"))
def test_a_page_is_read_as_the_document_says(lines: dict[str, dict[str, Any]], page: str) -> None:
    said = stated(marked("fields of")[page])
    fields = lines[page]["fields"]
    assert {name: str(fields[name]["value"]) for name in said} == said
    assert [name for name in said if fields[name]["needs_review"]] == []
    assert lines[page]["findings"] == []


@pytest.mark.parametrize("page", marked("forms of"))
def test_the_sections_of_a_page_follow_the_forms_that_the_document_says(
    lines: dict[str, dict[str, Any]], page: str
) -> None:
    assert lines[page]["forms"] == stated(marked("forms of")[page])


@pytest.mark.parametrize("page", marked("error of"))
def test_a_page_fails_as_the_document_says(lines: dict[str, dict[str, Any]], page: str) -> None:
    assert lines[page]["status"] == "failed"
    assert lines[page]["error"].startswith(marked("error of")[page].strip())


def test_the_fact_is_held_against_the_table_that_the_form_names(examples: Path) -> None:
    page = marked("page")["hotline.txt"].replace("群众诉求42件", "群众诉求43件")
    (examples / "other.txt").write_text(page, encoding="utf-8")
    command = [sys.executable, "-c", READ, "other.txt"]
    done = subprocess.run(command, cwd=examples, env=environment(), capture_output=True, text=True, check=True)
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["identity"], finding["kind"]) == ("prose.calls", "across")


# --- errors -------------------------------------------------------------------------------------------------------

FORM_ERRORS = table_rows(FORMS_DOC, "| instead of | somebody writes | and the error is |")
FACT_ERRORS = table_rows(FORMS_DOC, "| instead of | somebody writes | and the problem is |")


def spoilt(text: str, right: str, wrong: str) -> str:
    assert right in text
    return text.replace(right, wrong, 1)


@pytest.mark.parametrize(("right", "wrong", "error"), [[cell.strip("`") for cell in row] for row in FORM_ERRORS])
def test_a_wrong_form_is_refused_in_the_words_of_the_document(
    tmp_path: Path, right: str, wrong: str, error: str
) -> None:
    path = tmp_path / "hotline.toml"
    path.write_text(spoilt(marked("form")["hotline"], right, wrong), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_form(path)
    assert str(caught.value) == error


@pytest.mark.parametrize(("right", "wrong", "problem"), [[cell.strip("`") for cell in row] for row in FACT_ERRORS])
def test_a_wrong_fact_is_refused_in_the_words_of_the_document(
    tmp_path: Path, right: str, wrong: str, problem: str
) -> None:
    path = tmp_path / "facts.toml"
    path.write_text("other_channels = []\n" + spoilt(marked("fact")["hotline_calls"], right, wrong), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_registry(path)
    assert re.sub(r"^facts\.toml, line \d+: ", "", str(caught.value)) == problem


# --- a further reader -----------------------------------------------------------------------------------------------

READ_WITH = """
import json, sys
from pathlib import Path
from extractor import readers
readers.__path__.append(".")
from extractor import pipeline
for name in sys.argv[1:]:
    extraction = pipeline.extract(Path(name).read_bytes())
    values = {name: value.value for name, value in extraction.fields.items()}
    print(json.dumps([extraction.error and extraction.error.code, values]))
"""


def test_the_further_reader_reads_what_it_is_for_and_refuses_the_rest(tmp_path: Path) -> None:
    (tmp_path / "gzipped.py").write_text(marked("reader")["gzipped"], encoding="utf-8")
    plain = (ROOT / "eval" / "cases" / "form-2019.txt").read_bytes()
    packed = gzip.compress(plain)
    files = {"plain": plain, "packed": packed, "cut": packed[:-20], "twice": gzip.compress(packed), "bad": packed[:9]}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-c", READ_WITH, *files]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True)
    own, unpacked, *refused = map(json.loads, done.stdout.splitlines())
    assert own[0] is None
    assert unpacked == own
    assert [error for error, _ in refused] == ["broken_file"] * 3


# --- the path of one report ---------------------------------------------------------------------------------------

BLOCKS = re.findall(r"```(python|sh|text)\n(.*?)```", HOW, re.DOTALL)
COMMANDS = [
    (body, BLOCKS[n + 1][1]) for n, (kind, body) in enumerate(BLOCKS) if kind == "sh" and BLOCKS[n + 1][0] == "text"
]
LEFT_OUT = "[…]"


def missing(shown: str, out: str) -> list[str]:
    """Return the lines of an excerpt that were not printed.

    Numbers with decimals (scores, weights, confidences) may differ in what is behind the point: a refit changes them
    everywhere and says nothing of the text around them.
    """
    bare = re.sub(r"(\d)\.\d+", r"\1", out)
    rows = [line for line in re.sub(r"(\d)\.\d+", r"\1", shown).splitlines() if line.strip()]
    patterns = [".*?".join(map(re.escape, line.split(LEFT_OUT))) for line in rows]
    return [
        line for line, pattern in zip(rows, patterns, strict=True) if not re.search(rf"^{pattern}$", bare, re.MULTILINE)
    ]


def test_a_line_that_was_not_printed_is_missing() -> None:
    assert missing("a 1.25 […] c\nb", "a 1.5 b c\nb\n") == []
    assert missing("a 2\nb […]", "a 1\nc\n") == ["a 2", "b […]"]


def test_every_block_of_the_path_has_what_it_prints_behind_it() -> None:
    kinds = [kind for kind, _ in BLOCKS]
    assert kinds[::2].count("text") == 0
    assert set(kinds[1::2]) == {"text"}
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_a_command_of_the_path_prints_what_the_document_shows(command: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "eval").symlink_to(ROOT / "eval")
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert missing(shown, done.stdout) == []


def test_the_stages_print_what_the_document_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The blocks are one session: each goes on where the one before it ended."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("tempfile.mkdtemp", lambda: str(tmp_path_factory.mktemp("database")))
    names: dict[str, object] = {}
    for n, (kind, body) in enumerate(BLOCKS):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(body, names)
            assert missing(BLOCKS[n + 1][1], out.getvalue()) == [], body
