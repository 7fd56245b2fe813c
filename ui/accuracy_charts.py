"""The charts of the accuracy screen, each with its figures as a table for whoever does not see it.

In: counts of the store, and a run of the test cases. Out: charts on the page. Surprise: the outcomes of a run never
change, so what is drawn of one is worked out once for this process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import altair as alt
import streamlit as st

from eval.charts import error_bins
from eval.groups import groups
from eval.metrics import table
from eval.runs import Run, Runs
from extractor.store import Store, workload_of
from ui import session
from ui.lying_bars import ACCENT, lying_bars
from ui.markup import Html, element, show
from ui.naming import when
from ui.wording import Words

SECOND = "#b7791f"
"""A colour beside the app's own, between those of its light and of its dark side."""

HEIGHT, SMALLEST, MOST = 260, 1e-5, 15

Row = Mapping[str, str | float]


def of_documents(store: Store, words: Words) -> None:
    """Draw what the documents of this installation gave people to do."""
    found = workload_of(store.connections)
    if not found.questions:
        return
    left, right = st.columns(2)
    with left:
        _bars(
            "questions",
            [{"x": name, "y": count} for name, count in _in_steps(found.questions).items()],
            words,
        )
    with right:
        _bars(
            "forms",
            [{"x": form, "y": round(fields / reports, 1)} for form, (reports, fields) in found.forms.items()],
            words,
        )
    _doubts(found.doubts, words)
    days: list[Row] = [{"x": day, "y": round(free / came, 4)} for day, (came, free) in list(found.days.items())[-90:]]
    _bars("days", days, words, share=True)


def of_cases(path: Path, own: Sequence[Run], words: Words) -> None:
    """Draw how far the newest run's confidence can be believed, how it did by form, and all runs over time."""
    calibration, forms = _of_run(path, own[-1].id)
    left, right = st.columns(2)
    with left:
        _calibration(calibration, words)
    with right:
        _bars("exact_by_form", [{"x": form, "y": share} for form, share in forms], words, share=True)
    if len(own) > 1:
        _over_time(own, words)


@lru_cache(maxsize=8)
def _of_run(path: Path, run: int) -> tuple[tuple[tuple[float, float, int], ...], tuple[tuple[str, float], ...]]:
    """Return claimed and actual error with the number of fields, and the share of right values by form."""
    runs = Runs(path)
    try:
        results = runs.results(run)
    finally:
        runs.close()
    fields = table(results)
    bins = error_bins(fields.confidence[fields.shown], fields.believed[fields.shown]) if fields.shown.any() else []
    by_form = ((one.name, one.metrics.exact_nonzero) for one in groups(results, fields, "form", {}))
    return (
        tuple((1 - one.claimed, 1 - one.right, one.fields) for one in bins),
        tuple((name, share) for name, share in sorted(by_form) if share is not None),
    )


def _in_steps(questions: Mapping[int, int]) -> dict[str, int]:
    """Return reports by questions, in steps that widen."""
    steps = (0, 1, 6, 11, 21, 51, 101, 201)
    names = ["0", *(f"{low}-{high - 1}" for low, high in pairwise(steps[1:])), f"{steps[-1]}+"]
    found = dict.fromkeys(names, 0)
    for count, reports in questions.items():
        found[names[sum(count >= step for step in steps) - 1]] += reports
    return found


def _sentence(code: str, words: Words) -> str:
    return words(f"reason.{code}").rstrip("。.")


def _doubts(doubts: Mapping[str, int], words: Words) -> None:
    """Draw the reasons of doubt as bars beside their sentences."""
    rows: list[Row] = [{"x": _sentence(code, words), "y": count} for code, count in list(doubts.items())[:MOST]]
    if not rows:
        return
    across, up = words("chart.doubts_x"), words("chart.doubts_y")
    chart = lying_bars(rows, across, alt.Axis(format=",.0f", title=up, tickMinStep=1))
    _shown("doubts", chart, [across, up], _texts(rows, ",.0f"), words, height="content")


