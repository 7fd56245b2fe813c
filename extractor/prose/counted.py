"""Things that somebody did something to, and money: figures told by a verb, a noun and a measure.

In: a sentence. Out: the ``Mention``s of one fact of the kinds ``count`` and ``amount``. Surprise: a count is read by
the first figure that a sentence has for it, since its total stands in a table too and a wrong one shows; ``certain``
reads those of which no table speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractor.prose.mentions import COUNT, SUMMING, Mention, alternatives, denial, first_denial, mention
from extractor.prose.registry import Fact

_NO = r"(?:未|没有|无(?!正当|法)|尚无|暂无|不存在|并未)(?:接|收|受理|产生|发生|办理|存在|有)?"
_NO_MONEY = (
    r"(?:(?:未|没有|无|尚无|暂无|不存在|并未|不)(?:收取|产生|发生|收|涉及|存在|有)?|(?:未|没有)[^,。;\d]{0,24}?收取)"
)
_CHARGED = re.compile(r"(处理(?:收费|费)[^,。;\d]{0,8}[\d.,]+万?元),?(?:共|仅)?涉及[^,。;]*")
"""What a charge was for: 信息处理费190元,涉及申请7件."""
_NO_MONEY_BEHIND = "|".join(
    (
        r"[^,。;\d]{0,6}?(?:未收取|未发生|未产生|为零|零收取)",
        r"(?:收取|收费|收入|的|总|金额|情况|\(元\))*(?::?[无零]|[为:]?0[件宗]?)(?=[,。;)]|\Z)",
    )
)
"""What is said of none behind the noun: 处理费收取情况:无."""
_RECEIVED = rf"实际收取(?:的|总|金额|费用)*{SUMMING}{COUNT}(?P<unit>万元|元)"
"""What came of the charges that a sentence about them tells: 发出收费通知2件,总金额300元,实际收取200元."""


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
        none=re.compile(
            rf"{_NO}(?!取|费)[^,。;\d]{{0,22}}?{alternatives(fact.none)}(?![^,。;\d]{{0,6}}费)" if fact.none else "(?!)"
        ),
        words=re.compile(words),
        behind=re.compile(rf"{verbs}(?P<object>[^\d,。;]{{0,24}}?){SUMMING}{COUNT}{measures}"),
        others=(
            re.compile(rf"{verbs}[^\d,。;]{{0,12}}?{SUMMING}{COUNT}{measures}的?[^\d,。;、]{{0,16}}?{words}"),
            re.compile(rf"{verbs}[^\d,。;]{{0,60}}?{words}{SUMMING}{COUNT}{measures}"),
            re.compile(rf"{words}{SUMMING}{COUNT}{measures}[^\d,。;]{{0,4}}?(?:被|均|已|全部|获|予以){{1,3}}{handled}"),
        ),
        trace=re.compile(rf"{handled}[^。]{{0,30}}{words}[^。]{{0,16}}\d|{words}[^。]{{0,12}}\d+{measures}"),
    )


def read_count(sentence: str, start: int, fact: Fact) -> Iterator[Mention]:
    """Yield how many a sentence gives for a fact; ``start`` is where it begins in the prose."""
    patterns = _count(fact)
    none = first_denial(patterns.none, sentence)
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
    if not any(ch.isdigit() for ch in sentence):
        return False
    return _count(fact).trace.search(_CHARGED.sub(r"\1", sentence)) is not None


# --- money -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Amount:
    """The patterns of a fact of the kind ``amount``."""

    some: re.Pattern[str]
    received: re.Pattern[str]
    loose: re.Pattern[str]
    none: re.Pattern[str]
    trace: re.Pattern[str]
    counted: re.Pattern[str]


@cache
def _amount(fact: Fact) -> _Amount:
    words, none = alternatives(fact.words), alternatives(fact.none or fact.words)
    behind = rf"[^\d,。;]{{0,12}}?{COUNT}(?P<unit>万元|元)"
    return _Amount(
        some=re.compile(words + behind),
        received=re.compile(_RECEIVED),
        loose=re.compile(alternatives(fact.loosely) + behind if fact.loosely else "(?!)"),
        none=re.compile(rf"{_NO_MONEY}[^,。;\d]{{0,16}}?{none}|{none}(?:{_NO_MONEY_BEHIND})"),
        trace=re.compile(alternatives(fact.words)),
        counted=re.compile(words + r"(?:收取|收费|收入|的|总额?|金额|情况|[共合总]计|共|为|是|:|\(元\))*\d"),
    )


_NOT_ALL = re.compile(r"减免|应收|实收|退还|元(?:/|每)|每(?:件|页|次|宗|份|人)")
"""Words of a sum that is not what was charged in all: 190元/件, 应收300元,减免100元."""
_OTHERWISE = re.compile(r"上一?年|去年|前年|同比|[比较]20|增加|减少|增长|下降")
"""In the clause of a sum: it is another year's, or by how much this year differs."""
_A_PART = re.compile(r"其中|未|没有")
"""In its clause before a sum: a part of what was charged, or what was not."""
_NOT_NONE = re.compile(
    r"违[规法]|乱|超标|超出|超范围|按规定|足额|及时|按[时期]|擅自|随意|重复|变相|发现|(?:未|没有|不存在)[^,。;、]{0,2}未"
    r"|对[^,。;]*(?:困难|低保|贫困|特困|农民|残疾|部分|符合|首次)[^,。;]*(?:未|不|没有)|除[^。;]{1,16}外"
)
"""With a denial: charges of some kind were denied, or to some people, and not all."""
_CHARGE = re.compile(r"(?:收取|收费|缴纳|实收)[^,。;\d]{0,12}(?:\d[\d.,]*[1-9]|[1-9])\d*万?元")
_YEAR = re.compile(r"(?<!\d)20[12]\d(?=年)")
_SUM = re.compile(r"\d万?元")


