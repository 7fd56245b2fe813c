"""Changes of meaning: each is made, its right answer follows from the clean document, and every answer is judged."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest

from eval.cases import Basis, load_cases
from eval.fuzz.cli import main
from eval.fuzz.meaning import trial
from eval.fuzz.meaning.all_kinds import KINDS
from eval.fuzz.meaning.clean import clean
from eval.fuzz.meaning.cli import CASES
from eval.fuzz.meaning.draft import draft_of, placed, report_of
from eval.fuzz.meaning.groups import GROUPS
from eval.fuzz.meaning.mutant import Mutant, edited, mutant, span
from eval.fuzz.meaning.printings import printing_of
from eval.fuzz.meaning.rows import _neighbours
from eval.fuzz.meaning.trial import Tried, attempt, judge, make_mutant, material

STOCK = material(load_cases(CASES))
PAGES = [page for page in map(STOCK.clean, range(len(STOCK.cases))) if page]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.case.id)
def test_a_clean_document_with_nothing_changed_has_no_silent_error(page):
    tried = judge(Tried(0, "nothing"), page, Mutant(page.encode(page.source), ".txt", "", page.gold))
    assert (tried.silent, tried.asked, tried.failed) == ((), 0, False)
    assert tried.exact == tried.fields > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.case.id)
def test_a_figure_stands_where_it_is_said_to_stand(page):
    for spot in page.spots.values():
        digits = [ch for ch in page.source[spot.start : spot.end] if ch.isdigit()]
        assert digits, spot
        assert page.gold[spot.id].value == spot.value


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_changes_some_document_and_says_what_is_right(name):
    assert len(KINDS[name].right.split()) > 4
    one, other = (make_mutant(name, Random("same"), STOCK) for _ in range(2))
    assert one is not None
    assert one == other
    page, made = one
    assert made.gold.keys() == page.case.gold.keys()
    assert made.also.keys() <= made.gold.keys()


def test_no_figure_moves_into_a_cell_that_blanks_alone_part_from_its_own():
    page = next(page for page in PAGES if page.tables.get("requests") and page.tables["requests"].layout == "tabs")
    row = next(row for row in page.tables["requests"].rows if row.spots[0].value and row.spots[1].value == 0)
    assert (row, 0) in _neighbours(page)
    one, other = row.spots[:2]
    gap = page.source[one.end : other.start]
    apart = replace(page, source=page.source[: one.end] + " " * len(gap) + page.source[other.start :])
    assert (row, 0) not in _neighbours(apart)


def test_every_kind_is_in_one_group():
    assert sorted(name for kinds in GROUPS.values() for name in kinds) == sorted(KINDS)


@pytest.mark.parametrize("name", ["html", "docx", "xlsx", "pdf", "markdown", "tabs", "csv", "lines"])
def test_made_up_reports_are_read_right_in_every_format_before_anything_is_changed(name):
    assert sum(printing_of(number, name) is not None for number in range(6)) >= 5


def test_a_hundred_mutants_are_judged_field_by_field():
    names = sorted(KINDS)
    for number in range(0, 2 * len(names), 3):
        tried, made = attempt(number, "hundred", STOCK, names)
        if made is None:
            continue
        assert tried.fields > 0
        assert 0 <= tried.exact <= tried.fields
        assert {name for name, *_ in tried.silent} <= made.gold.keys()


def test_figures_and_labels_that_a_converter_repeated_are_left_alone(tmp_path):
    source, row = next(
        (page, row)
        for page in PAGES
        for table in page.tables.values()
        for row in table.rows
        if table.section == "proactive"
        and len(row.spots) == 1
        and row.label
        and page.tables["requests"].layout == "tabs"
    )
    figure, label = (source.source[slice(*place)] for place in (span(row.spots[0]), row.label))
    again = edited(source.source, [(row.spots[0].end, row.spots[0].end, f"\t{figure}\t{figure}")])
    twice = edited(source.source, [(row.label.start, row.label.start, f"{label}\t")])
    for name, text in (("again", again), ("twice", twice)):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        page = clean(replace(source.case, id=name, source=path))
        assert page is None or name == "twice" or row.spots[0].id not in page.spots
        assert (
            page is None
            or name == "again"
            or all(one.label is None for one in page.tables["proactive"].rows if one.line is row.line)
        )


def test_a_value_that_changed_places_unasked_is_silent_and_one_that_is_asked_about_is_not():
    page = next(page for page in PAGES if "requests" in page.tables)
    spot = next(spot for spot in page.spots.values() if spot.id == "proactive.fees.amount")
    made = mutant(page, [(spot.start, spot.end, "7")], "")
    assert made is not None
    tried = judge(Tried(0, "other"), page, made)
    assert [name for name, *_ in tried.silent] == (["proactive.fees.amount"] if spot.value != 7 else [])


def test_edits_that_overlap_make_nothing():
    assert edited("0123456789", [(1, 3, "a"), (2, 4, "b")]) is None
    assert edited("0123456789", [(5, 6, "b"), (1, 3, "a"), (1, 1, "+")]) == "0+a34b6789"


def test_swapped_heads_with_their_figures_leave_every_answer_as_it_was():
    made = [attempt(n, "swap", STOCK, ["swap_two_heads_with_their_figures"]) for n in range(5)]
    for tried, one in made:
        page = next(page for page in PAGES if page.case.id == tried.case)
        assert one is not None
        assert one.gold == page.gold


def test_swapped_heads_without_their_figures_swap_the_answers():
    tried, one = attempt(1, "stay", STOCK, ["swap_two_heads_figures_stay"])
    page = next(page for page in PAGES if page.case.id == tried.case)
    assert one is not None
    other = {name for name, own in one.gold.items() if own != page.gold[name]}
    assert other
    assert sorted(str(one.gold[name]) for name in page.gold) == sorted(str(own) for own in page.gold.values())


def test_a_fee_in_yuan_is_asked_about_and_lacks_a_finding_until_there_is_one():
    tried, one = attempt(1, "fee", STOCK, ["fee_in_yuan"])
    assert one is not None
    assert one.gold["proactive.fees.amount"].basis is Basis.NARRATIVE
    assert one.finding == "unit"
    assert tried.fields > 0


def test_the_command_prints_a_line_for_every_kind_and_keeps_what_failed(capsys, tmp_path):
    names = "a_wrong_sum,only_a_struck_figure"
    counts = ["--json", str(tmp_path / "counts.json")]
    status = main(
        ["--meaning", "--documents", "8", "--workers", "1", "--kinds", names, "--keep", str(tmp_path), *counts]
    )
    said = capsys.readouterr().out
    assert said.startswith("8 mutants")
    groups = ["rows that stand twice", "struck out, hidden"]
    assert all(f"\n{name}" in said for name in [*names.split(","), *groups, "all"])
    assert "notes joined to figures" not in said
    assert {own["mutants"] for own in json.loads((tmp_path / "counts.json").read_text()).values()} == {4}
    assert status == int((tmp_path / "cases.jsonl").exists())
    if status:
        assert load_cases(tmp_path / "cases.jsonl")


def test_the_command_makes_one_mutant_by_its_number_and_refuses_unknown_kinds(capsys):
    main(["--meaning", "--only", "5", "--seed", "t"])
    assert "1 mutants" in capsys.readouterr().out
    assert main(["--meaning", "--kinds", "none_such"]) == 2


def test_chance_comes_from_the_number_alone():
    page = PAGES[0]
    made = [KINDS["confusable_in_a_figure"].make(page, Random("x")) for _ in range(2)]
    assert made[0] == made[1]


# --- made-up tables: a figure keeps its label and its head -----------------------------------------------------------

_FIGURES_KEEP_THEIR_HEADS = (
    "columns_in_another_order",
    "total_column_first",
    "rows_in_another_order",
    "table_with_a_subtotal_column",
    "table_with_an_empty_column",
    "table_with_a_column_more",
    "table_with_row_numbers",
    "old_row_hidden",
)


def _stated(draft):
    """Return by field what stands left of a figure and above it."""
    found = {}
    for sheet in draft.sheets("requests"):
        places = placed(sheet)
        for y, x, box in places:
            if not box.field:
                continue
            heads = [one.text for top, left, one in places if top < 3 and left <= x < left + one.columns]
            labels = [one.text for top, left, one in places if left < x and top <= y < top + one.rows and not one.field]
            label = next(text for text in reversed(labels) if text and not text.isdecimal())
            found[box.field] = (label, heads[-1])
    return found


@pytest.mark.parametrize("name", _FIGURES_KEEP_THEIR_HEADS)
@pytest.mark.parametrize("number", range(4))
def test_a_figure_of_a_changed_table_stands_by_its_own_label_and_under_its_own_head(name, number):
    clean, draft = draft_of(report_of(number)), draft_of(report_of(number))
    if KINDS[name].change(draft, Random(number)) is None:
        pytest.skip("nothing to change in this report")
    assert _stated(draft) == _stated(clean)
    assert not draft.right


def test_heads_that_changed_places_alone_change_what_is_right_by_them():
    for number in range(8):
        clean, draft = draft_of(report_of(number)), draft_of(report_of(number))
        KINDS["heads_in_another_order_figures_stay"].change(draft, Random(number))
        before, after = _stated(clean), _stated(draft)
        by_labels = {place: clean.value(field) for field, place in before.items()}
        for field, place in after.items():
            if place in by_labels and place != before[field]:
                owner = next(name for name, own in before.items() if own == place)
                assert draft.right[owner].value == clean.value(field)


def test_a_document_that_makes_the_program_raise_is_counted_not_lost(monkeypatch):
    page = PAGES[0]

    def raising(data):
        raise ValueError(len(data))

    monkeypatch.setattr(trial, "extract", raising)
    tried = judge(Tried(0, "raises"), page, Mutant(b"12", ".txt", "", page.gold))
    assert tried.failed
    assert tried.silent[0][2].startswith("ValueError")
