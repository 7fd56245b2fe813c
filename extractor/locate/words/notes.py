"""Notes beside a table that say of its figures that they are of something else: 以上为2022年数据, 本表数据为1-11月.

In: a document, and the sections that were read in it. Out: the same, those doubted of whose figures a note beside their
table speaks so. Surprise: what a note is about stands in its first words. A sentence that compares with last year, says
where figures come from or how they add up, or speaks of the report as a whole, is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from extractor.locate.located import LocatedSection
from extractor.locate.scopes import is_of_a_government, says_of_others
from extractor.locate.words.captions import OF_NO_REPORT, WHOLE_YEAR
from extractor.locate.words.other_heads import LAST_YEAR, YEAR_IN_DIGITS, said
from extractor.page import FILL, TEXT, Document, Reason

LONGEST = 100
"""Characters; what is longer is no note."""
NEAR = 300
"""Characters that are shown between a note and its table, heads and other notes among them."""
MONTHS = 12
_ENDS = re.compile(r"[。;!\n]")
_BLANKS = {ord(sign): None for sign in (FILL, " ", "\u3000", "\t")}
_MARK = r"[(\[]?(?:(?:备?注|附注|说明|填[报表]说明|\*+|※)\d{0,2}[:.、]?)?(?:\(?\d{1,2}[.、)](?!\d))?"
_TABLE = r"(?:以上|上述|上表|上列|以下|下表|下列|本表|此表|该表|表[中内格]|表列)"
_TABLE_NAMED = re.compile(_TABLE)
_NOUGHTS = ("0", "零", "〇")
_FIGURES = r"(?:数据|数字|数值|数|情况|统计(?:口径|范围|时间|期限|周期|时段)|口径)"
_ALL = r"(?:[所中内格列的各项全部有关相关统计表]|涉及)*"
_NOTE = re.compile(
    rf"{_MARK}(?:(?P<table>{_TABLE}){_ALL}{_FIGURES}?|{_ALL}{_FIGURES})(?:均|都|皆|全部|统一|统计|填[报写]的?|反映的?)*"
    r"(?P<says>(?:为|是|系|指|截[至止]|含|包[括含]|不[含包]|未|尚未|属|按|由|:|仅|只|暂).*)"
)
_SAYS_ITSELF = re.compile(
    rf"{_MARK}(?:(?P<table>{_TABLE})|{_ALL}{_FIGURES}|统计|填报|沿用|含|因|本报告|第[二三四]部分|表[二三四]|[(\\[]|(?<=注[:.、])).*",
    re.DOTALL,
)
"""The beginning of a note on a table, whatever it goes on with."""
_ALARMS = re.compile(
    r"有误|错误|错位|填反|[预估][估计算]|[待未尚]\S{0,4}(?:核|审(?!结))|核[对实查]中|[待未]更新|不准确|不完整|不全|缺失|非(?:最终|正式)"
    r"|草[稿表案]|征求意见稿|测试数据|勿引用|四舍五入|取整|以\S{1,12}为准|仅供参考|沿用|[与同](?:上|去|往)年度?(?:相同|一样|一致)"
    r"|[近前][两二三四五六七八九十\d]{1,2}年|[两二三四五六七八九十\d]年(?:合|累|总|共)计|历年累计|[百千万](?:件|条|份|次|项)|以[百千万]为单位|百分[比数]"
)
"""Words in such a note that leave its table in doubt, wherever in it they stand."""
_NO_ALARM = re.compile(r"[无没]有?(?:错)?误|已核|经核|勾稽|来源|(?<!为)单位")
_RANGE = re.compile(r"(?<!\d)(\d{1,2})(?:月(?:\d{1,2}日)?)?(?:[-~—]+|至|到)(?:20\d\d年)?(\d{1,2})月")
_PART_OF_A_YEAR = re.compile(r"[上下]半年|第?[一二三四]季度")
_COMPARED = re.compile(r"[比较]|增[长加]|减少|下降|勾稽|来源|报送|提供|之和|等于|对应|一致")
NOT_FINAL = r"测试|样例|样本|演示|模拟|虚[拟构]|初步|估算|快报|暂定|未(?:经)?(?:审核|核实|核定)|待核|有误"
_OTHER = re.compile(rf"{LAST_YEAR}|去年|前年|往年|上一年|历[年史]|累计|预计|计划|目标|{OF_NO_REPORT}|{NOT_FINAL}")
_UNTIL = re.compile(r"截[至止]到?(?:(20\d\d)年)?(\d{1,2})月(?:\d{1,2}日|[底末份])?")
_PARTS = r"下[属辖]|所属|直属|二级|派出|分支|乡镇|街道|各[级地县区市州旗部单科乡街]|辖区|其他单位|事业单位"
_MORE = re.compile(rf"(?:含|包括|包含|汇总|合计)\S{{0,6}}(?:{_PARTS})|全[县市区省州旗]")
_LESS = re.compile(r"[不未](?:含|包)|(?:仅|只)(?:为|是|含|包|限|指|统计|反映|供)|除\S{1,12}外")
_ALONE = re.compile(
    r"[(\[【]?(?:此表为|以下为)?(?:样[表例本]|示例|测试(?:数据|表)?|作废)(?:数据)?(?:,请?勿\S{1,6})?[)\]】]?"
)
_SOURCE = re.compile(
    rf"{_MARK}(?P<table>{_TABLE})?{_ALL}{_FIGURES}?(?:均|都|皆|全部)?(?:来源|来自|取自|摘自|引自|出自)(?P<says>.*)"
)
"""Where a table's figures are from; a report on this year takes none from one on another."""
_ENGLISH = re.compile(
    r"[\W\d]*+(?:note:?)?(?:thisis)?(?:an?)?(?:draft|sample|specimen|template|example|preliminary|provisional|unaudited|unverified"
    r"|test(?:data|table)|dummydata|notfinal|notforrelease|(?:for)?internaluse|superseded|withdrawn|obsolete)"
    r"(?:only|table|data|version|form|copy|report|figures|[\W\d])*+",
    re.IGNORECASE,
)
"""A caption in English of a table that is not to be relied on; blanks are left out."""
_ENGLISH_YEAR = re.compile(
    r"\W*(?:(?:annual|statistical|all)?(?:data|figures|statistics|statistical|table|numbers|results))?"
    r"(?:for|of|in|from|:)?(?:the)?(?:calendar|fiscal)?(?:year|fy)?:?(?P<year>20[12]\d)(?:data|figures|statistics)?\W*",
    re.IGNORECASE,
)
_NO_ZERO = re.compile(
    r"(?<![\d.])[\"'“”‘’]?[0零〇][\"'“”‘’]?值?[的者]?(?:均|都|皆|一律|可能)?(?:表示|代表|表明|意[为指]|系指|指|为|是|即|=|:)"
    r"(?:该项|此项|数据|情况|该?单位|尚|暂){0,2}"
    r"(?:未(?:统计|填|上?报|掌握|收集|核|录|提供|知)|不(?:详|明|适用|掌握|统计|清)|无(?:法|数据|统计|资料|记录|从)|缺|空|保密|待|暂[无未缺])"
)
"""Words by which a nought is none: 0表示未统计."""
_BELOW = ("以下", "下表", "下列")
_CHAPTER = re.compile(r"[一二三四五六七]、")


