"""Letters of which one byte is lost, told by what stands so elsewhere, in the text or in every report.

In: the letters of a text, and what some of them may be. Out: these letters, where one alone fits. Surprise: what a
figure is multiplied by is a letter too (万), so that behind a figure nothing is told where that is possible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableSequence, Sequence

from extractor.page.characters import COMMON, FILL, GARBLED

_FEW = 5
"""Characters; of no more the one that is common is taken, if only one is."""
_LONGEST = 6
"""Letters of a word that is looked up whole."""
_FIGURE_END = re.compile(r"[0-9－—-]$")
_UNITS = "件条项个次份宗元"
"""What stands behind a figure, if a letter does; the first that fits is taken, for none of them changes it."""
_FACTORS = frozenset("十百千万亿")
_BLANKS, _STOP = "　\u00a0", "。"
_END = frozenset("\n\r<|\t")
_LETTERS = re.compile(r"[\u3400-\u9fff]{2}")
_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_PHRASES = (
    "政府信息公开工作年度报告\n一、总体情况\n二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\n本年制发件数\n"
    "本年废止件数\n现行有效件数\n规章\n行政规范性文件\n第（五）项\n第（六）项\n第（八）项\n本年处理决定数量\n行政许可\n行政处罚\n"
    "行政强制\n行政事业性收费\n本年收费金额（单位：万元）\n三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为：第一项加第二项之和，"
    "等于第三项加第四项之和）\n申请人情况\n自然人\n法人或其他组织\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
    "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n三、本年度办理结果\n（一）予以公开\n（二）部分公开"
    "（区分处理的，只计这一情形，不计其他情形）\n（三）不予公开\n属于国家秘密\n其他法律行政法规禁止公开\n危及“三安全一稳定”\n"
    "保护第三方合法权益\n属于三类内部事务信息\n属于四类过程性信息\n属于行政执法案卷\n属于行政查询事项\n（四）无法提供\n"
    "本机关不掌握相关政府信息\n没有现成信息需要另行制作\n补正后申请内容仍不明确\n（五）不予处理\n信访举报投诉类申请\n重复申请\n"
    "要求提供公开出版物\n无正当理由大量反复申请\n要求行政机关确认或重新出具已获取信息\n（六）其他处理\n"
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n申请人逾期未按收费通知要求缴纳费用、"
    "行政机关不再处理其政府信息公开申请\n（七）总计\n四、结转下年度继续办理\n四、政府信息公开行政复议、行政诉讼情况\n行政复议\n"
    "行政诉讼\n未经复议直接起诉\n复议后起诉\n结果维持\n结果纠正\n其他结果\n尚未审结\n五、存在的主要问题及改进情况\n"
    "六、其他需要报告的事项\n不涉及\n未涉及\n未发生\n未收取\n未产生\n无此项\n暂无\n没有发生\n"
)
"""The words that every report prints; what stands between them elsewhere stands so in a damaged one."""


def tell(letters: MutableSequence[str], unknown: Mapping[int, Sequence[str]]) -> None:
    """Put letters that are not known, but for what they may be, in their places."""
    places = [at for at, ch in enumerate(letters) if ch != FILL]
    whole = "".join(letters[at] for at in places)
    threes = {text[at : at + 3] for text in (whole, _PHRASES) for at in range(len(text) - 2)}
    words = {*_WORD.findall(_PHRASES), *_WORD.findall(whole)}
    number_of = {at: number for number, at in enumerate(places, 2)}
    padded = ["\n"] * 2 + list(whole) + ["\n"] * 2
    for at, options in unknown.items():
        if any(ch.isdigit() for ch in options):
            continue
        number = number_of[at]
        ch = (
            _of_a_word(padded, number, options, words)
            or _between(padded, number, options, threes)
            or _beside_figures("".join(padded[number - 2 : number]), padded[number + 1], options)
        )
        if not ch and len(options) <= _FEW:
            ch = _only([one for one in options if one in COMMON])
        if ch:
            letters[at] = padded[number] = ch


def _only(fitting: Sequence[str]) -> str:
    return fitting[0] if len(fitting) == 1 else ""


def _of_a_word(padded: Sequence[str], number: int, options: Sequence[str], words: set[str]) -> str:
    """Return the letter that makes a known word of those around it, up to where the next others stand."""
    start, end = number, number + 1
    while end - start <= _LONGEST and "\u3400" <= padded[start - 1] <= "\u9fff":
        start -= 1
    while end - start <= _LONGEST and "\u3400" <= padded[end] <= "\u9fff":
        end += 1
    if not 2 <= end - start <= _LONGEST or GARBLED in (padded[start - 1], padded[end]):
        return ""
    before, after = "".join(padded[start:number]), "".join(padded[number + 1 : end])
    return _only([ch for ch in options if before + ch + after in words])


def _between(padded: Sequence[str], number: int, options: Sequence[str], threes: set[str]) -> str:
    """Return the letter that stands elsewhere between, behind or before the same two."""
    before, after = "".join(padded[number - 2 : number]), "".join(padded[number + 1 : number + 3])
    for one, other in ((before[1], after[0]), (before, ""), ("", after)):
        fitting = [ch for ch in options if one + ch + other in threes] if _LETTERS.fullmatch(one + other) else []
        if fitting:
            return _only(fitting)
    return ""


def _beside_figures(before: str, after: str, options: Sequence[str]) -> str:
    """Return the unit or the blank that can stand behind a figure, or the blank or the stop at an end."""
    blank = next((ch for ch in _BLANKS if ch in options), "")
    if blank:
        ends = after in _END
        return blank if ends and not _LETTERS.search(before) else _STOP if ends and _STOP in options else ""
    if not _FIGURE_END.search(before) or not _FACTORS.isdisjoint(options):
        return ""
    return next((ch for ch in _UNITS if ch in options), "")