def _bars(name: str, rows: Sequence[Row], words: Words, *, share: bool = False) -> None:
    """Draw counts or shares as upright bars."""
    across = words(f"chart.{name}_x")
    up = words(f"chart.{name}_y")
    kind = "%" if share else ",.0f" if all(float(row["y"]).is_integer() for row in rows) else ",.1f"
    ticks = kind.replace(".1f", ".1~f")  # 140, and not 140.0
    counted = alt.Axis(format=ticks, title=up, tickMinStep=1) if kind == ",.0f" else alt.Axis(format=ticks, title=up)
    chart = (
        alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))
        .mark_bar(color=ACCENT, size=min(40, 700 // (len(rows) + 1)))
        .encode(
            alt.Y("y:Q", axis=counted),
            alt.X("x:O", sort=None, axis=alt.Axis(title=across, labelAngle=0)),
            tooltip=[alt.Tooltip("x:N", title=across), alt.Tooltip("y:Q", title=up, format=kind)],
        )
    )
    _shown(name, chart, [across, up], _texts(rows, kind), words)


def _texts(rows: Sequence[Row], kind: str) -> list[list[object]]:
    return [[row["x"], f"{float(row['y']):.2%}" if kind == "%" else f"{float(row['y']):{kind}}"] for row in rows]


def _calibration(bins: Sequence[tuple[float, float, int]], words: Words) -> None:
    """Draw claimed against actual error; of what was never wrong, the smallest that the axis has."""
    rows = [
        {"x": max(claimed, SMALLEST), "y": max(wrong, SMALLEST), "n": fields, "never": wrong == 0}
        for claimed, wrong, fields in bins
    ]
    scale = alt.Scale(type="log", domain=[SMALLEST, 1])
    across, up, count = (words(f"chart.calibration_{one}") for one in ("x", "y", "n"))
    points = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_point(size=70, color=ACCENT)
        .encode(
            alt.X("x:Q", scale=scale, axis=alt.Axis(title=across, format="~g", tickCount=5)),
            alt.Y("y:Q", scale=scale, axis=alt.Axis(title=up, format="~g", tickCount=5)),
            fillOpacity=alt.condition("datum.never", alt.value(0), alt.value(1)),
            fill=alt.value(ACCENT),
            tooltip=[alt.Tooltip("x:Q", title=across), alt.Tooltip("y:Q", title=up), alt.Tooltip("n:Q", title=count)],
        )
    )
    ends: list[Row] = [{"x": SMALLEST, "y": SMALLEST}, {"x": 1, "y": 1}]
    both = alt.Chart(alt.InlineData(values=ends)).mark_line(color="#888", strokeDash=[4, 4]).encode(x="x:Q", y="y:Q")
    texts = [[f"{claimed:.5f}", f"{wrong:.5f}", f"{fields:,}"] for claimed, wrong, fields in bins]
    _shown("calibration", both + points, [across, up, count], texts, words)


def _over_time(own: Sequence[Run], words: Words) -> None:
    """Draw the runs one after the other: right values that are not zero, and reports that nobody had to look at."""
    names = {"exact_nonzero": words("accuracy.exact_nonzero"), "touchless": words("accuracy.touchless")}
    rows, texts = [], []
    for run in own[-200:]:
        if run.metrics is None:
            continue
        shares = {name: getattr(run.metrics, name) for name in names}
        rows += [{"x": run.id, "y": y, "of": names[name]} for name, y in shares.items() if y is not None]
        shown = ["–" if y is None else f"{y:.2%}" for y in shares.values()]
        texts.append([f"{run.id} · {when(run.started_at, session.zone())}", *shown])
    across, up = words("accuracy.run"), words("accuracy.share")
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            alt.X("x:O", axis=alt.Axis(title=across, labelAngle=0)),
            alt.Y("y:Q", axis=alt.Axis(title=up, format=".1%"), scale=alt.Scale(zero=False)),
            alt.Color(
                "of:N",
                scale=alt.Scale(range=[ACCENT, SECOND]),
                legend=alt.Legend(title=None, orient="top", labelLimit=0),
            ),
            strokeDash=alt.StrokeDash("of:N", legend=None),
            tooltip=[alt.Tooltip("x:O", title=across), alt.Tooltip("y:Q", title=up, format=".2%"), "of:N"],
        )
    )
    _shown("runs", chart, [across, *names.values()], texts, words)


def _shown(
    name: str,
    chart: alt.Chart | alt.LayerChart,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    words: Words,
    *,
    height: int | Literal["content"] = HEIGHT,
) -> None:
    """Put a chart on the page under its title, with what it says and its figures."""
    show(element("h3", words(f"chart.{name}"), class_="head"))
    st.altair_chart(chart, width="stretch", height=height, key=f"chart_{name}", alt=words(f"chart.{name}_what"))
    show(element("div", words(f"chart.{name}_what"), class_="small"))
    with st.expander(words("chart.figures"), key=f"figures_{name}"):
        show(_table(heads, rows))


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Html:
    head = element("tr", *[element("th", one, scope="col") for one in heads])
    body = [
        element("tr", element("th", row[0], scope="row"), *[element("td", cell) for cell in row[1:]]) for row in rows
    ]
    return element("table", head, *body, class_="data")
