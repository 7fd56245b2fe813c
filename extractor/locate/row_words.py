"""Words that stand in a row among its figures, or where one of them should: what they can be besides a label.

In: words of a row as the page has them, and the labels around. Out: whether they are short enough to stand for a
figure, and which part of them is no label. Surprise: no word is read here; it is only told that something stands there.
"""

from __future__ import annotations

import re

from extractor.forms import Line
from extractor.locate.sequence import SHORT_LABEL
from extractor.page import OBJECT, Cell, Document, key, several_values

LONGEST = 12
"""Characters; longer words stand for no figure: they are a heading or a sentence."""
SHORT_WORD = 4
"""Different letters; words for none, said once for each column, have no more."""
PARTING = " \0,;、|\n"
_SIGNS = re.compile(
    r"(?P<signs>(?=[^\s\0\u4e00-\u9fff\d]*\d)[^\s\0\u4e00-\u9fff]++|[^\s\0\u4e00-\u9fff()\[\]|.,:;、。]+[\u4e00-\u9fff]{0,2}"
    r"|[\u4e00-\u9fff]{1,4}(?:\d[\d.,]*)?|(?!\(?\d{1,2}[.、)](?!\d))[^\s\0]{0,6}\d[^\s\0]{0,11})"
    r"[ \0]+(?=\(?[\d一二三四五六七八九十]{1,2}[.、) ])"
)
"""What holds a digit and counts no item, or signs that are no punctuation, or a short word, before an item's mark."""
_DIGIT = re.compile(r"\d")
_FIGURE_AND_WORD = re.compile(r"[\u4e00-\u9fff]{0,4}[+-]?\d[\d.]*[\u4e00-\u9fff]{0,4}")


def is_figure_with_words(rest: str) -> bool:
    """Tell whether what stands behind a label is as short as a figure or two and a word."""
    return len(rest.strip(PARTING)) <= LONGEST and any(one.isdecimal() for one in rest)


def is_one_word(rest: str) -> bool:
    """Tell whether one short word stands behind a label again and again, once for each column: 否 否 否."""
    words = [word for word in re.split(f"[{re.escape(PARTING)}]+", rest) if word]
    return len(words) > 1 and len(set(words)) == 1 and len(words[0]) <= SHORT_WORD


def is_signed(document: Document, cell: Cell) -> bool:
    """Tell whether a cell says no more than a figure and a word before or behind it: 减少3."""
    words = document.text[cell.start : cell.end].strip(PARTING)
    return len(words) <= LONGEST and _FIGURE_AND_WORD.fullmatch(words) is not None


def is_short(document: Document, cell: Cell, labels: set[str]) -> bool:
    """Tell whether words are as short as what can stand in the place of a figure, and are no label; or are none."""
    words = document.text[cell.start : cell.end]
    return cell.kind is OBJECT or (
        len(words) <= LONGEST and (bool(several_values(words)) or not _is_label(key(words), labels))
    )


def before_label(document: Document, cell: Cell) -> Cell | None:
    """Return what stands before a label in one line with it: a date, a sign and a figure, a short word.

    The number that counts a label stands right before its words.
    """
    match = _SIGNS.match(document.text, cell.start, cell.end)
    return cell._replace(end=match.end("signs")) if match else None


def behind_label(document: Document, cell: Cell, line: Line) -> Cell | None:
    """Return the last word of a cell, if what stands before it is a label, or its end, and itself it is none of it.

    A label that wraps has only its beginning there; then what holds a digit is no word of it.
    """
    words, blank, last = document.text[cell.start : cell.end].rpartition(" ")
    letters = key(words) if blank and len(last) <= LONGEST else ""
    if len(letters) < SHORT_LABEL and letters not in line.keys:
        return None
    whole = any(letters.endswith(label) or label.endswith(letters) for label in line.keys)
    if not whole and not (_DIGIT.search(last) and _begins(letters, line)):
        return None
    return cell._replace(start=cell.end - len(last))


def _begins(letters: str, line: Line) -> bool:
    """Tell whether some letters end with the beginning of a line's label."""
    labels = [label for label in line.keys if len(label) >= SHORT_LABEL]
    places = [(label, letters.rfind(label[:SHORT_LABEL])) for label in labels]
    return any(at >= 0 and label.startswith(letters[at:]) for label, at in places)


def _is_label(letters: str, labels: set[str]) -> bool:
    """Tell whether some letters are a row's label, or a part of one, or have one in them."""
    return any(letters in label or label in letters for label in labels) if letters else False
