"""The command ``python -m eval.corpus``.

In: what to make. Out: a folder of cases; on stdout what was made, and what was skipped and why.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random

from eval.corpus.build import SOURCES, Made, make_cases, write_cases
from eval.corpus.converters import CONVERTERS
from eval.corpus.damages import DAMAGES, USUAL
from eval.corpus.figures import BLANKS
from eval.corpus.own_cases import make_own_cases
from eval.corpus.report import FORMS, Asked
from eval.corpus.values import SIZES

_CHOICES = {"form": list(FORMS), "size": list(SIZES), "blanks": list(BLANKS)}
"""What reports can be asked to be like, in the order of ``Asked``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 made, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus", description="Make reports with known values.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="make reports and send them through converters and damages")
    make.add_argument("folder", type=Path)
    make.add_argument("--reports", type=int, default=10, metavar="N")
    make.add_argument("--seed", default="1")
    for name, choices in _CHOICES.items():
        offered = ", ".join(choices)
        make.add_argument(
            f"--{name}",
            action="append",
            choices=choices,
            metavar=name.upper(),
            help=f"all like this, or in turn if given several times (default: by chance): {offered}",
        )
    make.add_argument(
        "--facts", choices=("all", "usual"), default="all", help="tell the facts that are read on request too, or not"
    )
    make.add_argument("--converters", metavar="A,B", help="formats and converters (default: all; none: no)")
    make.add_argument("--damages", metavar="A,B+C", help="damages, joined by + into chains (default: the usual ones)")
    make.add_argument("--documents", type=int, metavar="N", help="so many for each report, by chance (default: all)")
    keep = commands.add_parser("keep", help="make the small part that is kept with the project")
    keep.add_argument("folder", type=Path)
    commands.add_parser("list", help="list formats, converters and damages, and what is not installed")
    options = parser.parse_args(arguments)
    if options.command == "list":
        return _list()
    with _silence():
        return _make_own(options.folder) if options.command == "keep" else _make(options)


@contextmanager
def _silence() -> Iterator[None]:
    """Let no converter complain of odd files: all of these are odd."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _make_own(folder: Path) -> int:
    write_cases(make_own_cases(), folder)
    return 0


def _make(options: argparse.Namespace) -> int:
    converters = _names(options.converters, [*SOURCES, *CONVERTERS])
    damages = _names(options.damages, USUAL)
    unknown = [name for name in converters if name not in SOURCES and name not in CONVERTERS]
    unknown += [name for chain in damages for name in chain.split("+") if name not in DAMAGES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; see python -m eval.corpus list", file=sys.stderr)
        return 2
    made = make_cases(
        options.seed,
        options.reports,
        converters,
        damages,
        asked=_asked(options),
        further=options.facts == "all",
        documents=options.documents,
    )
    write_cases(made.cases, options.folder)
    _print_made(made)
    return 0


def _asked(options: argparse.Namespace) -> list[Asked]:
    """Return everything that reports shall be like, by chance, so that a few of them show something of all of it."""
    asked = [Asked(*one) for one in product(*(getattr(options, name) or [None] for name in _CHOICES))]
    Random(f"{options.seed}/asked").shuffle(asked)
    return asked


def _names(given: str | None, usual: Sequence[str]) -> list[str]:
    if given is None:
        return list(usual)
    return [name for name in given.split(",") if name and name != "none"]


def _list() -> int:
    for kind in SOURCES:
        print(f"format     {kind}")
    for converter in CONVERTERS.values():
        missing = converter.missing()
        note = f"  (not installed: {', '.join(missing)})" if missing else ""
        print(f"converter  {converter.name:28s} {converter.takes} to {converter.suffix[1:]}{note}")
    for name in USUAL:
        print(f"damage     {name}")
    return 0


def _print_made(made: Made) -> None:
    lossy = sum(bool(case.lost) for case in made.cases)
    print(f"{len(made.cases)} cases, {lossy} of them lossy")
    for (name, reason), count in sorted(made.skipped.items()):
        print(f"  skipped {count:4d} {name}: {reason}")
