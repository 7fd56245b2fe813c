"""Every damage that the corpus knows; see ``registry`` for what one is.

In: nothing. Out: ``DAMAGES`` by name, ``hurt``, and ``USUAL``, the chains that ``make`` applies if none are named.
Surprise: importing a module of this package registers its damages.
"""

from eval.corpus.damages import blanks, cells, encodings, lines, script
from eval.corpus.damages.registry import DAMAGES, NotApplicable, Scene, hurt

USUAL = (*DAMAGES, "glosses+drop_repeats", "traditional+lines_wrapped", "digits_wide+blanks_odd", "page_breaks+gb18030")

LEAVES_EMPTY_CELLS = frozenset(
    [
        "traditional",
        "glosses",
        "gb18030",
        "big5",
        "utf16",
        "utf16_bare",
        "utf8_mark",
        "misread",
        "misread_lost",
        "line_ends_crlf",
        "form_feeds",
        "page_breaks",
        "headings_lost",
        "two_reports",
        "shuffled_sections",
    ]
)
"""Damages that do not touch what shows an empty cell."""

__all__ = [
    "DAMAGES",
    "LEAVES_EMPTY_CELLS",
    "USUAL",
    "NotApplicable",
    "Scene",
    "blanks",
    "cells",
    "encodings",
    "hurt",
    "lines",
    "script",
]
