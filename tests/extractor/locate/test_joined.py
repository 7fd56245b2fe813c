"""Tables whose cells were run together with nothing between."""

import random
import re
from collections.abc import Mapping

import pytest
from press import LAYOUTS, consistent_values, report

from eval.corpus.values import SIZES, section_values
from extractor import readers
from extractor.explain import explain
from extractor.forms.catalogue import forms
from extractor.forms.model import Section
from extractor.limits import MAX_PARTINGS
from extractor.locate import with_cells_parted
from extractor.locate.joined.cutting import JoinedRun, Stretch
from extractor.locate.joined.partings import Partings, Steps, partings_of
from extractor.locate.joined.tables import Sum, allowed
from extractor.locate.sequence.columns import identities_within
from extractor.page import Number, Reason, State, Way
from extractor.pipeline import extract
from extractor.reconcile import FindingKind
from extractor.result import Extraction

SEEDS = range(12)


def joined(values: Mapping[str, Number | str], form: str = "2021", *, by_rows: bool = False) -> str:
    """Return a report whose tags were replaced by nothing, or all but the ends of rows and paragraphs."""
    page = report(values, form, "html")
    page = re.sub(r"</(?:tr|p|h2)>", "\n", page) if by_rows else page
    return re.sub(r"<[^>]+>", "", page)


def made_up(form: str = "2021", seed: int = 0, size: str = "county") -> dict[str, Number]:
    """Return figures as spread over rows and columns as real ones are."""
    chance = random.Random(seed)
    sections = forms()[form].sections
    return {name: n for one in sections for name, n in section_values(form, one.id, SIZES[size], chance).items()}


def read(text: str) -> Extraction:
    return extract(text.encode())


def section(section_id: str, form: str = "2021") -> Section:
    return next(one for one in forms()[form].sections if one.id == section_id)


def run_of(*digits: str) -> JoinedRun:
    stretches, at = [], 0
    for one in digits:
        stretches.append(Stretch(one, tuple(range(at, at + len(one)))))
        at += len(one) + 1
    return JoinedRun(0, at - 1, tuple(stretches), columns=7)


def parted(*digits: str, line: str = "requests.new") -> Partings:
    own = section(line.partition(".")[0])
    index = next(n for n, one in enumerate(own.lines) if one.id == line)
    return partings_of(run_of(*digits), own.lines[index], identities_within(own)[index], Steps(MAX_PARTINGS))


def numbers(ways: Partings) -> list[list[Number | None]]:
    return [[figure.number for figure in way] for way in ways.holding]


def silent(found: Extraction, values: Mapping[str, Number | str]) -> list[str]:
    """Return the fields that nobody is asked about and that are not as printed."""
    printed = {name: None if value == "" else value for name, value in values.items()}
    return [name for name, value in printed.items() if found.fields[name].value != value and not _asked(found, name)]


def _asked(found: Extraction, name: str) -> bool:
    return found.fields[name].needs_review


def glued(values: Mapping[str, Number | str], *, by_rows: bool = False) -> str:
    """Return a report with a blank between two figures alone: labels touch the figures before and behind them."""
    page = re.sub(r"(?<=\d)(?:</td>)+<td[^>]*>(?=\d)", " ", report(values, layout="html"))
    page = re.sub(r"</(?:tr|p|h2)>", "\n", page) if by_rows else page
    return re.sub(r"<[^>]+>", "", page)


# --- one row ---------------------------------------------------------------------------------------------------------


def test_a_rows_own_sum_leaves_one_way_to_part_it() -> None:
    assert numbers(parted("21710000218")) == [[217, 1, 0, 0, 0, 0, 218]]


def test_a_blank_among_the_digits_is_a_border() -> None:
    assert numbers(parted("230", "000023")) == [[23, 0, 0, 0, 0, 0, 23]]


def test_digits_that_can_be_parted_in_one_way_only_are_told_from_others() -> None:
    assert parted("7000008").alone
    assert parted("7000008").others
    assert not parted("100010011").alone


