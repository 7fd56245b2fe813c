"""Made-up reports with a second table beside the report's own, with noughts left out, with another unit in a head.

In: a ``Draft`` and a source of chance. Out: what was changed in words; the draft is changed in place and says what is
right. Surprise: where nothing tells the two tables apart, no answer is right that nobody was asked about.
"""

from __future__ import annotations

from random import Random

from eval.fuzz.meaning.draft import Box, Draft, Part, Sheet
from eval.fuzz.meaning.mutant import asked, blank, drafted
from eval.fuzz.meaning.tables import figure_rows, other_figure, requests_table

_VERSIONS = (
    ("定稿", "初稿"),
    ("（最终版）", "（征求意见稿）"),
    ("修订版", "原版"),
    ("新表", "旧表"),
    ("审定数", "上报数"),
    ("正式数据", "测试数据"),
)

# --- a second table --------------------------------------------------------------------------------------------------


def _second(draft: Draft, rng: Random, own: str, other: str, *, before: bool) -> str | None:
    """Put a second table of a kind beside the report's, each under a caption that says whose it is."""
    sheet = rng.choice(draft.sheets())
    alike = draft.sheets(sheet.section)
    if len(alike) > 1:
        return None
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    copy = [
        [Box(other_figure(box, draft, rng) if box.field else box.text, box.columns, box.rows, box.kind) for box in row]
        for row in sheet.rows
    ]
    mine = [Part("paragraph", own), draft.parts[at]]
    theirs = [Part("paragraph", other), Part("table", sheet=Sheet(sheet.section, copy))]
    draft.parts[at : at + 1] = [*theirs, *mine] if before else [*mine, *theirs]
    return f"{sheet.section}: {other} {'before' if before else 'behind'} {own}"


@drafted
def second_table_of_the_whole_county(draft: Draft, rng: Random) -> str | None:
    """Beside the agency's own table stands one of the whole county, both say so: values as they were, or asked."""
    own = rng.choice(["（本机关）", "本单位情况", "1.本级", "（本级数据）"])
    other = rng.choice(["（全县汇总）", "全区汇总情况", "2.全县（含下属单位）", "（全市汇总数据）"])
    return _second(draft, rng, own, other, before=rng.random() < 0.5)


@drafted
def second_table_of_last_year(draft: Draft, rng: Random) -> str | None:
    """Beside this year's table stands last year's, both say so: values as they were, or asked about."""
    year = draft.report.year
    own, other = rng.choice(
        [
            (f"{year}年", f"{year - 1}年"),
            ("（本年度）", "（上年度）"),
            (f"（{year}年度）", f"（{year - 1}年度，供对比）"),
        ]
    )
    return _second(draft, rng, own, other, before=rng.random() < 0.5)


@drafted
def a_draft_beside_the_final_table(draft: Draft, rng: Random) -> str | None:
    """Beside a table stands its draft or an older version, both say so: values as they were, or asked about."""
    own, other = rng.choice(_VERSIONS)
    return _second(draft, rng, own, other, before=rng.random() < 0.5)


@drafted
def a_table_once_more(draft: Draft, rng: Random) -> str | None:
    """A table stands twice and says the same, as on pages with one for small screens: every value is what it was."""
    sheet = rng.choice(draft.sheets())
    if len(draft.sheets(sheet.section)) > 1:
        return None
    at = next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)
    copy = [[Box(box.text, box.columns, box.rows, box.kind) for box in row] for row in sheet.rows]
    draft.parts.insert(at + 1, Part("table", sheet=Sheet(sheet.section, copy)))
    return sheet.section


@drafted
def second_table_noted_below(draft: Draft, rng: Random) -> str | None:
    """A line below each of two tables says which year it is of: values as they were, or asked about."""
    year = draft.report.year
    said = _second(draft, rng, "", "", before=True)
    if said is None:
        return None
    for n in reversed([n for n, part in enumerate(draft.parts) if part.kind == "paragraph" and not part.text]):
        sheet = draft.parts[n + 1].sheet
        other = sheet is not None and not sheet.figures()
        line = rng.choice(("（以上为{}年数据）", "注：上表为{}年数。", "以上为{}年度情况"))
        draft.parts[n : n + 2] = [draft.parts[n + 1], Part("paragraph", line.format(year - other))]
    return f"{said.partition(':')[0]}, lines below"


