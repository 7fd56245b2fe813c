"""Made-up tables as converters and office programs leave them: heads said again, rows in two, labels said twice.

In: a ``Draft`` and a source of chance. Out: what was changed in words. Surprise: every value is what it was; all that
is new on the page is what a machine put there.
"""

from __future__ import annotations

from random import Random

from eval.fuzz.meaning.draft import Box, Draft, Part, Sheet
from eval.fuzz.meaning.mutant import asked, derivable, drafted
from eval.fuzz.meaning.tables import figure_rows, requests_table


def _copied(row: list[Box]) -> list[Box]:
    return [Box(box.text, box.columns, box.rows, box.kind) for box in row]


@drafted
def heads_said_again_within(draft: Draft, rng: Random) -> str | None:
    """The heads of section three stand again where a new page begins: every value is what it was."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    places = [y for y in range(5, len(sheet.rows)) if _nothing_spans(sheet, y)]
    if not places:
        return None
    at = rng.choice(places)
    sheet.rows[at:at] = [_copied(row) for row in sheet.rows[:3]]
    return f"before row {at}"


def _nothing_spans(sheet: Sheet, at: int) -> bool:
    """Tell whether no cell reaches from above a row into it."""
    return all(y + box.rows <= at for y, row in enumerate(sheet.rows[:at]) for box in row)


@drafted
def page_number_in_the_table(draft: Draft, rng: Random) -> str | None:
    """A row with the number of a page stands where a new page begins: every value is what it was."""
    sheet = rng.choice(draft.sheets())
    places = [y for y in range(3, len(sheet.rows)) if _nothing_spans(sheet, y)]
    if not places:
        return None
    at = rng.choice(places)
    n = rng.randint(2, 9)
    text = rng.choice([f"- {n} -", f"第{n}页", f"{n}", f"第 {n} 页 共 9 页", f"— {n} —"])
    sheet.rows.insert(at, [Box(text, sheet.width)])
    return f"{sheet.section}: {text}"


@drafted
def label_and_figures_in_two_rows(draft: Draft, rng: Random) -> str | None:
    """A row's label stands in a row of its own, its figures in the next: values as they were, or asked about."""
    sheet = rng.choice([sheet for sheet in draft.sheets() if sheet.section != "disputes"])
    rows = [y for y, row in enumerate(sheet.rows) if all(box.rows == 1 for box in row) and any(b.field for b in row)]
    rows = [y for y in rows if _nothing_spans(sheet, y)]
    if not rows:
        return None
    y = rng.choice(rows)
    row = sheet.rows[y]
    labels = [box for box in row if not box.field and box.kind != "figure"]
    sheet.rows[y : y + 1] = [
        [*labels, *(Box("", box.columns) for box in row if box.field)],
        [*(Box("", box.columns) for box in labels), *(box for box in row if box.field)],
    ]
    return labels[0].text if labels else None


@drafted
def labels_said_in_every_place(draft: Draft, rng: Random) -> str | None:
    """What is merged is said in every place it covers, heads and labels: every value is what it was."""
    for sheet in draft.sheets():
        if any(box.field and box.columns * box.rows > 1 for row in sheet.rows for box in row):
            _said_once(sheet)
        _spread(sheet)
    return "all tables"


def _said_once(sheet: Sheet) -> None:
    """Let cells with figures stand in one place, with blank ones behind them."""
    for row in sheet.rows:
        cells: list[Box] = []
        for box in row:
            cells.append(box)
            if box.field and box.columns > 1:
                cells += [Box("") for _ in range(box.columns - 1)]
                box.columns = 1
        row[:] = cells


def _spread(sheet: Sheet) -> None:
    table: list[list[Box | None]] = [[None] * sheet.width for _ in sheet.rows]
    for y, row in enumerate(sheet.rows):
        x = 0
        for box in row:
            while x < sheet.width and table[y][x] is not None:
                x += 1
            for down in range(box.rows):
                for right in range(box.columns):
                    first = (down, right) == (0, 0)
                    table[y + down][x + right] = box if first else Box(box.text, kind=box.kind)
    for y, cells in enumerate(table):
        sheet.rows[y] = [box for box in cells if box is not None]
        for box in sheet.rows[y]:
            box.columns = box.rows = 1


