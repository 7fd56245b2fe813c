"""Several reports in one file: where they are taken apart, and where a doubt leaves the file whole."""

import io
from collections.abc import Mapping

import docx
import pytest
from press import LAYOUTS, consistent_values, report, titled

from extractor import readers
from extractor.page.document import PAGE
from extractor.page.values import Number, Reason
from extractor.pipeline import extract, extract_all, read_parts
from extractor.result import Extraction

ONE = consistent_values(seed=1, most=40)
TWO = consistent_values(seed=2, most=40)
OLD = consistent_values("2019", seed=3, most=40)
STATISTICS = consistent_values("2014", seed=4, most=40)
BUREAU, TOWN = "青禾县测试管理局", "青禾县下水镇人民政府"


def of(name: str, year: int, values: Mapping[str, Number | str], layout: str = "pipes", form: str = "2021") -> str:
    """Return a report of an agency on a year."""
    return report(values, form, layout, titled(f"{name}{year}年政府信息公开工作年度报告"))


def read(*reports: str) -> tuple[Extraction, ...]:
    return extract_all("\n".join(reports).encode())


def said(extraction: Extraction) -> tuple[str | None, int | None]:
    return extraction.agency, extraction.year


def is_whole(found: tuple[Extraction, ...]) -> bool:
    """Tell whether a file was left whole, with everything in doubt."""
    return len(found) == 1 and all(Reason.SECOND_REPORT in one.reasons for one in found[0].fields.values())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("name", "year"), [(TOWN, 2023), (BUREAU, 2022), (BUREAU, 2024)])
def test_reports_behind_each_other_are_documents_of_their_own(layout: str, name: str, year: int) -> None:
    found = read(of(BUREAU, 2023, ONE, layout), of(name, year, TWO, layout))
    assert [one.part for one in found] == [1, 2]
    assert [said(one) for one in found] == [(BUREAU, 2023), (name, year)]
    for extraction, values in zip(found, (ONE, TWO), strict=True):
        assert {key: extraction.fields[key].value for key in values} == values
        assert not [key for key, value in extraction.fields.items() if value.needs_review and key in values]


def test_each_is_read_as_if_it_stood_alone_but_for_its_places() -> None:
    texts = [
        of(BUREAU, 2023, ONE),
        of(TOWN, 2023, {**TWO, "requests.new.total": 999}),
        of(BUREAU, 2022, OLD, form="2019"),
    ]
    position = 0
    for text, extraction in zip(texts, read(*texts), strict=True):
        alone = extract(text.encode())
        assert dict(extraction.forms) == dict(alone.forms)
        assert extraction.findings == alone.findings
        for name, value in alone.fields.items():
            own = extraction.fields[name]
            assert (own.value, own.state, own.needs_review) == (value.value, value.state, value.needs_review), name
            if own.place and value.place:
                assert own.place.start == value.place.start + position
        position += len(text) + 1


@pytest.mark.parametrize("layout", LAYOUTS[:-1])
@pytest.mark.parametrize("other", ["spaced", "tabs", "cells"])
def test_each_is_read_in_its_own_layout(layout: str, other: str) -> None:
    found = read(of(BUREAU, 2023, ONE, layout), of(TOWN, 2023, TWO, other))
    for extraction, values in zip(found, (ONE, TWO), strict=True):
        assert {key: extraction.fields[key].value for key in values} == values
        assert not [key for key, value in extraction.fields.items() if value.needs_review and key in values]


def test_the_pages_of_each_are_counted_by_themselves() -> None:
    texts = []
    for name, values in ((BUREAU, ONE), (TOWN, TWO)):
        lines = of(name, 2023, values).splitlines()
        numbered = (f"{chr(10).join(lines[n : n + 12])}\n{n // 12 + 1}\n" for n in range(0, len(lines), 12))
        texts.append("".join(numbered))
    for text, part in zip(texts, read_parts("\n".join(texts).encode()), strict=True):
        alone = readers.read(text.encode())
        assert [cell.mark for cell in part.cells] == [cell.mark for cell in alone.cells]
        assert sum(cell.mark == PAGE for cell in part.cells) > 3


def test_the_head_of_the_second_ones_page_is_no_part_of_the_first() -> None:
    head = f"{TOWN}2023年政府信息公开工作年度报告body{{font:16px}}\n索引号：1140\n发布机构：{TOWN}\n"
    second = of(TOWN, 2023, TWO)
    first, _ = read(of(BUREAU, 2023, ONE), f"{head}{head}{second}")
    assert said(first) == (BUREAU, 2023)
    assert not first.fields["meta.agency"].needs_review


