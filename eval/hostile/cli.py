"""The command ``python -m eval.hostile``: reads files that are meant to take a program down.

In: how many of each kind. Out: a line a kind on stdout, and exit status 1 where one ended in a trace, or took more time
or memory than a file may. Surprise: the time is that of whoever waits, so it holds for a machine that has nothing else
to do.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

from eval.hostile import heaps, packed, pages, texts
from extractor.archives import is_bundle, taken_apart
from extractor.errors import GoujiError, ReaderDied
from extractor.pipeline import extract_all
from extractor.settings import settings
from extractor.workers import Workers

KINDS = {**packed.KINDS, **texts.KINDS, **pages.KINDS, **heaps.KINDS}
MEGABYTES = 1_000


@dataclass
class Tally:
    """How the files of one kind ended."""

    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    died: int = 0
    bad: list[str] = field(default_factory=list)

    def line(self, kind: str) -> str:
        """Return what there is to say of a kind; those whose process died are among the refused."""
        counts = f"{self.read:4} read {self.refused:4} refused {self.died:3} died"
        return f"{kind:18}{counts} {self.seconds:6.1f} s {self.megabytes:6.0f} MB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 all ended well, 1 one did not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.hostile", description="Read hostile files.")
    parser.add_argument("--each", type=int, default=24, metavar="N", help="files of each kind (default 24)")
    parser.add_argument("--seed", default="1", help="what they are drawn with")
    parser.add_argument("--kind", choices=sorted(KINDS), help="this kind alone")
    parser.add_argument("--seconds", type=float, default=10.0, help="the most that a file may take (default 10)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="put the files that ended badly there")
    options = parser.parse_args(arguments)
    if options.each < 1:
        parser.error("a number from 1 on is needed")
    workers, bad = Workers(1, settings().allowance), 0
    try:
        for kind in [options.kind] if options.kind else KINDS:
            tally = tally_of(kind, options.each, options.seed, workers, options.seconds, options.keep)
            bad += len(tally.bad)
            print(tally.line(kind), *tally.bad, sep="\n    ", flush=True)
    finally:
        workers.close()
    print("every file ended in a result or a named error" if not bad else f"{bad} files ended badly")
    return 1 if bad else 0


def tally_of(kind: str, each: int, seed: str, workers: Workers, most: float, keep: Path | None = None) -> Tally:
    """Read files of a kind, each in a process that may die of it."""
    tally, chance = Tally(), Random(f"{seed} {kind}")
    for number in range(each):
        data = KINDS[kind](chance)
        began, problem, peak = time.monotonic(), "", 0.0
        try:
            refused, peak = workers.run(_read, data)
        except GoujiError as error:
            refused = True
            tally.died += isinstance(error, ReaderDied)
        except Exception as error:  # what this program is there to find
            refused, problem = True, f"{type(error).__name__}: {error}"[:200]
        seconds = time.monotonic() - began
        tally.read, tally.refused = tally.read + (not refused), tally.refused + refused
        tally.seconds, tally.megabytes = max(tally.seconds, seconds), max(tally.megabytes, peak)
        if problem or seconds > most or peak > MEGABYTES:
            name = f"{kind.replace(': ', '_')}_{number}_{hashlib.sha256(data).hexdigest()[:8]}"
            tally.bad.append(f"{name}: {problem or f'{seconds:.1f} s, {peak:.0f} MB'}")
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / name).write_bytes(data)
    return tally


def _read(data: bytes) -> tuple[bool, float]:
    """Return whether a file was refused, and the most memory that its reading took; a ZIP of files is unpacked."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    file = io.BytesIO(data)
    files = [one.data for one in islice(taken_apart(file), 20) if not one.error] if is_bundle(file) else [data]
    refused = all(extraction.error is not None for one in files for extraction in extract_all(one))
    status = Path("/proc/self/status").read_text()
    return refused, int(status.split("VmHWM:")[1].split()[0]) / 1024
