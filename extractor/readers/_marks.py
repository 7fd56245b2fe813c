"""Marks that writers put into text itself: of notes, of what is struck out, of formulas, and single tags in Markdown.

In: a source text, or a normalised one. Out: the runs of characters that such marks set apart, or the text with marks
that mean nothing here turned into ``FILL``. Surprise: notes are looked for in the source, because a raised digit is
one like all others once it is normalised: ``34³`` is 34 with a note, never 343.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.page import FILL, Style, Styled
from extractor.readers._set_off import line_before, may_be_thousands
from extractor.readers._styles.tags import STYLES, TABLE_TAGS, Tag, tag_of
from extractor.readers._styles.usual_classes import usual_style

_RAISED = "⁰¹²³⁴-⁹₀-₉"
_RINGED = "①-⒇❶-❿⓫-⓴⓵-⓾㈠-㈩㉑-㉟㊀-㊉㊱-㊿※†‡§"
_DIGIT = "0-9０-９"
_CELL_ENDS = r"(?=[\s|│<~*_$)）]|$)"
_NOTE = re.compile(
    rf"(?<=[{_DIGIT}])[{_RAISED}]+[⁾₎]?"
    rf"|(?<=[{_DIGIT}\u4e00-\u9fff)）])[ \u3000]?[{_RINGED}]+{_CELL_ENDS}"
    rf"|(?<=[{_DIGIT}])[ \u3000]?\[?注[ ]?[{_DIGIT}①-⑳一二三四五]{{0,2}}\]?{_CELL_ENDS}"
    r"|\[\^[^\[\]\s]{1,20}\]"
    rf"|(?<=[{_DIGIT}])(?:\^[{_DIGIT}a-z,*]{{1,3}}\^|\[[{_DIGIT}]{{1,2}}\]{_CELL_ENDS})",
    re.MULTILINE,
)
_STRUCK = re.compile(
    r"(?<!~)~~(?=[^\s~])[^~\n|]{1,80}~~(?!~)|(?:[^\s\u0335-\u0338][\u0335-\u0338])+"
    r"|\\(?:sout|xout|st|[bx]?cancel)\{[^{}\n]{0,80}\}"
)
_BY_NAME = "sup|sub|del|s|strike|rt"
_TAGGED = re.compile(rf"<({_BY_NAME})\b[^<>]{{0,80}}>[^<>\n]{{0,80}}</\1>", re.IGNORECASE)
_ANY_LOOK = re.compile("style|class|hidden|color|rtl", re.IGNORECASE)
_LOOKING = re.compile(
    rf"(?P<tag><(?!(?:{_BY_NAME})\s)(?P<name>[a-z][a-z0-9]{{0,10}})\s[^<>]{{1,200}}>)[^<>\n]{{0,80}}</(?P=name)>",
    re.IGNORECASE,
)
"""A tag that may be shown in a way of its own, other than those whose name says how."""
_ANY_NOTE = re.compile(rf"[{_RAISED}{_RINGED}\^\[]")
_ANY_WORD = re.compile(rf"注(?<=[{_DIGIT} \u3000\[]注)")
"""Where a note may be named so; 注 stands in many words."""
_ANY_STRUCK = re.compile(r"~~|[\u0335-\u0338]|\\(?:[sx]out|st|[bx]?cancel)\{")


def styled_by_marks(source: str) -> list[Styled]:
    """Return the runs of a source text that marks in it set apart: notes behind figures, and what is struck out."""
    found: list[Styled] = []
    if _ANY_NOTE.search(source) or _ANY_WORD.search(source):
        found += [Styled(*match.span(), Style.NOTE) for match in _NOTE.finditer(source)]
    found += turned_round(source)
    if _ANY_STRUCK.search(source):
        found += [Styled(*match.span(), Style.STRUCK) for match in _STRUCK.finditer(source)]
    if "</" in source:
        found += [Styled(*match.span(), STYLES[match[1].lower()]) for match in _TAGGED.finditer(source)]
        if _ANY_LOOK.search(source):
            found += [
                Styled(*match.span(), style)
                for match in _LOOKING.finditer(source)
                if (style := _style_of(match["tag"])) is not None
            ]
    return sorted(found)


_TURNED_ROUND = re.compile("\u202e[^\u202c\n]+")
"""Characters that are shown from right to left whatever they are: 12, written 21."""


def turned_round(source: str) -> list[Styled]:
    """Return the runs of a source text that are shown backwards, so that no figure in them is what it says."""
    if "\u202e" not in source:
        return []
    return [Styled(*match.span(), Style.HIDDEN) for match in _TURNED_ROUND.finditer(source)]


def _style_of(markup: str) -> Style | None:
    """Return how what a single tag opens is shown, if not like all other words."""
    look = tag_of(markup).look
    return Style.HIDDEN if look.gone or look.white else look.style or usual_style(markup)


_BLANKS = f" {FILL}"
NOTE_WITHIN = 40
"""Blanks and tags between a figure and the mark of its note."""


def with_blanks_before(one: Styled, text: str) -> Styled:
    """Return a raised or lowered run with the blanks between it and the digit before it, so that it is its note."""
    if one.style not in (Style.RAISED, Style.LOWERED):
        return one
    at = one.start
    while at and text[at - 1] in _BLANKS and one.start - at < NOTE_WITHIN:
        at -= 1
    return one._replace(start=at) if at and text[at - 1].isdigit() else one


_FORMULA = re.compile(r"\$\$?[^$\n|]{1,80}\$\$?|\\\([^\n|]{1,80}?\\\)|\\\[[^\n|]{1,80}?\\\]")
_NOT_COUNTING = re.compile(r"\\(?:sout|cancel|xout|st)\{[^{}]*\}|[\^_](?:\{[^{}]*\}|\\?[^\s{}\\])")
_COMMAND = re.compile(
    r"\\(?:math(?:bf|rm|sf|it|tt|cal|normal|bb)|text(?:bf|rm|sf|it|tt|normal)?|boldsymbol|bm|bf|rm|it|underline|boxed"
    r"|displaystyle|ensuremath|mbox|hbox|left|right)(?![a-zA-Z])|\\!|[{}]"
)
_APART = re.compile(r"\d[\s\0}]*\\q?quad[\s\0{]*\d")
_SPACE = re.compile(r"\\q?quad(?![a-zA-Z])|\\[,;:> ]|~")
"""A formula's blanks, by which it parts figures, or the thousands of one."""
_FIGURE = re.compile(r"[\s\0]*(?:[+-]?[\s\0]*\d[\d,.\s\0]*|-{1,3}|/)[\s\0]*")
_WITHIN = r"(?:\s(?:[^<>\n]|\n(?![ \0]*\|)){0,200})?"
"""The attributes of a tag; one that a narrow column broke has the other cells of its row behind its first letters."""
_INLINE = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|small|big|mark|code|a(?!\s[^<>]*href)|ins|sup|sub|del|s|strike)"
    + _WITHIN
    + "/?>",
    re.IGNORECASE,
)
_TAG = re.compile(rf"</?[A-Za-z][A-Za-z0-9:_.-]{{0,40}}{_WITHIN}/?>")
"""Of any language; the stroke in one is no nothing, and two figures that one parts are two."""


