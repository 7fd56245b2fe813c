"""Things counted of which no table speaks: a figure has to be told for certain, or somebody looks at it.

In: a sentence. Out: the ``Mention``s of one careful fact of the kind ``count``. Surprise: a figure belongs to the noun
nearest to it, before or behind, and what is named in one breath with that noun (建议、提案30件) takes it away again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractor.prose.mentions import COUNT, SUMMING, Mention, Scene, alternatives, denial, first_denial, mention
from extractor.prose.registry import Fact

_FILLING = r"(?:全年|年内|本年度?|今年|当年|共有|有|达到|达|为|约|近|超过|逾|总数|数量|总量|各类|:)*"
_PEOPLE = r"(?:人员|人数|干部|职工|学员|工作人员|对象|总人数)?"
_NOT_THIS = re.compile(r"上年|去年|上一年|同期|往年|增长|增加|减少|下降|提高|分别|不足|未|率|比|较|每[月季年周期次半]")
_PART = re.compile(r"其中|包括|包含|含|占|除")
_OPENED = re.compile(r"\d[^\d,。;]{0,4}\($")
_JOINS = r"(?:[、和及与/]|以及|或)"
_JOINED = re.compile(rf"{_JOINS}(?:其他|各类)?$")
_SPENT = re.compile(r"会议|研究|检查|督促|要求|指导")
"""Words between which and the noun a figure is rather of them: 召开3次会议研究新闻发布会工作."""
_GUEST = re.compile(r"上级|接受|选派|选送|牵头|协办|会办|应邀|参加[^,。;\d]{2,16}(?:组织|举办|召开|开展|举行)")
"""Words of one who takes part: what was held or answered was somebody else's, or only partly one's own."""
_MEASURED = re.compile(r"(?:场次|人次|期次|班次|余?[条篇期则件份次场个项轮人名部元])(?:左右)?(?:[、和及与]|以及)?")
"""The measure of the figure before, and what joins the next one to it."""
_OTHERS = re.compile(r"部分|个别|有的|少数|仍|问题|不足|单位|部门")
"""Words of whose lack a sentence speaks, if not of the agency's own."""
_CHINESE = r"(?<!第)(?:[一两二三四五六七八九十百]{2,}|[两二三四五六七八九十]|(?<![统新唯同进])一(?!次性|步|个个))"
_MARKS = ",;:。("
REACH = 14
"""Characters between the noun and its figure: 新闻发布会及时有效开展5场."""
BACK = 30
"""Characters before a comma in which the noun of the figure behind it stands: 举办培训班3期,参加人员120人."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The words of a fact, as they are looked for."""

    figure: re.Pattern[str]
    words: re.Pattern[str]
    ending: re.Pattern[str]
    """The noun right before a comma: 进行了集中轮训,共计45人."""
    verbs: re.Pattern[str]
    rivals: re.Pattern[str]
    follows: re.Pattern[str]
    """The noun behind a figure: 场新闻发布会."""
    led: re.Pattern[str]
    """What may stand between a comma and a figure whose noun stands before it: 累计参加."""
    none: re.Pattern[str]
    trace: re.Pattern[str]


@cache
def _patterns(fact: Fact) -> _Patterns:
    words, verbs, measures = map(alternatives, (fact.words, fact.verbs, fact.measures))
    rivals = alternatives(fact.rivals) if fact.rivals else "(?!)"
    figure = rf"(?:(?<![第\d])\d[\d,]*万?[余多]?|{_CHINESE}){measures}"
    return _Patterns(
        figure=re.compile(COUNT + measures),
        words=re.compile(words),
        ending=re.compile(f"{words}[,:]$"),
        verbs=re.compile(verbs),
        rivals=re.compile(rivals),
        follows=re.compile(rf"余?的?(?P<between>[^\d,。;、:()]{{0,10}}?){words}(?!{_JOINS}\D|{rivals})"),
        led=re.compile(rf"{_FILLING}{SUMMING}(?P<verb>{verbs}?){_PEOPLE}{_FILLING}{SUMMING}{_FILLING}"),
        none=re.compile(_denied(verbs, alternatives(fact.none)) if fact.none else "(?!)"),
        trace=re.compile(rf"{words}[^。;]{{0,30}}?{figure}|{figure}[^。;,]{{0,12}}?{words}"),
    )


