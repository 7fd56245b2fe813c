"""Who may change what: checked where it is written, whoever calls."""

from pathlib import Path

import pytest

from extractor import review
from extractor.page.values import FieldValue, Origin, Reason, State
from extractor.result import Extraction, Status
from extractor.store import BY_SUMS, Action, Choice, LastAdmin, Leases, NotAllowed, Role, Roles, Store, taking_back

FIELD = "requests.new.total"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gouji.db")


@pytest.fixture
def document(store: Store) -> int:
    document_id = store.receive("a", b"a").document_id
    value = FieldValue(FIELD, 7, State.READ, Origin.PARSER, 0.9, True, (Reason.OCR,))
    store.save(document_id, Extraction("a", Status.REVIEW, fields={FIELD: value}))
    return document_id


def everything(store: Store) -> list[tuple[object, ...]]:
    """Return all rows of all tables, but for the schema's own."""
    return [tuple(row) for table in store.connections.db.table_names() for row in store.connections.db[table].rows]


def test_as_long_as_nobody_is_listed_whoever_gives_a_name_may_review(store: Store, document: int) -> None:
    roles = Roles(store.connections)
    assert (roles.of("林"), roles.of(""), roles.closed()) == (Role.REVIEWER, Role.NONE, False)
    review.accept(store, document, FIELD, "林")
    assert not store.receive("b", b"b", "").known  # a file can be brought before a name is given
    with pytest.raises(NotAllowed):
        roles.give("林", Role.ADMIN, "林")  # nobody makes themselves one


@pytest.mark.parametrize("person", ["", "outsider", "viewer", "gone"])
def test_who_may_not_review_changes_nothing_by_any_function(store: Store, document: int, person: str) -> None:
    roles = Roles(store.connections)
    mine = review.accept(store, document, FIELD, "gone")  # before anybody was listed
    roles.close(["chief"])
    roles.give("viewer", Role.VIEWER, "chief")
    roles.give("reviewer", Role.REVIEWER, "chief")
    roles.give("gone", Role.REVIEWER, "chief")
    roles.give("gone", Role.NONE, "chief")
    failed = store.receive("b", b"b").document_id
    before = everything(store)
    leases = Leases(store.connections)
    attempts = [
        lambda: review.accept(store, document, FIELD, person),
        lambda: review.correct(store, document, FIELD, "8", person),
        lambda: review.mark_blank(store, document, FIELD, person),
        lambda: review.mark_unreadable(store, document, FIELD, person),
        lambda: review.answer_all(store, document, [FIELD], Action.ACCEPT, person),
        lambda: review.correct_all(store, document, {FIELD: "8"}, person),
        lambda: review.withdraw(store, [mine], person),
        lambda: store.decide(document, FIELD, Action.CORRECT, 8, person),
        lambda: store.decide_many([taking_back(mine, person)]),
        lambda: store.decide_many([Choice(document, FIELD, Action.SETTLE, 7, BY_SUMS)]),
        lambda: store.second().decide(document, FIELD, Action.CORRECT, 8, person),
        lambda: store.remove(failed, person),
        lambda: store.receive("c", b"c", person),
        lambda: leases.take(person, document),
        lambda: leases.take_next(person),
        lambda: roles.give(person, Role.ADMIN, person),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    review.redo(store, person)  # they have nothing that could be done again
    if person == "gone":
        with pytest.raises(NotAllowed):
            review.undo(store, person)
    else:
        assert review.undo(store, person).decisions == ()
    assert everything(store) == before


def test_a_mixed_act_is_refused_whole(store: Store, document: int) -> None:
    Roles(store.connections).close(["chief"])
    mine, other = (Choice(document, FIELD, Action.CORRECT, n, who) for n, who in ((8, "chief"), (9, "outsider")))
    with pytest.raises(NotAllowed):
        store.decide_many([mine, other])
    assert store.decisions(document) == []


def test_roles_are_given_by_administrators_and_the_last_one_stays(store: Store, document: int) -> None:
    roles = Roles(store.connections)
    roles.close(["chief"])
    roles.close(["chief", ""])  # on every start; changes nothing
    roles.give("林", Role.REVIEWER, "chief")
    for person, author in (("周", "林"), ("林", "林")):
        with pytest.raises(NotAllowed):
            roles.give(person, Role.ADMIN, author)
    with pytest.raises(LastAdmin):
        roles.give("chief", Role.NONE, "chief")
    roles.give("林", Role.ADMIN, "chief")
    roles.give("chief", Role.NONE, "林")
    roles.close(["chief"])  # the settings make nobody an administrator again whom another one removed
    assert [(one.person, one.role, one.author) for one in roles.listed()] == [("林", Role.ADMIN, "chief")]
    review.accept(store, document, FIELD, "林")  # an administrator may review
