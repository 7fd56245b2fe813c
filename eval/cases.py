"""Case lists and gold labels, read and checked.

In: ``cases.jsonl`` and the gold files that it names. Out: ``Case``s. Surprise: what a lossy conversion swallowed is
listed with the case, not in the gold, because one report's gold serves many conversions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.page import Value
from extractor.prose import fact_of
from extractor.result import named_part


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
    report: str = ""
    """The report that the source is a conversion of, told by its gold file; conversions of one report err together."""
    forms: Mapping[str, str] = field(default_factory=dict)
    """The form that gold says each section follows, by section."""
    inconsistent: frozenset[str] = frozenset()
    """Fields or identities of which gold notes that the report itself prints a wrong sum."""
    fingerprint: str = ""
    """SHA-256 over the source's bytes and the right answers: what the score depends on."""
    part: int = 0
    """Its number among the reports of the source, as the list says: ``file.docx#2``; 0 where it says none."""


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
    gold_file = folder / str(entry["gold"])
    source, part = folder / str(entry["source"]), 0
    if not source.exists():
        name, part = named_part(str(entry["source"]))
        source = folder / name
    raw, gold = _read_gold(gold_file)
    tags = entry.get("tags", [])
    assert isinstance(tags, list)
    sections = {name.partition(".")[0] for name in gold}
    right = {name: _after_loss(name, own) if name in lost else own for name, own in gold.items()}
    noisy = lossy and "lost" not in entry
    return Case(
        id=str(entry["id"]),
        source=source,
        tags=tuple(dict.fromkeys(str(tag) for tag in tags)),
        noisy=noisy,
        gold=right,
        report=str(entry["gold"]),
        forms={name: str(raw.get("form", "")) for name in sections} | dict(raw.get("forms") or {}),
        inconsistent=frozenset(raw.get("inconsistent") or ()),
        fingerprint=_fingerprint(source, right, noisy),
        part=part,
    )


def _fingerprint(source: Path, gold: Mapping[str, GoldField], noisy: bool) -> str:
    answers = sorted((name, own.value, own.basis) for name, own in gold.items())
    digest = hashlib.sha256(source.read_bytes())
    digest.update(json.dumps([answers, noisy], ensure_ascii=False).encode())
    return digest.hexdigest()


def corpus_hash(cases: Iterable[Case]) -> str:
    """Return one hash over all cases, whatever their order: the same hash means that two runs can be compared."""
    lines = sorted(f"{case.id} {case.fingerprint}" for case in cases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _after_loss(name: str, own: GoldField) -> GoldField:
    if fact_of(name):
        return GoldField(None, Basis.ABSENT)
    return GoldField(own.value, Basis.LOST)


def load_gold(path: Path) -> dict[str, GoldField]:
    """Read a gold file; the agency and the year stand in it as fields too."""
    return _read_gold(path)[1]


def _read_gold(path: Path) -> tuple[dict[str, Any], dict[str, GoldField]]:
    raw = json.loads(path.read_text(encoding="utf-8"))
    gold = {name: GoldField(own["value"], Basis(own["basis"])) for name, own in raw["fields"].items()}
    for name in ("agency", "year"):
        if raw.get(name) is not None:
            gold[f"meta.{name}"] = GoldField(raw[name], Basis.PRINTED)
    return raw, gold
