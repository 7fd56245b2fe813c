"""A figure as the prose gives it, and the words around figures that every kind of fact shares.

In: a match in a sentence. Out: a ``Mention``. Surprise: a sentence is about the year of the report unless it names
another one, and a plan is no figure of any year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.page import Number, parse_number
from extractor.prose.registry import Fact

COUNT = (
    r"(?P<number>(?<!\d)(?<!\d,)\d[\d,]*+(?:\.\d++)?+)(?P<wan>万)?"
    r"(?P<vague>[余多](?=[条篇期则个项件次份场轮部人名])|左右)?"
)
SUMMING = r"(?:共计|累计|总计|合计|共|为)?"
PLANNED = re.compile(r"计划|预计|力争|打算|拟|目标")
CLAUSE_END = re.compile(r"[,;:。、(]")

_VAGUE_BEFORE = re.compile(r"(?:约|近|超过|超|逾|大约|将近|接近|不少于|多达)$")
_VAGUE_BEHIND = re.compile(r"余|左右|上下|以上|多")
_ORDINAL = re.compile(r"(?:第|\d[-~至到.])$")
_YEARS = re.compile(r"(?<!\d)(20[12]\d)(?:年度?)(?!1月1日|以来|至|到|-)")
_AHEAD = re.compile(r"(?<!\d)(20[12]\d)年度?(?=[^,。;\d]{0,8}?(?:计划|预计|力争|打算|拟|将))")
_AHEAD_CLAUSE = re.compile(_AHEAD.pattern + r"[^,。;]*")
_BACK = re.compile(r"[,;](?:回顾)?(20[12]\d)年(?![^,;\d]{0,4}(?:基础|相比|同期|水平|的))")
"""Where a sentence comes back from a later year to that of the report."""
_ITEM = re.compile(r"[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)")
_SPANNING = re.compile(r"以来|截至|截止|历年|近[两三四五]年|[两三四五]年来|多年")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure that the prose gives for a fact; offsets are those of the prose.

    Attributes:
        vague: said to be about so much.
        bare: no word says that anything was published; it only speaks against other figures.
        part: it is told as a part of a larger one, and counts where no other figure is told.
        doubtful: it may be of something else.
    """

    fact: str
    number: Number
    start: int
    end: int
    vague: bool
    bare: bool = False
    part: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What the sentences around a figure say of it: the year of the report, and where the report looks ahead.

    ``outlook`` are the stretches of the prose on problems, ``plans`` those on what will be done.
    """

    year: int | None = None
    outlook: tuple[range, ...] = ()
    plans: tuple[range, ...] = ()

    def doubts(self, sentence: str, at: int, start: int) -> bool:
        """Tell whether a figure at ``at`` of a sentence that starts at ``start`` may be none of this year alone."""
        return bool(_SPANNING.search(sentence[:at])) or any(start + at in stretch for stretch in self.outlook)

    def excludes(self, sentence: str, at: int, start: int) -> bool:
        """Tell whether a figure is planned, counts in an order, or is another year's."""
        before = sentence[:at]
        if PLANNED.search(before) or _ORDINAL.search(before) or any(start + at in stretch for stretch in self.plans):
            return True
        years = _YEARS.findall(before)
        return bool(years) and self.year is not None and int(years[-1]) != self.year

    def without_plans(self, sentence: str) -> str:
        """Return a sentence without what it plans for a later year than that of the report."""
        if self.year is None:
            return sentence
        found: list[str] = []
        at = 0
        while ahead := next((one for one in _AHEAD.finditer(sentence, at) if int(one[1]) > self.year), None):
            back = next((one for one in _BACK.finditer(sentence, ahead.start()) if int(one[1]) == self.year), None)
            end = back.start() if back else len(sentence)
            found += (sentence[at : ahead.start()], "," * (end - ahead.start()))
            at = end
        return "".join((*found, sentence[at:])) if found else sentence

    def without_planned_figures(self, sentence: str) -> str:
        """Return a sentence without the clauses that name a later year and plan; the others may be of this year."""
        year = self.year
        if year is None:
            return sentence
        return _AHEAD_CLAUSE.sub(lambda match: "," if int(match[1]) > year else match.group(), sentence)


_PROBLEMS = re.compile(r"[五5][、.]?存在的?(?:主要)?(?:问题|不足)|存在的?主要问题及改进")
_PLANS = re.compile(r"下一步|下一年度?|今后|下阶段|改进措施|改进方向|工作打算|工作计划")
_CHAPTER = re.compile(
    r"(?<![\u4e00-\u9fff])[一二三四六][、.](?:总体|主动|收到|政府信息公开行政|其他|需要)|其他需要报告"
)


def scene(text: str, year: int | None) -> Scene:
    """Return what the whole prose tells of the figures in it."""
    ends = [match.start() for match in _CHAPTER.finditer(text)]

    def chapter_of(start: int) -> range:
        return range(start, min((end for end in ends if end > start), default=len(text)))

    outlook = tuple(chapter_of(match.start()) for match in _PROBLEMS.finditer(text))
    plans = []
    for match in _PLANS.finditer(text):
        ahead = any(match.start() in stretch for stretch in outlook)  # elsewhere a plan is a sentence in passing
        stop = text.find("。", match.start())
        plans.append(chapter_of(match.start()) if ahead else range(match.start(), stop if stop >= 0 else len(text)))
    return Scene(year, outlook, tuple(plans))


def mention(fact: Fact, match: re.Match[str], sentence: str, start: int) -> Mention:
    """Return the figure that a match of ``COUNT`` and a measure gives for a fact."""
    number = parse_number(match["number"]) or 0
    if match["wan"]:
        number = round(number * 10_000)
    at = match.start("number")
    vague = bool(match["vague"] or match["wan"] or _VAGUE_BEFORE.search(sentence[:at]))
    if fact.careful:
        vague = vague or bool(_VAGUE_BEHIND.match(sentence, match.end()))
    return Mention(fact.id, number, start + at, start + match.end("number"), vague)


def first_denial(pattern: re.Pattern[str], sentence: str) -> re.Match[str] | None:
    """Return the first words that mean none; 无 in a cell is none of them, with the next heading's words behind it."""
    return next((match for match in pattern.finditer(sentence) if not _ITEM.search(match.group())), None)


def denial(fact: Fact, match: re.Match[str], start: int) -> Mention:
    """Return the zero that words give for a fact."""
    return Mention(fact.id, 0, start + match.start(), start + match.end(), False)


def alternatives(words: tuple[str, ...]) -> str:
    """Return the pattern of any of some words."""
    return f"(?:{'|'.join(words)})"
