"""What style sheets and style attributes say that changes what a page says: hidden, struck, raised, a table's part.

In: declarations, and the rules of ``<style>`` elements. Out: a ``Look`` for an element. Surprise: a rule counts only if
this module understands all of its selector and it holds for a wide screen; rules that say nothing of these matters are
not kept, so that most pages have none. The libraries for style sheets want the page as a tree, which is never built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.limits import at_most
from extractor.page import Style
from extractor.readers._generated import WORTH, generated_by
from extractor.readers._set_off import is_set_off, pixels


class Look(NamedTuple):
    """How an element is shown: ``part`` is what of a table it is, ``apart`` whether it stands apart in its line."""

    gone: bool = False
    """Whether it takes up no place at all."""
    style: Style | None = None
    part: str = ""
    apart: bool = False
    parts_children: bool = False
    """Whether each of the elements in it stands apart."""
    inked: bool = False
    white: bool = False
    """Whether its letters are white; ``inked`` is whether their colour is said at all."""
    ground: str = ""
    """What is behind it, if that is said and is not white."""
    generates: str = ""
    """What the sheet puts into it that is not on the page, if that is a figure or a part of one."""
    set_off: bool = False
    """Whether it stands off from what is beside it in its line, or somewhere else."""
    turned: bool = False
    """Whether its letters run backwards, are mirrored or stand on their heads."""

    @property
    def matters(self) -> bool:
        """Tell whether it says anything but colours that are to be seen."""
        shown = self.gone or self.style is not None or bool(self.part) or self.white
        return shown or self.apart or self.parts_children or self.set_off or self.turned


PLAIN = Look()
WHITE = "#fff"
MAX_COMPARED = 3_000_000
"""Rules held against elements; a page of a site with its sheet inside has some 100,000."""

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_TELLING = re.compile(
    r"display|visibility|opacity|font|color|background|text-indent|text-decoration|vertical-align|clip|mso-hide"
    r"|position|overflow|transform|margin|padding|border|float|order|filter|unicode-bidi|mso-text-raise|zoom|security",
    re.IGNORECASE,
)
_WORTH = re.compile(
    rf"{WORTH}|"
    r"none|hidden|collapse|line-through|super|sub\b|table|flex|grid|inline-block|opacity|clip|scale|mso-hide|indent|text-(?:top|bottom)|vertical-align\s*:\s*-?\d|hsla?\(|override|#f[b-f]f"
    r"|\bcolor\s*:\s*([^;}!\s]+)[^{}]*\bbackground(?:-color)?\s*:\s*\1|background(?:-color)?\s*:\s*([^;}!\s]+)[^{}]*[;\s]color\s*:\s*\2"
    r"|rotate|matrix"
    r"|(?:left|top|right)\s*:\s*-|font(?:-size)?\s*:\s*[01](?:\.\d+)?(?:p[xt]|em)?\b|#fff|white|transparent|rgba?\(",
    re.IGNORECASE,
)
"""What at least one value says in a sheet that is worth reading."""
_SETS_OFF = re.compile(
    r"float\s*:|order\s*:\s*[1-9-]|absolute|fixed|(?:margin|padding|border)[a-z-]*\s*:[^;}]*[1-9]", re.IGNORECASE
)
"""The same, where nothing but tags stands between two digits: only there it matters what is set off from what."""
TINY = 2
"""Pixels; letters smaller than that are not to be seen."""
RAISED = 3
"""Pixels; what stands that much higher is a mark of a note. Office programs move letters by less, for no reason."""
FAR = -90
"""Pixels to the left or above; what stands there is off the page."""
_WHITE = re.compile(
    r"#f{3}$|#(?:f[b-f]){3}$|white$|snow$|rgba?\((?:\s*25[1-5]\s*,?){3}|hsla?\([^,]*,[^,]*,\s*(?:100|99)%"
)
_CLEAR = re.compile(r"transparent$|rgba\([^)]*,\s*0(?:\.0*)?\s*\)|#(?:[0-9a-f]{6}00|[0-9a-f]{3}0)$")
_FADED = re.compile(r"opacity\(\s*0(?:\.0*)?%?\s*\)|alpha\(opacity=0\)")
_TURNED = re.compile(r"scale[xy]?\(\s*-|scale\([^,)]*,\s*-|rotate[yxz]?\(\s*-?180deg|matrix\(\s*-")
_NO_CLIP = re.compile(r"auto|none|initial|inset\(0")
_TABLE_PARTS = {
    "table": "table",
    "inline-table": "table",
    "table-row": "tr",
    "table-cell": "td",
}
_APART = {"block", "inline-block", "flex", "grid", "list-item", "inline-flex", "inline-grid"}
_PARTING = {"flex", "grid", "inline-flex", "inline-grid"}


def _far(value: str) -> bool:
    size = pixels(value)
    return size is not None and size <= FAR


def _none(value: str) -> bool:
    return pixels(value) == 0


@lru_cache(maxsize=1024)
def look_of(declarations: str) -> Look:
    """Return what the declarations of one rule, or of one attribute, say."""
    if not _TELLING.search(declarations):
        return PLAIN
    said: dict[str, str] = {}
    for declaration in _COMMENT.sub(" ", declarations).lower().split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip()] = value.replace("!important", "").strip()
    display = said.get("display", "")
    ink = _colour(said.get("color", ""))
    ground = _colour(said.get("background-color", "") or said.get("background", ""))
    hidden = _unseen(said) or bool(ink and ink == ground)
    return Look(
        gone=display == "none",
        style=Style.HIDDEN if hidden else _shown_as(said),
        part=_TABLE_PARTS.get(display, ""),
        apart=display in _APART,
        parts_children=display in _PARTING,
        inked=bool(ink),
        white=ink == WHITE,
        ground="" if ground in ("clear", WHITE) else ground,
        set_off=is_set_off(said),
        turned=_is_turned(said),
    )


def _shown_as(said: dict[str, str]) -> Style | None:
    if "line-through" in said.get("text-decoration", "") + said.get("text-decoration-line", ""):
        return Style.STRUCK
    upright = said.get("vertical-align", "")
    raised = pixels(upright) or pixels(said.get("mso-text-raise", "")) or 0
    if upright in ("super", "text-top") or raised >= RAISED:
        return Style.RAISED
    return Style.LOWERED if upright in ("sub", "text-bottom") or raised <= -RAISED else None


def _colour(value: str) -> str:
    """Return a colour in a form that can be compared, white and none at all in one of their own each."""
    value = value.strip()
    if not value or value in ("inherit", "initial", "unset", "none"):
        return ""
    return "clear" if _CLEAR.match(value) else WHITE if _WHITE.match(value) else value


def _unseen(said: dict[str, str]) -> bool:
    """Tell whether an element takes up its place but cannot be seen."""
    clip = said.get("clip-path", "") or said.get("clip", "")
    size = said.get("font-size", "") or said.get("font", "")
    letters = pixels(size) if "font-size" in said or size[:1] in ("0", "1") else None
    off = said.get("position", "") in ("absolute", "fixed", "relative") and any(
        _far(said.get(side, "")) for side in ("left", "top", "right", "bottom")
    )
    flat = said.get("overflow", "") in ("hidden", "clip") and any(
        _none(said.get(side, "x")) for side in ("height", "width", "max-height", "max-width")
    )
    return (
        said.get("visibility", "") in ("hidden", "collapse")
        or _none(said.get("opacity", "x"))
        or (letters is not None and letters < TINY and ("%" not in size or not letters))
        or "clear" in (_colour(said.get("color", "")), _colour(said.get("-webkit-text-fill-color", "")))
        or _none(said.get("zoom", "x"))
        or said.get("-webkit-text-security", "none") != "none"
        or (said.get("position", "") in ("absolute", "fixed") and bool(clip) and not _NO_CLIP.match(clip))
        or (bool(said.get("clip-path")) and re.match(r"inset\((?:50|100)%|circle\(0", clip) is not None)
        or said.get("mso-hide", "") == "all"
        or _far(said.get("text-indent", ""))
        or _far(said.get("margin-left", ""))
        or said.get("content-visibility", "") == "hidden"
        or _FADED.match(said.get("filter", "")) is not None
        or re.match(r"scale[xy]?\(\s*0\s*[,)]", said.get("transform", "")) is not None
        or off
        or flat
    )


def _is_turned(said: dict[str, str]) -> bool:
    """Tell whether a figure is shown otherwise than its digits follow each other: 12, written 21."""
    backwards = "override" in said.get("unicode-bidi", "") and said.get("direction", "") == "rtl"
    return backwards or _TURNED.search(said.get("transform", "")) is not None


# --- sheets ----------------------------------------------------------------------------------------------------------


class Element(NamedTuple):
    """An open element, as far as selectors ask for it."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: str
    number: int
    """Which of its parent's children it is, from 1."""


