"""The command ``python -m eval.province``: a made-up province with planted contradictions, and which of them are told.

In: how many agencies and years. Out: one table on stdout, and exit status 1 where less than it should is told, or
something where nothing is wrong. Surprise: figures are put into the database as if they had been read, since what is
made of them is measured; agencies are clean if nothing was planted in them, or above or below them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.consolidation import Consolidation, Kind, consolidate
from extractor.export import write_workbook
from extractor.forms import field_specs, sections
from extractor.page import Document, FieldValue, Number, State, normalise
from extractor.result import Extraction, Status
from extractor.store import Agencies, Agency, Covers, DocumentFilter, Expected, Store

FORM = "2021"
FIRST = 2021
COUNTIES = 20
PEOPLE = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
ENOUGH = 0.98
"""The share of planted contradictions that must be told."""

PLANTED = (
    Kind.MISSING,
    Kind.LATE,
    Kind.DOUBLED,
    Kind.SUM_DIFFERS,
    Kind.INNER,
    Kind.ACROSS,
    Kind.YEARS,
    Kind.HISTORY,
    Kind.PEERS,
    Kind.COPIED,
)

Values = dict[str, Number]


@dataclass(slots=True)
class Report:
    """A report that is about to be put down: its figures, its prose, and a second document if there is one."""

    values: Values
    prose: str
    late: bool = False
    second: Values | None = None


@dataclass(slots=True)
class Province:
    """Agencies, their reports by year and code, and what was planted: kind, year and code."""

    agencies: list[Agency]
    reports: dict[tuple[int, str], Report] = field(default_factory=dict)
    planted: set[tuple[Kind, int, str]] = field(default_factory=set)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 if enough is told and nothing else, 1 if not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.province", description="Measure consolidation.")
    parser.add_argument("--agencies", type=int, default=400, metavar="N", help="agencies of the province")
    parser.add_argument("--years", type=int, default=5, metavar="N", help="years that they report on")
    parser.add_argument("--share", type=float, default=0.05, metavar="S", help="planted of each kind a year")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another province")
    options = parser.parse_args(arguments)
    made = province(options.agencies, options.years, random.Random(options.seed))
    years = range(FIRST, FIRST + options.years)
    plant(made, years[-1], options.share, random.Random(options.seed + 1))
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "province.db")
        put_down(store, made)
        began = time.perf_counter()
        found = consolidate(store, years[-1])
        took = time.perf_counter() - began
        began = time.perf_counter()
        records = store.documents(DocumentFilter(year=years[-1]))
        write_workbook(store, records, Path(folder) / "province.xlsx", str)
        print(f"{len(made.agencies)} agencies, {options.years} years, {len(made.reports)} reports")
        print(f"consolidated in {took:.2f} s, its workbook written in {time.perf_counter() - began:.2f} s")
        store.close()
    good = printed(made, found, years[-1])
    print("enough was told, and nothing of clean agencies" if good else "too little was told, or too much")
    return 0 if good else 1


def printed(made: Province, found: Consolidation, year: int) -> bool:
    """Print what was told by kind; return whether it is enough, and nothing of clean agencies."""
    told = {(one.kind, one.year, one.code) for one in found.findings}
    planted = {one for one in made.planted if one[1] == year}
    clean = {one.code for one in made.agencies} - touched(made)
    good = True
    print(f"{'':14} {'planted':>8} {'told':>6} {'of clean agencies':>18}")
    for kind in PLANTED:
        own = {one for one in planted if one[0] is kind}
        false = [one for one in told if one[0] is kind and one[2] in clean]
        print(f"{kind:14} {len(own):>8} {len(own & told):>6} {len(false):>18}")
        good = good and not false and len(own & told) >= ENOUGH * len(own)
    return good


def touched(made: Province) -> set[str]:
    """Return the agencies in which something was planted, those above them and those right below them."""
    above = {one.code: one.parent for one in made.agencies}
    own = {code for _, _, code in made.planted}
    upward = set(own)
    for code in own:
        parent = above[code]
        while parent:
            upward.add(parent)
            parent = above[parent]
    return upward | {code for code, parent in above.items() if parent in own}


# --- figures ---------------------------------------------------------------------------------------------------------


def province(agencies: int, years: int, chance: random.Random) -> Province:
    """Return a province of three levels in which nothing is wrong."""
    top = Agency("1", "云屏省人民政府", 1, None, Covers.ALL)
    counties = [Agency(f"1{n:02}", f"云屏省第{n}县", 2, "1", Covers.ALL) for n in range(COUNTIES)]
    leaves = [
        Agency(f"{above.code}{n:03}", f"{above.name}第{n}局", 3, above.code)
        for n, above in enumerate(islice(cycle(counties), agencies - 1 - COUNTIES))
    ]
    made = Province([top, *counties, *leaves])
    before: dict[str, Values] = {}
    sizes = {one.code: chance.lognormvariate(0, 0.5) for one in leaves}
    for year in range(FIRST, FIRST + years):
        for leaf in leaves:
            values = leaf_values(chance, sizes[leaf.code], before.get(leaf.code, {}))
            made.reports[year, leaf.code] = Report(values, prose_of(chance))
        for one in (*counties, top):
            below = [leaf.code for leaf in made.agencies if leaf.parent == one.code]
            values = added([made.reports[year, code].values for code in below])
            made.reports[year, one.code] = Report(values, prose_of(chance))
        before = {code: report.values for (of, code), report in made.reports.items() if of == year}
    return made


def leaf_values(chance: random.Random, size: float, before: Mapping[str, Number]) -> Values:
    """Return figures of an agency that obey all rules, also towards last year's."""
    values: Values = {}

    def about(usual: float) -> int:
        return round(usual * size * chance.uniform(0.7, 1.3))

    for kind, usual in (("regulations", 2), ("normative_documents", 12)):
        name = f"proactive.{kind}"
        in_force = int(before.get(f"{name}.in_force", about(10 * usual)))
        made, repealed = about(usual), min(in_force, about(usual / 2))
        values |= {f"{name}.made": made, f"{name}.repealed": repealed, f"{name}.in_force": in_force + made - repealed}
    values |= {f"proactive.{name}.decisions": about(300) for name in ("licensing", "penalties", "coercion")}
    values["proactive.fees.amount"] = about(900)
    lines = [line.id for line in next(one for one in sections("requests") if one.form == FORM).lines]
    special = ("requests.new", "requests.carried_in", "requests.total", "requests.carried_out")
    for person in PEOPLE:
        own = {line: about(4) for line in lines if line not in special}
        carried_in = int(before.get(f"requests.carried_out.{person}", about(2)))
        total = sum(own.values())
        carried_out = max(about(2), carried_in - total)
        own |= {"requests.carried_in": carried_in, "requests.total": total, "requests.carried_out": carried_out}
        own["requests.new"] = total + carried_out - carried_in
        values |= {f"{line}.{person}": number for line, number in own.items()}
    values |= {f"{line}.total": sum(values[f"{line}.{person}"] for person in PEOPLE) for line in lines}
    for row in ("review", "direct_suit", "suit_after_review"):
        cells = {f"disputes.{row}.{column}": about(3) for column in ("upheld", "corrected", "other", "pending")}
        values |= {**cells, f"disputes.{row}.total": sum(cells.values())}
    values["facts.applications_received"] = values["requests.new.total"]
    return values


