"""Why a field has its value, as markup.

In: a ``FieldExplanation`` and the words. Out: ``Html``. Surprise: labels and what stands on the page are shown in their
own characters in both languages; only what is said about them is translated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.explain import (
    Addend,
    Candidate,
    ColumnMatch,
    Crossing,
    FieldExplanation,
    IdentityCheck,
    RowMatch,
    Scored,
    Standing,
    TableMatch,
    Verdict,
)
from extractor.page import Reason, State, Value
from ui.markup import Html, element, join
from ui.naming import number, value_text
from ui.wording import Words

LONG = 6
"""Addends; the zeros of a longer sum are only counted: the one of the items (一) to (六) has 21."""


def to_markup(field: FieldExplanation, words: Words) -> Html:
    """Return all that is known about a field's value: a row for its place, its label, its sums and so on."""
    told: dict[str, Sequence[object]] = {
        "how": [words(f"way.{field.way}"), *([_crossing(field.crossing, words)] if field.crossing else [])],
        "otherwise": [_otherwise(field, words)] if field.otherwise else [],
        "place": [_standing(field.standing, words)] if field.standing else [],
        "row": list(_row(field.row, words)) if field.row else [],
        "column": [_column(field.column, words)] if field.column else [],
        "table": list(_table(field.table, words)) if field.table else [],
        "prose": [_candidate(one, field.value.value, words) for one in field.candidates],
        "sums": [_identity(one, words) for one in field.identities],
        "confidence": list(_scored(field.scored, words)) if field.scored else [words("why.model_asks")],
    }
    rows = [
        element(
            "tr",
            element("th", words(f"why.{name}"), scope="row"),
            element("td", *[element("div", one) for one in lines]),
        )
        for name, lines in told.items()
        if lines
    ]
    return element("table", *rows, class_="explained")


def _standing(standing: Standing, words: Words) -> str:
    place = standing.place
    parts = [words("why.page", page=place.page)] if place.page else []
    parts.append(words("why.line", line=standing.line))
    if place.table is not None and place.column is not None:
        parts.append(words("why.cell", table=place.table + 1, column=place.column + 1))
    return words.listed(parts)


def _crossing(one: Crossing, words: Words) -> str:
    left, above = (" › ".join(reversed(side)) or "…" for side in (one.left, one.above))
    return words("why.crossing", left=left, above=above)


def _otherwise(field: FieldExplanation, words: Words) -> str:
    """Return what the reading says that was not taken, beside the one that was."""
    now, other = (
        number(value.value) or words(f"state.{value.state}") for value in (field.value, field.otherwise or field.value)
    )
    return words("why.two_readings", now=now, other=other)


def _row(row: RowMatch, words: Words) -> Iterator[object]:
    if row.label:
        yield element("b", row.label)
    if not row.label:
        yield words("why.row_heads", before=row.before)
    elif row.found:
        yield words("why.row_found", found=row.found)
    else:
        yield words("why.row_partly", share=f"{row.share:.0%}", before=row.before or "…", after=row.after or "…")
    if row.crowd:
        yield words("why.crowd", labels=words.listed(row.crowd))
    if row.beside:
        yield words("why.beside")
    yield words("why.cells", count=len(row.cells), columns=row.columns, cells=_cells(row.cells))
    if row.rival is None:
        yield words("why.no_rival")
        return
    margin = f"{row.margin:.1f}"
    if row.rival.same_line:
        yield words("why.other_cells", cells=_cells(row.rival.cells), margin=margin)
    else:
        label = row.rival.label or words("why.unlabelled")
        yield words("why.other_line", label=label, cells=_cells(row.rival.cells), margin=margin)


def _cells(cells: Sequence[str]) -> str:
    return " · ".join(one or "—" for one in cells)


def _column(column: ColumnMatch, words: Words) -> str:
    found = "why.column_found" if column.found else "why.column_lost"
    return words(found, number=column.number, columns=column.columns, label=column.label)


def _table(table: TableMatch, words: Words) -> Iterator[str]:
    form = words("why.form", form=table.form, score=f"{table.score:.1f}")
    if table.rival is None or table.rival_score is None:
        yield form + words("why.form_alone")
    else:
        yield form + words("why.form_rival", rival=table.rival, rival_score=f"{table.rival_score:.1f}")
    yield words("why.rows", found=table.rows_found, rows=table.rows, heads=f"{table.heads:.0%}")
    if table.stray:
        yield words("why.stray", count=table.stray)
    if table.columnwise:
        yield words("why.columnwise")


def _candidate(one: Candidate, value: Value, words: Words) -> Html:
    key = "why.taken" if one.taken else "why.agrees" if one.value == value else "why.left"
    said = element("span", words(key, value=value_text(one.value, words)), class_="verdict")
    return join(said, words("between"), one.text)


def _identity(check: IdentityCheck, words: Words) -> Html:
    kind = {Verdict.HELD: "good", Verdict.BROKEN: "bad", Verdict.OPEN: "warn"}[check.verdict]
    said = element("span", words(f"verdict.{check.verdict}"), class_=f"verdict {kind}")
    sides = (_side(check.left, words), _side(check.right, words))
    return join(said, words("between"), element("span", f" {check.sign} ".join(sides), class_="sum"))


def _side(addends: Sequence[Addend], words: Words) -> str:
    long = len(addends) > LONG
    told = [one for one in addends if one.number != 0] or list(addends[:1]) if long else list(addends)
    zeros = len(addends) - len(told)
    parts = [f"{one.label} {_figure(one)}" for one in told]
    return " + ".join([*parts, *([words("why.zeros", count=zeros)] if zeros else [])])


def _figure(one: Addend) -> str:
    """Return a figure as the report shows it: a derived one is marked, one that is not known is a question."""
    return "?" if one.number is None else number(one.number) + ("=" if one.state is State.DERIVED else "")


def _scored(scored: Scored, words: Words) -> Iterator[object]:
    yield words("why.probability", probability=percent(scored.probability), threshold=percent(scored.threshold))
    yield element("span", words("why.signs"), class_="small")
    signs = [element("li", f"{one.weight:+.2f} ".replace("-", "−"), sign_text(one.name, words)) for one in scored.signs]
    yield element("ul", *signs, class_="reasons")


def percent(share: float) -> str:
    """Return a probability with four digits; what is not certain is never rounded to it."""
    return f"{min(share * 100, 99.99) if share < 1 else 100:.4g} %"


def sign_text(name: str, words: Words) -> str:
    """Return what a sign of a confidence means; one that is a reason has that reason's sentence."""
    reason = name.rpartition(": ")[2]
    return words(f"reason.{reason}" if reason in set(Reason) else f"sign.{name}")