@drafted
def two_years_in_a_table(draft: Draft, rng: Random) -> str | None:
    """Table four has a row of last year, or table three each column twice: values as they were, or asked about."""
    own, other = rng.choice(
        [("本年度", "上年度"), ("本年", "上年"), *[(f"{draft.report.year}年", f"{draft.report.year - 1}年")] * 2]
    )
    sheet = rng.choice([one for one in draft.sheets() if one.section != "proactive"])
    rows = figure_rows(sheet)
    before = rng.random() < 0.5
    if sheet.section == "disputes":
        if len(rows) != 1:
            return None
        heads = sheet.rows.index(rows[0])
        sheet.rows[0].insert(0, Box("年度", 1, heads))
        years = [[Box(own), *rows[0]], [Box(other), *(Box(other_figure(box, draft, rng)) for box in rows[0])]]
        sheet.rows[heads : heads + 1] = years[::-1] if before else years
        return f"{other} in section four"
    heads = sheet.rows.index(rows[0])
    if heads != 3:
        return None
    for row in rows:
        row[:] = [one for box in row for one in _twice(box, draft, rng, before=before)]
    for row in sheet.rows[:heads]:
        for box in row:
            box.columns *= 1 if box is sheet.rows[0][0] else 2
    sheet.rows[0][0].rows += 1
    words = (other, own) if before else (own, other)
    sheet.rows.insert(heads, [Box(word) for _ in range(sum(box.field != "" for box in rows[0])) for word in words])
    return f"{other} in section three"


def _twice(box: Box, draft: Draft, rng: Random, *, before: bool) -> list[Box]:
    """Return a value with last year's beside it; a label alone."""
    if not box.field:
        return [box]
    both = [box, Box(other_figure(box, draft, rng))]
    return both[::-1] if before else both


@drafted
def second_table_without_a_word(draft: Draft, rng: Random) -> str | None:
    """Two tables of one kind with other figures, nothing says whose: a person is asked about every field of them."""
    sheet = rng.choice(draft.sheets())
    said = _second(draft, rng, "如下表：", "如下表：", before=rng.random() < 0.5)
    if said is None:
        return None
    section = said.partition(":")[0]
    for name, own in draft.report.gold.items():
        if name.startswith(f"{section}."):
            draft.right[name] = asked(own.value)
    return f"{section}, {len(sheet.rows)} rows"


# --- cells left out --------------------------------------------------------------------------------------------------


@drafted
def noughts_left_blank(draft: Draft, rng: Random) -> str | None:
    """Every 0 of the report, or of one table, is left blank: null, for nothing stands there."""
    sections = sorted({sheet.section for sheet in draft.sheets()})
    chosen = set(rng.choice([sections, [rng.choice(sections)]]))
    boxes = [box for sheet in draft.sheets() if sheet.section in chosen for box in sheet.figures()]
    noughts = [box for box in boxes if draft.value(box.field) == 0]
    if not noughts or len(noughts) == len([box for sheet in draft.sheets() for box in sheet.figures()]):
        return None
    for box in noughts:
        box.text = ""
        draft.right[box.field] = blank()
    return f"{len(noughts)} in {', '.join(sorted(chosen))}"


@drafted
def blank_cells_swallowed_by_spans(draft: Draft, rng: Random) -> str | None:
    """Noughts are left blank and merged into the cell before them: null, or a person is asked."""
    sheet = requests_table(draft)
    if sheet is None:
        return None
    for row in figure_rows(sheet):
        cells: list[Box] = []
        for box in row:
            nought = box.field and draft.value(box.field) == 0 and cells and cells[-1].kind == "figure"
            if nought and rng.random() < 0.8:
                cells[-1].columns += box.columns
                draft.right[box.field] = blank()
            else:
                cells.append(box)
        row[:] = cells
    return f"{len(draft.right)}" if draft.right else None


# --- heads with units ------------------------------------------------------------------------------------------------


@drafted
def table_with_the_fee_in_another_unit(draft: Draft, rng: Random) -> str | None:
    """The head above the fee says 元 or 千元: the figure as printed, asked about, with a finding that says so."""
    for sheet in draft.sheets("proactive"):
        for above, row in zip(sheet.rows, sheet.rows[1:], strict=False):
            fee = next((box for box in row if box.field.endswith("fees.amount")), None)
            head = next((box for box in above if "万元" in box.text), None)
            if fee and head:
                unit = rng.choice(["元", "千元", "百元", "亿元"])
                value = draft.value(fee.field) or rng.choice([12.5, 800, 36.75])
                head.text = head.text.replace("万元", unit)
                fee.text = fee.text if draft.value(fee.field) else str(value)
                draft.right[fee.field] = asked(value)
                draft.finding = "unit"
                return unit
    return None
