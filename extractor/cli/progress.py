"""How far a command is, for whoever sits at a terminal.

In: steps, as they are taken. Out: the same steps. Surprise: nothing is shown where the results themselves pass by.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


def watched(steps: Iterator[Step], total: int, what: str = "Reading") -> Iterable[Step]:
    """Show how far ``what`` is to whoever sits at a terminal and does not see the results pass by."""
    if total == 1 or not sys.stderr.isatty() or sys.stdout.isatty():
        return steps
    from rich.console import Console  # noqa: PLC0415 - only where it is seen
    from rich.progress import track  # noqa: PLC0415

    return track(steps, what, total, console=Console(stderr=True), transient=True)
