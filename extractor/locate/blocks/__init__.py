"""Tables whose rows no label tells: blocks of columns, put in order by heads and sums."""

from extractor.locate.blocks.column_heads import below_heads, tells_all
from extractor.locate.blocks.labels import BESIDE_HEADS, NOTE_ON_SUMS, labels_intact
from extractor.locate.blocks.unlabelled import read_unlabelled

__all__ = [
    "BESIDE_HEADS",
    "NOTE_ON_SUMS",
    "below_heads",
    "labels_intact",
    "read_unlabelled",
    "tells_all",
]
