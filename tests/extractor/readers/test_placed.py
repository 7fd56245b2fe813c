"""Files that say where each word of a page stands, as converters of PDFs and pictures write them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import NamedTuple

import pytest
from press import PROSE_AFTER, PROSE_BEFORE, consistent_values, rows_of

from extractor.errors import GoujiError
from extractor.forms import forms
from extractor.pipeline import extract
from extractor.prose.sentences import to_prose
from extractor.readers import read
from extractor.result import Extraction

VALUES = consistent_values(most=400)
HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
SIZE, STEP, PAGE = 10, 16, 760


class At(NamedTuple):
    """A word in points, y growing downwards, and its page."""

    text: str
    x: float
    y: float
    page: int = 0

    @property
    def right(self) -> float:
        """Return where it ends."""
        return self.x + sum(SIZE if ch > "\u2000" else SIZE / 2 for ch in self.text)


def words(values: Mapping[str, object] = VALUES) -> list[At]:
    """Return a report as words: labels at the left, figures in columns, no lines and no blanks."""
    lines: list[list[tuple[float, str]]] = []
    for text in PROSE_BEFORE.format(applications=values["requests.new.total"]).split("\n"):
        lines.append([(40.0, text)])
    for heading, section in zip(HEADINGS, forms()["2021"].sections, strict=True):
        lines.append([(40.0, heading)])
        for row in rows_of(section, values):  # type: ignore[arg-type]
            labels = [cell for cell in row if any(ch > "\u2000" for ch in cell)]
            figures = len(row) - len(labels) if len(labels) < len(row) else 0
            first = 40.0 if section.id == "disputes" else 440.0
            step = (860 - first) / max(1, figures or len(row))
            if figures:
                at = [(40.0, cell) for cell in labels[-1:]]
                lines.append([*at, *((first + n * step, cell) for n, cell in enumerate(row[len(row) - figures :]))])
            else:
                lines.append([(first + n * step if len(row) > 1 else 40.0, cell) for n, cell in enumerate(row)])
    for text in PROSE_AFTER.split("\n"):
        lines.append([(40.0, text)])
    found, y, page = [], 40.0, 0
    for line in lines:
        found += [At(text, x, y, page) for x, text in line if text]
        y += STEP
        if y > PAGE:
            y, page = 40.0, page + 1
    return found


def pages(found: Sequence[At]) -> Iterator[list[At]]:
    """Yield the words of each page."""
    for number in range(found[-1].page + 1):
        yield [word for word in found if word.page == number]


def paged(found: Sequence[At], begin: str, one: Callable[[At], str], end: str) -> Iterator[str]:
    """Yield what begins each page, by its number, each of its words as ``one`` writes it, and what ends the page."""
    for number, page in enumerate(pages(found), 1):
        yield begin.format(number=number)
        yield from map(one, page)
        yield end


def attributes(found: Sequence[At]) -> str:
    def one(w: At) -> str:
        size = f'width="{w.right - w.x:.0f}" height="10" font="0"'
        return f'<text top="{w.y:.0f}" left="{w.x:.0f}" {size}>{w.text}</text>'

    body = paged(found, '<page number="{number}" height="842" width="900">', one, "</page>")
    return "\n".join(['<?xml version="1.0"?><pdf2xml>', *body, "</pdf2xml>"])


def styles(found: Sequence[At]) -> str:
    def one(w: At) -> str:
        return f'<p style="position:absolute;top:{w.y}px;left:{w.x}px;white-space:nowrap" class="f">{w.text}</p>'

    body = paged(found, '<div style="position:relative;width:595px;height:842px;">', one, "</div>")
    return "\n".join(["<!DOCTYPE html><html><head><style><!-- .f{font-size:10px;} --></style></head><body>", *body])


def corners(found: Sequence[At]) -> str:
    """Words within a line that has a box as well."""

    def one(w: At) -> str:
        box = f'xMin="{w.x}" yMin="{w.y}" xMax="{w.right}" yMax="{w.y + SIZE}"'
        return f"<line {box}><word {box}>{w.text}</word></line>"

    body = paged(found, '<page width="595" height="842">', one, "</page>")
    return "\n".join(["<!DOCTYPE html><html><body><doc>", *body])


def titles(found: Sequence[At]) -> str:
    def one(w: At) -> str:
        box = f"bbox {4 * w.x} {4 * w.y} {4 * w.right} {4 * (w.y + 10)}"
        return f"<span class='ocrx_word' title='{box}'>{w.text}</span>"

    body = paged(found, "<div class='ocr_page' title='bbox 0 0 2480 3508'>", one, "</div>")
    return "\n".join(['<html><head><meta name="ocr-capabilities" content="ocr_page"/></head><body>', *body])


def contents(found: Sequence[At]) -> str:
    def one(w: At) -> str:
        size = f'WIDTH="{w.right - w.x}" HEIGHT="{SIZE}"'
        return f'<String HPOS="{w.x}" VPOS="{w.y}" {size} CONTENT="{escape(w.text)}"/>'

    body = paged(found, "<Page><PrintSpace>", one, "</PrintSpace></Page>")
    return "\n".join(['<?xml version="1.0"?><alto><Layout>', *body, "</Layout></alto>"])


def characters(found: Sequence[At]) -> str:
    """Each character by itself, y growing upwards."""
    parts = ['<?xml version="1.0"?><pages>']
    for page in pages(found):
        parts.append('<page bbox="0,0,595,842">')
        for w in page:
            x = w.x
            parts.append(f'<textline bbox="{w.x},{842 - w.y - SIZE},{w.right},{842 - w.y}">')
            for ch in w.text:
                right = x + (SIZE if ch > "\u2000" else SIZE / 2)
                parts.append(f'<text bbox="{x},{842 - w.y - SIZE},{right},{842 - w.y}" size="10">{escape(ch)}</text>')
                x = right
            parts.append("<text>\n</text></textline>")
        parts.append("</page>")
    return "\n".join([*parts, "</pages>"])


def drawing(found: Sequence[At]) -> str:
    def one(w: At) -> str:
        place = f'<tspan x="{w.x}" y="{w.y + 8.5 - 842}">'
        return f'<text transform="matrix(1 0 0 1 0 842)" font-size="{SIZE}">{place}{w.text}</tspan></text>'

    return "\n".join(paged(found, '<svg xmlns="http://www.w3.org/2000/svg" width="595" height="842">', one, "</svg>"))


def records(found: Sequence[At]) -> str:
    listed = [
        {"text": w.text, "x0": w.x, "x1": w.right, "top": w.y, "bottom": w.y + SIZE, "page": w.page + 1} for w in found
    ]
    return json.dumps(listed, ensure_ascii=False)


def nested(found: Sequence[At]) -> str:
    """Pages, blocks, lines and spans, with a box each."""
    given = [
        {
            "width": 595,
            "height": 842,
            "blocks": [
                {
                    "bbox": (box := [w.x, w.y, w.right, w.y + SIZE]),
                    "lines": [{"bbox": box, "spans": [{"size": SIZE, "color": 0, "bbox": box, "text": w.text}]}],
                }
                for w in page
            ],
        }
        for page in pages(found)
    ]
    return json.dumps(given)


def two_levels(found: Sequence[At]) -> str:
    """Lines and words of each page, and the whole text again."""
    given = []
    for page in pages(found):
        boxes = [[w.x, w.y, w.right, w.y, w.right, w.y + SIZE, w.x, w.y + SIZE] for w in page]
        both = [{"content": w.text, "polygon": box} for w, box in zip(page, boxes, strict=True)]
        given.append({"pageNumber": page[0].page + 1, "words": both, "lines": both})
    return json.dumps({"content": "".join(w.text for w in found), "pages": given}, ensure_ascii=False)


def lists(found: Sequence[At]) -> str:
    given = [[[w.x, w.y, w.right, w.y + SIZE, w.text, 0, n, 0] for n, w in enumerate(page)] for page in pages(found)]
    return json.dumps(given, ensure_ascii=False)


def side_by_side(found: Sequence[At]) -> str:
    given = [
        {
            "page_index": page[0].page,
            "rec_texts": [w.text for w in page],
            "rec_polys": [[[w.x, w.y], [w.right, w.y], [w.right, w.y + SIZE], [w.x, w.y + SIZE]] for w in page],
        }
        for page in pages(found)
    ]
    return json.dumps(given, ensure_ascii=False)


def moved(found: Sequence[At]) -> str:
    given = [
        {
            "items": [
                {"str": w.text, "width": w.right - w.x, "height": SIZE, "transform": [SIZE, 0, 0, SIZE, w.x, 833 - w.y]}
                for w in page
            ]
        }
        for page in pages(found)
    ]
    return json.dumps({"pages": given}, ensure_ascii=False)


def rows(found: Sequence[At]) -> str:
    lines = ["level\tpage_num\tleft\ttop\twidth\theight\tconf\ttext"]
    for page in pages(found):
        lines.append(f"1\t{page[0].page + 1}\t0\t0\t595\t842\t-1\t###PAGE###")
        lines += [f"5\t{w.page + 1}\t{w.x}\t{w.y}\t{w.right - w.x}\t{SIZE}\t100\t{w.text}" for w in page]
    return "\n".join(lines)


WRITERS: list[Callable[[Sequence[At]], str]] = [
    attributes,
    styles,
    corners,
    titles,
    contents,
    characters,
    drawing,
    records,
    nested,
    two_levels,
    lists,
    side_by_side,
    moved,
    rows,
]
every_writer = pytest.mark.parametrize("write", WRITERS, ids=lambda one: one.__name__)


def extracted(text: str) -> Extraction:
    """Return what is read of a file of placed words."""
    extraction = extract(text.encode())
    assert extraction.document is not None
    assert extraction.document.format == "placed"
    return extraction


@every_writer
def test_words_with_their_places_are_read_by_these(write: Callable[[Sequence[At]], str]) -> None:
    fields = extracted(write(words())).fields
    wrong = [name for name, value in VALUES.items() if fields[name].value != value or fields[name].needs_review]
    assert wrong == []


@every_writer
def test_the_order_in_which_a_program_wrote_them_says_nothing(write: Callable[[Sequence[At]], str]) -> None:
    """Column by column, as such programs do."""
    found = sorted(words(), key=lambda word: (word.page, word.x >= 300, word.x, word.y))
    fields = extracted(write(found)).fields
    wrong = [name for name, value in VALUES.items() if fields[name].value != value or fields[name].needs_review]
    assert wrong == []


@every_writer
def test_an_empty_cell_moves_no_figure(write: Callable[[Sequence[At]], str]) -> None:
    empty = [name for name, value in VALUES.items() if value == 0 and name.startswith("requests")]
    fields = extracted(write(words(VALUES | dict.fromkeys(empty, "")))).fields
    assert all(fields[name].state != "read" for name in empty)
    assert [name for name in VALUES if fields[name].value != VALUES[name] and name not in empty] == []


def test_boxes_that_reach_over_other_lines_are_as_high_as_their_letters() -> None:
    """A font for Chinese that says so of itself, beside one for figures that does not."""
    given = json.loads(records(words()))
    for one in given:
        if any(ch > "\u2000" for ch in one["text"]):
            one["top"], one["bottom"] = one["top"] - 8, one["bottom"] + 8
    fields = extracted(json.dumps(given)).fields
    assert [name for name, value in VALUES.items() if fields[name].value != value or fields[name].needs_review] == []


def test_white_letters_are_no_figures() -> None:
    shown = attributes(words())
    last = shown.rindex("</page>")
    covered = shown[:last] + '<fontspec id="9" size="10" color="#ffffff"/>' + shown[last:]
    new = [word for word in words() if word.text == str(VALUES["requests.new.total"])][-1]
    extra = f'<text top="{new.y:.0f}" left="{new.right:.0f}" width="5" height="{SIZE}" font="9">7</text>'
    hidden = covered.replace("</pdf2xml>", "").replace("</page>", "", -1)
    document = read((hidden + extra).encode())
    assert any(one.style == "hidden" for one in document.styled)


def lines_of_page(lines: Sequence[tuple[int, int, str]]) -> str:
    """Return a page as lines that say where they begin and no more."""
    beginning = "<p style='position:absolute;white-space:nowrap;font-size:14px;top:{}px;left:{}px'>{}</p>"
    rows = [*lines, *((40 + 20 * n, 700, "公开") for n in range(12))]
    return "<html><body>" + "\n".join(beginning.format(*one) for one in rows) + "</body></html>"


def test_blanks_before_words_move_these_over_no_others() -> None:
    """A first line's blanks and its number, in a font whose blanks are narrow, and then the words in another font."""
    document = read(lines_of_page([(428, 191, "&#160;&#160;&#160;&#160;1."), (428, 222, "编印公报8期")]).encode())
    assert not document.styled
    assert "1.编印公报8期" in document.text.replace(" ", "")


