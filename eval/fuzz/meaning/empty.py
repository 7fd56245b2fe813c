"""Noughts that are not printed: the page's words for none, dashes, cells left blank, figures left out.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where it has nothing to leave out. Surprise:
empty, none and unreadable are three things, and none of them is a derived 0 that nobody was asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from random import Random

from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.mutant import Edit, Make, Mutant, blank, derivable, kind, kinds_of, left_out, mutant, pick, span

_WORDS = (
    "未发生",
    "无",
    "零",
    "不涉及",
    "没有",
    "暂无",
    "未收到",
    "无此项",
    "N/A",
    "nil",
    "空",
    "否",
    "无数据",
    "未产生",
    "“无”",
)
_DASHES = ("—", "-", "/", "－", "——", "--", "\\", "…", "–", "―", "×", "／", "─")


def _noughts(clean: Clean) -> list[Spot]:
    return [spot for spot in clean.spots.values() if spot.value == 0 and spot.id in clean.gold]


def _grid(clean: Clean, spot: Spot) -> bool:
    """Tell whether an empty cell keeps its place: where cells have borders, and none too many in their row."""
    table = clean.tables.get(spot.id.partition(".")[0])
    if table is None or not table.grid:
        return False
    row = next((row for row in table.rows if spot in row.spots), None)
    return row is None or _SURPLUS.match(clean.source, row.spots[-1].end) is None


_SURPLUS = re.compile(r"[ \u3000]*(?:\|[ \u3000]*\||\t[ \u3000]*(?=[\t\n]))")
"""An empty cell behind the last figure of a row."""


def _one(clean: Clean, rng: Random) -> Iterable[Spot]:
    spot = pick(rng, _noughts(clean))
    return [spot] if spot else []


def _column(clean: Clean, rng: Random) -> Iterable[Spot]:
    noughts = [spot for spot in _noughts(clean) if spot.id.startswith("requests.")]
    column = pick(rng, sorted({spot.id.rpartition(".")[2] for spot in noughts}))
    return [spot for spot in noughts if spot.id.rpartition(".")[2] == column]


def _row(clean: Clean, rng: Random) -> Iterable[Spot]:
    noughts = _noughts(clean)
    row = pick(rng, sorted({spot.id.rpartition(".")[0] for spot in noughts}))
    return [spot for spot in noughts if spot.id.rpartition(".")[0] == row]


def _table(clean: Clean, rng: Random) -> Iterable[Spot]:
    noughts = _noughts(clean)
    section = pick(rng, sorted({spot.id.partition(".")[0] for spot in noughts}))
    return [spot for spot in noughts if spot.id.partition(".")[0] == section]


def _some(clean: Clean, rng: Random) -> Iterable[Spot]:
    noughts = _noughts(clean)
    return rng.sample(noughts, min(len(noughts), rng.randint(3, 40)))


def _said(choose: Callable[[Clean, Random], Iterable[Spot]], words: Sequence[str], *, borders: bool = False) -> Make:
    """Return the change that says a word in the place of some noughts: null, or a person is asked; never a derived 0.

    零 is a numeral as well: to read it as 0 is right. With ``borders`` only where an empty cell keeps its place.
    """

    def change(clean: Clean, rng: Random) -> Mutant | None:
        """A word, a dash or nothing stands for a 0: null, or a person is asked; never a derived 0."""
        spots = list(choose(clean, rng))
        if not spots or (borders and not all(_grid(clean, spot) for spot in spots)):
            return None
        word = rng.choice(words)
        edits: list[Edit] = [(*span(spot), word) for spot in spots]
        right = {spot.id: blank() for spot in spots}
        also = {spot.id: (0,) for spot in spots} if word == "零" else {}
        return mutant(clean, edits, f"{word or 'blank'} in {len(spots)}: {spots[0].id}", right, also=also)

    return change


kinds_of(
    {
        "word_for_none_in_a_cell": _said(_one, _WORDS),
        "word_for_none_in_a_row": _said(_row, _WORDS),
        "word_for_none_in_a_column": _said(_column, _WORDS),
        "word_for_none_in_a_table": _said(_table, _WORDS),
        "dash_for_nought_in_a_cell": _said(_one, _DASHES),
        "dash_for_nought_in_a_column": _said(_column, _DASHES),
        "dash_for_nought_in_a_table": _said(_table, _DASHES),
        "blank_for_nought_in_a_cell": _said(_one, ("", "&nbsp;", "\u3000"), borders=True),
        "blank_for_nought_in_a_row": _said(_row, ("",), borders=True),
        "blank_for_nought_in_a_column": _said(_column, ("",), borders=True),
        "blank_for_nought_in_a_table": _said(_table, ("",), borders=True),
        "blank_for_nought_here_and_there": _said(_some, ("",), borders=True),
    }
)


@kind
def figure_left_out(clean: Clean, rng: Random) -> Mutant | None:
    """A figure that is not 0 was left out, its cell is there: null, or what the sums say; never another value."""
    spots = [spot for spot in clean.spots.values() if spot.value and _grid(clean, spot)]
    spot = pick(rng, spots)
    return mutant(clean, [(*span(spot), "")], spot.id, {spot.id: left_out(spot.value)}) if spot else None


@kind
def figure_left_out_among_blanks(clean: Clean, rng: Random) -> Mutant | None:
    """In a table whose noughts are left blank a figure is left out as well: null, for nobody can tell the two apart."""
    spots = [spot for spot in clean.spots.values() if spot.value and _grid(clean, spot)]
    spot = pick(rng, [spot for spot in spots if spot.id.startswith(("requests.", "disputes."))])
    if spot is None:
        return None
    section = spot.id.partition(".")[0]
    blanks = [one for one in _noughts(clean) if one.id.startswith(f"{section}.")]
    if len(blanks) < 5:
        return None
    edits: list[Edit] = [(*span(one), "") for one in [*blanks, spot]]
    return mutant(clean, edits, spot.id, {one.id: blank() for one in [*blanks, spot]})


@kind
def unreadable_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A sign stands where a figure was and nobody can read it: null and a question, or what the sums say."""
    spot = pick(rng, [spot for spot in clean.spots.values() if spot.value])
    if spot is None:
        return None
    sign = rng.choice(["?", "？", "■", "□", "\ufffd", "***", "#REF!", "#VALUE!", "####", "XX", "NaN", "(cid:18)"])
    return mutant(clean, [(*span(spot), sign)], f"{spot.id}: {sign}", {spot.id: derivable(spot.value)})
