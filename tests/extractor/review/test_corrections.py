from pathlib import Path

import pytest
from press import consistent_values, process, report

from extractor.review.corrections import correction_groups
from extractor.store.decisions import Action
from extractor.store.store import Store

ROW = "proactive.normative_documents"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


def put(store: Store, seed: int, label: str) -> int:
    text = report(consistent_values(seed=seed)).replace("行政规范性文件", label)
    return process(store, f"{seed}.txt", text.encode()).document_id


def test_corrections_of_one_row_are_put_together_with_the_words_of_the_page(store: Store) -> None:
    for seed in (1, 2, 3):
        document_id = put(store, seed, "规范性行文档件")
        store.decide(document_id, f"{ROW}.made", Action.CORRECT, 4711, "林")
        store.decide(document_id, f"{ROW}.repealed", Action.CORRECT, 4711, "林")
    store.decide(document_id, "proactive.licensing.decisions", Action.CORRECT, 4711, "林")
    (group,) = correction_groups(store)
    assert (group.form, group.section, group.row) == ("2021", "proactive", "normative_documents")
    assert (group.label, group.documents) == ("行政规范性文件", 3)
    assert list(group.printed) == ["规范性行文档件"]
    assert group.formats == {"text": len(group.corrections)}
    alone = correction_groups(store, fewest=1)
    assert [(one.row, one.kind) for one in alone if one.documents == 1] == [("licensing", "misread")]
    assert alone[-1].printed == {}


def test_confirmations_and_unreadable_fields_are_no_corrections(store: Store) -> None:
    document_id = put(store, 1, "行政规范性文件")
    value = store.fields(document_id)[f"{ROW}.made"].field.value
    store.decide(document_id, f"{ROW}.made", Action.ACCEPT, value, "林")
    store.decide(document_id, f"{ROW}.repealed", Action.UNREADABLE, None, "林")
    store.decide(document_id, f"{ROW}.in_force", Action.CORRECT, 5000, "林")
    store.decide(document_id, "facts.website_items", Action.BLANK, None, "林")
    groups = {(one.row, one.kind) for one in correction_groups(store, fewest=1)}
    assert groups == {("normative_documents", "misread"), ("facts.website_items", "invented")}
