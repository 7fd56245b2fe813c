"""Columns changed: heads that change places, columns that are added or lost. The heads say which column is which.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where its tables have no such column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from random import Random

from eval.fuzz.meaning.clean import Clean, Row, Table
from eval.fuzz.meaning.mutant import Edit, Mutant, derivable, kind, mutant, pick, span, swap_spans
from eval.fuzz.meaning.numbers import whole

INNER = slice(1, 6)
"""The columns of section three that stand under one head: 商业企业 to 其他."""
_COLSPAN = re.compile(r"colspan\s*=\s*[\"']?(\d+)", re.IGNORECASE)


def blocks_of(table: Table) -> list[list[Row]]:
    """Return the rows that stand under the same heads together."""
    blocks: list[list[Row]] = []
    for row in table.rows:
        if blocks and blocks[-1][0].heads == row.heads:
            blocks[-1].append(row)
        elif row.heads:
            blocks.append([row])
    return blocks


def _pairs(clean: Clean) -> list[tuple[list[Row], int, int]]:
    """Return every block with two columns of it that are siblings, say different things and have different figures."""
    found = []
    for table in clean.tables.values():
        for block in blocks_of(table):
            fields = block[0].line.fields
            for one, other in combinations(range(len(fields)), 2):
                siblings = fields[one].column_label[:-1] == fields[other].column_label[:-1]
                siblings = siblings and fields[one].row_label == fields[other].row_label
                heads = [block[0].heads[n] for n in (one, other)]
                named = clean.source[slice(*heads[0])] != clean.source[slice(*heads[1])]
                differ = any(row.spots[one].value != row.spots[other].value for row in block)
                if siblings and named and differ and not any("<" in clean.source[slice(*head)] for head in heads):
                    found.append((block, one, other))
    return found


def _swap_heads(clean: Clean, block: Sequence[Row], one: int, other: int) -> list[Edit]:
    heads = block[0].heads
    return swap_spans(clean.source, heads[one], heads[other])


@kind
def swap_two_heads_with_their_figures(clean: Clean, rng: Random) -> Mutant | None:
    """Two columns stand in each other's place, heads and figures: values are what they were, as the heads say."""
    chosen = pick(rng, _pairs(clean))
    if chosen is None:
        return None
    block, one, other = chosen
    edits = _swap_heads(clean, block, one, other)
    for row in block:
        edits += swap_spans(clean.source, span(row.spots[one]), span(row.spots[other]))
    return mutant(clean, edits, _names(block, one, other))


@kind
def swap_two_heads_figures_stay(clean: Clean, rng: Random) -> Mutant | None:
    """Two heads stand in each other's place, the figures stay: values follow the heads, or a person is asked."""
    chosen = pick(rng, _pairs(clean))
    if chosen is None:
        return None
    block, one, other = chosen
    right = {}
    for row in block:
        for here, there in ((one, other), (other, one)):
            right[row.spots[here].id] = clean.gold[row.spots[there].id]
    return mutant(clean, _swap_heads(clean, block, one, other), _names(block, one, other), right)


def _names(block: Sequence[Row], one: int, other: int) -> str:
    fields = block[0].line.fields
    return f"{fields[one].id} and {fields[other].column_label[-1]}"


@kind
def drop_a_column(clean: Clean, rng: Random) -> Mutant | None:
    """A column is gone, head and figures: null and a question, or what the sums say."""
    blocks = [
        block
        for table in clean.tables.values()
        if table.layout != "blanks"
        for block in blocks_of(table)
        if len(block[0].spots) > 2 and len({row.line.fields[0].row_label for row in block}) == len(block)
    ]
    block = pick(rng, blocks)
    if block is None:
        return None
    fields = block[0].line.fields
    inner = [n for n, spec in enumerate(fields) if len(spec.column_label) == len(fields[1].column_label)]
    n = rng.choice(inner[1:])
    heads = block[0].heads
    if n - 1 not in inner or heads[n].start < heads[n - 1].end:
        return None
    edits: list[Edit] = [(heads[n - 1].end, heads[n].end, "")]
    edits += [(row.spots[n - 1].end, row.spots[n].end, "") for row in block]
    right = {row.spots[n].id: derivable(row.spots[n].value) for row in block}
    return mutant(clean, edits, fields[n].id, right)


# --- columns that are added ------------------------------------------------------------------------------------------


def _insert(clean: Clean, block: Sequence[Row], n: int, head: str, cells: Sequence[str]) -> list[Edit]:
    """Return the edits that put a column behind column n, in the way of writing of the two columns before it."""
    source, heads = clean.source, block[0].heads
    edits: list[Edit] = [(heads[n].end, heads[n].end, _between(source, heads[n - 1], heads[n]) + head)]
    for row, cell in zip(block, cells, strict=True):
        gap = source[row.spots[n - 1].end : row.spots[n].start]
        edits.append((row.spots[n].end, row.spots[n].end, gap + cell))
    return [*edits, *_widened(clean, heads[n].start)] if clean.html else edits


