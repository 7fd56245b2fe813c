import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.page.figures import says_none
from extractor.page.values import FieldValue, Reason, State, parse_number


@pytest.mark.parametrize(
    ("printed", "figure"),
    [("0", 0), ("12", 12), ("1,234", 1234), ("371200.67", 371200.67), ("-3", -3), ("+5", 5), ("0.5", 0.5)],
)
def test_reads_the_usual_spellings(printed: str, figure: float) -> None:
    assert parse_number(printed) == figure


@pytest.mark.parametrize("printed", ["", "007", "1,23", "12 3", "三", "1.2.3", "12件", "--", "1" * 16, "1.", "٣"])
def test_anything_else_is_no_figure(printed: str) -> None:
    assert parse_number(printed) is None


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_every_count_comes_back(count: int) -> None:
    assert parse_number(str(count)) == count
    assert parse_number(f"{count:,}") == count


@given(st.text(max_size=12))
def test_never_raises(text: str) -> None:
    figure = parse_number(text)
    assert figure is None or isinstance(figure, int | float)


def test_a_missing_field_cannot_have_a_value() -> None:
    with pytest.raises(ValueError, match="does not go with"):
        FieldValue("requests.new.total", 3, State.MISSING)
    with pytest.raises(ValueError, match="does not go with"):
        FieldValue("requests.new.total", None, State.READ)


def test_a_reason_to_doubt_stands_once() -> None:
    value = FieldValue("requests.new.total", 3, State.READ).because(Reason.LABEL_UNCLEAR)
    assert value.because(Reason.LABEL_UNCLEAR).reasons == (Reason.LABEL_UNCLEAR,)


@pytest.mark.parametrize("word", ["不 涉及", "未\n发生", "不  涉  及", "无 此 项", "暂 无"])
def test_a_word_for_none_may_wrap(word: str) -> None:
    assert says_none(word)


@pytest.mark.parametrize("word", ["无 效", "不 予公开", "— —", "n a"])
def test_other_words_with_blanks_are_none_for_none(word: str) -> None:
    assert not says_none(word)
