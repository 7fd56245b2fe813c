"""How good the reading is: in production, as audited fields tell, and on the test cases, as the runs tell.

In: the store and the record of runs. Out: figures with what they prove. Surprise: nothing is measured here; what
nobody has answered or run yet is said to be unknown.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from eval.drift import FEWEST, Drift, drifts, traits_of_results, traits_of_store
from eval.metrics import Metrics
from eval.production import PER, AuditResult, Verdict, audit_result
from eval.running import runs_file
from eval.runs import Run, Runs
from extractor.forms import forms
from extractor.review import CorrectionGroup, correction_groups
from extractor.settings import settings
from extractor.store import Store
from ui import accuracy_charts, session
from ui.markup import Html, element, join, note, show, title
from ui.naming import document_name, field_name, value_text, when
from ui.reading import Desk
from ui.wording import Words

SHOWN_ERRORS, SHOWN_RUNS, SHOWN_GROUPS = 20, 12, 20

TONE = {Verdict.NONE: "info", Verdict.OPEN: "info", Verdict.WITHIN: "good", Verdict.OVER: "warn", Verdict.LEFT: "bad"}


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("accuracy.title")))
    path = runs_file()
    runs = Runs(path) if path.is_file() else None  # opening the screen creates no file
    try:
        complete = runs.history(complete=True) if runs else []
        _production(at.store, words)
        accuracy_charts.of_documents(at.store, words)
        if runs and complete:
            _drift(at.store, runs, max(complete, key=lambda run: (run.setup.cases, run.id)), words)
        _cases(path, complete, words)
    finally:
        if runs:
            runs.close()
    _corrections(at.store, words)


def _part(text: str) -> None:
    show(element("h2", text, class_="part"))


# --- production ------------------------------------------------------------------------------------------------------


def _production(store: Store, words: Words) -> None:
    _part(words("accuracy.production"))
    own = settings()
    found = audit_result(store.audits(), own.error_budget)
    if own.audit_share == 0 and not found.drawn:
        show(note("info", words("accuracy.production_off")))
        return
    show(element("div", words("accuracy.production_what", share=f"{own.audit_share:.1%}"), class_="line"))
    show(note(TONE[found.verdict], words(f"audit.{found.verdict}", needed=f"{found.answers_needed:,}")))
    show(_audit_table(found, words))
    if found.wrong_fields:
        show(element("ul", *_wrong_fields(store, found, words), class_="reasons"))


def _audit_table(found: AuditResult, words: Words) -> Html:
    bounds = estimate = "–"
    if found.share is not None:
        estimate = _in_ten_thousand(found.share)
        high = max(found.high, found.high_clustered)
        bounds = words("accuracy.between", low=_in_ten_thousand(found.low), high=_in_ten_thousand(high))
    cells = {
        "drawn": found.drawn,
        "answered": found.answered,
        "wrong": found.wrong,
        "unreadable": found.unreadable,
        "estimate": estimate,
        "bounds": bounds,
        "budget": f"{found.budget:g}",
    }
    return _table([words(f"accuracy.{name}") for name in cells], [list(cells.values())])


def _wrong_fields(store: Store, found: AuditResult, words: Words) -> list[Html]:
    lines = []
    for audit in found.wrong_fields[-SHOWN_ERRORS:]:
        record = store.document(audit.document_id)
        if record is None or audit.answer is None:
            continue
        name = words("between").join((document_name(record), field_name(record, audit.field.id)))
        read, said = value_text(audit.field.value, words), value_text(audit.answer.after, words)
        lines.append(element("li", words("accuracy.wrong_field", field=name, value=read, answer=said)))
    return lines


def _in_ten_thousand(share: float) -> str:
    return f"{share * PER:,.1f}"


# --- drift -----------------------------------------------------------------------------------------------------------


def _drift(store: Store, runs: Runs, measured: Run, words: Words) -> None:
    _part(words("accuracy.drift"))
    now = traits_of_store(store)
    if len(now) < FEWEST:
        show(element("div", words("accuracy.drift_few", count=len(now), needed=FEWEST), class_="line"))
        return
    found = drifts(traits_of_results(runs.results(measured.id)), now)
    facts = {"count": len(now), "cases": measured.setup.cases, "list": measured.setup.case_list}
    if not found:
        show(note("good", words("accuracy.drift_none", **facts)))
        return
    lines = [element("li", _drift_line(one, words)) for one in found[:SHOWN_GROUPS]]
    show(note("warn", words("accuracy.drift_found", **facts), element("ul", *lines, class_="reasons")))


def _drift_line(drift: Drift, words: Words) -> str:
    kind, _, value = drift.trait.partition(":")
    kind, _, section = kind.partition(".")
    shown = _sentence(f"reason.{value}", words) if kind == "reason" else value
    name = words(f"trait.{kind}", value=shown, section=_section_name(section))
    return words("accuracy.drift_line", trait=name, now=f"{drift.now:.0%}", before=f"{drift.before:.0%}")


def _sentence(key: str, words: Words) -> str:
    """Return a sentence as part of another one."""
    return words(key).rstrip("。.")


def _section_name(section_id: str) -> str:
    """Return a section's printed heading."""
    sections = (section for form in forms().values() for section in form.sections)
    return next((one.fields[0].heading[0] for one in sections if one.id == section_id), section_id)


