"""What was copied from a page, laid over the rows of a form: the script itself, in a real browser, without the app."""

import re

import pytest

from ui.workspace.mounting import SCRIPTS, _file

HEADS = "行政机关\t自然人\t商业企业\t总计"
ROWS = [("本年新收", "n"), ("上年结转", "c"), ("其他", "o"), ("总计", "t")]

LAY = """([text, at, from, broken, groups]) => laid(text, ROWS, at, from, (typed) => broken.filter(([id, value]) =>
  typed[id] === value).length, groups)"""


@pytest.fixture
def lay(browser_page):
    rows = [{"key": key, "fields": [f"{name}{n}" for n in range(3)]} for key, name in ROWS]
    script = "\n".join(_file(one) for one in SCRIPTS if one in ("state.js", "sums.js", "pasting.js"))
    browser_page.goto("about:blank")
    browser_page.add_script_tag(content=re.sub(r"^export default .*", "", script) + f"\nvar ROWS = {rows};")
    return lambda text, at=0, start=0, broken=(), groups=(): browser_page.evaluate(
        LAY, [text, at, start, list(broken), list(groups)]
    )


def typed(said):
    assert "problem" not in said, said["problem"]
    return " ".join(f"{name}={value}" for name, value in said["typed"].items())


FIRST_TWO = "n0=1 n1=2 n2=3 c0=4 c1=5 c2=9"


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\t3\n4\t5\t9\n",
        "1\t2\t3\r\n4\t5\t9\r\n",
        "一、本年新收\t1\t2\t3\n二、上年结转\t4\t5\t9",
        f"{HEADS}\n本年新收\t1\t2\t3\n上年结转\t4\t5\t9",
        f"{HEADS}\t\n\t1\t2\t3\n\t4\t5\t9",  # the labels are gone, their cells are not
        "| 行 | 自然人 | 商业企业 | 总计 |\n|---|---:|---|---|\n| 本年新收 | 1 | 2 | 3 |\n| 上年结转 | 4 | 5 | 9 |",
        "本年新收 1 2 3\n上年结转 4 5 9",
        "三、结果\t1.\t1\t2\t3\n三、结果\t2.\t4\t5\t9",
    ],
)
def test_rows_are_laid_from_the_chosen_cell_on_however_they_are_parted(lay, text):
    assert typed(lay(text)) == FIRST_TWO


def test_labels_say_which_row_a_line_is_whatever_is_chosen(lay):
    assert typed(lay("上年结转\t4\t5\t9\n总计\t5\t7\t12", at=2, start=1)) == "c0=4 c1=5 c2=9 t0=5 t1=7 t2=12"


def test_a_label_that_belongs_elsewhere_fills_in_nothing(lay):
    said = lay("上年结转\t4\t5\t9\n本年新收\t1\t2\t3")
    assert said["problem"] == ["label_elsewhere", {"label": "本年新收"}]


@pytest.mark.parametrize("text", ["依法登记\t1\t2\t3", "本年新收\t1\t2\t3\n依法登记\t4\t5\t9", "二\t1\t2\t3"])
def test_a_label_that_is_none_of_the_tables_fills_in_nothing(lay, text):
    assert lay(text)["problem"][0] == "label_unknown"


def test_a_label_over_several_rows_names_none_and_it_is_counted_how_many_have_none(lay):
    assert typed(lay("结果\t\t1\t2\t3\n结果\t上年结转\t4\t5\t9", groups=["结果"])) == FIRST_TWO
    assert [lay(one)["unnamed"] for one in ("1\t2\t3\n4\t5\t9", "本年新收\t1\t2\t3\n上年结转\t4\t5\t9")] == [2, 0]


def test_empty_cells_and_signs_for_nothing_are_empty(lay):
    assert typed(lay("本年新收\t1\t—\t1\n上年结转\t\t\t\n其他\t无\t/\t3")) == ("n0=1 n1= n2=1 c0= c1= c2= o0= o1= o2=3")


@pytest.mark.parametrize(
    "text",
    [
        "1\t2\t3\n4\t9",  # a cell of a line is gone, and which is not told
        "本年新收\t1\t2\n上年结转\t4\t5\t9",
        "1\t2\t3\t4",
        "1\t2\t3\n" * 5,
        "本年新收\t1\t2\t3\t备注",
        "1\t2\t3\n\t\n4\t5\t9",
        "1\u200b2\t2\t3",  # the first figure is none, and no label either
        "1e3\t2\t3",
        '"1"\t2\t3',
        "1'234\t2\t3",
        "1 234",  # may be one
    ],
)
def test_what_does_not_fit_fills_in_nothing(lay, text):
    assert lay(text)["problem"][0] in ("shape", "words_between")


def test_part_of_a_row_goes_from_the_chosen_cell_on(lay):
    assert typed(lay("2\t3\n5\t9", start=1)) == "n1=2 n2=3 c1=5 c2=9"


def test_single_figures_go_along_the_rows_or_down_a_column_as_the_sums_tell(lay):
    text = "1\n2\n3"
    assert typed(lay(text, broken=[("c0", "2")])) == "n0=1 n1=2 n2=3"
    assert typed(lay(text, broken=[("n1", "2")])) == "n0=1 c0=2 o0=3"
    assert lay(text)["problem"] == ["two_ways"]


def test_a_cell_a_line_with_labels_is_laid_row_by_row(lay):
    text = "自然人\n商业企业\n总计\n一、\n本年新收\n1\n2\n3\n上年结转\n4\n5\n9\n"
    assert typed(lay(text, at=0)) == FIRST_TWO
    assert "problem" in lay("本年新收\n1\n2\n上年结转\n4\n5\n9\n")


SHORT = "上年结转\t9\t5\t\n其他\t2\t1\t"  # the first figure of each is gone, and the last cell is empty instead


def test_lines_that_lost_their_first_cells_go_from_the_chosen_cell_on_where_the_sums_say_so(lay):
    blank_total = [("c2", ""), ("o2", "")]
    assert typed(lay(SHORT, at=1, start=1, broken=blank_total)) == "c1=9 c2=5 o1=2 o2=1"
    assert typed(lay(SHORT, at=1, start=1)) == "c0=9 c1=5 c2= o0=2 o1=1 o2="  # nothing tells: as they stand
    assert typed(lay(SHORT, at=1, start=0, broken=blank_total)) == "c0=9 c1=5 c2= o0=2 o1=1 o2="
    assert lay(SHORT, at=1, start=1, broken=blank_total)["open"] == ["c0", "o0"]


def test_a_line_among_them_that_is_whole_keeps_all_in_their_columns(lay):
    text = SHORT + "\n总计\t9\t8\t17"
    assert typed(lay(text, at=1, start=1, broken=[("c2", "")])).startswith("c0=9 c1=5 c2= ")


def test_rows_of_a_group_that_lost_their_labels_and_first_cells_go_there_too(lay):
    said = lay("结果\t\t9\t5\t\n结果\t\t2\t1\t", at=1, start=1, broken=[("c2", "")], groups=["结果"])
    assert (typed(said), said["unnamed"]) == ("c1=9 c2=5 o1=2 o2=1", 2)
