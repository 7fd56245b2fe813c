"""Made-up tables changed before they are printed: cut, turned, with columns and rows more, a second table beside them.

In: a ``Draft`` and a source of chance. Out: what was changed in words; the draft is changed in place and says what is
right. Surprise: unless a change says otherwise, every value is what it was: the page states it under its head, beside
its label, as clearly as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.fuzz.meaning.draft import Box, Draft, Part, Sheet
from eval.fuzz.meaning.mutant import asked, drafted, printed
from eval.fuzz.meaning.numbers import whole

_APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def requests_table(draft: Draft) -> Sheet | None:
    """Return section three, if the report has it."""
    sheets = draft.sheets("requests")
    return sheets[0] if sheets else None


def figure_rows(sheet: Sheet) -> list[list[Box]]:
    """Return the rows that hold values."""
    return [row for row in sheet.rows if any(box.field for box in row)]


def _figures(row: Sequence[Box]) -> list[Box]:
    return [box for box in row if box.field]


def _dispute_groups(sheet: Sheet) -> list[tuple[str, list[Box], list[Box]]]:
    """Return the three groups of section four with their heads and figures."""
    names = [sheet.rows[0][0].text, *(f"行政诉讼 {box.text}" for box in sheet.rows[1] if box.columns == 5)]
    heads = [*sheet.rows[1][:5], *sheet.rows[2]]
    figures = sheet.rows[3]
    return [(name, heads[5 * n : 5 * n + 5], figures[5 * n : 5 * n + 5]) for n, name in enumerate(names)]


def _disputes(draft: Draft) -> Sheet | None:
    sheets = draft.sheets("disputes")
    return sheets[0] if sheets and len(sheets[0].rows) == 4 else None


def _put_column(sheet: Sheet, n: int, head: str, cells: Sequence[str]) -> None:
    """Put a column before column n of section three (7: behind the last one)."""
    applicants, top, inner = sheet.rows[0][-1], sheet.rows[1], sheet.rows[2]
    applicants.columns += 1
    if 1 <= n <= 6:
        inner.insert(n - 1, Box(head, kind="head"))
        top[1].columns += 1
    else:
        top.insert(0 if n == 0 else len(top), Box(head, 1, 2, "head"))
    for row, cell in zip(figure_rows(sheet), cells, strict=True):
        labels = len(row) - len(_figures(row))
        row.insert(labels + n, Box(cell))


# --- columns ---------------------------------------------------------------------------------------------------------


@drafted
def table_with_a_subtotal_column(draft: Draft, rng: Random) -> str | None:
    """Section three has a column 小计 behind those of the organisations: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    sums = [str(sum(whole(draft.value(box.field)) for box in _figures(row)[1:6])) for row in figure_rows(sheet)]
    head = rng.choice(["小计", "合计", "小 计", "法人小计"])
    _put_column(sheet, 6, head, sums)
    return head


@drafted
def table_with_a_column_more(draft: Draft, rng: Random) -> str | None:
    """Section three has a column 备注, 占比 or 上年总计 behind the last one: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    head, cells = rng.choice(
        [
            ("备注", ["", "无", "含线上"]),
            ("占比", ["0%", "50%", "12.5%"]),
            ("上年总计", ["0", "3", "17"]),
            ("同比增减", ["+2", "-1", "0"]),
        ]
    )
    _put_column(sheet, 7, head, [rng.choice(cells) for _ in figure_rows(sheet)])
    return head


@drafted
def table_with_an_empty_column(draft: Draft, rng: Random) -> str | None:
    """Section three has a column without head or figures, as layout leaves: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    n = rng.randrange(1, 8)
    _put_column(sheet, n, "", [""] * len(figure_rows(sheet)))
    return f"before column {n}"


@drafted
def table_with_row_numbers(draft: Draft, rng: Random) -> str | None:
    """The rows of section three are numbered in a column of their own, first or before the figures: as it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    sheet.rows[0].insert(0, Box("序号", 1, 3, "head"))
    for n, row in enumerate(sheet.rows[3:], 1):
        row.insert(0, Box(str(n)))
    return "first"


@drafted
def columns_in_another_order(draft: Draft, rng: Random) -> str | None:
    """The organisations of section three stand in another order, heads and figures: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    order = rng.sample(range(5), 5)
    if order == sorted(order):
        return None
    sheet.rows[2] = [sheet.rows[2][n] for n in order]
    for row in figure_rows(sheet):
        figures = _figures(row)
        row[-7:] = [figures[0], *(figures[1 + n] for n in order), figures[6]]
    return str(order)