class _Simple(NamedTuple):
    """One part of a selector: ``child`` says that the part before it is its parent and no other ancestor."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: tuple[str, ...]
    number: int
    child: bool


class _Rule(NamedTuple):
    parts: tuple[_Simple, ...]
    look: Look


_BLOCK = re.compile(r"([^{}]*)\{([^{}]*)\}")
_PSEUDO = re.compile(r"::?(?:before|after)\s*$", re.IGNORECASE)
_NESTING = re.compile(r"@[^{};]*\{")
_OTHER_MEDIA = re.compile(r"print|speech|max-|handheld|orientation|prefers|tty|braille|projection|not\b", re.IGNORECASE)
_PART = re.compile(
    r"(?P<name>\*|[a-z][a-z0-9-]*)?(?P<rest>(?:[.#][\w\u0080-\U0010ffff-]+|\[[^\]]+\]"
    r"|:(?:first-child|nth-child\(\s*\d+\s*\)))*)$",
    re.IGNORECASE,
)
_REST = re.compile(r"([.#])([\w\u0080-\U0010ffff-]+)|\[([^\]]+)\]|:(?:(first-child)|nth-child\(\s*(\d+)\s*\))")
_IDS = re.compile(r"(?:^|\s)id\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_CLASSES = re.compile(r"(?:^|\s)class\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def element(name: str, attributes: str, number: int) -> Element:
    """Return an element as selectors see it."""
    said, classes = _IDS.search(attributes), _CLASSES.search(attributes)
    return Element(
        name,
        (said[1] or said[2] or said[3] or "") if said else "",
        frozenset((classes[1] or classes[2] or classes[3] or "").split()) if classes else frozenset(),
        attributes,
        number,
    )


class Sheet:
    """The rules of a page that matter here, by what they ask of an element first."""

    def __init__(self) -> None:
        """Begin without rules."""
        self.rules: dict[str, list[tuple[tuple[int, int, int, int], _Rule]]] = {}
        self._order = 0
        self._compared = 0

    def add(self, css: str, *, meeting: bool) -> None:
        """Add the rules of a ``<style>`` element; ``meeting`` tells whether digits stand beside each other in tags."""
        if not (_WORTH.search(css) or (meeting and _SETS_OFF.search(css))):
            return
        for selectors, declarations in _blocks(_COMMENT.sub(" ", css)):
            look = look_of(declarations)
            if look.set_off and not meeting:
                look = look._replace(set_off=False)
            generated = Look(generates=content) if (content := generated_by(declarations)) else PLAIN
            for selector in selectors.split(","):
                bare = _PSEUDO.sub("", selector)
                rule = look if bare == selector else generated
                parts = _parts(bare) if rule != PLAIN else ()
                if parts:
                    self._order += 1
                    last = parts[-1]
                    first = f"#{last.id}" if last.id else next((f".{one}" for one in sorted(last.classes)), last.name)
                    self.rules.setdefault(first, []).append(((*_weight(parts), self._order), _Rule(parts, rule)))

    def look(self, path: Sequence[Element]) -> Look:
        """Return how the last of some elements, each in the one before it, is shown.

        Raises:
            TooMuchContent: there are more rules for more elements than any page needs.
        """
        one = path[-1]
        keys = ("", one.name, f"#{one.id}", *(f".{name}" for name in one.classes))
        rules = [rule for key in keys if key in self.rules for rule in self.rules[key]]
        if not rules:
            return PLAIN
        self._compared += len(rules)
        at_most(MAX_COMPARED, self._compared, "style rules for elements")
        look = PLAIN
        for _, rule in sorted(rule for rule in rules if _matches(rule[1].parts, path)):
            look = merged(look, rule.look)
        return look


def merged(under: Look, over: Look) -> Look:
    """Return a look with another one laid over it."""
    if over is PLAIN:
        return under
    displayed = over.part or over.apart or over.gone
    return Look(
        over.gone if displayed else under.gone,
        over.style or under.style,
        over.part if displayed else under.part,
        over.apart if displayed else under.apart,
        over.parts_children if displayed else under.parts_children,
        over.inked or under.inked,
        over.white if over.inked else under.white,
        over.ground or under.ground,
        over.generates or under.generates,
        over.set_off or under.set_off,
        over.turned or under.turned,
    )


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules that hold for a wide screen."""
    position = 0
    while nesting := _NESTING.search(css, position):
        yield from _BLOCK.findall(css[position : nesting.start()])
        depth, end = 1, nesting.end()
        for brace in re.finditer(r"[{}]", css[end:]):
            depth += 1 if brace.group() == "{" else -1
            if not depth:
                break
        else:
            return
        inner = css[end : end + brace.start()]
        position = end + brace.end()
        kind = nesting.group().lower()
        if kind.startswith(("@media", "@supports", "@layer")) and not _OTHER_MEDIA.search(kind):
            yield from _BLOCK.findall(inner)
    yield from _BLOCK.findall(css[position:])


