"""Documents to what other programs read: JSON Lines, tables, a workbook."""

from extractor.export.lines import extraction_line, record_line, to_jsonl
from extractor.export.parquet import write_parquet
from extractor.export.tables import csv_rows, dictionary_csv, log_to_csv, log_to_jsonl, to_csv, to_wide_csv
from extractor.export.workbook import write_workbook

__all__ = [
    "csv_rows",
    "dictionary_csv",
    "extraction_line",
    "log_to_csv",
    "log_to_jsonl",
    "record_line",
    "to_csv",
    "to_jsonl",
    "to_wide_csv",
    "write_parquet",
    "write_workbook",
]
