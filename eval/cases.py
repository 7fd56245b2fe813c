"""Case lists and gold labels, read and checked.

In: ``cases.jsonl`` and the gold files that it names. Out: ``Case``s. Surprise: what a lossy conversion swallowed is
listed with the case, not in the gold, because one report's gold serves many conversions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from extractor.errors import UsageError
from extractor.values import Value


class Basis(StrEnum):
    """What gold's value rests on; what counts as right and as silent depends on it."""

    PRINTED = "printed"
    BLANK = "blank"
    DERIVED = "derived"
    NARRATIVE = "narrative"
    LOST = "lost"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class GoldField:
    """The right answer for one field."""

    value: Value
    basis: Basis


@dataclass(frozen=True, slots=True)
class Case:
    """One document to be scored, with its right answers as the conversion left them."""

    id: str
    source: Path
    tags: tuple[str, ...]
    noisy: bool
    """Values may be gone and nobody knows which: a flagged null is right for any printed value."""
    gold: Mapping[str, GoldField]


def load_cases(path: Path) -> list[Case]:
    """Read a case list.

    Raises:
        UsageError: the list or a gold file is missing or malformed; names the file and the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(detail=f"the case list {path} cannot be read: {error.strerror}") from None
    cases = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append(_case(path.parent, json.loads(line)))
            except (ValueError, KeyError, TypeError, OSError) as error:
                raise UsageError(detail=f"{path}, line {number}: {error!r}") from None
    if not cases:
        raise UsageError(detail=f"the case list {path} has no cases")
    return cases


def _case(folder: Path, entry: Mapping[str, object]) -> Case:
    lost = entry.get("lost", ())
    lossy = bool(entry.get("lossy", False))
    assert isinstance(lost, list | tuple)
    gold = load_gold(folder / str(entry["gold"]))
    tags = entry.get("tags", [])
    assert isinstance(tags, list)
    return Case(
        id=str(entry["id"]),
        source=folder / str(entry["source"]),
        tags=tuple(str(tag) for tag in tags),
        noisy=lossy and "lost" not in entry,
        gold={name: _after_loss(name, field) if name in lost else field for name, field in gold.items()},
    )


def _after_loss(name: str, field: GoldField) -> GoldField:
    if name.startswith("facts."):
        return GoldField(None, Basis.ABSENT)
    return GoldField(field.value, Basis.LOST)


def load_gold(path: Path) -> dict[str, GoldField]:
    """Read a gold file; the agency and the year stand in it as fields too."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    gold = {name: GoldField(field["value"], Basis(field["basis"])) for name, field in raw["fields"].items()}
    for name in ("agency", "year"):
        if raw.get(name) is not None:
            gold[f"meta.{name}"] = GoldField(raw[name], Basis.PRINTED)
    return gold
