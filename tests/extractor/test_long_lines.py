"""Long lines of one kind, each of which hung or ended the reading once: they take no longer than others."""

import time

import pytest
from press import consistent_values, report

from extractor.pipeline import extract

LONG = 100_000
MOST = 20
"""Seconds of processor time; what hung took minutes to hours."""


@pytest.mark.parametrize(
    "lines",
    [
        "1" * LONG + "\na\t\n",
        "1 " * (LONG // 2) + "\n" + " .5" * (LONG // 3) + "\n",
        "1" * LONG + "\n" + "1" * LONG + "\n",
        "网站公开信息1条," * (LONG // 10) + "\n",
        "不 " * LONG + "\n",
        "\t12\n" * LONG + "末\n",
        "→12件" * (LONG // 4) + "\n",
        "2023" + " " * LONG + "末\n",
        f"1{'<a href=#></a>' * (LONG // 5)}2\n",
    ],
    ids=[
        "without a tab",
        "fractions below figures",
        "digits below digits",
        "figures of one fact",
        "beginnings of words for none",
        "cells behind tabs that nothing ends",
        "corrections without an end",
        "blanks behind a year",
        "links between two figures",
    ],
)
def test_a_long_line_of_one_kind_is_read_at_once(lines: str) -> None:
    began = time.process_time()
    extract((lines + report(consistent_values())).encode())
    assert time.process_time() - began < MOST
