"""Tables whose cells were run together with nothing between, parted again."""

from extractor.locate.joined.parting import Parted, with_cells_parted

__all__ = ["Parted", "with_cells_parted"]