def test_where_no_column_can_have_been_empty_a_row_needs_no_sum() -> None:
    assert parted("000", line="proactive.regulations").certain
    assert not parted("112", line="proactive.regulations").certain  # 11, nothing and 2, for all that is known


def test_three_groups_side_by_side_each_add_up() -> None:
    assert numbers(parted("21317000001324019", line="disputes")) == [[2, 1, 3, 1, 7, 0, 0, 0, 0, 0, 13, 2, 4, 0, 19]]


def test_thousands_and_decimals_are_read_as_they_are_printed() -> None:
    assert numbers(parted("8861166420141,046")) == [[886, 116, 6, 4, 20, 14, 1046]]
    assert numbers(parted("18651.06", line="proactive.fees")) == [[18651.06]]


def test_a_dash_is_an_empty_cell() -> None:
    assert numbers(parted("3-----3")) == [[3, None, None, None, None, None, 3]]


def test_the_search_ends_when_its_steps_are_used_up() -> None:
    own = section("requests")
    steps = Steps(20)
    ways = partings_of(run_of("18917260513014637729322468"), own.lines[0], identities_within(own)[0], steps)
    assert ways == Partings((), ())
    assert not parted("123456789" * 30).all


# --- the rows of a table ---------------------------------------------------------------------------------------------


def test_rows_choose_among_each_others_ways() -> None:
    items = Sum("items", 0, ((0, 1), (1, -1), (2, -1)))
    found = allowed({0: [(12, 0), (1, 20)], 1: [(2, 0), (9, 0)], 2: [(10, 0)]}, [items], Steps(1000))
    assert found.ways == {0: (0,), 1: (0,), 2: (0,)}
    assert found.held == (items,)


def test_a_sum_that_no_ways_make_hold_is_left_out() -> None:
    wrong, right = Sum("wrong", 0, ((0, 1), (1, -1))), Sum("right", 1, ((0, 1), (1, -1)))
    found = allowed({0: [(5, 1), (5, 2)], 1: [(4, 1)]}, [wrong, right], Steps(1000))
    assert found.ways == {0: (0,), 1: (0,)}
    assert found.held == (right,)


def test_two_sums_bind_rows_around_one_that_is_not_there() -> None:
    one, other = Sum("balance", 0, ((0, 1), (9, -1))), Sum("items", 0, ((9, 1), (1, -1)))
    found = allowed({0: [(5,), (50,)], 1: [(5,)]}, [one, other], Steps(1000))
    assert found.ways == {0: (0,), 1: (0,)}


# --- whole reports ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_rows", [False, True])
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_request_is_read_and_nobody_asked(form: str, by_rows: bool) -> None:
    for seed in SEEDS:
        values = made_up(form, seed, ("small", "county", "district", "city")[seed % 4])
        found = read(joined(values, form, by_rows=by_rows))
        requests = [spec.id for spec in section("requests", form).fields]
        assert {name: found.fields[name].value for name in requests} == {name: values[name] for name in requests}
        assert not any(found.fields[name].needs_review for name in requests)
        assert silent(found, values) == []


def test_figures_keep_their_places_in_the_source() -> None:
    text = joined(consistent_values(seed=3, most=30))
    for value in read(text).fields.values():
        if value.place and value.value is not None and value.id.startswith("requests."):
            assert text[value.place.start : value.place.end] == value.raw == str(value.value)


def test_the_number_of_the_next_item_belongs_to_no_figure() -> None:
    values = dict.fromkeys(consistent_values(), 0)
    for name in ("requests.new", "requests.unavailable.not_held", "requests.total"):
        values |= {f"{name}.natural_person": 49, f"{name}.business": 1, f"{name}.total": 50}
    text = joined(values)
    assert "4910000502.没有现成信息" in text
    for page in (text, re.sub(r"(\d)\.(?=[\u4e00-\u9fff])", r"\1", text), text.replace("2.没有", "2、没有")):
        found = read(page)
        assert found.fields["requests.unavailable.not_held.total"].value == 50
        assert not any(value.needs_review for name, value in found.fields.items() if name.startswith("requests."))