_TAGS = re.compile(rf"(?:{_TAG.pattern})(?:[ {FILL}]*(?:{_TAG.pattern}))*")
_COMMENT = re.compile(r"<!--(?:(?!-->)[\s\S]){0,2000}-->")


def without_marks(text: str) -> str:
    """Return a normalised text with formulas' marks around a figure, tags and comments turned into ``FILL``."""
    if "$" in text or "\\(" in text or "\\[" in text:
        text = _FORMULA.sub(_bare, text)
    if "<" in text:
        if "<!--" in text:
            text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", FILL, match.group()), text)
        if "|" in text or "\t" in text:
            text = _with_figures_parted(text)
        text = _INLINE.sub(_filled, text)
        text = _TAG.sub(lambda match: " " + FILL * (len(match.group()) - 1), text)
    return text


def _with_figures_parted(text: str) -> str:
    """Return a text in whose rows of cells something parts figures that tags set off from each other."""
    pieces, end = [], 0
    for match, before in _between_digits(text):
        tags = [tag_of(one.group()) for one in _TAG.finditer(match.group())]
        begun = [tag_of(one.group()) for one in _TAG.finditer(before)]
        inner = not any(one.name in TABLE_TAGS for one in tags)
        if inner and (any(map(_parts, tags)) or any(one.look.set_off or one.look.apart for one in begun)):
            sign = "、" if may_be_thousands(text, match.start(), match.end()) else " "
            pieces += [text[end : match.start()], sign, FILL * (len(match.group()) - 1)]
            end = match.end()
    return "".join((*pieces, text[end:])) if pieces else text


