"""The story of a document: when it came and with what, when it was read, who decided how much, and when it was settled.

In: a document. Out: a table, the first event first. Surprise: what one person did in a day is one line; the decisions
one by one stand with their fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from extractor.result import Status
from extractor.store import BY_SUMS, Action, Batches, Decision, DocumentRecord, readings_of
from ui import session
from ui.markup import Html, element
from ui.naming import batch_name, when
from ui.reading import Desk
from ui.wording import Words


def story(at: Desk, record: DocumentRecord, words: Words) -> Html:
    """Return the story as a table."""
    heads = element("tr", *[element("th", words(f"history.{name}"), scope="col") for name in ("when", "what")])
    events = sorted(_events(at, record, words), key=lambda event: event[0])
    rows = [element("tr", element("td", when(moment, session.zone())), element("td", said)) for moment, said in events]
    return element("table", heads, *rows, class_="history story")


def _events(at: Desk, record: DocumentRecord, words: Words) -> Iterator[tuple[str, str]]:
    yield record.received_at, words("story.received", name=record.file_name)
    for batch in Batches(at.store.connections).of_document(at.store.parts(record.id)[0].id):
        yield (
            batch.begun_at,
            words("story.batch", name=batch_name(batch.name, words), author=batch.author or words("story.nobody")),
        )
    for reading in readings_of(at.store.connections, record.id):
        key = "story.failed" if reading.status is Status.FAILED else "story.read"
        yield reading.made_at, words(key, version=reading.version, flagged=reading.flagged)
    decisions = at.store.decisions(record.id)
    for _, own in groupby(decisions, key=lambda one: (one.author, when(one.decided_at, session.zone())[:10])):
        yield _decided(list(own), words)
    if record.status is Status.DONE and decisions:
        yield decisions[-1].decided_at, words("story.settled")


def _decided(decisions: list[Decision], words: Words) -> tuple[str, str]:
    last = decisions[-1]
    if last.author == BY_SUMS:
        return last.decided_at, words("story.by_sums", count=len(decisions))
    said = {action: sum(one.action is action for one in decisions) for action in Action}
    parts = words.listed(words("story.count", action=words(f"action.{one}"), count=n) for one, n in said.items() if n)
    return last.decided_at, words("story.decided", author=last.author, what=parts)
