from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor import review
from extractor.forms.catalogue import field_specs
from extractor.page.values import Origin
from extractor.result import Status
from extractor.review.review_queue import InvalidCorrectionError
from extractor.store.decisions import Action
from extractor.store.store import Store

VALUES = consistent_values(seed=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store, values: dict[str, object], name: str = "a.txt") -> int:
    return process(store, name, report({**VALUES, **values}).encode()).document_id  # type: ignore[dict-item]


def test_the_queue_holds_what_is_unsure_in_the_forms_order(store: Store) -> None:
    put(store, {})
    document_id = put(store, {"requests.new.other": "", "proactive.penalties.decisions": ""}, "b.txt")
    items = review.queue(store)
    assert [item.field.id for item in items] == ["proactive.penalties.decisions", "requests.new.other"]
    assert {item.document.id for item in items} == {document_id}
    assert items[1].label.row == ("一、本年新收政府信息公开申请数量",)
    assert items[1].label.column == ("法人或其他组织", "其他")
    assert items[1].suggestion == VALUES["requests.new.other"]
    assert items[0].suggestion is None


def test_a_correction_settles_a_field_and_the_document(store: Store) -> None:
    document_id = put(store, {"requests.new.other": ""})
    decision = review.correct(store, document_id, "requests.new.other", " ２ ", "林")
    assert (decision.action, decision.after, decision.author) == (Action.CORRECT, 2, "林")
    assert review.queue(store) == []
    record = store.document(document_id)
    assert record is not None
    assert record.status is Status.DONE
    assert store.fields(document_id)["requests.new.other"].field.origin is Origin.HUMAN


def test_accepting_vouches_for_what_was_read(store: Store) -> None:
    document_id = put(store, {"requests.granted.total": int(VALUES["requests.granted.total"]) + 1})
    (item,) = review.queue(store)
    assert item.field.id == "requests.granted.total"
    assert item.suggestion == VALUES["requests.granted.total"]
    review.accept(store, document_id, item.field.id, "林")
    field = store.fields(document_id)[item.field.id].field
    assert (field.value, field.origin, field.needs_review) == (item.field.value, Origin.PARSER, False)


def test_nothing_cannot_be_accepted(store: Store) -> None:
    text = report(VALUES)
    document_id = process(store, "a.txt", text[: text.index("四、政府信息公开行政复议")].encode()).document_id
    with pytest.raises(InvalidCorrectionError):
        review.accept(store, document_id, "disputes.review.total", "林")
    review.mark_unreadable(store, document_id, "disputes.review.total", "林")
    review.mark_blank(store, document_id, "disputes.review.other", "林")
    assert "disputes.review.total" not in {item.field.id for item in review.queue(store)}


@pytest.mark.parametrize(
    ("field_id", "typed", "value"),
    [
        ("requests.new.total", "1，234", 1234),
        ("requests.new.total", "1 234", 1234),
        ("requests.new.total", "12 345 678", 12345678),
        ("requests.new.total", "12件", 12),
        ("proactive.fees.amount", "106.29", 106.29),
        ("proactive.fees.amount", "106.29 万元", 106.29),
        ("meta.agency", " 青禾县水务局 ", "青禾县水务局"),
        ("meta.year", "２０２３年度", 2023),
        ("facts.processing_fee", "3.5元", 3.5),
    ],
)
def test_corrections_are_read_in_any_usual_spelling(field_id: str, typed: str, value: object) -> None:
    assert review.parse_correction(typed, review.label(field_id, "2021")) == value


@pytest.mark.parametrize(
    ("field_id", "form", "typed"),
    [
        ("requests.new.total", "2021", "many"),
        ("requests.new.total", "2021", "3.5"),
        ("requests.new.total", "2021", "-1"),
        ("requests.new.total", "2021", "12 24"),
        ("requests.new.total", "2021", "1 2345"),
        ("proactive.fees.amount", "2021", "3　5"),
        ("requests.new.total", "2021", ""),
        ("meta.agency", "2021", "  "),
        ("meta.year", "2021", "99"),
        ("meta.year", "2021", "20231"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_in_a_sentence(field_id: str, form: str, typed: str) -> None:
    with pytest.raises(InvalidCorrectionError, match=r"does not fit|Nothing was typed"):
        review.parse_correction(typed, review.label(field_id, form))


def test_a_change_may_be_negative() -> None:
    assert review.parse_correction("-3", review.label("proactive.licensing.change", "2019")) == -3


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_field_has_a_label(form: str) -> None:
    for name, spec in field_specs()[form].items():
        assert review.label(name, form).row == spec.row_label
    for name in ("meta.agency", "meta.year", "facts.website_items", "facts.processing_fee"):
        assert review.label(name, form).row[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-3", "“-3” does not fit here: a number from 0 on is needed."),
        ("1.5", "“1.5” does not fit here: a whole number is needed."),
    ],
)
def test_a_number_that_a_count_cannot_be_is_answered_with_those_that_it_can(typed: str, said: str) -> None:
    with pytest.raises(review.InvalidCorrectionError) as refused:
        review.parse_correction(typed, review.label("requests.new.total", "2021"))
    assert str(refused.value) == said


def test_the_identities_speak_again_after_a_correction(store: Store) -> None:
    document_id = put(store, {"requests.granted.total": 999})
    record = store.document(document_id)
    assert record is not None
    assert review.recheck(record, store.fields(document_id)).findings
    review.correct(store, document_id, "requests.granted.total", str(VALUES["requests.granted.total"]), "林")
    assert not review.recheck(record, store.fields(document_id)).findings


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("99999999999999999999", "“99999999999999999999” is too large: no figure of a report has more than 15 digits."),
        (" ", "Nothing was typed: type what stands on the page, or say that the cell is empty."),
    ],
)
def test_what_is_too_large_or_nothing_is_called_so(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidCorrectionError) as refused:
        review.parse_correction(typed, review.label("requests.new.total", "2021"))
    assert str(refused.value) == sentence
