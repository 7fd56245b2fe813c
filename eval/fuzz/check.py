"""What must hold of every broken document, and of every clean one that lost a figure.

In: a number, from which all chance comes. Out: a ``Checked`` with what was violated, if anything. Surprise: the checks
share nothing with the parser but its public function; what a lost figure was is known because it stood there before.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from eval.corpus.converters import CONVERTERS
from eval.corpus.converters.registry import ConverterFailed
from eval.corpus.print_pdf import pdf_from_docx
from eval.corpus.printings import Printings, Skipped, printings_of
from eval.corpus.report import make_report
from eval.fuzz.mutate import MUTATIONS, mutate
from extractor.page import CellKind, Document, FieldValue, State
from extractor.pipeline import extract
from extractor.readers import available
from extractor.result import Extraction, Status

SECONDS = 20.0
"""No document may take more of a processor's time."""

SECONDS_RECOGNISED = 300.0
"""Nor may one whose pages are taken for pictures and recognised, where that is installed."""

MEGABYTES = 1500
"""No process may grow larger: limits allow a text of 8 million characters, twice in four bytes each."""

REPORTS = 5
_PDFS = 2
TEXTS = ("docx_cells_down", "docx_in_order_pipes", "docx_in_order_tabs", "docx_paragraphs_then_tables")
"""Conversions to text that need nothing installed."""

_RARE = {"rtf": 0.001, "doc": 0.001}
"""Share of documents that an office program reads, seconds each."""

_RECOGNISED = 0.1
"""Share of documents whose pages are recognised if they are pictures, half a minute each."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one document.

    Attributes:
        seconds: of a processor.
        megabytes: what the process held at most meanwhile; on systems other than Linux, since it began.
    """

    number: int
    kind: str
    mutation: str
    ended: str
    seconds: float
    megabytes: int
    violation: str = ""


def check(number: int, seed: str) -> Checked:
    """Break a document and read it, or take a figure out of a clean one and read that."""
    rng = Random(f"{seed}/{number}")
    if number % 5 == 0:
        return _lose_figure(number, rng, seed)
    kind = _kind(rng)
    data = _clean(rng.randrange(REPORTS), kind, seed)
    if data is None:
        kind, data = "txt", _clean(0, "txt", seed) or b""
    names = []
    for _ in range(rng.choice([1, 1, 2, 4])):
        name, data = mutate(data, kind, rng)
        names.append(name)
    return _read(number, kind, "+".join(names), data)


def _kind(rng: Random) -> str:
    for kind, share in _RARE.items():
        if rng.random() < share:
            return kind
    return rng.choice([kind for kind in MUTATIONS if kind not in _RARE])


@cache
def _printings(report: int, seed: str) -> Printings:
    return printings_of(make_report(f"r{report:03d}", seed))


@cache
def _clean(report: int, kind: str, seed: str) -> bytes | None:
    """Return a clean document, or None where what prints it is not installed."""
    try:
        if kind == "txt":
            converter = CONVERTERS[TEXTS[report % len(TEXTS)]]
            return converter.convert([_printings(report, seed).source(converter.takes)])[0].encode()
        if kind == "pdf" and report >= _PDFS:
            return _clean(report % _PDFS, kind, seed)
        if kind == "pdf":
            return _dateless(pdf_from_docx([_printings(report, seed).source("docx")])[0])
        return _printings(report, seed).source(kind)
    except (Skipped, ConverterFailed, ImportError, OSError):
        return None


def _dateless(pdf: bytes) -> bytes:
    """Return a PDF without the time of writing, so that a violation is found again by its number."""
    marks = rb"(?<=CreationDate\(D:)\d{14}|(?<=/DocChecksum /)[0-9A-F]{32}|(?<=<)[0-9A-F]{32}(?=>\s*[<\]])"
    return re.sub(marks, lambda match: b"0" * len(match.group()), pdf)


def prepare(seed: str) -> None:
    """Print the clean documents, so that workers that are forked have them already."""
    for report in range(REPORTS):
        for kind in MUTATIONS:
            if kind not in _RARE:
                _clean(report, kind, seed)


def _read(number: int, kind: str, mutation: str, data: bytes) -> Checked:
    return _read_whole(number, kind, mutation, data)[0]


