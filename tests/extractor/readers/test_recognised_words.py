"""Words with places that a program recognised: what else it might be, how sure it was, two passes over one page."""

import json
from collections.abc import Sequence

import pytest
from test_placed import SIZE, VALUES, At, contents, extracted, records, words

from extractor.readers import read


def passes(found: Sequence[At]) -> str:
    """Rows of a table of words, those with a figure twice: as two passes over one page tell them."""
    lines = ["page_num\tleft\ttop\twidth\theight\ttext"]
    for word in found:
        row = f"{word.page}\t{word.x}\t{word.y}\t{word.right - word.x}\t{SIZE}\t{word.text}"
        lines += [row, row] if word.text.isdecimal() else [row]
    return "\n".join(lines)


def test_what_a_word_might_be_too_is_no_part_of_it() -> None:
    text = contents(words())
    for figure in {word.text for word in words() if word.text.isdecimal() and word.text != "0"}:
        one = f'CONTENT="{figure}"/>'
        text = text.replace(one, f"{one[:-2]}><ALTERNATIVE>{2 * int(figure)}</ALTERNATIVE></String>")
    fields = extracted(text).fields
    assert [name for name, value in VALUES.items() if fields[name].value != value] == []
    assert read(text.encode()).from_ocr


@pytest.mark.parametrize("listed", [True, False], ids=["in a list with it", "beside it"])
def test_a_share_behind_a_text_says_how_sure_a_program_was(listed: bool) -> None:
    found = []
    for word in words():
        top, bottom = word.y + 1000 * word.page, word.y + SIZE + 1000 * word.page
        box = [[word.x, top], [word.right, top], [word.right, bottom], [word.x, bottom]]
        sure = 0.3 if word.text.isdecimal() else 0.99
        found.append([box, [word.text, sure]] if listed else [box, word.text, sure])
    assert read(json.dumps([found], ensure_ascii=False).encode()).from_ocr


def test_the_same_figure_twice_at_one_place_is_one() -> None:
    fields = extracted(passes(words())).fields
    assert [name for name, value in VALUES.items() if fields[name].value != value or fields[name].needs_review] == []


def test_two_figures_at_one_place_are_none() -> None:
    given = json.loads(records(words()))
    given += [
        one | {"text": str(2 * int(one["text"]))} for one in given if one["text"].isdecimal() and one["text"] > "0"
    ]
    fields = extracted(json.dumps(given)).fields
    assert [
        name for name, value in VALUES.items() if fields[name].value != value and not fields[name].needs_review
    ] == []
    assert fields["proactive.licensing.decisions"].value is None
