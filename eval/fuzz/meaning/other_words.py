"""Words on the page that say that a figure is another one: another word for a head or a label, a note beside a table.

In: a ``Draft`` and a source of chance. Out: what was changed in words. Surprise: the figures stay as they are, and each
of those that the words are on has to be asked about, in every layout.
"""

from __future__ import annotations

from random import Random

from eval.fuzz.meaning.draft import Box, Draft, Part, Sheet, placed
from eval.fuzz.meaning.mutant import asked, drafted

_HEADS = {"本年制发件数": ("本年修订件数", "本年新增件数"), "社会公益组织": ("事业单位",), "科研机构": ("商业企业",)}
_LABELS = {
    "予以公开": "不予公开",
    "国家秘密": "商业秘密",
    "不掌握": "掌握",
    "本年新收": "上年新收",
    "仍不明确": "仍明确",
}
_NOTES = (
    "表中数据为上年同期",
    "注：本表数据为1-11月。",
    "以上数据未经审核",
    "注：数据截至11月底",
    "注：沿用上年数据。",
    "（统计时间：1月1日至9月30日）",
    "以上数据有误，以正式公布为准。",
    "以上数据尚在核对中。",
    "数据为近五年合计。",
    "数据来源：2018年度报告",
    "Data for 2018",
    "(Draft)",
)
_NO_NOUGHTS = ("注：0表示未统计。", "备注：“0”为不掌握", "说明：表中数值为0的表示未填报。")
_CAPTIONS = (
    "2018年度",
    "2018年申请办理情况",
    "上半年统计表",
    "上年数据",
    "填报示例",
    "近三年情况",
    "（预算数）",
    "模拟数据",
)
_GROUPS = (
    "办理结果",
    "不予公开",
    "无法提供",
    "不予处理",
    "法人或其他组织",
    "申请人情况",
    "行政复议",
    "行政诉讼",
)
_OF_ANOTHER = ("（上年）", "（去年）", "（2018年）", "（1-6月）", "（上年同期）")
_CORRECTIONS = ("更正：{}应为{}件。", "注：{}少报{}件。", "说明：{}一行数据有误，正确数据为{}。", "※{}→{}件")


def _doubt(draft: Draft, boxes: list[Box]) -> None:
    for box in boxes:
        draft.right[box.field] = asked(draft.value(box.field))


def _bare(box: Box) -> str:
    return "".join(box.text.split())


@drafted
def another_word_for_a_head(draft: Draft, rng: Random) -> str | None:
    """The head of a column is another word, as 修订件数 for 制发件数: each figure below it is asked about."""
    heads = [(sheet, y, x, box) for sheet in draft.sheets() for y, x, box in placed(sheet) if _bare(box) in _HEADS]
    if not heads:
        return None
    sheet, y, x, head = rng.choice(heads)
    own, head.text = _bare(head), rng.choice(_HEADS[_bare(head)])
    filled = {row for row, _, box in placed(sheet) if box.field}
    first = min(row for row in filled if row > y)
    end = next((row for row in range(first, len(sheet.rows)) if row not in filled), len(sheet.rows))
    below = range(first, end)
    _doubt(draft, [box for row, column, box in placed(sheet) if box.field and column == x and row in below])
    return f"{head.text} for {own}"


@drafted
def a_label_of_another_meaning(draft: Draft, rng: Random) -> str | None:
    """A letter or two make a label another's, as 不予公开 for 予以公开: each figure of the row is asked about."""
    rows: list[tuple[Sheet, int, Box, str]] = [
        (sheet, y, box, own)
        for sheet in draft.sheets("requests")
        for y, _, box in placed(sheet)
        for own in _LABELS
        if own in box.text and not box.field
    ]
    if not rows:
        return None
    sheet, y, label, own = rng.choice(rows)
    label.text = label.text.replace(own, _LABELS[own])
    _doubt(draft, [box for row, _, box in placed(sheet) if box.field and row == y])
    return f"{_LABELS[own]} for {own}"


