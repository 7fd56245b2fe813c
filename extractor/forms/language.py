"""The statutory forms as data: rows, columns, units, label variants and identities, read from ``forms/*.toml``.

In: a form file. Out: a ``Form``, checked, with everything that later stages need already spelt out.
Surprise: sections of different forms mix in one report, so what locate works with are ``Section``s, each of which
knows its form; a ``Line`` is what is printed side by side, which for section four is the whole table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from extractor.forms.checked_file import Loc, Strict, checked, wrong
from extractor.forms.model import FieldSpec, Form, Identity, Line, NumberKind, Relation, Section, UnreadForm
from extractor.page import key, normalise

# --- the file, as it is written --------------------------------------------------------------------------------------


class _Label(Strict):
    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
    label: str | list[str]
    variants: list[str] = Field(default=[])

    @property
    def path(self) -> tuple[str, ...]:
        return (self.label,) if isinstance(self.label, str) else tuple(self.label)

    @property
    def keys(self) -> tuple[str, ...]:
        """The printed label with its Chinese number (七总计), without it (总计), and the variants."""
        numbered = key(normalise(self.path[-1]))
        return tuple(dict.fromkeys((numbered, *(label_key(text) for text in (self.path[-1], *self.variants)))))


class _Row(_Label):
    unit: str | None = None
    """Its own, where a table prints a column of units; then the label may stand with it or without."""
    number: NumberKind | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The label's keys, each also with the row's unit behind it."""
        keys = super().keys
        return keys if self.unit is None else (*(f"{one}{key(self.unit)}" for one in keys), *keys)


class _Column(_Label):
    id: str = Field(pattern=r"^([a-z0-9_]+(\.[a-z0-9_]+)*)?$")
    """Empty for the only column of a table: its fields are named by their rows alone."""
    unit: str = "件"
    number: NumberKind = "count"


class _Block(Strict):
    heading: str | None = None
    layout: Literal["down", "across"] = "down"
    columns: list[_Column] = Field(min_length=1)
    rows: list[_Row] = Field(min_length=1)


class _Identity(Strict):
    """Within every row, or within every column, of a section."""

    id: str
    within: Literal["row", "column"]
    relation: Relation = "equal"
    sum: list[str] = Field(min_length=1)
    of: list[str] = Field(min_length=1)


class _WiderIdentity(Strict):
    """Between tables, table and prose, or this year and last; over whole ids, once for each name put in for ``{}``."""

    id: str
    between: Literal["sections", "prose", "years"]
    relation: Relation = "equal"
    each: list[str] = Field(default=[""], min_length=1)
    sum: list[str] = Field(min_length=1)
    of: list[str] = Field(default=[])
    of_last_year: list[str] = Field(default=[])

    @property
    def sides(self) -> tuple[tuple[str, list[str]], ...]:
        """The lists of ids by their names in the file."""
        return (("sum", self.sum), ("of", self.of), ("of_last_year", self.of_last_year))


class _Section(Strict):
    id: str = Field(pattern=r"^[a-z]+$")
    heading: str
    heading_variants: list[str] = Field(default=[])
    block: list[_Block] = Field(min_length=1)
    identity: list[_Identity] = Field(default=[])


class _Form(Strict):
    id: str
    source: str
    first_year: int = 0
    section: list[_Section] = Field(min_length=1)
    identity: list[_WiderIdentity] = Field(default=[])
    english: dict[str, str] = Field(default={})


class _Unread(Strict):
    """A form that is only known by name."""

    name: str
    heads: list[str] = Field(min_length=2)


_ITEM_MARK = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.、．]|其中[：:])")


def label_key(label: str) -> str:
    """Return the key of a printed label without its mark: 予以公开 for （一）予以公开."""
    return key(normalise(_ITEM_MARK.sub("", label)))


# --- loading ---------------------------------------------------------------------------------------------------------


def load_form(path: Path) -> Form:
    """Read and check one form file.

    Raises:
        FormError: names the file, the line and the problem.
    """
    text = path.read_text(encoding="utf-8")
    raw = checked(path, text, _Form)
    for problem, loc in _problems(raw):
        raise wrong(path, text, loc, problem)
    return Form(
        id=raw.id,
        source=raw.source,
        first_year=raw.first_year,
        sections=tuple(_section(raw, section) for section in raw.section),
        identities=tuple(_wider_identities(raw)),
        english=raw.english,
    )


def load_unread(path: Path) -> UnreadForm:
    """Read and check the file of a form that is only known by name.

    Raises:
        FormError: names the file, the line and the problem.
    """
    raw = checked(path, path.read_text(encoding="utf-8"), _Unread)
    return UnreadForm(raw.name, tuple(label_key(head) for head in raw.heads))


def _problems(raw: _Form) -> Iterator[tuple[str, Loc]]:
    """Yield what pydantic cannot see: doubled ids, labels without characters, identities over nothing."""
    seen: set[str] = set()
    for s, section in enumerate(raw.section):
        for b, block in enumerate(section.block):
            at: Loc = ("section", s, "block", b)
            yield from _label_problems(block, at)
            for r, row in enumerate(block.rows):
                for column in block.columns:
                    field_id = _field_id(section.id, row.id, column.id)
                    if field_id in seen:
                        yield f"the field {field_id} is there twice", (*at, "rows", r, "id")
                    seen.add(field_id)
        for i, identity in enumerate(section.identity):
            for side, name in _unknown_members(section, identity):
                what = "column" if identity.within == "row" else "row"
                yield f"identity {identity.id} names {name}, which is no {what}", ("section", s, "identity", i, side)
    yield from _wider_problems(raw, seen)


