"""Who reports, and on which year.

In: a Document and its Prose. Out: FieldValues ``meta.agency`` and ``meta.year``. Surprise: pages name many agencies
(the site's owner, neighbours in a list of reports); the title decides, and without one two hints have to agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from extractor.page import (
    FILL,
    OFFICE_ENDING,
    TITLED_ENDING,
    Document,
    FieldValue,
    Number,
    Place,
    Reason,
    State,
)
from extractor.prose.sentences import Prose

_NAME = r"[\u4e00-\u9fff(][\u4e00-\u9fff()、·\-A-Za-z0-9]{1,45}?"
_YEAR = "20[12]\\d|二[〇○◯零O][一二][〇○◯零O一二三四五六七八九]"
_ANNOUNCED = (
    r"(?:[^\s,。;:|]{0,20}?(?:向社会(?:各界|公众|公开)*(?:公布|发布|公开|报告)|[现特兹](?:予以)?(?:将|公布|发布|公开|编制|编写|制定|报告)"
    r"|(?:编制|编写|公布|发布)了|编制并(?:公布|发布)))"
)
"""What a sentence says before the title that it quotes, and no name of an office does: 现向社会公布, 特编制."""
# A title, on a line of its own or over two: 某县某局 2023 年政府信息公开工作年度报告; a blank may stand at ␣.
_TITLE_FORM = (
    rf"(?P<announced>{_ANNOUNCED})?[《〈「“\"]?(?:关于)?(?:(?P<first>{_YEAR})年度?␣)?"
    rf"(?P<agency>(?:[\u4e00-\u9fff]县|{_NAME}{TITLED_ENDING})(?:\([^()]{{2,20}}\))?)"
    rf"␣(?:关于)?(?P<year>{_YEAR})?␣(?:年度?)?␣(?:的|法定|部门|依法)*(?:(?P<what>政府|政务)?信息|(?P<affairs>政务))公开"
    rf"(?:工作)?(?:的)?␣(?P<later>{_YEAR})?␣(?:年度?)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:总结)?"
    rf"(?:报告|年(?P<short>报))(?!的(?!公示|公告|报告)|格式|编制|模板|制度)[》〉」”\"]?␣(?:\((?P<last>{_YEAR})年?度?\))?"
)
_TITLE = re.compile(_TITLE_FORM.replace("␣", ""))
_TITLE_WITHIN = re.compile(r"(?:^|(?<=[\s|>_。,:】\]]))" + _TITLE_FORM.replace("␣", " ?"))
_AGENCY_HINTS = (
    re.compile(rf"现将(?P<agency>{_NAME}{OFFICE_ENDING})20[12]\d年度?"),
    re.compile(
        rf"20[12]\d年度?,(?P<agency>{_NAME}{OFFICE_ENDING})(?=认真|严格|坚持|始终|深入|按照|围绕|以|在|全面|高度|积极|紧紧|持续|根据)"
    ),
    re.compile(rf"本报告由(?P<agency>{_NAME}{OFFICE_ENDING})(?=依据|根据|按照|编制|编写|发布)"),
    re.compile(rf"请与(?P<agency>{_NAME}{OFFICE_ENDING})(?:办公室|综合科|政务公开|[^\u4e00-\u9fff]|联系)"),
)
_NAMED = re.compile(r"(?:发布机构|公开机构|发文机关|责任单位|信息来源|来源)[ \0]*:?[\s\0|]*(?P<agency>[^\s\0|,。:]+)")
_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")
_YEAR_HINTS = (
    re.compile(r"自?(20[12]\d)\s*年\s*1\s*月\s*1\s*日(?:起)?,?\s*(?:至|到|-)\s*(?:20[12]\d\s*年\s*)?12\s*月\s*31\s*日"),
    re.compile(r"(20[12]\d)\s*年度"),
    re.compile(r"(20[12]\d)\s*年(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"),  # a full date is when it was signed
)
_CHROME = re.compile(
    r"当前位置|首页|^现将|我[局厅委办县市区镇乡]|^本[局厅委办县市区镇乡]|年报|指南|【|打印|字体|^关于|^按照|^根据|^依据|通知|印发|公开|20\d\d|年度|^[年月日度]|^政府$|^总体(?:工作)?情况"
)
_EVERYBODY = re.compile(r"各[市县区省州旗盟乡镇级]|[全我本该][市县区省旗盟]|[全我本该]州$")
_NUMERALS = str.maketrans("〇○◯零O一二三四五六七八九", "00000123456789")
_A_PLACE = re.compile("[省市县州盟旗区]$")
_SAID_SHORT = re.compile("[县区州旗盟乡镇]|市(?!场|政|容)")
"""How an office of one's own place is named where all know which: 区统计局, 市水利局."""
_ANNOUNCING = re.compile("公布|发布|报送|转发|呈报|上报|撰写|编写|(?<!机构)编制|^现[就报将]|^特(?:此|别(?!行政))|^兹")
"""Words of a sentence in what was taken for a name: 转发河湖县水务局."""
_END_OF_A_NAME = re.compile(
    "(?:工作|监督|管理)*(?:委员会|员会|办公室|公室|办事处|事处)$"
    "|监督|管理|员会|保障|事务|与|及|暨|和(?:社会|改革|信息|旅游|草原|城乡|规划|体育|生态)"
)
"""What no name begins with: its beginning stands on the line above, and who knows whether that is the title's."""
_REPORT = re.compile("报告|年报")
_LINE_BLANKS = re.compile(r"[\s\0|#>=_]+")
TITLE_WRAPS = 2  # lines of a title above its last one
TITLE_LINES = 400  # a title stands at the head; what comes later quotes one


