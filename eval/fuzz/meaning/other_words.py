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
_NOTES = ("表中数据为上年同期", "注：本表数据为1-11月。", "以上数据未经审核", "注：数据截至11月底")


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
