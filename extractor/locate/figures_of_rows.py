"""Fields that the sums filled in rows whose own figures, as far as they can be told, say something else.

In: what was found of a document, and its fields after the sums had their say. Out: the same fields, some of the derived
ones doubted. Surprise: which column a row's figures belong to is what was not known; that each of them has to be among
the row's values is known all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from extractor.locate.located import LaidLine, Located
from extractor.page import Document, FieldValue, Number, Reason, State

_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)*", re.ASCII)


def with_figures_of_rows(
    document: Document, located: Located, fields: Mapping[str, FieldValue]
) -> Mapping[str, FieldValue]:
    """Return fields with those doubted that were derived in spite of what stands in their row."""
    doubted: dict[str, FieldValue] = {}
    for section in located.sections:
        for index, laid in section.lines.items():
            names = [spec.id for spec in section.section.lines[index].fields]
            derived = [name for name in names if _is_derived(fields[name])]
            if derived and _says_otherwise(document, laid, [fields[name].amount for name in names]):
                doubted |= {name: fields[name].because(Reason.DERIVED_WEAKLY) for name in derived}
    return {**fields, **doubted} if doubted else fields


def _is_derived(value: FieldValue) -> bool:
    return value.state is State.DERIVED and Reason.DERIVED_WEAKLY not in value.reasons


def _says_otherwise(document: Document, laid: LaidLine, amounts: list[Number | None]) -> bool:
    """Tell whether a row's cells hold a figure more often than it is among the row's values."""
    printed: Counter[float] = Counter()
    for cell in laid.pair.cells:
        if cell.number is not None:
            printed[cell.number] += 1
        elif cell.filled:
            figures = _FIGURE.findall(document.text[cell.start : cell.end])
            printed.update(float(figure.replace(",", "")) for figure in figures if figure.count(".") < 2)
    return bool(printed - Counter(amount for amount in amounts if amount is not None))