def _between_digits(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the tags between two digits in a row of cells, and those that stand right before the first figure."""
    last: re.Match[str] | None = None
    for match in _TAGS.finditer(text):
        start, end = match.span()
        while start and text[start - 1] in _BLANKS:
            start -= 1
        while end < len(text) and text[end] in _BLANKS:
            end += 1
        if text[start - 1 : start].isdigit() and text[end : end + 1].isdigit():
            row = line_before(text, start)
            if "|" in row or "\t" in row:
                figure = text[last.end() : start].strip(_BLANKS) if last else ""
                yield match, last.group() if last and figure.isdigit() else ""
        last = match


def _parts(tag: Tag) -> bool:
    """Tell whether a tag sets what is behind it off from what is before it."""
    return tag.words != FILL or tag.edge or tag.built_up or tag.look.set_off or tag.look.apart


def _filled(match: re.Match[str]) -> str:
    return FILL * len(match.group())


def _bare(match: re.Match[str]) -> str:
    """Return a formula's figure, FILL around it; one that is none, or several, or beside a digit, as it is."""
    start, end = match.span()
    beside = match.string[start - 1 : start].isdigit() or match.string[end : end + 1].isdigit()
    if beside or _APART.search(match.group()):
        return match.group()
    edge = 2 if match.group()[0] == "\\" or match.group().startswith("$$") else 1
    inner = match.group()[edge:-edge]
    inner = _COMMAND.sub(_filled, _NOT_COUNTING.sub(_filled, inner))
    inner = _SPACE.sub(lambda space: " " + FILL * (len(space[0]) - 1), inner)
    return FILL * edge + inner + FILL * edge if _FIGURE.fullmatch(inner) else match.group()


# Markdown's marks carry nothing here: **3**, 371200\.67, `0`, __总计__, _5_. The last of many strokes escapes nothing,
# nor does one that is all of a cell between bars: |\|0|.
_MARKUP = re.compile(
    r"(?P<masked>(?<![^\s|\0])\d{1,5}\*{2,}(?=[\s\0]*(?:[|\t\n]|$)))"
    r"|(?P<times>(?<=\d)\*(?=\d))|[*`]|(?<!\\\\)\\(?=[-.*_#+()\[\]])|(?<!\\\\)(?<![|\n])\\(?=\|)|__+|(?m:^#{1,6}(?= ))"
)


_CELL_END = re.compile(r"[|\s,;]")
CELL = 40
"""Characters on either side of a star among which the one that it closes, or that closes it, stands."""


def without_stars(text: str) -> str:
    """Return a text with the stars, backticks and escapes of Markdown turned into ``FILL``."""
    return _MARKUP.sub(_without_markup, text)


def _without_markup(match: re.Match[str]) -> str:
    """Return FILL for marks of Markdown.

    Stars behind a figure that none before it open may stand for digits, 8**, and one alone between digits is a sign
    that nobody can read, 1*2.
    """
    if match["times"] and _is_alone(match.string, match.start()):
        return match.group()
    begin = match.string.rfind("\n", 0, match.start()) + 1
    if match["masked"] and match.string.count("**", begin, match.start()) % 2 == 0:
        return match.group()
    return (
        "".join(ch if ch.isdigit() else FILL for ch in match.group()) if match["masked"] else FILL * len(match.group())
    )


def _is_alone(text: str, at: int) -> bool:
    """Tell whether a cell has no star but one."""
    before = _CELL_END.split(text[max(0, at - CELL) : at])[-1]
    behind = _CELL_END.split(text[at + 1 : at + 1 + CELL])[0]
    return "*" not in before and "*" not in behind


# --- digits whose font says only which of its characters they are ----------------------------------------------------

_CODES = re.compile(r"(?<![^\s|,])(?:\(cid:\d{1,5}\)){1,12}(?![^\s|,])")
_CODE = re.compile(r"\(cid:(\d{1,5})\)")
CID = "(cid:"


def with_codes_read(source: str) -> str:
    """Return a source of the same length, digits in place of the codes of a font that cells consist of.

    A font has its digits in their order, so all ten of them leave one way to read them; with fewer, or a figure that
    would begin with nought, nothing is read.
    """
    runs = [[int(code) for code in _CODE.findall(match.group())] for match in _CODES.finditer(source)]
    codes = {code for run in runs for code in run}
    zero = min(codes, default=0)
    if codes != set(range(zero, zero + 10)) or any(run[0] == zero and len(run) > 1 for run in runs):
        return source
    return _CODES.sub(lambda match: _CODE.sub(lambda one: _as_digit(one, zero), match.group()), source)


def _as_digit(code: re.Match[str], zero: int) -> str:
    return str(int(code[1]) - zero) + FILL * (len(code.group()) - 1)
