"""The style sheets of a page to how each of its elements is shown.

In: the text of ``<style>`` elements, and an element with those around it. Out: what holds for it, as ``Ruled``.
Surprise: rules that say nothing of what is hidden, struck, raised or a table are not kept, so that most pages have
none. Where nobody can say whether a rule holds, all ways are tried, and an element that looks otherwise in one of them
is unsure. The libraries for style sheets want the page as a tree, which is never built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from extractor.limits import at_most
from extractor.readers._styles.css import NONE_DECLARED, PLAIN, Declared, Look, declared, look_under, without_comments
from extractor.readers._styles.generated import WORTH, generated_by
from extractor.readers._styles.selectors import MAYBE, NO, Element, Selector, holds, selector_of, split_list

MAX_COMPARED = 3_000_000
"""Steps in holding rules against elements; a page of a site with its sheet inside takes some 100,000."""
MAX_WAYS = 6
"""Rules for one element that hold maybe; of more, the ways of the strongest are tried."""
MAX_NESTING = 20
"""Blocks in blocks; what stands deeper is not read."""
MAX_SELECTOR = 4_000
"""Characters of the selectors of one rule in others."""

MAX_VARIABLE = 200
"""Characters of the value of a variable; a longer one holds a picture."""
MAX_VARIABLES = 40
"""Different variables in the declarations of one rule that are looked up."""
NAMES_A_STEP = 16
"""Names around an element that are copied for it in the time of one comparison."""

_WORTH = re.compile(
    rf"{WORTH}|"
    r"none|hidden|collapse|(?:display|visibility|opacity|font-size)[^;{}!]{0,80}!\s*important|line-through|super|sub\b|table|flex|grid|inline-block|opacity|clip|scale|mso-hide|indent|text-(?:top|bottom)|vertical-align\s*:\s*-?\d|hsla?\(|override|#f[b-f]f"
    r"|rotate|matrix"
    r"|(?:left|top|right)\s*:\s*-|font(?:-size)?\s*:\s*[01](?:\.\d+)?(?:p[xt]|em)?\b|#fff|white|transparent|rgba?\(",
    re.IGNORECASE,
)
"""What at least one value says in a sheet that is worth reading."""
_SETS_OFF = re.compile(
    r"float\s*:|order\s*:\s*[1-9-]|absolute|fixed|(?:margin|padding|border)[a-z-]{0,20}\s*:[^;}]{0,80}[1-9]",
    re.IGNORECASE,
)
"""The same, where nothing but tags stands between two digits: only there it matters what is set off from what."""
_INK = re.compile(r"(?:^|[{;\s])color\s*:", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:", re.IGNORECASE)
_SIGN = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|[{};]")
"""A string that nothing closes ends with its line."""
_PSEUDO = re.compile(r"::?(?:before|after)\s*$", re.IGNORECASE)
_OTHER_MEDIA = re.compile(r"print|speech|max-|handheld|orientation|prefers|tty|braille|projection|not\b", re.IGNORECASE)
_GROUPS = ("@media", "@supports", "@layer", "@container", "@scope", "@starting-style", "@-moz-document")
_VARIABLE = re.compile(r"(?:^|[;{\s])(--[\w-]+)\s*:\s*([^;{}]*)")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


class Ruled(NamedTuple):
    """What the rules say of an element: those that hold, the strongest last, and those among them that hold maybe."""

    rules: tuple[Declared, ...] = ()
    maybe: frozenset[int] = frozenset()
    """Their places."""
    generates: str = ""

    @property
    def ways(self) -> Iterator[tuple[Declared, ...]]:
        """Yield the rules that hold in each way: none of those that hold maybe, each of them, and all."""
        sure = [rule for at, rule in enumerate(self.rules) if at not in self.maybe]
        yield tuple(sure)
        if len(self.maybe) > 1:
            for one in sorted(self.maybe)[-MAX_WAYS:]:
                yield tuple(rule for at, rule in enumerate(self.rules) if at == one or at not in self.maybe)
        if self.maybe:
            yield self.rules


UNRULED = Ruled()


class _Written(NamedTuple):
    """A rule as it stands in the sheet; ``maybe`` says that the page gives one of its values in several ways."""

    selectors: str
    declared: Declared
    content: str
    layered: bool
    maybe: bool

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in (*self.declared.usual, *self.declared.important))


class _Rule(NamedTuple):
    selector: Selector
    declared: Declared
    generates: str
    maybe: bool
    place: tuple[int, int, int, int, int]
    """What it weighs: whether it is in no layer, its selector's weight, and which it is."""


