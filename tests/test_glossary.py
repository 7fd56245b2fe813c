"""The glossary names modules that exist, sorts its words, and lists replaced words that the code no longer uses."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^- \*\*(.+?)\*\*:(.*?)(?=^- |^#|\Z)", GLOSSARY, re.MULTILINE | re.DOTALL)
REPLACED = re.findall(r"^\| (?!said before)([a-z]+) \| .+ \|$", GLOSSARY, re.MULTILINE)
PUBLIC = {"ORDERS_IN_TEXT"}  # reason codes are contract and keep their names


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def names_in(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a module gives: classes, functions, parameters, attributes and constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        if isinstance(node, ast.Module | ast.ClassDef):
            for statement in node.body:
                targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", 0)]
                yield from (target.id for target in targets if isinstance(target, ast.Name))


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """Return for every word of a name in the code one place where it stands."""
    found: dict[str, str] = {}
    for folder in ("extractor", "ui", "eval"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in (path.stem, *names_in(ast.parse(path.read_text(encoding="utf-8")))):
                if name not in PUBLIC:
                    found |= dict.fromkeys(words_of(name) - found.keys(), f"{name} in {path.relative_to(ROOT)}")
    return found


def test_a_name_is_taken_apart_into_its_words() -> None:
    assert words_of("MAX_PAIRS") | words_of("_readSectionView") == {"max", "pairs", "read", "section", "view"}


@pytest.mark.parametrize(("term", "text"), ENTRIES, ids=[term for term, _ in ENTRIES])
def test_a_term_names_the_module_where_it_lives(term: str, text: str) -> None:
    modules = re.findall(r"`(\w+/[\w/]+\.py)`", text)
    assert len(modules) == 1
    assert (ROOT / modules[0]).is_file()


def test_terms_stand_once_and_in_order_within_their_subject() -> None:
    terms = [term for term, _ in ENTRIES]
    assert len(terms) == len(set(terms)) > 60
    for subject in GLOSSARY.split("\n## ")[1:]:
        own = re.findall(r"^- \*\*(.+?)\*\*:", subject, re.MULTILINE)
        assert all(one < other for one, other in pairwise(own))


@pytest.mark.parametrize("word", REPLACED)
def test_a_replaced_word_is_no_name_any_more(word: str, names: dict[str, str]) -> None:
    assert names.get(word) is None
