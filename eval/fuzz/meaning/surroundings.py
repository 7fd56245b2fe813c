"""What stands around a report's own tables: contents, notes, an empty form, another report, a heading that is gone.

In: a ``Draft`` and a source of chance. Out: what was changed in words. Surprise: the tables themselves stay as they
were, so every value is what it was; all that can go wrong is that something else is taken for them.
"""

from __future__ import annotations

from random import Random

from eval.fuzz.meaning.draft import REPORTS, Box, Draft, Part, Sheet, draft_of, report_of
from eval.fuzz.meaning.mutant import drafted


def _place(draft: Draft, sheet: Sheet) -> int:
    return next(n for n, part in enumerate(draft.parts) if part.sheet is sheet)


@drafted
def a_heading_missing(draft: Draft, rng: Random) -> str | None:
    """The heading above a table is gone: values as they were, or a person is asked."""
    sheet = rng.choice(draft.sheets())
    at = _place(draft, sheet)
    heading = next((part for part in reversed(draft.parts[:at]) if part.kind == "heading"), None)
    if heading is None:
        return None
    draft.parts.remove(heading)
    return heading.text


@drafted
def contents_with_page_numbers(draft: Draft, rng: Random) -> str | None:
    """A table of contents with the numbers of pages stands before everything: every value is what it was."""
    headings = [part.text for part in draft.parts if part.kind == "heading"]
    dots = rng.choice(["…………", "......", "\u3000", " "])
    lines = [Part("paragraph", f"{text}{dots}{n}") for n, text in enumerate(headings, rng.randint(1, 3))]
    titles = sum(part.kind == "title" for part in draft.parts)
    draft.parts[titles:titles] = [Part("paragraph", "目录"), *lines]
    return dots


@drafted
def notes_below_a_table(draft: Draft, rng: Random) -> str | None:
    """Notes with figures of their own stand below a table: every value is what it was."""
    sheet = rng.choice(draft.sheets())
    at = _place(draft, sheet)
    a, b = rng.randint(1, 60), rng.randint(1, 60)
    notes = rng.choice(
        [
            [f"注：1.上表不含咨询{a}件；", f"2.另有{b}件已转交其他机关。"],
            [f"备注：按季度计，第一季度{a}件，第二季度{b}件。"],
            [f"说明：表内各项以{a}个科室上报为准", f"（共{b}页）"],
        ]
    )
    draft.parts[at + 1 : at + 1] = [Part("paragraph", note) for note in notes]
    return f"{sheet.section}: {notes[0]}"


@drafted
def an_empty_form_before(draft: Draft, rng: Random) -> str | None:
    """An empty form of the same table stands before or behind the filled one: values as they were, or asked about."""
    sheet = rng.choice(draft.sheets())
    if len(draft.sheets(sheet.section)) > 1:
        return None
    at = _place(draft, sheet)
    empty = [[Box("" if box.field else box.text, box.columns, box.rows, box.kind) for box in row] for row in sheet.rows]
    parts = [
        Part("paragraph", rng.choice(["（样表）", "附：空白表", "填表格式"])),
        Part("table", sheet=Sheet(sheet.section, empty)),
    ]
    where = at if rng.random() < 0.5 else at + 1
    draft.parts[where:where] = parts
    return f"{sheet.section} {'before' if where == at else 'behind'}"


@drafted
def another_report_behind(draft: Draft, rng: Random) -> str | None:
    """Another agency's whole report stands behind this one: values as they were, or asked about."""
    other = draft_of(report_of(rng.randrange(REPORTS)))
    if other.report.name == draft.report.name or not any(part.kind == "title" for part in other.parts):
        return None
    for sheet in other.sheets():
        for box in sheet.figures():
            box.field = ""
    draft.parts += other.parts
    return other.report.name


@drafted
def navigation_around(draft: Draft, rng: Random) -> str | None:
    """A site's navigation, counters and dates stand around the report: every value is what it was."""
    before = ["首页 > 政府信息公开 > 年度报告", f"浏览次数：{rng.randint(10, 9999)}", "字号：大 中 小"]
    behind = [f"总访问量 {rng.randint(10_000, 999_999)}", "上一篇：2 月工作动态", "网站标识码：4401000012"]
    draft.parts[:0] = [Part("paragraph", line) for line in before]
    draft.parts += [Part("paragraph", line) for line in behind]
    return "navigation"
