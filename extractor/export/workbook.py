"""Reports to an Excel workbook: each as the form is printed, sums over all of them, what contradicts itself.

In: a store and documents. Out: a file. Surprise: a figure is written as it stands, a doubtful one marked and explained
in a note; sums are formulas through the sheets, so that whoever corrects a cell sees the sum follow. Of two reports of
one agency on one year only the one that came last is added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from extractor.export.report_sheet import Followed, Looks, draw, followed
from extractor.forms import FieldSpec, identities_of
from extractor.page import Number, State
from extractor.reconcile import Finding
from extractor.result import Status
from extractor.review import as_asked, drawn, findings_of, form_of, label
from extractor.store import CurrentField, DocumentRecord, Store

Say = Callable[[str], str]
"""Gives the words for a key: ``workbook.X`` for each of ``KEYS``, ``state.X``, ``reason.X``, ``action.X`` and
``finding.X``."""

KEYS = (
    "documents",
    "findings",
    "sum",
    "others",
    "document",
    "agency",
    "year",
    "forms",
    "status",
    "waiting",
    "problem",
    "doubled",
    "kind",
    "left",
    "right",
    "gap",
    "proposed",
    "printed",
    "between",
    "reports",
    "unsure",
    "lacking",
    *Status,
)

_LISTED = ("document", "agency", "year", "forms", "status", "waiting", "problem")
_FOUND = ("document", "agency", "year", "kind", "left", "right", "gap", "proposed")

_NAME = 31
"""The most characters that a sheet's name may have."""

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "·"))

Group = tuple[int | None, Followed]
"""Reports that can be added up: those on one year that follow the same forms."""

Decided = Mapping[str, CurrentField]


@dataclass(slots=True)
class _Sum:
    """What the reports of a group come to in one field, and how many hold a doubtful figure or none."""

    amount: Number = 0
    unsure: int = 0
    lacking: int = 0

    def add(self, entry: CurrentField | None) -> None:
        """Add a report's field; a blank cell lacks nothing."""
        if entry is None or entry.field.state is State.MISSING:
            self.lacking += 1
            return
        if isinstance(entry.field.value, int | float):
            self.amount = round(self.amount + entry.field.value, 6)
        self.unsure += entry.field.needs_review


@dataclass(slots=True)
class _Group:
    """The sheets of one group, between two empty ones that are hidden, and what they come to.

    A formula names the two and adds whatever stands between; their names need no quotes, since LibreOffice takes quoted
    ones for a single sheet.
    """

    begin: str
    end: str
    reports: int = 0
    sums: dict[str, _Sum] = field(default_factory=lambda: defaultdict(_Sum))


def write_workbook(
    store: Store, records: Iterable[DocumentRecord], to: Path | BinaryIO, say: Say, zone: tzinfo | None = None
) -> None:
    """Write documents to an Excel workbook; those that could not be read stand in its list of documents.

    Times are told as clocks of the ``zone`` show them, of this machine's if it is left out.

    Raises:
        OSError: the file cannot be written.
    """
    writer = _Writer(store, to, say, zone)
    try:
        writer.write(list(records))
    except FileCreateError as error:  # the library's own, around what the system said
        raise error.args[0] from error


class _Rows:
    """A sheet that is filled from the top, a row at a time."""

    def __init__(self, sheet: Worksheet, heads: Iterable[str], look: Format) -> None:
        self._sheet, self._row = sheet, 0
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 3, 12)
        sheet.set_column(4, 9, 30)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, look)

    def add(self, cells: Iterable[object]) -> None:
        """Add a row: numbers as numbers, all else as text, which is never a formula."""
        self._row += 1
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                self._sheet.write_number(self._row, column, cell)
            elif cell is not None:
                self._sheet.write_string(self._row, column, str(cell))


