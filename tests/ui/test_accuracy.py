"""The accuracy screen, and audited fields in the queue."""

import re
from datetime import UTC
from pathlib import Path

import altair as alt
import pytest
from made_reports import report, settled, to_review
from playwright.sync_api import expect
from press import process
from streamlit.testing.v1 import AppTest

from eval.cli import main
from extractor.page.values import Reason
from extractor.review import queue
from extractor.store.decisions import Action
from extractor.store.store import Store
from ui.lying_bars import ROOM, lying_bars, room
from ui.wording import Language, Words
from ui.workspace.contents import Contents

OWN = Path(__file__).parents[2] / "eval" / "cases" / "cases.jsonl"


@pytest.fixture
def draw(store, monkeypatch):
    """Draw the accuracy screen by itself; return its markup."""

    def drawn(language="en"):
        script = (
            "from pathlib import Path; from extractor.store import Store; from ui.reading import Desk\n"
            "from ui.screens.accuracy import show_screen; from ui.wording import Language, Words\n"
            f"show_screen(Desk(Store(Path({str(store.path)!r}))), Words(Language({language!r})))"
        )
        app = AppTest.from_string(script, default_timeout=30).run()
        assert not app.exception
        return "\n".join(piece.value for piece in app.get("html"))

    return drawn


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_beside_bars_are_whole_and_have_room(language):
    """At 1280 pixels the labels stood in each other and were cut."""
    sentences = {code: Words(Language(language))(f"reason.{code}").rstrip("。.") for code in Reason}
    rows = [{"x": text, "y": n + 1} for n, text in enumerate(sentences.values())]
    spec = lying_bars(rows, "Reason", alt.Axis(title="Reports")).to_dict()
    labels = [row["label"] for row in next(iter(spec["datasets"].values()))]
    most = max(len(label.split("\n")) for label in labels)
    assert [label.replace("\n", " " if language == "en" else "") for label in labels] == list(sentences.values())
    assert max(room(line) for label in labels for line in label.split("\n")) <= ROOM
    assert spec["encoding"]["y"]["axis"]["labelLimit"] == 0
    assert spec["height"] >= len(rows) * most * 14
    assert not [line for label in labels for line in label.split("\n") if line[0] in "，。、；：）"]


@pytest.fixture
def audited(store):
    """The same database, drawing a third of the unflagged fields."""
    opened = Store(store.path, audit_share=0.3)
    yield opened
    opened.close()


def answer(store, wrong=0):
    """Answer every audited field, some of them with another value than was read."""
    for n, audit in enumerate(store.audits()):
        value = audit.field.value
        if n < wrong:
            store.decide(audit.document_id, audit.field.id, Action.CORRECT, 4711, "Li Wen")
        else:
            action = Action.BLANK if value is None else Action.ACCEPT
            store.decide(audit.document_id, audit.field.id, action, value, "Li Wen")


def test_what_nobody_has_measured_is_said_to_be_unknown(draw):
    text = draw()
    assert "silent errors are not counted" in text
    assert "No evaluation has been run yet" in text
    assert "No correction has been made in several documents" in text


def test_audited_fields_wait_in_the_workspace_and_look_like_any_other(audited, monkeypatch):
    monkeypatch.setenv("GOUJI_AUDIT_SHARE", "0.3")
    document = process(audited, "shuiwu.txt", settled()).document_id
    total = len(audited.audits())
    assert total > 20
    contents = Contents(audited, audited.document(document), Words(Language.ENGLISH), UTC)
    contents.load()
    data = contents.data()
    waiting = [one for one in data["fields"].values() if one.get("waits")]
    assert (len(waiting), data["left"]) == (total, total)
    assert {reason for one in waiting for reason in one["reasons"]} == {
        Words(Language.ENGLISH)("reason.low_confidence")
    }
    assert {one["kind"].split()[-1] for one in waiting} == {"unsure"}
    assert "audit" not in str(data).lower()


def test_audited_fields_cannot_be_told_from_others_in_the_report(audited, open_screen, page, monkeypatch):
    monkeypatch.setenv("GOUJI_AUDIT_SHARE", "0.3")
    document = process(audited, "shuiwu.txt", settled()).document_id
    total = len(audited.audits())
    screen = page(open_screen("report", document))
    assert f"to review: {total}" in screen
    assert len(re.findall(r'<td[^>]*class="[^"]*\bunsure\b[^"]*"[^>]*data-field', screen)) == total
    assert {tuple(one.field.reasons) for one in queue(audited, document)} == {(Reason.LOW_CONFIDENCE,)}


