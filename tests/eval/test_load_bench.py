"""The service under a short mixed load with processes killed in it: what was answered is there, once."""

from pathlib import Path

import pytest

from eval.load_bench import main
from eval.load_check import held_against
from eval.load_people import Books
from extractor.store import Store


def test_nothing_is_lost_or_doubled_in_a_short_load(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--minutes", "0.2", "--every", "4", "--reviewers", "3"]) == 0
    out = capsys.readouterr().out
    assert "nothing lost, nothing doubled, verify clean" in out
    assert "killed: " in out


def test_what_is_lost_or_doubled_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db")
    store.receive("more.txt", b"nobody was told of this")
    store.close()
    books = Books(files={"0" * 64: "lost.txt"}, batches=[1], decisions={1: (1, "a", "blank", "key:lin")})
    found = " ".join(held_against(tmp_path / "gouji.db", books, set()))
    for words in ("1 files are lost", "1 files are there that", "1 documents were not read", "1 decisions are lost"):
        assert words in found
    assert "0 uploads are stored, 1 were answered" in found
