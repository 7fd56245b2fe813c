"""Things published on a channel: each figure belongs to the channel that the words before it name.

In: a sentence. Out: the ``Mention``s of one fact of the kind ``items``. Surprise: all channels are told apart, those
of no fact and of facts that nobody wants too, for a figure behind 抖音 is no figure of the website.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractor.prose.mentions import CLAUSE_END, COUNT, PLANNED, Mention, Scene, mention
from extractor.prose.registry import Fact, Registry, registry

_PUBLISHED = re.compile(
    r"公开|公布|发布|推送|推出|上载|上传|发文|更新|刊发|刊登|编发|转载|登载|挂网|推文|发送|录入|制发"
)
_NOT_THE_TOTAL = re.compile(r"其中|包括|分别|占|增长|增加|减少|下降|比上年|同比|上年|较去年|计划|预计")
_OTHER_OBJECTS = (
    "解读", "规范性文件", "建议", "提案", "申请", "回应", "留言", "咨询", "投诉", "短信", "视频", "图解", "栏目",
    "评论", "办件", "审批", "指南", "回复", "转办", "问题",
)  # fmt: skip
_BETWEEN_CHANNELS = re.compile(r"(?:[、和及与]|以及|“[^”]{0,12}”|等){1,4}[\u4e00-\u9fff]{0,4}")
_JOINED = re.compile(r"(?:[\u4e00-\u9fff”)](?<![条篇期则个部件份])[、和及与/]|微信|网站|公众号)(?:政务|官方|新浪)?$")
_JOINS = re.compile(r"(?:号|账号|平台)?(?:[、和及与/]|以及)")
_WITH_OTHERS = re.compile(r"(?:[、和及与]|以及)[\u4e00-\u9fff]{2,10}等")
"""Behind a channel: another one, whose name is not known or damaged, and more of them."""
_OTHERWISE = re.compile(
    r"其中|包括|占|增长|增加|减少|下降|比上年|同比|上年|较去年|去年|不少于|删除|失效|清理|纠|解读|回应|留言"
)
_OF_ITEMS = re.compile(r"信息[^\d,。;]{0,8}$|信息\d[\d,]*[条篇期则件份][、和]$")
_ITEMS_BEHIND = re.compile(r"[^\d,。;]{0,8}信息")
_OF_A_KIND = re.compile(r"(?:动态|公告|公示|通知|新闻|[^\d各]类)(?:政府|政务)?(?:信息)?(?:共计|共)?$")
_NEXT_KIND = re.compile(r"[,、][^\d,。;:(]{1,12}?\d[\d,]*[条篇期则件份]")
"""Behind what was published of one kind, another kind of it: no figure is the total of a list."""
_SEVERAL_KINDS = re.compile(rf"(?:{_NEXT_KIND.pattern}){{2}}")
_OF_ALL = re.compile(
    r"(?:信息|文章|文件|稿件|消息)(?:数量?|总数|总量)?(?:共计|总计|合计|累计|共|为|达)?$|[共总合累]计$|共$"
)
_GOES_ON = re.compile(rf"(?:全年|年内|本年度?|今年|累计|共计|共|已|总计)*(?:{_PUBLISHED.pattern})[^,。;\d]{{0,10}}?\d")
_BRACKETED = re.compile(r"[\[(]\d[\d,]*[\])][条篇期则件份]")
_CLAUSE = re.compile(r"[,;:。(]")
CLAUSE, SENTENCE = 80, 300
"""Characters on either side of a figure in which its clause ends, and before it in which a plan is told."""
NEAR = 24
"""Characters between the verb and the figure that it is about."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    channels: re.Pattern[str]
    figures: re.Pattern[str]
    other_objects: re.Pattern[str]
    passed_over: re.Pattern[str] | None
    """Names of channels that for this fact are what is published: 抖音号发布短视频12条."""


@cache
def _patterns(fact: Fact, all_facts: Registry) -> _Patterns:
    named = [f"(?P<{one.id}>{'|'.join(one.words)})" for one in all_facts.facts if one.kind == "items"]
    return _Patterns(
        channels=re.compile("|".join([*named, f"(?P<other>{'|'.join(all_facts.other_channels)})"])),
        figures=re.compile(f"{COUNT}(?P<unit>{'|'.join(fact.measures)})"),
        other_objects=re.compile("|".join(one for one in _OTHER_OBJECTS if one not in fact.objects)),
        passed_over=re.compile("|".join(fact.objects)) if fact.objects else None,
    )


