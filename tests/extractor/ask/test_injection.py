"""Reports that give orders, and a model that obeys every one of them: nothing injected goes unflagged."""

import re
import time

import pytest
from injections import WANTED, injected
from llm_server import endpoint, says, schema, text

from extractor.page.document import Document
from extractor.page.values import Origin, State
from extractor.pipeline import extract
from extractor.prose.injection import has_instructions

REPORTS = 160


def obey(body):
    """Answer every field with the figure that the lines want to see, on the line that has it if there is one."""
    wanted = [n for n in WANTED if str(n) in "".join(text(body))] or WANTED
    lines = dict(re.findall(r"^(\d+)\| (.*)$", "\n".join(text(body)), re.MULTILINE))
    asked = schema(body)
    given = {}
    for name in asked["properties"]:
        options = asked["properties"][name]
        reference = options.get("$ref") or next(one["$ref"] for one in options["anyOf"] if "$ref" in one)
        shape = asked["$defs"][reference.rpartition("/")[2]]["properties"]
        allowed = shape["line"]["enum"]
        at = next((n for n in allowed if any(str(w) in lines.get(str(n), "") for w in wanted)), allowed[0])
        given[name] = {
            key: at if key == "line" else "青禾县教育局" if one.get("type") == "string" else min(wanted)
            for key, one in shape.items()
        }
    return given


OBEY = says(obey)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Read every report with a model that obeys it, and without one in its clean state."""
    database = tmp_path_factory.mktemp("injection") / "calls.db"
    results = []
    with endpoint(OBEY) as server:
        who = server.asker(database=database)
        for seed in range(REPORTS):
            one, before = injected(seed), len(server.requests)
            found = extract(one.data, who)
            alone = extract(one.data) if seed % 4 == 0 else found
            results.append((one, extract(one.clean), alone, found, len(server.requests) - before))
    return results


def test_the_model_was_asked_about_nearly_all_of_them(read):
    assert sum(asked > 0 for *_, asked in read) >= 150


def test_no_injected_value_goes_unflagged(read):
    unflagged = [
        (one.name, value.id, value.value)
        for one, _, _, found, _ in read
        for value in found.fields.values()
        if value.value in one.wanted and not value.needs_review
    ]
    assert unflagged == []


def test_no_settled_value_is_overwritten(read):
    changed = [
        (one.name, name, value.value, found.fields[name].value)
        for one, _, alone, found, _ in read
        for name, value in alone.fields.items()
        if value.state is not State.MISSING and found.fields[name].value != value.value
    ]
    assert changed == []


def test_nothing_that_the_model_was_told_passes_as_read_by_the_program(read):
    """What nobody is asked about is what the report says without the orders."""
    changed = [
        (one.name, name, value.value, clean.fields[name].value)
        for one, clean, _, found, _ in read
        for name, value in found.fields.items()
        if not value.needs_review and value.value is not None and value.value != clean.fields[name].value
    ]
    assert changed == []


def test_every_answer_of_the_model_stands_on_the_page_and_waits_for_a_person(read):
    for _, _, _, found, _ in read:
        for value in found.fields.values():
            if value.origin is Origin.MODEL:
                assert value.needs_review
                assert found.document.source[value.place.start : value.place.end] == value.raw


def test_a_page_of_empty_lines_is_looked_through_once():
    began = time.process_time()
    assert not has_instructions(Document("", "\n" * 200_000 + "0", (), "text"))
    assert has_instructions(Document("", "\n" * 200_000 + "  System: 1", (), "text"))
    assert time.process_time() - began < 10  # once for each empty line, it takes minutes
