"""How much one document may hold: work that is bounded before it is begun.

In: nothing. Out: limits, and ``TooMuchContent`` for what exceeds them. Surprise: no clock is read anywhere. Every stage
costs about in proportion to what is counted here, so bounding the counts bounds the time, and the same file always ends
the same way. Each limit is some ten times what the largest real report has. What a library does with a file is counted
nowhere; for that the system limits the process, where it can (``extractor.workers``).
"""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import ceil
from typing import Any

from extractor.errors import FileTooLarge, TooMuchContent

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MAX_BYTES = 40_000_000
"""Of the file as given."""

MAX_UNPACKED = 100_000_000
"""Bytes that an archive may unpack to; a report has a few million, an archive bomb has no end."""

MAX_BUNDLE = 20_000_000_000
"""Bytes that a ZIP of reports may unpack to, one file after the other; a national year in PDF has about as much."""

MAX_MEMBERS = 200_000
"""Files of such a ZIP."""

MAX_MARKUP = 20_000_000
"""Bytes of markup in an archive; the largest report in Word has two million, with every character a run of its own."""

MAX_SOURCE = 8_000_000
"""Characters of a source text, markup and inlined pictures included."""

MAX_TEXT = 400_000
"""Characters that are no markup; the longest report of the development set has 40,000."""

MAX_SENTENCE = 3_000
"""Characters; the patterns of facts look back over a sentence at every figure. The longest real one has 400."""

MAX_CELLS = 12_000
"""Cells of a document; a report has some 300, a page of a site with many tables 2,000."""

MAX_ROW = 3_000
"""Cells of one row; a report whose line ends were all lost is one row of some 500."""

MAX_PAIRS = 3_000
"""Ways to pair a line of a form with figures of a page, in one section; each is held against all near it."""

MAX_TABLES = 400
"""Different tables that a sequence of figures in blocks of columns can be; more of them say nothing."""

MAX_TABLE_PARTS = 4_000
"""Ways to put an upper and a lower part of such a table together, and different ways to read the same rows."""

MAX_ARRANGEMENTS = 300_000
"""Arrangements of rows that the search for such tables holds against their sums; it leads nowhere where it needs more.

Of 61 searches that led to a table 59 needed less, the other two found the same ones by then (made-up reports through
pdftotext and damage; 2026-11).
"""

MAX_PARTINGS = 60_000
"""Steps of the search for the ways to part figures that stand together, in one document."""

MAX_DEPTH = 60
"""Tables within tables, elements within elements of a paragraph; page layouts reach 8."""

MAX_PAGES = 300

MAX_GLYPHS = 400_000
"""Characters on the pages of a PDF."""

MAX_EDGES = 6_000
"""Ruling lines of one page; pages of drawings have more, tables some hundred."""

MAX_PIXELS = 60_000_000
"""Of one picture: a page of A3 at 400 dots an inch has 31 million."""

MAX_SCANNED_PAGES = 60
"""Recognising takes seconds a page."""


def at_most(limit: int, count: int, what: str) -> None:
    """Let a count pass that is within a limit.

    Raises:
        TooMuchContent: it is not; names ``what`` is too many.
    """
    if count > limit:
        raise TooMuchContent(count=count, limit=limit, what=what)


def unpacked_at_most(size: int) -> None:
    """Let an archive pass that unpacks to no more bytes than a report can have.

    Raises:
        FileTooLarge: it unpacks to more.
    """
    if size > MAX_UNPACKED:
        raise FileTooLarge(megabytes=round(size / 1e6), limit=MAX_UNPACKED // 1_000_000)


PAGE_SECONDS = 90
"""Of processor time for recognising a page, all cores together; one takes some twenty."""

PAGE_BYTES = 3_000_000_000
"""Memory that recognising may take; a page of A4 at 200 dots an inch takes 1.1 GB."""

OFFICE_SECONDS = 8
"""Of processor time for each process of LibreOffice, which takes two for a report; a file that hangs it has no end."""

OFFICE_BYTES = 1_500_000_000
"""Memory that each process of LibreOffice may take; it takes some 300 MB."""

# --- of the process --------------------------------------------------------------------------------------------------


def bound_memory(megabytes: int) -> None:
    """Let this process have no more memory of its own; more of it is refused, or ends the process."""
    if resource is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, resource.RLIM_INFINITY))


def end_with_parent() -> None:
    """Have the system end this process at once when the one that started it is gone, whatever it is lost in."""
    _control_process(_SET_END_SIGNAL, signal.SIGKILL)


@contextmanager
def outliving() -> Iterator[None]:
    """Keep this process at what is paid for already, though the one that started it be gone."""
    chosen = ctypes.c_int(0)
    _control_process(_GET_END_SIGNAL, ctypes.byref(chosen))
    if not chosen.value:
        yield
        return
    _control_process(_SET_END_SIGNAL, 0)
    try:
        yield
    finally:
        _control_process(_SET_END_SIGNAL, chosen.value)


def _control_process(option: int, argument: Any) -> None:
    if sys.platform == "linux":  # elsewhere a thread looks for the parent
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, argument, 0, 0, 0)


_SET_END_SIGNAL, _GET_END_SIGNAL = 1, 2
"""PR_SET_PDEATHSIG and PR_GET_PDEATHSIG of Linux."""


def allow_seconds(seconds: int) -> None:
    """Let the system end this process after so much more processor time."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = ceil(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def allow_recognising() -> None:
    """Give a limited process what recognising one more page takes."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if soft != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_CPU, (soft + PAGE_SECONDS, hard))
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if soft != resource.RLIM_INFINITY and soft < PAGE_BYTES:
            resource.setrlimit(resource.RLIMIT_DATA, (PAGE_BYTES, hard))


def unbound_seconds() -> None:
    """Take the limit of time away."""
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
