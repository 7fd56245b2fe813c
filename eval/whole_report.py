"""A whole report as one question: its text, and a schema of every field of the form.

In: a document, and the form of each of its sections. Out: a ``WholeReport`` to be sent, and its answer as fields.
Surprise: nothing that the parser found goes into it but the choice of the form; the labels are the form's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from extractor.ask import Prompt, fenced, load
from extractor.forms import FieldSpec, Section, forms, kin, sections
from extractor.page import FILL, Cell, Document, FieldValue, Origin, State, Value
from extractor.prose import Fact, fact_of

USUAL_FORM = "2021"
"""Asked for where no form was found."""

FIELD_TOKENS = 16
"""Of one field of an answer, its share of the labels included; Qwen 2.5 takes 7 to 11, as it spaces its JSON."""

_MARKUP = ("html", "mhtml")
"""Formats whose source is code; of these the text is shown, cells between bars."""

_AROUND = "标题和正文"
_TITLE = {"meta.agency": "发布本报告的机关", "meta.year": "报告年度"}

Table = Mapping[str, Mapping[str, str]]
"""Rows by their printed label: field ids by the printed label of their column."""


@dataclass(frozen=True, slots=True)
class WholeReport:
    """Everything that a report can say, asked for at once. ``tables`` are by heading."""

    prompt: Prompt
    tables: Mapping[str, Table]
    schema: type[BaseModel]
    question: str

    @property
    def max_tokens(self) -> int:
        """Return the most tokens that an answer takes."""
        return FIELD_TOKENS * sum(len(row) for table in self.tables.values() for row in table.values())

    def fields(self, answer: BaseModel) -> dict[str, FieldValue]:
        """Return an answer as fields; nobody is asked about any of them, for nothing tells which are doubtful."""
        given: Mapping[str, Mapping[str, Mapping[str, Value]]] = answer.model_dump()
        return {
            field_id: _field(field_id, given[heading][row][column])
            for heading, table in self.tables.items()
            for row, columns in table.items()
            for column, field_id in columns.items()
        }


def whole_report(document: Document, forms_found: Mapping[str, str], facts: Sequence[Fact]) -> WholeReport:
    """Return the question about a whole document; ``forms_found`` is each section's, as the page shows it."""
    shown_here = kin(next(iter(forms_found), forms()[USUAL_FORM].sections[0].id))
    asked = [_section(name, forms_found.get(name, USUAL_FORM)) for name in shown_here]
    tables = {_AROUND: _around(facts)} | {section.lines[0].fields[0].heading[0]: _table(section) for section in asked}
    specs = {spec.id: spec for section in asked for spec in section.fields}
    prompt = load("whole_report")
    text, fence = fenced(shown(document))
    question = prompt.ask(report=text, fence=fence, tables="\n".join(_written(tables)))
    return WholeReport(prompt, tables, _schema(tables, specs), question)


def shown(document: Document) -> str:
    """Return the text of a document as a model is given it: as it came, or without the code of a web page."""
    if document.format not in _MARKUP:
        return document.source
    rows = groupby(document.cells, key=lambda cell: cell.row)
    return "\n".join(" | ".join(_words(document, cell) for cell in row) for _, row in rows)


def _words(document: Document, cell: Cell) -> str:
    return " ".join(document.text[cell.start : cell.end].replace(FILL, "").split())


def _section(name: str, form: str) -> Section:
    return next((one for one in sections(name) if one.form == form), sections(name)[0])


def _around(facts: Sequence[Fact]) -> Table:
    """Return what stands around the tables: the title, and what the prose gives."""
    asked = {
        "标题": {label: name for name, label in _TITLE.items()},
        "正文": {one.titled: one.field_id for one in facts},
    }
    return {row: columns for row, columns in asked.items() if columns}


def _table(section: Section) -> Table:
    """Return a section's fields by row and column; a row whose name is shared is named with the one above it."""
    paths = {spec.row_label for spec in section.fields}
    shared = Counter(path[-1] for path in paths)
    table: dict[str, dict[str, str]] = {}
    for spec in section.fields:
        row = " ".join(spec.row_label[-2:]) if shared[spec.row_label[-1]] > 1 else spec.row_label[-1]
        table.setdefault(row, {})[spec.column_label[-1]] = spec.id
    return table


def _written(tables: Mapping[str, Table]) -> Iterator[str]:
    """Yield the tables as the model is told of them; rows with the same columns in one line."""
    for heading, table in tables.items():
        yield f"表“{heading}”"
        for columns, rows in groupby(table, key=lambda row: tuple(table[row])):
            yield f"  行“{'”“'.join(rows)}”：栏目“{'”“'.join(columns)}”"


def _schema(tables: Mapping[str, Table], specs: Mapping[str, FieldSpec]) -> type[BaseModel]:
    """Return the model of an answer. Rows of the same columns share one, as hosts limit the size of a schema."""
    closed = ConfigDict(extra="forbid")
    kinds: dict[tuple[tuple[str, Any], ...], type[BaseModel]] = {}
    parts: dict[str, Any] = {}
    for n, (heading, table) in enumerate(tables.items(), 1):
        rows: dict[str, Any] = {}
        for row, columns in table.items():
            kind = tuple((column, _type(name, specs.get(name))) for column, name in columns.items())
            if kind not in kinds:
                values: dict[str, Any] = {column: (value, ...) for column, value in kind}
                kinds[kind] = create_model(f"Row{len(kinds) + 1}", __config__=closed, **values)
            rows[row] = (kinds[kind], ...)
        parts[heading] = (create_model(f"Table{n}", __config__=closed, **rows), ...)
    return create_model("Report", __config__=closed, **parts)


def _type(name: str, spec: FieldSpec | None) -> Any:
    fact = fact_of(name)
    if name == "meta.agency" or (fact and fact.kind == "date"):
        return str | None
    decimal = (fact and fact.kind == "amount") or (spec is not None and spec.number == "amount")
    return int | float | None if decimal else int | None


def _field(name: str, value: Value) -> FieldValue:
    state = State.MISSING if value is None else State.READ
    return FieldValue(name, value, state, Origin.MODEL, needs_review=False)
