"""The routes of review: what waits for a person, and what people decide.

In: requests. Out: the queue, and decisions in the store. Surprise: a decision has to name the one that it was given
against, so that nobody's is ever written over unseen; a program that does not know it has to look first.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from extractor.review import Answered, followed, form_of, given_out, label, queue, take, withdraw
from extractor.serve.asking import Asking, Limit, Offset, RequestName, Serving, answer_once, refusals
from extractor.serve.refusals import NotAsked, NothingThere
from extractor.serve.service import Service
from extractor.serve.shapes import Decided, DecisionShape, FieldShape, Queue, QueueEntry, Wanted
from extractor.store import Action, Choice, Decision, DocumentFilter, ListState, Sort

routes = APIRouter(prefix="/v1", tags=["review"])


@routes.get("/queue", responses=refusals(404))
def get_queue(
    service: Serving,
    document: Annotated[int | None, Query(ge=1, le=2**53, description="of this document only")] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Queue:
    """Give the fields that wait for a person, those of a page of documents at a time, the oldest first."""
    waiting = DocumentFilter(states=(ListState.REVIEW,))
    totals = service.store.count(waiting)
    if document is not None:
        numbers = [service.record(document).id]
    else:
        numbers = [one.id for one in service.store.documents(waiting, Sort.OLDEST, limit, offset)]
    items = [entry for number in numbers for entry in _entries(service, number)]
    return Queue(documents=totals.review, fields=totals.fields, items=items)


@routes.post("/decisions", status_code=201, response_model=Decided, responses=refusals(404, 409, 413, 507))
def post_decision(
    request: Request, service: Serving, caller: Asking, wanted: Wanted, name: RequestName = None
) -> Response:
    """Decide about a field: accept, correct, say that it is blank or unreadable, or take a decision back.

    `against` is what `GET fields` gave for the field. Where another decision is there by now nothing is put down and
    the answer is 409, with that decision among its details.
    """
    author = caller.author(wanted.author)

    def act() -> tuple[int, Decided]:
        return 201, _decided(service, wanted, author)

    return answer_once(request, name, {"decision": wanted.model_dump(mode="json")}, act)


def _decided(service: Service, wanted: Wanted, author: str) -> Decided:
    """Put a decision down and return what became of it.

    Raises:
        NotAsked: it lacks what its action needs.
        NothingThere: no such document, field or decision.
        GoujiError: as ``review.take`` says, or the author may not.
    """
    store = service.store
    service.record(wanted.document)
    entry = store.fields(wanted.document).get(wanted.field)
    if entry is None:
        raise NothingThere(what="field")
    if entry.latest is None and wanted.against is not None:
        raise NothingThere(what="decision")  # it was about another field, or never was
    if wanted.action is Action.WITHDRAW:
        answered = _withdrawn(service, wanted, author)
    elif wanted.action is Action.SETTLE or (wanted.value is None) == (wanted.action is Action.CORRECT):
        raise NotAsked(problems="body.value is needed with correct, and with nothing else")
    else:
        choice = Choice(
            wanted.document, wanted.field, wanted.action, None, author, wanted.reason, expected=wanted.against
        )
        answered = take(store, choice, wanted.value or "", against_sums=wanted.against_sums)
    record = service.record(wanted.document)
    return Decided(
        decision=DecisionShape.of(answered.decisions[0]),
        settled=list(answered.followed.settled),
        reopened=list(answered.followed.reopened),
        field=FieldShape.of(
            given_out(store, wanted.document)[wanted.field], label(wanted.field, form_of(record, wanted.field))
        ),
        to_review=record.to_review,
    )


def _withdrawn(service: Service, wanted: Wanted, author: str) -> Answered:
    store = service.store
    named = [one for one in store.decisions(wanted.document, wanted.field) if one.id == wanted.against]
    own: list[Decision] = [one for one in named if one.action not in (Action.WITHDRAW, Action.SETTLE)]
    if not own:
        raise NothingThere(what="decision")
    taken = withdraw(store, own, author)
    if not taken:
        raise store.meanwhile(wanted.document, wanted.field)
    return Answered(tuple(taken), (), followed(store, taken[0]))


def _entries(service: Service, document: int) -> list[QueueEntry]:
    current = given_out(service.store, document)
    return [
        QueueEntry(
            document=one.document.id,
            name=one.document.name,
            field=FieldShape.of(current[one.field.id], one.label),
            suggestion=one.suggestion,
        )
        for one in queue(service.store, document)
    ]