@drafted
def total_column_first(draft: Draft, rng: Random) -> str | None:
    """总计 stands before 自然人, head and figures: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    sheet.rows[1].insert(0, sheet.rows[1].pop())
    for row in figure_rows(sheet):
        row.insert(len(row) - 7, row.pop())
    return "总计"


@drafted
def heads_in_another_order_figures_stay(draft: Draft, rng: Random) -> str | None:
    """Two heads of section three or four have changed places, the figures not: values follow the heads, or asked."""
    three, four = requests_table(draft), _disputes(draft)
    one, other = rng.sample(range(5), 2)
    if three and rng.random() < 0.5:
        heads = three.rows[2]
        places = [(_figures(row)[one + 1], _figures(row)[other + 1]) for row in figure_rows(three)]
    elif four:
        _, heads, figures = rng.choice(_dispute_groups(four))
        places = [(figures[one], figures[other])]
    else:
        return None
    gold = draft.report.gold
    if all(gold[here.field] == gold[there.field] for here, there in places):
        return None
    heads[one].text, heads[other].text = heads[other].text, heads[one].text
    for here, there in places:
        draft.right[here.field], draft.right[there.field] = gold[there.field], gold[here.field]
    return f"{places[0][0].field}: {heads[other].text} and {heads[one].text}"


@drafted
def heads_one_character_a_line(draft: Draft, rng: Random) -> str | None:
    """The heads of section three are set upright, one character a line: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    for box in (*sheet.rows[1], *sheet.rows[2]):
        box.text = "\n".join(box.text.replace("\n", ""))
    return "upright"


# --- rows ------------------------------------------------------------------------------------------------------------


@drafted
def rows_in_another_order(draft: Draft, rng: Random) -> str | None:
    """The rows of （四） or （五） in section three stand in another order: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    rows = sheet.rows
    starts = [y for y, row in enumerate(rows[3:], 3) if row[0].rows in (3, 5, 8)]
    if not starts:
        return None
    start = rng.choice(starts)
    count = rows[start][0].rows
    parent = rows[start].pop(0)
    block = rng.sample(rows[start : start + count], count)
    block[0].insert(0, parent)
    rows[start : start + count] = block
    return parent.text


def _doubled(draft: Draft, rng: Random, sheet: Sheet, *, total: bool = False) -> tuple[int, int, list[Box]] | None:
    """Print a row once more before or behind itself, and return the places of the row and of its copy, and the copy."""
    places = [y for y, row in enumerate(sheet.rows) if _figures(row) and all(box.rows == 1 for box in row)]
    if total:
        places = [y for y in places if any(box.field == "requests.total.total" for box in sheet.rows[y])]
    if not places:
        return None
    y = rng.choice(places)
    for above, row in enumerate(sheet.rows[:y]):
        for box in row:
            box.rows += above + box.rows > y  # what reaches into the row reaches into its copy
    copy = [Box(box.text, box.columns, 1, box.kind, box.field) for box in sheet.rows[y]]
    behind = rng.random() < 0.5
    sheet.rows.insert(y + behind, copy)
    return (y, y + 1, copy) if behind else (y + 1, y, copy)


@drafted
def old_row_hidden(draft: Draft, rng: Random) -> str | None:
    """A row with other figures stands hidden before or behind the shown one: every value is what it was."""
    sheet = rng.choice(draft.sheets())
    found = _doubled(draft, rng, sheet)
    if found is None:
        return None
    _, at, old = found
    for box in old:
        box.text, box.field = other_figure(box, draft, rng) if box.field else box.text, ""
    sheet.hidden = frozenset([at])
    return old[0].text


def other_figure(box: Box, draft: Draft, rng: Random) -> str:
    """Return a figure that is not the one in a cell."""
    return str(whole(draft.value(box.field)) + rng.randint(1, 30))


@drafted
def old_row_shown_too(draft: Draft, rng: Random) -> str | None:
    """A row stands twice with different figures: a person is asked; where the sums tell which is meant, it is right."""
    sheet = rng.choice(draft.sheets())
    found = _doubled(draft, rng, sheet) if sheet.section != "disputes" else None
    if found is None:
        return None
    for box in found[2]:
        if box.field:
            value = draft.value(box.field)
            draft.right[box.field] = asked(value)
            if sheet.section == "requests":
                draft.also[box.field] = (value,)
            box.text, box.field = other_figure(box, draft, rng), ""
    return found[2][0].text


@drafted
def total_row_twice_and_wrong(draft: Draft, rng: Random) -> str | None:
    """（七）总计 stands twice, both times with one misprint: what is printed is right, none derived."""
    sheet = requests_table(draft)
    found = _doubled(draft, rng, sheet, total=True) if sheet else None
    if sheet is None or found is None:
        return None
    n = rng.randrange(7)
    own = _figures(sheet.rows[found[0]])[n]
    wrong = whole(draft.value(own.field)) + rng.choice([1, 2, 10])
    draft.right[own.field] = printed(wrong)
    own.text = _figures(found[2])[n].text = str(wrong)
    return own.field


@drafted
def a_row_twice(draft: Draft, rng: Random) -> str | None:
    """A row stands twice with the same figures: every value is what it was, or a person is asked."""
    found = _doubled(draft, rng, rng.choice(draft.sheets()))
    return found[2][0].text if found else None


# --- tables cut and turned -------------------------------------------------------------------------------------------


@drafted
def table_three_turned(draft: Draft, rng: Random) -> str | None:
    """Section three has its applicants for rows and its results for columns: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    rows = figure_rows(sheet)
    labels = [[box for box in row if not box.field][-1].text.replace("\n", "") for row in rows]
    turned = [[Box("申请人", kind="head"), *(Box(label, kind="head") for label in labels)]]
    for n, name in enumerate(_APPLICANTS):
        turned.append([Box(name), *(_figures(row)[n] for row in rows)])
    sheet.rows[:] = turned
    return "applicants for rows"


