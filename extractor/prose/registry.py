"""Which facts there are: the registry beside this module, from which reading, asking and naming all follow.

In: ``facts.toml``. Out: ``Fact``s, checked. Surprise: a fact is data and no code, so what else there is to know of one
(where a model finds it, what a person may type, how it is scored) follows from its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from extractor.errors import UsageError
from extractor.forms import Strict, checked, wrong

FACTS_FILE = Path(__file__).parent / "facts.toml"

FactKind = Literal["items", "count", "amount", "date"]
Stand = Literal["prose", "labels", "signature"]
"""Where a fact may stand: in sentences, behind a label of its own, at the end under the agency's name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is read from the words around the tables; the fields are explained in ``facts.toml``."""

    id: str
    kind: FactKind
    name: str
    english: str
    unit: str
    part: Literal["facts", "meta"]
    usual: bool
    where: tuple[Stand, ...]
    subject: tuple[str, ...]
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    measures: tuple[str, ...]
    none: tuple[str, ...]
    objects: tuple[str, ...]
    rivals: tuple[str, ...]
    lesser: tuple[str, ...]
    loosely: tuple[str, ...]
    careful: bool
    compared: bool

    @property
    def field_id(self) -> str:
        """Return the id of the field that holds it."""
        return f"{self.part}.{self.id}"

    @property
    def titled(self) -> str:
        """Return its name with its unit, as a model is asked for it."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Registry:
    """All facts in their order, and the channels besides theirs on which things are published."""

    facts: tuple[Fact, ...]
    other_channels: tuple[str, ...]


def registry() -> Registry:
    """Return the registry.

    Raises:
        FormError: names the file, the line and the problem.
    """
    return load_registry(FACTS_FILE)


def facts() -> tuple[Fact, ...]:
    """Return every fact that people collect, in the order in which they are shown.

    What is only read to be compared with a table has to be asked for by name (``choose``).
    """
    return tuple(fact for fact in registry().facts if not fact.compared)


def known_facts() -> tuple[Fact, ...]:
    """Return every fact that can be asked for, those that are only compared with a table among them."""
    return registry().facts


def choose(wanted: Sequence[str]) -> tuple[Fact, ...]:
    """Return the facts of these ids; the usual ones where none is given, all for ``all`` and none for ``none``.

    Raises:
        UsageError: there is no such fact.
    """
    known = {fact.id: fact for fact in known_facts()}
    if not wanted:
        return tuple(fact for fact in known.values() if fact.usual)
    if list(wanted) in (["all"], ["none"]):
        return facts() if wanted[0] == "all" else ()
    for one in wanted:
        if one not in known:
            raise UsageError(detail=f"there is no fact {one!r}; there are {', '.join(known)}, and all or none")
    return tuple(fact for fact in known.values() if fact.id in wanted)


def fact_of(field_id: str) -> Fact | None:
    """Return the fact that a field holds; None for a field of a table, the agency and the year."""
    return next((fact for fact in known_facts() if fact.field_id == field_id), None)


# --- the file, as it is written --------------------------------------------------------------------------------------


class _Entry(Strict):
    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    kind: FactKind
    name: str = Field(min_length=1)
    english: str = Field(min_length=1)
    unit: str = ""
    part: Literal["facts", "meta"] = "facts"
    usual: bool = False
    where: tuple[Stand, ...] = Field(min_length=1)
    subject: tuple[str, ...] = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)
    verbs: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    lesser: tuple[str, ...] = ()
    loosely: tuple[str, ...] = ()
    careful: bool = False
    compared: bool = False


class _File(Strict):
    other_channels: tuple[str, ...]
    fact: list[_Entry] = Field(min_length=1)


_PATTERNS = ("subject", "words", "verbs", "measures", "none", "objects", "rivals", "lesser", "loosely")
_NEEDED: dict[str, tuple[str, ...]] = {"items": ("measures",), "count": ("verbs", "measures"), "amount": ("measures",)}
"""The lists that reading a fact of a kind cannot do without."""


@cache
def load_registry(path: Path) -> Registry:
    """Read and check a registry.

    Raises:
        FormError: names the file, the line and the problem.
    """
    text = path.read_text(encoding="utf-8")
    raw = checked(path, text, _File)
    for n, entry in enumerate(raw.fact):
        if found := _problem(entry, raw.fact[:n]):
            raise wrong(path, text, ("fact", n, found[0]), f"{entry.id}: {found[1]}")
    return Registry(tuple(Fact(**entry.model_dump()) for entry in raw.fact), raw.other_channels)


def _problem(entry: _Entry, before: Sequence[_Entry]) -> tuple[str, str] | None:
    """Return the key and the problem of an entry that pydantic cannot see."""
    if any(entry.id == other.id for other in before):
        return "id", "is there twice"
    if any(entry.name == other.name for other in before):
        return "name", "has the name of another"
    for name in _PATTERNS:
        for pattern in getattr(entry, name):
            if not _compiles(pattern):
                return name, f"{pattern!r} is no regular expression"
    for name in _NEEDED.get(entry.kind, ()):
        if not getattr(entry, name):
            return "kind", f"{entry.kind} needs {name}"
    if (entry.kind == "date") == ("prose" in entry.where):
        return "where", "a date stands behind a label or in the signature, anything else in prose"
    return None


def _compiles(pattern: str) -> bool:
    try:
        return not re.compile(pattern).groups  # a group would count among those of the pattern around it
    except re.error:
        return False