def test_reports_on_other_forms_are_not_made_one() -> None:
    found = read(of(BUREAU, 2023, ONE), of(BUREAU, 2018, STATISTICS, form="2014"))
    assert [dict(one.forms) for one in found] == [
        {"proactive": "2021", "requests": "2021", "disputes": "2021"},
        {"statistics": "2014"},
    ]


def test_the_reports_of_a_word_file_are_taken_apart() -> None:
    file = docx.Document()
    for name, values in ((BUREAU, ONE), (TOWN, TWO)):
        for line in of(name, 2023, values).split("\n"):
            if not line.startswith("|"):
                file.add_paragraph(line)
                table = None
                continue
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            table = table or file.add_table(0, 12)
            for cell, text in zip(table.add_row().cells, cells, strict=False):
                cell.text = text
    stream = io.BytesIO()
    file.save(stream)
    found = extract_all(stream.getvalue())
    assert [said(one) for one in found] == [(BUREAU, 2023), (TOWN, 2023)]
    for extraction, values in zip(found, (ONE, TWO), strict=True):
        wrong = [key for key in values if extraction.fields[key].value != values[key]]
        assert not [key for key in wrong if not extraction.fields[key].needs_review]
        assert len(wrong) < len(values) // 2


@pytest.mark.parametrize(
    "title",
    [
        "青禾县下水镇人民政府\n2023年政府信息公开工作年度报告",
        "青禾县下水镇人民政府政府信息公开工作\n年度报告\n（2023年度）",
        "附件2：关于青禾县下水镇人民政府2023年度政府信息公开工作情况的报告",
        "# 青禾县下水镇人民政府 2023 年政务公开工作年度报告",
    ],
)
def test_a_title_may_be_broken_over_lines_or_worded_otherwise(title: str) -> None:
    found = read(of(BUREAU, 2023, ONE), report(TWO, parts=titled(title)))
    assert [one.part for one in found] == [1, 2]
    assert [{key: one.fields[key].value for key in ONE} for one in found] == [ONE, TWO]


def test_a_name_above_the_title_is_part_of_it_if_the_report_says_so_and_else_a_signature() -> None:
    title = "青禾县\n下水镇人民政府2023年政府信息公开工作年度报告"
    for opening, name in (("现将青禾县下水镇人民政府2023年度工作报告如下。", TOWN), ("", "下水镇人民政府")):
        found = read(of(BUREAU, 2023, ONE), report(TWO, parts=titled(title, opening)))
        assert found[1].agency == name
    (_, second) = read(of(BUREAU, 2023, ONE) + BUREAU, report(TWO, parts=titled(title)))
    assert second.agency == "下水镇人民政府"


@pytest.mark.parametrize("chapter", ["第一部分 概述", "总体情况", "一、概述"])
def test_a_first_chapter_may_be_called_otherwise(chapter: str) -> None:
    found = read(of(BUREAU, 2023, ONE), of(TOWN, 2023, TWO).replace("一、总体情况", chapter, 1))
    assert [said(one) for one in found] == [(BUREAU, 2023), (TOWN, 2023)]


def test_a_list_of_the_reports_before_the_first_one_is_none() -> None:
    titles = [f"{name}2023年政府信息公开工作年度报告" for name in (BUREAU, TOWN)]
    contents = "\n".join(("目录", *titles, "一、总体情况 1", "二、主动公开政府信息情况 2"))
    found = read(contents, of(BUREAU, 2023, ONE), of(TOWN, 2023, TWO))
    assert [said(one) for one in found] == [(BUREAU, 2023), (TOWN, 2023)]


# --- what is one report ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "html"])
def test_links_and_mentions_of_other_reports_are_no_reports(layout: str) -> None:
    links = f"{BUREAU}2022年政府信息公开工作年度报告\n{TOWN}2023年政府信息公开工作年度报告\n"
    before, after = titled(f"{links}{BUREAU}2023年政府信息公开工作年度报告")
    text = report(ONE, layout=layout, parts=(before, f"{after}相关链接\n{links}一、图解\n"))
    (found,) = extract_all(text.encode())
    assert found.part == 0
    assert {key: found.fields[key].value for key in ONE} == ONE
    assert not [key for key, value in found.fields.items() if value.needs_review and key in ONE]


