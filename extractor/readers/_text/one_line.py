"""Tables that were written into one line, a sign between their cells: `规章,0,0,0,规范性文件,3,12,40`.

In: a normalised text, and what is printed there. Out: the text, a line end in place of such signs beside figures.
Surprise: the same sign stands in sentences and labels. It parts cells where it stands beside what is nothing but a
figure, or a sign or word for none, and no row of the form has as many of these as such a line. Where pipes part whole
rows, as between the inner tables of a layout that were written into one row, blanks part the cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from extractor.page import says_none

_BLANK = r"[\s\0\u200b]+"
SIGNS = {
    ",": re.compile("(?P<sign>,)"),
    "\uff0c": re.compile("(?P<sign>\uff0c)"),
    " / ": re.compile(f"{_BLANK}(?P<sign>/){_BLANK}"),
    "/": re.compile("(?P<sign>/)"),
    "、": re.compile("(?P<sign>、)"),
}
"""What parts cells: signs that are not read as doing so elsewhere."""
_SLASHES = re.compile(rf"/(?={_BLANK}/)")
LONG = 300
"""Characters; no row of a table is longer by its figures."""
FIGURES = 30
"""In one line; the longest row of the form has fifteen."""
ALIKE = 0.12
"""Of what stands between such signs; so much of it is figures, at least, where they part cells."""
_ROW = re.compile(r"[\u3400-\u9fff)）][ \u3000]+(?:[-+]?\d[\d.]*[ \u3000]+){2,}[-+]?\d[\d.]*[ \u3000]*")
ROWS = 4
"""Pieces of a line with words and three figures or more behind them, parted by blanks: each is a row."""
_FIGURE = re.compile(r"[-+－＋−]?\d[\d.]*\Z|[-－—–−⸺/\\]{1,6}\Z")


def with_lines_parted(text: str, printed: str) -> str:
    """Return normalised text, the cells of tables that stand in one line each in a line of its own."""
    lines = printed.split("\n")
    if max(map(len, lines)) < LONG:
        return text
    cuts: list[int] = []
    start = 0
    for line in lines:
        end = start + len(line)
        if len(line) >= LONG and text.find("\n", start, end) < 0 and text.find("\t", start, end) < 0:
            cuts += [start + at for at in _cuts(line)]
        start = end + 1
    if not cuts:
        return text
    found = list(text)
    for at in cuts:
        found[at] = "\n"
    return "".join(found)


def _cuts(line: str) -> Sequence[int]:
    """Return where cells are parted in a line, none if no sign parts enough of them."""
    pieces = line.split("|")
    if sum(_ROW.search(piece) is not None for piece in pieces) >= ROWS:
        return [at for at, ch in enumerate(line) if ch == "|"]
    if line.count('","') >= FIGURES:
        outside = accumulate((ch == '"' for ch in line), initial=0)
        return [at for at, (ch, quotes) in enumerate(zip(line, outside, strict=False)) if ch == " " and not quotes % 2]
    best: list[int] = []
    for sign, pattern in SIGNS.items():
        if line.count(sign.strip()) < FIGURES or (sign == "/" and best):
            continue
        if "/" in sign and 2 * len(_SLASHES.findall(line)) > line.count("/"):
            continue  # each is a cell that says that there is none
        signs = list(pattern.finditer(line))
        ends = [0, *(one.end() for one in signs)]
        starts = [*(one.start() for one in signs), len(line)]
        figures = [_is_figure(line[a:b]) for a, b in zip(ends, starts, strict=True)]
        if sum(figures) < max(FIGURES, ALIKE * len(figures)):
            continue
        beside = [a or b or "/" in sign for a, b in pairwise(figures)]  # a slash left there would be one for none
        cuts = [one.start("sign") for one, cut in zip(signs, beside, strict=True) if cut]
        best = max(best, cuts, key=len)
    return best


def _is_figure(piece: str) -> bool:
    bare = piece.strip()
    return _FIGURE.match(bare) is not None or (bool(bare) and says_none(bare))
