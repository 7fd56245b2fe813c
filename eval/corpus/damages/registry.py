"""What a damage is, and the registry of all of them.

In: functions with ``@damage`` before them. Out: ``DAMAGES``, and ``hurt`` for chains like ``glosses+drop_repeats``.
Surprise: damages work on marked text, so what they take away is known character by character.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from eval.corpus.marked import Marked


class NotApplicable(Exception):
    """This text has nothing that the damage could hurt."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a damage may use besides the text."""

    rng: Random
    title: str
    other: str
    """The text of another report."""


Apply = Callable[[Marked, Scene], Marked]
Encode = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Damage:
    """One way to hurt a text, or the bytes that it is saved as."""

    name: str
    apply: Apply
    encode: Encode | None = None


DAMAGES: dict[str, Damage] = {}


def damage(function: Apply) -> Apply:
    """Register a function under its own name."""
    DAMAGES[function.__name__] = Damage(function.__name__, function)
    return function


def encoding(name: str, encode: Encode, apply: Apply = lambda text, _scene: text) -> None:
    """Register a way to save a text."""
    DAMAGES[name] = Damage(name, apply, encode)


def _damages_of(chain: str) -> list[Damage]:
    """Return the damages of a chain in their order: ``glosses+drop_repeats``."""
    return [DAMAGES[name] for name in chain.split("+")]


def hurt(text: Marked, chain: str, scene: Scene) -> tuple[Marked, bytes]:
    """Apply a chain to a text; return what is left, as marked text and as the bytes to be saved.

    Raises:
        NotApplicable: the text has nothing to hurt, or nothing changed.
    """
    encode: Encode = lambda plain: plain.encode("utf-8")  # noqa: E731 (the default of the loop below)
    hurting = text
    for one in _damages_of(chain):
        hurting = one.apply(hurting, scene)
        encode = one.encode or encode
    data = encode(hurting.text)
    if data == text.text.encode("utf-8"):
        raise NotApplicable("nothing changed")
    return hurting, data
