"""Tables in the markup of Textile, MediaWiki, LaTeX and roff, and as the lists that a program prints."""

import json
from collections.abc import Callable, Sequence

import pytest
from press import consistent_values, report, unsettled, written

from extractor.page.values import State
from extractor.pipeline import extract

Rows = Sequence[Sequence[str]]


def textile(rows: Rows) -> str:
    return "".join("|" + "".join(f"<. {cell:12s} |" for cell in row) + "\n" for row in rows)


def wiki_in_rows(rows: Rows) -> str:
    body = "".join("|-\n| " + " || ".join(row) + "\n" for row in rows)
    return '{| class="wikitable" style="text-align: left;"\n|+ <!-- caption -->\n' + body + "|}\n"


def wiki_in_cells(rows: Rows) -> str:
    body = "".join("|-\n" + "".join(f'| align="right"| {cell}\n' for cell in row) for row in rows)
    return "{|\n" + body + "|}\n"


def wiki_with_tags(rows: Rows) -> str:
    body = "".join("|-\n" + "".join(f'| <span style="color:black">{cell}</span>\n' for cell in row) for row in rows)
    return '<span id="x"></span>\n{|\n' + body + "|}\n"


def xwiki_in_groups(rows: Rows) -> str:
    """Return a table whose cells hold paragraphs, as XWiki groups them."""
    body = "".join("|" + " |".join(f"(((\n{cell}\n)))" for cell in row) + "\n" for row in rows)
    return "|= |= |= |=\n" + body


def roff(rows: Rows) -> str:
    """Return a table as Pandoc writes it for man: every cell a block, all but ASCII by its number."""
    body = "\n".join("@".join("T{\n" + (_by_numbers(cell) or "\\ ") + "\nT}" for cell in row) for row in rows)
    return f".PP\n.TS\ntab(@);\nlw(9.7n) lw(9.7n) lw(9.7n).\n{body}\n.TE\n"


def roff_in_lines(rows: Rows) -> str:
    body = "".join("\t".join(f"\\f[B]{cell}\\f[R]" for cell in row) + "\n_\n" for row in rows)
    return f".TS\nbox;\nl l l\nr r r.\n{body}.TE\n"


def _by_numbers(cell: str) -> str:
    return "".join(ch if ord(ch) < 128 else f"\\[u{ord(ch):04X}]" for ch in cell).replace(
        "]\\[", "]\n.PD 0\n.P\n.PD\n\\[", 1
    )


def latex(rows: Rows) -> str:
    body = "".join(" & ".join(row) + " \\\\\n" for row in rows)
    return "\\begin{tabular}{llllllll}\n\\hline\n" + body + "\\hline\n\\end{tabular}\n"


def latex_with_commands(rows: Rows) -> str:
    rows = [[f"\\multicolumn{{2}}{{l}}{{{{{row[0]}}}}}", *(f"\\textbf{{{c}}}" for c in row[1:])] for row in rows]
    body = "".join(" & ".join(row).replace(" & ", " &\n", 1) + " \\\\\n" for row in rows)
    return "\\begin{longtable}[]{@{}llll@{}}\n\\toprule\n" + body + "\\bottomrule\n\\end{longtable}\n"


def python_list(rows: Rows) -> str:
    return f"{[list(row) for row in rows]}\n"


def json_list(rows: Rows) -> str:
    figures = [[int(cell) if cell.isdecimal() else cell or None for cell in row] for row in rows]
    return json.dumps(figures, ensure_ascii=False) + "\n"