def test_answers_are_counted_against_the_budget(audited, draw, monkeypatch):
    monkeypatch.setenv("GOUJI_AUDIT_SHARE", "0.3")
    monkeypatch.setenv("GOUJI_ERROR_BUDGET", "10")
    process(audited, "a.txt", settled())
    assert "Nobody has answered yet" in draw()
    answer(audited)
    assert "too few to prove that it is kept: that takes 2,995 without an error" in draw()
    monkeypatch.setenv("GOUJI_ERROR_BUDGET", "1000")
    assert "even the upper bound is within it" in draw()
    assert "上限也未超出" in draw("zh")


def test_too_many_wrong_answers_raise_the_alarm_and_are_listed(audited, draw, monkeypatch):
    process(audited, "a.txt", settled())
    answer(audited, wrong=3)
    text = draw()
    assert "Do not use unflagged figures" in text
    assert text.count("the reviewer says 4711") == 3


def test_runs_are_shown_with_intervals_and_their_line(draw, tmp_path, capsys):
    for _ in range(2):
        main(["--cases", str(OWN), "--runs", str(tmp_path / "eval.db")])
    text = draw()
    assert "Run 2 of" in text
    assert "An answer of 0 everywhere" in text
    assert "Too few documents to tell: 0 of 20" in text


def test_material_unlike_the_measured_one_is_noticed(store, draw, tmp_path, capsys):
    cases = tmp_path / "cases.jsonl"
    for n in range(20):
        lost = report(f"青禾县第{n}局", lose="proactive.regulations.in_force")
        process(store, f"{n}.txt", lost)
        (tmp_path / f"{n}.txt").write_bytes(report(f"青禾县第{n}局"))
        (tmp_path / f"{n}.json").write_text('{"form": "2021", "fields": {}}')
        with cases.open("a") as lines:
            lines.write(f'{{"id": "{n}", "source": "{n}.txt", "gold": "{n}.json", "tags": []}}\n')
    main(["--cases", str(cases), "--runs", str(tmp_path / "eval.db")])
    text = draw()
    assert "documents with a doubtful field: 100% of the documents, 0% then" in text


def test_repeated_corrections_show_what_the_pages_print(store, draw):
    for n in range(2):
        data = report(f"青禾县第{n}局").decode().replace("行政规范性文件", "规范性行文档件").encode()
        document = process(store, f"{n}.txt", data).document_id
        store.decide(document, "proactive.normative_documents.made", Action.CORRECT, 7, "Li Wen")
    text = draw()
    assert "规范性行文档件 ×2" in text
    assert "extractor/forms/2021.toml" in text


def test_a_real_browser_shows_figures_and_lines(server, browser_page, tmp_path, capsys):
    for _ in range(2):
        main(["--cases", str(OWN), "--runs", str(tmp_path / "eval.db")])
    page = browser_page
    with server() as running:
        page.goto(f"{running.url}/accuracy?lang=zh")
        page.wait_for_selector("text=第 2 次评测")
        page.wait_for_selector("[data-test-script-state=notRunning]")
        charts = page.locator("[data-testid=stVegaLiteChart]")
        expect(charts).to_have_count(3)  # nothing was read in this database, so there is none of documents
        expect(charts.locator("svg, canvas").first).to_be_visible()
        expect(page.locator("[data-testid=stExpander]").filter(has_text="数据表")).to_have_count(3)
        assert "Traceback" not in running.output()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_chart_of_the_documents_stands_beside_its_figures(store, draw, language):
    for n in range(3):
        process(store, f"{n}.txt", to_review(f"青禾县第{n}局"))
    process(store, "shuiwu.txt", settled())
    text, words = draw(language), Words(Language(language))
    for name in ("questions", "doubts", "forms", "days"):
        assert words(f"chart.{name}") in text
        assert words(f"chart.{name}_what") in text
    assert ">1-5</th><td>3</td>" in text
    assert ">0</th><td>1</td>" in text
    assert "<td>25.00%</td>" in text
