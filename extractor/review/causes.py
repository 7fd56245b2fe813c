"""One question for all fields that are unsure for one cause, the most telling first.

In: a document's fields as they stand, and what its figures contradict. Out: ``Question``s; each field that waits is in
exactly one. Surprise: a field with several reasons is asked about under the widest of them, since a table that is
another year's makes the spelling of its figures nobody's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractor.forms import FieldSpec, field_specs, identities_of, section_ids
from extractor.page import FieldValue, Reason, State
from extractor.reconcile import Finding
from extractor.review.review_queue import form_of
from extractor.store import CurrentField, DocumentRecord


class Cause(StrEnum):
    """Why the fields of a question are unsure together."""

    OTHER_TABLE = "other_table"  # a whole table may be another report's, office's or year's
    FORM = "form"  # it is open which form a table follows
    TABLE_GONE = "table_gone"  # nothing of a table was found
    ROWS_GONE = "rows_gone"  # some rows of a table were not found
    CELLS_LOST = "cells_lost"  # the rows of a table are there, cells of them are not
    SHIFTED = "shifted"  # the figures of a table may stand in other rows or columns
    HEAD = "head"  # the head of a column stands elsewhere, or is another one
    ROW_TWICE = "row_twice"  # a row stands twice
    LABEL = "label"  # the label of a row is damaged, gone, or another one
    CELLS = "cells"  # a row has other cells than the form has columns
    SIGNS = "signs"  # characters of some figures are unclear
    SUM = "sum"  # a sum fails
    WORKED_OUT = "worked_out"  # figures of a table follow from others that are unsure
    EMPTY = "empty"  # cells of a table are empty where figures are to be expected
    NO_FIGURES = "no_figures"  # what stands in cells of a table is a picture, or struck out
    JOINED = "joined"  # figures of a table stand together and can be parted otherwise
    ROW = "row"  # fields of a row, for no cause but their own
    FIELD = "field"  # a single field


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked once, about one field or many.

    Attributes:
        id: stable as long as the fields are unsure for the same cause.
        fields: in the form's order; each document's field is in one question.
        section, row, column: what they have in common; of a fact, the section is ``facts``.
        acceptable: each has a value or an empty cell, which can be vouched for.
        sentence: the key of the words for the cause.
        near: how many waiting fields an answer bears on: those asked about, and those that share a sum with one.
    """

    id: str
    cause: Cause
    fields: tuple[str, ...]
    section: str
    row: str | None
    column: str | None
    acceptable: bool
    near: int

    @property
    def sentence(self) -> str:
        """Return the key of the words for the cause."""
        return f"cause.{self.cause}"


_GONE = frozenset((Reason.NOT_FOUND, Reason.CELL_LOST, Reason.TEXT_ENDS))

_BY_REASON = (
    (Cause.OTHER_TABLE, frozenset((Reason.SECOND_REPORT, Reason.OTHER_SCOPE))),
    (Cause.FORM, frozenset((Reason.FORM_UNCLEAR,))),
    (Cause.SHIFTED, frozenset((Reason.COLUMNS_REORDERED, Reason.READINGS_DIFFER))),
    (Cause.HEAD, frozenset((Reason.HEADER_UNCLEAR,))),
    (Cause.ROW_TWICE, frozenset((Reason.ROW_TWICE,))),
    (Cause.LABEL, frozenset((Reason.LABEL_UNCLEAR, Reason.LABEL_DIFFERS))),
    (Cause.CELLS, frozenset((Reason.CELLS_UNCLEAR, Reason.SURPLUS_CELL))),
    (Cause.SIGNS, frozenset((Reason.CONFUSABLE, Reason.SPLIT_NUMBER))),
    (Cause.SUM, frozenset((Reason.SUM_BROKEN,))),
    (Cause.WORKED_OUT, frozenset((Reason.DERIVED_WEAKLY,))),
    (Cause.EMPTY, frozenset((Reason.EMPTY_CELL,))),
    (Cause.NO_FIGURES, frozenset((Reason.NOT_TEXT, Reason.STRUCK_OUT))),
    (Cause.JOINED, frozenset((Reason.CELLS_JOINED,))),
)
"""The reasons of each cause, the widest first; what is gone comes after the form, and only where nothing was read."""

MANY_FAIL = 3
"""Sums of a table that fail; fewer are asked about one by one."""

_BY_SECTION = frozenset(
    (
        Cause.OTHER_TABLE,
        Cause.FORM,
        Cause.SHIFTED,
        Cause.SIGNS,
        Cause.CELLS_LOST,
        Cause.WORKED_OUT,
        Cause.EMPTY,
        Cause.NO_FIGURES,
        Cause.JOINED,
    )
)


def questions(
    record: DocumentRecord,
    current: Mapping[str, CurrentField],
    findings: Sequence[Finding],
    drawn: Collection[str] = (),
) -> tuple[Question, ...]:
    """Return what a person is to be asked about a document, the answer that bears on most fields first.

    ``drawn`` are fields that are asked about to count silent errors, each by itself.
    """
    waiting = {n: e.field for n, e in current.items() if (e.field.needs_review or n in drawn) and e.decision is None}
    specs = {name: spec for name in current if (spec := _spec(record, name))}
    groups: dict[tuple[Cause, str], list[str]] = {}
    left = dict(waiting)
    for cause, reasons in _BY_REASON:
        if cause is Cause.SHIFTED:  # nothing narrower is of any use where nothing was read
            _take(groups, left, _gone(waiting, left, specs))
            _take(groups, left, _displaced(left, findings))
        if cause is Cause.SUM:
            _take(groups, left, _broken(left, findings))
        found = ((name, cause) for name, value in left.items() if not reasons.isdisjoint(value.reasons))
        _take(groups, left, [(cause, _key(cause, name, specs), name) for name, cause in found])
    _take(groups, left, [(Cause.ROW, name if name in drawn else _key(Cause.ROW, name, specs), name) for name in left])
    near = _near(record, waiting)
    order = {name: n for n, name in enumerate(current)}
    asked = [
        _question(cause, key, sorted(names, key=order.__getitem__), specs, waiting, near)
        for (cause, key), names in groups.items()
    ]
    return tuple(sorted(asked, key=lambda one: (-one.near, order[one.fields[0]])))