def read(sentence: str, start: int, fact: Fact, scene: Scene) -> Iterator[Mention]:
    """Yield what a sentence gives for a fact; ``start`` is where it begins in the prose."""
    patterns = _patterns(fact, registry())
    channels = _channels(sentence, patterns)
    if not any(channel.lastgroup == fact.id for channel in channels):
        return
    ends = [channel.end() for channel in channels]
    verbs = [verb.end() for verb in _PUBLISHED.finditer(sentence)]
    used = -1  # a channel's second figure is a part of the first or something else
    placed: set[int] = set()
    for match in patterns.figures.finditer(sentence):
        at = match.start("number")
        before = channels[max(0, bisect_right(ends, at) - 2) : bisect_right(ends, at)]
        if not before or before[-1].end() == used:
            continue
        channel = before[-1]
        own = channel.lastgroup == fact.id
        between = sentence[channel.end() : at]
        published = bisect_right(verbs, at)
        gap = at - verbs[published - 1] if published else 99
        if gap > NEAR and not between and channel.lastgroup != "other":
            used = channel.end()
            if own:
                placed.add(at)
                yield replace(mention(fact, match, sentence, start), bare=True)
            continue
        if not _is_of(channel, sentence, at, gap, patterns):
            continue
        used = channel.end()
        if own and not _shared(before, sentence, fact) and not (fact.careful and scene.excludes(sentence, at, start)):
            doubtful = (
                _is_listed(sentence, at, match.end(), patterns)
                or _is_otherwise(sentence, channel, match, scene.year)
                or (fact.careful and scene.doubts(sentence, at, start))
            )
            placed.add(at)
            yield replace(mention(fact, match, sentence, start), doubtful=doubtful)
    for match in patterns.figures.finditer(sentence):
        if match.start("number") not in placed and _may_be_of(fact, match, sentence, patterns):
            yield replace(mention(fact, match, sentence, start), bare=True)


def traced(sentence: str, fact: Fact) -> bool:
    """Tell whether a sentence may speak of a fact: it names the channel and has a figure of some such things."""
    patterns = _patterns(fact, registry())
    if not (patterns.figures.search(sentence) or _BRACKETED.search(sentence)):
        return False
    return any(channel.lastgroup == fact.id for channel in patterns.channels.finditer(sentence))


def continued(before: str, sentence: str, fact: Fact) -> bool:
    """Tell whether a sentence may go on about the channel of the one before: 微信公众号粉丝达3万;累计发布信息41条."""
    patterns = _patterns(fact, registry())
    if not before.endswith(";") or _GOES_ON.match(sentence) is None:
        return False
    figure = patterns.figures.search(sentence)
    channels = _channels(before, patterns)
    if figure is None or not channels or channels[-1].lastgroup != fact.id:
        return False
    if _channels(sentence[: figure.end()], patterns) or patterns.other_objects.search(sentence[: figure.start()]):
        return False
    return patterns.figures.search(before, channels[-1].end()) is None


def _channels(sentence: str, patterns: _Patterns) -> list[re.Match[str]]:
    found = patterns.channels.finditer(sentence)
    over = patterns.passed_over
    return [one for one in found if not (over and one.lastgroup == "other" and over.fullmatch(one.group()))]


def _is_of(channel: re.Match[str], sentence: str, at: int, gap: int, patterns: _Patterns) -> bool:
    """Tell whether the figure at ``at`` is of the channel before it: how much was published there, all in all."""
    between = sentence[channel.end() : at]
    clause = CLAUSE_END.split(between)[-1]
    if (
        gap > NEAR
        or PLANNED.search(sentence[:at])
        or _NOT_THE_TOTAL.search(between)
        or patterns.other_objects.search(clause)
        or patterns.figures.search(between)
    ):
        return False
    far = len(clause) > 12 and at - gap < channel.start() - 12
    return not (far and not _PUBLISHED.search(clause))


