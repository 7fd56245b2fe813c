from collections.abc import Iterator

import opencc
import pytest
from press import LAYOUTS, consistent_values, report

from extractor.page.characters import FILL, GARBLED
from extractor.page.encodings import decode
from extractor.page.values import Number
from extractor.pipeline import extract
from extractor.result import Extraction

VALUES = consistent_values(seed=3)
REPORT = report(VALUES)
TRADITIONAL = opencc.OpenCC("s2t").convert(REPORT)
WHOLE = [
    ("utf-8", "latin-1"),
    ("gb18030", "latin-1"),
    ("gb18030", "cp1252"),
    ("big5hkscs", "latin-1"),
    ("big5hkscs", "gb18030"),
]
"""In which encoding a text was written and in which it was read, where next to nothing is lost by that."""
DAMAGED = [("utf-8", "gb18030"), ("utf-8", "gbk"), ("utf-8", "cp1252"), ("gb18030", "big5hkscs"), ("big5hkscs", "gbk")]


def misread(text: str, right: str, wrong: str, lost: str = "replace") -> str:
    return text.encode(right, errors="replace").decode(wrong, errors=lost)


def original(right: str, text: str = REPORT) -> str:
    traditional = opencc.OpenCC("s2t").convert(text)
    return traditional.encode(right, errors="replace").decode(right) if right == "big5hkscs" else text


def silent(extraction: Extraction) -> Iterator[str]:
    for name, value in VALUES.items():
        field = extraction.fields.get(name)
        if field and not field.needs_review and field.value != value:
            yield name


@pytest.mark.parametrize(("right", "wrong"), WHOLE)
def test_text_that_lost_nothing_by_a_misreading_is_what_it_was(right: str, wrong: str) -> None:
    text = original(right)
    once = misread(text, right, wrong)
    decoded = decode(once.encode())
    assert decoded.text == once
    assert len(decoded.restored) == len(once)
    same = sum(a == b for a, b in zip(decoded.restored.replace(FILL, ""), text, strict=False))
    assert same > 0.99 * len(text)


@pytest.mark.parametrize("wrong", ["latin-1", "gb18030"])
def test_a_text_may_have_been_misread_twice(wrong: str) -> None:
    twice = misread(misread(REPORT, "utf-8", wrong), "utf-8", wrong)
    restored = decode(twice.encode()).restored
    assert len(restored) == len(twice)
    right = sum(ch not in (FILL, GARBLED) for ch in restored)
    assert right > 0.8 * len(REPORT)
    assert "政府信息公开" in restored.replace(FILL, "")