def test_letters_over_letters_strike_no_figures_that_stand_beside_them() -> None:
    document = read(lines_of_page([(428, 191, "本年8期公报，又"), (428, 296, "印发12份")]).encode())
    assert not document.styled


def test_sentences_over_each_other_are_asked_about() -> None:
    sentences = ("政府网站公开信息12条。", "公报有34条，政务微信57条。")
    document = read(lines_of_page([(628, 191, one) for one in sentences]).encode())
    assert to_prose(document).doubtful
    assert not to_prose(read(lines_of_page([(628, 191, sentences[0])]).encode())).doubtful


def test_digits_that_stand_apart_in_one_box_are_not_one_figure() -> None:
    """A program that says where a line is and leaves out its blanks."""
    given = json.loads(records(words()))
    given.append({"text": "12", "x0": 340.0, "x1": 420.0, "top": 700.0, "bottom": 710.0, "page": 9})
    assert "1   2" in read(json.dumps(given).encode()).text.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><div style='left:1px;top:2px'>菜单</div>" * 20 + "<table><tr><td>规章</td><td>3</td></tr></table>",
        json.dumps([{"bbox": [1, 2, 300, 90], "text": "本年度公开信息。" * 40}] * 20, ensure_ascii=False),
    ],
)
def test_what_is_no_page_of_words_is_read_as_what_it_is(text: str) -> None:
    assert read(text.encode()).format in ("html", "json")