@drafted
def table_four_turned(draft: Draft, rng: Random) -> str | None:
    """Section four runs down: a row for every result, a column for its figure: every value is what it was."""
    sheet = _disputes(draft)
    if sheet is None:
        return None
    rows: list[list[Box]] = []
    for name, heads, figures in _dispute_groups(sheet):
        for n, (head, figure) in enumerate(zip(heads, figures, strict=True)):
            label = [Box(name, 1, 5)] if n == 0 else []
            rows.append([*label, Box(head.text), figure])
    sheet.rows[:] = rows
    return "a row a result"


@drafted
def table_four_stacked(draft: Draft, rng: Random) -> str | None:
    """Section four has a row for each of its three groups under one row of heads: every value is what it was."""
    sheet = _disputes(draft)
    if sheet is None:
        return None
    groups = _dispute_groups(sheet)
    rows = [[Box("类别", kind="head"), *(Box(head.text, kind="head") for head in groups[0][1])]]
    rows += [[Box(name), *figures] for name, _, figures in groups]
    sheet.rows[:] = rows
    return "a row a group"


@drafted
def table_four_in_three(draft: Draft, rng: Random) -> str | None:
    """Section four is cut into three small tables, each under its heading: every value is what it was."""
    sheet = _disputes(draft)
    if sheet is None:
        return None
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    parts = []
    for n, (name, heads, figures) in enumerate(_dispute_groups(sheet)):
        parts.append(Part(rng.choice(["subheading", "paragraph"]), f"（{'一二三'[n]}）{name}"))
        rows = [[Box(head.text, kind="head") for head in heads], figures]
        parts.append(Part("table", sheet=Sheet("disputes", rows)))
    draft.parts[at : at + 1] = parts
    return "three tables"


@drafted
def table_three_split_by_columns(draft: Draft, rng: Random) -> str | None:
    """Section three goes on in a second table with its last columns, the labels said again: values as they were."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    cut = rng.choice([3, 4])
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    parts = [Part("table", sheet=_columns(sheet, part)) for part in (range(cut), range(cut, 7))]
    draft.parts[at : at + 1] = [parts[0], Part("paragraph", "续表"), parts[1]]
    return f"behind column {cut}"


def _columns(sheet: Sheet, part: Sequence[int]) -> Sheet:
    rows = [[Box("办理情况", kind="head"), *(Box(_APPLICANTS[n], kind="head") for n in part)]]
    for row in figure_rows(sheet):
        label = [box for box in row if not box.field][-1]
        figures = _figures(row)
        rows.append([Box(label.text), *(figures[n] for n in part)])
    return Sheet("requests", rows)


@drafted
def tables_in_another_order(draft: Draft, rng: Random) -> str | None:
    """Section four stands before section three, each under its heading: every value is what it was."""
    starts = {name: _start(draft, name) for name in ("requests", "disputes")}
    one, other = starts["requests"], starts["disputes"]
    if one is None or other is None or one > other:
        return None
    end = next((n for n in range(other + 1, len(draft.parts)) if draft.parts[n].kind == "heading"), len(draft.parts))
    draft.parts[one:end] = [*draft.parts[other:end], *draft.parts[one:other]]
    return "four before three"


def _start(draft: Draft, section: str) -> int | None:
    """Return where the heading of a section stands."""
    at = next((n for n, part in enumerate(draft.parts) if part.sheet and part.sheet.section == section), None)
    return next((n for n in range(at, -1, -1) if draft.parts[n].kind == "heading"), None) if at is not None else None
