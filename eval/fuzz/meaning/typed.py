"""What people type in a figure's or a head's stead: another year, brackets, signs, estimates, words for none.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where it has no such place. Surprise: the sums
often say what belongs there; that makes it no figure of the page, and a person has to be asked.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random

from eval.fuzz.meaning.clean import Clean, Row, Spot
from eval.fuzz.meaning.heads import blocks_of
from eval.fuzz.meaning.mutant import Edit, Mutant, asked, blank, kind, mutant, pick, span

_OTHER_YEARS = ("上年", "去年", "上年度", "上一年", "去年同期", "上年数量", "历年累计")
_OTHER_MEASURES = ("同比", "增幅", "占比", "年度目标", "计划", "预计", "上半年", "第三季度", "1-6月")
_BEFORE_LABEL = ("其中：", "非", "拟", "上年", "市级", "全省", "撤销的")
_BEHIND_LABEL = ("（市级）", "（不含下属单位）", "（仅第四季度）", "（上年）", "占比")
_BRACKETS = (("（", "）"), ("(", ")"), ("[", "]"), ("【", "】"))
_SIGNS = ("⑫", "⑷", "※", "▲", "●", "〃", "同上", "注", "△", "✕", "□", "??", "？", "待核", "附后")
_ESTIMATES = ("（估）", "(预计)", "（初步统计）", "（不完全统计）", "（暂定）", "(估算数)")
_ENOUGH = 40
"""Figures; in fewer, brackets may be those of items."""


@kind
def head_of_another_year(clean: Clean, rng: Random) -> Mutant | None:
    """The head of a column says 上年 or 同比, alone or with its own: each figure below is asked about."""
    blocks = [block for table in clean.tables.values() for block in blocks_of(table)]
    chosen = pick(
        rng, [(block, n) for block in blocks for n in range(len(block[0].heads)) if _replaceable(clean, block[0], n)]
    )
    if chosen is None:
        return None
    block, n = chosen
    word = rng.choice(_OTHER_YEARS)
    if rng.random() < 0.5:
        own, word = clean.source[slice(*block[0].heads[n])], rng.choice((*_OTHER_YEARS, *_OTHER_MEASURES))
        word = rng.choice((word, f"{own}（{word}）"))
    right = {row.spots[n].id: asked(row.spots[n].value) for row in block}
    return mutant(clean, [(*block[0].heads[n], word)], f"{word} for {block[0].line.fields[n].column_id}", right)


def _replaceable(clean: Clean, row: Row, n: int) -> bool:
    """Tell whether a head stands there as one stretch and is not of another year itself."""
    own = clean.source[slice(*row.heads[n])]
    return "<" not in own and "上" not in own and row.heads.count(row.heads[n]) == 1


@kind
def label_that_says_more(clean: Clean, rng: Random) -> Mutant | None:
    """The label of a row says 其中：… or …（市级）: each figure of the row is asked about."""
    rows = [row for table in clean.tables.values() for row in table.rows]
    labelled = [(row, row.label) for row in rows if row.label and "<" not in clean.source[slice(*row.label)]]
    chosen = pick(rng, labelled)
    if chosen is None:
        return None
    row, (start, end) = chosen
    before = rng.random() < 0.5
    words = rng.choice(_BEFORE_LABEL if before else _BEHIND_LABEL)
    edits: list[Edit] = [(start, start, words) if before else (end, end, words)]
    right = {spot.id: asked(spot.value) for spot in row.spots}
    return mutant(clean, edits, f"{words} {'before' if before else 'behind'} {row.line.id}", right)


@kind
def all_figures_in_brackets(clean: Clean, rng: Random) -> Mutant | None:
    """Every figure stands in brackets, （12）: values are what they were, or a person is asked."""
    if len(clean.spots) < _ENOUGH:
        return None
    begin, end = rng.choice(_BRACKETS)
    edits: list[Edit] = []
    for spot in clean.spots.values():
        edits += [(spot.start, spot.start, begin), (spot.end, spot.end, end)]
    return mutant(clean, edits, begin + end)


@kind
def sign_in_place_of_a_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A sign or a word stands where a figure should, ⑫ or 待核: a person is asked."""
    spot = pick(rng, clean.spots.values())
    if spot is None:
        return None
    sign = rng.choice(_SIGNS)
    return mutant(clean, [(*span(spot), sign)], f"{spot.id}: {sign}", {spot.id: asked(spot.value)})


@kind
def estimate_behind_a_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A remark says that a figure is an estimate, 12（估）: a person is asked."""
    spot = pick(rng, [one for one in clean.spots.values() if one.value])
    if spot is None:
        return None
    remark = rng.choice(_ESTIMATES)
    return mutant(clean, [(spot.end, spot.end, remark)], f"{spot.id}: {remark}", {spot.id: asked(spot.value)})


@kind
def borders_lost_around_words_for_none(clean: Clean, rng: Random) -> Mutant | None:
    """Noughts of a row are 无, and blanks stand for some of its borders: the cells are what they were, or are asked."""
    rows = [
        row
        for table in clean.tables.values()
        if table.layout in ("tabs", "pipes")
        for row in table.rows
        if len(row.spots) > 2
        and sum(spot.value == 0 for spot in row.spots) > 1
        and any(spot.value for spot in row.spots)
    ]
    row = pick(rng, rows)
    if row is None:
        return None
    word = rng.choice(["无", "未发生", "暂无", "-", "/", "零"])
    edits: list[Edit] = [(*span(spot), word) for spot in row.spots if spot.value == 0]
    edits += [_without_border(one, other) for one, other in pairwise(row.spots) if rng.random() < 0.4]
    right = {spot.id: blank() for spot in row.spots if spot.value == 0}
    also = dict.fromkeys(right, (0,)) if word == "零" else {}
    return mutant(clean, edits, f"{word} in {row.spots[0].id}", right, also=also)


def _without_border(one: Spot, other: Spot) -> Edit:
    return one.end, other.start, "    "