@drafted
def section_named_within_its_table(draft: Draft, rng: Random) -> str | None:
    """A table's own first row says the section's heading, above its heads: every value is what it was."""
    sheet = rng.choice(draft.sheets())
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    heading = next((part for part in reversed(draft.parts[:at]) if part.kind == "heading"), None)
    if heading is None or len(draft.sheets(sheet.section)) > 1:
        return None
    sheet.rows.insert(0, [Box(heading.text, sheet.width, kind="head")])
    if rng.random() < 0.5:
        draft.parts.remove(heading)
    return heading.text


@drafted
def blank_rows_between(draft: Draft, rng: Random) -> str | None:
    """Rows without anything in them stand between the rows of a table: every value is what it was."""
    sheet = rng.choice(draft.sheets())
    places = [y for y in range(1, len(sheet.rows) + 1) if _nothing_spans(sheet, y)]
    for y in sorted(rng.sample(places, min(len(places), rng.randint(1, 4))), reverse=True):
        sheet.rows.insert(y, [Box("") for _ in range(sheet.width)])
    return sheet.section


@drafted
def rows_of_no_field(draft: Draft, rng: Random) -> str | None:
    """A sum is carried over a page's end within section three, or an example stands first: values as they were."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    places = [y for y in range(4, len(sheet.rows)) if _nothing_spans(sheet, y)]
    if not places:
        return None
    sums = [str(rng.randint(0, 40)) for _ in range(7)]
    labels, at = rng.choice([(("过次页", "承前页"), rng.choice(places)), (("示例",), 3), (("例：",), 3)])
    label = sheet.width - len(sums)
    for words in reversed(labels):
        sheet.rows.insert(at, [Box(words, columns=label), *(Box(figure) for figure in sums)])
    return f"{labels[0]} at {at}"


@drafted
def heads_missing(draft: Draft, rng: Random) -> str | None:
    """The heads of section three are gone, the labels are there: values as they were, or asked about."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    del sheet.rows[:3]
    return "section three"


@drafted
def a_row_missing(draft: Draft, rng: Random) -> str | None:
    """A row of section three is not there at all: null and a question, or what the sums say."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    rows = [row for row in figure_rows(sheet) if all(box.rows == 1 for box in row) and row[0].columns > 1]
    row = rng.choice(rows)
    if not _nothing_spans(sheet, next(y for y, one in enumerate(sheet.rows) if one is row)):
        return None
    for box in row:
        if box.field:
            draft.right[box.field] = derivable(draft.value(box.field))
    sheet.rows[:] = [one for one in sheet.rows if one is not row]
    return row[0].text


@drafted
def own_unit_above_the_table(draft: Draft, rng: Random) -> str | None:
    """单位：件 stands above section three, the form's own unit: every value is what it was."""
    return _unit_above(draft, rng, ["单位：件", "（单位：件）", "计量单位：件"])


@drafted
def unit_of_ten_thousands_above_the_table(draft: Draft, rng: Random) -> str | None:
    """单位：万件 stands above section three: the figures as printed, asked about, with a finding that says so."""
    said = _unit_above(draft, rng, ["单位：万件", "（单位：万件）", "单位：百件", "单位：千件"])
    for sheet in draft.sheets("requests") if said else []:
        for box in sheet.figures():
            draft.right[box.field] = asked(draft.value(box.field))
            if draft.value(box.field) == 0:  # none is none in every unit
                draft.also[box.field] = (0,)
    draft.finding = "unit" if said else ""
    return said


def _unit_above(draft: Draft, rng: Random, lines: list[str]) -> str | None:
    at = next((n for n, part in enumerate(draft.parts) if part.sheet and part.sheet.section == "requests"), None)
    if at is None:
        return None
    line = rng.choice(lines)
    draft.parts.insert(at, Part("paragraph", line))
    return line
