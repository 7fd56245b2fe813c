"""Prints made-up reports for the tests: any values, in any of the layouts that converters leave behind.

In: values by field id, a form, a layout. Out: the text of a report. The sentences around the tables are our own.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

import openpyxl

from eval.corpus.values import Size, section_values
from extractor import readers
from extractor.forms.catalogue import forms
from extractor.forms.model import Section
from extractor.page.document import Document
from extractor.page.values import Number
from extractor.pipeline import extract
from extractor.store.records import Received
from extractor.store.store import Store

ROW = re.compile(r"(.*[^\d ])((?: \d+){7})")
"""A row of table three in the layout spaced: its label, its figures."""
LAYOUTS = ("pipes", "tabs", "cells", "tabbed cells", "spaced", "html")

PROSE_BEFORE = """青禾县测试管理局2023年政府信息公开工作年度报告

一、总体情况
本年度在政府网站公开信息118条，通过微信公众号发布信息64篇。共收到政府信息公开申请{applications}件。
"""
PROSE_AFTER = """
五、存在的主要问题及改进情况
栏目更新还不够及时，下一步逐项整改。
六、其他需要报告的事项
本年度未收取信息处理费。
"""


def consistent_values(form: str = "2021", seed: int = 0, most: int = 9) -> dict[str, Number]:
    """Return figures for every table field of a form that obey its identities; ``most`` bounds each inner cell."""
    chance = random.Random(seed)
    if form == "2014":
        return section_values("2014", "statistics", Size("any", (0, most), (0, most), (0, most), (0, most)), chance)
    values: dict[str, Number] = {}
    for section in forms()[form].sections:
        for spec in section.fields:
            values[spec.id] = chance.randint(0, most)
    if "requests.new.total" not in values:  # another form's identities are its own test's business
        return values
    people = [spec.column_id for spec in _section(form, "requests").lines[0].fields][:-1]
    special = {"requests.new", "requests.carried_in", "requests.total", "requests.carried_out"}
    items = [line.id for line in _section(form, "requests").lines if line.id not in special]
    for person in people:
        done = sum(int(values[f"{item}.{person}"]) for item in items)
        carried_in = chance.randint(0, done)
        values[f"requests.total.{person}"] = done
        values[f"requests.carried_in.{person}"] = carried_in
        values[f"requests.new.{person}"] = done - carried_in + int(values[f"requests.carried_out.{person}"])
    for line in _section(form, "requests").lines:
        values[f"{line.id}.total"] = sum(int(values[f"{line.id}.{person}"]) for person in people)
    for group in ("review", "direct_suit", "suit_after_review"):
        parts = ("upheld", "corrected", "other", "pending")
        values[f"disputes.{group}.total"] = sum(int(values[f"disputes.{group}.{part}"]) for part in parts)
    return values


def report(
    values: Mapping[str, Number | str],
    form: str = "2021",
    layout: str = "pipes",
    parts: tuple[str, str] = (PROSE_BEFORE, PROSE_AFTER),
) -> str:
    """Return a whole report; a value may be any text, '' for an empty cell."""
    applications = values.get("requests.new.total", 0)
    before, after = parts[0].format(applications=applications), parts[1]
    if layout == "html":
        tables = "".join(
            f"<h2>{_heading(section)}</h2>{html_table(section, values)}" for section in forms()[form].sections
        )
        return f"<!DOCTYPE html><html><body>{_paragraphs(before)}{tables}{_paragraphs(after)}</body></html>"
    tables = "\n".join(f"{_heading(section)}\n{table(section, values, layout)}" for section in forms()[form].sections)
    return f"{before}{tables}{after}"


def written(
    values: Mapping[str, Number | str],
    write: Callable[[Sequence[Sequence[str]]], str],
    words: str = "",
    form: str = "2021",
) -> str:
    """Return a report whose tables a function writes, given their rows; ``words`` stand in the place of each nought."""
    plain = report(values, form, "tabs")
    for section in forms()[form].sections:
        plain = plain.replace(table(section, values, "tabs"), f"@{section.id}@\n")
    for section in forms()[form].sections:
        rows = [[words if words and cell == "0" else cell for cell in row] for row in rows_of(section, values)]
        plain = plain.replace(f"@{section.id}@\n", write(rows))
    return plain


def titled(title: str, opening: str = "") -> tuple[str, str]:
    """Return the words around the tables of a report with a title of one's own."""
    lines = (
        title,
        opening,
        "一、总体情况",
        "本年度在政府网站公开信息118条。共收到政府信息公开申请{applications}件。",
        "",
    )
    return "\n".join(line for n, line in enumerate(lines) if line or n == len(lines) - 1), PROSE_AFTER


def two_reports(first: Mapping[str, Number | str], second: Mapping[str, Number | str]) -> str:
    """Return a file with the reports of two agencies behind each other."""
    titles = (f"青禾县{name}2023年政府信息公开工作年度报告" for name in ("测试管理局", "河湖中心"))
    return "\n".join(report(one, parts=titled(title)) for one, title in zip((first, second), titles, strict=True))


