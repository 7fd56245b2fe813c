"""What became of the files of a batch, all together: counts, and what failed with what can be done about it.

In: what was told of each. Out: lines for a person, or one JSON object. Surprise: failures are put together by their
kind, since a folder of three hundred scans needs one remedy and not three hundred.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.counting import counted
from extractor.result import Status

_NAMED = 5
"""Files of one kind of failure that are named to a person; the JSON names all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told of one report.

    Attributes:
        text: the line that is printed, or none.
        code: of the error, where it failed.
        error: what went wrong, and what can be done about it.
        before: it was read before, and not now.
    """

    name: str
    text: str
    status: Status
    code: str = ""
    error: str = ""
    before: bool = False


@dataclass(slots=True)
class Summary:
    """Counts what became of the reports of a run."""

    began: float = field(default_factory=time.monotonic)
    counts: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))
    before: int = 0
    failures: dict[str, list[Outcome]] = field(default_factory=dict)

    def add(self, one: Outcome) -> None:
        """Count one more."""
        self.counts[one.status] += 1
        self.before += one.before
        if one.status is Status.FAILED:
            self.failures.setdefault(one.code, []).append(one)

    @property
    def documents(self) -> int:
        """Return how many there were."""
        return sum(self.counts.values())

    def lines(self) -> Iterator[str]:
        """Yield it for a person."""
        seconds = time.monotonic() - self.began
        done, review, failed = (self.counts[one] for one in (Status.DONE, Status.REVIEW, Status.FAILED))
        read = self.documents - self.before
        rate = f" ({read / seconds:.1f} a second)" if seconds and read else ""
        before = f", {self.before} of them read before" if self.before else ""
        reports = counted(self.documents, "report")
        yield f"{reports} in {seconds:.0f} s{rate}: {done} settled, {review} to review, {failed} failed{before}."
        for alike in sorted(self.failures.values(), key=len, reverse=True):
            yield f"{len(alike)} failed: {alike[0].error}"
            for one in alike[:_NAMED]:
                yield f"    {one.name}"
            if len(alike) > _NAMED:
                yield f"    and {len(alike) - _NAMED} more"

    def to_json(self, stopped: bool) -> str:
        """Return it as one JSON object, all failures by name."""
        return json.dumps(
            {
                "documents": self.documents,
                "settled": self.counts[Status.DONE],
                "to_review": self.counts[Status.REVIEW],
                "failed": self.counts[Status.FAILED],
                "read_before": self.before,
                "seconds": round(time.monotonic() - self.began, 3),
                "stopped": stopped,
                "failures": [
                    {"document": one.name, "code": one.code, "error": one.error}
                    for alike in self.failures.values()
                    for one in alike
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
