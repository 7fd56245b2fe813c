"""The small part of the corpus that is kept with the project: one report for every kind of breakage.

In: nothing. Out: the cases of ``eval/cases``. Surprise: every case has a report of its own, chosen by hand for what it
shows; five of them are tagged ``sample`` and are what a newcomer is shown first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from eval.corpus.build import SOURCES, MadeCase, converted_case, damaged_case, source_case
from eval.corpus.print_html import PageStyle
from eval.corpus.printings import Printings, printings_of
from eval.corpus.report import Plan, make_report

SEED = "kept"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one of these cases is made.

    Attributes:
        id: says the breakage; the report's seed too.
        how: a format, or a converter.
        chain: damages after it.
        page: what its page style shall be, where that matters.
        sample: shown to newcomers.
        number: which of the reports that fit was chosen.
    """

    id: str
    plan: Plan
    how: str
    chain: str = ""
    page: PageStyle | None = None
    sample: bool = False
    number: int = 0


_NO_FEE = frozenset({"processing_fee"})
_CLEAN_PAGE = PageStyle("cms", "clean", compact=False, charset="utf-8", headings="tags", indent="")
_WORD_PAGE = PageStyle("layout", "word", compact=False, charset="", headings="spans", indent="")

RECIPES = (
    Recipe("clean-docx", Plan("small", "2021"), "docx", sample=True, number=2),
    Recipe("clean-html", Plan("county", "2021", ("neighbours",)), "html", page=_CLEAN_PAGE, sample=True, number=10),
    Recipe("form-2019", Plan("small", "2019"), "docx_in_order_tabs", sample=True),
    Recipe("wrong-printed-sum", Plan("small", "2021", ("wrong_sum",)), "inscriptis", sample=True, number=12),
    Recipe(
        "glosses-and-repeats-dropped", Plan("sparse", "2021"), "docx_cells_down", "glosses+drop_repeats", sample=True
    ),
    Recipe("cells-one-a-line-behind-tabs", Plan("zero", "2021", ("neighbours",)), "docx_cells_down"),
    Recipe("markdown-pipes", Plan("city", "2021", ("thousands",)), "markdownify_md", page=_CLEAN_PAGE),
    Recipe("html-not-utf8-from-word", Plan("sparse", "2021", (), _NO_FEE), "html", page=_WORD_PAGE),
    Recipe("text-in-gb18030", Plan("small", "2021", ("notes",)), "trafilatura_txt", "gb18030", _CLEAN_PAGE),
    Recipe("traditional-with-glosses", Plan("county", "2021"), "stdlib_cells", "glosses", _CLEAN_PAGE),
    Recipe("cut-off", Plan("county", "2021"), "bs4_rows_tabs", "cut_tail", _CLEAN_PAGE, number=9),
    Recipe("rows-without-labels", Plan("county", "2021", (), _NO_FEE), "docx_in_order_tabs", "labels_lost", number=3),
    Recipe("mixed-forms", Plan("small", "new two, old three"), "docx_in_order_pipes"),
    Recipe("blank-cells", Plan("sparse", "2021", ("blanks_zeros",)), "docx_in_order_tabs", number=13),
    Recipe("aligned-columns-from-pdf", Plan("small", "2021"), "pdftotext_layout"),
    Recipe(
        "prose-approximate-page-ends",
        Plan("small", "2021", ("approximate", "neighbours")),
        "pdftotext_raw",
        "page_breaks",
    ),
    Recipe("further-facts-in-text", Plan("county", "2021", ("neighbours",), further=True), "docx_in_order_tabs"),
    Recipe("further-facts-on-a-page", Plan("small", "2021", further=True), "html", page=_CLEAN_PAGE),
    Recipe("further-facts-in-traditional", Plan("small", "2019", further=True), "stdlib_cells", "glosses", _CLEAN_PAGE),
    Recipe("statistics-2014-html", Plan("county", "2014", ("neighbours",)), "html", page=_CLEAN_PAGE),
    Recipe("statistics-2014-cells-one-a-line", Plan("small", "2014"), "docx_cells_down"),
    Recipe(
        "statistics-2014-numbered-rows", Plan("small", "2014", ("blanks_scattered",)), "docx_in_order_tabs", number=24
    ),
    Recipe(
        "statistics-2014-wrong-sum",
        Plan("city", "2014", ("wrong_sum", "thousands")),
        "markdownify_md",
        page=_CLEAN_PAGE,
    ),
)


def make_own_cases() -> list[MadeCase]:
    """Make the project's own cases.

    Raises:
        Skipped: something that a recipe needs is not installed.
    """
    return [make_recipe(recipe) for recipe in RECIPES]


def make_recipe(recipe: Recipe) -> MadeCase:
    """Make one of them."""
    seed = f"{SEED}{recipe.number}"
    report = make_report(recipe.id, seed, recipe.plan)
    made = printings_of(report)
    # The PDFs are those of the office program, which are the rule; merged cells are kept.
    printings = Printings(report, recipe.page or made.page_style, replace(made.word_style, merged=True), "office")
    if recipe.how in SOURCES:
        case = source_case(printings, recipe.how)
    elif recipe.chain:
        case = damaged_case(printings, printings, recipe.how, recipe.chain, Random(f"{seed}/{recipe.id}"))
    else:
        case = converted_case(printings, recipe.how)
    tags = ("kept", *(["sample"] if recipe.sample else []), *case.tags[1:])
    return replace(case, id=recipe.id, tags=tags)
