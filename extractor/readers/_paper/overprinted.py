"""Characters of a PDF that are printed over each other, and whose ink is seen there.

In: where the page's characters stand, and which of them are doubted. Out: which of these are not seen. Surprise: that a
place has ink says nothing where two characters share it; so the page is rendered without the one that is asked about,
and it is seen if something changes there. That is done only where characters share a place.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

HALF = 0.5
"""Of the larger box, both ways; characters that share so much are printed over each other."""
AS_BOLD = 0.25
"""Of a character's width; the same one printed again no further aside makes it bold."""
SHARED = 0.1
"""Of the larger box, both ways; so much and one's ink may be in the other's box."""
NEIGHBOURS = 3
"""Characters on a line, in the order in which they begin, of which one may reach into the other."""
ROUNDS = 6
"""Pictures of a page, each without some of its text; what is asked about in none of them is seen."""

CHANGE = 18
"""Of 255; where the page changes by less without a character, nobody saw it."""

_ZERO, _WIDE_ZERO = ord("0"), ord("\uff10")


def digits(text: str) -> Any:
    """Return the digits of a text as numbers, and -1 for all else."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    codes = np.where(codes < _WIDE_ZERO, codes - _ZERO, codes - _WIDE_ZERO)
    return np.where((codes >= 0) & (codes <= 9), codes, -1)


def printed_over(boxes: Sequence[Any], figures: Any) -> Any:
    """Return which digits are printed over others; ``boxes`` is left, right, top and bottom of all characters."""
    over = np.zeros(len(figures), bool)
    left, right = boxes[0], boxes[1]
    for one, other in _figures_sharing(boxes, figures, HALF):
        aside = abs(left[one] - left[other]) > AS_BOLD * (right[one] - left[one])
        differ = (figures[one] != figures[other]) | aside
        over[one[differ]] = over[other[differ]] = True
    return over


def crowded(boxes: Sequence[Any], figures: Any) -> Any:
    """Return which digits have a good part of another one's box in theirs."""
    found = np.zeros(len(figures), bool)
    for one, other in _figures_sharing(boxes, figures, SHARED):
        found[one] = found[other] = True
    return found


def unseen_by_removal(
    page: pdfium.PdfPage, boxes: Sequence[Any], figures: Any, owners: Any, places: Mapping[int, Any], scale: float
) -> Iterator[int]:
    """Yield which characters are not seen: the page looks the same without the pieces of text that they are of.

    Args:
        page: the page.
        boxes: left, right, top and bottom of its characters.
        figures: these as digits, -1 for all else.
        owners: the addresses of their pieces of text.
        places: the characters that are asked about, and where these stand in the picture.
        scale: pixels a point of the picture.
    """
    whole = _picture(page, scale)
    beside: dict[int, set[int]] = {}
    for ones, others in _figures_sharing(boxes, figures, SHARED):
        for one, other in zip(owners[ones].tolist(), owners[others].tolist(), strict=True):
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    for together in _rounds([int(owners[n]) for n in places], beside):
        handles = [ctypes.cast(piece, c.FPDF_PAGEOBJECT) for piece in together]
        show_pieces(handles, shown=False)
        without = _picture(page, scale)
        show_pieces(handles, shown=True)
        for n, place in places.items():
            if int(owners[n]) in together:
                change = abs(without[place].astype(np.int16) - whole[place])
                if change.max(initial=0) < CHANGE:
                    yield n


def _rounds(pieces: Sequence[int], beside: Mapping[int, set[int]]) -> list[set[int]]:
    """Return pieces of text in sets, in none of which two share a place."""
    rounds: list[set[int]] = []
    for piece in dict.fromkeys(pieces):
        others = beside.get(piece, set()) - {piece}
        fitting = next((one for one in rounds if one.isdisjoint(others)), None)
        if fitting is not None:
            fitting.add(piece)
        elif len(rounds) < ROUNDS:
            rounds.append({piece})
    return rounds


def show_pieces(pieces: Iterable[Any], *, shown: bool) -> None:
    """Have pieces of text painted, or not."""
    for piece in pieces:
        c.FPDFPageObj_SetIsActive(piece, shown)


def _picture(page: pdfium.PdfPage, scale: float) -> Any:
    return page.render(scale=scale).to_numpy()[:, :, :3]


def _figures_sharing(boxes: Sequence[Any], figures: Any, share: float) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of digits, as two arrays, that share so much of the larger one's box both ways; each once or twice.

    The engine gives some characters boxes that are far too large; these share little with any other.
    """
    at = np.flatnonzero(figures >= 0)
    if at.size < 2:
        return
    left, right, top, bottom = (side[at] for side in boxes)
    across = right - left
    middle, high = (top + bottom) / 2, max(float(np.sort(bottom - top)[at.size // 2]), 1.0)
    for shift in (0.0, 0.5):  # what is closer than half a height is in one band of one of the two
        order = np.lexsort((left, np.floor(middle / high + shift)))
        for step in range(1, NEIGHBOURS + 1):
            one, other = order[:-step], order[step:]
            wide = np.minimum(right[one], right[other]) - left[other]
            near = np.flatnonzero((wide > share * np.minimum(across[one], across[other])) & (left[one] <= left[other]))
            if not near.size:
                break  # what begins later is no nearer
            one, other, wide = one[near], other[near], wide[near]
            tall = np.minimum(bottom[one], bottom[other]) - np.maximum(top[one], top[other])
            width = np.maximum(across[one], across[other])
            height = np.maximum((bottom - top)[one], (bottom - top)[other])
            shared = (wide > share * width) & (tall > share * height)
            if shared.any():
                yield at[one[shared]], at[other[shared]]