def _denied(verbs: str, nouns: str) -> str:
    """Return the pattern of words that mean none: a denial that ends with the noun, or with one joined to it."""
    return (
        rf"(?:未|没有|无(?!正当|法)|尚无|暂无|不存在|并未)(?:曾|有)?(?:{verbs}|产生|发生|存在|承担|涉及)?"
        rf"[^,。;\d]{{0,10}}?{nouns}(?:办理|任务|事项|情况|工作|班|活动|的)*(?:{_JOINS}[^,。;\d]{{0,14}})?(?=[,。;)]|$)"
    )


def read(sentence: str, start: int, fact: Fact, scene: Scene) -> Iterator[Mention]:
    """Yield how many a sentence gives for a fact; ``start`` is where it begins in the prose."""
    patterns = _patterns(fact)
    if not patterns.words.search(sentence):
        return
    found = False
    for match in patterns.figure.finditer(sentence):
        at = match.start("number")
        sure = None if scene.excludes(sentence, at, start) else _certainty(sentence, match, patterns)
        if sure is not None:
            found = True
            doubtful = not sure or scene.doubts(sentence, at, start)
            own = mention(fact, match, sentence, start)
            yield replace(own, doubtful=doubtful, part=_is_part(sentence, at))
    none = first_denial(patterns.none, sentence)
    if found or none is None or _OTHERS.search(sentence, 0, none.start()):
        return
    if not scene.excludes(sentence, none.start(), start):
        yield replace(denial(fact, none, start), doubtful=scene.doubts(sentence, none.start(), start))


def traced(sentence: str, fact: Fact) -> bool:
    """Tell whether a sentence may speak of a fact: the noun and a figure of some such things, in digits or words."""
    return _patterns(fact).trace.search(sentence) is not None


def _certainty(sentence: str, match: re.Match[str], patterns: _Patterns) -> bool | None:
    """Tell whether a figure surely is of the fact; None where it is of something else, or of more."""
    at, end = match.start("number"), match.end()
    began = _lead(sentence, at)
    lead = sentence[began:at]
    if _NOT_THIS.search(lead):
        return None
    if before := [one for one in patterns.words.finditer(sentence, began) if one.end() <= at]:
        return _certainty_behind(sentence, began, at, before[-1], patterns)
    follows = patterns.follows.match(sentence, end)
    if follows and not _SPENT.search(follows["between"]) and not patterns.rivals.search(follows["between"]):
        acted = patterns.verbs.search(sentence, 0, at) or patterns.verbs.search(follows.group())
        return acted is not None and not _GUEST.search(sentence)
    earlier = sentence[max(0, began - BACK) : began]
    led = patterns.led.fullmatch(lead)
    if led is None or not patterns.words.search(earlier) or patterns.rivals.search(earlier):
        return None
    told = bool(led["verb"]) or bool(patterns.verbs.match(sentence, end)) or bool(patterns.ending.search(earlier))
    return not _GUEST.search(sentence) if told else None


def _certainty_behind(sentence: str, began: int, at: int, noun: re.Match[str], patterns: _Patterns) -> bool | None:
    """Tell it of a figure at ``at`` behind the noun; ``began`` is where the words before the figure begin."""
    between, ahead = sentence[noun.end() : at], sentence[began : noun.start()]
    joined = _JOINED.search(ahead) or re.search(_JOINS, between)
    near = any(one.end() > len(ahead) - 4 for one in patterns.rivals.finditer(ahead))
    if joined or near or patterns.rivals.search(between) or len(between) > REACH:
        return None
    acted = patterns.verbs.search(sentence, 0, at) is not None
    return acted and not _SPENT.search(sentence, max(0, at - 40), at) and not _GUEST.search(sentence)


def _lead(sentence: str, at: int) -> int:
    """Return where the words before a figure begin: behind a mark, or behind the figure before it and its measure."""
    clause = _clause(sentence, at)
    digits = list(re.finditer(r"\d", sentence[clause:at]))
    if not digits:
        return clause
    behind = clause + digits[-1].end()
    measure = _MEASURED.match(sentence, behind, at)
    return measure.end() if measure else behind


def _is_part(sentence: str, at: int) -> bool:
    """Tell whether a figure is told as a part of one before it: 30件(建议18件), 其中建议18件."""
    clause = _clause(sentence, at)
    return _PART.search(sentence, clause, at) is not None or _OPENED.search(sentence[:clause]) is not None


def _clause(sentence: str, at: int) -> int:
    return max(sentence.rfind(mark, 0, at) for mark in _MARKS) + 1
