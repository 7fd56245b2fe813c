"""Many of one thing beside many of another, each of which was held against each once: read or refused at once."""

import time

import pytest

from eval.hostile.heaps import VARIANTS
from extractor.errors import GoujiError
from extractor.pipeline import extract_all

COUNT = 30_000
MOST = 10
"""Seconds of processor time; what hung took a minute and more, or all memory."""


@pytest.mark.parametrize(("kind", "what"), [(kind, what) for kind, variants in VARIANTS.items() for what in variants])
def test_many_of_one_thing_are_read_or_refused_at_once(kind: str, what: str) -> None:
    data = VARIANTS[kind][what](COUNT)
    began = time.process_time()
    outcomes = [extraction.error for extraction in extract_all(data)]
    assert time.process_time() - began < MOST
    assert all(error is None or isinstance(error, GoujiError) for error in outcomes)
