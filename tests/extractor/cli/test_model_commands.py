"""The commands about the model as a user runs them: processes, a real endpoint, a real database."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from llm_server import answers, endpoint, fails, slowly
from test_ask import DAMAGED, RIGHT, WECHAT, WECHAT_RIGHT, report

from extractor.cli.commands import main
from extractor.review.answers import correct
from extractor.store.store import Store

HEARS_CTRL_C = (
    "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\nos.execv(sys.argv[1], sys.argv[1:])"
)
"""A shell has what runs behind it ignore ctrl-C, and what that starts."""


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "damaged.txt"
    path.write_bytes(DAMAGED)
    return path


@pytest.fixture
def database(tmp_path):
    return tmp_path / "g.db"


@pytest.fixture
def run(monkeypatch, capsys, database):
    """Run a command in this process, asking a server."""

    def running(server, *arguments, **more):
        for name, value in server.environment(database, **more).items():
            monkeypatch.setenv(name, value)
        status = main([str(one) for one in arguments])
        return status, capsys.readouterr()

    return running


def test_a_dry_run_asks_nobody_and_says_what_asking_would_cost(run, damaged, database):
    with endpoint(answers(RIGHT)) as server:
        status, said = run(server, "extract", damaged, "--db", database, "--dry-run", GOUJI_PRICES="1 2")
        assert (status, server.requests) == (0, [])
        assert said.out.startswith(
            "1 report was read, nothing was kept, nobody was asked.\n"
            "test-model would be asked about this report: 2 requests, about "
        )
        assert " tokens in and " in said.out
        assert " out, which cost about 0.0" in said.out
        assert not database.exists()
        _, said = run(server, "extract", damaged, "--dry-run", GOUJI_PRICES="")
        assert said.out.endswith("\nWhat they cost is told where GOUJI_PRICES says what a million tokens cost.\n")
        run(server, "extract", damaged, "--db", database)
        _, said = run(server, "extract", damaged, "--db", database, "--dry-run")
        assert said.out == (
            "1 report was read, nothing was kept, nobody was asked.\n"
            "There is nothing to ask test-model about that it was not asked before.\n"
        )
    assert len(server.requests) == 2


def test_a_dry_run_names_what_cannot_be_read_and_says_that_no_model_is_set_up(damaged, tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("GOUJI_DB", str(tmp_path / "none.db"))
    (tmp_path / "empty.txt").write_bytes(b"")
    files = [str(damaged), str(damaged), str(tmp_path / "empty.txt"), str(tmp_path / "nowhere.txt")]
    assert main(["extract", *files, "--dry-run"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith(
        "2 reports were read, nothing was kept, nobody was asked. 2 files could not be read.\n"
        "No model is set up (OPENAI_API_KEY). gpt-4o-mini would be asked about 2 of the reports: 4 requests, about "
    )
    assert [line.partition(": ")[0].rpartition("/")[2] for line in said.err.splitlines()] == [
        "empty.txt",
        "nowhere.txt",
    ]


@pytest.mark.parametrize("option", ["--jsonl", "--no-model", "--again", "--to"])
def test_a_dry_run_is_refused_beside_what_it_would_leave_out(damaged, option, tmp_path, capsys):
    words = [option, f"parquet:{tmp_path}/p"] if option == "--to" else [option]
    assert main(["extract", str(damaged), "--dry-run", *words]) == 2
    assert f"--dry-run does not go with {option}" in capsys.readouterr().err


def test_what_was_spent_and_how_the_answers_fared(run, damaged, database):
    with endpoint(answers(RIGHT, usage=(1000, 50))) as server:
        run(server, "extract", damaged, "--db", database, GOUJI_PRICES="1 2")
        status, said = run(server, "cost", "--db", database)
    assert status == 0
    day, row, prose = (next(line for line in said.out.splitlines() if key in line) for key in ("20", "table_", "prose"))
    assert day.split()[1:] == ["test-model", "2", "2", "0", "0", "2000", "100", "0.0022"]
    assert row.split()[-5:] == ["test-model", "6", "0", "0", "0"]
    assert prose.split()[-5:] == ["test-model", "1", "0", "0", "0"]


def test_what_is_pending_is_asked_later_and_decisions_stay(run, damaged, database):
    with endpoint(fails(401)) as server:
        status, _ = run(server, "extract", damaged, "--db", database)
        assert status == 0
    store = Store(database)
    (record,) = store.documents()
    correct(store, record.id, WECHAT, "46", "林")
    with endpoint(answers(RIGHT)) as server:
        _, said = run(server, "ask", "--pending", "--db", database)
        assert said.out == "1 report with 6 open fields: 2 requests, 6 fields answered.\n"
        fields = store.fields(record.id)
        assert fields["requests.granted.total"].field.value == 7
        assert fields[WECHAT].field.value == 46
        _, said = run(server, "ask", "--pending", "--db", database)
        assert said.out == "0 reports with 0 open fields: 0 requests, 0 fields answered.\n"
    assert len(server.requests) == 2
    store.close()


def test_asking_needs_a_model_and_a_database(run, database, monkeypatch, capsys):
    with endpoint(answers(RIGHT)) as server:
        assert run(server, "ask", "--pending", "--db", database)[0] == 2
        assert run(server, "cost", "--db", database)[0] == 2
        Store(database).close()
        status, said = run(server, "ask", "--pending", "--db", database, OPENAI_API_KEY="")
    assert (status, "set OPENAI_API_KEY" in said.err) == (2, True)


def test_a_limit_that_cannot_be_read_is_wrong_usage(run, damaged):
    with endpoint(answers(RIGHT)) as server:
        status, said = run(server, "extract", damaged, GOUJI_LIMIT_DAY="little")
    assert (status, "GOUJI_LIMIT_DAY" in said.err) == (2, True)


def test_the_same_by_workers_of_their_own(run, tmp_path, database):
    paths = []
    for n in range(6):
        paths.append(tmp_path / f"{n}.txt")
        paths[-1].write_bytes(DAMAGED)
    with endpoint(answers(RIGHT)) as server:
        _, said = run(server, "extract", *paths, "--db", database, "--workers", 2, "--jsonl")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert {line["fields"][WECHAT]["value"] for line in lines} == set(WECHAT_RIGHT.values())
    assert sum(line["model"]["calls"] for line in lines) == len(server.requests) == 2


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_stops_at_once_and_says_so_in_one_line(tmp_path, database, workers):
    paths = []
    for n in range(100, 108):
        paths.append(tmp_path / f"{n}.txt")
        paths[-1].write_bytes(report(prose=f"一切平稳。微信公众号的文章全年共{n}篇，图片81则。"))
    with endpoint(slowly(9, answers(RIGHT))) as server:
        command = [sys.executable, "-m", "extractor", "extract", *map(str, paths), "--workers", workers]
        process = subprocess.Popen(
            [sys.executable, "-c", HEARS_CTRL_C, *command],
            env=server.environment(database),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        while len(server.requests) < int(workers):  # all of them wait for an answer, none is about to ask
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        out, err = process.communicate(timeout=8)
    assert (process.returncode, out) == (130, "")
    assert err == "Stopped. What was printed or stored before stays.\n"
    with sqlite3.connect(database) as connection:
        assert {state for (state,) in connection.execute("SELECT state FROM model_requests")} <= {"lost", "begun"}
