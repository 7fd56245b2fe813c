"""Slips of typists, scanners, spreadsheets and converters: signs beside a figure, wrong figures, figures set otherwise.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where it has no such figure. Surprise: a figure
that is wrong on the page is right here, since the printed figure is sacred; that a sum fails is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.mutant import Edit, Mutant, asked, kind, mutant, pick, printed, span, swap_spans
from eval.fuzz.meaning.numbers import whole

_STRAY = (".", "。", "`", "'", "’", "_", "~", ":", "：", ";", "，", "、", "·", "^", "«", "*", "\\", "“", "=", "♦", "√")
_UNSEEN = ("\u200b", "\ufeff", "\u2060", "\u200d", "\u200e", "\xad", "\u202d", "\u3000", "\xa0")
_UNSEEN_ENTITIES = ("&#8203;", "&zwnj;", "&nbsp;", "&#xfeff;", "&shy;", "&ensp;", "<wbr>")


def _counts(clean: Clean) -> list[Spot]:
    return [spot for spot in clean.spots.values() if isinstance(spot.value, int) and _text(clean, spot).isdecimal()]


def _text(clean: Clean, spot: Spot) -> str:
    return clean.source[spot.start : spot.end]


@kind
def stray_sign_beside(clean: Clean, rng: Random) -> Mutant | None:
    """A speck of a scan or a slip of a finger stands beside a figure: the value is what it was, or asked about."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    sign = rng.choice(_STRAY)
    at = rng.choice(span(spot))
    return mutant(clean, [(at, at, sign)], f"{spot.id}: {sign} {'behind' if at == spot.end else 'before'}")


@kind
def digit_masked_with_a_star(clean: Clean, rng: Random) -> Mutant | None:
    """A star stands for a digit, 1* for 12, and no note begins with one: a person is asked."""
    spot = pick(rng, [spot for spot in _counts(clean) if len(_text(clean, spot)) > 1])
    if spot is None or any(sign in clean.source for sign in "*※#①¹†"):
        return None
    text = rng.choice([_text(clean, spot)[:-1] + "*", "*" + _text(clean, spot)[1:]])
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: asked(spot.value)})


@kind
def unseen_characters(clean: Clean, rng: Random) -> Mutant | None:
    """Characters that print nothing stand beside or within a figure: the value is what it was, or a person is asked."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    sign = rng.choice([*_UNSEEN, *(_UNSEEN_ENTITIES if clean.html else ())])
    at = rng.randint(spot.start, spot.end)
    return mutant(clean, [(at, at, sign)], f"{spot.id}: {sign!r}")


@kind
def leading_noughts(clean: Clean, rng: Random) -> Mutant | None:
    """A figure is printed 05 or 007: it is 5 or 7, or a person is asked."""
    spot = pick(rng, [spot for spot in _counts(clean) if spot.value])
    return mutant(clean, [(spot.start, spot.start, rng.choice(["0", "00"]))], spot.id) if spot else None


@kind
def remark_with_a_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A remark with another figure stands in the cell, 12（其中网上3件）: the first one, or a person is asked."""
    spot = pick(rng, [spot for spot in _counts(clean) if spot.value])
    if spot is None:
        return None
    n = rng.randint(1, max(1, whole(spot.value)))
    remark = rng.choice(
        ["（其中网上{}件）", "(含上年{}件)", "，其中{}件不收费", "（{}件已办结）", " 其中：{}", "[{}]", "/其中{}"]
    )
    return mutant(clean, [(spot.end, spot.end, remark.format(n))], f"{spot.id}: {remark}")


@kind
def remark_before_the_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A word stands before a figure in its cell, 共12: the value is what it was, or a person is asked."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    word = rng.choice(["共", "共计", "计", "新增", "合计：", "数量：", "No.", "第", "+"])
    return mutant(clean, [(spot.start, spot.start, word)], f"{spot.id}: {word}")


@kind
def as_a_spreadsheet_prints_it(clean: Clean, rng: Random) -> Mutant | None:
    """A figure is printed as a date, a percentage, in scientific notation, too wide: a person is asked."""
    spot = pick(rng, _counts(clean))
    if spot is None:
        return None
    value = whole(spot.value)
    said = rng.choice(
        [
            f"{value + 1}月{value % 28 + 1}日",
            "1.5E+05",
            f"{value}%",
            "########",
            "TRUE",
            "1900-01-05",
            f"{value}:00",
            "#N/A",
        ]
    )
    return mutant(clean, [(*span(spot), said)], f"{spot.id}: {said}", {spot.id: asked(spot.value)})