def test_a_row_that_no_sum_guards_is_asked_about_with_all_ways_to_part_it() -> None:
    values = {**dict.fromkeys(consistent_values(), 0), "requests.new.natural_person": 1}
    values |= DOCUMENTS
    found = read(joined(values))
    made = found.fields["proactive.normative_documents.made"]
    assert (made.value, made.state, made.reasons) == (None, State.MISSING, (Reason.CELLS_JOINED,))
    assert made.raw == "6233440"
    finding = next(one for one in found.findings if one.kind is FindingKind.JOINED)
    own = {name: values[name] for name in values if name.startswith("proactive.normative_documents.")}
    assert own in finding.proposals
    assert all("".join(map(str, way.values())) == "6233440" for way in finding.proposals)
    assert found.fields["proactive.regulations.made"].value == 0
    assert not found.fields["proactive.regulations.made"].needs_review


DOCUMENTS = {
    f"proactive.normative_documents.{name}": n for name, n in (("made", 62), ("repealed", 33), ("in_force", 440))
}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("全年制发行政规范性文件62件，废止33件，现行有效440件。", True),
        ("现行有效行政规范性文件440件，其中本年新制定62件；废止33件。", True),
        ("现行有效行政规范性文件440件。", False),  # 6, 233 and 440 for all that this tells
        ("2022年制发行政规范性文件62件，废止33件，现行有效440件。", False),
        ("上年制发行政规范性文件62件，废止33件，现行有效440件。", False),
        ("河湖县制发行政规范性文件62件，废止33件，现行有效440件。", False),
        ("公开行政规范性文件62件、公告33件、其他440件。", False),
        ("转发行政规范性文件62件，学习33次，宣传440次。", False),
        ("计划制发行政规范性文件62件，废止33件，保留440件。", False),
        ("全年制发规章制度62件，废止33件，现行有效440件。", False),
        ("全年制发行政规范性文件62件，废止33件，现行有效440件。保留6件、233件行政规范性文件，共440件。", False),
    ],
)
def test_a_row_that_no_sum_guards_is_settled_where_the_prose_tells_all_its_figures(sentence: str, told: bool) -> None:
    values = {**dict.fromkeys(consistent_values(), 0), "requests.new.natural_person": 1, **DOCUMENTS}
    found = read(joined(values).replace("通过微信公众号", f"{sentence}通过微信公众号"))
    for name, n in DOCUMENTS.items():
        one = found.fields[name]
        assert one.needs_review is not told
        assert one.value in ({n} if told else {n, None})


def test_a_wrong_printed_sum_stays_and_is_found() -> None:
    for seed in SEEDS:
        values = made_up(seed=seed)
        name = "requests.unavailable.not_held.total"
        values[name] = int(values[name]) + 1
        found = read(joined(values))
        assert found.fields[name].value == values[name]
        assert found.fields[name].needs_review
        assert any(one.identity == "requests.unavailable.not_held.row" for one in found.findings)
        assert silent(found, values) == []


def test_figures_that_may_be_printed_with_two_digits_exchanged_are_asked_about() -> None:
    nothing = {spec.id: 0 for spec in section("disputes").fields}
    wrong = {"disputes.review.upheld": 21, "disputes.review.corrected": 3, "disputes.review.total": 15}  # 21 for 12
    values = {**made_up(seed=1), **nothing, **wrong}
    assert silent(read(joined(values)), values) == []
    right = {"disputes.review.upheld": 2, "disputes.review.corrected": 13, "disputes.review.total": 15}
    values = {**made_up(seed=1), **nothing, **right}
    found = read(joined(values))
    assert all(found.fields[name].value == value for name, value in values.items() if name.startswith("disputes."))
    asked = [name for name in nothing if found.fields[name].needs_review]
    assert asked == ["disputes.review.upheld", "disputes.review.corrected"]


