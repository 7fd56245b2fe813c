"""What reads a document, by a name that changes when another reading could come out.

In: the settings that a reading depends on. Out: a short text. Surprise: the version alone would not do. Whoever adds a
label to a form file has another engine, and means the reports to be read by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from extractor import __version__
from extractor.prose import Fact

_ROOT = Path(__file__).parent
_ROOMS = ("page", "readers", "forms", "locate", "prose", "reconcile", "ask", "pipeline.py", "limits.py")
_FILES = (*_ROOMS, "confidence.py", "confidence.json")
_KINDS = (".py", ".toml", ".json")


def engine(facts: Sequence[Fact], budget: float, model: str | None) -> str:
    """Return the name of what reads a document: the program, the facts wanted, the error budget, the model asked."""
    wanted = repr((sorted(fact.id for fact in facts), budget, model))
    return f"{__version__} {sha256((_program() + wanted).encode()).hexdigest()[:16]}"


@cache
def _program() -> str:
    """Return what the files add up to that a reading goes through."""
    digest = sha256()
    for name in _FILES:
        path = _ROOT / name
        files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix in _KINDS)
        for file in files:
            digest.update(file.relative_to(_ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
