import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from press import consistent_values, report

from extractor.errors import EmptyFile, UnknownEncoding, UnreadableFile
from extractor.page.characters import FILL, GARBLED, key, normalise
from extractor.page.encodings import decode

REPORT = report(consistent_values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_recognises_the_encodings_of_simplified_chinese(encoding: str) -> None:
    assert decode(REPORT.encode(encoding)).text.removeprefix("\ufeff") == REPORT


def test_recognises_big5() -> None:
    traditional = opencc.OpenCC("s2t").convert(REPORT)
    data = traditional.encode("big5hkscs", errors="replace")
    assert decode(data).text == data.decode("big5hkscs")


def test_a_few_broken_bytes_do_not_hide_the_encoding() -> None:
    data = bytearray(REPORT.encode("gb18030"))
    data[101:103] = b"\xff\xff"
    text = decode(bytes(data)).text
    assert "政府信息公开" in text
    assert "结转下年度继续办理" in text


@pytest.mark.parametrize("data", [b"", b"  \n\t ", b"\xef\xbb\xbf  "])
def test_nothing_is_an_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        decode(data)


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b"\x1f\x8b\x08" + b"\x9d" * 300])
def test_junk_has_no_encoding(data: bytes) -> None:
    with pytest.raises(UnknownEncoding):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_of_our_errors(data: bytes) -> None:
    try:
        assert isinstance(decode(data).text, str)
    except UnreadableFile as error:
        assert str(error)


@given(st.text())
def test_normalising_moves_no_character(text: str) -> None:
    assert len(normalise(text)) == len(text)


@pytest.mark.parametrize(
    ("source", "comparable"),
    [
        ("１２，３", "12,3"),
        ("統計", "统计"),
        ("⽬录", "目录"),  # the first is a Kangxi radical
        ("总　计", "总 计"),
        ("—", "-"),
        ("\u2e3a\u2e3b", "--"),  # what fonts draw two and three of them with
        ("\u30fc\u23af\u2043", "---"),
        ("a\u200bb", f"a{FILL}b"),
        ("統(tǒng)計", f"统{FILL * 6}计"),
        ("①规章", "一规章"),
    ],
)
def test_normalises(source: str, comparable: str) -> None:
    assert normalise(source) == comparable


def test_brackets_that_are_no_gloss_stay() -> None:
    assert normalise("（一）予以公开") == "(一)予以公开"
    assert normalise("收费金额（万元）") == "收费金额(万元)"


def test_text_read_in_the_wrong_encoding_is_read_again() -> None:
    source = REPORT.encode("utf-8").decode("cp1252", errors="replace")
    text = normalise(decode(source.encode("utf-8")).restored)
    assert len(text) == len(source)
    assert "本年新收政府信息公开申请数" in key(text)
    assert GARBLED in text  # five bytes have no character in that encoding: what they were is not guessed


@pytest.mark.parametrize("blank", ["\u00a0", " "])
def test_what_is_left_of_a_misread_blank_is_no_letter(blank: str) -> None:
    rows = REPORT + "\n规章\tÂ 7\n".replace(" ", blank)
    assert normalise(rows).replace("\0", "").endswith("规章\t 7\n")
    misread = REPORT.encode("utf-8").decode("latin-1") + f"\nÂ{blank}7 件"
    assert normalise(misread).replace("\0", "").endswith("\n 7 件")


def test_a_key_is_what_two_spellings_share() -> None:
    assert key(normalise("1．屬(shǔ)於國家 秘密")) == key("属于国家秘密") == "属于国家秘密"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030"])
def test_the_lines_of_a_drawn_table_hide_no_encoding(encoding: str) -> None:
    row = "│ 规章 │    0 │\n├──────┼──────┤\n" * 40
    text = f"主动公开政府信息情况\n┌──────┬──────┐\n{row}"
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("source", "comparable"),
    [
        ("政府信?公开?", f"政府信{GARBLED}公开{GARBLED}"),
        ("总量?2315条", f"总量{GARBLED}2315条"),
        ("信息\ufffd开", f"信息{GARBLED}开"),
        ("怎样申请？答复?", "怎样申请?答复?"),  # a question, and no letter that is lost for sure
        ("a?b=1", "a?b=1"),
    ],
)
def test_a_letter_that_an_encoding_lost_is_garbled(source: str, comparable: str) -> None:
    assert normalise(source) == comparable


@pytest.mark.parametrize(("padded", "least"), [("?{}?", 40), ("| ?{}? |", 40)])
def test_question_marks_on_both_sides_of_most_cells_are_lost_blanks(padded: str, least: int) -> None:
    text = "\n".join(padded.format(word) for word in ["公开", "12", "无", "0"] * least)
    assert "?" not in normalise(text)
    assert GARBLED not in normalise(text)


def test_question_marks_elsewhere_stay_lost_letters() -> None:
    assert normalise("行政?可\n" * 80).count(GARBLED) == 80
    assert normalise("?公开?\n" * 5).count("?") + normalise("?公开?\n" * 5).count(GARBLED) == 10
