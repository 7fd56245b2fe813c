"""What must not happen: a key that shows, a process that takes something along, somebody who takes all of it."""

import json
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from press import consistent_values, report
from served_api import Service, serving

from eval.kill_bench import family_of, left_running
from eval.served import Client, Reply, Served
from extractor.errors import DatabaseBusy
from extractor.serve.log_lines import JsonLines
from extractor.serve.pace import Pace
from extractor.serve.refusals import headers_of, refusal, status_of
from extractor.store import ApiKeys, Role, Roles, Store, problems

TOP = Path(__file__).parents[3]
DOUBTFUL = (TOP / "eval" / "cases" / "cut-off.txt").read_bytes()


def made(number: int) -> bytes:
    return report(consistent_values(seed=number)).encode()


def code(reply: Reply) -> str:
    return str(reply.json["error"]["code"])


def await_reading(client: Client) -> None:
    until = time.monotonic() + 120
    while client.get_documents(state="unread", limit=1).json["total"]:
        assert time.monotonic() < until
        time.sleep(0.1)


def raw(service: Service, head: str, body: bytes = b"") -> bytes:
    """Send bytes as they are and return the refusal that comes back."""
    with socket.create_connection(("127.0.0.1", service.served.port), timeout=30) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        with suppress(OSError):  # it may be answered and closed before it has come to its end
            line.sendall(body)
        answer = b""
        while b'"request"' not in answer and (piece := line.recv(65536)):
            answer += piece
        return answer


@pytest.fixture(scope="module")
def talked(service: Service) -> tuple[Service, list[str]]:
    """Return a service to which much was said with keys in right and wrong places, and all that it answered."""
    key, wrong = service.keys["reviewer"], "gouji_" + "w" * 43
    client = service.client()
    client.post_documents(files=[("民政局保密.txt", made(1)), ("b.txt", DOUBTFUL)], idempotency_key=key)
    await_reading(client)
    replies = [client.get_documents(), client.get_queue(), client.get_metrics(), service.client("admin").get_keys()]
    for text in (key, wrong):
        bearer = {"Authorization": f"Bearer {text}"}
        replies += [
            client.send("GET", f"/v1/documents?key={text}&limit={text}"),
            client.send("GET", f"/v1/{text}"),
            client.send("DELETE", f"/v1/keys/{text}"),
            client.send("GET", "/v1/documents", {"Authorization": text}),
            client.send("GET", "/v1/documents", bearer),
            client.send("POST", "/v1/decisions", {**bearer, "Content-Type": "application/json"}, text.encode()),
            client.send("POST", "/v1/decisions", {**bearer, "Content-Type": text}, b"{}"),
            client.post_decision(body={"document": 1, "field": text, "action": "blank", "against": None}),
        ]
    return service, [f"{one.headers} {one.body.decode()}" for one in replies]


def test_a_key_is_nowhere(talked: tuple[Service, list[str]]) -> None:
    service, answers = talked
    files = [service.log, *service.database.parent.glob("gouji.db*")]
    for text in ("gouji_www", *service.keys.values()):
        assert not [one for one in answers if text in one]
        assert not [path for path in files if text.encode() in path.read_bytes()]


def test_no_name_text_or_figure_of_a_report_is_in_the_log(talked: tuple[Service, list[str]]) -> None:
    lines = [json.loads(line) for line in talked[0].log.read_text(encoding="utf-8").splitlines()]
    assert {"serving", "request", "read"} <= {line["what"] for line in lines}
    assert {frozenset(line) for line in lines if line["what"] == "request"} == {
        frozenset({"time", "level", "what", "request", "method", "route", "status", "ms", "by"})
    }
    text = talked[0].log.read_text(encoding="utf-8")
    assert all(word not in text for word in ("民政局", "青禾县", ".txt", "信息公开"))


def test_an_error_that_nobody_foresaw_is_told_by_its_places_and_not_by_its_words() -> None:
    try:
        int("机密12")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "unforeseen", "levelname": "ERROR", "exc_info": (None, error, None)})
    line = json.loads(JsonLines().format(record))
    assert line["error"] == "ValueError"
    assert "test_an_error_that_nobody_foresaw" in line["places"][0]
    assert "机密" not in json.dumps(line, ensure_ascii=False)


