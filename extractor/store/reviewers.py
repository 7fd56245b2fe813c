"""What each reviewer did: answers, time, and how they stand up to a second look.

In: acts, decisions and comparisons. Out: ``ReviewerFigures``, a line a person. Surprise: agreement is counted over
fields that two people settled without seeing each other, and for both; an error that was planted says something only of
whoever was shown it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from extractor.store.connections import Connections
from extractor.store.review_log import ANSWERED, PAUSE


@dataclass(frozen=True, slots=True)
class ReviewerFigures:
    """What one person did.

    Attributes:
        acts, fields: answers that they gave and did not take back, and how many fields these are about.
        seconds: all the time that they worked, pauses left out.
        pace: the median from one answer to the next; None where there are too few to tell.
        agreed, compared: of the fields that somebody else settled as well, without seeing what they said.
        overruled: of those that a third person decided, how many against them.
        caught, planted: of the errors that were planted in what they were shown.
    """

    person: str
    acts: int = 0
    fields: int = 0
    seconds: float = 0.0
    pace: float | None = None
    agreed: int = 0
    compared: int = 0
    overruled: int = 0
    caught: int = 0
    planted: int = 0


class Reviewers:
    """The figures of everybody who reviewed."""

    def __init__(self, connections: Connections) -> None:
        """Stand on a store's connections."""
        self._connections = connections

    def figures(self, since: str = "") -> list[ReviewerFigures]:
        """Return everybody's figures, by name; ``since`` is the time of the first answer that counts."""
        db = self._connections.db
        moments: dict[str, list[float]] = {}
        for row in db.execute(
            "SELECT author, begun_at FROM acts WHERE kind = 'answer' AND author != '' AND begun_at >= ? ORDER BY id",
            [since],
        ):
            moments.setdefault(row["author"], []).append(datetime.fromisoformat(row["begun_at"]).timestamp())
        counted = {
            row["author"]: (int(row["acts"]), int(row["fields"]))
            for row in db.execute(
                "SELECT decisions.author, COUNT(DISTINCT act) AS acts,"
                " COUNT(DISTINCT decisions.look || ' ' || document_id || ' ' || field_id) AS fields"
                f" {ANSWERED} GROUP BY decisions.author",
                [since],
            )
        }
        counts = self._compared(since)
        return [_figures(person, own, counted.get(person, (0, 0)), counts) for person, own in sorted(moments.items())]

    def _compared(self, since: str) -> Counter[tuple[str, str]]:
        """Count what second looks came to, by person and outcome."""
        counts: Counter[tuple[str, str]] = Counter()
        rows = self._connections.db.execute(
            "SELECT first_author, second_author, outcome, third, after, first_value, second_value FROM compared"
            " JOIN second_looks USING (document_id) LEFT JOIN decisions ON decisions.id = third WHERE done_at >= ?",
            [since],
        )
        for row in rows:
            if row["outcome"] in ("caught", "missed"):
                counts[row["second_author"], row["outcome"]] += 1
                continue
            for person, said in ((row["first_author"], "first_value"), (row["second_author"], "second_value")):
                counts[person, row["outcome"]] += 1
                if row["third"] is not None and not row[said].startswith(f"[{row['after']},"):
                    counts[person, "overruled"] += 1
        return counts


def _figures(
    person: str, moments: list[float], counted: tuple[int, int], counts: Counter[tuple[str, str]]
) -> ReviewerFigures:
    worked = [gap for gap in (later - earlier for earlier, later in pairwise(moments)) if gap <= PAUSE]
    agreed, caught = counts[person, "agreed"], counts[person, "caught"]
    return ReviewerFigures(
        person,
        acts=counted[0],
        fields=counted[1],
        seconds=sum(worked),
        pace=median(worked) if len(worked) > 1 else None,
        agreed=agreed,
        compared=agreed + counts[person, "disagreed"],
        overruled=counts[person, "overruled"],
        caught=caught,
        planted=caught + counts[person, "missed"],
    )
