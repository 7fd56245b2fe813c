"""Labels and heads of which letters are lost or confused."""

import re

import pytest
from press import consistent_values, report

from extractor import readers
from extractor.locate import with_labels_mended
from extractor.page import Number, Reason
from extractor.pipeline import extract
from extractor.result import Extraction

LAYOUTS = ("tabs", "spaced", "pipes", "html")
CONFUSED = dict(zip("企科力机纠维密访举掌", "合料刀杌纣绵蜜仿誉孪", strict=True))


def confused(text: str, letters: str) -> str:
    """Return a text in which some letters are others that look like them, as if read from a picture."""
    return text.translate({ord(one): CONFUSED[one] for one in letters})


def lost(text: str, every: int) -> str:
    """Return a text in which every so manieth Chinese letter is a question mark, as an old encoding leaves it."""
    count = 0

    def one(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return "?" if count % every == 0 else match.group()

    return re.sub(r"[\u4e00-\u9fff]", one, text)


def asked(read: Extraction) -> list[str]:
    """Return the fields of the tables that somebody is asked about."""
    return [
        name
        for name, one in read.fields.items()
        if one.needs_review and name.startswith(("proactive", "requests", "disputes"))
    ]


def wrong(values: dict[str, Number], read: Extraction) -> list[str]:
    return [name for name, value in values.items() if read.fields[name].value != value]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_letters_lost_from_labels_and_heads_leave_nothing_to_ask(layout: str, form: str) -> None:
    values = consistent_values(form, seed=31)
    read = extract(lost(report(values, form, layout), 11).encode())
    assert wrong(values, read) == []
    assert len(asked(read)) <= 3


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("letters", ["企", "科", "力", "机", "纠", "维", "密", "访举", "掌", "企科纠访"])
def test_confused_letters_in_labels_and_heads_leave_nothing_to_ask(layout: str, letters: str) -> None:
    values = consistent_values(seed=32)
    read = extract(confused(report(values, "2021", layout), letters).encode())
    assert wrong(values, read) == []
    assert asked(read) == []


def test_the_source_keeps_its_letters_and_their_places() -> None:
    text = confused(report(consistent_values(seed=33), "2021", "tabs"), "企")
    document = readers.read(text.encode())
    mended = with_labels_mended(document)
    assert mended.source == document.source
    assert len(mended.text) == len(document.text)
    assert "商业企业" in mended.text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_whole_is_never_touched(layout: str) -> None:
    for form in ("2021", "2019"):
        document = readers.read(report(consistent_values(form, seed=34), form, layout).encode())
        assert with_labels_mended(document) is document


@pytest.mark.parametrize("layout", ["tabs", "pipes", "html"])
def test_two_labels_that_their_letters_do_not_tell_apart_are_not_made_one(layout: str) -> None:
    text = report(consistent_values(seed=35), "2021", layout)
    text = text.replace("结果维持", "结果??").replace("结果纠正", "结果??")
    mended = with_labels_mended(readers.read(text.encode())).text
    assert "结果维持" not in mended
    assert "结果纠正" not in mended


@pytest.mark.parametrize("head", ["上年数", "小计", "备注"])
def test_other_words_in_the_place_of_a_head_stay_what_they_are(head: str) -> None:
    text = report(consistent_values(seed=36), "2021", "tabs").replace("其他\t总计", f"{head}\t总计", 1)
    assert head in with_labels_mended(readers.read(text.encode())).text


@pytest.mark.parametrize("layout", ["tabs", "pipes", "html"])
def test_a_row_that_resembles_one_which_stands_there_is_none_of_the_forms(layout: str) -> None:
    values = consistent_values(seed=37, most=40)
    text = report(values, "2021", layout)
    row = next(line for line in text.split("\n") if "重复申请" in line)
    again = row.replace("重复申请", "重复中请")
    again = re.sub(r"(?<![\d.（(])\b\d+\b(?![.、)）])", "77", again)
    read = extract(text.replace(row, f"{row}\n{again}").encode())
    silent = [name for name in wrong(values, read) if not read.fields[name].needs_review]
    assert silent == []
    assert Reason.ROW_TWICE not in read.fields["requests.not_processed.petition.total"].reasons
