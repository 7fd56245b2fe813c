"""One change of meaning made, read and held against what is right.

In: a number, from which all chance comes, and the documents. Out: a ``Tried``. Surprise: a kind that finds nothing to
change in one document is tried on others, so that every kind has about as many mutants as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from eval.cases import Case
from eval.fuzz.meaning.all_kinds import KINDS
from eval.fuzz.meaning.clean import SUFFIXES, Clean, clean
from eval.fuzz.meaning.draft import REPORTS, Change, draft_of, report_of
from eval.fuzz.meaning.mutant import Make, Mutant
from eval.fuzz.meaning.printers import FORMATS, print_draft
from eval.fuzz.meaning.printings import Printing, printing_of
from eval.outcomes import Outcome, outcomes
from extractor.page import State, Value
from extractor.pipeline import extract
from extractor.prose import choose
from extractor.result import Extraction, Status

TRIES = 60
"""Documents in which a change is looked for before its kind is given up for this number."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one mutant.

    Attributes:
        case: the clean document; empty where nothing could be changed in any that was tried.
        what: which columns, rows or figures were changed.
        silent: for every field that is wrong and unflagged: its id, what is right, what was read.
        fields: how many were judged.
        exact: how many of them have the right value, whatever their flag.
        asked: how many more fields a person is asked about than in the clean document.
        failed: whether the document was refused as a whole.
        finding_missing: whether a finding that must be there is not.
    """

    number: int
    kind: str
    case: str = ""
    what: str = ""
    silent: tuple[tuple[str, str, str], ...] = ()
    fields: int = 0
    exact: int = 0
    asked: int = 0
    failed: bool = False
    finding_missing: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """The cases whose documents changes are made in."""

    cases: tuple[Case, ...]

    def clean(self, number: int) -> Clean | None:
        """Return the clean document of a case, None where it cannot be used."""
        case = self.cases[number]
        if case.id not in _READ:
            _READ[case.id] = clean(case)
        return _READ[case.id]

    def read(self) -> None:
        """Read all documents now, so that processes that are forked have them already."""
        for number in range(len(self.cases)):
            self.clean(number)
        for number in range(REPORTS):
            for name in FORMATS:
                printing_of(number, name)


_READ: dict[str, Clean | None] = {}
"""By case: every document is read once in a process, or once before processes part."""


def material(cases: Sequence[Case]) -> Material:
    """Return what changes can be made in, of some cases."""
    return Material(tuple(case for case in cases if case.source.suffix in SUFFIXES and not case.noisy))


def attempt(number: int, seed: str, stock: Material, names: Sequence[str]) -> tuple[Tried, Mutant | None]:
    """Make the mutant of a number and judge how it is read."""
    name = names[number % len(names)]
    found = make_mutant(name, Random(f"{seed}/{number}"), stock)
    if found is None:
        return Tried(number, name), None
    page, made = found
    return judge(Tried(number, name, page.case.id, made.what.replace("\n", "")), page, made), made


def make_mutant(name: str, rng: Random, stock: Material) -> tuple[Clean | Printing, Mutant] | None:
    """Change one of the documents in a way, and return it with its clean one; None where none that was tried can be."""
    kind = KINDS[name]
    for _ in range(TRIES):
        found = _drafted(kind.change, rng) if kind.change else _edited(kind.make, rng, stock) if kind.make else None
        if found:
            return found
    return None


def _edited(make: Make, rng: Random, stock: Material) -> tuple[Clean, Mutant] | None:
    page = stock.clean(rng.randrange(len(stock.cases)))
    made = make(page, rng) if page else None
    return (page, made) if page and made else None


def _drafted(change: Change, rng: Random) -> tuple[Printing, Mutant] | None:
    """Change a made-up report and print it in some format that can show it."""
    number = rng.randrange(REPORTS)
    draft = draft_of(report_of(number))
    what = change(draft, rng)
    for name in rng.sample(FORMATS, len(FORMATS)) if what else ():
        page = printing_of(number, name)
        printed = print_draft(draft, name) if page else None
        if page and printed and what:
            gold = {**page.case.gold, **draft.right}
            return page, Mutant(*printed, what, gold, draft.also, draft.finding)
    return None


def judge(tried: Tried, page: Clean | Printing, made: Mutant) -> Tried:
    """Read a mutant and hold every field against what is right now."""
    try:
        extraction = extract(made.data)
    except Exception as error:  # whatever is raised is worse than a silent error, and is counted as one
        return replace(
            tried, silent=(("all fields", "a result", f"{type(error).__name__}: {error}"[:100]),), failed=True
        )
    every = list(outcomes(replace(page.case, gold=made.gold), extraction, choose(())))
    silent = tuple(
        (one.field, f"{one.gold} ({one.basis})", f"{one.value} ({one.state})")
        for one in every
        if one.silent and not _also(one, made.also)
    )
    tables = [one for one in every if one.section not in ("meta", "facts")]
    return replace(
        tried,
        silent=silent,
        fields=len(tables),
        exact=sum(_exact(one) for one in tables),
        asked=sum(value.needs_review for value in extraction.fields.values()) - page.flagged,
        failed=extraction.status is Status.FAILED,
        finding_missing=_lacks(extraction, made.finding),
    )


def _lacks(extraction: Extraction, finding: str) -> bool:
    """Tell whether there is no finding of a kind; ``sum`` is any that says that a sum fails."""
    wanted = ("source_inconsistent", "unsettled") if finding == "sum" else (finding,)
    return bool(finding) and all(str(one.kind) not in wanted for one in extraction.findings)


def _also(one: Outcome, also: Mapping[str, tuple[Value, ...]]) -> bool:
    """Tell whether an answer is one of the further ones; what is printed may not be derived instead."""
    return one.value in also.get(one.field, ()) and one.state != State.DERIVED


def _exact(one: Outcome) -> bool:
    """Tell whether a value is the right one, whatever its flag."""
    return one.value == one.gold if one.exact is None else one.exact
