"""What the documents gave people to do: questions per report, kinds of doubt, by form and by the day they came.

In: the list of documents. Out: a ``Workload``. Surprise: it counts what was doubted when a document was read, whether
somebody has answered since or not, so that the figures say something of the reading and nothing of the reviewers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.store.connections import Connections


@dataclass(frozen=True, slots=True)
class Workload:
    """Counts over all reports that were read.

    Attributes:
        questions: reports by how many of their fields were doubted.
        doubts: reports by the reasons of doubt that occur in them.
        forms: for each form the reports that follow it in any table, and the fields doubted in them.
        days: for each day the reports that came, and how many of them nobody had to look at.
    """

    questions: Mapping[int, int]
    doubts: Mapping[str, int]
    forms: Mapping[str, tuple[int, int]]
    days: Mapping[str, tuple[int, int]]


def workload_of(connections: Connections) -> Workload:
    """Count what the reports gave people to do."""
    rows = connections.db.execute(
        "SELECT forms, reasons, flagged, SUBSTR(received_at, 1, 10) AS day, COUNT(*) AS count FROM listed"
        " WHERE status IN ('done', 'review') GROUP BY forms, reasons, flagged, day"
    )
    questions, doubts, reports = Counter[int](), Counter[str](), Counter[str]()
    fields, came, touchless = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        count, flagged = row["count"], row["flagged"]
        questions[flagged] += count
        for reason in json.loads(row["reasons"] or "[]"):
            doubts[reason] += count
        for form in set(json.loads(row["forms"] or "{}").values()):
            reports[form] += count
            fields[form] += count * flagged
        came[row["day"]] += count
        touchless[row["day"]] += 0 if flagged else count
    return Workload(
        dict(sorted(questions.items())),
        dict(doubts.most_common()),
        {form: (reports[form], fields[form]) for form in sorted(reports)},
        {day: (came[day], touchless[day]) for day in sorted(came)},
    )
