"""The command ``explain``: why a field has its value, or how a whole report was read, as text or as JSON.

In: options of the command line. Out: text on stdout. Surprise: nobody is asked, but answers that the language model
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
from extractor.cli.reading import problem_of
from extractor.cli.report_text import report_lines
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.errors import NotAReport, UnreadableFile, UsageError
from extractor.explain import Explanation, FieldExplanation, explain
from extractor.prose import choose
from extractor.settings import settings
from extractor.workers import Workers


def explain_report(options: argparse.Namespace) -> int:
    """Print why a field has its value, or how a report was read, and return the exit status.

    Raises:
        UsageError: there is no such file, or no such field in the report.
    """
    if problem := problem_of(options.path):
        raise UsageError(detail=problem)
    try:
        explanation = _explained(options.path)
    except (UnreadableFile, NotAReport) as error:
        print(f"{options.path}: {error}", file=sys.stderr)
        return SOME_FAILED
    field = _named(explanation, options.field) if options.field else None
    if options.json:
        print(json.dumps(asdict(field or explanation), ensure_ascii=False))
        return READ
    for line in _lines(options.path, explanation, field):
        print(line.rstrip())
    return READ


def _explained(path: Path) -> Explanation:
    own = settings()
    asker = replayer(own) if own.model and own.database.is_file() else None
    with closing(Workers(1, own.allowance)) as pool:
        return pool.run(explain, path.read_bytes(), asker, own.error_budget, choose(own.facts))


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


def _lines(path: Path, explanation: Explanation, field: FieldExplanation | None) -> Iterator[str]:
    forms = ", ".join(f"{one.id} {one.taken_for}" for one in explanation.sections)
    yield f"{path}: {explanation.format}; {forms}"
    yield ""
    yield from field_lines(field) if field else report_lines(explanation)