def json_down(rows: Rows) -> str:
    return json.dumps({"table": [list(row) for row in rows]}, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize(
    "write",
    [
        textile,
        wiki_in_rows,
        wiki_in_cells,
        wiki_with_tags,
        xwiki_in_groups,
        latex,
        latex_with_commands,
        roff,
        roff_in_lines,
        python_list,
        json_list,
        json_down,
    ],
)
def test_a_table_in_a_markup_is_read_without_a_question(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=11, most=9)
    assert unsettled(values, written(values, write)) == []


def test_a_table_around_others_in_wiki_markup_is_passed_over_at_once() -> None:
    """A table that holds another one before it ends: it once took time that doubled with each of its characters."""
    values = consistent_values(seed=16, most=9)
    around = '{|\n|width="50%"| 青禾县民政局政府信息公开专栏\n|-\n|\n' + "| 政府信息公开指南、制度、年报\n" * 30
    found = extract((around + written(values, wiki_in_cells) + "|}\n").encode())
    assert {name: found.fields[name].value for name in values} == values


@pytest.mark.parametrize("write", [wiki_in_rows, latex, roff, python_list])
def test_a_word_for_nothing_is_an_empty_cell_in_a_markup(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=12, most=3)
    found = extract(written(values, write, "\\" if write is python_list else "无").encode())
    wrong = [name for name, number in values.items() if number and found.fields[name].value != number]
    assert not wrong
    assert all(found.fields[name].state is State.BLANK for name, number in values.items() if not number)


def test_brackets_that_are_no_lists_stay_as_they_are() -> None:
    values = consistent_values(seed=13, most=9)
    source = report(values).replace("栏目更新", "[[1], 栏目'更新, [2]] [[附件一]] [[\"")
    found = extract(source.encode())
    assert {name: found.fields[name].value for name in values} == values


@pytest.mark.parametrize(
    "around",
    [
        "{}\\textsuperscript{{2}}",
        "{}\\footnote{{2}}",
        "\\phantom{{1}}{}",
        "\\sout{{7}}{}",
        "\\multirow{{2}}*{{{}}}",
        "\\rotatebox{{90}}{{{}}}",
        "\\scalebox{{2}}{{{}}}",
    ],
)
def test_digits_of_a_command_are_no_part_of_the_figure_beside_it(around: str) -> None:
    values = consistent_values(seed=14, most=9)
    source = written(values, lambda rows: latex([[*row[:-1], _around(around, row[-1])] for row in rows]))
    found = extract(source.encode())
    wrong = [name for name, number in values.items() if found.fields[name].value not in (number, None)]
    silent = [name for name in values if found.fields[name].value is None and not found.fields[name].needs_review]
    assert (wrong, silent) == ([], [])


def _around(around: str, cell: str) -> str:
    return around.format(cell) if cell.isdecimal() else cell


@pytest.mark.parametrize("between", ["\n", "\t", "\r\n"])
def test_two_figures_in_a_string_are_none_together(between: str) -> None:
    values = consistent_values(seed=15, most=9)
    doubled = written(
        values, lambda rows: json_list([[f"{c}{between}5" if c.isdecimal() else c for c in row] for row in rows])
    )
    found = extract(doubled.encode())
    assert not [name for name in values if not found.fields[name].needs_review]


def list_lines(rows: Rows) -> str:
    return "".join(f"{list(row)}\n" for row in rows)


def tuple_lines(rows: Rows) -> str:
    return "".join(f"{tuple(row)},\n" for row in rows)


def json_lines(rows: Rows) -> str:
    return "".join(json.dumps(list(row), ensure_ascii=False) + "\n" for row in rows)


def list_of_tuples(rows: Rows) -> str:
    return f"{[(*row, None) for row in rows]}\n"


def records(rows: Rows) -> str:
    most = max(map(len, rows))
    return json.dumps([dict(enumerate([*row, *[None] * (most - len(row))])) for row in rows], ensure_ascii=False) + "\n"


def record_lines(rows: Rows) -> str:
    return "".join(f"{dict(enumerate(row))}\n" for row in rows)


@pytest.mark.parametrize("write", [list_lines, tuple_lines, json_lines, list_of_tuples, records, record_lines])
def test_rows_printed_as_lists_or_tuples_are_read_without_a_question(write: Callable[[Rows], str]) -> None:
    values = consistent_values(seed=14, most=9)
    assert unsettled(values, written(values, write)) == []


def test_numbers_in_brackets_that_stand_in_lines_of_their_own_are_no_lists() -> None:
    values = consistent_values(seed=15, most=9)
    source = report(values).replace("\n", "\n(1)\n(2)\n(3)\n('\n", 1)
    found = extract(source.encode())
    assert {name: found.fields[name].value for name in values} == values
