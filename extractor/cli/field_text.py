"""Why a field has its value, in lines of text.

In: a ``FieldExplanation``. Out: lines, each behind what it tells of. Surprise: labels and what stands on the page are
shown in their own characters, everything else in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.cli.phrases import REASONS, WAYS
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
from extractor.page import FieldValue, State, Value

_INDENT = 12
_LONG = 6  # addends; the sum of the items (一) to (六) has 21
_ALWAYS_ASKED = "none: an answer of the language model always waits for a person"
_VERDICTS = {Verdict.HELD: "holds", Verdict.BROKEN: "fails", Verdict.OPEN: "open"}


def field_lines(field: FieldExplanation) -> Iterator[str]:
    """Yield all that is known about a field's value."""
    yield f"{field.value.id}   {' › '.join(field.label)}"
    yield ""
    yield from _stated("value", [_value(field.value)])
    yield from _stated("doubts", [f"{REASONS[one]} ({one})" for one in field.value.reasons])
    yield from _stated("place", list(_standing(field.standing)) if field.standing else ["stands nowhere"])
    yield from _stated("found", [WAYS[field.way], *([_crossing(field.crossing)] if field.crossing else [])])
    yield from _stated("otherwise", [_value_text(field.otherwise)] if field.otherwise else [])
    yield from _stated("row", list(_row(field.row)) if field.row else [])
    yield from _stated("column", [_column(field.column)] if field.column else [])
    yield from _stated("table", [table_line(field.table)] if field.table else [])
    yield from _stated("prose", [_candidate(one, field.value.value) for one in field.candidates])
    yield from _stated("sums", [_identity(one) for one in field.identities])
    yield from _stated("confidence", list(_scored(field.scored)) if field.scored else [_ALWAYS_ASKED])


def cells_text(cells: Sequence[str]) -> str:
    """Return the characters of cells side by side, a dash for an empty one."""
    return "  ".join(one or "—" for one in cells)


def margin_text(margin: float | None) -> str:
    """Return a margin in words."""
    return "no other possible" if margin is None else f"better by {margin:.1f}"


def _stated(name: str, lines: Sequence[str]) -> Iterator[str]:
    for n, line in enumerate(lines):
        yield f"{name if n == 0 else '':{_INDENT}}{line}"


def _value_text(value: FieldValue) -> str:
    return {State.BLANK: "the cell is empty", State.MISSING: "nothing"}.get(value.state, str(value.value))


def _value(value: FieldValue) -> str:
    what = _value_text(value)
    state = "" if value.value is None else f", {value.state}"
    waits = "waits for a person" if value.needs_review else "settled"
    return f"{what}{state}, by the {value.origin}; {waits}"


def _standing(standing: Standing) -> Iterator[str]:
    place = standing.place
    parts = [f"characters {place.start} to {place.end}", f"line {standing.line}"]
    parts += [f"page {place.page}"] if place.page else []
    if place.table is not None:
        parts.append(f"table {place.table + 1}")
        parts += [f"row {place.row + 1}"] if place.row is not None else []
        parts += [f"column {place.column + 1}"] if place.column is not None else []
    yield ", ".join(parts)
    yield f"{standing.before} [{standing.marked}] {standing.after}".strip()


def _row(row: RowMatch) -> Iterator[str]:
    if not row.label:
        yield f"without a label; the letters before its figures are {row.before or '…'} (share {row.share:.2f})"
    elif row.found:
        yield f"{row.label}; stands there as {row.found} (share {row.share:.2f})"
    else:
        yield f"{row.label}; what stands there is {row.before or '…'} ▮ {row.after or '…'} (share {row.share:.2f})"
    if row.crowd:
        yield f"the labels of other rows stand there too: {', '.join(row.crowd)}"
    if row.beside:
        yield "right beside its cells stand more figures that no row takes"
    yield f"cells there {len(row.cells)}, in the form {row.columns}: {cells_text(row.cells)}"
    if row.rival is None:
        yield "runner-up: none, nothing else could be paired with it"
        return
    other = "the same label with" if row.rival.same_line else f"{row.rival.label or 'the row without a label'} with"
    yield f"runner-up: {other} {cells_text(row.rival.cells)}; this one is {margin_text(row.margin)}"


def _crossing(one: Crossing) -> str:
    """Return the words left of a cell and above it, outermost first."""
    left, above = (" › ".join(reversed(side)) or "nothing" for side in (one.left, one.above))
    return f"left of it stands {left}; above it {above}"


def _column(column: ColumnMatch) -> str:
    head = f"stands on the page as {column.found}" if column.found else "stands nowhere on the page"
    return f"{column.number} of {column.columns}, {column.label}; its head {head}"


def table_line(table: TableMatch) -> str:
    """Return what a table was taken for, against what, and how much of it was found."""
    form = f"form {table.form} with a score of {table.score:.1f}"
    if table.rival is None or table.rival_score is None:
        form += "; no other one had to be tried"
    else:
        form += f" against {table.rival_score:.1f} for {table.rival}, {margin_text(table.margin)}"
    found = f"; {table.rows_found} of {table.rows} rows and {table.heads:.0%} of the heads found"
    stray = f"; {table.stray} figures that no row takes" if table.stray else ""
    return form + found + stray + ("; its columns may come one by one" if table.columnwise else "")


def _candidate(one: Candidate, value: Value) -> str:
    verb = "takes" if one.taken else "agrees" if one.value == value else "leaves"
    return f"{verb:7}{one.value}: {one.text}"


def _identity(check: IdentityCheck) -> str:
    sides = f"{_side(check.left)} {check.sign} {_side(check.right)}"
    return f"{_VERDICTS[check.verdict]:6}{sides}   ({check.id})"


def _side(addends: Sequence[Addend]) -> str:
    """Return one side of a sum; the zeros of a long one are only counted."""
    shown = [one for one in addends if one.number != 0] or list(addends[:1]) if len(addends) > _LONG else list(addends)
    zeros = len(addends) - len(shown)
    return " + ".join([*(_addend(one) for one in shown), *([f"{zeros} zeros"] if zeros else [])])


def _addend(one: Addend) -> str:
    derived = "=" if one.state is State.DERIVED else ""
    return f"{one.label} {'?' if one.number is None else one.number}{derived}"


def _scored(scored: Scored) -> Iterator[str]:
    yield f"{min(scored.probability, 0.999999):.6f}; below {scored.threshold:.6f}, or with a doubt, a person is asked"
    for sign in scored.signs:
        yield f"{sign.weight:+8.2f}  {sign.name}"
