"""Cases out of reports: sources, gold and the case list, in the format of the contract.

In: a seed, a number of reports, converters and damages. Out: a folder that ``python -m eval --cases`` takes. Surprise:
what cannot be labelled for certain is not made; ``Made.skipped`` counts what was left out and why.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from eval.cases import Basis
from eval.corpus.converters import CONVERTERS, KEEPS_EMPTY_CELLS
from eval.corpus.damages import LEAVES_EMPTY_CELLS, NotApplicable, Scene, hurt
from eval.corpus.marked import Marked, lost
from eval.corpus.printings import Printings, Skipped, printings_of
from eval.corpus.report import BY_CHANCE, WHOLE_FORMS, Asked, Report, looked_for, make_report

SOURCES = {
    "html": ".html",
    "mhtml": ".mhtml",
    "docx": ".docx",
    "doc": ".doc",
    "rtf": ".rtf",
    "xlsx": ".xlsx",
    "xls": ".xls",
    "pdf": ".pdf",
    "scan": ".pdf",
    "photo": ".tiff",
}
"""The formats that a report is kept in as it was printed, without any conversion."""


@dataclass(frozen=True, slots=True)
class MadeCase:
    """One case, ready to be written."""

    id: str
    report: Report
    data: bytes
    suffix: str
    tags: tuple[str, ...]
    lost: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the case's line of the list."""
        line: dict[str, object] = {
            "id": self.id,
            "source": f"{self.id}{self.suffix}",
            "gold": f"gold/{self.report.name}.gold.json",
            "tags": list(self.tags),
            "lossy": bool(self.lost),
        }
        return line | ({"lost": list(self.lost)} if self.lost else {})


@dataclass(slots=True)
class Made:
    """What was made and what was not."""

    cases: list[MadeCase] = field(default_factory=list)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, name: str, case: MadeCase | Skipped) -> None:
        """Note what came of a format, a converter or a chain of damages."""
        if isinstance(case, Skipped):
            self.skipped[name, str(case)] += 1
        else:
            self.cases.append(case)


def make_cases(
    seed: str,
    reports: int,
    converters: Sequence[str],
    damages: Sequence[str],
    *,
    asked: Sequence[Asked] = (BY_CHANCE,),
    further: bool = False,
    documents: int | None = None,
) -> Made:
    """Make the cases of some reports, each through every converter and every damage asked for, or through some.

    Args:
        seed: of all chance.
        reports: how many.
        converters: names of formats and converters.
        damages: names of damages, joined by + into chains.
        asked: what they shall be like, one after the other and then from the first on again.
        further: they tell the facts that are read on request, too.
        documents: how many for each report, by chance out of all that can be made; all if not given.
    """
    made = Made()
    for number in range(reports):
        wanted = asked[number % len(asked)]
        report = make_report(f"r{number:03d}", seed, asked=wanted, further=further)
        other = make_report(f"r{number + reports:03d}", seed, asked=wanted, further=further)
        printings = printings_of(report)
        before = len(made.cases)
        mixed = None if documents is None else Random(f"{seed}/{report.name}/documents")
        for name, case in _cases(printings, printings_of(other), converters, damages, mixed):
            made.add(name, case)
            if len(made.cases) - before == documents:
                break
    return made


def _cases(
    printings: Printings, other: Printings, converters: Sequence[str], damages: Sequence[str], mixed: Random | None
) -> Iterator[tuple[str, MadeCase | Skipped]]:
    """Yield the cases of a report, in the order of the names or mixed by chance."""
    texts = [name for name in converters if name in CONVERTERS and CONVERTERS[name].suffix != ".html"]
    names = [*converters, *damages]
    if mixed:
        mixed.shuffle(names)
    for name in names:
        if name not in SOURCES and name not in CONVERTERS:
            yield name, _damaged_by_chance(printings, other, texts, name)
            continue
        try:
            yield name, source_case(printings, name) if name in SOURCES else converted_case(printings, name)
        except Skipped as reason:
            yield name, reason


def _damaged_by_chance(
    printings: Printings, other: Printings, converters: Sequence[str], chain: str
) -> MadeCase | Skipped:
    """Damage what some converter made of a report, the first by chance that there is something to damage in.

    Converting takes nearly all of the time, so what was converted already comes first.
    """
    rng = Random(f"{printings.report.seed}/{printings.report.name}/{chain}")
    reason = Skipped("no converter gave a text to damage")
    for name in sorted(rng.sample(list(converters), len(converters)), key=lambda name: not printings.has_text(name)):
        try:
            return damaged_case(printings, other, name, chain, rng)
        except Skipped as skipped:
            reason = skipped
    return reason


# --- one case --------------------------------------------------------------------------------------------------------