def _is_doubtful(sentence: str, year: int | None) -> bool:
    """Tell whether a sum of a sentence may be of another year, of one piece, or a part of what was charged."""
    if not _SUM.search(sentence):
        return False
    years = {int(one) for one in _YEAR.findall(sentence)}
    return _NOT_ALL.search(sentence) is not None or len(years) > 1 or (year is not None and bool(years - {year}))


def _clause(sentence: str, match: re.Match[str]) -> str:
    """Return what stands before a match in its clause, and the match."""
    begin = max(sentence.rfind(sign, 0, match.start()) for sign in ",;。") + 1
    return sentence[begin : match.end()]


def read_amount(sentence: str, start: int, fact: Fact, year: int | None) -> Iterator[Mention]:
    """Yield the money, in yuan, that a sentence gives for a fact; ``start`` is where it begins in the prose.

    Of several sums those of other years are left out, if one is not; nothing adds up the others.
    """
    patterns = _amount(fact)
    sums = list(patterns.some.finditer(sentence))
    loosely = False
    if not sums and patterns.trace.search(sentence):
        sums = list(patterns.received.finditer(sentence))[:1]
    elif not sums:
        sums = list(patterns.loose.finditer(sentence))[:1]
        loosely = True
    none = first_denial(patterns.none, sentence)
    if not sums:
        if none:
            yield replace(denial(fact, none, start), doubtful=_is_no_denial(sentence, none, year))
        return
    doubtful = loosely or _is_doubtful(sentence, year) or (none is not None and not _EXCEPT.search(sentence))
    own = [one for one in sums if not _OTHERWISE.search(_clause(sentence, one))]
    for one in own or sums:
        found = mention(fact, one, sentence, start)
        number = found.number * 10_000 if one["unit"] == "万元" else found.number
        unsure = doubtful or not own or _A_PART.search(_clause(sentence, one)) is not None
        yield replace(found, number=number, doubtful=unsure)


_EXCEPT = re.compile(r"元[^,。;]{0,4}外,?|除此[之以]?外")
"""除信息处理费190元外,未收取任何费用"""


def _is_no_denial(sentence: str, none: re.Match[str], year: int | None) -> bool:
    """Tell whether words for none may deny something else, or are followed by what was charged all the same."""
    charges = (one for one in _CHARGE.finditer(sentence) if not _OTHERWISE.search(_clause(sentence, one)))
    said = sentence[: none.end()]
    return _is_doubtful(sentence, year) or _NOT_NONE.search(said) is not None or any(charges)


def amount_traced(sentence: str, fact: Fact) -> bool:
    """Tell whether a sentence may speak of the money: it names what is paid and a sum, or a figure right behind."""
    patterns = _amount(fact)
    named = _SUM.search(sentence) is not None and patterns.trace.search(sentence) is not None
    return named or patterns.counted.search(sentence) is not None
