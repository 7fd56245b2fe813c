"""The workspace of a review: the form of one document on the right, its source on the left, answered in place."""

from ui.workspace.contents import Data
from ui.workspace.mounting import mount

__all__ = ["Data", "mount"]
