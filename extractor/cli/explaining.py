"""The command ``explain``: why a field has its value, or how a whole report was read, as text or as JSON.

In: options of the command line. Out: text on stdout, of a file with several reports for each, or for the one whose
number stands behind the file's name. Surprise: nobody is asked, but answers that the language model
gave before are taken from the ledger, so that what is explained is what ``extract`` printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path

from extractor.ask import replayer
from extractor.cli.field_text import field_lines
from extractor.cli.report_text import report_lines
from extractor.cli.sources import problem_of
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.errors import NoSuchPart, NotAReport, UnreadableFile, UsageError
from extractor.explain import Explanation, FieldExplanation, explain_all
from extractor.prose import choose
from extractor.result import named_part, part_name
from extractor.settings import settings
from extractor.workers import Workers


def explain_report(options: argparse.Namespace) -> int:
    """Print why a field has its value, or how a report was read, and return the exit status.

    Raises:
        UsageError: there is no such file, or no such field in the report.
    """
    whole = problem_of(options.path) is None
    path, number = (str(options.path), 0) if whole else named_part(str(options.path))
    if problem := problem_of(Path(path)):
        raise UsageError(detail=problem)
    try:
        reports = _explained(Path(path))
        if number > len(reports):
            raise NoSuchPart
    except (UnreadableFile, NotAReport) as error:
        print(f"{options.path}: {error}", file=sys.stderr)
        return SOME_FAILED
    names = [part_name(path, part if len(reports) > 1 else 0) for part in range(1, len(reports) + 1)]
    wanted = list(zip(names, reports, strict=True))[max(number - 1, 0) : number or None]
    return max(_explain(name, report, options) for name, report in wanted)


def _explain(name: str, explanation: Explanation | NotAReport, options: argparse.Namespace) -> int:
    if isinstance(explanation, NotAReport):
        print(f"{name}: {explanation}", file=sys.stderr)
        return SOME_FAILED
    field = _named(explanation, options.field) if options.field else None
    if options.json:
        print(json.dumps(asdict(field or explanation), ensure_ascii=False))
        return READ
    for line in _lines(name, explanation, field):
        print(line.rstrip())
    return READ


def _explained(path: Path) -> tuple[Explanation | NotAReport, ...]:
    own = settings()
    asker = replayer(own) if own.model and own.database.is_file() else None
    with closing(Workers(1, own.allowance)) as pool:
        return pool.run(explain_all, path.read_bytes(), asker, own.error_budget, choose(own.facts))


def _named(explanation: Explanation, name: str) -> FieldExplanation:
    if name in explanation.fields:
        return explanation.fields[name]
    near = get_close_matches(name, explanation.fields, 3, 0.5)
    known = (
        f"; near to it are {', '.join(near)}"
        if near
        else f"; its fields are called like {list(explanation.fields)[-1]}"
    )
    raise UsageError(detail=f"the report has no field {name}{known}")


def _lines(name: str, explanation: Explanation, field: FieldExplanation | None) -> Iterator[str]:
    forms = ", ".join(f"{one.id} {one.taken_for}" for one in explanation.sections)
    yield f"{name}: {explanation.format}; {forms}"
    yield ""
    yield from field_lines(field) if field else report_lines(explanation)