@kind
def a_wrong_figure(clean: Clean, rng: Random) -> Mutant | None:
    """One figure of section three or four is mistyped: what is printed is right; that sums fail is a finding."""
    spot = pick(rng, [spot for spot in _counts(clean) if spot.id.split(".")[0] in ("requests", "disputes")])
    if spot is None:
        return None
    own = _text(clean, spot)
    wrong = rng.choice([own + "0", own[:-1] or "4", own[::-1], "1" + own, str(whole(spot.value) + 1), own + own])
    if not wrong.isdecimal() or int(wrong) == spot.value or wrong != str(int(wrong)):
        return None
    return mutant(clean, [(*span(spot), wrong)], f"{spot.id}: {wrong}", {spot.id: printed(int(wrong))}, finding="sum")


@kind
def two_figures_swapped(clean: Clean, rng: Random) -> Mutant | None:
    """Two neighbouring figures are typed into each other's cell: what stands in a cell is the cell's."""
    pairs = [
        pair
        for table in clean.tables.values()
        for row in table.rows
        for pair in pairwise(row.spots)
        if pair[0].value != pair[1].value and None not in (pair[0].value, pair[1].value)
    ]
    pair = pick(rng, pairs)
    if pair is None:
        return None
    one, other = pair
    right = {one.id: clean.gold[other.id], other.id: clean.gold[one.id]}
    return mutant(clean, swap_spans(clean.source, span(one), span(other)), f"{one.id}", right)


@kind
def rows_figures_swapped(clean: Clean, rng: Random) -> Mutant | None:
    """The figures of two rows stand in each other's row, the labels stay: what stands in a row is the row's."""
    pairs = [
        (one, other)
        for table in clean.tables.values()
        for one, other in pairwise(table.rows)
        if len(one.spots) == len(other.spots) and [s.value for s in one.spots] != [s.value for s in other.spots]
    ]
    pair = pick(rng, pairs)
    if pair is None:
        return None
    edits: list[Edit] = []
    right = {}
    for one, other in zip(pair[0].spots, pair[1].spots, strict=True):
        edits += swap_spans(clean.source, span(one), span(other))
        right[one.id], right[other.id] = clean.gold[other.id], clean.gold[one.id]
    return mutant(clean, edits, f"{pair[0].line.id} and {pair[1].line.id}", right)


# --- pages -----------------------------------------------------------------------------------------------------------


def _set_otherwise(clean: Clean, rng: Random, forms: Sequence[str]) -> Mutant | None:
    spots = [spot for spot in _counts(clean) if len(_text(clean, spot)) > 1] if clean.html else []
    spot = pick(rng, spots)
    if spot is None:
        return None
    own = _text(clean, spot)
    codes = "".join(f"&#{ord(ch)};" for ch in own)
    text = rng.choice(forms).format(own, first=own[0], rest=own[1:], codes=codes, other=rng.randint(1, 99))
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}")


@kind
def digits_apart_in_markup(clean: Clean, rng: Random) -> Mutant | None:
    """The digits of a figure stand in several elements, or as entities: the value is what it was, or asked about."""
    forms = (
        "<b>{first}</b>{rest}",
        "<span>{first}</span><span>{rest}</span>",
        "{first}<span></span>{rest}",
        "{codes}",
        "<font>{first}<font>{rest}</font></font>",
        "{first}<!-- -->{rest}",
        "{first}<o:p></o:p>{rest}",
        "{first}\n<span>{rest}</span>",
    )
    return _set_otherwise(clean, rng, forms)


@kind
def other_figure_in_an_attribute(clean: Clean, rng: Random) -> Mutant | None:
    """An attribute beside a figure holds another one, which nobody sees: the value is what it was."""
    forms = (
        '<span title="{other}">{0}</span>',
        '<span data-old="{other}">{0}</span>',
        '<a href="/list/{other}.html">{0}</a>',
        "<span value={other}>{0}</span>",
        '<span alt="{other}" aria-label="{other}">{0}</span>',
    )
    return _set_otherwise(clean, rng, forms)


@kind
def figure_in_a_nested_table(clean: Clean, rng: Random) -> Mutant | None:
    """A figure stands in a table, a list or a division within its cell: the value is what it was, or asked about."""
    forms = (
        "<table><tr><td>{0}</td></tr></table>",
        "<div><div>{0}</div></div>",
        "<ul><li>{0}</li></ul>",
        "<details><summary>{0}</summary></details>",
        "<p></p><p>{0}</p>",
    )
    return _set_otherwise(clean, rng, forms)
