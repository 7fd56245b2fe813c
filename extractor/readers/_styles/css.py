"""What the declarations of styles say that changes what a page says: hidden, struck, raised, a table's part.

In: declarations, of a style attribute or of the rules that hold for an element. Out: a ``Look``. Surprise: they are
laid over each other before anything is told from them, so that a stronger one shows again what another one hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.page import Style
from extractor.readers._set_off import is_moved, is_set_off, pixels


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
    veil: str = ""
    """The one thing that hides it, if an element in it can take that away from itself, as letters can be seen again."""
    lifts: tuple[str, ...] = ()
    """Which of these things it takes away from itself."""
    unsure: bool = False
    """Whether nobody can say if it is shown as it is said here."""
    moved: bool = False
    """Whether it, or what is in it, may be shown in another place than where it stands."""

    @property
    def matters(self) -> bool:
        """Tell whether it says anything but colours that are to be seen."""
        shown = self.gone or self.style is not None or bool(self.part) or self.white
        return shown or self.apart or self.parts_children or self.set_off or self.turned or self.unsure or self.moved


PLAIN = Look()
WHITE = "#fff"
VISIBILITY, SIZE, INK, CLOSED = "visibility", "size", "ink", "closed"
"""What hides letters and not those of an element inside that says otherwise; of a closed list, its head does."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
"""One that nothing closes reaches to the end."""
_TELLING = re.compile(
    r"display|visibility|opacity|font|color|background|text-indent|text-decoration|vertical-align|clip|mso-hide"
    r"|position|overflow|flex|direction|transform|margin|padding|border|float|order|filter|unicode-bidi|mso-text-raise|zoom|security|(?<![\w-])(?:(?:max-)?(?:height|width)|left|top|right|bottom)\s*:",
    re.IGNORECASE,
)
TINY = 2
"""Pixels; letters smaller than that are not to be seen."""
RAISED = 3
"""Pixels; what stands that much higher is a mark of a note. Office programs move letters by less, for no reason."""
FAR = -90
"""Pixels to the left or above; what stands there is off the page."""
_WHITE = re.compile(
    r"#f{3}$|#(?:f[b-f]){3}$|white$|snow$|rgba?\((?:\s*+25[1-5]\s*+,?+){3}|hsla?\([^,]*,[^,]*,\s*(?:100|99)%"
)
_CLEAR = re.compile(r"transparent$|rgba\([^)]*,\s*0(?:\.0*)?\s*\)|#(?:[0-9a-f]{6}00|[0-9a-f]{3}0)$")
_FADED = re.compile(r"opacity\(\s*0(?:\.0*)?%?\s*\)|alpha\(opacity=0\)")
_TURNED = re.compile(r"scale[xy]?\(\s*-|scale\([^,()]*+,\s*-|rotate[yxz]?\(\s*-?180deg|matrix\(\s*-")
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


Declarations = tuple[tuple[str, str], ...]


class Declared(NamedTuple):
    """The declarations of a rule or an attribute: names and values, those marked as important apart."""

    usual: Declarations
    important: Declarations


NONE_DECLARED = Declared((), ())
_LONGER = {
    "background": ("background-color",),
    "font": ("font-size",),
    "text-decoration": ("text-decoration-line",),
    "margin": ("margin-left", "margin-right"),
    "padding": ("padding-left", "padding-right"),
    "border": ("border-left", "border-right"),
}
"""What a short name says anew."""
_READ = frozenset(
    (
        "display", "visibility", "opacity", "font", "font-size", "color", "background", "background-color",
        "text-indent", "text-decoration", "text-decoration-line", "vertical-align", "clip", "clip-path", "mso-hide",
        "position", "left", "top", "right", "bottom", "overflow", "height", "width", "max-height", "max-width",
        "zoom", "transform", "filter", "-webkit-text-fill-color", "-webkit-text-security", "margin", "margin-left",
        "margin-right", "padding", "padding-left", "padding-right", "border", "border-left", "border-right",
        "float", "order", "flex-direction", "flex-flow", "unicode-bidi", "direction", "mso-text-raise",
        "content-visibility",
    )
)  # fmt: skip
_WORDS_ONLY = frozenset(("display", "visibility"))
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\s+[a-z]+)*")
_NOTHING_SAID = frozenset(("inherit", "revert", "revert-layer"))
_AS_AT_FIRST = frozenset(("initial", "unset"))


def without_comments(css: str) -> str:
    """Return a sheet, or declarations, without what browsers pass over."""
    return _COMMENT.sub(" ", css) if "/*" in css or "-->" in css or "<!--" in css else css


@lru_cache(maxsize=4096)
def declared(declarations: str) -> Declared:
    """Return what is declared of matters that count here."""
    if not _TELLING.search(declarations):
        return NONE_DECLARED
    usual: list[tuple[str, str]] = []
    important: list[tuple[str, str]] = []
    for declaration in without_comments(declarations).lower().split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip()
        if name not in _READ:
            continue
        bare, mark, _ = value.partition("!")
        bare = bare.strip()
        if name in _WORDS_ONLY and "var(" not in bare and not _WORDS.fullmatch(bare):
            continue  # no browser of today knows it
        (important if mark else usual).append((name, bare))
    return Declared(tuple(usual), tuple(important))


def look_of(declarations: str) -> Look:
    """Return what the declarations of one rule, or of one attribute, say."""
    return look_under((), declarations)


def look_under(rules: Sequence[Declared], style: str, hints: str = "") -> Look:
    """Return what rules say, the strongest last, with an attribute over them and what the element says by itself below.

    Of what is marked as important the order is the same, and it goes over all that is not.
    """
    own, usual = declared(style), declared(hints)
    if not rules and own is usual:  # nothing at all
        return PLAIN
    said: dict[str, str] = {}
    for one in (usual, *rules, own):
        _lay(said, one.usual)
    for one in (*rules, own):
        _lay(said, one.important)
    return _look(tuple(said.items()))


