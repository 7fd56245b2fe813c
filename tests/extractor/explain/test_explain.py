"""Why a cell has its value, on the project's own cases: each way of reading, and what it was chosen against."""

from math import exp
from pathlib import Path

import pytest
from press import consistent_values, report

from extractor.confidence import calibration
from extractor.errors import EmptyFile, NotAReport
from extractor.explain import Explanation, FieldExplanation, Verdict, explain
from extractor.page import FieldValue, Origin, Place, Reason, State, Way
from extractor.pipeline import extract
from extractor.result import Answers

CASES = Path(__file__).parents[3] / "eval" / "cases"
SOURCES = sorted(path for path in CASES.iterdir() if path.is_file() and path.suffix != ".jsonl")


def explained(name: str) -> Explanation:
    return explain((CASES / name).read_bytes())


def of(name: str, field: str) -> FieldExplanation:
    return explained(name).fields[field]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_is_explained_is_what_is_extracted(path: Path) -> None:
    data = path.read_bytes()
    explanation, extraction = explain(data), extract(data)
    assert {name: one.value for name, one in explanation.fields.items()} == dict(extraction.fields)
    assert {one.id: one.taken_for for one in explanation.sections} == dict(extraction.forms)
    for one in explanation.fields.values():
        assert (one.standing is None) == (one.value.place is None)
        assert one.label


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_signs_add_up_to_the_confidence(path: Path) -> None:
    for one in explain(path.read_bytes()).fields.values():
        assert one.scored is not None
        odds = sum(sign.weight for sign in one.scored.signs)
        assert one.value.confidence == one.scored.probability == pytest.approx(1 / (1 + exp(-odds)), abs=1e-6)
        assert one.scored.threshold == calibration().threshold()
        assert one.value.needs_review == bool(one.value.reasons)


def test_a_labelled_row_is_told_with_its_label_its_cells_and_its_column() -> None:
    one = of("clean-html.html", "requests.new.total")
    assert one.way is Way.PLACE
    assert one.label == ("三、收到和处理政府信息公开申请情况", "一、本年新收政府信息公开申请数量", "总计")
    assert one.row is not None
    assert (one.row.label, one.row.found) == ("一、本年新收政府信息公开申请数量", "一本年新收政府信息公开申请数量")
    assert (one.row.share, one.row.cells, one.row.columns) == (1.0, ("266", "39", "3", "0", "3", "4", "315"), 7)
    assert (one.row.margin, one.row.rival) == (None, None)
    assert one.column is not None
    assert (one.column.number, one.column.columns, one.column.label, one.column.found) == (7, 7, "总计", "总计")
    assert one.standing is not None
    assert one.standing.before.endswith("266 39 3 0 3 4")
    assert one.standing.marked == "315"


def test_the_identities_of_a_field_have_their_numbers() -> None:
    one = of("wrong-printed-sum.txt", "requests.unavailable.not_held.total")
    assert one.value.reasons == (Reason.SUM_BROKEN,)
    row, column = one.identities
    assert (row.verdict, [addend.number for addend in row.left]) == (Verdict.BROKEN, [14])
    assert [(addend.label, addend.number) for addend in row.right if addend.number] == [
        ("自然人", 12),
        ("商业企业", 2),
        ("法律服务机构", 1),
    ]
    assert (column.id, column.verdict) == ("requests.total.items", Verdict.BROKEN)
    assert one.scored is not None
    assert "a sum fails" in [sign.name for sign in one.scored.signs]


def test_the_runner_up_of_a_row_is_kept() -> None:
    one = of("glosses-and-repeats-dropped.txt", "proactive.penalties.decisions")
    assert (one.value.state, one.row and one.row.cells) == (State.MISSING, ("18",))
    assert one.row is not None
    assert one.row.rival is not None
    assert one.row.margin is not None
    assert (one.row.rival.label.split(" › ")[-1], one.row.rival.cells, one.row.rival.same_line) == (
        "行政强制",
        ("18",),
        False,
    )
    assert one.row.margin < 1
    assert [label.split(" › ")[-1] for label in one.row.crowd] == ["行政强制"]
    assert one.standing is not None
    assert one.standing.marked == "18"  # withheld, but a person is shown where