def _parts(selector: str) -> tuple[_Simple, ...]:
    """Return the parts of a selector, none if it asks for more than is known here."""
    found: list[_Simple] = []
    child = False
    for word in selector.rsplit(";", 1)[-1].replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        match = _PART.match(word)
        if match is None:
            return ()
        ids, number = "", 0
        classes: set[str] = set()
        attributes: list[str] = []
        for mark, name, attribute, first, nth in _REST.findall(match["rest"]):
            if mark == "#":
                ids = name
            elif mark:
                classes.add(name)
            elif attribute:
                attributes.append(re.sub(r"[\s\"']", "", attribute).lower())
            else:
                number = 1 if first else int(nth)
        name = (match["name"] or "").lower()
        found.append(_Simple("" if name == "*" else name, ids, frozenset(classes), tuple(attributes), number, child))
        child = False
    return tuple(found)


def _weight(parts: Sequence[_Simple]) -> tuple[int, int, int]:
    return (
        sum(bool(part.id) for part in parts),
        sum(len(part.classes) + len(part.attributes) + bool(part.number) for part in parts),
        sum(bool(part.name) for part in parts),
    )


def _matches(parts: Sequence[_Simple], path: Sequence[Element]) -> bool:
    """Tell whether a selector speaks of the last element of a path; ancestors are taken from the nearest on."""
    if not path or not _is(parts[-1], path[-1]):
        return False
    at = len(path) - 2
    for part, within in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        while at >= 0 and not _is(part, path[at]):
            if within.child:
                return False
            at -= 1
        if at < 0:
            return False
        at -= 1
    return True


def _is(part: _Simple, one: Element) -> bool:
    return (
        part.name in ("", one.name)
        and part.id in ("", one.id)
        and part.classes <= one.classes
        and part.number in (0, one.number)
        and (not part.attributes or _has(part.attributes, one.attributes))
    )


def _has(wanted: Sequence[str], attributes: str) -> bool:
    bare = re.sub(r"[\"']", "", attributes).lower()
    return all(re.search(rf"(?:^|\s){re.escape(one)}(?:[\s/]|$|=)", bare) for one in wanted)
