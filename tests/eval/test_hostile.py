"""Files that are meant to take a program down: each ends in a result or one of our sentences, and the next is read."""

from collections.abc import Iterator
from random import Random

import pytest

from eval.hostile.cli import KINDS, main, tally_of
from extractor.settings import Allowance
from extractor.workers import Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    own = Workers(1, Allowance())
    yield own
    own.close()


@pytest.mark.parametrize("kind", KINDS)
def test_each_ends_in_a_result_or_in_a_sentence(kind: str, workers: Workers) -> None:
    tally = tally_of(kind, 2, "test", workers, most=float("inf"))
    assert (tally.bad, tally.read + tally.refused) == ([], 2)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_draws_the_same_file(kind: str) -> None:
    assert KINDS[kind](Random("a")) == KINDS[kind](Random("a"))


def test_the_command_prints_a_line_a_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--each", "1", "--kind", "json"]) == 0
    line, verdict = capsys.readouterr().out.splitlines()
    assert line.startswith("json ")
    assert verdict == "every file ended in a result or a named error"