def added(reports: Sequence[Values]) -> Values:
    """Return the sums of reports, field by field."""
    total: Values = defaultdict(int)
    for values in reports:
        for name, number in values.items():
            total[name] += number
    return dict(total)


_SUBJECTS = ("本机关", "各科室", "政务公开办", "各下属单位", "工作专班")
_DEEDS = ("完善公开目录", "开展业务培训", "规范办理流程", "优化栏目设置", "加强保密审查", "推进政策解读")
_WAYS = ("按季度", "会同有关部门", "结合年度计划", "通过自查", "以座谈方式", "依托网站", "面向企业")


def prose_of(chance: random.Random) -> str:
    """Return sentences that no other report is likely to have."""

    def one() -> str:
        number = chance.randrange(100)
        parts = [f"{chance.choice(_SUBJECTS)}{chance.choice(_WAYS)}{chance.choice(_DEEDS)}" for _ in range(3)]
        return f"{'，'.join(parts)}，共{number}次。"

    return "".join(one() for _ in range(12))


# --- what is planted -------------------------------------------------------------------------------------------------


def plant(made: Province, year: int, share: float, chance: random.Random) -> None:
    """Plant each kind of contradiction into a share of the agencies that can have it, one in an agency."""
    parents = {one.parent for one in made.agencies}
    leaves = [one.code for one in made.agencies if one.code not in parents]
    counties = [one.code for one in made.agencies if one.code in parents and one.parent]
    chance.shuffle(leaves)
    chance.shuffle(counties)
    for kind in PLANTED:
        pool = counties if kind is Kind.SUM_DIFFERS else leaves
        for code in [pool.pop() for _ in range(min(len(pool), max(1, round(share * len(pool)))))]:
            _plant(made, kind, year, code)
            made.planted.add((kind, year, code))


