"""What a report is once it is read: characters, cells, and the values that later stages pass on."""

from extractor.page.characters import FILL, GARBLED, common_share, decode, key, letter_place, normalise
from extractor.page.document import (
    BLANK,
    LONG_CELL,
    NUMBER,
    PAGE,
    SPLIT,
    TEXT,
    Cell,
    CellKind,
    Document,
    Span,
    bordered_cells,
    scan_cells,
)
from extractor.page.values import FieldValue, Number, Origin, Place, Reason, State, Value, parse_number, record

__all__ = [
    "BLANK",
    "FILL",
    "GARBLED",
    "LONG_CELL",
    "NUMBER",
    "PAGE",
    "SPLIT",
    "TEXT",
    "Cell",
    "CellKind",
    "Document",
    "FieldValue",
    "Number",
    "Origin",
    "Place",
    "Reason",
    "Span",
    "State",
    "Value",
    "bordered_cells",
    "common_share",
    "decode",
    "key",
    "letter_place",
    "normalise",
    "parse_number",
    "record",
    "scan_cells",
]
