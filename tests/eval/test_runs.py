import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from made_results import Written, outcome, result
from press import consistent_values
from recount import recount

from eval.cli import main
from eval.commands import OWN_CASES
from eval.metrics import measure
from eval.runs import Runs, Setup
from extractor.errors import StoreError, UsageError

SETUP = Setup(revision="abc", case_list="cases.jsonl", corpus="0", cases=2)
TOP = Path(__file__).parents[2]


def test_a_run_comes_back_as_it_was_put_down(runs_file: Path) -> None:
    results = [result("a", [outcome(), outcome(right=False, gold=3)]), result("b", [outcome(flagged=True)])]
    runs = Runs(runs_file)
    run_id = runs.begin(SETUP)
    for n, one in enumerate(results):
        runs.add(run_id, n, one)
    metrics = measure(results)
    runs.finish(run_id, metrics, 1.5)
    runs.close()
    again = Runs(runs_file)
    run = again.run("latest")
    assert (run.id, run.setup, run.metrics, run.seconds) == (run_id, SETUP, metrics, 1.5)
    assert again.results(run_id) == results


def test_the_recount_agrees_to_the_last_digit(runs_file: Path) -> None:
    main(["--cases", str(OWN_CASES)])
    counted, ece = recount(runs_file, 1)
    metrics = asdict(Runs(runs_file).run("1").metrics)
    assert {name: metrics[name] for name in counted} == counted
    assert metrics["ece"] == pytest.approx(ece, rel=1e-12)


def test_a_killed_run_keeps_what_it_had_and_is_no_complete_one(written: Written, runs_file: Path) -> None:
    for seed in range(6):
        written.add(f"r{seed}", consistent_values(seed=seed))
    (written.folder / "r5.txt").unlink()
    os.mkfifo(written.folder / "r5.txt")  # the last source never ends: the run stands still there
    script = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from eval.cases import Case; from eval.runs import Runs, Setup; from eval.running import score_and_record\n"
        "folder = Path(sys.argv[1]); runs = Runs(Path(sys.argv[2]))\n"
        "cases = [Case(f'r{n}', folder / f'r{n}.txt', (), False, {}) for n in range(6)]\n"
        "run = runs.begin(Setup('abc', 'list', '0', 6)); print('begun', flush=True)\n"
        "score_and_record(cases, None, 1, runs, run)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(written.folder), str(runs_file)], cwd=TOP, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        with (written.folder / "r5.txt").open("wb"):  # opens as soon as the run stands still at it
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
    runs = Runs(runs_file)
    (cut_off,) = runs.history()
    assert cut_off.metrics is None
    assert runs.history(complete=True) == []
    assert [one.case for one in runs.results(cut_off.id)] == ["r0", "r1", "r2", "r3", "r4"]
    with pytest.raises(UsageError, match="no run latest"):
        runs.run("latest")


def test_a_record_that_cannot_be_written_does_not_stop_the_scoring(
    three: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = three.folder / "eval.db"
    blocked.mkdir()
    assert main(["--cases", str(three.list), "--runs", str(blocked)]) == 0
    seen = capsys.readouterr()
    assert "0 silent errors" in seen.out
    assert "not recorded" in seen.err
    with pytest.raises(StoreError):
        Runs(blocked)


def test_two_processes_give_what_one_gives(written: Written, runs_file: Path) -> None:
    for seed in range(26):
        written.add(f"r{seed}", consistent_values(seed=seed))
    for workers in ("1", "2"):
        main(["--cases", str(written.list), "--workers", workers])
    runs = Runs(runs_file)
    first, second = (runs.results(n) for n in (1, 2))
    assert [one.outcomes for one in first] == [one.outcomes for one in second]
    assert runs.run("1").setup == runs.run("2").setup
    assert json.dumps(runs.run("1").setup.settings).count("form 20") == 3
