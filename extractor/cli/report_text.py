"""How a report was read, in lines of text: its tables as they were understood, and what is doubted.

In: an ``Explanation``. Out: lines. Surprise: a Chinese letter takes two places on a terminal, so columns are padded by
width, not by length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from extractor.cli.field_text import cells_text, table_line
from extractor.cli.phrases import REASONS, WAYS
from extractor.counting import counted
from extractor.explain import Explanation, RowMatch, SectionExplanation
from extractor.page import FieldValue, State

_LABEL, _CELL = 44, 9
_LEGEND = (
    "Each row: its label, which share of it stands by the cells, and the margin to the runner-up, if there is one;",
    "then its cells: — is an empty one, · nothing, = derived, ? waits for a person.",
)


def report_lines(explanation: Explanation) -> Iterator[str]:
    """Yield every table as it was understood, then the fields that wait for a person."""
    yield from _LEGEND
    for section in explanation.sections:
        yield ""
        yield from _section(section)
    if explanation.others:
        yield ""
        yield "Not the report's own, and read apart:"
        for other in explanation.others:
            yield f"  {other.scope or 'without a heading'}: {', '.join(other.headings)}"
    yield ""
    flagged = explanation.flagged
    yield f"To review: {len(flagged)} of {counted(len(explanation.fields), 'field')}{':' if flagged else '.'}"
    for one in flagged:
        reasons = "; ".join(REASONS[reason] for reason in one.value.reasons)
        yield f"  {one.value.id}   {' › '.join(one.label[1:])}: {reasons}"


def _section(section: SectionExplanation) -> Iterator[str]:
    yield section.heading
    match = section.match
    yield f"  {table_line(match) if match else f'form {section.taken_for}, as the figures or the other tables tell'}"
    yield f"  {'; '.join(WAYS[way] for way in section.ways)}"
    shown: tuple[str, ...] = ()
    for line in section.lines:
        for n, group in enumerate(line.groups):
            if group.heads != shown:
                shown = group.heads
                yield _table_row("", "", [*(_padded(head, _CELL) for head in shown[:-1]), shown[-1]])
            match_text = _match(line.row) if n == 0 else ""
            yield _table_row(group.label, match_text, [_padded(_cell(one), _CELL) for one in group.fields])
        if line.row:
            yield from _odd(line.row)


def _table_row(label: str, match: str, cells: Sequence[str]) -> str:
    return f"  {_padded(label, _LABEL)}{match:14}{''.join(cells)}"


def _match(row: RowMatch | None) -> str:
    return "    –" if row is None else f"{row.share:5.2f} {_margin(row.margin):>6}"


def _odd(row: RowMatch) -> Iterator[str]:
    """Yield what was not as the form has it."""
    if row.label and not row.found:
        yield f"      beside it stands: {row.before or '…'} ▮ {row.after or '…'}"
    if len(row.cells) != row.columns:
        yield f"      cells there {len(row.cells)}, in the form {row.columns}: {cells_text(row.cells)}"


def _margin(margin: float | None) -> str:
    return "–" if margin is None else f"{margin:.1f}"


def _cell(value: FieldValue) -> str:
    text = {State.BLANK: "—", State.MISSING: "·"}.get(value.state, str(value.value))
    derived = "=" if value.state is State.DERIVED else ""
    return f"{text}{derived}{'?' if value.needs_review else ''}"


def _padded(text: str, width: int) -> str:
    """Return a text cut and padded to a width in places of a terminal, the last one left free."""
    kept, used = "", 0
    for letter in text:
        wide = 2 if east_asian_width(letter) in "WF" else 1
        if used + wide > width - 1:
            break
        kept, used = kept + letter, used + wide
    return kept + " " * (width - used)
