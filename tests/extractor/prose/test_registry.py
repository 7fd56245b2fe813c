from pathlib import Path

import pytest

from extractor.errors import FormError, UsageError
from extractor.prose.registry import FACTS_FILE, choose, fact_of, facts, known_facts, load_registry

ENTRY = """other_channels = ["报纸"]

[[fact]]
id = "visits"
kind = "count"
unit = "次"
name = "接待来访"
english = "visits received"
where = ["prose"]
subject = ["来访"]
words = ["来访"]
verbs = ["接待"]
measures = ["次"]
"""


def test_ids_and_units_are_those_of_the_contract(reference: Path) -> None:
    rows = (reference / "forms" / "facts.csv").read_text(encoding="utf-8").splitlines()[1:]
    listed = {tuple(row.split(",")[::2][:2]) for row in rows}
    assert {(fact.field_id, fact.unit) for fact in facts()} == listed


def test_what_is_only_compared_with_a_table_is_read_where_it_is_asked_for_by_name() -> None:
    assert [fact.id for fact in choose(["suits", "reviews"])] == ["reviews", "suits"]
    assert {"reviews", "suits"}.isdisjoint(fact.id for fact in choose(["all"]))


def test_the_usual_facts_are_four() -> None:
    assert [fact.id for fact in choose(())] == [
        "website_items",
        "wechat_items",
        "applications_received",
        "processing_fee",
    ]


def test_facts_are_chosen_by_their_ids_in_the_order_of_the_registry() -> None:
    assert [fact.id for fact in choose(["trainings", "wechat_items"])] == ["wechat_items", "trainings"]
    assert (choose(["all"]), choose(["none"])) == (facts(), ())
    with pytest.raises(UsageError, match="there is no fact 'weather'; there are website_items"):
        choose(["weather"])


def test_a_field_of_a_table_holds_no_fact() -> None:
    assert fact_of("requests.new.total") is None
    assert fact_of("meta.year") is None


def test_every_fact_has_a_short_english_name() -> None:
    assert [fact.english for fact in facts() if not fact.english.isascii() or len(fact.english) > 40] == []
    assert len({fact.name for fact in facts()}) == len(facts())


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (("[[fact]]", "[[fact]"), 3, "Expected"),
        (('kind = "count"', 'kind = "sum"'), 5, "fact.0.kind"),
        (('unit = "次"', 'until = "次"'), 6, "fact.0.until"),
        (('words = ["来访"]', 'words = ["来(访"]'), 11, "visits: '来(访' is no regular expression"),
        (('words = ["来访"]', 'words = ["(来)访"]'), 11, "is no regular expression"),
        (('verbs = ["接待"]', ""), 5, "visits: count needs verbs"),
        (('where = ["prose"]', 'where = ["labels"]'), 9, "visits: a date stands behind a label"),
    ],
)
def test_a_wrong_entry_is_named_by_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, problem: str
) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(ENTRY.replace(*change), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_registry(path)
    assert str(caught.value).startswith(f"facts.toml, line {line}: ")
    assert problem in str(caught.value)


def test_no_two_facts_have_one_id(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(ENTRY + ENTRY[ENTRY.index("[[fact]]") :], encoding="utf-8")
    with pytest.raises(FormError, match=r"facts\.toml, line 15: visits: is there twice"):
        load_registry(path)


def test_the_file_beside_the_module_is_the_one_that_is_read() -> None:
    assert load_registry(FACTS_FILE).facts == known_facts()