def with_notes_doubted(
    document: Document, own: Collection[str], sections: tuple[LocatedSection, ...]
) -> tuple[LocatedSection, ...]:
    """Doubt the sections of whose figures a note says that they are not those of the report on its ``own`` years."""
    meant = {
        found.section.id
        for start, note in _sentences(document)
        if (table := _table_of(note, document, own)) is not None
        and (found := _beside(document, start, table, sections)) is not None
    }
    sections = _with_noughts_doubted(document, sections)
    return tuple(one.because(Reason.OTHER_SCOPE, _read(one)) if one.section.id in meant else one for one in sections)


def _with_noughts_doubted(document: Document, sections: tuple[LocatedSection, ...]) -> tuple[LocatedSection, ...]:
    """Doubt the noughts of tables beside which a note says that a nought is none; of all where it stands elsewhere."""
    if not any(sign in document.text for sign in _NOUGHTS):
        return sections
    meant: set[str] = set()
    for start, note in _sentences(document):
        if (said := _NO_ZERO.search(note)) is not None:
            table = _TABLE_NAMED.search(note, 0, said.start())
            beside = _beside(document, start, table[0] if table else "", sections)
            meant.update([beside.section.id] if beside else [one.section.id for one in sections])
    return tuple(
        one.because(Reason.ODD_FIGURE, {name for name in _read(one) if one.fields[name].value == 0})
        if one.section.id in meant
        else one
        for one in sections
    )