@pytest.mark.parametrize(("right", "wrong"), DAMAGED)
@pytest.mark.parametrize("lost", ["replace", "ignore"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_figure_of_a_damaged_text_is_wrong_unasked(right: str, wrong: str, lost: str, layout: str) -> None:
    text = original(right, report(VALUES, "2021", layout))
    extraction = extract(misread(text, right, wrong, lost).encode())
    assert list(silent(extraction)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_utf8_read_as_gbk_gives_nearly_every_field(layout: str) -> None:
    extraction = extract(misread(report(VALUES, "2021", layout), "utf-8", "gb18030").encode())
    assert extraction.error is None
    assert sum(extraction.fields[name].value == value for name, value in VALUES.items()) > 0.9 * len(VALUES)


def test_what_was_misread_is_shown_where_it_stands_in_the_untouched_file() -> None:
    source = misread(REPORT, "utf-8", "gb18030")
    extraction = extract(source.encode())
    assert extraction.document is not None
    assert extraction.document.source == source
    found = [extraction.fields[name] for name in VALUES if extraction.fields[name].place]
    assert len(found) > 100
    for field in found:
        assert field.place is not None
        assert source[field.place.start : field.place.end] == field.raw == str(field.value)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_minus_of_several_misread_characters_belongs_to_its_figure(layout: str) -> None:
    values: dict[str, Number | str] = {**consistent_values("2019", seed=3), "proactive.licensing.change": "\u22122"}
    read = extract(misread(report(values, "2019", layout), "utf-8", "cp1252").encode()).fields
    assert (read["proactive.licensing.change"].value, read["proactive.licensing.decisions"].value) == (
        -2,
        values["proactive.licensing.decisions"],
    )


def test_a_letter_whose_byte_is_lost_is_told_by_the_same_words_elsewhere_or_is_garbled() -> None:
    text = REPORT + "\n" + "\n".join(f"第{ch}号稀见乜{ch}" for ch in "甲乙丙丁戊己庚辛")
    restored = decode(misread(text, "utf-8", "gbk").encode()).restored.replace(FILL, "")
    assert "本年新收政府信息公开申请数量" in restored
    assert GARBLED in restored
    letters = sum(a == b for a, b in zip(restored, text, strict=False))
    wrong = sum(a not in (b, GARBLED) for a, b in zip(restored, text, strict=False))
    assert letters > 0.9 * len(text)
    assert wrong == 0


def test_a_program_that_swallows_the_sign_behind_a_lost_byte_takes_no_figure_with_it_unasked() -> None:
    read, data, at = [], REPORT.encode(), 0
    while at < len(data):
        width = 1 if data[at] < 0x80 else 2
        read.append(data[at : at + width].decode("gbk", errors="ignore") or "?")
        at += width
    extraction = extract("".join(read).encode())
    assert list(silent(extraction)) == []


def test_lines_of_another_encoding_than_the_rest_are_decoded_by_their_own() -> None:
    lines = REPORT.split("\n")
    data = b"\n".join(line.encode("gb18030" if 5 <= number < 20 else "utf-8") for number, line in enumerate(lines))
    assert decode(data).text == REPORT


def test_a_part_of_a_page_that_was_misread_is_restored_and_the_rest_stays() -> None:
    lines = REPORT.split("\n")
    mixed = [misread(line, "utf-8", "latin-1") if number > 12 else line for number, line in enumerate(lines)]
    assert decode("\n".join(mixed).encode()).restored.replace(FILL, "") == REPORT


def test_text_that_was_never_misread_is_left_alone() -> None:
    for text in (REPORT, TRADITIONAL, "Größe: 12 €\n" * 40, "é" * 100, "鎵撳嵃 鐨勬槸\n"):
        decoded = decode(text.encode())
        assert decoded.text == decoded.restored == text


@pytest.mark.parametrize(("lost", "doubted"), [("网站", True), ("改进", False)])
def test_lost_letters_cast_doubt_on_what_is_not_found_only_where_something_is_counted(lost: str, doubted: bool) -> None:
    values = consistent_values(seed=6)
    text = report(values).replace(lost, "?" * len(lost))
    field = extract(text.encode()).fields["facts.website_items"]
    assert field.needs_review is doubted
    assert (field.value == 118) is not doubted


@pytest.mark.parametrize("lost", ["replace", "ignore"])
def test_a_name_whose_letters_may_be_others_is_asked_about(lost: str) -> None:
    text = REPORT.replace("青禾县", "澄沚旗") + "\n邕𬭎镕堃喆\n"
    agency = extract(misread(text, "gb18030", "cp950", lost).encode()).fields["meta.agency"]
    assert agency.value == "澄沚旗测试管理局" or agency.needs_review


def test_prose_of_letters_that_may_be_others_is_doubted_where_lost_bytes_left_no_sign() -> None:
    text = TRADITIONAL.replace("微信公眾號", "微信公衆號“上翎河”")
    fields = extract(misread(text, "big5hkscs", "cp1252", "ignore").encode()).fields
    assert fields["facts.wechat_items"].value == 64 or fields["facts.wechat_items"].needs_review


@pytest.mark.parametrize("word", ["不涉及", "未发生"])
def test_a_garbled_word_in_a_cell_leaves_no_figure_beside_it_unasked(word: str) -> None:
    values = dict(consistent_values("2019", seed=5)) | {"proactive.fees.last_year_items": word}
    text = report(values, "2019", "tabs")
    fields = extract(misread(text, "utf-8", "cp1252", "ignore").encode()).fields
    words, change = fields["proactive.fees.last_year_items"], fields["proactive.fees.change"]
    assert words.value is None or words.needs_review
    assert change.needs_review or change.value == values["proactive.fees.change"]
