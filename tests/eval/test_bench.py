"""What make bench prints; how fast anything is, is not tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import bench
from eval.cases import load_cases
from eval.corpus.converters.registry import ConverterFailed

CASES = Path(__file__).parents[2] / "eval" / "cases" / "cases.jsonl"


def test_it_measures_every_format_and_says_what_it_left_out(monkeypatch, capsys):
    def none(words):
        raise ConverterFailed("no office program")

    monkeypatch.setattr(bench, "pdf_from_docx", none)
    monkeypatch.setattr(bench, "find_spec", lambda module: None)
    monkeypatch.setattr(bench, "_throughput", lambda files, workers: (100.0 * workers, 99))
    assert bench.main(["--reports", "2"]) == 0
    head, text, html, docx, _, *notes = capsys.readouterr().out.splitlines()
    assert "Gouji takes" in head
    assert [line.split()[:3] for line in (text, html, docx)] == [
        ["text", "Gouji", "8"],
        ["html", "Gouji", "2"],
        ["docx", "Gouji", "2"],
    ]
    assert len(notes) == 3
    shares = [float(share.rstrip("%")) for share in text.split()[-5:]]
    assert 80 < sum(shares) <= 101


def test_a_ratio_stands_beside_what_is_compared(capsys):
    ours = bench.Row("html", "Gouji", [0.003, 0.003], [1.0, 2.0], 90, dict.fromkeys(bench.STAGES, 0.2))
    bench._print([ours, bench.Row("html", "other", [0.006, 0.006])], ["a note"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].endswith("0.50 x")
    assert lines[-1] == "a note"


def test_processes_of_their_own_read_the_files():
    rate, megabytes = bench._throughput([b"nothing at all"] * 2, 1)
    assert rate > 0
    assert megabytes > 10


def test_one_report_has_no_middle():
    with pytest.raises(SystemExit):
        bench.main(["--reports", "1"])


def test_the_documents_of_a_case_list_are_timed_by_their_endings(capsys):
    assert bench.main(["--cases", str(CASES)]) == 0
    head, *lines, _ = capsys.readouterr().out.splitlines()
    counts = {line.split()[0]: int(line.split()[1]) for line in lines}
    assert counts[".txt"] > 1
    assert sum(counts.values()) == len(load_cases(CASES))
    assert "99th" in head
