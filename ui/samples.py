"""The sample reports that come with the program: the cases tagged ``sample`` in the evaluation's list.

In: ``eval/cases/cases.jsonl``, or the file that GOUJI_CASES names. Out: names and paths. Surprise: without a list there
are no samples and no error, since the program may be installed without the evaluation.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

TAG = "sample"


@dataclass(frozen=True, slots=True)
class Sample:
    """A report to try the program with."""

    name: str
    path: Path


def case_list() -> Path:
    """Return where the list of cases lies."""
    own = Path(__file__).resolve().parent.parent / "eval" / "cases" / "cases.jsonl"
    return Path(os.environ.get("GOUJI_CASES") or own)


def samples(cases: Path) -> list[Sample]:
    """Return the sample reports of a case list; none where there is no list or a line is not understood."""
    try:
        lines = cases.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            entry = json.loads(line) if line.strip() else {}
            tags, source = entry.get("tags", []), entry.get("source")
        except (ValueError, AttributeError):
            continue
        if TAG in tags and isinstance(source, str) and (path := cases.parent / source).is_file():
            found.append(Sample(path.name, path))
    return found