def test_the_form_is_told_with_the_one_that_came_second() -> None:
    sections = {one.id: one for one in explained("mixed-forms.md").sections}
    match = sections["requests"].match
    assert match is not None
    assert (match.form, match.rival, match.rows, match.rows_found) == ("2019", "2021", 23, 23)
    assert match.margin is not None
    assert match.margin > 3


def test_a_cell_is_known_by_the_words_left_of_it_and_above_it() -> None:
    one = of("clean-docx.docx", "disputes.review.total")
    assert one.way is Way.PLACE
    assert one.crossing is not None
    assert [" ".join(words).replace(" ", "") for words in (one.crossing.left, one.crossing.above)] == [
        "",
        "总计行政复议",
    ]
    assert one.otherwise is None


def test_a_row_without_label_is_known_by_its_heads() -> None:
    one = of("markdown-pipes.md", "disputes.review.total")
    assert one.way is Way.HEADS
    assert one.row is not None
    assert (one.row.label, len(one.row.cells)) == ("", 15)
    assert "结果维持" in one.row.before


def test_a_derived_figure_is_told_with_the_sum_that_it_follows_from() -> None:
    one = of("cut-off.txt", "requests.not_processed.excessive.research")
    assert (one.way, one.value.state) == (Way.SUMS, State.DERIVED)
    (held,) = [check for check in one.identities if check.verdict is Verdict.HELD]
    assert one.value.id in {addend.id for addend in (*held.left, *held.right) if addend.state is State.DERIVED}


def test_a_table_in_blocks_says_so_and_what_no_row_takes() -> None:
    explanation = explained("rows-without-labels.txt")
    assert explanation.fields["requests.total.business"].way is Way.BLOCKS
    by_id = {one.id: one for one in explanation.sections}
    match = by_id["proactive"].match
    assert match is not None
    assert (match.rows_found, match.rows, match.stray) == (5, 6, 3)
    assert Way.BLOCKS in by_id["requests"].ways


def test_figures_in_their_order_say_so() -> None:
    values = consistent_values(seed=4, most=40)
    figures = [str(value) for name, value in values.items() if name.startswith("disputes.")]
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    before, _, after = report(values, layout="spaced").partition(heading)
    broken = ["结果", "维持", *figures[:1], "行政复议", "结果 其他 尚未", *figures[1:4], "总计", *figures[4:]]
    text = "\n".join([before + heading, *broken, after[after.index("五、") :]])
    one = explain(text.encode()).fields["disputes.review.total"]
    assert (one.way, one.value.value) == (Way.ORDER, values["disputes.review.total"])


def test_a_sentence_is_told_and_a_title() -> None:
    fact = of("prose-approximate-page-ends.txt", "facts.website_items")
    assert (fact.way, fact.value.reasons) == (Way.PROSE, (Reason.APPROXIMATE,))
    (candidate,) = fact.candidates
    assert (candidate.value, candidate.taken) == (1140, True)
    assert candidate.text.endswith("政府网站共更新信息近1140条,栏目更新及时率26%。")
    year = of("clean-html.html", "meta.year")
    assert (year.way, year.value.value) == (Way.TITLE, 2023)
    assert [one.taken for one in year.candidates] == [True, False]
    assert of("clean-html.html", "facts.wechat_items").candidates
    assert of("text-in-gb18030.txt", "meta.agency").way is Way.NOTHING


def test_an_answer_of_the_model_is_told_as_one() -> None:
    class Answering:
        def ask(self, document: object, located: object, fields: object) -> Answers:
            name = "proactive.licensing.decisions"
            value = FieldValue(name, 7, State.READ, Origin.MODEL, reasons=(Reason.MODEL_ANSWER,), place=Place(0, 1))
            return Answers({name: value})

    data = (CASES / "glosses-and-repeats-dropped.txt").read_bytes()
    one = explain(data, Answering()).fields["proactive.licensing.decisions"]
    assert (one.way, one.value.value, one.scored) == (Way.MODEL, 7, None)


def test_what_is_no_report_is_said_as_ever() -> None:
    with pytest.raises(EmptyFile):
        explain(b"")
    with pytest.raises(NotAReport):
        explain("会议通知。".encode())