def _plant(made: Province, kind: Kind, year: int, code: str) -> None:
    report = made.reports[year, code]
    values = report.values
    if kind is Kind.MISSING:
        del made.reports[year, code]
    elif kind is Kind.LATE:
        report.late = True
    elif kind is Kind.DOUBLED:
        report.second = {**values, "proactive.licensing.decisions": values["proactive.licensing.decisions"] + 1}
    elif kind is Kind.SUM_DIFFERS:
        values["proactive.penalties.decisions"] += 1
    elif kind is Kind.INNER:
        values["requests.granted.total"] += 1
    elif kind is Kind.ACROSS:
        values["facts.applications_received"] += 1
    elif kind is Kind.YEARS:
        values["proactive.normative_documents.in_force"] += 1
    elif kind is Kind.HISTORY:
        values["proactive.licensing.decisions"] *= 10
    elif kind is Kind.PEERS:
        for (_, other), one in made.reports.items():
            if other == code:
                one.values["proactive.coercion.decisions"] *= 100
    elif kind is Kind.COPIED:
        report.prose = made.reports[year - 1, code].prose


# --- into the database -----------------------------------------------------------------------------------------------


def put_down(store: Store, made: Province) -> None:
    """Put the agencies and all reports down; the last day is far ahead, or long past for those that are to be late."""
    known = Agencies(store.connections)
    known.replace(made.agencies)
    names = {one.code: one.name for one in made.agencies}
    years = sorted({year for year, _ in made.reports})
    late = {key for key, report in made.reports.items() if report.late}
    known.expect(
        Expected(year, one.code, "2000-01-31" if (year, one.code) in late else "2999-01-31")
        for year in years
        for one in made.agencies
    )
    for (year, code), report in made.reports.items():
        for number, values in enumerate(one for one in (report.second, report.values) if one):
            name = f"{year}-{code}-{number}.txt"
            document_id = store.receive(name, name.encode()).document_id
            store.save(document_id, _extraction(name, names[code], year, values, report.prose))


def _extraction(name: str, agency: str, year: int, values: Values, prose: str) -> Extraction:
    fields = dict(_fields({"meta.agency": agency, "meta.year": year, **values}))
    document = Document(prose, normalise(prose), (), "text")
    forms = dict.fromkeys(dict.fromkeys(spec.section for spec in field_specs()[FORM].values()), FORM)
    return Extraction(sha256(name.encode()).hexdigest(), Status.DONE, None, document, forms, fields)


def _fields(values: Mapping[str, Number | str]) -> Iterator[tuple[str, FieldValue]]:
    for name, value in values.items():
        yield name, FieldValue(name, value, State.READ, confidence=1.0, needs_review=False)


if __name__ == "__main__":
    sys.exit(main())
