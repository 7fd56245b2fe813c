"""The interface as programs meet it: a real server process, and a client made of its description."""

import io
import json
import sqlite3
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from press import consistent_values, process, report
from served_api import Service

from eval.served import Client, Reply
from extractor.cli.commands import main
from extractor.serve.problems import what_is_wrong
from extractor.store import ApiKeys, Role, Store

TOP = Path(__file__).parents[3]
DOUBTFUL = (TOP / "eval" / "cases" / "cut-off.txt").read_bytes()


def settled(number: int) -> bytes:
    """Return a report in which nothing is doubtful."""
    return report(consistent_values(seed=number)).encode()


def doubtful(number: int) -> bytes:
    """Return a report in which much is, another for each number."""
    return DOUBTFUL + f"\n附注第{'一二三四五六七八九十'[number % 10]}号{'甲' * (number // 10 + 1)}\n".encode()


def read(client: Client, files: list[tuple[str, bytes]], **given: object) -> list[int]:
    """Bring files, wait until they are read, and return their documents."""
    reply = client.post_documents(files=files, **given)
    assert reply.status == 202
    until = time.monotonic() + 120
    while (batch := client.get_batch(batch=reply.json["batch"]).json)["unread"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    return [one["document"] for one in batch["files"]]


def code(reply: Reply) -> str:
    """Return the code of a refusal, whose shape is checked."""
    error = reply.json["error"]
    assert set(error) == {"code", "sentence", "details", "request"}
    assert error["sentence"]
    assert reply.headers["x-request-id"] == error["request"]
    return str(error["code"])


def test_files_come_in_are_read_once_and_are_given_out(service: Service) -> None:
    client = service.client()
    first, second = read(client, [("民政局.txt", settled(1)), ("b.txt", doubtful(1))])
    again = client.post_documents(files=[("other name.txt", settled(1))]).json
    assert [(one["document"], one["known"]) for one in again["files"]] == [(first, True)]
    said = client.get_document(document=first).json
    assert (said["name"], said["state"], said["year"]) == ("民政局.txt", "done", 2023)
    assert client.get_document(document=second).json["state"] == "review"
    fields = {one["field"]: one for one in client.get_fields(document=first).json["fields"]}
    wanted = consistent_values(seed=1)
    assert {name: fields[name]["value"] for name in wanted} == wanted
    told = client.get_report(document=first).json
    assert told["fields"]["requests.new.total"]["value"] == wanted["requests.new.total"]
    assert client.get_file(document=first).body == settled(1)
    place = fields["requests.new.total"]["place"]
    source = client.get_source(document=first).json["source"]
    assert source[place["start"] : place["end"]] == fields["requests.new.total"]["raw"]
    with closing(sqlite3.connect(service.database)) as db:
        assert db.execute(
            "SELECT MAX(n) FROM (SELECT COUNT(*) n FROM extractions GROUP BY document_id)"
        ).fetchone() == (1,)


def test_fields_drawn_for_audit_are_flagged_like_any_other_that_waits(service: Service) -> None:
    store = Store(service.database, audit_share=0.1)
    document = process(store, "drawn.txt", settled(30)).document_id
    store.close()
    client = service.client()
    waiting = client.get_queue(document=document).json["items"]
    assert len(waiting) > 5
    assert {(one["field"]["needs_review"], *one["field"]["reasons"]) for one in waiting} == {(True, "low_confidence")}
    asked = {one["field"]["field"] for one in waiting}
    assert {one["field"] for one in client.get_fields(document=document).json["fields"] if one["needs_review"]} == asked
    told = client.get_report(document=document).json["fields"]
    assert {name for name, one in told.items() if one["needs_review"]} == asked
    field = next(one["field"] for one in waiting if one["field"]["value"] is not None)
    given = {"document": document, "field": field["field"]}
    taken = client.post_decision(body=given | {"action": "accept", "against": None}).json
    assert not taken["field"]["needs_review"]
    back = client.post_decision(body=given | {"action": "withdraw", "against": taken["decision"]["id"]}).json
    assert (back["field"]["needs_review"], back["to_review"]) == (True, len(waiting))


def test_a_zip_is_taken_apart_and_what_cannot_be_read_is_told(service: Service) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("市/甲.txt", settled(2))
        archive.writestr("市/乙.txt", b"")
        archive.writestr("bomb.txt", b"0" * 50_000_000)
    client = service.client()
    documents = read(client, [("city.zip", packed.getvalue())])
    assert documents[2] is None
    states = [client.get_document(document=one).json for one in documents[:2]]
    assert [(one["name"], one["state"], one["error_code"]) for one in states] == [
        ("市/甲.txt", "done", None),
        ("市/乙.txt", "failed", "empty_file"),
    ]


def test_documents_are_listed_by_page_and_filter(service: Service) -> None:
    client = service.client("viewer")
    read(service.client(), [(f"page {n}.txt", settled(10 + n)) for n in range(5)])
    first = client.get_documents(text="page ", limit=2, sort="oldest").json
    second = client.get_documents(text="page ", limit=2, offset=2, sort="oldest").json
    names = [one["name"] for one in first["items"] + second["items"]]
    assert (first["total"], names) == (5, [f"page {n}.txt" for n in range(4)])
    assert client.get_documents(state=["failed", "unread"], text="page ").json["items"] == []


def test_decisions_are_taken_against_what_was_known(service: Service) -> None:
    client = service.client()
    (document,) = read(client, [("decide.txt", doubtful(2))])
    waiting = [one["field"] for one in client.get_queue(document=document).json["items"]]
    field = next(one for one in waiting if one["label"]["number"] == "count")
    common = {"document": document, "field": field["field"]}
    for never in (-1, 2**64, 999_999):
        unknown = client.post_decision(body=common | {"action": "blank", "against": never})
        assert (unknown.status, code(unknown)) == (404, "nothing_there")
    first = client.post_decision(
        body=common | {"action": "correct", "value": "７", "against": None, "reason": "seen", "against_sums": True}
    )
    assert first.status == 201
    decision = first.json["decision"]
    assert (decision["after"], decision["author"], decision["reason"]) == (7, "key:reviewer", "seen")
    assert first.json["field"]["against"] == decision["id"]
    late = client.post_decision(body=common | {"action": "blank", "against": None})
    assert (late.status, code(late)) == (409, "decided_meanwhile")
    assert late.json["error"]["details"]["decision"] == decision["id"]
    back = client.post_decision(body=common | {"action": "withdraw", "against": decision["id"]})
    assert (back.status, back.json["field"]["value"]) == (201, field["value"])
    lost = client.post_decision(
        body=common | {"action": "unreadable", "against": back.json["decision"]["id"], "reason": "a stamp"}
    )
    assert (lost.json["field"]["value"], lost.json["decision"]["reason"]) == (None, "a stamp")
    assert [one["action"] for one in client.get_decisions(document=document).json["items"] if one["author"]] == [
        "correct",
        "withdraw",
        "unreadable",
    ]


def test_what_cannot_be_decided_is_refused_in_one_shape(service: Service) -> None:
    client = service.client()
    (document,) = read(client, [("refuse.txt", doubtful(3))])
    waiting = client.get_queue(document=document).json["items"]
    field = next(one["field"] for one in waiting if one["field"]["label"]["number"] == "count")["field"]
    common = {"document": document, "field": field, "against": None}
    refused = [
        (common | {"action": "correct", "value": "seven"}, 422, "invalid_correction"),
        (common | {"action": "correct"}, 422, "invalid_request"),
        (common | {"action": "settle"}, 422, "invalid_request"),
        (common | {"action": "blank", "author": "somebody"}, 422, "name_needed"),
        (common | {"action": "withdraw", "against": 10**6}, 404, "nothing_there"),
        (common | {"action": "blank", "field": "no.such"}, 404, "nothing_there"),
        (common | {"action": "blank", "document": 10**6}, 404, "nothing_there"),
        ({"document": document, "field": field, "action": "blank"}, 422, "invalid_request"),
        (common | {"action": "blank", "more": 1}, 422, "invalid_request"),
    ]
    for body, status, name in refused:
        reply = client.post_decision(body=body)
        assert (reply.status, code(reply)) == (status, name), body
    assert client.get_decisions(document=document).json["items"] == []
    for path, status in (("/v1/nothing", 404), ("/v1/documents/0", 422), (f"/v1/documents/{10**30}", 422)):
        reply = client.send("GET", path)
        assert (reply.status, bool(code(reply))) == (status, True)
    assert code(client.send("PATCH", "/v1/documents")) == "wrong_method"
    broken = client.send("POST", "/v1/decisions", {"Content-Type": "application/json"}, b"{")
    assert (broken.status, code(broken)) == (422, "invalid_request")
    no_form = client.send("POST", "/v1/documents", {"Content-Type": "multipart/form-data"}, b"{")
    assert (no_form.status, code(no_form)) == (422, "invalid_request")


def test_a_request_that_is_not_as_described_is_told_what_would_be(service: Service) -> None:
    client = service.client()

    def said(answer: Reply) -> str:
        assert (answer.status, code(answer)) == (422, "invalid_request")
        return answer.json["error"]["sentence"]

    assert "query.limit may be 500 at most" in said(client.get_documents(limit=501))
    assert "path.file must be one of 'csv', 'wide', 'jsonl' or 'xlsx'" in said(client.get_export(file="pdf"))
    assert "body.field is missing" in said(client.post_decision(body={"document": 1, "action": "accept"}))


def test_a_problem_of_an_unknown_kind_is_named_and_nothing_that_was_sent() -> None:
    assert what_is_wrong([{"type": "json_invalid", "loc": ("body", 7), "input": "secret"}]) == (
        "the body is no JSON, from its character 7 on"
    )
    assert what_is_wrong([{"type": "odd", "loc": ("query", "x"), "input": "secret"}]) == "query.x (odd)"


def test_of_simultaneous_decisions_one_is_taken_and_the_others_hear_of_it(service: Service) -> None:
    (document,) = read(service.client(), [("race.txt", doubtful(4))])
    waiting = service.client().get_queue(document=document).json["items"]
    fields = [one["field"]["field"] for one in waiting][:6]
    found: list[tuple[str, int]] = []
    begin = threading.Barrier(8)

    def decide(number: int) -> None:
        client = service.client(f"reviewer {number}")
        begin.wait()
        for name in fields:
            body = {"document": document, "field": name, "action": "unreadable", "against": None}
            found.append((name, client.post_decision(body=body).status))

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == sorted((name, status) for name in fields for status in [201] + [409] * 7)
    taken = [one for one in service.client().get_decisions(document=document).json["items"] if one["author"]]
    assert sorted(one["field"] for one in taken) == sorted(fields)


def test_a_request_that_comes_again_is_answered_as_before(service: Service) -> None:
    client = service.client()
    files = [("once.txt", doubtful(5))]
    first = client.post_documents(files=files, idempotency_key="a")
    again = client.post_documents(files=files, idempotency_key="a")
    assert (again.status, again.json["batch"]) == (202, first.json["batch"])
    assert again.headers["idempotency-replayed"] == "true"
    other = client.post_documents(files=[("once.txt", doubtful(6))], idempotency_key="a")
    assert (other.status, code(other)) == (422, "other_request")
    assert service.client("admin").post_documents(files=files, idempotency_key="a").json["batch"] != first.json["batch"]
    (document,) = read(client, files)
    name = client.get_queue(document=document).json["items"][0]["field"]["field"]
    body = {"document": document, "field": name, "action": "unreadable", "against": None}
    decided, repeated = (client.post_decision(body=body, idempotency_key="b") for _ in range(2))
    assert (decided.status, decided.json) == (repeated.status, repeated.json)
    late, still = (client.post_decision(body=body, idempotency_key="c") for _ in range(2))
    assert (late.status, still.status, still.json) == (409, 409, late.json)
    other = client.post_decision(body=body | {"action": "blank"}, idempotency_key="b")
    assert (other.status, code(other)) == (422, "other_request")


@pytest.mark.parametrize("file", ["csv", "wide", "jsonl", "xlsx"])
def test_exports_are_what_the_command_writes(service: Service, file: str, tmp_path: Path) -> None:
    read(service.client(), [("export.txt", settled(30))])
    reply = service.client("viewer").get_export(file=file, year=2023)
    assert reply.status == 200
    assert "attachment" in reply.headers["content-disposition"]
    if file == "xlsx":
        assert zipfile.ZipFile(io.BytesIO(reply.body)).testzip() is None
        return
    to = tmp_path / "written"
    main(["export", "--db", str(service.database), "--format", file, "--year", "2023", "--to", str(to)])
    assert reply.body == to.read_bytes()


def test_findings_are_given_by_document_and_for_all(service: Service) -> None:
    client = service.client()
    wrong = consistent_values(seed=40) | {"requests.new.total": 999}
    (document,) = read(client, [("wrong.txt", report(wrong).encode())])
    own = client.get_document_findings(document=document).json["items"]
    assert "requests.new.total" in {name for one in own for name in one["fields"]}
    everywhere = client.get_findings(text="wrong.txt").json
    assert (everywhere["documents"], everywhere["items"]) == (1, own)


def test_the_description_is_whole(service: Service) -> None:
    description = service.client().description
    for path, methods in description["paths"].items():
        for method, one in methods.items():
            assert one["summary"], path
            assert len(one.get("description", "")) > 20, (method, path)
            for parameter in one.get("parameters", []):
                assert parameter.get("description"), (path, parameter)
            for status, answer in one["responses"].items():
                if status >= "400" and path != "/health":
                    assert answer["content"]["application/json"]["example"]["error"]["sentence"], (path, status)
    for name, schema in description["components"]["schemas"].items():
        if name.startswith("Body_") or "enum" in schema:
            continue
        for field, own in schema.get("properties", {}).items():
            inner = own.get("items", own)
            shown = "examples" in own or "$ref" in json.dumps(inner) or name in ("Wanted",)
            assert shown, (name, field)
        assert schema["description"]


def test_metrics_and_health(service: Service) -> None:
    client = service.client("viewer")
    assert client.get_health().json["status"] == "ok"
    text = client.get_metrics().body.decode()
    assert 'gouji_documents{state="done"}' in text
    assert 'route="/v1/documents/{document}/fields"' in text
    assert "gouji_reading_seconds_count" in text


def test_a_key_that_is_revoked_does_nothing_more(service: Service) -> None:
    store = Store(service.database)
    service.keys["gone"] = ApiKeys(store.connections).make("gone", Role.REVIEWER, "test")
    client = service.client("gone")
    assert client.get_documents().status == 200
    assert service.client("reviewer").delete_key(name="gone").status == 403
    assert service.client("admin").delete_key(name="gone").status == 204
    assert code(client.get_documents()) == "wrong_key"
    store.close()