def _wider_problems(raw: _Form, known: Collection[str]) -> Iterator[tuple[str, Loc]]:
    """Yield what is wrong with identities beyond a single table; facts of the prose are checked by their registry."""
    for i, identity in enumerate(raw.identity):
        if not identity.of and not identity.of_last_year:
            yield f"identity {identity.id} has nothing on its right side", ("identity", i, "id")
        if bool(identity.of_last_year) != (identity.between == "years"):
            yield f"identity {identity.id}: of_last_year goes with between = years", ("identity", i, "between")
        for side, names in identity.sides:
            for name in (name.replace("{}", one) for name in names for one in identity.each):
                if name not in known and not (identity.between == "prose" and name.startswith("facts.")):
                    yield f"identity {identity.id} names {name}, which is no field", ("identity", i, side)


def _label_problems(block: _Block, at: Loc) -> Iterator[tuple[str, Loc]]:
    for part, labels in (("rows", block.rows), ("columns", block.columns)):
        for n, one in enumerate(labels):
            if any(one.id == other.id for other in labels[:n]):
                yield f"{one.id} is there twice", (*at, part, n, "id")
            if not all(one.keys):
                yield f"the label of {one.id} has no Chinese character", (*at, part, n, "label")
            others = {other_key for other in labels if _by_own_label(other, one) for other_key in other.keys}
            if others.intersection(one.keys):
                yield f"{one.id} shares a label with another of the {part}", (*at, part, n, "label")


def _by_own_label(other: _Label, one: _Label) -> bool:
    """Tell whether only their own labels tell two rows or columns apart, and not those that they stand under."""
    return other is not one and other.path[:-1] == one.path[:-1]


def _field_id(section: str, row: str, column: str) -> str:
    """Return the id of a field; the only column of a table has none of its own."""
    return f"{section}.{row}.{column}" if column else f"{section}.{row}"


def _unknown_members(section: _Section, identity: _Identity) -> Iterator[tuple[str, str]]:
    if identity.within == "row":
        known = {column.id for block in section.block for column in block.columns}
    else:
        known = {row.id for block in section.block for row in block.rows}
    for side, names in (("sum", identity.sum), ("of", identity.of)):
        yield from ((side, name) for name in names if name not in known)


def _section(form: _Form, section: _Section) -> Section:
    lines = tuple(line for block in section.block for line in _lines(form, section, block))
    columns = {column.id: column.keys for block in section.block for column in block.columns}
    return Section(
        id=section.id,
        form=form.id,
        heading=section.heading,
        headings=tuple(
            dict.fromkeys(
                label_key(text)
                for text in (
                    section.heading,
                    *section.heading_variants,
                    *(block.heading for block in section.block if block.heading),
                )
            )
        ),
        lines=lines,
        identities=tuple(_identities(section)),
        column_keys=tuple(columns.values()),
    )


def _lines(form: _Form, section: _Section, block: _Block) -> Iterator[Line]:
    heading = (section.heading, block.heading) if block.heading else (section.heading,)
    by_row = [
        tuple(
            FieldSpec(
                id=_field_id(section.id, row.id, column.id),
                form=form.id,
                section=section.id,
                row_id=row.id,
                column_id=column.id,
                heading=heading,
                row_label=row.path,
                column_label=column.path,
                unit=row.unit or column.unit,
                number=row.number or column.number,
                row_keys=row.keys,
                column_keys=column.keys,
            )
            for column in block.columns
        )
        for row in block.rows
    ]
    heads = "".join(label_key(column.path[-1]) for column in block.columns)
    if block.layout == "down":
        for row, fields in zip(block.rows, by_row, strict=True):
            yield Line(f"{section.id}.{row.id}", fields, row.keys, heads, _item(row.path[-1]))
    else:
        header = _header_across([row.path for row in block.rows], heads)
        yield Line(section.id, tuple(spec for fields in by_row for spec in fields), (), header)


def _item(label: str) -> int:
    """Return the number that a printed label is counted with."""
    mark = re.match(r"(\d+)[.、．]", label)
    return int(mark[1]) if mark else 0


def _header_across(paths: list[tuple[str, ...]], heads: str) -> str:
    """Return the column heads of rows printed side by side as the eye reads them, line by line.

    行政复议 行政诉讼 / heads of 行政复议, 未经复议直接起诉 复议后起诉 / heads of both.
    """
    header = ""
    for depth in range(max(len(path) for path in paths)):
        header += "".join(heads for path in paths if len(path) == depth)
        header += "".join(dict.fromkeys(key(path[depth]) for path in paths if len(path) > depth))
    return header + "".join(heads for path in paths if len(path) == max(len(p) for p in paths))


def _identities(section: _Section) -> Iterator[Identity]:
    blocks = section.block
    known = {_field_id(section.id, row.id, column.id) for one in blocks for row in one.rows for column in one.columns}
    for identity in section.identity:
        for block in blocks:
            own = block.rows if identity.within == "row" else block.columns
            for member in own:

                def name(other: str, member: str = member.id, within: str = identity.within) -> str:
                    row, column = (member, other) if within == "row" else (other, member)
                    return _field_id(section.id, row, column)

                left, right = tuple(map(name, identity.sum)), tuple(map(name, identity.of))
                if known.issuperset((*left, *right)):  # a block may lack a column that the identity is about
                    own_id = f"{_field_id(section.id, member.id, '') if member.id else section.id}.{identity.id}"
                    yield Identity(own_id, left, right, identity.relation)


def _wider_identities(form: _Form) -> Iterator[Identity]:
    for identity in form.identity:
        for one in identity.each:
            sides = [tuple(name.replace("{}", one) for name in names) for _, names in identity.sides]
            own_id = identity.id.replace("{}", one)
            yield Identity(own_id, sides[0], sides[1], identity.relation, identity.between, sides[2])