class _Writer:
    """One workbook while it is written."""

    def __init__(self, store: Store, to: Path | BinaryIO, say: Say, zone: tzinfo | None) -> None:
        self._store, self._say, self._zone = store, say, zone
        self._book = Workbook(str(to) if isinstance(to, Path) else to)
        self._looks = _looks(self._book)
        self._names: set[str] = set()
        self._documents = self._rows("documents", _LISTED)
        self._findings = self._rows("findings", _FOUND)

    def write(self, records: Sequence[DocumentRecord]) -> None:
        """Write all sheets and the file."""
        last: dict[tuple[str | None, int | None], DocumentRecord] = {
            (one.agency, one.year): one for one in sorted(records, key=lambda one: one.id) if one.agency and one.forms
        }
        stead = {one.id: last.get((one.agency, one.year), one) for one in records}
        groups: dict[Group, list[DocumentRecord]] = defaultdict(list)
        for record in records:
            self._list(record, stead[record.id])
            if record.forms:
                groups[record.year, followed(record.forms)].append(record)
        in_order = sorted(groups.items(), key=lambda one: (one[0][0] or 0, one[0][1]))
        sums = {key: self._sheet(self._group_name(key)) for key, _ in in_order}
        for n, (key, own) in enumerate(in_order, 1):
            group = _Group(f"begin_{n}", f"end_{n}")
            self._border(group.begin)
            for record in (one for one in own if stead[one.id] is one):
                self._draw_report(record, key[1], group)
            self._border(group.end)
            for record in (one for one in own if stead[one.id] is not one):
                self._draw_report(record, key[1], None)
            self._draw_sum(sums[key], key, group)
        self._book.close()

    # --- sheets ------------------------------------------------------------------------------------------------------

    def _sheet(self, wanted: str) -> Worksheet:
        """Add a sheet; its name is told from the others' where it is the same but for case or its end."""
        cleaned = wanted.translate(_FORBIDDEN).strip() or "·"
        name, n = cleaned[:_NAME], 1
        while name.casefold() in self._names:
            n += 1
            name = f"{cleaned[: _NAME - len(str(n)) - 1]}~{n}"
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)

    def _rows(self, name: str, heads: Iterable[str]) -> _Rows:
        sheet = self._sheet(self._say(f"workbook.{name}"))
        return _Rows(sheet, (self._say(f"workbook.{head}") for head in heads), self._looks.head)

    def _border(self, name: str) -> None:
        """Add an empty sheet that says what it is for, out of sight: formulas find it there too."""
        sheet = self._sheet(name)
        sheet.write_string(0, 0, self._say("workbook.between"), self._looks.plain)
        sheet.hide()

    def _group_name(self, key: Group) -> str:
        year, forms = key
        used = "+".join(dict.fromkeys(form for _, form in forms))
        return f"{self._say('workbook.sum')} {year or '?'} ({used})"

    def _list(self, record: DocumentRecord, counted: DocumentRecord) -> None:
        """List a document, and the one that is added in its stead."""
        forms = " ".join(dict.fromkeys(record.forms.values()))
        problem = record.error
        if counted is not record:
            problem = f"{self._say('workbook.doubled')}: {counted.name}"
        status = self._say(f"workbook.{record.status}") if record.status else None
        self._documents.add((record.name, record.agency, record.year, forms, status, record.to_review, problem))

    # --- reports -----------------------------------------------------------------------------------------------------

    def _draw_report(self, record: DocumentRecord, forms: Followed, group: _Group | None) -> None:
        current = self._store.fields(record.id)
        sheet = self._sheet(f"{record.agency or record.name} {record.year or ''}")
        sheet.write_string(0, 0, f"{record.agency or '?'} {record.year or ''}", self._looks.title)
        sheet.write_string(1, 0, record.name, self._looks.plain)
        if group:
            group.reports += 1

        below = as_asked(current, drawn(self._store, record.id))

        def put(sheet: Worksheet, row: int, column: int, spec: FieldSpec) -> None:
            entry = below.pop(spec.id, None)
            if group:
                group.sums[spec.id].add(entry)
            if entry:
                self._put_value(sheet, row, column, entry)
            else:
                sheet.write_blank(row, column, None, self._looks.unsure)

        row = draw(sheet, forms, self._looks, put)
        self._draw_others(sheet, row, record, below)
        self._list_findings(record, current)

    def _draw_others(self, sheet: Worksheet, row: int, record: DocumentRecord, others: Decided) -> None:
        """Draw below the tables what these have no square for: what the prose tells, and fields of another form."""
        sheet.write_string(row, 0, self._say("workbook.others"), self._looks.heading)
        for name, entry in others.items():
            row += 1
            told = label(name, form_of(record, name))
            words = f"{'/'.join((*told.row, *told.column))} {told.unit}".rstrip()
            sheet.merge_range(row, 0, row, 2, words, self._looks.label)
            self._put_value(sheet, row, 3, entry)

    def _put_value(self, sheet: Worksheet, row: int, column: int, entry: CurrentField) -> None:
        value = entry.field.value
        look = self._looks.unsure if entry.field.needs_review else self._looks.figure
        if entry.decision and entry.decision.author:
            look = self._looks.person
        if value is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_number(row, column, value, look)
        if note := self._note(entry):
            sheet.write_comment(row, column, note, {"x_scale": 2})

    def _note(self, entry: CurrentField) -> str:
        """Return what is to be known of a figure that is doubtful or that a person decided about."""
        value, decision = entry.field, entry.decision
        by_person = decision is not None and bool(decision.author)
        if not value.needs_review and not by_person:
            return ""
        lines = [self._say(f"state.{value.state}")]
        if value.raw:
            lines.append(f"{self._say('workbook.printed')}: {value.raw}")
        lines += [self._say(f"reason.{reason}") for reason in value.reasons]
        if decision and by_person:
            moment = f"{datetime.fromisoformat(decision.decided_at).astimezone(self._zone):%Y-%m-%d %H:%M}"
            lines.append(f"{self._say(f'action.{decision.action}')}: {decision.author}, {moment}")
        return "\n".join(lines)

    def _list_findings(self, record: DocumentRecord, current: Decided) -> None:
        """List what contradicts itself in a report: two sides of a sum with their gap, or fields in another unit."""
        identities = {one.id: one for one in identities_of(record.forms)}
        values = ((name, entry.field.value) for name, entry in current.items())
        amounts = {name: value for name, value in values if isinstance(value, int | float)}
        for finding in findings_of(self._store, record, current):
            known = (record.name, record.agency, record.year, self._say(f"finding.{finding.kind}"))
            identity = identities.get(finding.identity)
            left, right, gap = _named(record, finding.fields), "", None
            if identity and not identity.last:
                left, right = _named(record, identity.left), _named(record, identity.right)
                if all(name in amounts for name in identity.fields):
                    gap = identity.gap(amounts)
            self._findings.add((*known, left, right, gap, _proposed(record, finding)))

    # --- sums --------------------------------------------------------------------------------------------------------

    def _draw_sum(self, sheet: Worksheet, key: Group, group: _Group) -> None:
        """Draw the form with the sums of a group's reports, marked where one of them is unsure or lacks a figure."""
        sheet.write_string(0, 0, self._group_name(key), self._looks.title)
        sheet.write_string(1, 0, f"{self._say('workbook.reports')}: {group.reports}", self._looks.plain)

        def put(sheet: Worksheet, row: int, column: int, spec: FieldSpec) -> None:
            known = group.sums[spec.id]
            look = self._looks.unsure if known.unsure or known.lacking else self._looks.figure
            formula = f"=SUM({group.begin}:{group.end}!{xl_rowcol_to_cell(row, column)})"
            sheet.write_formula(row, column, formula, look, known.amount)
            counts = (("unsure", known.unsure), ("lacking", known.lacking))
            note = "\n".join(f"{self._say(f'workbook.{name}')}: {count}" for name, count in counts if count)
            if note:
                sheet.write_comment(row, column, note, {"x_scale": 2})

        draw(sheet, key[1], self._looks, put)


def _named(record: DocumentRecord, names: Iterable[str]) -> str:
    """Return fields as a sum of their printed names."""
    labels = ((name, label(name, form_of(record, name))) for name in names)
    return " + ".join("/".join((*one.row[-1:], *one.column[-1:])) or name for name, one in labels)


def _proposed(record: DocumentRecord, finding: Finding) -> str:
    """Return what would mend a finding."""
    ways = (
        ", ".join(f"{_named(record, [name])} = {value}" for name, value in way.items()) for way in finding.proposals
    )
    return "; ".join(ways)


def _looks(book: Workbook) -> Looks:
    box = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 10}
    number = {**box, "align": "right"}
    return Looks(
        title=book.add_format({"bold": True, "font_size": 14}),
        plain=book.add_format({"font_color": "#555555"}),
        heading=book.add_format({"bold": True, "font_size": 11}),
        label=book.add_format(box),
        head=book.add_format({**box, "bold": True, "align": "center", "bg_color": "#EEF1F5"}),
        figure=book.add_format(number),
        unsure=book.add_format({**number, "bg_color": "#FFE8A3"}),
        person=book.add_format({**number, "bg_color": "#DCEBDD"}),
    )
