"""The corpus: figures hold together, labels are true, the same seed gives the same bytes, nothing is guessed."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Basis, load_cases, load_gold
from eval.cli import OWN_CASES
from eval.corpus.build import MadeCase, converted_case, damaged_case, source_case
from eval.corpus.cli import main
from eval.corpus.converters import CONVERTERS
from eval.corpus.damages import DAMAGES, NotApplicable, Scene, hurt
from eval.corpus.figures import BLANKS
from eval.corpus.further_facts import FURTHER
from eval.corpus.ink import TURNS, coded, mark, names, pieces, plain
from eval.corpus.marked import Marked, Untraceable, join, lost, trace, unmarked
from eval.corpus.own_cases import RECIPES, Recipe, make_recipe
from eval.corpus.print_docx import choose_word_style, print_docx
from eval.corpus.print_html import choose_page_style, print_html
from eval.corpus.printings import Printings, Skipped, printings_of
from eval.corpus.report import FORMS, PECULIARITIES, Asked, Plan, Report, looked_for, make_report
from eval.corpus.values import SIZES, section, section_values
from eval.scoring import score_case
from extractor.prose import facts

FACTS = ("facts.website_items", "facts.wechat_items", "facts.applications_received", "facts.processing_fee")
SOME_SEEDS = [str(number) for number in range(25)]

seeds = st.integers(0, 10**6)
PARTS = sorted({(form, name) for parts in FORMS.values() for name, form in parts.items()})
small_sizes = st.sampled_from([size for size in SIZES.values() if size.name != "province"])


@cache
def report(seed: str) -> Report:
    return make_report("r", seed)


@cache
def printings() -> Printings:
    return printings_of(make_report("r", "1", Plan("small", "2021", ("neighbours",))))


# --- figures ---------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(seed=seeds, part=st.sampled_from(PARTS), size=small_sizes)
def test_values_hold_every_identity(seed, part, size):
    form, name = part
    values = section_values(form, name, size, Random(seed))

    assert list(values) == [spec.id for spec in section(form, name).fields]
    for identity in section(form, name).identities:
        assert identity.holds(values), identity.id
    assert all(value >= 0 for field_id, value in values.items() if not field_id.endswith(".change"))


def test_values_of_a_province_hold_the_identities_too():
    values = section_values("2021", "requests", SIZES["province"], Random(1))

    assert values["requests.new.total"] > 6_000
    for identity in section("2021", "requests").identities:
        assert sum(values[one] for one in identity.left) == sum(values[one] for one in identity.right)


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_a_wrong_sum_breaks_an_identity_and_gold_keeps_it(seed):
    one = make_report("r", seed, Plan("small", "2021", ("wrong_sum",)))
    values = {name: field.value for name, field in one.gold.items()}
    broken = [
        identity
        for name, form in FORMS["2021"].items()
        for identity in section(form, name).identities
        if sum(values[field] for field in identity.left) != sum(values[field] for field in identity.right)
    ]

    (misprinted,) = one.misprinted
    assert broken
    assert all(misprinted in identity.fields for identity in broken)


# --- reports and their gold ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_gold_names_the_fields_of_the_forms_that_the_report_follows(seed):
    one = report(seed)
    expected = [spec.id for name, form in FORMS[one.plan.forms].items() for spec in section(form, name).fields]

    assert [*one.gold] == [*expected, *FACTS]
    assert all((field.value is None) == (field.basis is not Basis.PRINTED) for field in one.gold.values())


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_the_printed_cell_says_what_gold_says(seed):
    one = report(seed)
    printed = {
        piece.name: piece.text
        for block in one.blocks
        for row in block.grid
        for cell in row
        for piece in pieces(cell.text)
        if piece.name in one.gold
    }

    assert set(printed) == {
        name for name, field in one.gold.items() if field.basis is Basis.PRINTED and name not in FACTS
    }
    for name, text in printed.items():
        figure = unicodedata.normalize("NFKC", text).replace(",", "").replace("−", "-")
        assert float(figure) == one.gold[name].value


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_the_prose_states_the_facts_that_gold_has_and_no_others(seed):
    one = report(seed)
    clauses = {piece.name: piece.text for block in one.blocks for piece in pieces(block.text)}

    for name in FACTS:
        fact = one.gold[name]
        assert (name in clauses) == (fact.basis is Basis.PRINTED)
        if fact.basis is Basis.PRINTED and fact.value:
            digits = clauses[name].replace(",", "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
            assert str(fact.value) in digits or "万" in digits
        elif fact.basis is Basis.PRINTED:
            assert any(word in clauses[name] for word in ("未", "无", "没有", "不存在", "0"))


@pytest.mark.parametrize("seed", SOME_SEEDS)
def test_facts_on_request_are_told_beside_what_the_report_tells_anyhow(seed):
    usual, more = report(seed), make_report("r", seed, further=True)
    further = FURTHER
    marked = {piece.name for block in more.blocks for piece in pieces(block.text)}

    assert more.gold.keys() - usual.gold.keys() == further
    assert [name for name in usual.gold if name not in FACTS and more.gold[name] != usual.gold[name]] == []
    assert {name for name in further if more.gold[name].basis is Basis.PRINTED} == further & marked


@pytest.mark.parametrize("peculiarity", PECULIARITIES)
def test_every_peculiarity_can_be_planned(peculiarity):
    one = make_report("r", "3", Plan("county", "2021", (peculiarity,)))
    blank = any(field.basis is Basis.BLANK for field in one.gold.values())

    assert blank == peculiarity.startswith("blanks_")
    assert {"meta.agency", "meta.year"} <= looked_for(one).keys()


@pytest.mark.parametrize("habit", BLANKS)
def test_what_a_report_shall_be_like_can_be_asked_for(habit):
    one = make_report("r", "3", asked=Asked("2019", "township", habit))
    tables = [field for name, field in one.gold.items() if not name.startswith(("facts.", "meta."))]
    noughts = sum(field.value == 0 for field in tables)
    blank = sum(field.basis is Basis.BLANK for field in tables)
    cells = [cell.text for block in one.blocks for row in block.grid for cell in row if cell.kind == "figure"]
    signs = {text for text in cells if not any(piece.name for piece in pieces(text))}

    assert (one.plan.forms, one.plan.size) == ("2019", "township")
    assert bool(blank) == (habit != "none")
    if habit == "most":
        assert blank > 4 * noughts
        assert one.empty_cells
    if habit in ("dashes", "words"):
        assert not noughts
        assert len(signs) == 1
        assert not one.empty_cells


def test_the_same_seed_gives_the_same_bytes():
    page, word = (choose(Random(5)) for choose in (choose_page_style, choose_word_style))
    first, second = make_report("r", "5"), make_report("r", "5")

    assert first == second
    assert first != make_report("r", "6")
    assert print_html(first, page, plain) == print_html(second, page, plain)
    assert print_docx(first, word, plain) == print_docx(second, word, plain)


# --- marks -----------------------------------------------------------------------------------------------------------


def test_every_mark_is_told_from_every_other():
    text = "\n".join(mark(name, "7甲") for name in names())
    traced = trace(plain(text), [coded(turn)(text) for turn in range(TURNS)])

    assert [line.names() for line in traced.lines()] == [{name} for name in names()]


def test_a_conversion_that_treats_the_printings_differently_is_not_labelled():
    text = "规章 " + mark("proactive.regulations.made", "3")
    printed = [coded(turn)(text) for turn in range(TURNS)]

    with pytest.raises(Untraceable):
        trace("规章 3。", printed)
    with pytest.raises(Untraceable):
        trace("章规 3", printed)
    assert trace("规章  3", printed).names() == {"proactive.regulations.made"}


def _cells(*figures: str) -> Marked:
    fields = ("proactive.regulations.made", "proactive.regulations.repealed", "proactive.regulations.in_force")
    text = "|".join(mark(name, figure) for name, figure in zip(fields, figures, strict=True))
    return trace(plain(text), [coded(turn)(text) for turn in range(TURNS)])


def test_a_figure_is_lost_when_it_is_gone_cut_short_or_run_together():
    made, repealed, in_force = weights = {
        "proactive.regulations.made": 1,
        "proactive.regulations.repealed": 1,
        "proactive.regulations.in_force": 2,
    }
    whole = _cells("3", "2", "30")

    assert lost(whole, weights) == []
    assert lost(whole.cut(0, 3), weights) == [in_force]
    assert lost(whole.cut(0, 5), weights) == [in_force]
    assert lost(whole.cut(1), weights) == [made]
    assert lost(join([whole.cut(0, 1), whole.cut(2)], ""), weights) == [made, repealed]
    assert lost(join([unmarked("1"), whole], ""), weights) == [made]


# --- conversions and damages -----------------------------------------------------------------------------------------

QUICK = [
    name
    for name, one in CONVERTERS.items()
    if not one.programs and one.takes != "pdf" and "mammoth" not in one.modules and "docx2python" not in one.modules
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", QUICK)
def test_a_conversion_keeps_or_lists_every_figure(name):
    if CONVERTERS[name].missing():
        pytest.skip(f"not installed: {', '.join(CONVERTERS[name].missing())}")
    try:
        case = converted_case(printings(), name)
    except Skipped as reason:
        pytest.skip(str(reason))
    text = case.data.decode()

    assert set(case.lost) <= looked_for(case.report).keys()
    for field_id, field in case.report.gold.items():
        if field.basis is Basis.PRINTED and field.value and field_id not in (*case.lost, *FACTS):
            assert f"{field.value:,}" in text or str(field.value) in text, field_id


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_lists_what_it_took(name):
    text = printings().text("stdlib_cells")
    scene = Scene(Random(1), printings().report.title, "另一份报告")
    try:
        hurting, data = hurt(text, name, scene)
    except NotApplicable as reason:
        pytest.skip(str(reason))
    wanted = looked_for(printings().report)

    assert data
    assert set(lost(text, wanted)) <= set(lost(hurting, wanted)) <= wanted.keys()
    assert len(hurting.text) == len(hurting.marks)


@pytest.mark.parametrize("chain", ["drop_repeats", "cut_tail", "first_half", "second_half", "cells_lost", "rows_lost"])
def test_what_takes_figures_away_says_so(chain):
    case = damaged_case(printings(), printings(), "stdlib_cells", chain, Random(2))

    assert case.to_json()["lossy"] is True
    assert set(case.lost) <= {*case.report.gold, "meta.agency", "meta.year"}


@pytest.mark.parametrize("chain", ["gb18030", "utf16", "traditional", "page_breaks", "two_reports", "labels_lost"])
def test_what_leaves_the_figures_alone_loses_none(chain):
    case = damaged_case(printings(), printings(), "stdlib_cells", chain, Random(2))

    assert case.lost == ()
    assert "lost" not in case.to_json()


def test_a_blank_that_cannot_be_seen_is_not_labelled():
    reports = (make_report("r", seed, Plan("small", "2021", ("blanks_zeros",))) for seed in SOME_SEEDS)
    blank = printings_of(next(one for one in reports if one.empty_cells))

    assert converted_case(blank, "docx_in_order_tabs").lost == ()
    with pytest.raises(Skipped):
        converted_case(blank, "tags_to_blanks")


def test_a_page_in_an_old_charset_is_not_utf8():
    style = next(recipe.page for recipe in RECIPES if recipe.page and not recipe.page.charset)
    data = source_case(replace(printings(), page_style=style), "html").data

    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert "政府信息公开" in data.decode("gb18030")


# --- the kept cases --------------------------------------------------------------------------------------------------


def test_the_kept_cases_load_and_are_small():
    cases = load_cases(OWN_CASES)

    assert [case.id for case in cases] == [recipe.id for recipe in RECIPES]
    assert sum("sample" in case.tags for case in cases) == 5
    assert all(case.source.read_bytes() for case in cases)
    assert sum(path.stat().st_size for path in OWN_CASES.parent.rglob("*") if path.is_file()) < 520_000


def test_the_kept_gold_knows_every_field_and_what_is_lost_of_it():
    for line in OWN_CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        gold = load_gold(OWN_CASES.parent / case["gold"])
        used = json.loads((OWN_CASES.parent / case["gold"]).read_text(encoding="utf-8"))["forms"]
        expected = {spec.id for name, form in used.items() for spec in section(form, name).fields}

        told = set(FURTHER) | set(FACTS) if "facts" in case["tags"] else set(FACTS)
        assert gold.keys() == {*expected, *told, "meta.agency", "meta.year"}
        assert set(case.get("lost", ())) <= gold.keys()
        assert case["lossy"] == bool(case.get("lost"))


def test_the_kept_cases_with_all_facts_are_read_without_a_silent_error():
    cases = [case for case in load_cases(OWN_CASES) if "facts" in case.tags]
    found = [outcome for case in cases for outcome in score_case(case, facts=facts()).outcomes]

    assert len(cases) == 3
    assert {one.field for one in found} >= FURTHER
    assert [one for one in found if one.silent or one.exact is False] == []


def _remakable(recipe: Recipe) -> bool:
    """Tell whether a case needs nothing whose next version may print otherwise; the samples stand for the rest."""
    converter = CONVERTERS.get(recipe.how)
    return recipe.sample and (converter is None or (not converter.programs and set(converter.modules) <= {"docx"}))


@pytest.mark.parametrize("recipe", [one for one in RECIPES if _remakable(one)], ids=lambda recipe: recipe.id)
def test_a_kept_case_can_be_made_anew_byte_for_byte(recipe):
    case: MadeCase = make_recipe(recipe)

    assert (OWN_CASES.parent / f"{case.id}{case.suffix}").read_bytes() == case.data


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_makes_cases_that_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--reports", "1", "--seed", "9", "--converters", "html,docx_in_order_tabs", "--damages", "gb18030"]

    assert main(["make", str(tmp_path), *arguments]) == 0
    assert [case.id for case in load_cases(tmp_path / "cases.jsonl")] == [
        "html/r000",
        "docx_in_order_tabs/r000",
        "gb18030/r000",
    ]
    assert "3 cases" in capsys.readouterr().out


def test_the_command_makes_some_documents_of_what_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--reports", "4", "--documents", "2", "--converters", "html,docx_in_order_tabs,tags_stripped"]
    arguments += ["--damages", "gb18030", "--form", "2014", "--form", "2019", "--size", "zero", "--size", "district"]

    assert main(["make", str(tmp_path), *arguments]) == 0
    cases = load_cases(tmp_path / "cases.jsonl")
    tags = [frozenset(case.tags) & {"2014", "2019", "zero", "district"} for case in cases]
    assert [tags.count(tag) for tag in set(tags)] == [2, 2, 2, 2]
    assert len({case.id.partition("/")[0] for case in cases}) > 2
    assert "8 cases" in capsys.readouterr().out


def test_the_command_names_what_it_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["make", str(tmp_path), "--converters", "papyrus"]) == 2
    assert "papyrus" in capsys.readouterr().err
