import pytest
from made_reports import report, settled, to_review
from press import consistent_values, in_blocks, process

from ui.incomplete import missing_parts
from ui.wording import Language, Words

LINES = report().decode().splitlines()
TWO, THREE, FOUR, FIVE = (
    next(n for n, line in enumerate(LINES) if line.startswith(mark))
    for mark in ("二、主动", "三、收到", "四、政府", "五、")
)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LINES[: THREE + 12], ["The text ends within section three: what follows"]),
        (LINES[:THREE], ["The text ends after section two"]),
        (LINES[:FOUR], ["The text ends after section three"]),
        (LINES[: TWO + 5], ["The text ends within section two"]),
        (LINES[THREE:], ["The text begins with section three"]),
        (LINES[THREE + 10 :], ["The text begins within section three: what stands before"]),
        (LINES[THREE:FOUR], ["The text begins with section three", "The text ends after section three"]),
        (LINES[:THREE] + LINES[FOUR:], ["Nothing of section three was found"]),
        (LINES[:FOUR] + LINES[FIVE:], ["Nothing of section four was found"]),
        (LINES, []),
        (to_review().decode().splitlines(), []),
    ],
)
def test_where_a_report_begins_and_ends_is_said(store, lines, said):
    record = store.document(process(store, "half.txt", "\n".join(lines).encode()).document_id)
    told = missing_parts(store, record, Words(Language.ENGLISH))
    assert [one.startswith(start) for one, start in zip(told, said, strict=True)] == [True] * len(said), told


def test_the_verdict_says_it_too(store, app, page):
    process(store, "half.txt", "\n".join(LINES[: THREE + 12]).encode())
    process(store, "whole.txt", settled())
    app.run()
    app.button(key="to_documents").click().run()
    assert page(app).count("The text ends within section three") == 1


@pytest.mark.parametrize(("language", "said"), [(Language.ENGLISH, "add it instead"), (Language.CHINESE, "改用 PDF")])
def test_of_a_text_in_blocks_of_columns_it_is_said_that_its_pdf_reads_better(store, language, said):
    text = in_blocks(consistent_values("2021", seed=5, most=30), "2021", [4, 14, 7], swapped=(14, 15))
    record = store.document(process(store, "copied.txt", text.encode()).document_id)
    assert [said in one for one in missing_parts(store, record, Words(language))] == [True]
