"""The HTTP interface: the same documents, queue and decisions as the app's, for programs."""

from extractor.serve.server import run
from extractor.serve.service import ServeOptions

__all__ = ["ServeOptions", "run"]
