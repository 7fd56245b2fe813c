"""Documents to the lines that other programs read."""

from extractor.export.lines import extraction_line, log_to_csv, record_line, to_csv, to_jsonl

__all__ = [
    "extraction_line",
    "log_to_csv",
    "record_line",
    "to_csv",
    "to_jsonl",
]
