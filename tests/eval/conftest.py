from pathlib import Path

import pytest
from made_results import Written
from press import consistent_values


@pytest.fixture(autouse=True)
def runs_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record of runs of this test's own."""
    path = tmp_path / "runs" / "eval.db"
    monkeypatch.setenv("GOUJI_RUNS", str(path))
    return path


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """An empty case list."""
    return Written(tmp_path)


@pytest.fixture
def three(written: Written) -> Written:
    """A list of three reports that are read without an error."""
    for seed in (1, 2, 3):
        written.add(f"r{seed}", consistent_values(seed=seed), tags=["clean", f"seed{seed}"])
    return written
