"""Where on the page each field of the form stands."""

from extractor.locate.figures_of_rows import with_figures_of_rows
from extractor.locate.garbled import with_garbled_doubted
from extractor.locate.joined import Parted, with_cells_parted
from extractor.locate.located import Evidence, LaidLine, Located, LocatedSection
from extractor.locate.reports import has_headings, parts_of
from extractor.locate.rows_said_shorter import short_labels
from extractor.locate.sections import locate
from extractor.locate.stream import Stream, row_numbers, to_stream
from extractor.locate.units import other_units, with_other_units
from extractor.locate.whole_figures import with_figures_whole
from extractor.locate.words import may_be_damaged, with_labels_mended

__all__ = [
    "Evidence",
    "LaidLine",
    "Located",
    "LocatedSection",
    "Parted",
    "Stream",
    "has_headings",
    "locate",
    "may_be_damaged",
    "other_units",
    "parts_of",
    "row_numbers",
    "short_labels",
    "to_stream",
    "with_cells_parted",
    "with_figures_of_rows",
    "with_figures_whole",
    "with_garbled_doubted",
    "with_labels_mended",
    "with_other_units",
]
