"""One figure over the years: the sum over agencies, or that of one, as bars and as a table.

In: the agencies of a year and a figure that the person chooses. Out: a chart, its figures, and who is not in it.
Surprise: the bars add up those agencies alone that have the figure in each of the years; others would make years look
alike or different that are not about the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import streamlit as st

from extractor.consolidation import Comparison, Consolidation, compare_years, field_title, read_year
from extractor.page import Number
from extractor.store import Store
from ui import people, session
from ui.markup import element, note, show
from ui.naming import number
from ui.wording import Language, Words

YEARS = 6
"""The latest years that are compared."""

NAMED = 20
"""So many agencies are named in a sentence."""

ACCENT = "#2f7d9c"
"""The app's own colour, between that of its light and of its dark side."""


def show_comparison(store: Store, years: Sequence[int], of: str | None, found: Consolidation, words: Words) -> None:
    """Draw a figure over the years."""
    names = list(dict.fromkeys(name for total in found.totals for name in total.amounts))
    if not names:
        show(element("div", words("consolidate.no_sums"), class_="line"))
        return
    which, whose = st.columns(2)
    forms = {total.section: total.form for total in found.totals}
    name = which.selectbox(
        words("consolidate.field"),
        names,
        index=names.index("requests.new.total") if "requests.new.total" in names else 0,
        key="consolidate_field",
        format_func=lambda one: field_title(one, forms, english=words.language is Language.ENGLISH),
    )
    code = whose.selectbox(
        words("workbook.agency"),
        [None, *found.year.reports],
        key="consolidate_agency",
        format_func=lambda one: words("consolidate.all") if one is None else found.year.agencies[one].name,
    )
    hidden = people.hidden_from(store, session.author())
    read = [read_year(store, year, hidden) for year in sorted(years)[-YEARS:]]
    if code is not None:
        sums = {year.year: year.reports[code].values.get(name) for year in read if code in year.reports}
        _drawn([(year, one) for year, one in sums.items() if isinstance(one, int | float)], words)
        return
    compared = Comparison(tuple(one for one in compare_years(read, name, of).years if one.figures))
    same = compared.everywhere
    _drawn([(one.year, one.sum(same or None)) for one in compared.years], words, compared)
    if compared.absent:
        show(note("info" if same else "warn", *_who(found, compared, words)))


def _who(found: Consolidation, compared: Comparison, words: Words) -> list[object]:
    """Return in sentences which agencies the bars add up, and who is missing in which year."""

    def named(codes: Sequence[str]) -> str:
        names = words.listed(found.year.agencies[code].name for code in codes[:NAMED])
        more = len(codes) - NAMED
        return words("consolidate.and_more", names=names, count=more) if more > 0 else names

    same = compared.everywhere
    first = words("consolidate.same", names=named(same)) if same else words("consolidate.none_same")
    absent = [words("consolidate.absent", year=year, names=named(codes)) for year, codes in compared.absent.items()]
    return [element("div", one) for one in (first, *absent)]


def _drawn(sums: Sequence[tuple[int, Number | None]], words: Words, compared: Comparison | None = None) -> None:
    """Draw the bars with their figures, and the table below; of several reports it says how many."""
    bars = alt.Chart(
        alt.InlineData(values=[{"year": str(year), "value": value} for year, value in sums if value is not None])
    ).encode(
        x=alt.X("year:O", title=words("workbook.year"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=None),  # what it is stands above, at any length
        tooltip=["year:O", "value:Q"],
    )
    figures = bars.mark_text(dy=-8, fontSize=13, color=ACCENT).encode(text="value:Q")
    chart = bars.mark_bar(size=40, color=ACCENT) + figures
    st.altair_chart(chart.properties(height=280), width="stretch")
    heads = [words("workbook.year"), words("consolidate.field")]
    rows: list[list[object]] = [[year, _or_dash(value)] for year, value in sums]
    if compared is not None:
        same = compared.everywhere
        apart = bool(same and compared.absent)
        if apart:
            heads = [heads[0], words("consolidate.of_same", count=len(same)), words("consolidate.of_all")]
        heads.append(words("consolidate.with_figure"))
        for row, one in zip(rows, compared.years, strict=True):
            row.extend([_or_dash(one.sum())] if apart else [])
            row.append(words("consolidate.reports_of", reports=len(one.figures), expected=one.owed))
    head = element("tr", *[element("th", one, scope="col") for one in heads])
    body = [
        element("tr", element("th", row[0], scope="row"), *[element("td", cell) for cell in row[1:]]) for row in rows
    ]
    show(element("table", head, *body, class_="data"))


def _or_dash(value: Number | None) -> str:
    return "–" if value is None else number(value)