def source_case(printings: Printings, kind: str) -> MadeCase:
    """Return the case of a report as printed."""
    origin = (printings.origin,) if kind in ("pdf", "scan", "photo") else ()
    data = printings.source(kind)
    return _case(printings.report, kind, data, SOURCES[kind], (kind, *origin))


def converted_case(printings: Printings, name: str) -> MadeCase:
    """Return the case of a report after one converter.

    Raises:
        Skipped: see ``Printings.text``; or what is lost leaves no certain gold.
    """
    converter = CONVERTERS[name]
    _check_empty_cells(printings.report, name)
    text = printings.text(name)
    origin = (printings.origin,) if converter.takes == "pdf" else ()
    gone = _gone(printings.report, text)
    tags = (name, converter.takes, *origin)
    return _case(printings.report, name, text.text.encode("utf-8"), converter.suffix, tags, gone)


def damaged_case(printings: Printings, other: Printings, name: str, chain: str, rng: Random) -> MadeCase:
    """Return the case of a report after one converter and a chain of damages.

    Raises:
        Skipped: the damage does not apply, or what is lost leaves no certain gold.
    """
    _check_empty_cells(printings.report, name, chain)
    text = printings.text(name)
    try:
        behind = other.text(name).text if "two_reports" in chain else ""
        hurting, data = hurt(text, chain, Scene(rng, printings.report.title, behind))
    except NotApplicable as reason:
        raise Skipped(str(reason)) from reason
    gone = _gone(printings.report, hurting)
    return _case(printings.report, chain, data, CONVERTERS[name].suffix, ("damaged", *chain.split("+"), name), gone)


def _check_empty_cells(report: Report, converter: str, chain: str = "") -> None:
    """Leave out what would swallow empty cells: nobody could tell them from lost ones."""
    damages = set(chain.split("+")) - {""}
    if report.empty_cells and not (converter in KEEPS_EMPTY_CELLS and damages <= LEAVES_EMPTY_CELLS):
        raise Skipped("empty cells could not be told from lost ones")


def _gone(report: Report, text: Marked) -> tuple[str, ...]:
    """Return the fields that a text has lost.

    Raises:
        Skipped: everything is; or cells were blank, and nobody can tell a blank that is lost from one that is there; or
            the forms are mixed and what tells them is gone; or the first of two different figures is gone and the
            second is not.
    """
    wanted = looked_for(report)
    gone = lost(text, wanted)
    if len(gone) == len(wanted):
        raise Skipped("nothing of the report was left")
    cells_gone = any(not name.startswith(("facts.", "meta.")) for name in gone)
    if cells_gone and any(one.basis is Basis.BLANK for one in report.gold.values()):
        raise Skipped("a report with blank cells lost some")
    if report.plan.forms not in WHOLE_FORMS and _form_gone(report, set(gone)):
        raise Skipped("nothing tells any more which form a section follows")
    again = [f"again:{name}" for name in gone if f"again:{name}" in report.weights]
    if set(again) - set(lost(text, {name: report.weights[name] for name in again})):
        raise Skipped("of two figures for one fact the second is left")
    return tuple(gone)


def _form_gone(report: Report, gone: AbstractSet[str]) -> bool:
    """Tell whether all is lost by which the forms differ: section two, or the rows of （六）其他处理."""
    telling = ("proactive.", "requests.other.")
    return any(all(name in gone for name in report.gold if name.startswith(part)) for part in telling)


def _case(
    report: Report, name: str, data: bytes, suffix: str, tags: tuple[str, ...], gone: tuple[str, ...] = ()
) -> MadeCase:
    plan = report.plan
    forms = plan.forms if plan.forms in WHOLE_FORMS else "mixed"
    further = ("facts",) if plan.further else ()
    every = ("corpus", *tags, forms, suffix[1:], plan.size, *plan.peculiarities, *further)
    return MadeCase(f"{name}/{report.name}", report, data, suffix, every, gone)


# --- writing ---------------------------------------------------------------------------------------------------------


def write_cases(cases: Sequence[MadeCase], folder: Path) -> None:
    """Write sources, gold and the case list into a folder."""
    for case in cases:
        path = folder / f"{case.id}{case.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.data)
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    for report in {case.report.name: case.report for case in cases}.values():
        path = folder / "gold" / f"{report.name}.gold.json"
        path.write_text(gold_text(report), encoding="utf-8")
    lines = [json.dumps(case.to_json(), ensure_ascii=False) for case in cases]
    (folder / "cases.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def gold_text(report: Report) -> str:
    """Return a gold file: one field a line, for people who compare."""
    gold = report.to_json()
    fields = gold.pop("fields")
    assert isinstance(fields, dict)
    lines = [f"{json.dumps(name)}:{json.dumps(one, separators=(',', ':'))}" for name, one in fields.items()]
    head = json.dumps(gold, ensure_ascii=False).removesuffix("}")
    return head + ', "fields": {\n' + ",\n".join(lines) + "\n}}\n"
