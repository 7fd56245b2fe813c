"""The figures that have no table: what the prose says of them, by rules.

In: the Prose of a document. Out: FieldValues ``facts.*``. Surprise: a fact that the prose does not
mention is missing and needs nobody; one that it mentions in words no rule settles is missing and flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractor.page import FieldValue, Number, Reason, State, parse_number
from extractor.prose.sentences import Prose

_DIGIT = re.compile(r"\d")
_COUNT = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<wan>万)?(?P<vague>[余多](?=[条篇期则个项件次份])|左右)?"
_VAGUE_BEFORE = re.compile(r"(?:约|近|超过|超|逾|大约|将近|接近|不少于|多达)$")

# --- items published -------------------------------------------------------------------------------------------------

# Where something was published.
_CHANNELS = re.compile(
    r"(?P<wechat>微信公众号|微信公众平台|公众号|官方微信|政务微信|微信(?=发布|推送|推出|公开|共|上|平台|编发|刊发))"
    r"|(?P<website>门户网站|政府网站?|人民政府网|官方网站|官网|网站|政务公开(?:网|专栏|平台)"
    r"|信息公开(?:网|专栏|平台|专区|目录)|专栏|政务网|互联网站)"
    r"|(?P<other>微博|抖音|快手|头条|客户端|[Aa][Pp][Pp]|视频号|短视频|公开栏|公示栏|宣传栏|报纸|报刊|电视|电台|广播"
    r"|电子屏|显示屏|新媒体|微信群|QQ群|查阅点|图书馆|档案馆|热线|信箱|媒体|发布会)"
)
_PUBLISHED = re.compile(
    r"公开|公布|发布|推送|推出|上载|上传|发文|更新|刊发|刊登|编发|转载|登载|挂网|推文|发送|录入|制发"
)
_ITEMS = re.compile(_COUNT + r"(?P<unit>[条篇期则]|件(?!次)|份)")
_CLAUSE_END = re.compile(r"[,;:。、(]")
_NOT_THE_TOTAL = re.compile(r"其中|包括|分别|占|增长|增加|减少|下降|比上年|同比|上年|较去年|计划|预计")
_PLANNED = re.compile(r"计划|预计|力争|打算|拟|目标")
_OTHER_OBJECT = re.compile(
    r"解读|规范性文件|建议|提案|申请|回应|留言|咨询|投诉|短信|视频|图解|栏目|评论|办件|审批|指南|回复|转办|问题"
)
_BETWEEN_CHANNELS = re.compile(r"(?:[、和及与]|以及|“[^”]{0,12}”|等){1,4}[\u4e00-\u9fff]{0,4}")

# --- applications ----------------------------------------------------------------------------------------------------

_NO_APPLICATION = re.compile(
    r"(?:未|没有|无(?!正当|法)|尚无|暂无|不存在|并未)(?:接|收|受理|产生|发生|办理|存在|有)?[^,。;\d]{0,22}?"
    r"(?:公开(?:政府|政务)?信息(?:的)?申请|信息公开(?:的)?申请|公开申请|依申请公开|申请公开|信息公开事项)"
)
_APPLICATIONS = re.compile(
    r"(?:新收|新增|收到|接到|接收|受理|收悉|收件)(?P<object>[^\d,。;]{0,24}?)(?:共计|累计|总计|合计|共|为)?"
    + _COUNT
    + r"(?:[件个条项份次宗起])"
)
_APPLICATION_TRACE = re.compile(
    r"(?:收到|受理|新收|接到|新增|办理)[^。]{0,30}申请[^。]{0,16}\d|申请[^。]{0,12}\d+[件个宗]"
)

# --- the fee ---------------------------------------------------------------------------------------------------------

_FEE = r"(?:信息(?:公开)?(?:信息)?处理(?:收费|费)|信息公开(?:相关)?(?:费用|收费)|处理费)"
_NO_FEE = re.compile(
    r"(?:未|没有|无|尚无|暂无|不存在|并未|不)(?:收取|产生|发生|收|涉及|存在|有)?[^,。;\d]{0,16}?"
    + _FEE
    + r"|"
    + _FEE
    + r"[^,。;\d]{0,6}?(?:未收取|未发生|未产生|为零|零收取)"
)
_FEE_TRACE = re.compile(r"信息(?:公开)?处理(?:收费|费)")
_SOME_FEE = re.compile(_FEE + r"[^\d,。;]{0,12}?" + _COUNT + r"(?P<unit>万元|元)")


FACTS = ("website_items", "wechat_items", "applications_received", "processing_fee")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure that the prose gives for a fact; ``bare`` is whether no word says that anything was published."""

    fact: str
    number: Number
    start: int
    end: int
    vague: bool
    bare: bool = False


def read_facts(prose: Prose) -> dict[str, FieldValue]:
    """Return the ``facts.*`` fields; a fact without mention is missing without a reason to ask anybody."""
    sentences = list(prose.sentences())
    mentions = find_mentions(sentences)
    traces: Counter[str] = Counter()
    for _, sentence in sentences:
        for fact in _traces(sentence):
            traces[fact] += 1
    if prose.doubtful:  # words that are not legible may speak of anything
        traces.update(FACTS)
    return {f"facts.{name}": _settle(prose, name, mentions.get(name, []), traces[name] > 0) for name in FACTS}


