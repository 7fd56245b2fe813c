"""What the prose says: the agency, the year, and the figures that have no table.

In: the Prose of a document. Out: FieldValues ``meta.*`` and ``facts.*``. Surprise: a fact that the prose does not
mention is missing and needs nobody; one that it mentions in words no rule settles is missing and flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.prose import Prose
from extractor.values import FieldValue, Number, Place, Reason, State, parse_number

_COUNT = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<wan>万)?(?P<vague>[余多](?=[条篇期则个项件次份])|左右)?"
_VAGUE_BEFORE = re.compile(r"(?:约|近|超过|超|逾|大约|将近|接近|不少于|多达)$")

# --- items published -------------------------------------------------------------------------------------------------

# Where something was published; the last channel before a figure is the figure's.
_CHANNELS = re.compile(
    r"(?P<wechat>微信公众号|微信公众平台|公众号|官方微信|政务微信|微信(?=发布|推送|推出|共|上|平台))"
    r"|(?P<website>门户网站|政府网站?|人民政府网|官方网站|官网|网站|网上|政务公开(?:网|专栏|平台)|信息公开(?:网|专栏|平台|专区)|专栏|政务网)"
    r"|(?P<other>微博|抖音|快手|头条|客户端|[Aa][Pp][Pp]|视频号|短视频|公开栏|公示栏|报纸|电视|电台|广播|电子屏|显示屏|新媒体|微信群|QQ群|"
    r"查阅点|图书馆|档案馆|热线|信箱|媒体)"
)
_PUBLISH = r"(?:公开|公布|发布|推送|推出|上载|上传|发文|更新|刊发|刊登|编发|转载|登载|挂网|推文|发送|报送|录入|信息)"
_ITEMS = re.compile(
    _PUBLISH
    + r"(?P<object>[^\d,。;:、(其]{0,18}?)(?:共计|累计|总计|合计|总数|达到|达|共|约|近|超过|超|逾|为|[:])*"
    + _COUNT
    + r"(?P<unit>[条篇期则]|件(?!次)|份|余条|多条)"
)
_PART = re.compile(r"其中|包括|分别|占|增长|比上年|同比|上年同期|较上年|计划")
_OTHER_OBJECT = re.compile(r"解读|规范性文件|建议|提案|申请|回应|留言|咨询|投诉|短信|视频|图解|栏目|评论|办件|审批")

# --- applications ----------------------------------------------------------------------------------------------------

_NO_APPLICATION = re.compile(
    r"(?:未|没有|无|尚无|暂无|不存在|并未)(?:接|收|受理|产生|发生|办理|存在|有)?[^,。;\d]{0,22}?"
    r"(?:公开(?:政府|政务)?信息(?:的)?申请|信息公开(?:的)?申请|公开申请|依申请公开|申请公开|信息公开事项)"
)
_APPLICATIONS = re.compile(
    r"(?:新收|新增|收到|接到|接收|受理|收悉|收件)(?P<object>[^\d,。;]{0,24}?)(?:共计|累计|总计|合计|共|为)?"
    + _COUNT
    + r"(?:[件个条项份次宗起])"
)
_APPLICATION_WORD = re.compile(r"申请")

# --- the fee ---------------------------------------------------------------------------------------------------------

_FEE = r"(?:信息(?:公开)?(?:信息)?处理费|信息公开(?:相关)?(?:费用|收费)|处理费)"
_NO_FEE = re.compile(
    r"(?:未|没有|无|尚无|暂无|不存在|并未|不)(?:收取|产生|发生|收|涉及|存在|有)?[^,。;\d]{0,16}?"
    + _FEE
    + r"|"
    + _FEE
    + r"[^,。;\d]{0,6}?(?:未收取|未发生|未产生|为零|零收取)"
)
_SOME_FEE = re.compile(_FEE + r"[^\d,。;]{0,12}?" + _COUNT + r"(?P<unit>万元|元)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure that the prose gives for a fact."""

    fact: str
    number: Number
    start: int
    end: int
    vague: bool


def read_facts(prose: Prose) -> dict[str, FieldValue]:
    """Return the ``facts.*`` fields; a fact without mention is missing without a reason to ask anybody."""
    mentions: dict[str, list[Mention]] = {}
    traces: Counter[str] = Counter()
    for start, sentence in prose.sentences():
        for mention in _mentions(sentence, start):
            mentions.setdefault(mention.fact, []).append(mention)
        for fact in _traces(sentence):
            traces[fact] += 1
    names = ("website_items", "wechat_items", "applications_received", "processing_fee")
    return {f"facts.{name}": _settle(prose, name, mentions.get(name, []), traces[name] > 0) for name in names}


def _mentions(sentence: str, start: int) -> Iterator[Mention]:
    yield from _item_mentions(sentence, start)
    yield from _application_mentions(sentence, start)
    yield from _fee_mentions(sentence, start)


def _item_mentions(sentence: str, start: int) -> Iterator[Mention]:
    """Yield the items published, each for the channel named last before it."""
    channels = [(match.end(), match.lastgroup or "") for match in _CHANNELS.finditer(sentence)]
    taken_from = -1
    for match in _ITEMS.finditer(sentence):
        at = match.start("number")
        before = [(end, name) for end, name in channels if end <= match.start() + 6 and end <= at]
        if not before or before[-1][0] == taken_from:
            continue  # no channel, or a second figure for the same one: a part or something else
        end, name = before[-1]
        between = sentence[end:at]
        if name == "other" or _PART.search(between) or _OTHER_OBJECT.search(match["object"]):
            continue
        taken_from = end
        yield _mention(f"{name}_items", match, sentence, start)


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
    """Yield the facts that a sentence may speak of, told by its nouns alone."""
    if re.search(r"\d[余多]?[条篇期则]", sentence):
        for match in _CHANNELS.finditer(sentence):
            if match.lastgroup in ("website", "wechat"):
                yield f"{match.lastgroup}_items"
    if re.search(r"(?:收到|受理|新收|接到|新增)[^。]{0,30}申请|申请[^。]{0,12}\d+[件个]", sentence):
        yield "applications_received"
    if re.search(r"信息(?:公开)?处理费", sentence) and re.search(r"\d+(?:\.\d+)?万?元", sentence):
        yield "processing_fee"


