"""Things that somebody did something to, and money: figures told by a verb, a noun and a measure.

In: a sentence. Out: the ``Mention``s of one fact of the kinds ``count`` and ``amount``. Surprise: a fact whose total
stands in a table too is read by its first figure, since a wrong one shows; any other has to be told for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractor.prose.mentions import COUNT, SUMMING, Mention, Scene, alternatives, denial, mention
from extractor.prose.registry import Fact

_NO = r"(?:未|没有|无(?!正当|法)|尚无|暂无|不存在|并未)(?:接|收|受理|产生|发生|办理|存在|有)?"
_NO_MONEY = r"(?:未|没有|无|尚无|暂无|不存在|并未|不)(?:收取|产生|发生|收|涉及|存在|有)?"
_NO_MONEY_BEHIND = r"[^,。;\d]{0,6}?(?:未收取|未发生|未产生|为零|零收取)"


# --- counted, and printed in a table too -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Count:
    """The patterns of a fact of the kind ``count``."""

    none: re.Pattern[str]
    words: re.Pattern[str]
    behind: re.Pattern[str]
    """收到政府信息公开申请70件"""
    others: tuple[re.Pattern[str], ...]
    """收到70件申请; 收到(long)申请70件; 申请70件被受理"""
    trace: re.Pattern[str]


@cache
def _count(fact: Fact) -> _Count:
    words, verbs, measures = map(alternatives, (fact.words, fact.verbs, fact.measures))
    handled = alternatives((*fact.verbs, "办理"))
    return _Count(
        none=re.compile(rf"{_NO}[^,。;\d]{{0,22}}?{alternatives(fact.none)}" if fact.none else "(?!)"),
        words=re.compile(words),
        behind=re.compile(rf"{verbs}(?P<object>[^\d,。;]{{0,24}}?){SUMMING}{COUNT}{measures}"),
        others=(
            re.compile(rf"{verbs}[^\d,。;]{{0,12}}?{SUMMING}{COUNT}{measures}的?[^\d,。;、]{{0,16}}?{words}"),
            re.compile(rf"{verbs}[^\d,。;]{{0,60}}?{words}{SUMMING}{COUNT}{measures}"),
            re.compile(rf"{words}{SUMMING}{COUNT}{measures}[^\d,。;]{{0,4}}?(?:被|均|已|全部|获|予以){{1,3}}{handled}"),
        ),
        trace=re.compile(rf"{handled}[^。]{{0,30}}{words}[^。]{{0,16}}\d|{words}[^。]{{0,12}}\d+{measures}"),
    )


def read_count(sentence: str, start: int, fact: Fact, scene: Scene) -> Iterator[Mention]:
    """Yield how many a sentence gives for a fact; ``start`` is where it begins in the prose."""
    if fact.careful:
        yield from _read_carefully(sentence, start, fact, scene)
        return
    patterns = _count(fact)
    none = patterns.none.search(sentence)
    if none:
        yield denial(fact, none, start)
        return
    for match in patterns.behind.finditer(sentence):
        named = patterns.words.search(match["object"])
        if named or (patterns.words.search(sentence, 0, match.start()) and not match["object"]):
            yield mention(fact, match, sentence, start)
            return
    for pattern in patterns.others:
        if other := pattern.search(sentence):
            yield mention(fact, other, sentence, start)
            return


def count_traced(sentence: str, fact: Fact) -> bool:
    """Tell whether a sentence may speak of a fact, told by its nouns and a figure alone."""
    if fact.careful:
        return _traced_carefully(sentence, fact)
    return any(ch.isdigit() for ch in sentence) and _count(fact).trace.search(sentence) is not None


# --- counted, and printed nowhere else -------------------------------------------------------------------------------

_FILLING = r"(?:全年|年内|本年度?|今年|当年|共有|有|达到|达|为|约|近|超过|逾|总数|数量|总量|各类|:)*"
_PEOPLE = r"(?:人员|人数|干部|职工|学员|工作人员|对象|总人数)?"
_NOT_THIS = re.compile(r"上年|去年|上一年|同期|往年|增长|增加|减少|下降|提高|分别|不足|未|率|比|较|每[月季年周期次半]")
_PART = re.compile(r"其中|包括|包含|含|占|除")
_JOINS = r"(?:[、和及与/]|以及|或)"
_SPENT = re.compile(r"会议|研究|检查|督促|要求|指导")
_CHINESE = r"(?<!第)(?:[两二三四五六七八九十百]+|(?<=[办织展开了期班会])一)"
REACH = 14
"""Characters between the noun and its figure: 新闻发布会及时有效开展5场."""


@dataclass(frozen=True, slots=True)
class _Careful:
    """The patterns of a fact of which nothing but its words tells that the figure is right."""

    figure: re.Pattern[str]
    words: re.Pattern[str]
    verbs: re.Pattern[str]
    rivals: re.Pattern[str]
    follows: re.Pattern[str]
    """The noun behind a figure: 场新闻发布会."""
    led: re.Pattern[str]
    """What may stand between a comma and a figure whose noun stands before it: 累计参加."""
    none: re.Pattern[str]
    trace: re.Pattern[str]


@cache
def _careful(fact: Fact) -> _Careful:
    words, verbs, measures = map(alternatives, (fact.words, fact.verbs, fact.measures))
    rivals = alternatives(fact.rivals) if fact.rivals else "(?!)"
    figure = rf"(?:\d|{_CHINESE}){measures}"
    return _Careful(
        figure=re.compile(COUNT + measures),
        words=re.compile(words),
        verbs=re.compile(verbs),
        rivals=re.compile(rivals),
        follows=re.compile(rf"余?的?(?P<between>[^\d,。;、:()]{{0,10}}?){words}(?!{_JOINS}\D|{rivals})"),
        led=re.compile(rf"{_FILLING}{SUMMING}(?P<verb>{verbs}?){_PEOPLE}{_FILLING}{SUMMING}{_FILLING}"),
        none=re.compile(
            rf"(?:未|没有|无(?!正当|法)|尚无|暂无|不存在|并未)(?:曾|有)?(?:{verbs}|产生|发生|存在|承担|涉及)?"
            rf"[^,。;\d]{{0,10}}?{alternatives(fact.none)}(?:办理|任务|事项|情况|工作|班|活动|的)*"
            rf"(?:{_JOINS}[^,。;\d]{{0,14}})?(?=[,。;)]|$)"
            if fact.none
            else "(?!)"
        ),
        trace=re.compile(rf"{words}[^。;]{{0,30}}?{figure}|{figure}[^。;,]{{0,12}}?{words}"),
    )


def _read_carefully(sentence: str, start: int, fact: Fact, scene: Scene) -> Iterator[Mention]:
    patterns = _careful(fact)
    if not patterns.words.search(sentence):
        return
    found = False
    for match in patterns.figure.finditer(sentence):
        at = match.start("number")
        if scene.excludes(sentence, at, start):
            continue
        sure = _certainty(sentence, match, patterns)
        if sure is None:
            continue
        found = True
        own = mention(fact, match, sentence, start)
        yield replace(own, doubtful=not sure or scene.doubts(sentence, at, start))
    none = patterns.none.search(sentence)
    if none and not found and not re.search(r"部分|个别|有的|少数|仍|问题|不足|单位|部门", sentence[: none.start()]):
        doubtful = scene.doubts(sentence, none.start(), start)
        if not scene.excludes(sentence, none.start(), start):
            yield replace(denial(fact, none, start), doubtful=doubtful)


def _certainty(sentence: str, match: re.Match[str], patterns: _Careful) -> bool | None:
    """Tell whether a figure surely is of the fact; None where it is of something else or of more."""
    at, end = match.start("number"), match.end()
    clause = max((sentence.rfind(mark, 0, at) for mark in ",;:。("), default=-1) + 1
    lead = re.split(r"\d", sentence[clause:at])[-1]
    if _NOT_THIS.search(lead):
        return None
    part = bool(_PART.search(sentence[clause:at])) or "其中" in sentence[max(0, clause - 3) : clause]
    before = list(patterns.words.finditer(lead))
    if before:
        return _certainty_behind(sentence[:at], lead, before[-1], patterns, part)
    follows = patterns.follows.match(sentence, end)
    if follows and not _SPENT.search(follows["between"]) and not patterns.rivals.search(follows["between"]):
        acted = patterns.verbs.search(sentence, 0, at) or patterns.verbs.search(follows.group())
        return bool(acted) and not part
    earlier = sentence[max(0, clause - 30) : at - len(lead)]
    led = patterns.led.fullmatch(lead)
    told = led is not None and (led["verb"] or patterns.verbs.match(sentence, end))
    if told and patterns.words.search(earlier) and not patterns.rivals.search(earlier):
        return not part
    return None


def _certainty_behind(until: str, lead: str, noun: re.Match[str], patterns: _Careful, part: bool) -> bool | None:
    """Tell it of a figure behind the noun; ``until`` is the sentence up to the figure, ``lead`` the end of that."""
    between = lead[noun.end() :]
    ahead = lead[: noun.start()]
    joined = re.search(rf"{_JOINS}(?:其他|各类)?$", ahead) or re.search(_JOINS, between)
    rival = patterns.rivals.search(between) or any(
        one.end() > len(ahead) - 4 for one in patterns.rivals.finditer(ahead)
    )
    if joined or rival or len(between) > REACH:
        return None
    return patterns.verbs.search(until) is not None and not part and not _SPENT.search(until[-40:])


def _traced_carefully(sentence: str, fact: Fact) -> bool:
    """Tell it of a fact that is read carefully; what is planned is no trace of what was done."""
    found = _careful(fact).trace.search(sentence)
    return found is not None and not re.search(r"计划|预计|力争|打算|拟", sentence[: found.end()])


# --- money -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Amount:
    """The patterns of a fact of the kind ``amount``."""

    some: re.Pattern[str]
    none: re.Pattern[str]
    trace: re.Pattern[str]


@cache
def _amount(fact: Fact) -> _Amount:
    words, none = alternatives(fact.words), alternatives(fact.none or fact.words)
    return _Amount(
        some=re.compile(rf"{words}[^\d,。;]{{0,12}}?{COUNT}(?P<unit>万元|元)"),
        none=re.compile(rf"{_NO_MONEY}[^,。;\d]{{0,16}}?{none}|{none}{_NO_MONEY_BEHIND}"),
        trace=re.compile(alternatives(fact.words)),
    )


def read_amount(sentence: str, start: int, fact: Fact) -> Iterator[Mention]:
    """Yield the money, in yuan, that a sentence gives for a fact; ``start`` is where it begins in the prose."""
    patterns = _amount(fact)
    some = patterns.some.search(sentence)
    if some:
        own = mention(fact, some, sentence, start)
        yield replace(own, number=own.number * 10_000) if some["unit"] == "万元" else own
        return
    if none := patterns.none.search(sentence):
        yield denial(fact, none, start)


def amount_traced(sentence: str, fact: Fact) -> bool:
    """Tell whether a sentence may speak of the money: it names what is paid and a sum."""
    return re.search(r"\d万?元", sentence) is not None and _amount(fact).trace.search(sentence) is not None