class _Block(NamedTuple):
    """A block of a sheet that is open: ``selectors`` is '' for a group, None for what holds nowhere."""

    selectors: str | None
    layered: bool
    declarations: list[str]


class Sheet:
    """The rules of a page that matter here, by what they ask of an element first."""

    def __init__(self) -> None:
        """Begin without rules."""
        self.rules: dict[str, list[_Rule]] = {}
        self.asks_before = False
        """Whether a rule asks for elements beside the one that it speaks of."""
        self._written: list[_Written] = []
        self._variables: dict[str, list[str]] = {}
        self._known: dict[tuple[tuple[int, int], ...], Ruled] = {}
        self._compared = 0

    def add(self, sheets: Sequence[str], *, meeting: bool, supposed: Sequence[tuple[str, str]] = ()) -> None:
        """Add the rules of ``<style>`` elements, and such, weaker ones, as hold maybe.

        Args:
            sheets: what the elements hold.
            meeting: whether digits stand beside each other in tags.
            supposed: selectors and declarations of rules that nobody has seen.
        """
        once = list(dict.fromkeys(reversed(sheets)))[::-1]  # scripts and converters repeat them
        worth = [css for css in once if _is_worth_reading(css) or (meeting and _SETS_OFF.search(css))]
        bare = [without_comments(css) for css in worth]
        for css in bare:
            if "var(" in css:
                for name, value in _VARIABLE.findall(css):
                    values = self._variables.setdefault(name, [])
                    if len(values) < MAX_WAYS and value.strip()[:MAX_VARIABLE] not in values:
                        values.append(value.strip()[:MAX_VARIABLE])
        for css in bare:
            for selectors, declarations, layered in _blocks(css):
                ways = self.with_variables(declarations) if "var(" in declarations else [declarations]
                for way in ways:
                    self._add_rule(selectors, way, layered=layered, maybe=len(ways) > 1)
        for selectors, declarations in supposed:
            self._add_rule(selectors, declarations, layered=True, maybe=True)
        self._keep(meeting=meeting)

    def with_variables(self, declarations: str) -> list[str]:
        """Return declarations with the values of their variables, in as many ways as these have values."""
        ways = [declarations]
        uses = {match[0]: match for match in _USE.finditer(declarations)}
        for match in islice(uses.values(), MAX_VARIABLES):
            usual = [match[2].strip()] if match[2] is not None else ["unset"]
            values = self._variables.get(match[1].lower(), self._variables.get(match[1], usual))
            ways = [way.replace(match[0], value) for way in ways for value in values][:MAX_WAYS]
        return ways

    def _add_rule(self, selectors: str, declarations: str, *, layered: bool, maybe: bool) -> None:
        rule = declared(declarations)
        content = generated_by(declarations) if "content" in declarations.lower() else ""
        if rule.usual or rule.important or content:
            self._written.append(_Written(selectors, rule, content, layered, maybe))

    def _keep(self, *, meeting: bool) -> None:
        """Keep the rules that show something in another way, and those that can take it back."""
        telling = [_tells(look_under((rule.declared,), ""), meeting=meeting) for rule in self._written]
        names = frozenset(
            name for rule, tells in zip(self._written, telling, strict=True) if tells for name in rule.names
        )
        for number, (rule, tells) in enumerate(zip(self._written, telling, strict=True)):
            counts = tells or bool(rule.declared.important) or not names.isdisjoint(rule.names)
            if not (counts or rule.content):
                continue
            for written in split_list(rule.selectors):
                bare = _PSEUDO.sub("", written)
                if counts if bare == written else rule.content:
                    self._put(rule, bare.strip(), number, generated=bare != written)
        self._written = []

    def _put(self, rule: _Written, written: str, number: int, *, generated: bool) -> None:
        selector = selector_of(written)
        if selector is not None:
            place = (not rule.layered, *selector.weight, number)
            own, content = (NONE_DECLARED, rule.content) if generated else (rule.declared, "")
            self.rules.setdefault(selector.key, []).append(_Rule(selector, own, content, rule.maybe, place))
            self.asks_before |= selector.asks_before

    def _count(self, steps: int = 1) -> None:
        self._compared += steps
        if self._compared % 1000 < steps:
            at_most(MAX_COMPARED, self._compared, "style rules for elements")

    def ruled(self, path: Sequence[Element]) -> Ruled:
        """Return what the rules say of the last of some elements, each in the one before it.

        Raises:
            TooMuchContent: there are more rules for more elements than any page needs.
        """
        one = path[-1]
        self._count(1 + len(one.names) // NAMES_A_STEP)
        keys = ("", one.name, f"#{one.id}", *(f".{name}" for name in one.classes))
        rules = [rule for key in keys if key in self.rules for rule in self.rules[key]]
        if not rules:
            return UNRULED
        found = [(rule, how) for rule in rules if (how := holds(rule.selector, path, self._count)) != NO]
        if not found:
            return UNRULED
        found.sort(key=lambda one: one[0].place)
        what = tuple((rule.place[-1], how) for rule, how in found)
        if what not in self._known:
            self._known[what] = Ruled(
                tuple(rule.declared for rule, _ in found),
                frozenset(at for at, (rule, how) in enumerate(found) if how == MAYBE or rule.maybe),
                next((rule.generates for rule, _ in reversed(found) if rule.generates), ""),
            )
        return self._known[what]


def _is_worth_reading(css: str) -> bool:
    """Tell whether a sheet may hide or raise something, or have letters in the colour of what is behind them."""
    if _WORTH.search(css):
        return True
    return any("color" in rule and _GROUND.search(rule) and _INK.search(rule) for rule in css.lower().split("}"))


def _tells(look: Look, *, meeting: bool) -> bool:
    """Tell whether a rule shows something in another way."""
    return look._replace(set_off=look.set_off and meeting, lifts=()) != PLAIN


def _blocks(css: str) -> Iterator[tuple[str, str, bool]]:
    """Yield selectors and declarations of the rules that hold for a wide screen, and whether they are in a layer."""
    open_blocks: list[_Block] = []
    begin = 0
    for sign in _SIGN.finditer(css):
        mark = sign.group()
        if mark not in "{};":
            continue
        piece = css[begin : sign.start()].strip()
        begin = sign.end()
        if mark == "{":
            open_blocks.append(_begun(piece, open_blocks[-1] if open_blocks else None, len(open_blocks)))
        else:
            if open_blocks and piece:
                open_blocks[-1].declarations.append(piece)
            if mark == "}" and open_blocks:
                yield from _ended(open_blocks)
    if open_blocks:
        open_blocks[-1].declarations.append(css[begin:].strip())
    while open_blocks:  # cut off at the sheet's end, where browsers close them too
        yield from _ended(open_blocks)


def _ended(open_blocks: list[_Block]) -> Iterator[tuple[str, str, bool]]:
    block = open_blocks.pop()
    if block.selectors and block.declarations:
        yield block.selectors, ";".join(block.declarations), block.layered


def _begun(head: str, around: _Block | None, depth: int) -> _Block:
    """Return the block that begins with some words in another one, or in none."""
    within = around.selectors if around else ""
    layered = around is not None and around.layered
    if within is None or depth > MAX_NESTING:
        return _Block(None, layered, [])
    if head.startswith("@"):
        kind = head.lower()
        holds_here = kind.startswith(_GROUPS) and not (kind.startswith("@media") and _OTHER_MEDIA.search(kind))
        return _Block(within if holds_here else None, layered or kind.startswith("@layer"), [])
    if not within:
        return _Block(head, layered, [])
    inner = [
        one.replace("&", f":is({within})") if "&" in one else f":is({within}) {one.strip()}" for one in split_list(head)
    ]
    together = ",".join(inner)
    return _Block(together if len(together) <= MAX_SELECTOR else None, layered, [])
