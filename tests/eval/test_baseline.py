"""Whole reports to a model: what is sent, how the answers count, what they cost; a real server, the real client."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from llm_server import FREE, QUICK, endpoint, fails, hangs, says, text
from made_results import Written
from press import consistent_values, report

from eval.baseline import Unanswered, answers, sum_up
from eval.cases import load_cases
from eval.cli import main
from eval.page import page
from eval.printing import baseline_lines
from eval.runs import Runs
from eval.scoring import score_all
from eval.whole_report import USUAL_FORM, shown, whole_report
from extractor import readers
from extractor.ask.asking import replayer
from extractor.ask.client import Patience
from extractor.forms.catalogue import forms
from extractor.prose.registry import choose
from extractor.settings.environment import Settings
from extractor.settings.spending import Limit, SpendingLimits

VALUES = consistent_values(seed=1)
DOCUMENT = readers.read(report(VALUES).encode())
CONTEXT = "This model's maximum context length is 8192 tokens. However, you requested 9000 (max_completion_tokens)"


def told(values, form="2021"):
    """Return what a model says that reads these values off a report; what is not among them is null."""
    tables = whole_report(DOCUMENT, {section.id: form for section in forms()[form].sections}, choose(())).tables
    return {
        heading: {row: {column: values.get(name) for column, name in columns.items()} for row, columns in table.items()}
        for heading, table in tables.items()
    }


def baseline(cases, asker, workers=1):
    """Return the figures of a model that is sent whole reports, and what it made of each."""
    listed = load_cases(cases)
    results = list(score_all(listed, None, 1))
    whole = list(answers(listed, results, asker, workers, choose(())))
    return sum_up("test-model", whole, results), whole


@pytest.mark.parametrize("form", forms())
def test_every_field_of_a_form_is_asked_about_once(form: str) -> None:
    question = whole_report(DOCUMENT, {section.id: form for section in forms()[form].sections}, choose(()))
    asked = [name for table in question.tables.values() for row in table.values() for name in row.values()]
    facts = {fact.field_id for fact in choose(())}
    specs = {spec.id for section in forms()[form].sections for spec in section.fields}
    assert sorted(asked) == sorted({"meta.agency", "meta.year"} | facts | specs)
    properties = json.dumps(question.schema.model_json_schema()).count('"title"')
    assert properties < 150  # rows share their columns
    answer = question.schema.model_validate(told(consistent_values(form), form))
    given = question.fields(answer)
    assert {name: given[name].value for name in specs} == consistent_values(form)


def test_the_whole_report_is_sent_as_data_and_nothing_that_was_read_from_it(written: Written) -> None:
    written.add("a", VALUES, {**VALUES, "requests.new.total": 4711})
    with endpoint(says(told(VALUES))) as server:
        baseline(written.list, server.asker())
    rules, question = text(server.requests[0].body)
    fence = re.match(r"<<<(\w{12})\n", question)
    assert fence
    sent, _, rest = question.partition(f"\n{fence[1]}>>>")
    assert sent.partition("\n")[2] == report(VALUES)
    assert "资料" in rules
    assert "4711" not in question
    assert not re.search(r"\d{2}", rest)


def test_of_a_page_its_text_is_sent_without_its_code() -> None:
    document = readers.read(report(VALUES, layout="html").encode())
    assert "<" not in shown(document)
    row = " | ".join(str(VALUES[f"proactive.regulations.{one}"]) for one in ("made", "repealed", "in_force"))
    assert f"规章 | {row}" in shown(document)


def test_an_answer_is_scored_as_the_parsers_is(written: Written) -> None:
    nonzero = [name for name, value in VALUES.items() if value][:3]
    zero = next(name for name, value in VALUES.items() if value == 0)
    wrong = {**VALUES, nonzero[0]: 4711, zero: 1, nonzero[1]: None}
    written.add("a", VALUES)
    with endpoint(says(told(wrong), usage=(3000, 1500))) as server:
        found, (whole,) = baseline(written.list, server.asker())
    cells, count = len(VALUES), sum(value != 0 for value in VALUES.values())
    assert (found.cases, found.answered, found.unanswered) == (1, 1, {})
    assert found.whole.exact == (cells - 3) / cells
    assert found.whole.exact_nonzero == (count - 2) / count
    assert (found.whole.wrong, found.whole.silent) == (2, 3)
    assert (found.gouji.exact, found.gouji.wrong, found.gouji_tokens_a_report) == (1.0, 0, 0)
    assert found.zeros == (cells - count) / cells
    assert (found.prompt_tokens, found.completion_tokens, found.tokens_a_report) == (3000, 1500, 4500)
    assert {one.origin for one in whole.outcomes} == {"model"}


def test_a_replay_needs_no_network_and_gives_the_same(three: Written, tmp_path: Path) -> None:
    with endpoint(says(told(VALUES)), says("no answer"), says("none again"), says(told(VALUES))) as server:
        live, whole = baseline(three.list, server.asker(database=tmp_path / "calls.db"))
        again, _ = baseline(three.list, server.asker(database=tmp_path / "calls.db", run="later"))
        assert len(server.requests) == 4
    who = replayer(Settings(tmp_path / "calls.db", None, model_name="test-model"))
    assert baseline(three.list, who) == (live, whole)
    assert again == live
    assert (live.answered, live.unanswered) == (2, {Unanswered.FAILED: 1})
    assert (live.replied, live.calls, live.tokens_a_report) == (3, 4, 160)


def test_what_was_never_answered_is_no_answer_in_a_replay(three: Written, tmp_path: Path) -> None:
    who = replayer(Settings(tmp_path / "calls.db", None, model_name="test-model"))
    found, _ = baseline(three.list, who)
    assert (found.answered, found.unanswered, found.whole.exact) == (0, {Unanswered.NOT_STORED: 3}, None)
    assert found.tokens_a_report is None
    assert any("3 without a stored answer" in line for line in baseline_lines(found))
    assert not (tmp_path / "calls.db").exists()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (fails(400, CONTEXT, "context_length_exceeded"), Unanswered.TOO_LONG),
        (fails(400, "request (9000 tokens) exceeds the available context size"), Unanswered.TOO_LONG),
        (says("{", finish="length"), Unanswered.CUT_OFF),
        (says({"一": 1}), Unanswered.FAILED),
        (fails(500), Unanswered.FAILED),
        (hangs, Unanswered.FAILED),
    ],
)
def test_a_case_without_an_answer_says_why(written: Written, script: object, why: Unanswered) -> None:
    written.add("a", VALUES)
    with endpoint(script) as server:
        found, _ = baseline(written.list, server.asker(replace(QUICK, timeout=0.5)))
    assert (found.answered, found.unanswered) == (0, {why: 1})
    assert found.gouji.exact is None  # nothing to compare


def test_long_reports_are_no_sign_of_an_endpoint_that_is_down(written: Written) -> None:
    for seed in range(7):
        written.add(f"r{seed}", consistent_values(seed=seed))
    with endpoint(*[fails(400, CONTEXT)] * 6, says(told(VALUES))) as server:
        found, _ = baseline(written.list, server.asker(Patience(timeout=5, attempts=1)))
        assert len(server.requests) == 7
    assert (found.answered, found.unanswered) == (1, {Unanswered.TOO_LONG: 6})


@pytest.mark.parametrize(
    ("limits", "answered"),
    [
        (replace(FREE, document=Limit(tokens=2000)), 0),
        (replace(FREE, run=Limit(calls=2)), 2),
        (SpendingLimits(day=Limit(calls=1)), 1),
    ],
)
def test_limits_hold(three: Written, limits: SpendingLimits, answered: int) -> None:
    with endpoint(says(told(VALUES))) as server:
        found, _ = baseline(three.list, server.asker(limits=limits))
        assert len(server.requests) == answered
    assert (found.answered, found.unanswered) == (answered, {Unanswered.LIMIT: 3 - answered})


def test_a_file_that_is_no_text_is_not_sent(written: Written) -> None:
    written.add("a", VALUES).write_bytes(b"")
    with endpoint(says(told(VALUES))) as server:
        found, _ = baseline(written.list, server.asker())
        assert not server.requests
    assert found.unanswered == {Unanswered.UNREADABLE: 1}


def test_where_no_form_is_recognised_the_usual_one_is_asked_for() -> None:
    usual = dict.fromkeys(("proactive", "requests", "disputes"), USUAL_FORM)
    assert whole_report(DOCUMENT, {}, choose(())).tables == whole_report(DOCUMENT, usual, choose(())).tables


def test_the_figures_are_kept_with_the_run_and_shown(
    three: Written, runs_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOUJI_DB", str(tmp_path / "calls.db"))
    monkeypatch.setenv("GOUJI_MODEL", "test-model")
    out = tmp_path / "out.json"
    with endpoint(says(told(VALUES))) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "test-key")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert main(["--cases", str(three.list), "--baseline", "model", "--json", str(out)]) == 0
        assert len(server.requests) == 3
    monkeypatch.delenv("OPENAI_API_KEY")
    live = capsys.readouterr().out
    assert "whole reports to test-model: 3 of 3 cases answered" in live
    assert main(["--cases", str(three.list), "--baseline", "model", "--model", "replay"]) == 0
    runs = Runs(runs_file)
    first, second = runs.history()
    assert first.metrics
    assert first.metrics.model_baseline
    assert first.metrics.model_baseline.tokens_a_report == 120
    assert second.metrics == first.metrics
    assert f"{'the whole report to the model':32s}" in capsys.readouterr().out
    assert "test-model: 3 of 3 cases answered" in "".join(page(first, runs.results(first.id), first.metrics, 10))
    written = json.loads(out.read_text(encoding="utf-8"))
    assert len(written["model_baseline_outcomes"]) == len(written["outcomes"])


def test_without_a_model_there_is_no_baseline(
    three: Written, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert main(["--cases", str(three.list), "--baseline", "model"]) == 2
    assert "OPENAI_API_KEY" in capsys.readouterr().err
