"""Several reports in one file, taken apart."""

from __future__ import annotations

from extractor.locate.reports.parts import parts_of
from extractor.locate.reports.report_marks import has_headings

__all__ = ["has_headings", "parts_of"]
