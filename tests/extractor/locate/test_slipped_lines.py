from press import consistent_values, report

from extractor.pipeline import extract


def test_a_line_of_figures_behind_a_complete_row_makes_all_such_lines_doubtful() -> None:
    """Where cells are printed in their middle, a row's figures can stand above its label as well as below it."""
    values = consistent_values(seed=2, most=1)
    text = report(values, "2021", "spaced")
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("8.属于行政查询事项"))
    # The row's own figures were left empty; those of the next row stand above their label.
    before = next(n for n, line in enumerate(lines) if line.startswith("2.其他法律行政法规禁止公开"))
    below, _, moved = lines[before + 1].partition(" ")
    name, _, own = lines[at + 1].rpartition("信息 ")
    assert moved.count(" ") == own.count(" ") == 6
    lines[at : at + 2] = ["8.属于行政查询事项", own, f"{name}信息"]
    lines[before + 1 : before + 2] = [moved, below]
    fields = extract("\n".join(lines).encode()).fields
    rows = ("requests.refused.administrative_queries", "requests.unavailable.not_held")
    wrong = [name for name in values if name.rpartition(".")[0] in rows and fields[name].value != values[name]]
    assert [name for name in wrong if not fields[name].needs_review] == []


def test_dashes_in_one_line_and_digits_in_the_next_say_nothing_of_columns() -> None:
    """Words put into lines by their exact height: dashes stand higher than digits."""
    values = consistent_values("2019", seed=2)
    text = report(values, "2019", "tabs")
    line = next(one for one in text.split("\n") if "其他对外管理服务事项\t" in one)
    label = line[: line.index("\t")]
    text = text.replace(line, f"{label}\t—\t—\n96")
    fields = extract(text.encode()).fields
    names = [name for name in values if name.startswith("proactive.other_services.")]
    assert len(names) == 3
    assert [name for name in names if not fields[name].needs_review] == []


def test_a_plus_where_things_are_counted_says_that_rows_are_out_of_order() -> None:
    values = consistent_values("2019", seed=2)
    text = report(values, "2019", "cells")
    for label, figures in (("其他对外管理服务事项", "—\n—\n96"), ("行政处罚", "+6\n11\n15741")):
        before, _, behind = text.partition(f"\n{label}\n")
        text = f"{before}\n{label}\n{figures}\n" + "\n".join(behind.split("\n")[3:])
    fields = extract(text.encode()).fields
    rows = ("proactive.other_services", "proactive.penalties")
    names = [name for name in values if name.rpartition(".")[0] in rows]
    assert len(names) == 6
    assert [name for name in names if not fields[name].needs_review] == []


def test_heads_in_another_order_are_not_taken_unasked_where_no_sum_bears_them_out() -> None:
    values = consistent_values("2019", seed=2)
    text = report(values, "2019", "cells")
    heads = "上一年项目数量\n本年增/减\n处理决定数量\n"
    assert heads in text
    text = text.replace(heads, "上一年项目数量\n处理决定数量\n本年增/减\n")
    fields = extract(text.encode()).fields
    names = ["proactive.licensing.change", "proactive.licensing.decisions"]
    assert [name for name in names if not fields[name].needs_review] == []