# --- test cases ------------------------------------------------------------------------------------------------------


def _cases(path: Path, complete: list[Run], words: Words) -> None:
    _part(words("accuracy.cases"))
    lists = list(dict.fromkeys(run.setup.case_list for run in reversed(complete)))
    if not lists:
        show(element("div", words("accuracy.no_runs"), class_="line"))
        return
    chosen = lists[0]
    if len(lists) > 1:
        chosen = st.selectbox(words("accuracy.list"), lists, key="accuracy_list")
    own = [run for run in complete if run.setup.case_list == chosen]
    newest = own[-1]
    moment = when(newest.started_at, session.zone())
    line = words("accuracy.run_of", id=newest.id, when=moment, revision=newest.setup.revision)
    show(element("div", line, class_="line"))
    if newest.metrics:
        show(_headline(newest.metrics, words))
    accuracy_charts.of_cases(path, own, words)
    with st.expander(words("accuracy.all_runs"), key="all_runs"):
        show(_runs_table(own, words))


def _headline(m: Metrics, words: Words) -> Html:
    def reached(name: str, share: float | None) -> str:
        interval = m.intervals.get(name)
        if share is None:
            return "–"
        shown = f"{share:.2%}"
        if interval is None:
            return shown
        low, high = f"{interval.low:.2%}", f"{interval.high:.2%}"
        return f"{shown} ({words('accuracy.between', low=low, high=high)})"

    silent = words("accuracy.silent_of", silent=m.silent, unflagged=f"{m.unflagged:,}")
    bound = words("accuracy.silent_bound", bound=_in_ten_thousand(m.silent_bound_clustered or 0.0))
    cells = {
        "exact": reached("exact", m.exact),
        "exact_nonzero": reached("exact_nonzero", m.exact_nonzero),
        "zeros": "–" if m.zeros_baseline is None else f"{m.zeros_baseline:.2%}",
        "silent": join(silent, element("br"), element("span", bound, class_="small")),
        "flagged": f"{m.flagged_per_case:.2f}",
        "touchless": reached("touchless", m.touchless),
    }
    return _table([words(f"accuracy.{name}") for name in cells], [list(cells.values())])


def _runs_table(own: list[Run], words: Words) -> Html:
    heads = ("run", "when", "revision", "count", "exact", "exact_nonzero", "silent", "flagged", "touchless")
    rows = []
    for run in reversed(own[-SHOWN_RUNS:]):
        m = run.metrics
        if m is None:
            continue
        shares = ["–" if share is None else f"{share:.2%}" for share in (m.exact, m.exact_nonzero)]
        moment = when(run.started_at, session.zone())
        rest = [m.silent, f"{m.flagged_per_case:.2f}", f"{m.touchless:.2%}"]
        rows.append([run.id, moment, run.setup.revision, run.setup.cases, *shares, *rest])
    return _table([words(f"accuracy.{name}") for name in heads], rows)


# --- corrections -----------------------------------------------------------------------------------------------------


def _corrections(store: Store, words: Words) -> None:
    _part(words("accuracy.corrections"))
    found = correction_groups(store)[:SHOWN_GROUPS]
    if not found:
        show(element("div", words("accuracy.corrections_none"), class_="line"))
        return
    named = next((one.form for one in found if one.printed), found[0].form)
    show(element("div", words("accuracy.corrections_what", form=named), class_="line"))
    heads = [words(f"accuracy.{name}") for name in ("row", "kind", "printed", "reasons", "often", "documents")]
    show(_table(heads, [_correction_row(one, words) for one in found]))


def _correction_row(group: CorrectionGroup, words: Words) -> list[object]:
    printed = words.listed(f"{text} ×{count}" for text, count in list(group.printed.items())[:4])
    doubts = words.listed(
        f"{_sentence(f'reason.{code}', words)} ×{count}" for code, count in list(group.reasons.items())[:3]
    )
    row = join(
        group.label, element("br"), element("span", f"{group.form} · {_section_name(group.section)}", class_="small")
    )
    return [row, words(f"correction.{group.kind}"), printed, doubts, len(group.corrections), group.documents]


def _table(heads: list[str], rows: list[list[object]]) -> Html:
    head = element("tr", *[element("th", one, scope="col") for one in heads])
    return element(
        "table", head, *[element("tr", *[element("td", cell) for cell in row]) for row in rows], class_="data"
    )