@pytest.mark.parametrize(
    "text",
    [
        '<page><text top="1e400" left="0" width="9" height="9">公开</text>' * 50,
        '<div style="left:1px;top:1px">公' * 5_000,
        '<svg><text x="' + "1 " * 50_000 + '" y="1">公</text>' + '<text x="1" y="1">公' * 50,
        "[" * 100_000 + '{"bbox":[0,0,1,1],"text":"公"},' * 20,
        json.dumps([{"bbox": [float("inf"), 0, 1, 1], "text": "公"}] * 30),
        json.dumps([{"bbox": [0, 0, 0, 0], "text": "公"}] * 30),
        "left\ttop\twidth\theight\ttext\n" + "1\t1\t0\t0\t公\n" * 50,
        "<" + 'a left="1" top="1" width="0" height="0" ' * 40_000,
    ],
    ids=range(8),
)
def test_hostile_places_end_at_once(text: str) -> None:
    with suppress(GoujiError):
        read(text.encode())


def of_columns(found: Sequence[At], begin: float, step: float) -> str:
    """Return words as boxes with the size of their letters, all figures under each other from ``begin`` in one box."""
    columns: list[list[At]] = []
    open_ones: dict[float, list[At]] = {}
    for w in found:
        above = open_ones.get(w.x)
        if w.text.isdecimal() and w.x >= begin and above and (w.page, w.y - step) == (above[-1].page, above[-1].y):
            above.append(w)
        else:
            columns.append([w])
            if w.text.isdecimal():
                open_ones[w.x] = columns[-1]
    boxes = []
    for column in columns:
        first, high, wide = column[0], column[-1].y - column[0].y + SIZE, max(w.right for w in column) - column[0].x
        place = f"left:{first.x}px; top:{8 * PAGE * first.page + first.y}px; width:{wide}px; height:{high}px;"
        text = "<br>".join(w.text for w in column)
        boxes.append(f"<div style='position:absolute; {place}'><span style='font-size:{SIZE}px'>{text}</span></div>")
    return "<html><body>" + "\n".join(boxes) + "</body></html>"


def test_the_lines_of_a_box_are_as_far_apart_as_the_size_of_their_letters_tells() -> None:
    """Nothing stands below the last line of a box, so that it is no share of its height that a line has."""
    found = [w._replace(y=3 * w.y) for w in words()]
    fields = extracted(of_columns(found, 400, 3 * STEP)).fields
    assert [name for name, value in VALUES.items() if fields[name].value != value or fields[name].needs_review] == []