def _read(found: LocatedSection) -> set[str]:
    return {name for name, value in found.fields.items() if value.place is not None}


def _sentences(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the sentences of each cell with words, without blanks, and where they start."""
    for cell in document.cells:
        if cell.kind is not TEXT:
            continue
        start, last = cell.start, cell.end
        if cell.table is None and document.text[start].isascii() and document.text[start].isalpha():
            stop = document.text.find("\n", last)  # a year in it is a figure of its own: Data for 2022
            last = stop if stop >= 0 else len(document.text)
        for end in (*(one.end() for one in _ENDS.finditer(document.text, start, last)), last):
            sentence = document.text[start:end].translate(_BLANKS).rstrip("。;!\n)]")
            if 1 < len(sentence) <= LONGEST:
                yield start, sentence
            start = end


def _table_of(note: str, document: Document, own: Collection[str]) -> str | None:
    """Return the word by which a note that speaks of other figures names its table, if by any; None if it is none."""
    if _ALONE.fullmatch(note):
        return _BELOW[0]
    match = _NOTE.match(note)
    if match is not None and not _COMPARED.search(match["says"]) and _is_of_another(match["says"], document, own):
        return match["table"] or ""
    match = _SOURCE.match(note)
    if match is not None and _is_of_years_before(match["says"], own):
        return match["table"] or ""
    if note[:1].isascii() and _is_another_in_english(note, own):
        return ""
    match = _SAYS_ITSELF.match(note)
    if match is not None and (_alarms(match[0]) or _is_of_a_part(match[0])):
        return match["table"] or ""
    return None


def _is_of_years_before(words: str, own: Collection[str]) -> bool:
    """Tell whether words name years, or last year, and none that is the report's own or later."""
    years = YEAR_IN_DIGITS.findall(words)
    return bool(own) and (max(years) < min(own) if years else LAST_YEAR in words)


def _is_another_in_english(note: str, own: Collection[str]) -> bool:
    """Tell whether a caption in English says that a table is of another year, or of no report."""
    year = _ENGLISH_YEAR.fullmatch(note)
    if year is not None:
        return bool(own) and not note.strip("()[]").isdecimal() and year["year"] not in own
    return _ENGLISH.fullmatch(note) is not None


def _alarms(note: str) -> bool:
    """Tell whether a note says of its table that it is not to be relied on, or of another measure."""
    return _ALARMS.search(note) is not None and not _NO_ALARM.search(note)


def _is_of_a_part(note: str) -> bool:
    """Tell whether a note names months, not all of a year, or another part of one."""
    if _PART_OF_A_YEAR.search(note):
        return True
    months = _RANGE.search(note)
    return months is not None and (int(months[1]), int(months[2])) != (1, MONTHS)


def _is_of_another(words: str, document: Document, own: Collection[str]) -> bool:
    """Tell whether words about a table's figures name another year or time than the report's, a part, or no report."""
    years = YEAR_IN_DIGITS.findall(words)
    until = _UNTIL.search(words)
    if years and own and max(years) < min(own):
        return True
    if until is not None and int(until[2]) < MONTHS and (until[1] or "") <= max(own, default=""):
        return True
    if _OTHER.search(said(WHOLE_YEAR.sub("", words), own)) or _LESS.search(words):
        return True
    less_or_more = "本级" in words if is_of_a_government(document) else _MORE.search(words) is not None
    return less_or_more or says_of_others(words, document)


def _beside(document: Document, start: int, table: str, sections: Sequence[LocatedSection]) -> LocatedSection | None:
    """Return the section whose table a note stands in, right below, or right above; None where a chapter parts them."""
    spans = sorted(((one.span, one) for one in sections if one.span), key=lambda pair: pair[0].start)
    within = next((one for span, one in spans if span.start <= start < span.end), None)
    above = next(((span, one) for span, one in reversed(spans) if span.end <= start), None)
    below = next(((span, one) for span, one in spans if start < span.start), None)
    if within is not None:
        return within
    if above and table not in _BELOW and _is_near(document.text[above[0].end : start]):
        return above[1]
    if below is None or not (table in _BELOW or _is_near(document.text[start : below[0].start])):
        return None
    return below[1]


def _is_near(between: str) -> bool:
    """Tell whether no chapter begins in what stands between a note and a table, and this is not much."""
    shown = between.replace(FILL, "\n")
    return len("".join(shown.split())) <= NEAR and not any(map(_CHAPTER.match, map(str.strip, shown.split("\n"))))