def test_a_long_list_of_titles_between_tables_is_no_reports() -> None:
    titles = "\n".join(
        f"青禾县{name}2022年政府信息公开工作年度报告" for n in range(150) for name in ("教育局", "水务局")
    )
    text = of(BUREAU, 2023, ONE)
    at = text.index("三、收到")
    (found,) = read(f"{text[:at]}{titles}\n{text[at:]}")
    assert found.part == 0
    assert {key: found.fields[key].value for key in ONE} == ONE


def test_a_title_at_the_head_of_each_page_begins_no_report() -> None:
    text = of(BUREAU, 2023, ONE)
    for head in (f"{BUREAU}2023年政府信息公开工作年度报告", "测试管理局政府信息公开工作年度报告"):
        paged = text.replace("三、收到", f"{head}\n三、收到", 1).replace("五、存在", f"{head}\n五、存在", 1)
        (found,) = extract_all(paged.encode())
        assert {key: found.fields[key].value for key in ONE} == ONE


def test_a_report_saved_twice_over_is_not_taken_apart() -> None:
    (found,) = read(of(BUREAU, 2023, ONE), of(BUREAU, 2023, ONE))
    assert found.part == 0
    assert said(found) == (BUREAU, 2023)


def test_last_years_table_within_a_report_is_no_report() -> None:
    text = of(BUREAU, 2023, ONE)
    last = of(BUREAU, 2022, TWO)
    table = last[last.index("三、收到") : last.index("四、")]
    (found,) = extract_all(f"{text}\n附：{BUREAU}2022年政府信息公开工作年度报告\n{table}".encode())
    assert not [key for key in ONE if found.fields[key].value != ONE[key] and not found.fields[key].needs_review]


# --- where a doubt leaves the file whole -----------------------------------------------------------------------------


def test_without_a_title_of_its_own_nothing_is_taken_apart() -> None:
    untitled = report(TWO, parts=titled("政府信息公开情况"))
    assert is_whole(read(of(BUREAU, 2023, ONE), untitled))
    assert is_whole(read(untitled, of(BUREAU, 2023, ONE)))


def test_without_headings_of_its_own_nothing_is_taken_apart() -> None:
    for text in ("", "本年度情况"):
        assert is_whole(read(of(BUREAU, 2023, ONE), of(TOWN, 2023, TWO).replace("一、总体情况", text, 1)))


def test_a_report_between_others_whose_tables_are_lost_leaves_all_in_doubt() -> None:
    lost = f"{TOWN}2022年政府信息公开工作年度报告\n一、总体情况\n全年收到申请77件。\n"
    assert is_whole(read(of(BUREAU, 2023, ONE), lost, of(TOWN, 2023, TWO)))


def test_a_heading_that_comes_before_its_title_leaves_all_in_doubt() -> None:
    second = of(TOWN, 2023, TWO)
    title, _, rest = second.partition("\n")
    at = rest.index("三、收到")
    assert is_whole(read(of(BUREAU, 2023, ONE), f"{rest[:at]}{title}\n{rest[at:]}"))


def test_reports_whose_titles_come_back_by_turns_leave_all_in_doubt() -> None:
    first, second = of(BUREAU, 2023, ONE), of(TOWN, 2023, TWO)
    assert is_whole(read(first, second, first))


def test_reports_whose_large_tables_are_lost_are_known_by_their_chapters() -> None:
    """Layouts in tables lose whole tables to some programs; what is left of two reports is still of two."""

    def without_requests(text: str) -> str:
        return text[: text.index("三、收到") + 20] + "\n" + text[text.index("四、政府信息公开行政复议") :]

    first, second = read(*(without_requests(of(name, 2023, ONE)) for name in (BUREAU, TOWN)))
    assert [said(one) for one in (first, second)] == [(BUREAU, 2023), (TOWN, 2023)]
    assert {first.fields[key].value for key in ONE if key.startswith("requests.")} == {None}


def test_a_report_whose_figures_are_lost_takes_none_of_another() -> None:
    lost = dict.fromkeys(TWO, "某某")
    first, second = read(of(BUREAU, 2023, ONE), of(TOWN, 2023, lost))
    assert {key: first.fields[key].value for key in ONE} == ONE
    assert second.error is not None
    assert is_whole(read(report(lost, parts=titled("政府信息公开情况")), of(BUREAU, 2023, ONE)))


def test_the_whole_file_is_one_document_for_who_asks_for_one() -> None:
    extraction = extract(f"{of(BUREAU, 2023, ONE)}\n{of(TOWN, 2023, TWO)}".encode())
    assert is_whole((extraction,))
