"""How far a command is, for whoever sits at a terminal: a bar, how many, how fast, and the time left.

In: steps, as they are taken. Out: the same steps. Surprise: what is printed meanwhile passes by above the bar; without
a terminal nothing is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


def watched(steps: Iterator[Step], total: int | Callable[[], int], what: str = "Reading") -> Iterable[Step]:
    """Show how far ``what`` is; ``total`` may grow on the way."""
    count = total if callable(total) else lambda: total
    if count() == 1 or not sys.stderr.isatty():
        return steps
    return _shown(steps, count, what)


def _shown(steps: Iterator[Step], total: Callable[[], int], what: str) -> Iterator[Step]:
    from rich.console import Console  # noqa: PLC0415 - only where it is seen
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    own = sys.stdout.isatty()  # what is printed elsewhere is not taken from there
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=own) as bar:
        task = bar.add_task("", total=total(), rate="")
        for step in steps:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, total=total(), rate=f"{speed:.1f}/s" if speed else "")
            yield step