def test_more_bytes_than_a_request_may_have_are_refused_as_they_come(service: Service) -> None:
    head = f"POST /v1/documents HTTP/1.1\nHost: x\nAuthorization: Bearer {service.keys['reviewer']}\n"
    form = "Content-Type: multipart/form-data; boundary=b\n"
    assert b"body_too_large" in raw(service, head + form + "Content-Length: 9000000")
    part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + b"0" * 3_100_000
    chunked = f"{len(part):x}\r\n".encode() + part
    assert b" 413 " in raw(service, head + form + "Transfer-Encoding: chunked", chunked)
    wanted = head.replace("documents", "decisions") + "Content-Type: application/json\n"
    assert b"body_too_large" in raw(service, wanted + "Content-Length: 1000001")
    assert service.client().get_health().status == 200


def test_roles_are_held_to(service: Service) -> None:
    viewer = service.client("viewer")
    assert (reply := viewer.post_documents(files=[("a.txt", made(2))])).status == 403
    assert code(reply) == "not_allowed"
    wanted = {"document": 1, "field": "meta.year", "action": "accept", "against": None}
    assert viewer.post_decision(body=wanted).status == 403
    assert viewer.get_keys().status == 403
    assert service.client("admin").get_keys().status == 200


def test_what_is_altered_in_the_database_is_told_and_not_given_out(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        client = service.client()
        client.post_documents(files=[("a.txt", made(3))])
        await_reading(client)
        with closing(sqlite3.connect(service.database)) as db:
            db.execute("UPDATE fields SET value = '7' WHERE field_id = 'requests.new.total'")
            db.commit()
        reply = client.get_fields(document=1)
        assert (reply.status, code(reply)) == (500, "database_damaged")
        assert str(tmp_path) not in reply.body.decode()


def test_nothing_is_lost_or_read_twice_when_processes_are_killed(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        files = [(f"{number}.txt", made(100 + number)) for number in range(12)]
        client = service.client()
        batch = client.post_documents(files=files, idempotency_key="all").json["batch"]
        family = set(family_of(service.served.process.pid))
        for one in list(family - {service.served.process.pid})[:1]:
            os.kill(one, signal.SIGKILL)
        time.sleep(0.5)
        family |= set(family_of(service.served.process.pid))
        service.served.kill()
        assert left_running(family) == 0
        service.served.start()
        client = service.client()
        again = client.post_documents(files=files, idempotency_key="all")
        assert again.json["batch"] == batch
        await_reading(client)
        assert {one["state"] for one in client.get_documents().json["items"]} <= {"done", "review"}
        family = set(family_of(service.served.process.pid))
    assert left_running(family) == 0
    with closing(sqlite3.connect(tmp_path / "gouji.db")) as db:
        assert db.execute("SELECT COUNT(*), COUNT(DISTINCT document_id) FROM extractions").fetchone() == (12, 12)
        assert db.execute("SELECT COUNT(*) FROM batches").fetchone() == (1,)
    assert list(problems(tmp_path / "gouji.db")) == []


def test_told_to_end_it_ends_in_order_and_goes_on_when_it_is_started_again(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        client = service.client()
        files = [(f"{number}.txt", made(200 + number)) for number in range(20)]
        assert client.post_documents(files=files).status == 202
        process = service.served.process
        family = set(family_of(process.pid))
        process.terminate()
        assert process.wait(20) == 0
        assert left_running(family) == 0
        assert '"ended"' in service.log.read_text(encoding="utf-8").splitlines()[-1]
        service.served.start()
        await_reading(service.client())
    with closing(sqlite3.connect(tmp_path / "gouji.db")) as db:
        assert db.execute("SELECT COUNT(*), COUNT(DISTINCT document_id) FROM extractions").fetchone() == (20, 20)


def test_each_caller_has_a_pace_of_its_own(tmp_path: Path) -> None:
    with serving(tmp_path, "--rate", "20") as service:
        client, other = service.client("reviewer 1"), service.client("reviewer 2")
        replies = [client.get_documents() for _ in range(30)]
        late = replies[-1]
        assert (late.status, code(late)) == (429, "too_many_requests")
        assert 1 <= int(late.headers["retry-after"]) <= 3
        assert other.get_documents().status == 200
        wrong = Client(service.served.port, "gouji_wrong")
        service.clients.append(wrong)
        assert {wrong.get_documents().status for _ in range(30)} == {401, 429}
        assert other.get_documents().status == 200


def test_a_bucket_fills_again() -> None:
    moments: Iterator[float] = iter([0.0, 0.0, 0.0, 0.5, 1.0, 1.1])
    pace = Pace(60, lambda: next(moments))
    pace._buckets["a"] = (2.0, 0.0)
    assert [pace.wait("a") for _ in range(6)] == [0, 0, 1, 1, 0, 1]


@pytest.fixture
def open_service(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path / "gouji.db") as served:
        yield served


def test_without_keys_only_programs_on_this_machine_are_answered(open_service: Served) -> None:
    client = Client(open_service.port)
    assert client.get_documents().status == 200
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        reply = client.send("GET", "/v1/documents", headers)
        assert (reply.status, code(reply)) == (403, "only_here")
    client.post_documents(files=[("a.txt", DOUBTFUL)])
    await_reading(client)
    name = client.get_queue().json["items"][0]["field"]["field"]
    wanted = {"document": 1, "field": name, "action": "unreadable", "against": None}
    assert code(client.post_decision(body=wanted)) == "name_needed"
    assert code(client.post_decision(body=wanted | {"author": "key:lin"})) == "not_allowed"
    decided = client.post_decision(body=wanted | {"author": "lin"})
    assert decided.json["decision"]["author"] == "lin"
    store = Store(open_service.database)
    Roles(store.connections).close(["zhou@example.cn"])
    back = wanted | {"action": "withdraw", "against": decided.json["decision"]["id"], "author": "lin"}
    assert client.post_decision(body=back).status == 403
    key = ApiKeys(store.connections).make("lin", Role.REVIEWER, "test")
    assert code(client.get_documents()) == "key_needed"
    holder = Client(open_service.port, key)
    assert holder.post_decision(body=back | {"author": None}).json["decision"]["author"] == "key:lin"
    store.close()
    client.close()
    holder.close()


def test_others_are_not_let_in_without_keys(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "extractor", "serve", "--db", str(tmp_path / "g.db"), "--host", "0.0.0.0"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "gouji key new" in done.stderr) == (2, True)


def test_keys_are_made_listed_and_revoked_by_command(tmp_path: Path) -> None:
    def gouji(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "extractor", "key", *words, "--db", str(tmp_path / "g.db")]
        return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, timeout=60)

    key = gouji("new", "lin", "--role", "reviewer").stdout.strip()
    assert key.startswith("gouji_")
    assert gouji("new", "lin").returncode == 2
    listed = gouji("list").stdout
    assert listed.startswith("lin: reviewer, made ")
    assert key not in listed
    assert gouji("revoke", "lin").returncode == 0
    assert gouji("revoke", "lin").returncode == 2
    assert "revoked" in gouji("list").stdout
    assert gouji("new", "lin").stdout.strip() not in ("", key)


def test_a_lock_is_told_with_when_to_try_again_and_without_the_path() -> None:
    error = DatabaseBusy(file=Path("/srv/secret/gouji.db"))
    assert (status_of(error), headers_of(error)) == (503, {"Retry-After": "5"})
    said = json.dumps(refusal(error, "r"))
    assert "gouji.db" in said
    assert "/srv/secret" not in said


def test_where_the_port_is_taken_it_never_says_that_it_serves(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = ["serve", "--db", str(tmp_path / "gouji.db"), "--port", str(taken.getsockname()[1]), "--workers", "1"]
        done = subprocess.run(
            [sys.executable, "-m", "extractor", *words], capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode != 0
    assert "address already in use" in done.stderr
    assert "serving" not in done.stderr