@dataclass(frozen=True, slots=True)
class Title:
    """A line that names an agency, a year or both in the manner of a title."""

    agency: str
    year: str | None
    place: Place
    doubtful: bool = False
    """Whether 政府 may belong to the agency's name or to 政府信息公开, or the name may lack its place or hold more."""


def read_meta(document: Document, prose: Prose) -> dict[str, FieldValue]:
    """Return ``meta.agency`` and ``meta.year``: from the title, else from what the report says of itself."""
    titles = find_titles(document, prose)
    agency = _agency(document, prose, titles)
    if prose.letters_differ and agency.value is not None and not agency.reasons:
        agency = agency.because(Reason.PROSE_UNCLEAR)
    return {"meta.agency": agency, "meta.year": _year(prose, titles)}


def find_titles(document: Document, prose: Prose) -> list[Title]:
    """Return the lines that may be the report's title, those first whose agency most of them name.

    One with the line below it may be read as a title twice; it names its agency once.
    """
    titles = list({title.place.start: title for title in [*_titles(document, prose)][::-1]}.values())[::-1]
    votes = Counter(title.agency for title in titles)
    return sorted(titles, key=lambda title: -votes[title.agency])


def _titles(document: Document, prose: Prose) -> Iterator[Title]:
    lines = document.text.split("\n")[:TITLE_LINES]
    positions = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for n, line in enumerate(lines):
        if "报" not in line or not _REPORT.search(words := _LINE_BLANKS.sub("", line)):
            continue
        start, end = positions[n] + _indent(line), positions[n] + len(line.rstrip(" \0|="))
        above = ((m, one) for m in range(n - 1, -1, -1) if (one := _LINE_BLANKS.sub("", lines[m])))
        wrapped = [(words, start)]
        for m, one in islice(above, TITLE_WRAPS):
            wrapped.append((one + wrapped[-1][0], positions[m] + _indent(lines[m])))
        matches = [(match, at) for text, at in wrapped if (match := _TITLE.match(text)) and _is_title(match)]
        if matches:
            # A name may begin on a line above; then the report says all of it elsewhere.
            longer = (one for one in matches[:0:-1] if _names_itself(prose, one[0]["agency"]))
            match, at = next(longer, matches[0])
            if _END_OF_A_NAME.match(match["agency"]):
                match, at = matches[-1]
                yield replace(_title(match, Place(at, end)), doubtful=True)
            else:
                yield _title(match, Place(at, end))
        else:
            yield from _titles_within(document, start, end)


def _names_itself(prose: Prose, agency: str) -> bool:
    """Tell whether the prose says a name anywhere but in a title."""
    return (
        re.search(rf"{re.escape(agency)}(?!(?:关于)?(?:{_YEAR})?年?度?(?:政府|政务)?信息公开)", prose.text) is not None
    )


def _indent(line: str) -> int:
    """Return how many blanks and marks stand before a line's words."""
    return len(line) - len(line.lstrip(" \0#|>"))


def _titles_within(document: Document, start: int, end: int) -> Iterator[Title]:
    """Look for a title inside a line that holds more, behind a blank or a mark."""
    span = document.text[start:end].replace(FILL, "")
    for match in _TITLE_WITHIN.finditer(span):
        if _is_title(match):
            yield _title(match, Place(start, end))


