"""Where on the page each field of the form stands."""

from extractor.locate.sections import Evidence, Located, locate
from extractor.locate.stream import Stream, to_stream

__all__ = [
    "Evidence",
    "Located",
    "Stream",
    "locate",
    "to_stream",
]
