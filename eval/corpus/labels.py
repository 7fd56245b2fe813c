"""How one agency prints the form's labels: its enumerators, brackets, wordings and breaks.

In: a label as the form has it. Out: the label as printed. Surprise: a label always keeps what tells it from its
neighbours; only damages take that away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

_WORDINGS = {
    "行政规范性文件": ("规范性文件",),
    "本年制发件数": ("本年制发数量",),
    "本年废止件数": ("本年废止数量",),
    "现行有效件数": ("现有有效件数", "现行有效数量"),
    "本年处理决定数量": ("处理决定数量",),
    "本年收费金额（单位：万元）": ("本年收费金额（万元）", "本年收费金额（单位:万元）", "收费金额（单位：万元）"),
    "属于国家秘密": ("属于国家秘密的",),
    "其他法律行政法规禁止公开": ("其他法律和行政法规禁止公开", "其它法律行政法规禁止公开"),
    "危及“三安全一稳定”": ('危及"三安全一稳定"', "危及＂三安全一稳定＂", "危及‘三安全一稳定’"),
    "属于三类内部事务信息": ("属于内部事务信息",),
    "属于四类过程性信息": ("属于过程性信息",),
    "属于行政执法案卷": ("属于行政执法案卷信息",),
    "没有现成信息需要另行制作": ("没有现成信息，需要另行制作",),
    "补正后申请内容仍不明确": ("补正后申请内容仍不明确的",),
    "部分公开（区分处理的，只计这一情形，不计其他情形）": (
        "部分公开(区分处理的,只计这一情形,不计其他情形)",
        "部分公开",
    ),
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": (
        "申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请",
    ),
    "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": (
        "申请人逾期未按收费通知要求缴纳费用，行政机关不再处理其政府信息公开申请",
    ),
    "结转下年度继续办理": ("结转下年度继续处理",),
    "本年增/减": ("本年增减", "本年增／减"),
    "上一年项目数量": ("上年项目数量",),
    "总计": ("合计",),
}
_FORMULAS = (
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)",
    "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
    "（本列数据勾稽关系：第一项+第二项=第三项+第四项）",
)
_HEADINGS = {
    "overview": ("总体情况", "总体情况", "总体情况", "总体工作情况"),
    "proactive": ("主动公开政府信息情况", "主动公开政府信息情况", "主动公开政府信息的情况"),
    "requests": ("收到和处理政府信息公开申请情况", "政府信息公开申请收到和处理情况"),
    "disputes": (
        "政府信息公开行政复议、行政诉讼情况",
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
    "problems": ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况", "主要问题和改进措施"),
    "others": ("其他需要报告的事项", "其他需要报告的事项", "需要报告的其他事项"),
}
_NUMERALS = "一二三四五六"
_MARK = re.compile(r"^(?:(?P<numeral>[一二三四]、)|（(?P<bracket>[一二三四五六七])）|(?P<digit>\d)\.)")
_BREAKS = {
    "自然人": "自\n然\n人",
    "总计": "总\n计",
    "商业企业": "商业\n企业",
    "科研机构": "科研\n机构",
    "社会公益组织": "社会公\n益组织",
    "法律服务机构": "法律服\n务机构",
    "结果维持": "结果\n维持",
    "结果纠正": "结果\n纠正",
    "其他结果": "其他\n结果",
    "尚未审结": "尚未\n审结",
    "本年制发件数": "本年\n制发件数",
    "现行有效件数": "现行\n有效件数",
    "上一年项目数量": "上一年\n项目数量",
    "未经复议直接起诉": "未经复议\n直接起诉",
    "本年新制作数量": "本年新\n制作数量",
    "对外公开总数量": "对外公开\n总数量",
}


@dataclass(frozen=True, slots=True)
class LabelHand:
    """The habits with which one agency writes labels."""

    wordings: dict[str, str]
    formula: str
    digit: str
    bracket: str
    broken_heads: bool
    stray_blanks: float

    def label(self, text: str) -> str:
        """Return a row's label, its enumerator in this agency's way."""
        match = _MARK.match(text)
        bare = text[match.end() :] if match else text
        bare = self.wordings.get(bare, bare)
        if match and match["digit"]:
            return self.digit.format(match["digit"]) + bare
        if match and match["bracket"]:
            return self.bracket.format(match["bracket"]) + bare
        return (match[0] if match else "") + bare

    def head(self, text: str) -> str:
        """Return a column's head, broken over lines where this agency does so."""
        text = self.wordings.get(text, text)
        return _BREAKS.get(text, text) if self.broken_heads else text

    def block(self, text: str) -> str:
        """Return the line above a block of section two: 第二十条第（一）项."""
        return text.replace("（", "(").replace("）", ")") if self.bracket.startswith("(") else text


def choose_label_hand(rng: Random) -> LabelHand:
    """Return the habits of one agency; most keep to the form, each with a slip or two."""
    chosen = {}
    for label, others in _WORDINGS.items():
        if rng.random() < (0.04 if label == "总计" else 0.12):
            chosen[label] = rng.choice(others)
    return LabelHand(
        wordings=chosen,
        formula=rng.choice(_FORMULAS),
        digit=rng.choice(["{}.", "{}.", "{}．", "{}、", "{}. ", "（{}）", "{}"]),
        bracket=rng.choice(["（{}）", "（{}）", "({})", "（{}） "]),
        broken_heads=rng.random() < 0.4,
        stray_blanks=rng.choice([0.0, 0.0, 0.0, 0.05]),
    )


def headings(peculiarities: tuple[str, ...], rng: Random) -> dict[str, str]:
    """Return the six headings of a report, numbered 一、 to 六、 or in one of the rarer ways."""
    style = rng.choice(["{}、", "{}、", "{}、", "{}、", "{}、 ", "{}．", "第{}部分 "])
    chapters = {}
    for numeral, (chapter, wordings) in zip(_NUMERALS, _HEADINGS.items(), strict=True):
        chapters[chapter] = style.format(numeral) + rng.choice(wordings)
    if "heading_unnumbered" in peculiarities:
        chapter = rng.choice(list(chapters))
        chapters[chapter] = _HEADINGS[chapter][0]
    return chapters