def _is_title(match: re.Match[str]) -> bool:
    """Tell whether what looks like a title is one: 青禾县政府信息公开年报 without a year heads a list of reports.

    A name said twice is that of the page above a title's own.
    """
    name = match["agency"]
    if name[: len(name) // 2] * 2 == name:
        return False
    return not (_CHROME.search(name) or _EVERYBODY.match(name) or (match["short"] and not _year_of(match)))


def _title(match: re.Match[str], place: Place) -> Title:
    agency = match["agency"]
    adjoining = match["what"] == "政府" and match.end("agency") == match.start("what")
    doubtful = (
        (adjoining and _A_PLACE.search(agency) is not None)
        or (
            match["what"] is None
            and match["affairs"] is None
            and agency.endswith("政府")
            and not agency.endswith("人民政府")
        )
        or (match["announced"] is not None and _SAID_SHORT.match(agency) is not None)
        or _ANNOUNCING.search(agency) is not None
    )
    return Title(agency, _year_of(match), place, doubtful)


def _year_of(match: re.Match[str]) -> str | None:
    year = match["year"] or match["later"] or match["first"] or match["last"]
    return year.translate(_NUMERALS) if year else None


def _is_agency(name: str) -> bool:
    return re.search(OFFICE_ENDING + r"(?:\([^()]*\))?$", name) is not None and not _CHROME.search(name)


def _agency(document: Document, prose: Prose, titles: list[Title]) -> FieldValue:
    if titles:
        title = titles[0]
        rivals = Counter(one.agency for one in titles).most_common(2)
        doubtful = title.doubtful or (len(rivals) > 1 and rivals[0][1] == rivals[1][1])
        named = _located(document, title.agency, title.place)
        return _meta("meta.agency", title.agency, named, *((Reason.PROSE_UNCLEAR,) if doubtful else ()))
    hints: list[tuple[str, Place]] = []
    for hint in _AGENCY_HINTS:
        match = hint.search(prose.text)
        if match and _is_agency(match["agency"]):
            hints.append((match["agency"], prose.place(match.start("agency"), match.end("agency"))))
    hints += _signatures(document)
    if not hints:
        return FieldValue("meta.agency", None, State.MISSING, reasons=(Reason.NOT_FOUND,))
    votes = Counter(name for name, _ in hints)
    name, place = hints[0]
    sure = votes[name] > 1 and len(votes) == 1
    return _meta("meta.agency", name, place, *(() if sure else (Reason.PROSE_UNCLEAR,)))


def _signatures(document: Document) -> list[tuple[str, Place]]:
    """Return the names that stand over the date at the end, and behind 发布机构 in a page's head."""
    found = []
    position = 0
    before: tuple[str, int, int] | None = None
    for line in document.text.split("\n"):
        words = _LINE_BLANKS.sub("", line)
        start, end = position, position + len(line)
        position = end + 1
        if not words:
            continue
        if before and _DATE.fullmatch(words) and re.fullmatch(_NAME + OFFICE_ENDING, before[0]):
            found.append((before[0], Place(before[1], before[2])))
        named = _NAMED.search(line)
        if named and _is_agency(named["agency"]):
            found.append((named["agency"], Place(start + named.start("agency"), start + named.end("agency"))))
        before = words, start, end
    return found


def _located(document: Document, name: str, place: Place) -> Place:
    """Return the place of a name within a longer one, where it stands there unbroken."""
    at = document.text.find(name, place.start, place.end)
    return Place(at, at + len(name)) if at >= 0 else place


def _year(prose: Prose, titles: list[Title]) -> FieldValue:
    period = Counter(match[1] for match in _YEAR_HINTS[0].finditer(prose.text)).most_common(1)
    for title in titles:
        if title.year:
            differs = bool(period) and period[0][0] != title.year
            return _meta("meta.year", int(title.year), title.place, *((Reason.SEVERAL_FIGURES,) if differs else ()))
    for hint in _YEAR_HINTS:
        years = Counter(match[1] for match in hint.finditer(prose.text))
        if years:
            year = years.most_common(1)[0][0]
            at = prose.text.index(year)
            sure = len(years) == 1 and hint is not _YEAR_HINTS[-1]  # some year is not yet the one reported on
            reasons = () if sure else (Reason.PROSE_UNCLEAR,)
            return _meta("meta.year", int(year), prose.place(at, at + 4), *reasons)
    return FieldValue("meta.year", None, State.MISSING, reasons=(Reason.NOT_FOUND,))


def known_year(meta: Mapping[str, FieldValue]) -> int | None:
    """Return the year that is reported on, where that is beyond doubt."""
    year = meta["meta.year"]
    return year.value if isinstance(year.value, int) and not year.reasons else None


def known_agency(meta: Mapping[str, FieldValue]) -> str | None:
    """Return who reports, where that is told."""
    agency = meta["meta.agency"].value
    return agency if isinstance(agency, str) else None


def _meta(field_id: str, value: Number | str, place: Place, *reasons: Reason) -> FieldValue:
    return FieldValue(field_id, value, State.READ, reasons=reasons, raw=str(value), place=place)