def _read_whole(number: int, kind: str, mutation: str, data: bytes) -> tuple[Checked, Extraction | None]:
    recognised = available() and Random(number).random() < _RECOGNISED
    _forget_peak()
    began = time.process_time()
    extraction = None
    violation = ""
    ended = "error"
    limit = SECONDS_RECOGNISED if recognised and kind == "pdf" else SECONDS
    try:
        with patch("extractor.readers.pdf.available", return_value=recognised):
            extraction = extract(data)
    except Exception as error:  # any such error is the violation that is looked for
        violation = f"raised {type(error).__name__}: {error}"[:200]
    else:
        ended = str(extraction.error.code if extraction.error else extraction.status)
        violation = _inconsistent(extraction)
    seconds = time.process_time() - began
    megabytes = peak()
    if seconds > limit and kind not in _RARE:
        violation = violation or f"took {seconds:.0f} seconds"
    if megabytes > MEGABYTES:
        violation = violation or f"took {megabytes} MB"
    return Checked(number, kind, mutation, ended, seconds, megabytes, violation), extraction


def _forget_peak() -> None:
    """Let the most memory that this process held count from now on, where the system can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """Return the most megabytes that this process held since that was forgotten, or since it began."""
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _inconsistent(extraction: Extraction) -> str:
    """Return what a result says that no result may say: figures that do not stand where it says that they stand."""
    document = extraction.document
    if document is None:
        return "" if extraction.status is Status.FAILED and extraction.error else "no document and no error"
    if len(document.text) != len(document.source) or not cells_in_order(document):
        return "the document's text or cells are not those of its source"
    for value in extraction.fields.values():
        place = value.place
        if place and not 0 <= place.start <= place.end <= len(document.source):
            return f"{value.id} stands outside of the source"
        table = value.id.partition(".")[0] not in ("meta", "facts")  # whose places are those of a whole phrase
        if table and place and value.raw and document.source[place.start : place.end] != value.raw:
            return f"{value.id} does not stand where it says"
        if value.state is State.READ and not value.needs_review and not value.raw:
            return f"{value.id} was read from nothing"
    return ""


def _lose_figure(number: int, rng: Random, seed: str) -> Checked:
    """Take one figure out of a clean report of known values; its field must be derived rightly or asked about."""
    kind = rng.choice(["txt", "html"])
    before = _clean_extraction(rng.randrange(REPORTS), kind, seed)
    document = before.document
    figures = [
        value
        for value in before.fields.values()
        if value.state is State.READ and value.place and value.id.split(".")[0] in ("proactive", "requests", "disputes")
    ]
    if document is None or not figures:
        return Checked(number, kind, "lose_figure", "nothing to lose", 0.0, 0)
    lost = rng.choice(figures)
    assert lost.place is not None
    source = document.source[: lost.place.start] + document.source[lost.place.end :]
    broken = source.encode("utf-8", errors="replace")
    checked, after = _read_whole(number, kind, "lose_figure", broken)
    invented = _invented(lost, before, after) if after else ""
    return replace(checked, violation=checked.violation or invented)


@cache
def _clean_extraction(report: int, kind: str, seed: str) -> Extraction:
    return extract(_clean(report, kind, seed) or b"")


def _has_copy(lost: FieldValue, before: Extraction) -> bool:
    """Tell whether a figure's row prints more figures than it has fields: converters repeat what is in merged cells."""
    cells = before.document.cells if before.document else ()
    row = next(cell.row for cell in cells if lost.place and cell.start <= lost.place.start < cell.end)
    figures = {cell.start for cell in cells if cell.row == row and cell.number is not None}
    fields = [value for value in before.fields.values() if value.place and value.place.start in figures]
    return len(figures) > len(fields)


def _invented(lost: FieldValue, before: Extraction, after: Extraction) -> str:
    """Return which field now has an unflagged value that it cannot have, if one does."""
    copied = _has_copy(lost, before)
    for name, value in after.fields.items():
        was = before.fields.get(name)
        table = name.partition(".")[0] not in ("meta", "facts")
        if not table or value.needs_review or was is None or (was.needs_review and name != lost.id):
            continue
        rightly = value.value == was.value and (name != lost.id or copied or value.state is State.DERIVED)
        if not rightly:
            what = "lost" if name == lost.id else f"where {lost.id} was lost"
            return f"{name} was {was.value}, {what}, and is {value.value} ({value.state}) without a question"
    return ""


def cells_in_order(document: Document) -> bool:
    """Tell whether a document keeps what every reader promises of its cells."""
    last = 0
    for cell in document.cells:
        if not last <= cell.start <= cell.end <= len(document.source):
            return False
        if (cell.number is not None) != (cell.kind is CellKind.NUMBER):
            return False
        last = cell.start
    return True
