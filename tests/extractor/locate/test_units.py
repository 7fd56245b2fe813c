"""Units that a page states: the form's, others, and none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press import LAYOUTS, consistent_values, process, report

from extractor import review
from extractor.export.lines import record_line
from extractor.page.values import Number, Reason
from extractor.pipeline import extract
from extractor.reconcile import FindingKind
from extractor.result import Extraction
from extractor.store.store import Store

FEE = "proactive.fees.amount"
HEAD = "本年收费金额（单位：万元）"
VALUES = consistent_values(seed=8)


def read(fee: str, head: str = HEAD, layout: str = "html", above: str = "") -> Extraction:
    text = report({**VALUES, FEE: fee}, "2021", layout).replace(HEAD, head)
    heading = "二、主动公开政府信息情况"
    line = f"<p>{above}</p>" if layout == "html" else f"\n{above}"
    return extract((text.replace(heading, heading + line) if above else text).encode())


def converted(extraction: Extraction) -> dict[str, Number]:
    found = [one for one in extraction.findings if one.kind is FindingKind.UNIT]
    assert all(one.identity == f"{one.fields[0]}.unit" for one in found)
    return {name: value for one in found for proposal in one.proposals for name, value in proposal.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("fee", "head", "value", "amount"),
    [
        ("48210.5", "本年收费金额（单位：元）", 48210.5, 4.82105),
        ("48210.5", "本年收费金额(元)", 48210.5, 4.82105),
        ("48.21", "本年收费金额（单位：千元）", 48.21, 4.821),
        ("0.3", "本年收费金额（单位：亿元）", 0.3, 3000),
        ("48210.5元", HEAD, 48210.5, 4.82105),
        ("48210.5", "本年收费金额（单位：元/万元）", 48210.5, 4.82105),
        ("48210.5", "本年收费金额（万元或元）", 48210.5, 4.82105),
        ("48210.5元", "本年收费金额", 48210.5, 4.82105),
    ],
)
def test_another_unit_keeps_the_figure_asks_and_proposes(
    fee: str, head: str, value: Number, amount: Number, layout: str
) -> None:
    extraction = read(fee, head, layout)
    field = extraction.fields[FEE]
    assert (field.value, field.needs_review) == (value, True)
    assert Reason.OTHER_UNIT in field.reasons
    assert converted(extraction) == {FEE: amount}
    assert {name for name, one in extraction.fields.items() if one.needs_review} == {FEE}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("fee", "head", "above"),
    [
        ("4.82", HEAD, ""),
        ("4.82万元", HEAD, ""),
        ("4.82", "本年收费金额", ""),
        ("4.82", "本年收费金额（万元）", ""),
        ("4.82", "本年收费金额", "单位：件、万元"),
        ("4.82", HEAD, "单位：件"),
        ("0", "本年收费金额（单位：元）", ""),
        ("0元", HEAD, ""),
    ],
)
def test_the_forms_own_unit_or_none_is_no_question(fee: str, head: str, above: str, layout: str) -> None:
    extraction = read(fee, head, layout, above)
    assert not extraction.findings
    assert not any(one.needs_review for one in extraction.fields.values())


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs"])
def test_a_line_above_the_table_gives_the_unit_of_money_to_what_is_money(layout: str) -> None:
    extraction = read("48210", "本年收费金额", layout, "单位：元")
    assert converted(extraction) == {FEE: 4.821}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_unit_above_than_in_the_head_is_asked_about(layout: str) -> None:
    text = report({**VALUES, FEE: "48210.5"}, "2021", layout).replace(
        "第二十条第（八）项", "（单位：元）第二十条第（八）项"
    )
    extraction = extract(text.encode())
    assert (extraction.fields[FEE].value, extraction.fields[FEE].needs_review) == (48210.5, True)
    assert converted(extraction) == {FEE: 4.82105}


def test_a_head_gives_its_unit_to_the_figures_below_it_alone() -> None:
    text = report(VALUES, "2021", "html").replace("本年处理决定数量", "本年处理决定数量（单位：万件）", 1)
    below = [f"proactive.{row}.decisions" for row in ("licensing", "penalties", "coercion")]
    assert converted(extract(text.encode())) == {name: VALUES[name] * 10_000 for name in below}


def test_a_label_gives_its_unit_to_its_row_alone() -> None:
    text = report(VALUES, "2021", "html").replace("行政处罚", "行政处罚（千件）", 1)
    name = "proactive.penalties.decisions"
    assert converted(extract(text.encode())) == {name: VALUES[name] * 1_000}


@pytest.mark.parametrize("unit", ["件", "条", "次", "份", "件次", "人次"])
def test_units_of_the_same_count_are_no_others(unit: str) -> None:
    extraction = extract(report({**VALUES, "proactive.penalties.decisions": f"31{unit}"}, "2021", "html").encode())
    assert not any(one.needs_review for one in extraction.fields.values())


def test_thousands_of_items_are_as_printed_and_asked_about() -> None:
    name = "proactive.penalties.decisions"
    extraction = extract(report({**VALUES, name: "3万件"}, "2021", "html").encode())
    assert extraction.fields[name].value == 3
    assert converted(extraction) == {name: 30000}


@settings(deadline=None)
@given(yuan=st.integers(min_value=1, max_value=10**9), layout=st.sampled_from(LAYOUTS), in_head=st.booleans())
def test_no_sum_in_yuan_is_taken_for_one_in_ten_thousands(yuan: int, layout: str, in_head: bool) -> None:
    fee, head = (str(yuan), "本年收费金额（单位：元）") if in_head else (f"{yuan}元", HEAD)
    extraction = read(fee, head, layout)
    assert (extraction.fields[FEE].value, extraction.fields[FEE].needs_review) == (yuan, True)
    assert converted(extraction)[FEE] * 10_000 == pytest.approx(yuan)


def test_the_finding_is_stored_exported_and_gone_once_a_person_decided(tmp_path) -> None:
    store = Store(tmp_path / "gouji.db")
    text = report({**VALUES, FEE: "48210元"}, "2021", "html")
    document_id = process(store, "fee.html", text.encode()).document_id
    record = store.document(document_id)
    (finding,) = json.loads(record_line(store, record))["findings"]
    assert finding == {"identity": f"{FEE}.unit", "kind": "unit", "fields": [FEE], "proposals": [{FEE: 4.821}]}
    review.correct(store, document_id, FEE, "4.821", "林")
    assert not review.findings_of(store, record, store.fields(document_id))


def test_money_for_which_the_form_has_no_unit_is_never_counted_in_pieces() -> None:
    values = consistent_values("2019", seed=8)
    amount = "proactive.procurement.amount"
    for printed, asked in (("30764.88万件", True), ("30764.88万元", False), ("30764.88", False)):
        field = extract(report({**values, amount: printed}, "2019", "html").encode()).fields[amount]
        assert (field.value, Reason.OTHER_UNIT in field.reasons) == (30764.88, asked)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_line_between_a_heading_and_its_table_gives_the_unit_of_all_its_counts(layout: str) -> None:
    text = report(VALUES, "2021", layout)
    heading = "三、收到和处理政府信息公开申请情况"
    assert text.count(heading) == 1
    line = "<p>单位：万件</p>" if layout == "html" else "\n单位：万件"
    fields = extract(text.replace(heading, heading + line).encode()).fields
    assert all(fields[name].needs_review for name, value in VALUES.items() if name.startswith("requests.") and value)
