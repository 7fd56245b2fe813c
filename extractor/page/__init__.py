"""What a report is once it is read: characters, cells, and the values that later stages pass on."""

from extractor.page.characters import FILL, GARBLED, common_share, decode, key, normalise
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
from extractor.page.values import FieldValue, Number, Origin, Place, Reason, State, Value, Way, parse_number, record

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
    "Way",
    "bordered_cells",
    "common_share",
    "decode",
    "key",
    "normalise",
    "parse_number",
    "record",
    "scan_cells",
]