def test_an_empty_cell_leaves_no_wrong_figure_that_nobody_is_asked_about() -> None:
    chance = random.Random(5)
    for seed in range(40):
        values: dict[str, Number | str] = {**made_up(seed=seed)}
        for name in chance.sample(sorted(values), 12):
            values[name] = ""
        assert silent(read(joined(values)), values) == []


def test_a_foreign_figure_leaves_no_wrong_figure_that_nobody_is_asked_about() -> None:
    for seed in SEEDS:
        values = made_up(seed=seed)
        text = joined(values, by_rows=True)
        lines = text.split("\n")
        stuck = "".join(line + (str(n // 9) if n % 9 == 8 else "") for n, line in enumerate(lines))
        assert silent(read(stuck), values) == []


@pytest.mark.parametrize("number", ["{}", "- {} -", "{}政府信息公开工作年度报告"])
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_numbers_of_pages_stuck_to_figures_are_cut_where_the_sums_tell(form: str, number: str) -> None:
    exact = asked = 0
    for seed in SEEDS[:6]:
        values = made_up(form, seed)
        rows = re.sub(r"</tr>", "\1", report(values, form, "html")).split("\1")
        pages = (number.format(n // 8 + 1) if n % 8 == 7 else "" for n in range(len(rows)))
        text = "".join(row + page for row, page in zip(rows, pages, strict=True))
        found = read(re.sub(r"<[^>]+>", "", text))
        assert silent(found, values) == []
        requests = [name for name in values if name.startswith("requests.")]
        exact += sum(found.fields[name].value == values[name] for name in requests)
        asked += sum(_asked(found, name) for name in requests)
    assert exact >= 0.97 * 6 * len(requests)
    assert asked <= 0.15 * 6 * len(requests)


def test_units_and_dashes_part_figures_too() -> None:
    values = consistent_values(seed=2, most=30)
    requests = {name: value for name, value in values.items() if name.startswith("requests.")}
    found = read(joined({**values, **{name: f"{value}件" for name, value in requests.items()}}))
    assert {name: found.fields[name].value for name in requests} == requests
    dashed = {name: value or "——" for name, value in requests.items()}
    found = read(joined({**values, **dashed}))
    assert all(found.fields[name].value == (value or None) for name, value in requests.items())
    assert not any(found.fields[name].needs_review for name in requests)


@pytest.mark.parametrize("sign", ["\\", "/", "—", "--"])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_rows_in_whose_cells_one_sign_says_that_there_is_none_are_empty_cells(form: str, sign: str) -> None:
    values = dict.fromkeys(consistent_values(form), sign)
    found = read(joined(values, form, by_rows=True).replace("（", "("))  # a stroke before a bracket escapes it
    ruled = () if sign in "/\\" else section("disputes", form).fields  # many dashes alone in a line are a border
    names = values.keys() - {spec.id for spec in ruled}
    assert {name for name in names if found.fields[name].state is not State.BLANK} == set()
    assert not any(_asked(found, name) for name in names)
    one = next(name for name in values if name.endswith("new.business"))
    for figures in ({one: 3}, {one: 3, one.replace("business", "total"): 3}):
        found = read(joined(values | figures, form, by_rows=True))
        assert (
            silent(found, {name: None if value == sign else value for name, value in (values | figures).items()}) == []
        )


def test_blanks_between_some_of_the_figures_change_nothing() -> None:
    values = made_up(seed=6)
    text = joined(values)
    row = "".join(str(values[f"requests.total.{spec.column_id}"]) for spec in section("requests").lines[0].fields)
    spaced = " ".join(str(values[f"requests.total.{spec.column_id}"]) for spec in section("requests").lines[0].fields)
    found = read(text.replace(f"（七）总计{row}", f"（七）总计{spaced}"))
    assert all(found.fields[name].value == value for name, value in values.items() if name.startswith("requests."))
    assert silent(found, values) == []


def test_labels_that_differ_a_little_are_found_between_the_others() -> None:
    values = consistent_values(seed=1, most=30)
    text = joined(values).replace("1.属于国家秘密", "1.属于国家秘密的")
    found = read(text)
    assert all(found.fields[name].value == value for name, value in values.items() if name.startswith("requests."))


def test_the_statistics_form_is_read_with_its_bare_item_numbers() -> None:
    values = consistent_values("2014", seed=4, most=900)
    text = joined(values, "2014")
    for page in (text, re.sub(r"(\d)\.(?=[\u4e00-\u9fff])", r"\1", text)):
        found = read(page)
        assert {name: found.fields[name].value for name in values} == values


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2021", "2019", "2014"])
def test_reports_with_cells_of_their_own_are_left_alone(layout: str, form: str) -> None:
    document = readers.read(report(consistent_values(form, seed=7, most=900), form, layout).encode())
    assert with_cells_parted(document).document is document


def test_an_explanation_says_that_figures_were_parted() -> None:
    values = consistent_values(seed=3, most=30)
    why = explain(joined(values).encode())
    one = why.fields["requests.new.total"]
    assert one.way is Way.JOINED
    assert one.row is not None
    assert one.row.cells[-1] == str(values["requests.new.total"])


def test_the_numbers_of_a_tables_rows_are_no_figures_of_the_rows_above() -> None:
    lines = [line.replace("\t", "  ") for line in report(consistent_values(seed=51), "2021", "tabs").split("\n")]
    rows = [n for n, line in enumerate(lines) if re.match(r".*[\u4e00-\u9fff”)]  +\d", line)]
    for number, row in enumerate(rows, 1):
        lines[row] = f"{number}  {lines[row]}"
    empty = next(row for row in rows if "重复申请" in lines[row])
    lines[empty] = lines[empty].split("请")[0] + "请                "
    fields = read("\n".join(lines)).fields
    number = rows.index(empty) + 2
    assert [name for name, one in fields.items() if "repeated" in name and one.value == number] == []


# --- blanks between figures alone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_rows", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_labels_that_touch_their_figures_are_cut_from_them(seed: int, by_rows: bool) -> None:
    """As tools write it that take out blanks beside Chinese characters."""
    values = made_up(seed=seed)
    found = read(glued(values, by_rows=by_rows))
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]


@pytest.mark.parametrize("sign", [".", " . ", ""])
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_label_that_touches_only_the_figures_before_it_is_cut_from_them(form: str, sign: str) -> None:
    values = made_up(form)
    page = re.sub(r"(<td[^>]*>)(?=-?\d+(?:\.\d+)?</td>)", r"\1 ", report(values, form, "html"))
    page = re.sub(r"(?<=>)(\d)\.(?=[\u4e00-\u9fff])", rf"\g<1>{sign}", re.sub(r"</(?:p|h2)>", "\n", page))
    found = read(re.sub(r"<[^>]+>", "", page))
    assert silent(found, values) == []
    assert not [name for name in values if found.fields[name].needs_review]


def test_a_row_with_a_blank_behind_each_figure_needs_no_sum() -> None:
    assert parted("52", "47", "112", line="proactive.normative_documents").certain
    assert not parted("5247", "112", line="proactive.normative_documents").certain


def test_two_noughts_that_touch_are_two_cells() -> None:
    """As narrow columns leave no blank between the first two, in a report whose rows are full otherwise."""
    values = dict.fromkeys(made_up(), 0)
    page = report(values, layout="spaced")
    assert " 0 0 " in page
    found = read(re.sub(r"(?m)(?<=\S) 0 0((?: 0){5})$", r" 00\1", page))
    assert {name: found.fields[name].value for name in values} == values
    assert not [name for name in values if found.fields[name].needs_review]
