"""What the workspace sends and is given, without a browser; ``test_walk`` has one."""

from dataclasses import replace
from datetime import UTC

import pytest
from made_reports import UNSURE, settled, to_review, wrong_sum
from press import consistent_values, process, report

from extractor import review
from extractor.page.values import Reason
from extractor.pipeline import extract
from extractor.store.decisions import Action
from extractor.store.review_log import ReviewLog
from extractor.store.reviewers import Reviewers
from ui.naming import batch_name, document_name
from ui.wording import Language, Words
from ui.workspace.acts import Acting, Kind, acts_of
from ui.workspace.contents import Contents

MADE, REPEALED = "proactive.regulations.made", "proactive.regulations.repealed"
ENGLISH = Words(Language.ENGLISH)


@pytest.fixture
def waiting(store):
    """A document with three fields to review, the cells of one row."""
    return process(store, "jiaotong.txt", to_review()).document_id


def act(document, verb, *fields, nonce="nonce-0001", insist=False):
    about = [dict(zip(("id", "expected", "typed"), one, strict=False)) for one in fields]
    return {"nonce": nonce, "document": document, "verb": verb, "fields": about, "insist": insist}


def send(store, document, *acts, known=None, author="Li Wen"):
    known = {} if known is None else known
    Acting(store, store.document(document), author, ENGLISH, UTC).take_up(acts_of(list(acts)), known)
    return known


def only(known):
    (result,) = known.values()
    return result


def test_an_act_that_is_sent_again_counts_once(store, waiting):
    known = {}
    for _ in range(3):
        send(store, waiting, act(waiting, "correct", (MADE, None, "２件")), known=known)
    decisions = store.decisions(waiting)
    assert [(one.action, one.after, one.author) for one in decisions] == [(Action.CORRECT, 2, "Li Wen")]
    assert only(known).kind is Kind.SAVED
    assert "corrected: 2 (Li Wen" in only(known).sentence


