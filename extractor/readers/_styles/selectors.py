"""Selectors of style sheets to whether they speak of an element, as far as can be told while a page is read forward.

In: the text of a selector; an element with those around it and before it. Out: ``NO``, ``MAYBE`` or ``YES``. Surprise:
what a selector asks of elements that come later (``:last-child``, ``:has()``), or in words that are not known here,
holds maybe: whoever goes by the answer has to doubt and neither to apply the rule nor to leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

NO, MAYBE, YES = 0, 1, 2
MAX_PARTS = 30
"""Of one selector; longer ones hold maybe where their last part does."""
MAX_NESTED = 5
"""Selectors in the brackets of others."""


class Element(NamedTuple):
    """An element, as far as selectors ask for it."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: str
    number: int
    """Which of its parent's children it is, from 1; 0 if that is not known."""
    number_of_kind: int = 0
    """Which of those with its name it is."""
    before: Element | None = None
    """The one before it of its parent's children, if any selector asks for it."""
    names: frozenset[str] = frozenset()
    """The names, ids and classes of it and all around it, as keys of rules."""


_IDS = re.compile(r"(?:^|\s)id\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_CLASSES = re.compile(r"(?:^|\s)class\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_NO_CLASSES: frozenset[str] = frozenset()
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def element(tag: tuple[str, str], number: int, of_kind: int, before: Element | None, around: Element | None) -> Element:
    """Return an element as selectors see it."""
    name, attributes = tag
    said, classes = _IDS.search(attributes), _CLASSES.search(attributes)
    own_id = (said[1] or said[2] or said[3] or "") if said else ""
    own_classes = frozenset((classes[1] or classes[2] or classes[3] or "").split()) if classes else _NO_CLASSES
    names = around.names if around else _NO_CLASSES
    if own_id or own_classes:
        names = names.union((name, f"#{own_id}"), (f".{one}" for one in own_classes))
    elif name not in names:
        names = names | {name}
    return Element(name, own_id, own_classes, attributes, number, of_kind, before, names)


@lru_cache(maxsize=256)
def attributes_of(written: str) -> Mapping[str, str]:
    """Return the attributes of a tag by their names."""
    return {one[1].lower(): one[2] or one[3] or one[4] or "" for one in _ATTRIBUTE.finditer(written)}


# --- what selectors ask for ------------------------------------------------------------------------------------------


class _Attribute(NamedTuple):
    name: str
    sign: str
    value: str


class _Number(NamedTuple):
    """Every ``step``-th child from ``first`` on; with ``of_kind`` counted among those with its name."""

    step: int
    first: int
    of_kind: bool


class _Either(NamedTuple):
    """One of some selectors, or none of them."""

    selectors: tuple[Selector, ...]
    no: bool


class Part(NamedTuple):
    """What a selector asks of one element; ``link`` is the sign between the part before it and this one."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: tuple[_Attribute, ...]
    numbers: tuple[_Number, ...]
    either: tuple[_Either, ...]
    unknown: bool
    never: bool
    link: str


class Selector(NamedTuple):
    """The parts of a selector, how much it weighs against others, and what must be around what it speaks of."""

    parts: tuple[Part, ...]
    weight: tuple[int, int, int]
    needs: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Return what every element has that it can speak of: an id, a class, a name; '' where that is open."""
        last = self.parts[-1]
        return f"#{last.id}" if last.id else next((f".{one}" for one in sorted(last.classes)), last.name)

    @property
    def asks_before(self) -> bool:
        """Tell whether it asks for elements beside the one that it speaks of."""
        return any(
            part.link in ("+", "~") or any(inner.asks_before for one in part.either for inner in one.selectors)
            for part in self.parts
        )


_NAME = r"(?:[\w\u0080-\U0010ffff-]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+"
_TOKEN = re.compile(
    rf"""\s*(?P<link>[>+~])\s*|(?P<blank>\s+)|(?P<mark>[.#])(?P<named>{_NAME})|(?P<name>\*|{_NAME})"""
    r"""|\[\s*(?P<attribute>[^\]\s~|^$*="']+)\s*(?:(?P<sign>[~|^$*]?=)\s*(?P<value>"[^"]*"|'[^']*'|[^\]\s]+)"""
    r"""\s*[iIsS]?\s*)?\]|(?P<pseudo>::?[\w-]+)(?P<opens>\()?"""
)
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_NTH = re.compile(r"(?:([+-]?\d{0,9})n)?\s*+(?:([+-]?)\s*+(\d{1,9}))?$")
_NEVER = frozenset(
    (
        "hover", "active", "focus", "focus-visible", "focus-within", "visited", "target", "target-within",
        "fullscreen", "popover-open", "modal", "picture-in-picture", "host", "host-context", "autofill", "user-invalid",
    )
)  # fmt: skip
"""What holds of no element before somebody does something."""
_STATES = {"checked": ("checked", "selected"), "disabled": ("disabled",), "open": ("open",), "link": ("href",)}
_STATES["any-link"] = _STATES["link"]
_OF_OTHERS = frozenset(("is", "where", "matches", "-webkit-any", "-moz-any", "any"))


def selectors_of(written: str, depth: int = 0) -> list[Selector]:
    """Return the selectors of a list with commas; those that no browser understands are left out."""
    return [one for piece in split_list(written) if (one := selector_of(piece.strip(), depth)) is not None]


def split_list(written: str) -> Iterator[str]:
    """Yield what commas part, but for those in brackets and quotes."""
    if not ("(" in written or "[" in written):
        yield from written.split(",")
        return
    begin = depth = 0
    quote = ""
    for at, sign in enumerate(written):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth <= 0:
            yield written[begin:at]
            begin = at + 1
    yield written[begin:]


class _Building:
    """A part while it is read."""

    def __init__(self) -> None:
        self.name, self.id = "", ""
        self.classes: set[str] = set()
        self.attributes: list[_Attribute] = []
        self.numbers: list[_Number] = []
        self.either: list[_Either] = []
        self.unknown = self.never = False
        self.begun = False
        self.weight = [0, 0, 0]

    def part(self, link: str) -> Part:
        return Part(
            self.name,
            self.id,
            frozenset(self.classes),
            tuple(self.attributes),
            tuple(self.numbers),
            tuple(self.either),
            self.unknown,
            self.never,
            link,
        )


@lru_cache(maxsize=4096)
def selector_of(written: str, depth: int = 0) -> Selector | None:
    """Return a selector, None where it is none."""
    parts: list[Part] = []
    weight = [0, 0, 0]
    building, link = _Building(), ""
    position = 0
    while position < len(written):
        token = _TOKEN.match(written, position)
        if token is None:
            return None
        position = token.end()
        if token["link"] or token["blank"]:
            if building.begun:
                parts.append(building.part(link))
                weight = [a + b for a, b in zip(weight, building.weight, strict=True)]
                building, link = _Building(), token["link"] or " "
            elif token["link"]:
                link = token["link"]
        elif token["opens"]:
            end = _bracket(written, position)
            if not _add_function(building, token["pseudo"], written[position:end], depth):
                return None
            position = end + 1
        elif not _add(building, token):
            return None
    if not building.begun:
        return None
    parts.append(building.part(link))
    weight = [a + b for a, b in zip(weight, building.weight, strict=True)]
    if len(parts) > MAX_PARTS:
        parts = [parts[-1]._replace(unknown=True, link="")]
    return Selector(tuple(parts), (weight[0], weight[1], weight[2]), frozenset(_needed(parts)))


def _needed(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the keys of what is around each element that a selector speaks of; no page has to write its ``tbody``."""
    for part, within in pairwise(parts):
        if within.link in ("+", "~"):
            continue
        if part.name not in ("", "tbody"):
            yield part.name
        if part.id:
            yield f"#{part.id}"
        yield from (f".{one}" for one in part.classes)


def _bracket(written: str, begin: int) -> int:
    """Return where a bracket closes."""
    depth = 1
    for at in range(begin, len(written)):
        depth += (written[at] == "(") - (written[at] == ")")
        if not depth:
            return at
    return len(written)


def _add(building: _Building, token: re.Match[str]) -> bool:
    """Add what a token asks for, and tell whether browsers know it."""
    building.begun = True
    if token["mark"]:
        named = _unescaped(token["named"])
        if token["mark"] == "#":
            building.never |= building.id not in ("", named)
            building.id = named
        else:
            building.classes.add(named)
        building.weight[0 if token["mark"] == "#" else 1] += 1
    elif token["attribute"]:
        value = (token["value"] or "").strip("\"'")
        building.attributes.append(_Attribute(token["attribute"].lower(), token["sign"] or "", value))
        building.weight[1] += 1
    elif token["name"]:
        building.name = "" if token["name"] == "*" else token["name"].lower()
        building.weight[2] += bool(building.name)
    else:
        return _add_state(building, token["pseudo"])
    return True


def _add_state(building: _Building, pseudo: str) -> bool:
    name = pseudo.strip(":").lower()
    if pseudo.startswith("::") or name in ("first-line", "first-letter", "before", "after"):
        return False  # a part of an element that holds none of the page's words
    building.weight[1] += 1
    if name in _NEVER:
        building.never = True
    elif name in ("first-child", "first-of-type"):
        building.numbers.append(_Number(0, 1, name == "first-of-type"))
    elif name == "root":
        building.never |= building.name not in ("", "html")
        building.name = "html"
    elif name in _STATES:
        wanted = tuple(Selector((_having(one),), (0, 0, 0)) for one in _STATES[name])
        building.either.append(_Either(wanted, no=False))
    else:
        building.unknown = True
    return True


def _having(attribute: str) -> Part:
    return Part("", "", frozenset(), (_Attribute(attribute, "", ""),), (), (), unknown=False, never=False, link="")


def _add_function(building: _Building, pseudo: str, inner: str, depth: int) -> bool:
    """Add what a name with brackets asks for, and tell whether it speaks of elements."""
    name = pseudo.strip(":").lower()
    if pseudo.startswith("::"):
        return False
    building.begun = True
    if name in _OF_OTHERS or name == "not":
        if depth >= MAX_NESTED:
            building.unknown = True
            return True
        wanted = tuple(selectors_of(inner, depth + 1))
        building.either.append(_Either(wanted, no=name == "not"))
        if name != "where":
            most = max((one.weight for one in wanted), default=(0, 0, 0))
            building.weight = [a + b for a, b in zip(building.weight, most, strict=True)]
        return True
    building.weight[1] += 1
    if name in ("nth-child", "nth-of-type") and (number := _numbered(inner, of_kind=name == "nth-of-type")):
        building.numbers.append(number)
    elif name in ("host", "host-context"):
        building.never = True
    else:
        building.unknown = True
    return True


def _numbered(written: str, *, of_kind: bool) -> _Number | None:
    said = written.strip().lower()
    said = {"odd": "2n+1", "even": "2n"}.get(said, said)
    match = _NTH.match(said)
    if match is None or not said:
        return None
    step = match[1]
    first = int(f"{match[2] or ''}{match[3] or 0}")
    return _Number(0 if step is None else int(f"{step}1" if step in ("", "+", "-") else step), first, of_kind)


def _unescaped(name: str) -> str:
    if "\\" not in name:
        return name
    return _ESCAPED.sub(lambda one: chr(min(int(one[1], 16), 0x10FFFF)) if one[1] else one[2], name)


# --- whether they hold -----------------------------------------------------------------------------------------------


def holds(selector: Selector, path: Sequence[Element], count: Callable[[], None]) -> int:
    """Tell whether a selector speaks of the last element of a path, each of which is in the one before it.

    ``count`` is called for each step, so that whoever asks can end it.
    """
    count()
    if not selector.needs <= path[-1].names:
        return NO
    return _leads(selector.parts, len(selector.parts) - 1, path, len(path) - 1, path[-1], count)


def _leads(
    parts: Sequence[Part], number: int, path: Sequence[Element], at: int, one: Element, count: Callable[[], None]
) -> int:
    """Tell whether the parts up to one of them lead to an element, which stands at a place of the path or beside it."""
    part = parts[number]
    if number + 1 < len(parts):
        count()
    found = _is(part, one, path[:at], count)
    if not (found and number):
        return found
    best = NO
    if part.link in ("+", "~"):
        other = one.before
        while other is not None and best < found:
            best = max(best, _leads(parts, number - 1, path, at, other, count))
            other = other.before if part.link == "~" else None
    else:
        wanted = parts[number - 1]
        for above in range(at - 1, -1, -1):
            if wanted.name in ("", path[above].name) and wanted.classes <= path[above].classes:
                best = max(best, _leads(parts, number - 1, path, above, path[above], count))
            if best >= found or part.link == ">":
                break
    return min(found, best)


def _is(part: Part, one: Element, around: Sequence[Element], count: Callable[[], None]) -> int:
    if (
        part.never
        or part.name not in ("", one.name)
        or part.id not in ("", one.id)
        or not part.classes <= one.classes
        or not all(_has(wanted, one.attributes) for wanted in part.attributes)
    ):
        return NO
    found = MAYBE if part.unknown else YES
    for number in part.numbers:
        found = min(found, _counts(number, one))
    for either in part.either:
        if not found:
            break
        best = NO
        for selector in either.selectors:
            best = max(best, holds(selector, (*around, one), count))
            if best == YES:
                break
        found = min(found, YES - best if either.no else best)
    return found


def _counts(wanted: _Number, one: Element) -> int:
    number = one.number_of_kind if wanted.of_kind else one.number
    if not number:
        return MAYBE
    over = number - wanted.first
    if not wanted.step:
        return YES if not over else NO
    return YES if over % wanted.step == 0 and over // wanted.step >= 0 else NO


def _has(wanted: _Attribute, written: str) -> bool:
    """Tell whether a tag has an attribute, whose values are compared without regard to capitals."""
    said = attributes_of(written).get(wanted.name)
    if said is None or not wanted.sign:
        return said is not None
    said, value = said.lower(), wanted.value.lower()
    if wanted.sign == "=":
        return said == value
    if wanted.sign == "~=":
        return value in said.split()
    if wanted.sign == "|=":
        return said == value or said.startswith(f"{value}-")
    if not value:
        return False
    return (
        said.startswith(value)
        if wanted.sign == "^="
        else said.endswith(value)
        if wanted.sign == "$="
        else value in said
    )