def _take(
    groups: dict[tuple[Cause, str], list[str]], left: dict[str, FieldValue], found: Sequence[tuple[Cause, str, str]]
) -> None:
    """Put fields into their groups, and out of those that are left."""
    for cause, key, name in found:
        groups.setdefault((cause, key), []).append(name)
        left.pop(name, None)


def _spec(record: DocumentRecord, field_id: str) -> FieldSpec | None:
    return field_specs().get(form_of(record, field_id), {}).get(field_id)


def _key(cause: Cause, field_id: str, specs: Mapping[str, FieldSpec]) -> str:
    """Return what fields have in common that are asked about together: a section, a column, a row, or nothing."""
    spec = specs.get(field_id)
    if spec is None:  # a fact; or a field that only the form has which the table may follow as well
        section = field_id.partition(".")[0]
        return section if cause in _BY_SECTION and section in section_ids() else field_id
    if cause in _BY_SECTION:
        return spec.section
    return f"{spec.section}/{spec.column_id if cause is Cause.HEAD and spec.column_id else spec.row_id}"


def _gone(
    waiting: Mapping[str, FieldValue], left: Mapping[str, FieldValue], specs: Mapping[str, FieldSpec]
) -> list[tuple[Cause, str, str]]:
    """Return the fields of which nothing was found: of a whole table, of whole rows, or of cells of rows."""
    gone = {n for n, v in left.items() if n in specs and v.state is State.MISSING and not _GONE.isdisjoint(v.reasons)}
    found: list[tuple[Cause, str, str]] = []
    for section in dict.fromkeys(specs[name].section for name in left if name in gone):
        lines: dict[str, list[str]] = defaultdict(list)
        for name, spec in specs.items():
            if spec.section == section:
                lines[spec.row_id].append(name)
        whole = [row for row, names in lines.items() if gone.issuperset(names)]
        cause = Cause.TABLE_GONE if len(whole) == len(lines) else Cause.ROWS_GONE
        found += [(cause, section, name) for row in whole for name in lines[row]]
        taken = {name for row in whole for name in lines[row]}
        found += [
            (Cause.CELLS_LOST, section, name)
            for names in lines.values()
            for name in names
            if name in gone and name not in taken
        ]
    return found


def _displaced(left: Mapping[str, FieldValue], findings: Sequence[Finding]) -> list[tuple[Cause, str, str]]:
    """Return the fields that are doubted for the sums of tables of which many fail, some of them in none that does.

    Such a table's figures may all stand in wrong cells, so that no sum of it is a question of its own.
    """
    fails: dict[str, set[str]] = defaultdict(set)
    for one in findings:
        for section in {name.partition(".")[0] for name in one.fields}:
            fails[section].add(one.identity)
    suspects = {name for one in findings for name in one.fields}
    doubted = [name for name, value in left.items() if Reason.SUM_BROKEN in value.reasons]
    whole = {name.partition(".")[0] for name in doubted if name not in suspects}
    return [
        (Cause.SHIFTED, section, name)
        for name in doubted
        if (section := name.partition(".")[0]) in whole and len(fails[section]) >= MANY_FAIL
    ]


def _broken(left: Mapping[str, FieldValue], findings: Sequence[Finding]) -> list[tuple[Cause, str, str]]:
    """Return the fields of sums that fail, each with the sum that has most of them."""
    open_ = {name for name, value in left.items() if Reason.SUM_BROKEN in value.reasons}
    sums = {one.identity: open_.intersection(one.fields) for one in findings}
    found: list[tuple[Cause, str, str]] = []
    while sums:
        identity = max(sums, key=lambda one: len(sums[one]))
        members = sums.pop(identity) & open_
        found += [(Cause.SUM, identity, name) for name in members]
        open_ -= members
        sums = {one: names & open_ for one, names in sums.items() if names & open_}
    return found


def _near(record: DocumentRecord, waiting: Mapping[str, FieldValue]) -> dict[str, set[str]]:
    """Return for each waiting field those that share a sum with it."""
    near: dict[str, set[str]] = defaultdict(set)
    for one in identities_of(record.forms):
        if one.binds_cells:
            members = waiting.keys() & set(one.fields)
            for name in members:
                near[name] |= members
    return near


def _question(
    cause: Cause,
    key: str,
    names: Sequence[str],
    specs: Mapping[str, FieldSpec],
    waiting: Mapping[str, FieldValue],
    near: Mapping[str, set[str]],
) -> Question:
    own = [specs.get(name) for name in names]
    rows = {spec.row_id if spec else name for spec, name in zip(own, names, strict=True)}
    columns = {spec.column_id if spec else "" for spec in own}
    sections = {name.partition(".")[0] for name in names}
    bears_on = set(names).union(*(near.get(name, set()) for name in names))
    if len(names) == 1 and cause is Cause.ROW:
        cause = Cause.FIELD
    return Question(
        id=f"{cause}:{key}",
        cause=cause,
        fields=tuple(names),
        section=sections.pop() if len(sections) == 1 else "",
        row=rows.pop() if len(rows) == 1 else None,
        column=(columns.pop() or None) if len(columns) == 1 else None,
        acceptable=all(waiting[name].state is not State.MISSING for name in names),
        near=len(bears_on),
    )
