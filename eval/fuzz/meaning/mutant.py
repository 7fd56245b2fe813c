"""One change of meaning: what the document then says, and what of it may go unasked.

In: edits of a source, and what is right afterwards. Out: a ``Mutant``; the registry ``KINDS`` of what can be changed.
Surprise: the right answer is written in the terms of the scoring contract, so that one table judges everything: a
figure that is right only if a person is asked about it has the basis ``narrative``, whatever its value; one that may be
read in two ways has an alternative in ``also``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from eval.cases import Basis, GoldField
from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.draft import Change
from extractor.page import Value

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed document with its right answers.

    Attributes:
        what: which columns, rows or figures were changed, in words.
        gold: what is right of every field now.
        also: by field, further values that are no silent error where they are read, not derived.
        finding: the kind of finding that must be among the document's, if one must.
    """

    data: bytes
    suffix: str
    what: str
    gold: Mapping[str, GoldField]
    also: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    finding: str = ""


Make = Callable[[Clean, Random], Mutant | None]
"""Makes a mutant of a clean document, or None where there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: of a text's source (``make``), or of a made-up report before it is printed (``change``)."""

    name: str
    make: Make | None = None
    change: Change | None = None

    @property
    def right(self) -> str:
        """Return what is changed and what is right then, in words."""
        return " ".join(((self.make or self.change).__doc__ or "").split())


KINDS: dict[str, Kind] = {}


def kind(make: Make) -> Make:
    """Register a change under the name of its function."""
    name = getattr(make, "__name__", "change")
    KINDS[name] = Kind(name, make)
    return make


def kinds_of(makes: Mapping[str, Make]) -> None:
    """Register changes that differ in one word, each under a name of its own."""
    KINDS.update({name: Kind(name, make) for name, make in makes.items()})


def drafted(change: Change) -> Change:
    """Register a change of made-up reports under the name of its function."""
    name = getattr(change, "__name__", "change")
    KINDS[name] = Kind(name, change=change)
    return change


def drafts_of(changes: Mapping[str, Change]) -> None:
    """Register changes of made-up reports that differ in one word, each under a name of its own."""
    KINDS.update({name: Kind(name, change=change) for name, change in changes.items()})


# --- right answers ---------------------------------------------------------------------------------------------------


def printed(value: Value) -> GoldField:
    """Say that a figure stands there: unflagged, this value only."""
    return GoldField(value, Basis.PRINTED)


def asked(value: Value) -> GoldField:
    """Say that a person must be asked, whatever the value is."""
    return GoldField(value, Basis.NARRATIVE)


def blank() -> GoldField:
    """Say that nothing stands in the cell: no value may be given unasked."""
    return GoldField(None, Basis.BLANK)


def derivable(value: Value) -> GoldField:
    """Say that the figure is gone and the cell with it: null and a question, or what the sums say of it."""
    return GoldField(value, Basis.LOST)


def left_out(value: Value) -> GoldField:
    """Say that the cell is empty and the sums may tell what belongs there: no other value may be given unasked."""
    return GoldField(value, Basis.DERIVED)


# --- edits -----------------------------------------------------------------------------------------------------------

Edit = tuple[int, int, str]


def edited(source: str, edits: Iterable[Edit]) -> str | None:
    """Return a source with stretches replaced; None where two of them overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            return None
        pieces += [source[at:start], text]
        at = end
    return "".join([*pieces, source[at:]])


def mutant(
    clean: Clean,
    edits: Iterable[Edit],
    what: str,
    right: Mapping[str, GoldField] | None = None,
    *,
    also: Mapping[str, tuple[Value, ...]] | None = None,
    finding: str = "",
) -> Mutant | None:
    """Return a document with edits, None where they are none or overlap."""
    source = edited(clean.source, edits)
    if source is None or source == clean.source:
        return None
    data = clean.encode(source)
    return Mutant(data, clean.case.source.suffix, what, {**clean.gold, **(right or {})}, also or {}, finding)


def swap_spans(source: str, one: tuple[int, int], other: tuple[int, int]) -> list[Edit]:
    """Return the edits that put two stretches in each other's place."""
    return [(*one, source[slice(*other)]), (*other, source[slice(*one)])]


def span(spot: Spot) -> tuple[int, int]:
    """Return where a figure stands."""
    return spot.start, spot.end


def pick(rng: Random, items: Iterable[_T]) -> _T | None:
    """Return one of some things, None where there are none."""
    every = list(items)
    return rng.choice(every) if every else None