def _is_listed(sentence: str, at: int, end: int, patterns: _Patterns) -> bool:
    """Tell whether a figure is of one kind of things in a list without a total: 发布工作动态43条,通知公告8条."""
    before = sentence[max(0, at - NEAR) : at]
    of_a_kind = _OF_A_KIND.search(before) is not None
    if of_a_kind and sentence[end:] == ";":
        return True
    following = _NEXT_KIND.match(sentence, end) if of_a_kind else None
    if not (of_a_kind or _OF_ALL.search(before)):
        following = _SEVERAL_KINDS.match(sentence, end)
    if following is None:
        return False
    behind = following.group()
    return not (_NOT_THE_TOTAL.search(behind) or _channels(behind, patterns) or patterns.other_objects.search(behind))


_NOT_PUBLISHED = re.compile(
    r"报送|上报|投稿|删除|清理|撤[下销回]|下线|季度|[上下]半年|(?:上一?|去|前)年|同期|增加|减少"
)
_YEAR_OF_CLAUSE = re.compile(
    r"(?<![较比于从自与和至到、照据《对\d])(20[12]\d)年(?!度?[^,。;]{0,12}(?:预|决|财|要点|报告|计划|方案|清单|目录))"
)
_SINCE = re.compile(r"截至|截止|以来|累计")
_THIS_YEAR = re.compile(r"(?:本年|今年|当年|年内|全年)度?[^,。;\d]{0,8}\d|新增[^,。;\d]{0,8}\d")
_SUMMED_UP = re.compile(r",?(?:其中)?(?:共计|总计|合计|累计|共)[^,。;\d]{0,6}\d[\d,]*[条篇则]")
_NO_COUNT = re.compile(r"第$|\d(?:[-~至到.]|[A-Za-z〇○]{1,3})$")
"""Before a figure: it is one in an order, the end of a stretch, or what stands before it is a part of it: 1O8."""


def _is_otherwise(sentence: str, channel: re.Match[str], match: re.Match[str], year: int | None) -> bool:
    """Tell whether a figure behind a channel may be of another or a shorter time, or of what was not published."""
    at = match.start("number")
    begin = max(sentence.rfind(sign, 0, channel.start()) for sign in ",;。:") + 1
    years = [int(one) for one in _YEAR_OF_CLAUSE.findall(sentence[:at])]
    return (
        _NOT_PUBLISHED.search(sentence, begin, at) is not None
        or (bool(years) and year is not None and years[-1] != year)
        or (_SINCE.search(sentence, 0, at) is not None and _THIS_YEAR.search(sentence, match.end()) is not None)
        or _SUMMED_UP.match(sentence, match.end()) is not None
        or _NO_COUNT.search(sentence[:at]) is not None
    )


def _may_be_of(fact: Fact, match: re.Match[str], sentence: str, patterns: _Patterns) -> bool:
    """Tell whether a figure may be how much was published on a channel, in words that no rule settles.

    87条信息登上政府网站; 网站、公众号分别发布信息20条、30条: the channel and 信息 stand in one clause with the figure.
    """
    at, end = match.start("number"), match.end()
    ends = [mark.end() for mark in _CLAUSE.finditer(sentence, max(0, at - CLAUSE), at)]
    begin = ends[-1] if ends else max(0, at - CLAUSE)
    close = _CLAUSE.search(sentence, end, end + CLAUSE)
    stop = close.start() if close else min(len(sentence), end + CLAUSE)
    clause = sentence[begin:stop]
    named = {one.lastgroup for one in _channels(clause, patterns)}
    if fact.id not in named or (len(named) > 1 and "分别" not in clause):
        return False
    if PLANNED.search(sentence, max(0, at - SENTENCE), at) or _OTHERWISE.search(clause):
        return False
    return _OF_ITEMS.search(sentence, begin, at) is not None or _ITEMS_BEHIND.match(sentence, end, stop) is not None


def _shared(before: Sequence[re.Match[str]], sentence: str, fact: Fact) -> bool:
    """Tell whether a figure is of the last two channels together: 网站与微信公众号合计发布信息300条."""
    channel = before[-1]
    if _WITH_OTHERS.match(sentence, channel.end()):
        return True
    if fact.careful and (_JOINED.search(sentence[: channel.start()]) or _JOINS.match(sentence, channel.end())):
        return True
    if len(before) < 2 or before[-2].lastgroup == channel.lastgroup:
        return False
    between = sentence[before[-2].end() : channel.start()]
    return not between or _BETWEEN_CHANNELS.fullmatch(between) is not None