def test_an_answer_that_a_page_loaded_anew_sends_again_is_known_as_saved(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2")))
    known = send(store, waiting, act(waiting, "correct", (MADE, None, "２")))
    assert only(known).kind is Kind.SAVED
    assert "corrected: 2 (Li Wen" in only(known).sentence
    assert len(store.decisions(waiting)) == 1
    known = send(store, waiting, act(waiting, "correct", (MADE, None, "2")), author="Zhang San")
    assert only(known).kind is Kind.REFUSED
    assert len(store.decisions(waiting)) == 1


def test_an_answer_is_signed_by_nobody_but_who_gave_it(store, waiting):
    given = act(waiting, "correct", (MADE, None, "2")) | {"author": "Li Wen"}
    known = send(store, waiting, given, author="Zhang San")  # the name was changed while the answer was on its way
    assert only(known).kind is Kind.REFUSED
    assert "Li Wen gave this answer, and now you are Zhang San" in only(known).sentence
    assert store.decisions(waiting) == []
    assert only(send(store, waiting, given)).kind is Kind.SAVED
    assert [one.author for one in store.decisions(waiting)] == ["Li Wen"]


def test_what_was_taken_back_before_a_reload_is_not_taken_back_again(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001"))
    send(store, waiting, act(waiting, "correct", (REPEALED, None, "3"), nonce="nonce-0002"))
    undo = act(waiting, "undo", nonce="nonce-0003")
    for _ in range(3):  # each time a session that has not heard of it
        assert only(send(store, waiting, undo)).kind is Kind.SAVED
    assert [(one.field_id, one.after) for one in store.standing(waiting)] == [(MADE, 2)]
    assert only(send(store, waiting, act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001"))).kind is Kind.SAVED
    assert len(store.decisions(waiting)) == 3


def test_a_session_that_began_anew_takes_back_what_the_tab_did_before(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001"))
    for since, kind in (("", Kind.REFUSED), ("2020-01-01T00:00:00+00:00", Kind.SAVED)):
        known = {}
        undo = {**act(waiting, "undo", nonce="nonce-0002"), "since": since}
        late = Acting(store, store.document(waiting), "Li Wen", ENGLISH, UTC, "2999-01-01T00:00:00+00:00")
        late.take_up(acts_of([undo]), known)
        assert only(known).kind is kind


def test_what_is_taken_back_in_another_document_names_that_one(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001"))
    other = process(store, "minzheng.txt", wrong_sum()).document_id
    taken = only(send(store, other, act(other, "undo", nonce="nonce-0002")))
    assert taken.kind is Kind.SAVED
    assert f"in another document, {document_name(store.document(waiting))}" in taken.sentence


def test_another_answer_of_a_session_that_is_gone_is_refused_by_what_it_was_shown_with(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2")))
    third = "nonce-0003"
    for one in (
        act(waiting, "correct", (MADE, None, "3"), nonce="nonce-0002"),
        act(waiting, "blank", (MADE, None), nonce=third),
    ):
        assert only(send(store, waiting, one)).kind is Kind.REFUSED
    assert [one.after for one in store.decisions(waiting)] == [2]


def test_who_was_faster_is_named_and_nothing_is_saved_over_it(store, waiting):
    store.decide(waiting, MADE, Action.CORRECT, 2, "Zhang San")
    result = only(send(store, waiting, act(waiting, "blank", (MADE, None), (UNSURE, None))))
    assert (result.kind, result.fields) == (Kind.REFUSED, (MADE,))
    assert "nothing was saved over it. corrected: 2 (Zhang San" in result.sentence
    assert [(one.field_id, one.author) for one in store.decisions(waiting)] == [
        (MADE, "Zhang San"),
        (UNSURE, "Li Wen"),
    ]


@pytest.mark.parametrize("typed", ["two <b>", "-3", "1" * 20, "", "3.5"])
def test_what_does_not_fit_is_a_sentence_and_nothing_is_saved(store, waiting, typed):
    result = only(send(store, waiting, act(waiting, "correct", (MADE, None, typed), (UNSURE, None, "4"))))
    assert result.kind is Kind.INVALID
    assert len(result.sentence) > 20
    assert store.decisions(waiting) == []


def test_a_value_against_the_sums_needs_a_second_confirmation(store):
    values = consistent_values(seed=1)
    name = "requests.new.other"
    document = process(store, "minzheng.txt", report({**values, name: ""}).encode()).document_id
    typed = str(values[name] + 3)
    one = (name, store.fields(document)[name].latest, typed)
    known = send(store, document, act(document, "correct", one))
    assert only(known).kind is Kind.AGAINST
    assert "sums of the form would fail" in only(known).sentence
    assert store.decisions(document) == []
    send(store, document, act(document, "correct", one, nonce="nonce-0002", insist=True), known=known)
    assert [(one.action, one.after) for one in store.decisions(document)] == [(Action.CORRECT, int(typed))]


def test_what_is_taken_back_on_its_way_and_was_not_saved_leaves_the_answer_before_it_alone(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001"))
    refused = act(waiting, "correct", (REPEALED, None, "abc"), nonce="nonce-0002")
    undo = act(waiting, "undo", nonce="nonce-0003") | {"after": ["nonce-0002"]}
    redo = act(waiting, "redo", nonce="nonce-0004") | {"after": ["nonce-0003"]}
    known = send(store, waiting, refused, undo, redo)
    assert [one.kind for one in known.values()] == [Kind.INVALID, Kind.DROPPED, Kind.REFUSED]
    assert known["nonce-0003"].fields == (REPEALED,)
    assert "Not saved, and taken away: 规章 · 本年废止件数" in known["nonce-0003"].sentence
    assert "had not been saved, so it cannot be done again" in known["nonce-0004"].sentence
    assert only(send(store, waiting, undo)).kind is Kind.DROPPED  # a session that has not heard of the answer
    assert [(one.field_id, one.after) for one in store.standing(waiting)] == [(MADE, 2)]
    again = act(waiting, "undo", nonce="nonce-0005") | {"after": ["nonce-0001"]}
    assert only(send(store, waiting, again)).kind is Kind.SAVED
    assert list(store.standing(waiting)) == []


def test_what_enter_was_pressed_for_lapses_with_an_answer_before_it_that_was_not_taken(store, waiting):
    given = act(waiting, "correct", (MADE, None, "abc"), nonce="nonce-0001")
    late = act(waiting, "blank", (REPEALED, None), nonce="nonce-0002") | {"after": ["nonce-0001"]}
    known = send(store, waiting, given, late)
    assert [one.kind for one in known.values()] == [Kind.INVALID, Kind.LAPSED]
    assert "制发件数" in known["nonce-0001"].sentence
    assert only(send(store, waiting, late)).kind is Kind.LAPSED  # a session that has not heard of the answer before
    given = act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001")
    assert [one.kind for one in send(store, waiting, given, late).values()] == [Kind.SAVED] * 2
    assert only(send(store, waiting, late)).kind is Kind.SAVED


def test_a_figure_of_ten_digits_is_asked_about_once_more(store, waiting):
    about = (MADE, None, "1234567890")
    known = send(store, waiting, act(waiting, "correct", about))
    assert (only(known).kind, store.decisions(waiting)) == (Kind.AGAINST, [])
    assert "“1234567890” has 10 digits" in only(known).sentence
    known = send(store, waiting, act(waiting, "correct", about, nonce="nonce-0002", insist=True))
    assert (only(known).kind, store.decisions(waiting)[0].after) == (Kind.SAVED, 1234567890)


def test_many_are_answered_at_once_and_taken_back_and_done_again_at_once(store, waiting):
    known = {}
    fields = [(name, None) for name in (MADE, REPEALED, UNSURE)]
    send(store, waiting, act(waiting, "unreadable", *fields, nonce="nonce-0001"), known=known)
    assert store.document(waiting).to_review == 0
    send(store, waiting, act(waiting, "undo", nonce="nonce-0002"), known=known)
    assert store.document(waiting).to_review == 3
    send(store, waiting, act(waiting, "redo", nonce="nonce-0003"), known=known)
    assert store.unreadable() == {waiting: 3}
    assert [one.kind for one in known.values()] == [Kind.SAVED] * 3
    assert "Taken back" in known["nonce-0002"].sentence


def test_what_was_taken_back_is_counted_nowhere_until_it_is_done_again(store, waiting):
    fields = [(name, None) for name in (MADE, REPEALED, UNSURE)]
    for verb, nonce, counted in (("unreadable", "1", (1, 3)), ("undo", "2", (0, 0)), ("redo", "3", (1, 3))):
        send(store, waiting, act(waiting, verb, *(fields if nonce == "1" else ()), nonce=f"nonce-000{nonce}"))
        pace = ReviewLog(store.connections).pace("Li Wen")
        assert (pace.acts, pace.fields) == counted
        (own,) = Reviewers(store.connections).figures()
        assert (own.acts, own.fields) == counted


def test_what_the_sums_settle_with_an_answer_is_told(store):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    names = [name for name, entry in store.fields(document).items() if entry.field.needs_review]
    assert len(names) == 5
    known = send(store, document, act(document, "correct", (names[0], None, "6")))
    assert "the sums settle 4 more" in only(known).sentence
    assert store.document(document).status == "done"


def test_any_decision_that_stands_can_be_taken_back_by_whoever_sees_it(store, waiting):
    first = store.decide(waiting, MADE, Action.CORRECT, 2, "Zhang San")
    assert contents(store, waiting)["fields"][MADE]["standing"]
    refused = only(send(store, waiting, act(waiting, "withdraw", (MADE, None))))
    assert refused.kind is Kind.REFUSED
    taken = only(send(store, waiting, act(waiting, "withdraw", (MADE, first.id))))
    assert (taken.kind, "Taken back" in taken.sentence) == (Kind.SAVED, True)
    assert [(one.action, one.author) for one in store.decisions(waiting)][1:] == [(Action.WITHDRAW, "Li Wen")]
    assert "standing" not in contents(store, waiting)["fields"][MADE]


@pytest.mark.parametrize(
    "outbox",
    [
        None,
        "text",
        [None, 3, {}],
        [{"nonce": "nonce-0001", "document": "<b>", "verb": "accept", "fields": []}],
        [{"nonce": "nonce-0001", "document": 1, "verb": "delete", "fields": []}],
        [act(1, "accept", (MADE, "1"))],
        [{**act(1, "accept", (MADE, None)), "signed": "Zhang San"}],
    ],
)
def test_a_message_that_is_no_act_changes_nothing(store, waiting, outbox):
    known = {}
    Acting(store, store.document(waiting), "Li Wen", ENGLISH, UTC).take_up(acts_of(outbox), known)
    assert known == {}
    assert store.decisions(waiting) == []


def test_nobody_and_another_document_and_an_unknown_field_are_refused(store, waiting):
    other = process(store, "shuiwu.txt", settled()).document_id
    for document, field, author in ((waiting, MADE, ""), (other, MADE, "Li Wen"), (waiting, "no.such", "Li Wen")):
        result = only(send(store, waiting, act(document, "blank", (field, None)), author=author))
        assert result.kind is Kind.REFUSED
    assert store.decisions(waiting) == store.decisions(other) == []


# --- rows and blocks -------------------------------------------------------------------------------------------------


def test_a_row_that_is_filled_is_held_against_what_was_read(store):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    waits = {name: one.field.value for name, one in store.fields(document).items() if one.field.needs_review}
    first, second, third = list(waits)[:3]
    row = [(first, None, str(waits[first])), (second, None, "78"), (third, None)]
    known = send(store, document, act(document, "fill", *row, insist=True))
    assert [(one.field_id, one.action, one.after) for one in store.decisions(document) if one.author] == [
        (first, Action.ACCEPT, waits[first]),
        (second, Action.CORRECT, 78),
        (third, Action.BLANK, None),
    ]
    assert only(known).sentence == "Saved, fields: 3; as it stood 1, changed 1, empty 1."
    send(store, document, act(document, "undo", nonce="nonce-0002"))
    assert store.document(document).to_review == len(waits)


def test_a_row_that_is_sent_again_after_a_reload_is_known_as_saved(store, waiting):
    filled = act(waiting, "fill", (MADE, None, "8"), (UNSURE, None))
    send(store, waiting, filled)
    assert only(send(store, waiting, filled)).kind is Kind.SAVED
    assert len(store.decisions(waiting)) == 2


def test_what_nobody_doubts_and_stands_so_needs_no_decision(store, waiting):
    fields = store.fields(waiting)
    sure = next(n for n, e in fields.items() if not e.field.needs_review and isinstance(e.field.value, int))
    known = send(store, waiting, act(waiting, "fill", (sure, None, str(fields[sure].field.value))))
    assert (only(known).kind, store.decisions(waiting)) == (Kind.SAVED, [])
    assert "stands there already" in only(known).sentence


def test_a_block_against_the_sums_is_confirmed_as_a_whole(store):
    values = consistent_values(seed=1)
    document = process(store, "minzheng.txt", report(values).encode()).document_id
    names = [name for name in values if name.startswith("requests.new.")]
    row = [(name, None, str(values[name] + (name == names[0]))) for name in names]
    known = send(store, document, act(document, "fill", *row))
    assert (only(known).kind, store.decisions(document)) == (Kind.AGAINST, [])
    send(store, document, act(document, "fill", *row, nonce="nonce-0002", insist=True), known=known)
    assert [(one.action, one.field_id) for one in store.decisions(document)] == [(Action.CORRECT, names[0])]


# --- what is shown ---------------------------------------------------------------------------------------------------


def contents(store, document, language=Language.ENGLISH):
    """Return what a browser knows of a document: its form, and what stands in it."""
    made = Contents(store, store.document(document), Words(language), UTC)
    made.load()
    form, data = made.form(), made.data()
    plain = {"waits": False, "amount": None, "shown": ""}
    return {**form, **data, "fields": {n: {**plain, **own, **data["fields"][n]} for n, own in form["fields"].items()}}


def test_the_form_is_whole_and_its_doubts_are_in_exactly_one_question(store, waiting):
    data = contents(store, waiting)
    waits = [name for name, one in data["fields"].items() if one["waits"]]
    assert waits == [MADE, REPEALED, UNSURE]
    assert sorted(name for one in data["questions"] for name in one["fields"]) == sorted(waits)
    assert all(f'data-field="{name}"' in data["skeleton"] for name in data["fields"])
    assert 'scope="row"' in data["skeleton"]


def test_the_skeleton_holds_no_text_of_a_report(store):
    nasty = "<img src=x onerror=alert(1)>"
    document = process(store, f"{nasty}.txt", to_review(agency="青禾县交通局")).document_id
    store.decide(document, "meta.agency", Action.CORRECT, nasty, nasty)
    data = contents(store, document)
    assert nasty in data["fields"]["meta.agency"]["shown"]
    assert "img" not in data["skeleton"]
    assert "青禾" not in data["skeleton"]


def test_each_place_is_where_the_figure_stands_as_a_browser_counts(store):
    text = wrong_sum().decode().replace("本年度各项", "𠮷𠮷本年度各项").encode()
    document = process(store, "minzheng.txt", text).document_id
    data = contents(store, document)
    units = data["text"].encode("utf-16-le")
    start, end, found = data["fields"]["disputes.review.total"]["place"]
    assert (units[start * 2 : end * 2].decode("utf-16-le"), found) == ("9", "place")


def test_every_sum_that_fails_fails_with_the_amounts_that_travel(store):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    data = contents(store, document)
    amounts = {name: one["amount"] for name, one in data["fields"].items()}
    failing = [
        one
        for one in data["identities"]
        if one["relation"] == "equal"
        and all(amounts[name] is not None for name, _ in one["left"] + one["right"])
        and sum(amounts[name] for name, _ in one["left"]) != sum(amounts[name] for name, _ in one["right"])
    ]
    assert [one["title"].split(" › ")[-1] for one in failing] == ["行政复议"]


def test_what_is_said_of_sums_is_true_of_the_figures_as_they_stand(store):
    values = consistent_values(seed=1)
    total = "disputes.review.total"
    document = process(store, "a.txt", report({**values, total: int(values[total]) + 3}).encode()).document_id
    upheld = "disputes.review.upheld"
    fields = store.fields(document)
    doubted = {upheld: replace(fields[upheld].field, needs_review=True, reasons=(Reason.SUM_BROKEN, Reason.OCR))}
    read = extract(store.content(document))
    store.save(document, replace(read, fields={**read.fields, **doubted}))

    def said():
        data = contents(store, document)
        (question,) = [one for one in data["questions"] if upheld in one["fields"]]
        return question["sentence"], data["fields"][upheld]["reasons"][0]

    assert said() == (ENGLISH("cause.sum"), ENGLISH("reason.sum_broken"))
    send(store, document, act(document, "correct", (total, None, str(values[total]))))
    assert said() == (ENGLISH("cause.sum_mended"), ENGLISH("reason.sum_mended"))
    own = store.fields(document)["disputes.direct_suit.total"]
    send(
        store,
        document,
        act(document, "correct", (own.field.id, None, str(int(own.field.value) + 1)), nonce="nonce-0002", insist=True),
    )
    assert said()[1] == ENGLISH("reason.sum_elsewhere")
    review.undo(store, "Li Wen")
    review.undo(store, "Li Wen")
    assert said() == (ENGLISH("cause.sum"), ENGLISH("reason.sum_broken"))


def test_only_what_stands_otherwise_than_it_was_read_travels_again(store, waiting):
    made = Contents(store, store.document(waiting), ENGLISH, UTC)
    made.load()
    key, base = made.key(), made.form()["base"]
    assert made.news()["fields"] == {}
    assert base == made.data()["fields"]
    send(store, waiting, act(waiting, "correct", (MADE, None, "2")))
    made.load()
    assert (made.key(), list(made.news()["fields"])) == (key, [MADE])
    assert made.news()["fields"][MADE] == made.data()["fields"][MADE]


def test_a_field_that_is_answered_twice_counts_once_today(store, waiting):
    send(store, waiting, act(waiting, "correct", (MADE, None, "2"), nonce="nonce-0001"))
    latest = store.fields(waiting)[MADE].latest
    send(store, waiting, act(waiting, "correct", (MADE, latest, "3"), nonce="nonce-0002"))
    log = ReviewLog(store.connections)
    pace = log.pace("Li Wen")
    assert (pace.acts, pace.fields, log.answered("Li Wen", "", waiting)) == (2, 1, [MADE])


def test_figures_move_only_from_fields_of_the_document_and_a_move_sent_again_counts_once(store):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    left, right = "disputes.review.other", "disputes.review.corrected"
    assert only(send(store, document, act(document, "move", (left, None, "made.up")))).kind is Kind.REFUSED
    known = send(store, document, act(document, "move", (left, None, right), (right, None, "")))
    assert only(known).kind is Kind.SAVED
    assert only(send(store, document, act(document, "move", (left, None, right), (right, None, "")))).kind is Kind.SAVED
    assert [(one.field_id, one.action, one.after) for one in store.decisions(document)] == [
        (right, Action.UNREADABLE, None),
        (left, Action.CORRECT, 3),
    ]


def test_the_samples_are_called_in_the_language_of_who_looks():
    assert [batch_name(name, ENGLISH) for name in ("示例报告", "Sample reports", "年报.zip")] == [
        "Sample reports",
        "Sample reports",
        "年报.zip",
    ]


def test_a_move_refused_since_somebody_was_faster_names_the_decision_that_stands(store):
    document = process(store, "minzheng.txt", wrong_sum()).document_id
    left, right = "disputes.review.other", "disputes.review.corrected"
    store.decide(document, right, Action.CORRECT, 4, "Somebody")
    told = only(send(store, document, act(document, "move", (left, None, right), (right, None, ""))))
    assert told.kind is Kind.REFUSED
    assert told.fields == (right,)
    assert "Somebody" in told.sentence