@drafted
def a_note_that_the_figures_are_others(draft: Draft, rng: Random) -> str | None:
    """A note below a table says that its figures are of another time: each of them is asked about."""
    sheet = rng.choice(draft.sheets())
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    note = rng.choice(_NOTES)
    draft.parts.insert(at + 1, Part("paragraph", note))
    _doubt(draft, sheet.figures())
    return f"{note} below {sheet.section}"


@drafted
def noughts_that_are_none(draft: Draft, rng: Random) -> str | None:
    """A note below a table says that its noughts stand for what nobody knows: each of them is asked about."""
    sheet = rng.choice(draft.sheets())
    noughts = [box for box in sheet.figures() if box.text == "0"]
    if not noughts:
        return None
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    note = rng.choice(_NO_NOUGHTS)
    draft.parts.insert(at + 1, Part("paragraph", note))
    _doubt(draft, noughts)
    return f"{note} below {sheet.section}"


@drafted
def a_caption_of_another_time(draft: Draft, rng: Random) -> str | None:
    """A line above a table, or its own first row, says another year or no report: all its figures are asked about."""
    sheet = rng.choice(draft.sheets())
    caption = rng.choice(_CAPTIONS)
    if rng.random() < 0.5:
        sheet.rows.insert(0, [Box(caption, columns=sheet.width)])
        sheet.hidden = frozenset(row + 1 for row in sheet.hidden)
    else:
        at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
        draft.parts.insert(at, Part("paragraph", caption))
    _doubt(draft, sheet.figures())
    return f"{caption} above {sheet.section}"


@drafted
def a_chapter_of_another_time(draft: Draft, rng: Random) -> str | None:
    """A chapter's heading says in brackets that it is of another time, or a draft: its tables are asked about."""
    heads = [n for n, part in enumerate(draft.parts) if part.kind == "heading"]
    spans = [(n, end) for n, end in zip(heads, [*heads[1:], len(draft.parts)], strict=True)]
    told = [(n, [part.sheet for part in draft.parts[n:end] if part.sheet]) for n, end in spans]
    told = [(n, sheets) for n, sheets in told if sheets]
    if not told:
        return None
    at, sheets = rng.choice(told)
    words = rng.choice((*_OF_ANOTHER, "(2018)", "（草稿）", "（样表）", "（预计）", "（截至6月底）", "（近三年）"))
    draft.parts[at].text += words
    for sheet in sheets:
        _doubt(draft, sheet.figures())
    return draft.parts[at].text


@drafted
def a_group_of_another_time(draft: Draft, rng: Random) -> str | None:
    """What stands over several rows or columns says that they are of another time: what is under it is asked about."""
    groups = [
        (sheet, y, x, box)
        for sheet in draft.sheets()
        for y, x, box in placed(sheet)
        if not box.field and max(box.rows, box.columns) > 1 and _bare(box).endswith(_GROUPS)
    ]
    if not groups:
        return None
    sheet, y, x, box = rng.choice(groups)
    words = rng.choice(_OF_ANOTHER)
    box.text += words
    rows, columns = (range(y, y + box.rows), None) if box.rows > 1 else (None, range(x, x + box.columns))
    _doubt(
        draft,
        [
            one
            for row, column, one in placed(sheet)
            if one.field and (rows is None or row in rows) and (columns is None or column in columns)
        ],
    )
    return f"{words} behind {_bare(box)[:12]}"


@drafted
def a_correction_below_a_table(draft: Draft, rng: Random) -> str | None:
    """A sentence below section three corrects a row: each of its figures is asked about."""
    sheet = rng.choice(draft.sheets("requests"))
    rows = [
        (y, box, own)
        for y, _, box in placed(sheet)
        for own in ("予以公开", "部分公开", "重复申请", "结转下年度继续办理")
        if own in box.text and not box.field
    ]
    if not rows:
        return None
    row, _, own = rng.choice(rows)
    sentence = rng.choice(_CORRECTIONS).format(own, rng.randint(100, 999))
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    draft.parts.insert(at + 1, Part("paragraph", sentence))
    _doubt(draft, [box for y, _, box in placed(sheet) if box.field and y == row])
    return sentence