def _between(source: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    return source[one[1] : other[0]]


def _widened(clean: Clean, before: int) -> list[Edit]:
    """Return the edits that let the heads above a new column span one more."""
    edits: list[Edit] = []
    for name in ("法人或其他组织", "申请人情况"):
        at = clean.source.rfind(name, 0, before)
        tag = clean.source.rfind("<t", 0, at)
        match = _COLSPAN.search(clean.source, tag, at) if at > 0 and tag > 0 else None
        if match:
            edits.append((*match.span(1), str(int(match[1]) + 1)))
    return edits


def _insertable(clean: Clean, last: int) -> list[Row] | None:
    """Return the rows of section three, where a column can be put behind the one given."""
    table = clean.tables.get("requests")
    if table is None or table.layout == "blanks" or not table.rows[0].heads:
        return None
    heads = table.rows[0].heads
    together = heads[last].start > heads[last - 1].end and heads[last].start - heads[last - 1].end < 400
    return list(table.rows) if together else None


@kind
def insert_subtotal_column(clean: Clean, rng: Random) -> Mutant | None:
    """A column 小计 behind the five columns of organisations, with their sums: every value is what it was."""
    rows = _insertable(clean, 5)
    if rows is None:
        return None
    sums = [str(sum(whole(spot.value) for spot in row.spots[INNER])) for row in rows]
    return mutant(clean, _insert(clean, rows, 5, rng.choice(["小计", "小 计", "合计"]), sums), "小计")


@kind
def insert_blank_column(clean: Clean, rng: Random) -> Mutant | None:
    """A column without head or figures behind one of the organisations', as layout leaves: every value is what it was.

    Only where cells have borders, for elsewhere it would leave no trace.
    """
    n = rng.choice([2, 3, 4])
    rows = _insertable(clean, n)
    if rows is None or not clean.tables["requests"].grid:
        return None
    return mutant(clean, _insert(clean, rows, n, "", [""] * len(rows)), f"behind column {n}")


@kind
def insert_extra_applicant_column(clean: Clean, rng: Random) -> Mutant | None:
    """A column of the agency's own (村集体) with noughts before 其他: every value is what it was."""
    rows = _insertable(clean, 4)
    if rows is None:
        return None
    head = rng.choice(["村（居）集体", "行业协会", "新闻媒体", "外国人"])
    return mutant(clean, _insert(clean, rows, 4, head, ["0"] * len(rows)), head)


def _behind_total(clean: Clean, rng: Random, heads: Sequence[str], cells: Sequence[str]) -> Mutant | None:
    """Put a column behind the last one, 总计, whose head stands a level above the organisations'."""
    table = clean.tables.get("requests")
    if table is None or table.layout == "blanks" or not table.rows[0].heads:
        return None
    source, places = clean.source, table.rows[0].heads
    above = source.rfind("法人", 0, places[6].start)
    end = above + len("法人或其他组织")
    if above < places[0].start or source[above:end] != "法人或其他组织" or places[6].start - end > 400:
        return None
    head = rng.choice(heads)
    gap = _between(source, (places[0].start, places[0].end), (above, end))
    if clean.html:
        gap = source[end : places[6].start]
    edits: list[Edit] = [(places[6].end, places[6].end, gap.strip("\n") if "|" in gap else gap)]
    edits[0] = (*edits[0][:2], edits[0][2] + head)
    for row in table.rows:
        between = source[row.spots[5].end : row.spots[6].start]
        edits.append((row.spots[6].end, row.spots[6].end, between + rng.choice(cells)))
    return mutant(clean, [*edits, *(_widened(clean, places[6].start)[1:] if clean.html else [])], head)


@kind
def insert_share_column(clean: Clean, rng: Random) -> Mutant | None:
    """A column of percentages behind 总计: every value is what it was."""
    return _behind_total(clean, rng, ["占比", "占比（%）", "比例", "同比"], ["0%", "12.5%", "33.3%", "100%", "0.00%"])


@kind
def insert_remark_column(clean: Clean, rng: Random) -> Mutant | None:
    """A column of remarks behind 总计: every value is what it was."""
    return _behind_total(clean, rng, ["备注", "说明"], ["无", "已办结", "见附件", "—"])


@kind
def insert_last_year_column(clean: Clean, rng: Random) -> Mutant | None:
    """Beside 本年处理决定数量 stands 上年处理决定数量, with other figures: every value is what it was."""
    table = clean.tables.get("proactive")
    if table is None or table.layout == "blanks":
        return None
    edits: list[Edit] = []
    before = rng.random() < 0.5
    for block in blocks_of(table):
        if len(block[0].spots) != 1 or any(row.label is None for row in block):
            continue
        head = block[0].heads[0]
        mark = clean.source.rfind("信息内容", 0, head.start)
        name = clean.source[slice(*head)]
        if mark < 0 or head.start - mark > 300 or "本年" not in name or "<" in name:
            continue
        old = name.replace("本年", rng.choice(["上年", "上一年", "去年"]), 1)
        gap = clean.source[mark + 4 : head.start]
        edits.append(_beside(head, gap, old, before))
        for row in block:
            assert row.label is not None
            other = str(int(whole(row.spots[0].value)) + rng.randint(1, 40))
            gap = clean.source[row.label.end : row.spots[0].start]
            edits.append(_beside(span(row.spots[0]), gap, other, before))
    return mutant(clean, edits, "before" if before else "behind") if edits else None


def _beside(place: tuple[int, int], gap: str, text: str, before: bool) -> Edit:
    return (place[0], place[0], text + gap) if before else (place[1], place[1], gap + text)
