"""A document that was read, with all that its stages came to: what explanations are made from.

In: nothing, this is a record. Out: the same. Surprise: ``settled`` holds the fields as they were before they were
scored, which is what their signs were taken from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.locate import Stream
from extractor.page import Document, FieldValue
from extractor.pipeline import Settled


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, its stream, what it was settled to, its fields as they are stored, and the error budget."""

    document: Document
    stream: Stream
    settled: Settled
    fields: Mapping[str, FieldValue]
    budget: float
