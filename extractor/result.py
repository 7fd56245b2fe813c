"""What is known about one document after the pipeline: the value that is stored, printed and scored.

In: nothing, these are records. Surprise: a failed document is an Extraction too, with the error that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from extractor.errors import GoujiError
from extractor.locate import Located
from extractor.page import Document, FieldValue, Reason
from extractor.reconcile import Finding

PART = "#"
"""Stands in a document's name between that of its file and its number there: 汇编.docx#2."""


def part_name(name: str, part: int) -> str:
    """Return the name of a document: that of its file, with its number where the file holds several reports."""
    return f"{name}{PART}{part}" if part else name


def named_part(name: str) -> tuple[str, int]:
    """Return the file and the number that a document's name says; 0 where it is a file's alone."""
    file, _, number = name.rpartition(PART)
    return (file, int(number)) if file and number.isascii() and number.isdecimal() and int(number) else (name, 0)


IN_COLUMNS = 10
"""Fields; so many that were put in order from blocks of columns, and the text is a copy that lost its tables."""


def stands_in_columns(file_format: str | None, fields: Iterable[FieldValue]) -> bool:
    """Tell whether a text gives its tables column by column, so that the file that it was copied from reads better."""
    if file_format != "text":
        return False
    return sum(Reason.COLUMNS_REORDERED in value.reasons for value in fields) >= IN_COLUMNS


class Status(StrEnum):
    """What became of a document."""

    DONE = "done"  # every field is settled
    REVIEW = "review"  # some fields wait for a person
    FAILED = "failed"  # no report could be read


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What the language model cost for one document."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Tables of a report that are not its own: the words that head them, their forms by section, and their fields."""

    scope: str
    forms: Mapping[str, str]
    fields: Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything known about one document, ready to be stored or printed."""

    sha256: str
    status: Status
    error: GoujiError | None = None
    document: Document | None = None
    forms: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    model: ModelUse = field(default_factory=ModelUse)
    milliseconds: float = 0.0
    others: tuple[OtherReading, ...] = ()
    """Tables of another scope, year or office that stand in the report beside its own."""
    part: int = 0
    """Its number among the reports of its file, from 1 on; 0 where the file holds one, or was not taken apart."""

    @property
    def agency(self) -> str | None:
        """Return the agency's name as the report gives it."""
        value = self.fields["meta.agency"].value if self.fields else None
        return value if isinstance(value, str) else None

    @property
    def year(self) -> int | None:
        """Return the year reported on."""
        value = self.fields["meta.year"].value if self.fields else None
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back from asking: fields of origin ``model``, and the cost."""

    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    use: ModelUse = field(default_factory=ModelUse)


class Asker(Protocol):
    """Somebody who can be asked about unsettled fields: the language model, or a stand-in."""

    def ask(self, document: Document, located: Located, fields: Mapping[str, FieldValue]) -> Answers:
        """Return grounded answers for some of the unsettled fields; never raises for a model's failure."""
