"""Labels that stand in blocks of their own: which of them are there, in which order, and which are another table's.

In: a stream and a section. Out: whether its labels are those that its form prints, and whether they prove another
order of rows. Surprise: they come in pieces, and letters are counted where their order says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from extractor.forms import FieldSpec, Line, Section, kin, label_key
from extractor.forms import sections as form_sections
from extractor.locate.sequence import DISTINCTIVE, find_anchors, last_heading, view_runs
from extractor.locate.stream import Stream
from extractor.page import Cell, key

OWN = 4  # letters; a shorter label stands in too many others
_SENTENCE = re.compile(r"[^。\n]*+。")
_BEHIND_TABLES = re.compile(
    "五(?:部分)?(?:政(?:府信息|务)公开)?(?:工作)?中?(?:存在|主要)的?(?:主要)?(?:问题|困难|不足)"
)
"""The letters of the chapter that follows the tables: 五、政府信息公开工作存在的主要问题及改进情况."""
_LITTLE = re.compile("[一二三四五六七八九十的]")
"""What numbers rows, and what a label may end in: it makes no other label of one."""
NOTE_ON_SUMS = "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和"
"""What table three says in the cell beside its heads; the lines of it can stand between these."""
BESIDE_HEADS = ("信息内容", "申请人情况", NOTE_ON_SUMS)
"""What forms print beside the heads of a table, or above them."""


def labels_intact(stream: Stream, section: Section) -> bool:
    """Tell whether the letters from a section's heading to the next one are those that its form prints, and no others.

    Their order does not matter: in blocks of columns labels come in pieces. What numbers rows is left out, as is 的,
    and what stands beside the heads may be there or not.
    """
    begin = last_heading(stream, section)
    ends = [at for label in later_headings(section) if (at := stream.letters.find(label, begin + 1)) >= 0]
    ends += [match.start() for match in _BEHIND_TABLES.finditer(stream.letters, max(0, begin))]
    if begin < 0 or not ends:
        return False
    letters = _LITTLE.sub("", key(_SENTENCE.sub("", _text(stream, begin, min(ends)))))
    there = Counter(letters)
    wordings = [*(line.keys for line in section.lines if line.keys), *_heads(section)]
    words = [_wording(tuple(_LITTLE.sub("", one) for one in keys), letters, there) for keys in wordings]
    groups = {label_key(one) for line in section.lines for spec in line.fields for one in _groups(line, spec)}
    beside = {label_key(one) for spec in section.fields for one in spec.column_label[:-1]} | {*BESIDE_HEADS}
    heading = max((one for one in section.headings if stream.letters.startswith(one, begin)), key=len)
    printed = Counter(_LITTLE.sub("", "".join((*words, *groups, heading))))
    return printed <= there and there - printed <= Counter(_LITTLE.sub("", "".join(beside)))


def _groups(line: Line, spec: FieldSpec) -> tuple[str, ...]:
    """Return the labels over that of a line; of one that has no label of its own all that stand over its columns."""
    return spec.row_label[:-1] if line.keys else spec.row_label


def _heads(section: Section) -> list[tuple[str, ...]]:
    """Return what each head of a column can be called, as often as it stands there: once for each group of columns."""
    groups = max(len({spec.row_label for spec in line.fields}) for line in section.lines)
    return [*section.column_keys] * groups


def _text(stream: Stream, begin: int, end: int) -> str:
    """Return the text in which the letters from one to before another stand."""
    return stream.document.text[stream.offset(begin) : stream.offset(end - 1) + 1]


def _wording(keys: Sequence[str], letters: str, there: Counter[str]) -> str:
    """Return which of a label's wordings some letters have: the longest that stands there whole, or in pieces."""
    whole = [one for one in keys if one in letters]
    return max(whole, key=len) if whole else next((one for one in keys if Counter(one) <= there), keys[0])


def refuted(stream: Stream, section: Section, placed: Sequence[Cell | None]) -> bool:
    """Tell whether labels prove another order of rows than the form's, which no sum notices.

    They do where those of one column of labels, which has a block of its own, stand in another order than the form's,
    or where two of them stand right before as many figures as their rows have, but not the figures put there. One alone
    proves nothing: so does the last of a block of labels.
    """
    begin = max(0, last_heading(stream, section))
    columns: dict[int, list[int]] = {}
    for line in section.lines:
        places = [stream.letters.find(label, begin) for label in line.keys if len(label) >= OWN]
        found = [at for at in places if at >= 0]
        columns.setdefault(len(line.fields[0].row_label), []).extend([min(found)] if found else [])
    if any(places != sorted(places) for places in columns.values()):
        return True
    width = len(placed) // len(section.lines)
    figures = [cell.number if cell else None for cell in placed]
    refuted = 0
    for pair in find_anchors(view_runs(stream, section)):
        row = [cell.number for cell in pair.cells if cell.filled]
        if pair.label >= 1.0 and len(row) == width:
            refuted += row != figures[pair.line * width : (pair.line + 1) * width]
    return refuted > 1


def names_any(labels: Sequence[str], letters: str) -> bool:
    """Tell whether any of some labels stands among some letters."""
    return any(label in letters for label in labels)


@cache
def later_headings(section: Section) -> tuple[str, ...]:
    """Return what heads the sections after this one: their headings, and the outermost labels that only they print."""
    later = kin(section.id)[kin(section.id).index(section.id) + 1 :]
    sections = [one for id_ in later for one in form_sections(id_)]
    headings = [heading for one in sections for heading in one.headings if len(heading) >= DISTINCTIVE]
    outermost = [key(spec.row_label[0]) for one in sections for spec in one.fields]
    return tuple(dict.fromkeys((*headings, *_foreign(section, outermost))))


@cache
def foreign_labels(section: Section) -> tuple[str, ...]:
    """Return the labels and column heads that only other sections print."""
    others = [one for id_ in kin(section.id) if id_ != section.id for one in form_sections(id_)]
    return tuple(_foreign(section, [label for one in others for label in _labels(one)]))


def _foreign(section: Section, labels: Sequence[str]) -> Iterator[str]:
    """Yield the labels of some length that are no part of this section's labels."""
    own = [label for one in form_sections(section.id) for label in (*_labels(one), *one.headings)]
    yield from (label for label in dict.fromkeys(labels) if len(label) >= OWN and not any(label in one for one in own))


@cache
def own_labels(section: Section) -> tuple[str, ...]:
    """Return what a section's lines, columns and groups can be called, in letters that stand in few other words."""
    return tuple(label for label in _labels(section) if len(label) >= OWN)


def _labels(section: Section) -> tuple[str, ...]:
    """Return the keys of all that a section's lines and columns can be called."""
    heads = [head for heads in section.column_keys for head in heads]
    outer = [key(part) for spec in section.fields for part in (*spec.row_label, *spec.column_label)]
    return tuple(dict.fromkeys((*heads, *outer, *(label for line in section.lines for label in line.keys))))