def find_mentions(sentences: Iterable[tuple[int, str]]) -> dict[str, list[Mention]]:
    """Return what sentences, each with its start, give for each fact, in their order; of these the first is taken."""
    found: dict[str, list[Mention]] = {}
    for start, sentence in sentences:
        for mention in _mentions(sentence, start):
            found.setdefault(mention.fact, []).append(mention)
    return found


def _mentions(sentence: str, start: int) -> Iterator[Mention]:
    """Yield what a sentence gives, asked only for what its words can be about."""
    if _DIGIT.search(sentence):
        yield from _item_mentions(sentence, start)
    if "申请" in sentence or "信息公开事项" in sentence:
        yield from _application_mentions(sentence, start)
    if "费" in sentence:
        yield from _fee_mentions(sentence, start)


def _item_mentions(sentence: str, start: int) -> Iterator[Mention]:
    """Yield the items published, each for the channel that the words before it name."""
    channels = list(_CHANNELS.finditer(sentence))
    if not channels:
        return
    used = -1  # a channel's second figure is a part of the first or something else
    for match in _ITEMS.finditer(sentence):
        at = match.start("number")
        before = [channel for channel in channels if channel.end() <= at]
        if not before or before[-1].end() == used:
            continue
        channel = before[-1]
        between = sentence[channel.end() : at]
        clause = _CLAUSE_END.split(between)[-1]
        verbs = [verb.end() for verb in _PUBLISHED.finditer(sentence[:at])]
        gap = at - verbs[-1] if verbs else 99
        if gap > 24 and not between and channel.lastgroup != "other":
            used = channel.end()
            yield replace(_mention(f"{channel.lastgroup}_items", match, sentence, start), bare=True)
            continue
        if (
            _PLANNED.search(sentence[:at])
            or _NOT_THE_TOTAL.search(between)
            or _OTHER_OBJECT.search(clause)
            or gap > 24
            or _ITEMS.search(between)
        ):
            continue
        if not _PUBLISHED.search(clause) and len(clause) > 12 and verbs[-1] < channel.start() - 12:
            continue
        used = channel.end()
        shared = (
            len(before) > 1
            and before[-2].lastgroup != channel.lastgroup
            and _BETWEEN_CHANNELS.fullmatch(sentence[before[-2].end() : channel.start()])
        )
        if channel.lastgroup != "other" and not shared:
            yield _mention(f"{channel.lastgroup}_items", match, sentence, start)


def _application_mentions(sentence: str, start: int) -> Iterator[Mention]:
    none = _NO_APPLICATION.search(sentence)
    if none:
        yield Mention("applications_received", 0, start + none.start(), start + none.end(), False)
        return
    for match in _APPLICATIONS.finditer(sentence):
        if "申请" in match["object"] or ("申请" in sentence[: match.start()] and not match["object"]):
            yield _mention("applications_received", match, sentence, start)
            return


def _fee_mentions(sentence: str, start: int) -> Iterator[Mention]:
    some = _SOME_FEE.search(sentence)
    if some:
        mention = _mention("processing_fee", some, sentence, start)
        yield replace(mention, number=mention.number * 10_000) if some["unit"] == "万元" else mention
        return
    none = _NO_FEE.search(sentence)
    if none:
        yield Mention("processing_fee", 0, start + none.start(), start + none.end(), False)


def _mention(fact: str, match: re.Match[str], sentence: str, start: int) -> Mention:
    number = parse_number(match["number"]) or 0
    if match["wan"]:
        number = round(number * 10_000)
    at = match.start("number")
    vague = bool(match["vague"] or match["wan"] or _VAGUE_BEFORE.search(sentence[:at]))
    return Mention(fact, number, start + at, start + match.end("number"), vague)


def _traces(sentence: str) -> Iterator[str]:
    """Yield the facts that a sentence may speak of, told by its nouns and a figure alone."""
    if not _DIGIT.search(sentence):
        return
    if _ITEMS.search(sentence):
        for match in _CHANNELS.finditer(sentence):
            if match.lastgroup != "other":
                yield f"{match.lastgroup}_items"
    if "申请" in sentence and _APPLICATION_TRACE.search(sentence):
        yield "applications_received"
    if "费" in sentence and _FEE_TRACE.search(sentence) and re.search(r"\d万?元", sentence):
        yield "processing_fee"


def _settle(prose: Prose, name: str, mentions: list[Mention], traced: bool) -> FieldValue:
    """Choose among the mentions of a fact: the first, and in doubt a person."""
    field_id = f"facts.{name}"
    told = [mention for mention in mentions if not mention.bare]
    if not told:
        return FieldValue(field_id, None, State.MISSING, reasons=(Reason.PROSE_UNCLEAR,) if traced else ())
    first = told[0]
    reasons: list[Reason] = []
    if prose.doubtful:
        reasons.append(Reason.PROSE_UNCLEAR)
    if first.vague:
        reasons.append(Reason.APPROXIMATE)
    if len({mention.number for mention in mentions}) > 1:
        reasons.append(Reason.SEVERAL_FIGURES)
    raw = prose.text[first.start : first.end]
    place = prose.place(first.start, first.end)
    return FieldValue(field_id, first.number, State.READ, reasons=tuple(reasons), raw=raw, place=place)
