import importlib
import pkgutil
import re
from pathlib import Path
from string import Formatter

import pytest

import extractor
from extractor.errors import GoujiError
from extractor.explain import Verdict
from extractor.export.workbook import KEYS
from extractor.page.values import Origin, Reason, State, Way
from extractor.reconcile.identities import FindingKind
from extractor.result import Status
from extractor.review import Cause
from extractor.store.decisions import Action
from ui.naming import batch_name
from ui.session import Screen
from ui.wording import TEXTS, Language, Words, language_of

FAMILIES = {
    "state": State,
    "origin": Origin,
    "reason": Reason,
    "status": Status,
    "finding": FindingKind,
    "action": Action,
    "screen": Screen,
    "language": Language,
    "way": Way,
    "verdict": Verdict,
    "cause": Cause,
}
SOURCES = [path.read_text(encoding="utf-8") for path in Path(__file__).parents[2].glob("ui/**/*.py")]
SCRIPTS = [path.read_text(encoding="utf-8") for path in Path(__file__).parents[2].glob("ui/**/*.js")]


def errors(kind=GoujiError):
    for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = [kind]
    for sub in kind.__subclasses__():
        found += errors(sub)
    return found


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("family", "codes"), FAMILIES.items())
def test_every_code_of_the_extractor_has_a_sentence(family, codes):
    assert [code for code in codes if f"{family}.{code}" not in TEXTS] == []


def test_every_error_has_a_sentence_that_names_only_what_the_error_knows():
    for error in errors():
        known = placeholders(error.sentence) | {"detail"}
        assert f"error.{error.code}" in TEXTS, f"{error.__name__} needs the text error.{error.code}"
        assert placeholders(TEXTS[f"error.{error.code}"].en) <= known


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_something_and_name_the_same_values(key):
    text = TEXTS[key]
    assert text.en.strip()
    assert text.zh.strip()
    assert placeholders(text.en) == placeholders(text.zh)
    assert placeholders(text.one) <= placeholders(text.en)


def test_every_text_that_the_screens_name_is_there():
    named = {key for source in SOURCES for key in re.findall(r'words\(\s*"([a-z_.]+)"', source)}
    assert named - TEXTS.keys() == set()


def test_no_text_is_left_over():
    code = "\n".join(source for source in SOURCES if "Text(" not in source)
    families = {key.split("{")[0] for key in re.findall(r'f"([a-z_.]+\{)', code)}
    left = [key for key in TEXTS if f'"{key}"' not in code and not any(key.startswith(start) for start in families)]
    drawn = "\n".join(SCRIPTS)
    left = [key for key in left if key.removeprefix("workbook.") not in KEYS]
    left = [key for key in left if not (key.startswith("ws.") and f'"{key[3:]}"' in drawn)]
    assert left == []


def test_every_text_that_the_workspace_names_is_there():
    named = {f"ws.{key}" for script in SCRIPTS for key in re.findall(r'word\(\s*"(\w+)"', script)}
    assert named - TEXTS.keys() == set()


PLURALS = re.compile(r"\{(\w+)[^}]*\}(?: (?:more|other))? (?:(are|were|have|stand)\b|([a-z]+s)\b)")
"""A number and what it counts, where that is said of several."""
NO_NOUNS = {"ms", "is", "comes", "was", "has", "this", "its", "as", "does", "says", "works", "occurs", "stands"}
NEVER_ONE = {
    "digits",  # ten or more, or fifteen
    "score",  # points with a decimal: 1.0 points
    "margin",
}


def counted(sentence):
    """Return what a sentence counts in the plural."""
    found = PLURALS.finditer(sentence)
    return {one[1] for one in found if one[3] not in NO_NOUNS} - NEVER_ONE


@pytest.mark.parametrize("key", TEXTS)
def test_what_is_counted_is_said_of_one_too(key):
    text = TEXTS[key]
    many = counted(text.en)
    assert many <= {"count"}, "the text of one goes by the count alone"
    assert not many or text.one
    assert counted(text.one) == set()
    assert not (text.one and key.startswith("ws.")), "the browser says these as they are"


def test_errors_say_of_one_what_they_count():
    for error in errors():
        many = counted(error.sentence)
        assert many <= {"count"}, error
        assert not many or error.sentence_of_one, error
        assert counted(error.sentence_of_one) == set(), error


@pytest.mark.parametrize(
    ("sentence", "many"),
    [
        ("{count} more files", {"count"}),
        ("{n} more are here", {"n"}),
        ("{file} is there", set()),
        ("files: {n}", set()),
    ],
)
def test_what_a_sentence_counts_in_the_plural_is_found(sentence, many):
    assert counted(sentence) == many


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh_TW", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("de", "en"), ("", "en"), (None, "en")],
)
def test_the_browsers_locale_decides_the_language(locale, language):
    assert language_of(locale) == language


def test_an_error_that_is_not_known_here_keeps_its_own_sentence():
    words = Words(Language.CHINESE)
    assert words.error("empty_file", {}, "The file is empty.").startswith("文件是空的")
    assert words.error("invented_tomorrow", {}, "Something new.") == "Something new."
    assert words.error("broken_file", {}, "The Word file is damaged.") == "The Word file is damaged."


@pytest.mark.parametrize("name", ["a.html and 2 more", "a.html 及另外 2 个文件", "a.html +2"])
def test_a_batch_is_named_in_the_language_of_who_reads_whoever_brought_it(name):
    assert batch_name(name, Words(Language.ENGLISH)) == "a.html and 2 more"
    assert batch_name(name, Words(Language.CHINESE)) == "a.html 及另外 2 个文件"
    assert batch_name("a.html", Words(Language.CHINESE)) == "a.html"
