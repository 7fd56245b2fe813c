"""What the ledger promises, with real requests: paid once, within the budget, nothing lost to a kill."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from llm_server import answers, endpoint, fails, says, slowly
from test_ask import DAMAGED, PROSE, RIGHT, WECHAT, report, unsettled

from extractor.ask import ledger as ledger_module
from extractor.ask.asking import asker, replayer
from extractor.ask.costs import accounts, standings
from extractor.ask.ledger import Ledger
from extractor.pipeline import extract
from extractor.result import ModelUse
from extractor.settings.environment import Settings
from extractor.settings.spending import Limit, Prices, SpendingLimits


def rows(database, columns):
    with sqlite3.connect(database) as connection:
        return connection.execute(f"SELECT {columns} FROM model_requests ORDER BY id").fetchall()


def about(articles):
    """Return a report that leaves one question, with another figure as its answer."""
    return report(prose=PROSE.replace("64", str(articles)))


# --- paid once -------------------------------------------------------------------------------------------------------


def test_the_same_question_is_asked_once_whoever_asks():
    with endpoint(answers(RIGHT)) as server:
        first = extract(DAMAGED, server.asker(run="one"))
        second = extract(DAMAGED, server.asker(run="two"))
    assert len(server.requests) == 2
    assert second.model == ModelUse()
    assert dict(first.fields) == dict(second.fields)


@pytest.mark.parametrize("bad", [says("{}"), says('{"q1"', finish="length"), says(None, refusal="no")])
def test_an_answer_that_is_no_use_is_not_paid_again_either(bad):
    with endpoint(bad) as server:
        extract(DAMAGED, server.asker(run="one"))
        paid = len(server.requests)
        again = extract(DAMAGED, server.asker(run="two"))
    assert (len(server.requests), again.model) == (paid, ModelUse())


def test_what_failed_is_asked_again_by_the_next_run():
    with endpoint(fails(401), answers(RIGHT)) as server:
        failed = extract(DAMAGED, server.asker(run="one"))
        later = extract(DAMAGED, server.asker(run="two"))
    assert failed.fields[WECHAT].value is None
    assert later.fields[WECHAT].value == 64


def test_two_at_once_wait_for_one_answer():
    with endpoint(slowly(0.3, answers(RIGHT))) as server, ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda run: extract(DAMAGED, server.asker(run=run)), "abc"))
    assert len(server.requests) == 2
    assert sum(one.model.calls for one in found) == 2
    assert {one.fields[WECHAT].value for one in found} == {64}


def test_a_stored_answer_needs_no_key_and_no_network(tmp_path):
    with endpoint(answers(RIGHT)) as server:
        asked = extract(DAMAGED, server.asker(database=tmp_path / "calls.db"))
    who = replayer(Settings(tmp_path / "calls.db", None, model_name="test-model"))
    assert dict(extract(DAMAGED, who).fields) == dict(asked.fields)
    other = extract(about(65), who)
    assert other.fields[WECHAT].value is None
    assert other.model == ModelUse()


def test_nothing_is_opened_where_nothing_is_asked(tmp_path):
    with endpoint(answers(RIGHT)) as server:
        extract(report(prose="一切平稳。"), server.asker(database=tmp_path / "calls.db"))
    extract(DAMAGED, replayer(Settings(tmp_path / "calls.db", None, model_name="test-model")))
    assert not (tmp_path / "calls.db").exists()


def test_the_key_is_not_written_down():
    with endpoint(answers(RIGHT)) as server:
        extract(DAMAGED, server.asker())
        assert b"test-key" not in server.database.read_bytes()


# --- budgets ---------------------------------------------------------------------------------------------------------

ONE = Limit(calls=1)


@pytest.mark.parametrize("scope", ["document", "run", "day"])
def test_when_the_budget_is_spent_the_fields_go_to_people_and_nothing_else_changes(scope, caplog):
    limits = {name: ONE if name == scope else Limit() for name in ("document", "run", "day")}
    with endpoint(answers(RIGHT)) as server:
        extraction = extract(DAMAGED, server.asker(limits=SpendingLimits(**limits)))
    assert len(server.requests) == 1
    assert extraction.fields[WECHAT].value == 64  # asked first
    assert unsettled(extraction) == unsettled(extract(DAMAGED)) - {WECHAT}
    (line,) = caplog.messages
    assert f"1 calls a {scope}" in line


def test_failures_and_retries_count():
    with endpoint(fails(503)) as server:
        extract(DAMAGED, server.asker(limits=SpendingLimits(Limit(calls=2), Limit(), Limit())))
    assert len(server.requests) == 2


def test_tokens_and_money_are_booked_at_their_most_until_they_are_known():
    with endpoint(answers(RIGHT)) as server:
        who = server.asker(limits=SpendingLimits(Limit(), Limit(tokens=500), Limit(), Prices(1.0, 1.0)))
        assert extract(DAMAGED, who).model == ModelUse()  # the question alone could be more
        who = server.asker(run="2", limits=SpendingLimits(Limit(), Limit(money=0.006), Limit(), Prices(1.0, 1.0)))
        assert extract(DAMAGED, who).model.calls == 2  # each fits after the true cost of the one before is known
        (account,) = accounts(who.ledger)
    assert (account.requests, account.prompt_tokens, account.completion_tokens) == (2, 200, 40)
    assert account.money == pytest.approx(240 / 1_000_000)


def test_what_may_have_been_paid_without_an_answer_stays_booked():
    with endpoint(lambda handler, _: handler.reply(200, b"not json")) as server:
        extract(DAMAGED, server.asker())
        booked = rows(server.database, "state, prompt_tokens + completion_tokens")
    assert all(state == "failed" and tokens > 500 for state, tokens in booked)


# --- an endpoint that is down ----------------------------------------------------------------------------------------


def test_an_endpoint_that_is_down_for_the_whole_run_is_left_alone():
    reports = [about(n) for n in range(100, 112)]
    with endpoint(fails(500)) as server:
        found = [extract(data, server.asker()) for data in reports]
    assert len(server.requests) == ledger_module.FAILURES
    assert all(WECHAT in unsettled(one) for one in found)


def test_after_a_rest_one_request_finds_out_and_then_all_goes_on():
    def rest():
        with sqlite3.connect(server.database) as connection:
            connection.execute("UPDATE model_requests SET ended_at = ended_at - ?", [ledger_module.REST])

    reports = [about(n) for n in range(100, 104)]
    by_figure = {"微信": {"line": 1, "微信公众号发布信息（条）": 103}}
    with endpoint(*[fails(500)] * 6, answers(by_figure)) as server:
        for data in reports[:2]:
            extract(data, server.asker())
        assert len(server.requests) == 5
        rest()
        extract(reports[2], server.asker())  # the sixth fails, and the rest begins again
        assert len(server.requests) == 6
        extract(reports[3], server.asker())
        assert len(server.requests) == 6
        rest()
        assert extract(reports[3], server.asker()).fields[WECHAT].value == 103


def test_a_wrong_key_is_tried_once_a_run():
    reports = [about(n) for n in range(100, 105)]
    with endpoint(fails(401)) as server:
        for data in reports:
            extract(data, server.asker())
    assert len(server.requests) == 1


def test_what_an_endpoint_takes_is_remembered_by_the_next_process():
    def plain(body):
        return "```json\n" + json.dumps({"q1": {"line": 1, "微信公众号发布信息（条）": 64}}) + "\n```"

    wechat_only = report()
    with endpoint(fails(400, "response_format is unknown"), fails(400, "no tools here"), says(plain)) as server:
        extract(wechat_only, server.asker(run="one"))
        assert len(server.requests) == 3
        other = report(prose=PROSE.replace("81", "82"))
        assert extract(other, server.asker(run="two")).fields[WECHAT].value == 64
    assert len(server.requests) == 4


# --- verdicts --------------------------------------------------------------------------------------------------------


def test_each_field_that_was_asked_for_keeps_its_verdict():
    wrong = {
        "微信": {"line": 1, "微信公众号发布信息（条）": 46},
        "（一）": RIGHT["（一）"],
        "（二）": {**dict.fromkeys(RIGHT["（二）"]), "line": 2},
    }
    with endpoint(answers(wrong)) as server:
        who = server.asker()
        extract(DAMAGED, who)
        with sqlite3.connect(server.database) as connection:
            kept = connection.execute("SELECT field_id, verdict, said, line FROM model_verdicts").fetchall()
        by_prompt = {one.prompt: one for one in standings(who.ledger)}
    assert (WECHAT, "unsupported", "46", 1) in kept
    assert ("requests.granted.total", "supported", "7", 1) in kept
    assert ("requests.partly_granted.total", "not_there", None, 2) in kept
    rows_, prose = by_prompt["table_row"], by_prompt["prose_facts"]
    assert (rows_.supported, rows_.not_there, prose.unsupported) == (3, 3, 1)


# --- killed ----------------------------------------------------------------------------------------------------------


def reader_of(pid):
    """Return the process that reads files, and asks about them, for another one."""
    stats = [path.read_text() for path in Path("/proc").glob("[0-9]*/stat")]
    parents = {int(stat.split()[0]): int(stat.rpartition(")")[2].split()[1]) for stat in stats}
    return next(child for child, parent in parents.items() if parent == pid)


def test_an_answer_on_its_way_is_put_down_though_whoever_asked_for_it_was_killed(tmp_path):
    path, database = tmp_path / "damaged.txt", tmp_path / "g.db"
    path.write_bytes(DAMAGED)
    command = [sys.executable, "-m", "extractor", "extract", str(path), "--db", str(database)]
    with endpoint(answers(RIGHT), slowly(1.5, answers(RIGHT))) as server:
        environment = server.environment(database)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(server.requests) < 2:
            time.sleep(0.01)
        process.kill()
        process.wait()
        until = time.monotonic() + 10
        while rows(database, "state")[-1][0] != "answered" and time.monotonic() < until:
            time.sleep(0.05)
    assert [state for (state,) in rows(database, "state")] == ["answered", "answered"]


def test_a_request_whose_process_was_killed_is_lost_booked_and_asked_again(tmp_path):
    path, database = tmp_path / "damaged.txt", tmp_path / "g.db"
    path.write_bytes(DAMAGED)
    command = [sys.executable, "-m", "extractor", "extract", str(path), "--db", str(database)]
    with endpoint(answers(RIGHT), slowly(1.5, answers(RIGHT)), answers(RIGHT)) as server:
        environment = server.environment(database)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(server.requests) < 2:
            assert process.poll() is None, "it ended before it asked"
            time.sleep(0.01)
        for one in (reader_of(process.pid), process.pid):  # while the endpoint thinks about the second question
            os.kill(one, signal.SIGKILL)
        process.wait()
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == 3
    assert [state for (state,) in rows(database, "state")] == ["answered", "lost", "answered"]
    assert rows(database, "prompt_tokens")[1][0] > 500


def test_a_ledger_that_cannot_be_written_leaves_the_fields_to_people(tmp_path, caplog):
    (tmp_path / "calls.db").write_bytes(b"no database at all, but long enough to be read as one" * 40)
    with endpoint(answers(RIGHT)) as server:
        extraction = extract(DAMAGED, server.asker(database=tmp_path / "calls.db"))
    assert server.requests == []
    assert dict(extraction.fields) == dict(extract(DAMAGED).fields)
    assert "ledger cannot be used" in caplog.text


def test_a_live_process_is_waited_for_and_a_dead_one_is_not():
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    assert ledger_module._lives(f"{os.getppid()}:x")
    assert not ledger_module._lives(f"{dead.pid}:x")
    assert not ledger_module._lives(f"{os.getpid()}:an-earlier-process-of-this-number")


def test_the_asker_of_the_settings_keeps_its_answers_in_their_database(tmp_path):
    with endpoint(answers(RIGHT)) as server:
        who = asker(Settings(tmp_path / "own.db", server.settings))
        extract(DAMAGED, who)
        assert len(rows(tmp_path / "own.db", "id")) == 2
        assert who.ledger == Ledger(tmp_path / "own.db", server.settings.limits)
        assert asker(Settings(tmp_path / "own.db", server.settings), tmp_path / "b.db").ledger.path.name == "b.db"
