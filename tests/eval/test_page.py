import json
import re
from dataclasses import replace

import numpy as np
from made_results import Written, outcome, result
from press import consistent_values

from eval.charts import Labels, error_bins, reliability_diagram
from eval.cli import main
from eval.metrics import measure
from eval.page import page
from eval.runs import Run, Setup

NASTY = "<img src=x onerror=alert(1)>"
LABELS = Labels("t", "x", "y")


def whole(results, name="list"):
    setup = Setup("abc", name, "0" * 64, len(results), "some model", {"unsettled_fields": "v1"}, {"gouji": "0"})
    return "".join(page(Run(7, "2026-01-01T00:00:00", setup, None, 2.0), results, measure(results), 10))


def test_a_run_is_one_page_that_needs_nothing_else():
    text = whole([result("a", [outcome(), outcome(right=False), outcome(flagged=True)]), result("b", [outcome()])])
    assert "Silent errors: <b>1</b>" in text
    assert text.count("<svg") == 2
    assert not re.search(r"(?:src|href)=|<script|<link|@import|url\(", text)
    assert re.findall(r"https?://[^\s\"<]+", text) == ["http://www.w3.org/2000/svg"] * 2


def test_nothing_from_a_document_becomes_markup():
    wrong = replace(outcome("meta.agency", right=False), value=NASTY, gold=NASTY)
    text = whole([replace(result(NASTY, [wrong]), snippets={"meta.agency": f"⟦{NASTY}⟧ ⟦"}, tags=(NASTY,))], NASTY)
    assert "<img" not in text
    assert text.count("&lt;img") >= 5


def test_a_place_is_marked_in_its_source():
    wrong = replace(result("a", [outcome(right=False)]), snippets={"requests.new.total": "新收 ⇥ ⟦12⟧ ⇥ 3"})
    assert "新收 ⇥ <mark>12</mark> ⇥ 3" in whole([wrong])


def test_the_diagram_puts_errors_where_they_are_claimed():
    confidence = np.array([0.9] * 100 + [0.9999] * 100)
    right = np.array([False] * 10 + [True] * 190)
    bins = error_bins(confidence, right)
    assert [(round(one.claimed, 4), one.right, one.fields) for one in bins] == [(0.9999, 1.0, 100), (0.9, 0.9, 100)]
    drawn = reliability_diagram(bins, LABELS)
    assert "claimed 0.10000, wrong 10 of 100 (0.04900 to 0.17622)" in drawn  # Clopper & Pearson's own table
    assert drawn.count("fill:#fff") == 1


def test_the_commands_write_it(three: Written, capsys):
    out = three.folder / "pages" / "run.html"
    assert main(["--cases", str(three.list), "--html", str(out)]) == 0
    first = out.read_text(encoding="utf-8")
    assert main(["report", "--out", str(out)]) == 0
    assert "needs no network" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8") == first
    assert main(["budget", "--budget", "100"]) == 0
    assert "the budget is 100 unflagged wrong fields" in capsys.readouterr().out
    assert main(["budget", "--budget", "0"]) == 2


def test_planted_errors_are_found_by_the_metric_that_is_about_them(written: Written, tmp_path):
    values = consistent_values(seed=1)
    name = "proactive.licensing.decisions"
    plants = {
        "misread": {name: 4711},
        "invented": {name: (None, "blank")},
        "lost": {name: (None, "lost")},
        "narrative": {name: (values[name], "narrative")},
        "derived": {name: (4711, "derived")},
        "omitted": {"facts.reviews_received": 9},
    }
    for plant, gold in plants.items():
        written.add(plant, values, {**values, **gold})
    assert main(["--cases", str(written.list), "--json", str(tmp_path / "out.json")]) == 0
    metrics = json.loads((tmp_path / "out.json").read_text())["metrics"]
    found = {kind: metrics[kind] for kind in ("misread", "invented", "omitted", "unasked")}
    assert found == {"misread": 2, "invented": 2, "omitted": 1, "unasked": 1}
    assert metrics["silent"] == 6
