"""Broken documents end in a result or in one of our own errors; eval/fuzz says what is broken and what is checked."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from random import Random

import pytest
from press import LAYOUTS, consistent_values, report

from eval.fuzz import cli
from eval.fuzz.check import Checked, _invented, _read
from eval.fuzz.cli import main
from eval.fuzz.mutate import MUTATIONS, bomb, break_inside, mutate
from extractor.errors import GoujiError, TooMuchContent
from extractor.page.values import State
from extractor.pipeline import extract

PLAIN = report(consistent_values(seed=2)).encode()
PAGE = report(consistent_values(seed=2), layout="html").encode()


@pytest.mark.parametrize("kind", ["txt", "html"])
@pytest.mark.parametrize("number", range(60))
def test_a_broken_text_or_page_is_read_or_refused(kind, number):
    rng = Random(f"{kind}/{number}")
    name, data = mutate(PLAIN if kind == "txt" else PAGE, kind, rng)
    assert _read(number, kind, name, data).violation == ""


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(8))
def test_a_lost_figure_is_derived_rightly_or_asked_about(layout, seed):
    values = consistent_values(seed=seed)
    document = extract(report(values, layout=layout).encode()).document
    fields = extract(report(values, layout=layout).encode()).fields
    read = [name for name in values if fields[name].place and fields[name].state is State.READ]
    lost = Random(seed).choice(read)
    place = fields[lost].place
    after = extract((document.source[: place.start] + document.source[place.end :]).encode()).fields[lost]
    assert after.needs_review or (after.state is State.DERIVED and after.value == values[lost])


@pytest.mark.parametrize(
    "page",
    [
        b"<html>" + b"<" * 400_000,
        b"<html>" + b'<a "' * 100_000,
        b"<html>" + b"<!--" * 100_000,
        b"<html>" + b"<script>" * 100_000,
        b"<table><tr><td>" * 20_000,
        b"<table><tr>" + b"<td>1" * 29_000,
        "行政许可 1\n".encode() * 20_000,
        b"1 " * 50_000,
        "政府信息公开\n".encode() * 200_000,
    ],
    ids=["lt", "quote", "comment", "script", "tables", "cells", "rows", "figures", "text"],
)
def test_what_has_no_end_is_refused_by_a_count(page):
    began = time.process_time()
    with pytest.raises(GoujiError):
        raise extract(page + PAGE).error or TooMuchContent(count=0, limit=0, what="nothing")
    assert time.process_time() - began < 30  # a hang, not a speed: a count stops each of these within a second


def test_every_format_can_be_broken():
    rng = Random(1)
    for kind, mutations in MUTATIONS.items():
        for _ in range(3 * len(mutations)):
            name, data = mutate(PAGE, kind, rng)
            assert isinstance(data, bytes)
            assert name


def test_the_command_reads_one_document_by_its_number(capsys):
    assert main(["--only", "5", "--seed", "t"]) == 0
    assert "1 documents" in capsys.readouterr().out


def test_an_archive_without_members_can_be_broken():
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    assert break_inside(stream.getvalue(), Random(1))


def test_a_bomb_is_packed_without_being_held():
    tracemalloc.start()
    packed = [bomb(b"", Random(seed)) for seed in range(6)]
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert max(map(len, packed)) > 10_000  # one that unpacks to many megabytes is among them
    assert held < 5_000_000


def test_a_figure_that_was_lost_and_is_read_from_elsewhere_is_invented():
    before = extract(PLAIN)
    after = extract(PLAIN)
    lost = next(one for one in before.fields.values() if one.id.startswith("proactive.") and not one.needs_review)
    assert lost.id in _invented(lost, before, after)


def test_it_says_how_far_it_is_and_what_it_found_when_stopped(monkeypatch, capsys):
    def stopped(documents, seed, workers):
        for first in range(0, 1000, 20):
            yield [Checked(number, "txt", "cut", "review", 0.1, 50) for number in range(first, first + 20)]
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "prepare", lambda seed: None)
    monkeypatch.setattr(cli, "_in_workers", stopped)
    assert main(["--documents", "5000"]) == 130
    said = capsys.readouterr()
    assert [line.partition(" in")[0] for line in said.err.splitlines()] == [
        "500 of 5000",
        "1000 of 5000",
        "stopped; so far:",
    ]
    assert said.out.startswith("1000 documents")
