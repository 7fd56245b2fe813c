"""What was read of a document as rows, before anybody gives them numbers: what the database and Parquet both keep.

In: an Extraction. Out: its ``ReadingRows``. Surprise: they are all that is kept, so whatever holds them can be put into
a database later, and nothing differs from what would have been put there at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from extractor import __version__
from extractor.reconcile import Finding
from extractor.result import Extraction
from extractor.store.records import field_row, now, others_text, to_json

READING = (
    "made_at",
    "version",
    "engine",
    "status",
    "error_code",
    "error_details",
    "error",
    "format",
    "source",
    "spans",
    "forms",
    "others",
    "model_calls",
    "prompt_tokens",
    "completion_tokens",
    "milliseconds",
)
"""The columns of a reading, but for its numbers."""

FIELD = (
    "field_id",
    "position",
    "value",
    "state",
    "origin",
    "confidence",
    "needs_review",
    "reasons",
    "raw",
    "place",
)
_FLAGGED = itemgetter(FIELD.index("needs_review"))
FINDING = ("identity", "kind", "fields", "proposals")


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """The rows of one reading: one of its own, by column, and those of its fields and findings.

    ``part`` is its number among the reports of its file, whose bytes have the hash ``sha256``.
    """

    sha256: str
    part: int
    reading: Mapping[str, object]
    fields: Sequence[Sequence[object]]
    findings: Sequence[Sequence[object]]

    @property
    def flagged(self) -> int:
        """Return how many fields a person is asked about."""
        return sum(map(bool, map(_FLAGGED, self.fields)))

    @property
    def settled(self) -> Iterator[str]:
        """Yield the fields that nobody is asked about."""
        name, flagged = FIELD.index("field_id"), FIELD.index("needs_review")
        return (str(one[name]) for one in self.fields if not one[flagged])


def reading_rows(extraction: Extraction, source: str | None, engine: str) -> ReadingRows:
    """Return the rows of what the ``engine`` has just read, with the source that its places point into."""
    error, document = extraction.error, extraction.document
    reading: dict[str, object] = {
        "made_at": now(),
        "version": __version__,
        "engine": engine,
        "status": str(extraction.status),
        "error_code": error.code if error else None,
        "error_details": to_json({key: str(value) for key, value in error.details.items()}) if error else None,
        "error": str(error) if error else None,
        "format": document.format if document else None,
        "source": source,
        "spans": to_json(document.spans if document else ()),
        "forms": to_json(dict(extraction.forms)),
        "others": others_text(extraction.others),
        "model_calls": extraction.model.calls,
        "prompt_tokens": extraction.model.prompt_tokens,
        "completion_tokens": extraction.model.completion_tokens,
        "milliseconds": extraction.milliseconds,
    }
    return ReadingRows(
        extraction.sha256,
        extraction.part,
        reading,
        [field_row(n, value) for n, value in enumerate(extraction.fields.values())],
        [finding_row(one) for one in extraction.findings],
    )


def finding_row(one: Finding) -> tuple[object, ...]:
    """Return the row that keeps a finding."""
    return one.identity, str(one.kind), to_json(one.fields), to_json([dict(proposal) for proposal in one.proposals])