def _lay(said: dict[str, str], declarations: Iterable[tuple[str, str]]) -> None:
    """Lay declarations over others."""
    for name, value in declarations:
        for longer in _LONGER.get(name, ()):
            said.pop(longer, None)
        if value in _NOTHING_SAID or value in _AS_AT_FIRST:
            said.pop(name, None)
            if name == "display" and value != "inherit":
                said[name] = "inline"
        else:
            said[name] = value


@lru_cache(maxsize=2048)
def _look(declarations: Declarations) -> Look:
    """Return what declarations of different names say together."""
    said = dict(declarations)
    display = said.get("display", "")
    ink = _colour(said.get("color", ""))
    ground = _colour(said.get("background-color", "") or said.get("background", ""))
    shown_as = _shown_as(said)
    hidden_by = "always" if _unseen(said) else _veil(said, ink, ground)
    look = Look(
        gone=display == "none",
        style=Style.HIDDEN if hidden_by else shown_as,
        part=_TABLE_PARTS.get(display, ""),
        apart=display in _APART,
        parts_children=display in _PARTING,
        inked=bool(ink),
        white=ink == WHITE,
        ground="" if ground in ("clear", WHITE) else ground,
        set_off=is_set_off(said),
        turned=_is_turned(said),
        veil="" if hidden_by == "always" or shown_as else hidden_by,
        lifts=_lifts(said, ink),
        unsure="var(" in said.get("display", "") + said.get("visibility", ""),
        moved=is_moved(said),
    )
    return PLAIN if look == PLAIN else look


def _veil(said: Mapping[str, str], ink: str, ground: str) -> str:
    """Return what hides the letters, if an element among them may be seen all the same."""
    letters = _letters(said)
    by = [
        what
        for what, hides in (
            (VISIBILITY, said.get("visibility", "") in ("hidden", "collapse")),
            (SIZE, letters is not None and letters < TINY),
            (INK, ink == "clear" or bool(ink and ink == ground)),
        )
        if hides
    ]
    return "" if not by else by[0] if len(by) == 1 else "always"


def _letters(said: Mapping[str, str]) -> float | None:
    """Return how high letters are, in pixels, if that is said and no share of something else, but for nothing of it."""
    size = said.get("font-size", "") or said.get("font", "")
    if not ("font-size" in said or size[:1] in ("0", "1")):
        return None
    letters = pixels(size)
    return None if letters and "%" in size else letters


def _lifts(said: Mapping[str, str], ink: str) -> tuple[str, ...]:
    """Return what would hide letters and does not, because these declarations say otherwise."""
    size = said.get("font-size", "")
    letters = pixels(size) if size and not re.search(r"em|%", size.replace("rem", "")) else None
    return tuple(
        what
        for what, lifted in (
            (VISIBILITY, said.get("visibility", "") == "visible"),
            (SIZE, letters is not None and letters >= TINY),
            (INK, ink not in ("", "clear", WHITE) and "var(" not in ink),
        )
        if lifted
    )


def _shown_as(said: Mapping[str, str]) -> Style | None:
    if "line-through" in (said.get("text-decoration-line", "") or said.get("text-decoration", "")):
        return Style.STRUCK
    upright = said.get("vertical-align", "")
    raised = pixels(upright) or pixels(said.get("mso-text-raise", "")) or _moved_up(said)
    if upright in ("super", "text-top") or raised >= RAISED:
        return Style.RAISED
    return Style.LOWERED if upright in ("sub", "text-bottom") or raised <= -RAISED else None


def _moved_up(said: Mapping[str, str]) -> float:
    """Return by how many pixels something is shown above the place where it stands."""
    if said.get("position", "") != "relative":
        return 0
    for side, way in (("top", -1), ("bottom", 1)):
        size = said.get(side, "")
        if "%" not in size and (length := pixels(size)) is not None:  # a share of what nobody knows is none
            return way * length
    return 0


def _colour(value: str) -> str:
    """Return a colour in a form that can be compared, white and none at all in one of their own each."""
    value = value.strip()
    if not value or value in ("inherit", "initial", "unset", "none"):
        return ""
    return "clear" if _CLEAR.match(value) else WHITE if _WHITE.match(value) else value


def _unseen(said: Mapping[str, str]) -> bool:
    """Tell whether an element takes up its place but cannot be seen, nor anything in it."""
    clip = said.get("clip-path", "") or said.get("clip", "")
    off = said.get("position", "") in ("absolute", "fixed", "relative") and any(
        _far(said.get(side, "")) for side in ("left", "top", "right", "bottom")
    )
    flat = said.get("overflow", "") in ("hidden", "clip") and any(
        _none(said.get(side, "x")) for side in ("height", "width", "max-height", "max-width")
    )
    return (
        _none(said.get("opacity", "x"))
        or _colour(said.get("-webkit-text-fill-color", "")) == "clear"
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


def _is_turned(said: Mapping[str, str]) -> bool:
    """Tell whether a figure is shown otherwise than its digits follow each other: 12, written 21."""
    backwards = "override" in said.get("unicode-bidi", "") and said.get("direction", "") == "rtl"
    return backwards or _TURNED.search(said.get("transform", "")) is not None


def merged(under: Look, over: Look) -> Look:
    """Return a look with another one laid over it."""
    if over is PLAIN:
        return under
    if under is PLAIN:
        return over
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
        over.veil if over.style else under.veil,
        over.lifts + under.lifts,
        over.unsure or under.unsure,
        over.moved or under.moved,
    )
