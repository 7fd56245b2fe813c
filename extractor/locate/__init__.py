"""Where on the page each field of the form stands."""

from extractor.locate.located import Evidence, LaidLine, Located, LocatedSection
from extractor.locate.sections import locate
from extractor.locate.stream import Stream, row_numbers, to_stream

__all__ = [
    "Evidence",
    "LaidLine",
    "Located",
    "LocatedSection",
    "Stream",
    "locate",
    "row_numbers",
    "to_stream",
]
