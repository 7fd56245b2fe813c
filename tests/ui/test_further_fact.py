"""One more entry in the registry, and nothing else touched: the fact is read, asked for, shown and scored."""

import json

import pytest
from made_reports import report

from eval.cases import load_cases
from eval.gold_audit import DoubtKind, audit
from eval.scoring import score_case
from extractor import readers
from extractor.ask.asking import calls
from extractor.export.lines import extraction_line
from extractor.locate import locate
from extractor.pipeline import extract
from extractor.prose import registry
from extractor.prose.registry import choose
from extractor.review.review_queue import label
from extractor.settings.environment import settings
from ui.reading import Desk

ENTRY = """
[[fact]]
id = "hotline_orders"
kind = "count"
unit = "件"
name = "办理热线工单"
english = "hotline orders handled"
where = ["prose"]
subject = ["工单"]
words = ["热线工单"]
verbs = ["办理", "办结"]
measures = ["件"]
none = ["热线工单"]
careful = true
"""
FIELD = "facts.hotline_orders"
TOLD = "全年办理热线工单318件。"
UNCLEAR = "热线工单与信访件办理合计402件。"


@pytest.fixture(autouse=True)
def entry(tmp_path, monkeypatch):
    path = tmp_path / "facts.toml"
    path.write_text(registry.FACTS_FILE.read_text(encoding="utf-8") + ENTRY, encoding="utf-8")
    monkeypatch.setattr(registry, "FACTS_FILE", path)
    monkeypatch.setenv("GOUJI_FACTS", "hotline_orders")


def data(sentence):
    return report().decode().replace("本年度各项工作平稳开展，未发生费用。", sentence).encode()


def wanted():
    return choose(settings().facts)


@pytest.mark.parametrize(
    ("sentence", "value", "flagged"),
    [
        (TOLD, 318, False),
        ("共办结318件热线工单。", 318, False),
        ("未办理热线工单。", 0, False),
        (UNCLEAR, None, True),
        ("各项工作平稳。", None, False),
    ],
)
def test_it_is_read(sentence, value, flagged):
    field = extract(data(sentence), facts=wanted()).fields[FIELD]
    assert (field.value, field.needs_review) == (value, flagged)


def test_the_output_holds_it_and_no_fact_that_nobody_wants():
    fields = json.loads(extraction_line("a.txt", extract(data(TOLD), facts=wanted())))["fields"]
    assert [name for name in fields if name.startswith("facts.")] == [FIELD]
    assert FIELD not in extract(data(TOLD)).fields


def test_a_model_is_asked_for_it_by_its_name():
    document = readers.read(data(UNCLEAR))
    located = locate(document)
    (call,) = calls(document, located, extract(data(UNCLEAR), facts=wanted()).fields)
    assert "办理热线工单（件）" in call.question
    assert UNCLEAR.rstrip("。") in call.question


@pytest.mark.parametrize(("language", "name"), [("en", "hotline orders handled"), ("zh", "办理热线工单")])
def test_the_app_names_it_in_both_languages(store, open_screen, app, page, language, name):
    app.query_params["lang"] = language
    document = store.receive("a.txt", data(UNCLEAR)).document_id
    Desk(store).read(document)
    assert name in page(open_screen("report", document))
    assert label(FIELD, "2021").unit == "件"


def test_it_is_scored(tmp_path):
    (tmp_path / "a.txt").write_bytes(data(TOLD))
    gold = {"form": "2021", "fields": {FIELD: {"value": 318, "basis": "printed"}}}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "cases.jsonl").write_text('{"id": "a", "source": "a.txt", "gold": "a.gold.json"}\n', encoding="utf-8")
    cases = load_cases(tmp_path / "cases.jsonl")
    (outcome,) = score_case(cases[0], facts=wanted()).outcomes
    assert (outcome.field, outcome.right, outcome.exact) == (FIELD, True, True)
    unwanted = score_case(cases[0])
    assert unwanted.outcomes == ()
    assert DoubtKind.UNKNOWN_FIELD not in {doubt.kind for doubt in audit(cases, [unwanted])}
