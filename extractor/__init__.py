"""Gouji reads wrecked government information-disclosure reports back into numbers that can be trusted.

    from extractor import extract
    extraction = extract(Path("report.html").read_bytes())

In: the bytes of a file. Out: an ``Extraction`` with its ``FieldValue``s and ``Finding``s. Surprise: what stands in
``__all__`` is imported when it is first used, so that ``gouji --help`` does not load every reader first.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.errors import GoujiError
    from extractor.page import FieldValue, Origin, Place, Reason, State
    from extractor.pipeline import extract, extract_all
    from extractor.reconcile import Finding, FindingKind
    from extractor.result import Extraction, ModelUse, Status

__version__ = "0.1.0"

__all__ = [
    "Extraction",
    "FieldValue",
    "Finding",
    "FindingKind",
    "GoujiError",
    "ModelUse",
    "Origin",
    "Place",
    "Reason",
    "State",
    "Status",
    "__version__",
    "extract",
    "extract_all",
]

_ROOMS = {
    "Extraction": "result",
    "FieldValue": "page",
    "Finding": "reconcile",
    "FindingKind": "reconcile",
    "GoujiError": "errors",
    "ModelUse": "result",
    "Origin": "page",
    "Place": "page",
    "Reason": "page",
    "State": "page",
    "Status": "result",
    "extract": "pipeline",
    "extract_all": "pipeline",
}
"""Where each name of the face lives."""


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