def report_of_scopes(
    tables: Mapping[str, Sequence[tuple[str, Mapping[str, Number | str]]]],
    layout: str = "html",
    title: str = "青禾县人民政府2023年政府信息公开工作年度报告",
) -> str:
    """Return a report with several tables in a section, by its id: each with the words above it and its values."""
    before = f"{title}\n一、总体情况\n本年度在政府网站公开信息118条。\n"
    parts = []
    for section_id, several in tables.items():
        section = _section("2021", section_id)
        heading = _heading(section)
        parts.append(f"<h2>{heading}</h2>" if layout == "html" else f"{heading}\n")
        for words, values in several:
            if layout == "html":
                parts.append(_paragraphs(words) + html_table(section, values))
            else:
                parts.append((f"{words}\n" if words else "") + table(section, values, layout))
    body = "".join(parts)
    if layout == "html":
        return f"<!DOCTYPE html><html><body>{_paragraphs(before)}{body}{_paragraphs(PROSE_AFTER)}</body></html>"
    return f"{before}{body}{PROSE_AFTER}"


def table(section: Section, values: Mapping[str, Number | str], layout: str) -> str:
    """Return one section's table as text."""
    rows = list(rows_of(section, values))
    if layout == "pipes":
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)
    if layout == "tabs":
        return "".join("\t".join(row) + "\n" for row in rows)
    if layout == "spaced":
        return "".join(" ".join(row) + "\n" for row in rows)
    if layout == "tabbed cells":
        return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    return "".join(f"{cell}\n" for row in rows for cell in row)


def html_table(section: Section, values: Mapping[str, Number | str]) -> str:
    """Return one section's table as HTML."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows_of(section, values)
    )
    return f"<table>{rows}</table>"


def rows_of(section: Section, values: Mapping[str, Number | str]) -> Iterator[list[str]]:
    """Yield the printed rows of a section: heads, labels, values; merged cells appear once."""
    last_heads: tuple[str, ...] = ()
    last_parents: tuple[str, ...] = ()
    for line in section.lines:
        if not line.keys:
            yield from _rows_across(section)
            yield [str(values[spec.id]) for spec in line.fields]
            continue
        heads = tuple(spec.column_label[-1] for spec in line.fields)
        if heads != last_heads:
            yield [line.fields[0].heading[-1]] if len(line.fields[0].heading) > 1 else ["申请人情况"]
            yield ["信息内容", *heads]
            last_heads = heads
        path = line.fields[0].row_label
        labels = [label for n, label in enumerate(path) if path[: n + 1] != last_parents[: n + 1] or n == len(path) - 1]
        last_parents = path
        yield [*labels, *(str(values[spec.id]) for spec in line.fields)]


def _rows_across(section: Section) -> Iterator[list[str]]:
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    yield ["行政复议", "行政诉讼"]
    yield [*heads, "未经复议直接起诉", "复议后起诉"]
    yield [*heads, *heads]


def _section(form: str, section_id: str) -> Section:
    return next(section for section in forms()[form].sections if section.id == section_id)


def _heading(section: Section) -> str:
    return section.lines[0].fields[0].heading[0]


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def asked(text: str) -> set[str]:
    """Return the fields of a text that a person is asked about."""
    return {name for name, field in extract(text.encode()).fields.items() if field.needs_review}


def unsettled(values: Mapping[str, Number], text: str) -> list[str]:
    """Return the fields of a text that are not as printed, or that a person is asked about."""
    fields = extract(text.encode()).fields
    return [name for name, value in values.items() if fields[name].value != value or fields[name].needs_review]


def process(store: Store, name: str, data: bytes) -> Received:
    """Keep a file, read it and keep what was read; a file that the store has read before is not read again."""
    received = store.receive(name, data)
    record = store.document(received.document_id)
    if record is None or record.status is None:
        store.save(received.document_id, extract(data))
    return received


def in_bands(figures: Sequence[Number], heights: Sequence[int], width: int = 7) -> Iterator[list[Number]]:
    """Yield the figures of a table as a converter writes them that reads bands of so many rows column by column."""
    row = 0
    for height in heights:
        for column in range(width):
            yield [figures[width * (row + n) + column] for n in range(height)]
        row += height


def in_blocks(
    values: dict[str, Number], form: str, heights: list[int], pages: Sequence[int] = (), swapped: Sequence[int] = ()
) -> str:
    """Return a report whose table three a converter wrote in blocks of columns, its labels in blocks of their own.

    ``pages`` are the bands that a page ends with, ``swapped`` two rows whose labels have changed places.
    """
    lines = report(values, form, layout="spaced").split("\n")
    rows = [ROW.fullmatch(line) for line in lines]
    at = next(n for n, row in enumerate(rows) if row)
    whole = [row[1] for row in rows if row]
    if swapped:
        whole[swapped[0]], whole[swapped[1]] = whole[swapped[1]], whole[swapped[0]]
    labels = [piece for label in whole for piece in re.findall(".{1,4}", label)]
    figures = [value for name, value in values.items() if name.startswith("requests.")]
    blocks = ["\n".join(map(str, block)) for block in in_bands(figures, heights)]
    for band in pages:
        blocks[7 * band + 6] += "\n\f"
    rest = [line for line, row in zip(lines, rows, strict=True) if not row]
    return "\n".join([*rest[:at], *labels, "\n" + "\n\n".join(blocks) + "\n", *rest[at:]])


def workbook_of(values: Mapping[str, Number], change: Callable[[Any], None] = lambda book: None) -> bytes:
    """Return a workbook with one sheet a section."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, section in enumerate(forms()["2021"].sections, 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.append([section.lines[0].fields[0].heading[0]])
        for row in rows_of(section, values):
            sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def document_of(*rows: Sequence[object], change: Callable[[Any], None] = lambda sheet: None) -> Document:
    """Return the document of one sheet of such rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return readers.read(stream.getvalue())
