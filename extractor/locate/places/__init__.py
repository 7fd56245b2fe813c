"""Fields by their places: where a table's rows and columns are known, a value is where a label and a head meet."""

from extractor.locate.places.contexts import Context, contexts_in
from extractor.locate.places.matrix import Matrix, matrices_of
from extractor.locate.places.names import Names, is_harmless, names_of
from extractor.locate.places.reading import NO_READING, PlaceReading, read_places
from extractor.locate.places.word_heads import Ink, WordHead, column_at, columns_of_ink, heads_in, overlap
from extractor.locate.places.word_rows import PageWords, WordRow

__all__ = [
    "NO_READING",
    "Context",
    "Ink",
    "Matrix",
    "Names",
    "PageWords",
    "PlaceReading",
    "WordHead",
    "WordRow",
    "column_at",
    "columns_of_ink",
    "contexts_in",
    "heads_in",
    "is_harmless",
    "matrices_of",
    "names_of",
    "overlap",
    "read_places",
]