def _settle(prose: Prose, name: str, mentions: list[Mention], traced: bool) -> FieldValue:
    """Choose among the mentions of a fact: the first, and in doubt a person."""
    field_id = f"facts.{name}"
    if not mentions:
        return FieldValue(field_id, None, State.MISSING, reasons=(Reason.PROSE_UNCLEAR,) if traced else ())
    first = mentions[0]
    reasons: list[Reason] = []
    if first.vague:
        reasons.append(Reason.APPROXIMATE)
    if len({mention.number for mention in mentions}) > 1:
        reasons.append(Reason.SEVERAL_FIGURES)
    raw = prose.text[first.start : first.end]
    place = prose.place(first.start, first.end)
    return FieldValue(field_id, first.number, State.READ, reasons=tuple(reasons), raw=raw, place=place)


# --- agency and year -------------------------------------------------------------------------------------------------

_TITLE = re.compile(
    r"(?P<agency>[\u4e00-\u9fff()·]{3,40}?)\n?(?:关于)?(?P<year>20[12]\d)?\n?(?:年度?)?(?:的)?"
    r"(?:政府|政务)?信息公开(?:工作)?\n?(?P<later>20[12]\d)?(?:年度?)?(?:工作)?(?:年度?)?(?:工作)?报告"
)
_BODY = (
    r"(?:人民政府办公室|人民政府|政府办公室|办公厅|办公室|委员会|管理局|管委会|街道办事处|办事处|行政公署|行署|检察院|法院|"
    r"局|厅|委|院|署|中心|镇|乡|处|所|站|队|馆|公司|学校|大学|学院|集团|总会|协会|联合会|会|部|社|开发区)"
)
_AGENCY_HINTS = (
    re.compile(r"现将(?P<agency>[\u4e00-\u9fff()·]{3,36}?" + _BODY + r")20[12]\d年度?"),
    re.compile(
        r"(?:发布机构|公开机构|主办单位|信息来源|来源|责任单位):?\n?(?P<agency>[\u4e00-\u9fff()·]{3,36}?"
        + _BODY
        + r")(?![\u4e00-\u9fff])"
    ),
    re.compile(
        r"20[12]\d年,(?P<agency>[\u4e00-\u9fff()·]{3,36}?"
        + _BODY
        + r")(?=认真|严格|坚持|始终|深入|按照|围绕|以|在|全面|高度|积极|紧紧|持续|根据|扎实)"
    ),
    re.compile(
        r"请与(?P<agency>[\u4e00-\u9fff()·]{3,36}?" + _BODY + r")(?:办公室|综合科|政务公开|[^\u4e00-\u9fff]|联系)"
    ),
)
_YEAR_HINTS = (
    re.compile(r"自?(20[12]\d)年1月1日(?:起)?(?:至|到|-)(?:20[12]\d年)?12月31日"),
    re.compile(r"(20[12]\d)年度"),
    re.compile(r"(20[12]\d)年"),
)
_CHROME = re.compile(r"当前位置|首页|年报目录|信息公开指南|【|打印|字体")


def read_meta(prose: Prose) -> dict[str, FieldValue]:
    """Return ``meta.agency`` and ``meta.year``: from the title, else from what the prose says of itself."""
    head = prose.text[:6000]
    titles = [match for match in _TITLE.finditer(head) if not _CHROME.search(match["agency"])]
    return {"meta.agency": _agency(prose, titles), "meta.year": _year(prose, titles)}


def _agency(prose: Prose, titles: list[re.Match[str]]) -> FieldValue:
    named = [(title["agency"], title.start("agency")) for title in titles if re.search(_BODY + "$", title["agency"])]
    for agency, start in named:
        return _meta("meta.agency", agency, prose.place(start, start + len(agency)))
    for hint in _AGENCY_HINTS:
        match = hint.search(prose.text)
        if match:
            place = prose.place(match.start("agency"), match.end("agency"))
            return _meta("meta.agency", match["agency"], place, Reason.PROSE_UNCLEAR)
    return FieldValue("meta.agency", None, State.MISSING, reasons=(Reason.NOT_FOUND,))


def _year(prose: Prose, titles: list[re.Match[str]]) -> FieldValue:
    for title in titles:
        group = "year" if title["year"] else "later"
        if title[group]:
            return _meta("meta.year", int(title[group]), prose.place(title.start(group), title.end(group)))
    for hint in _YEAR_HINTS:
        years = Counter(match[1] for match in hint.finditer(prose.text))
        if years:
            year = years.most_common(1)[0][0]
            at = prose.text.index(year)
            reasons = (Reason.PROSE_UNCLEAR,) if len(years) > 1 else ()
            return _meta("meta.year", int(year), prose.place(at, at + 4), *reasons)
    return FieldValue("meta.year", None, State.MISSING, reasons=(Reason.NOT_FOUND,))


def _meta(field_id: str, value: Number | str, place: Place, *reasons: Reason) -> FieldValue:
    return FieldValue(field_id, value, State.READ, reasons=reasons, raw=str(value), place=place)
