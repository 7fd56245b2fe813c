"""A figure under a head, or beside a label, in which another word stands than the form's is not read unasked."""

import pytest

from extractor.pipeline import extract
from tests.press import consistent_values, report, workbook_of

VALUES = consistent_values(most=30)


def _spanned(old: str, new: str) -> dict[str, bool]:
    """Return which fields of a web page wait for a person after some words of it were replaced."""
    page = report(VALUES, layout="html").replace("<td>申请人情况</td>", '<td colspan="8">申请人情况</td>')
    page = page.replace("<td>第二十条第（一）项</td>", '<td colspan="4">第二十条第（一）项</td>')
    assert old in page
    return {name: value.needs_review for name, value in extract(page.replace(old, new).encode()).fields.items()}


@pytest.mark.parametrize(
    ("old", "new", "doubted"),
    [
        ("本年制发件数", "本年修订件数", "proactive.regulations.made"),
        ("本年处理决定数量", "本年受理申请数量", "proactive.licensing.decisions"),
        ("本年废止件数", "本年制发件数", "proactive.normative_documents.repealed"),
        ("科研机构", "商业企业", "requests.granted.research"),
        ("社会公益组织", "事业单位", "requests.granted.public_welfare"),
        ("2.重复申请", "2.撤回申请", "requests.not_processed.repeated.total"),
    ],
)
def test_a_figure_labelled_with_another_word_is_asked_about(old: str, new: str, doubted: str) -> None:
    assert _spanned(old, new)[doubted]


@pytest.mark.parametrize(
    ("old", "new"),
    [("社会公益组织", "社会公益组只"), ("本年制发件数", "本年制发数"), ("总计", "合计")],
)
def test_a_head_with_a_letter_misread_or_said_shorter_is_the_forms(old: str, new: str) -> None:
    assert not any(_spanned(old, new).values())


def test_heads_of_a_sheet_without_merged_cells_say_nothing_of_their_columns() -> None:
    fields = extract(workbook_of(VALUES)).fields
    assert not [name for name, one in fields.items() if one.needs_review and not name.startswith("meta.")]
