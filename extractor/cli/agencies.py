"""The commands about many agencies: ``agencies``, which keeps the list of them, and ``consolidate``.

In: options of the command line. Out: lines on stdout, or JSON. Surprise: a name that a report prints is never taken for
an agency's by its likeness; ``agencies names`` proposes, and ``agencies confirm`` decides.
"""

from __future__ import annotations

import argparse
import getpass
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from extractor.cli.statuses import READ
from extractor.cli.stored import database_at
from extractor.consolidation import (
    Consolidation,
    Total,
    consolidate,
    field_title,
    is_day,
    read_agencies,
    read_expected,
    read_year,
    sentence,
)
from extractor.counting import counted
from extractor.errors import UsageError
from extractor.forms import forms, sections
from extractor.store import Agencies, Expected, Store

_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "nothing": "No report on {year} is there, and nobody was named who owes one: "
        "gouji agencies expect --year {year}",
        "counts": "{year}: reports there {there} of {expected}; missing {missing}, late {late}, "
        "of agencies that are not known {unknown}, not read {unread}",
        "total": "{section}, {heading}, form of {form}: {reports} of {expected} there",
        "unsure": "unsure in {count}",
        "lacking": "lacking in {count}",
        "and": ", ",
        "doubts": "  ({doubts})",
    },
    "zh": {
        "nothing": "没有{year}年度的报告，也没有指定应报送的机关：gouji agencies expect --year {year}",
        "counts": "{year}年度：应报送{expected}份，已收到{there}份；未报送{missing}份，逾期{late}份，"
        "机关不明{unknown}份，未能读取{unread}份",
        "total": "{section} {heading}，{form}年格式：{expected}份报告中的{reports}份",
        "unsure": "{count}份存疑",
        "lacking": "{count}份缺少",
        "and": "，",
        "doubts": "  （{doubts}）",
    },
}
"""What ``consolidate`` prints, in the language of its sentences."""


def import_agencies(options: argparse.Namespace) -> int:
    """Take the list of agencies from a CSV file, in the place of the one before."""
    store = Store(options.db)
    agencies = read_agencies(_text(options.file))
    Agencies(store.connections).replace(agencies)
    levels = Counter(one.level for one in agencies)
    by_level = ", ".join(f"{level}: {n}" for level, n in sorted(levels.items()))
    print(f"{counted(len(agencies), 'agency', 'agencies')}; by level: {by_level}")
    return READ


def expect_reports(options: argparse.Namespace) -> int:
    """Put down who owes a report: those of a CSV file, or every agency on a year."""
    known = Agencies(Store(database_at(options.db)).connections)
    if options.file:
        expected = read_expected(_text(options.file), known.all())
    elif options.year:
        if options.due and not is_day(options.due):
            raise UsageError(detail=f"--due {options.due!r} is no day: write it as 2025-01-31")
        expected = [Expected(options.year, code, options.due) for code in known.all()]
    else:
        raise UsageError(detail="say who is expected: a file, or --year for all agencies")
    known.expect(expected)
    print(f"{counted(len(expected), 'report is', 'reports are')} expected")
    return READ


def list_names(options: argparse.Namespace) -> int:
    """Print the names of a year's reports that are no agency's yet, with the likest ones."""
    year = read_year(Store(database_at(options.db)), options.year)
    for one in year.proposals:
        likely = "; ".join(f"{agency.code} {agency.name} ({score:.0f})" for agency, score in one.likely)
        print(f"{one.name}: {likely or 'no agency has a name like it'}")
    nameless = sum(not one.agency for one in year.strangers)
    names = f"{counted(len(year.proposals), 'name')} to be confirmed"
    print(f"{names}; {counted(nameless, 'report')} without an agency's name")
    return READ


def confirm_name(options: argparse.Namespace) -> int:
    """Put down whose name it is that reports print."""
    known = Agencies(Store(database_at(options.db)).connections)
    if options.code and options.code not in known.all():
        raise UsageError(detail=f"there is no agency {options.code}")
    known.confirm(options.name, options.code, getpass.getuser())
    print(f"{options.name}: {options.code or 'no agency'}")
    return READ


def consolidate_year(options: argparse.Namespace) -> int:
    """Print what a year's reports come to, who is missing, and what is wrong with each."""
    store = Store(database_at(options.db))
    if options.of and options.of not in Agencies(store.connections).all():
        raise UsageError(detail=f"there is no agency {options.of}")
    found = consolidate(store, options.year, options.of)
    if not found.year.agencies:
        raise UsageError(detail="no agencies are known: gouji agencies import FILE --db DATABASE")
    if options.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        for line in _lines(found, options.language):
            print(line)
    return READ


def _lines(found: Consolidation, language: str) -> Iterator[str]:
    say, year, chinese = _SAID[language], found.year, language == "zh"
    if not year.expected and not year.reports and not year.strangers:
        yield say["nothing"].format(year=year.year)
        return
    counts = {
        "there": len(year.reports),
        "expected": len(year.expected),
        "missing": len(year.missing),
        "late": len(year.late),
        "unknown": len(year.strangers),
        "unread": len(year.unread),
    }
    yield say["counts"].format(year=year.year, **counts)
    for total in found.totals:
        yield ""
        yield from _total_lines(total, say, chinese)
    code = None
    for one in found.findings:
        if one.code != code:
            code = one.code
            yield ""
            yield f"{code} {year.agencies[code].name}"
        yield f"  {sentence(one, year.record(code), chinese)}"


def _total_lines(total: Total, say: Mapping[str, str], chinese: bool) -> Iterator[str]:
    section = next(one for one in sections(total.section) if one.form == total.form)
    english = forms()[total.form].english.get(section.heading)
    heading = section.heading if chinese or not english else f"{section.heading} ({english})"
    yield say["total"].format(
        section=total.section, heading=heading, form=total.form, reports=total.reports, expected=total.expected
    )
    for name, amount in total.amounts.items():
        counts = (("unsure", amount.unsure), ("lacking", amount.lacking))
        doubts = say["and"].join(say[what].format(count=count) for what, count in counts if count)
        title = field_title(name, {total.section: total.form}, english=not chinese)
        yield f"  {name}  {title}  {amount.all}" + (say["doubts"].format(doubts=doubts) if doubts else "")


def _as_json(found: Consolidation) -> dict[str, object]:
    year = found.year
    return {
        "year": year.year,
        "expected": list(year.expected),
        "reports": {code: one.record.name for code, one in year.reports.items()},
        "missing": list(year.missing),
        "late": list(year.late),
        "unknown": [one.name for one in year.strangers],
        "unread": [one.name for one in year.unread],
        "totals": [
            {
                "section": total.section,
                "form": total.form,
                "reports": total.reports,
                "expected": total.expected,
                "fields": {
                    name: {"value": one.all, "unsure": one.unsure, "lacking": one.lacking}
                    for name, one in total.amounts.items()
                },
            }
            for total in found.totals
        ],
        "findings": [
            {
                "agency": one.code,
                "kind": one.kind,
                "fields": list(one.fields),
                "given": dict(one.given),
                "zh": sentence(one, year.record(one.code), chinese=True),
                "en": sentence(one, year.record(one.code), chinese=False),
            }
            for one in found.findings
        ],
    }


def _text(path: Path) -> str:
    """Return a list's text: UTF-8, or what a Chinese spreadsheet program saves.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(detail=f"{path} cannot be read: {error.strerror}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(detail=f"{path} is neither UTF-8 nor GB18030")
