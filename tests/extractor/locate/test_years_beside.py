"""Tables with the rows or columns of two years: the report's own are read, the other year's are kept apart."""

from collections.abc import Mapping

import pytest
from press import asked, consistent_values, html_table, report, table

from extractor.forms import forms
from extractor.page.values import Number
from extractor.pipeline import extract

OWN = consistent_values(seed=11, most=40)
OTHER = consistent_values(seed=12, most=40)
SECTIONS = {section.id: section for section in forms()["2021"].sections}
WORDS = [("本年", "上年"), ("2023年", "2022年"), ("今年", "去年"), ("（本年度）", "（上年度）")]
DEEP = 3
"""Columns of labels in table three."""
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

Values = Mapping[str, Number]
Rows = list[list[str]]


def ordered(words: tuple[str, str], *, old_first: bool) -> list[tuple[str, Values]]:
    """Return the two years in the order in which they are printed."""
    years = [(words[0], OWN), (words[1], OTHER)]
    return years[::-1] if old_first else years


def requests_by_columns(years: list[tuple[str, Values]]) -> Rows:
    """Return table three with each applicant's column twice; its merged labels and heads are repeated."""
    lines = SECTIONS["requests"].lines
    heads = [spec.column_label[-1] for spec in lines[0].fields for _ in years]
    rows = [["项目"] * DEEP + heads, ["项目"] * DEEP + [word for _ in lines[0].fields for word, _ in years]]
    for line in lines:
        path = (line.fields[0].row_label * DEEP)[: len(line.fields[0].row_label)]
        labels = [*path, *[path[-1]] * (DEEP - len(path))]
        rows.append(labels + [str(values[spec.id]) for spec in line.fields for _, values in years])
    return rows


def requests_by_rows(years: list[tuple[str, Values]]) -> Rows:
    """Return table three with a row of each year for every label, which stands in the first one alone."""
    lines = SECTIONS["requests"].lines
    rows = [["项目"] * DEEP + ["年度"] + [spec.column_label[-1] for spec in lines[0].fields]]
    for line in lines:
        path = line.fields[0].row_label
        labels = [*path, *[path[-1]] * (DEEP - len(path))]
        for n, (word, values) in enumerate(years):
            rows.append([*([""] * DEEP if n else labels), word, *(str(values[spec.id]) for spec in line.fields)])
    return rows


def disputes_by_rows(years: list[tuple[str, Values]]) -> Rows:
    """Return table four with a row of each year, its merged heads repeated."""
    (line,) = SECTIONS["disputes"].lines
    heads = [
        ["年度", *["行政复议"] * 5, *["行政诉讼"] * 10],
        ["年度", *RESULTS, *["未经复议直接起诉"] * 5, *["复议后起诉"] * 5],
        ["年度", *RESULTS * 3],
    ]
    return heads + [[word, *(str(values[spec.id]) for spec in line.fields)] for word, values in years]


def page(section: str, rows: Rows, layout: str) -> str:
    """Return a report in which a table is another one."""
    if layout == "html":
        printed = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return report(OWN, layout="html").replace(html_table(SECTIONS[section], OWN), f"<table>{printed}</table>")
    border = "|" if layout == "pipes" else ""
    between = " | " if layout == "pipes" else "\t"
    printed = "".join(f"{border}{between.join(row)}{border}\n" for row in rows)
    return report(OWN, layout=layout).replace(table(SECTIONS[section], OWN, layout), printed)


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs"])
@pytest.mark.parametrize("old_first", [False, True])
@pytest.mark.parametrize("words", WORDS, ids=[own for own, _ in WORDS])
@pytest.mark.parametrize(
    ("section", "made"),
    [("requests", requests_by_columns), ("requests", requests_by_rows), ("disputes", disputes_by_rows)],
    ids=["three by columns", "three by rows", "four by rows"],
)
def test_the_own_year_is_read_and_the_other_kept_apart(section, made, words, old_first, layout) -> None:
    text = page(section, made(ordered(words, old_first=old_first)), layout)
    extraction = extract(text.encode())
    names = [spec.id for spec in SECTIONS[section].fields]
    assert {one: value for one in OWN if (value := extraction.fields[one].value) != OWN[one]} == {}
    assert not asked(text)
    (other,) = extraction.others
    assert other.scope == words[1].strip("（）")
    assert {one: other.fields[one].value for one in names} == {one: OTHER[one] for one in names}


@pytest.mark.parametrize("words", [("2021年", "2022年"), ("上年", "去年")])
def test_two_other_years_are_not_taken_for_the_reports_own(words) -> None:
    text = page("requests", requests_by_columns(ordered(words, old_first=True)), "html")
    extraction = extract(text.encode())
    assert not extraction.others
    assert {spec.id for spec in SECTIONS["requests"].fields} <= asked(text)


def test_years_that_do_not_pair_are_asked_about() -> None:
    rows = disputes_by_rows(ordered(WORDS[0], old_first=True))
    text = page("disputes", [*rows[:3], rows[3][:-1], rows[4]], "html")
    extraction = extract(text.encode())
    wrong = {one for one in OWN if extraction.fields[one].value != OWN[one]}
    assert wrong <= asked(text)
