from press import consistent_values, report, table

from extractor.forms import forms
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


TORN = """\
申请人情况
法人或其他组织
（本列数据的勾稽关系为：第一项加第二项之和，等
于第三项加第四项之和）
| | 自然人 | | | 总计 |
| --- | --- | --- | --- | --- |
| | | 社会 | 法律 | |
| | 商业 | 科研 | | |
| | | 公益 | 服务 其他 | |
| | 企业 | 机构 | | |
| | | 组织 | 机构 | |
| 一、本年新收政府信息公开申请数量 | 21 0 | 0 0 | 0 0 | 21 |
| | 0 0 | 0 0 | 0 0 | 0 |
二、上年结转政府信息公开申请数量
| （一）予以公开 | 0 0 | 0 0 | 0 0 | 0 |
| --- | --- | --- | --- | --- |
| （二）部分公开（区分处理的，只计这一情 形，不 | | | | |
| | 4 0 | 0 0 | 0 0 | 4 |
计其他情形）
| | 1 0 | 0 0 | 0 0 | 1 |
| --- | --- | --- | --- | --- |
1.属于国家秘密
| | 0 0 | 0 0 | 0 0 | 0 |
| --- | --- | --- | --- | --- |
三 2.其他法律行政止公开
、
| | 0 0 | 0 0 | 0 0 | 0 |
| --- | --- | --- | --- | --- |
本 3.危及“三安全一稳定”
年
| | 0 0 | 0 0 | 0 0 | 0 |
| --- | --- | --- | --- | --- |
度 4.保护第三方合法权益
办 （三）不予公开
| | 0 0 | 0 0 | 0 0 | 0 |
| --- | --- | --- | --- | --- |
理 5.属于三类内部事务信息
结
| | 1 0 | 0 0 | 0 0 | 1 |
| --- | --- | --- | --- | --- |
果 6.属于四类过程性信息
| | 1 0 | 0 0 | 0 0 | 1 |
| --- | --- | --- | --- | --- |
7.属于行政执法案卷
| | 0 0 | 0 0 | 0 0 | 0 |
| --- | --- | --- | --- | --- |
8.属于行政查询事项
| | 10 0 | 0 0 | 0 0 | 10 |
| --- | --- | --- | --- | --- |
1.本机关不掌握相关政府信息
（四）无法提供
| | 3 0 | 0 0 | 0 0 | 3 |
| --- | --- | --- | --- | --- |
2.没有现成信息需要另行制作
| | | | - 3 | - |
| --- | --- | --- | --- | --- |

| | | 3.补正后申请内容仍不明确 | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| | | | | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
1.信访举报投诉类申请
| | | 2.重复申请 | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| | | | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
3.要求提供公开出版物
（五）不予处理
| | | 4.无正当理由大量反复 | | 申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| | | 5.要求行政机关确认或重 | | 新出具 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
已获取信息
| （六）其他处理 | | | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| （七）总计 | | | | | 21 | 0 | 0 | 0 | 0 | 0 | 21 |
| | | | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
四、结转下年度继续办理
| | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
"""


def test_rows_of_figures_are_not_given_the_labels_above_and_below_them_in_turn() -> None:
    """Section three of a PDF whose borders a converter did not see: most rows are tables of their own, labels lines."""
    text = report(consistent_values(seed=2, most=0), "2021", "pipes")
    section = forms()["2021"].sections[1]
    torn = text.replace(table(section, consistent_values(seed=2, most=0), "pipes"), TORN)
    assert torn != text
    fields = extract(torn.encode()).fields
    right = {"state_secret": 1, "internal_affairs": 0, "process_information": 1, "enforcement_files": 1}
    for row, value in right.items():
        field = fields[f"requests.refused.{row}.natural_person"]
        assert field.value == value or field.needs_review


def test_an_empty_row_beside_figures_without_a_label_is_asked_about() -> None:
    values = consistent_values(seed=2, most=30)
    text = report(values, "2021", "pipes")
    names = []
    for label, row in (("规章", "regulations"), ("行政规范性文件", "normative_documents")):
        own = [name for name in values if name.startswith(f"proactive.{row}.")]
        line = f"| {label} | {' | '.join(str(values[name]) for name in own)} |\n"
        assert line in text
        empty = " |  |  |  |\n"
        text = text.replace(line, f"{line.replace(label, '[引文')}| {label}{empty}| 引文]{empty}")
        names += own
    fields = extract(text.encode()).fields
    assert [name for name in names if not fields[name].needs_review and fields[name].value != values[name]] == []


IN_BLOCKS = (
    "本年度办理结果|申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|"
    "一、本年新收政府信息公开申请数量|4755 668|26|34|105|70 5658|二、上年结转政府信息公开申请数量|271|33|"
    "2|3|5|4 318|2449 336|10|24|58|47 2924|（一）予以公开|（二）部分公开|（三）不|予公开|0|0|0|0|0|0|0|"
    "1.属于国家秘密|206|17|2|1|3|3 232|2.其他法律行政法规禁止公开|24|2|0|1|1|0|3.危及“三安全一稳定”|168|"
    "22|2|2|4|0 198|4.保护第三方合法权益|0|0|0|0|0|0|0|5.属于三类内部事务信息|59|8|2|0|2|0|71|"
    "6.属于四类过程性信息|38|12|0|0|0|0|50|7.属于行政执法案卷|19|1|0|0|1|0|21|8.属于行政查询事项|0|0|0|0|"
    "0|0|0|1.本机关不掌握相关政府信息|79|15|1|0|2|0|97|2.没有现成信息需要另行制作|392|46|2|2|6|2 450|"
    "3.补正后申请内容仍不明确|499|75|3|4|14|13 608|1.信访举报投诉类申请|140|19|1|0|1|0 161|2.重复申请|0|0|"
    "0|0|0|0|0|3.要求提供公开出版物|0|0|0|0|0|0|0|4.无正当理由大量反复申请|0|0|0|0|0|0|0|28|"
    "5.要求行政机关确认或重新出具已获取|信息|3|0|0|0|0|0|3|3|0|0|0|0|0|3|0|0|0|0|0|1|70|1|2|8|9 543|"
    "4533 623|24|36|100|74 5390|493|4|1|10|0 586|（六）其他处理|3.其他|453|（七）总计|"
    "四、结转下年度继续办理|78"
)


def test_rows_that_are_all_their_neighbours_are_not_taken_unasked_where_both_ends_of_the_table_are_open() -> None:
    """A converter wrote the first and the last rows of a table in blocks: what is left is whole on either side.

    Each label between them has figures before it and behind it, and one row up or down no column's sum changes.
    """
    text = report(consistent_values(seed=2), "2021", "cells")
    start, stop = "申请人情况\n", "四、政府信息公开行政复议、行政诉讼情况"
    text = text[: text.index(start)] + IN_BLOCKS.replace("|", "\n") + "\n\n" + text[text.index(stop) :]
    fields = extract(text.encode()).fields
    assert fields["requests.refused.state_secret.natural_person"].needs_review
    unasked = {name for name, one in fields.items() if name.startswith("requests.refused.") and not one.needs_review}
    assert unasked == set()
