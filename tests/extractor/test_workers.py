"""Reading in processes of limited memory and time: whatever becomes of one, the others go on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from press import consistent_values, report
from raw_pdf import page, text_at

from extractor.errors import ReaderDied, TooMuchMemory, TooSlow
from extractor.pipeline import extract
from extractor.settings import Allowance
from extractor.workers import Workers

TOP = Path(__file__).parents[2]


@pytest.fixture
def workers() -> Iterator[Workers]:
    opened = Workers(2, Allowance(seconds=2, megabytes=400))
    yield opened
    opened.close()


def test_a_task_returns_or_raises_what_it_does_anywhere(workers: Workers) -> None:
    assert workers.run(divmod, 17, 5) == (3, 2)
    with pytest.raises(ZeroDivisionError):
        workers.run(divmod, 17, 0)
    assert workers.run(os.getpid) == workers.run(os.getpid) != os.getpid()


def test_what_takes_too_long_is_given_up_and_the_next_task_is_done(workers: Workers) -> None:
    with pytest.raises(TooSlow):
        workers.run(eval, "sum(n for n in iter(int, 1))")
    assert workers.run(divmod, 17, 5) == (3, 2)


def test_what_takes_too_much_memory_is_given_up_and_the_next_task_is_done(workers: Workers) -> None:
    with pytest.raises(TooMuchMemory):
        workers.run(eval, "len(bytes(800_000_000))")
    assert workers.run(divmod, 17, 5) == (3, 2)


def test_a_process_that_is_killed_costs_its_own_task_only(workers: Workers) -> None:
    pid = workers.run(os.getpid)
    asleep = workers.submit(time.sleep, 30)
    time.sleep(0.2)  # until it sleeps; killed before, it would be another process's task
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ReaderDied):
        asleep.result()
    assert workers.run(divmod, 17, 5) == (3, 2)


def test_a_page_that_draws_itself_without_end_harms_nothing_else() -> None:
    # The rendering engine follows a form that holds itself until its stack or its memory is gone.
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 /Resources << /XObject << /X 8 0 R >> >> >>"
    itself = f"{form} stream\n/X Do /X Do\nendstream"
    bomb = page("/X Do" + text_at(100, 300, "12"), resources="/XObject << /X 8 0 R >>", objects=[itself])
    opened = Workers(1, Allowance(seconds=5, megabytes=600))
    with suppress(ReaderDied, TooSlow, TooMuchMemory):
        opened.run(extract, bomb)
    assert opened.run(extract, report(consistent_values()).encode()).fields
    opened.close()


def test_nothing_is_left_of_them_when_whoever_they_work_for_is_killed() -> None:
    script = (
        "import os, time\nfrom extractor.settings import Allowance\nfrom extractor.workers import Workers\n"
        "one = Workers(2, Allowance())\nprint(one.run(os.getpid), flush=True)\none.submit(time.sleep, 60)\n"
        "print(one.run(os.getpid), flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=TOP, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = {int(process.stdout.readline()) for _ in range(2)}
        process.kill()
    until = time.monotonic() + 10
    while any(map(runs, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(runs, pids))


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
