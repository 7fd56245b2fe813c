"""Fields by their places: where a table's rows and columns are known, a value is where a label and a head meet."""

from extractor.locate.places.matrix import Matrix, matrices_of
from extractor.locate.places.names import is_harmless
from extractor.locate.places.reading import NO_READING, PlaceReading, read_places

__all__ = ["NO_READING", "Matrix", "PlaceReading", "is_harmless", "matrices_of", "read_places"]
