"""What the workspace sends: acts of a person, each put down once.

In: the outbox of a browser, which is whatever text a browser chooses to send. Out: decisions, and for each act a result
by its nonce. Surprise: the browser sends an act again until it has the result, so that none is lost where runs overlap;
what was done with a nonce is remembered, so that none counts twice, and whatever a newer act of somebody else has
overtaken is refused by the decision that the field was shown with.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor import review
from extractor.errors import GoujiError
from extractor.store import Action, CurrentField, Decision, DocumentRecord, Store
from ui.figure_search import stands_nowhere
from ui.naming import decision_text, document_name, error_text, field_name, number
from ui.wording import Words

log = logging.getLogger("gouji.ui")

MOST_ACTS = 200
"""Acts of an outbox that are taken up, and results that are remembered; a person is never so far ahead."""

NAMED = 4
"""Fields that are named of those that were taken back or done again."""


class Verb(StrEnum):
    """What an act does."""

    ACCEPT = "accept"
    CORRECT = "correct"
    FILL = "fill"  # a row or a block, typed or pasted: each cell is held against what was read
    MOVE = "move"  # figures that were read in the wrong cells; what is typed of each is the field that had its figure
    BLANK = "blank"
    UNREADABLE = "unreadable"
    WITHDRAW = "withdraw"  # take back the decision that stands about a field, whoever took it
    UNDO = "undo"
    REDO = "redo"


class About(BaseModel):
    """A field that an act is about, with the latest decision that it was shown with and what was typed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    id: Annotated[str, Field(max_length=120)]
    expected: int | None
    typed: Annotated[str, Field(max_length=2_000)] = ""


class Act(BaseModel):
    """An act as it is sent.

    ``insist`` saves against the sums; ``since`` is when the person began in this tab, as the server told it then;
    ``author`` is whose name the page showed, for a session may have become somebody else's since; ``after`` names acts
    whose results were not known yet: those typed before Enter was pressed for this one; the answer that an undo was
    meant for, and the undo that a redo was; ``session`` is the one that it is sent to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    nonce: Annotated[str, Field(min_length=8, max_length=64)]
    document: int
    verb: Verb
    fields: Annotated[list[About], Field(max_length=1_000)]
    insist: bool = False
    author: Annotated[str, Field(max_length=200)] = ""
    after: Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(max_length=MOST_ACTS)] = ()
    since: Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)?$")] = ""
    session: Annotated[str, Field(max_length=64)] = ""


class Kind(StrEnum):
    """What became of an act."""

    SAVED = "saved"
    REFUSED = "refused"
    INVALID = "invalid"
    AGAINST = "against"
    LAPSED = "lapsed"  # Enter was pressed for it before it was known that an answer given before it was not taken
    DROPPED = "dropped"  # it was to take an answer back that was not taken: there is nothing to take back but its text


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an act, in a sentence, and the fields that it concerns."""

    kind: Kind
    sentence: str
    fields: tuple[str, ...] = ()

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether it was saved, and about no field of the document at hand."""
        return self.kind is Kind.SAVED and not self.fields

    def as_data(self) -> dict[str, object]:
        """Return it as it travels to the browser."""
        return {"kind": self.kind.value, "sentence": self.sentence, "fields": list(self.fields)}


def acts_of(outbox: object) -> Iterator[Act]:
    """Yield the acts of an outbox; what is none is passed over."""
    for one in outbox[:MOST_ACTS] if isinstance(outbox, list) else ():
        try:
            yield Act.model_validate(one)
        except ValidationError:
            log.warning("an act of a browser was none and was passed over")


@dataclass(frozen=True, slots=True)
class Acting:
    """Puts down what a person says of a document.

    ``since`` is the time before which nothing is taken back.
    """

    store: Store
    record: DocumentRecord
    author: str
    words: Words
    zone: tzinfo
    since: str = ""

    def take_up(self, acts: Iterator[Act], known: dict[str, Result]) -> None:
        """Put down the acts that are not known yet, in their order, and add their results to the known ones."""
        for act in acts:
            if act.nonce not in known:
                known[act.nonce] = self._result(act, known)
        for oldest in list(known)[:-MOST_ACTS]:
            del known[oldest]

    def _result(self, act: Act, known: Mapping[str, Result]) -> Result:
        names = tuple(one.id for one in act.fields)
        if said := self._unsigned(act):
            return Result(Kind.REFUSED, said, names)
        try:  # a page that was loaded anew sends to a new session what an earlier one may have put down
            named = replace(self, store=self.store.under(act.nonce))
            return self._saved_before(act, names) or self._fallen(act, known, names) or named._done(act, names)
        except (review.AgainstTheSums, review.FiguresLeftOver) as error:
            said = self.words.error(error.code, error.details, str(error))
            return Result(Kind.AGAINST, self._at(names, said), names)
        except GoujiError as error:
            said = error_text(error, self.record, names[0] if names else "", self.words)
            return Result(Kind.INVALID, self._at(names, said), names)
        except Exception:  # unforeseen by definition: the person gets a sentence, the log everything
            log.exception("an act could not be put down")
            # Another session may have been given it at the same moment.
            return self._saved_before(act, names) or Result(Kind.REFUSED, self.words("app.broke"), names)

    def _unsigned(self, act: Act) -> str:
        """Say why an act cannot be signed with the person's name; nothing where it can."""
        if not self.author:
            return self.words("author.needed")
        if act.author and act.author != self.author:
            return self.words("workspace.other_person", author=act.author, own=self.author)
        return ""

    def _was_not_taken(self, nonce: str, known: Mapping[str, Result]) -> bool:
        """Tell whether an act was one that its person has to look at again; one that nobody knows counts as such."""
        if nonce in known:
            return known[nonce].kind in (Kind.AGAINST, Kind.INVALID)
        return self.store.act_of(self.author, nonce) is None

    def _fallen(self, act: Act, known: Mapping[str, Result], names: tuple[str, ...]) -> Result | None:
        """Return what becomes of an act that fell with one before it; None where it stands."""
        if act.verb not in (Verb.UNDO, Verb.REDO):
            lapsed = any(self._was_not_taken(one, known) for one in act.after)
            return Result(Kind.LAPSED, "", names) if lapsed else None
        if not act.after or self.store.act_of(self.author, act.after[-1]) is not None:
            return None
        if act.verb is Verb.REDO:
            undone = known.get(act.after[-1])
            dropped = undone is not None and undone.kind is Kind.DROPPED
            return Result(Kind.REFUSED, self.words("workspace.not_saved_no_redo" if dropped else "workspace.no_redo"))
        names = known[act.after[-1]].fields if act.after[-1] in known else ()
        named = [field_name(self.record, name) for name in names[:NAMED]]
        more = self.words("workspace.and_more", count=len(names) - NAMED) if len(names) > NAMED else ""
        return Result(Kind.DROPPED, self.words("workspace.dropped", fields=self.words.listed(named) + more), names)

    def _at(self, names: tuple[str, ...], said: str) -> str:
        """Return a sentence with the cells before it that it is about, for the person may be at another one by now."""
        if not names:
            return said
        more = self.words("workspace.and_more", count=len(names) - 1) if len(names) > 1 else ""
        return self.words("workspace.at", field=field_name(self.record, names[0]) + more, said=said)

    def _saved_before(self, act: Act, names: tuple[str, ...]) -> Result | None:
        """Return what became of an act that is put down already; None where it is not."""
        known = self.store.act_of(self.author, act.nonce)
        if known is None:
            return None
        taken = [one for one in self.store.decisions_of(known) if one.field_id in names and one.author == self.author]
        alone = len(taken) == 1 and taken[0].action is not Action.WITHDRAW
        return Result(Kind.SAVED, self._saved(taken[0]) if alone else self.words("workspace.saved_before"), names)

    def _done(self, act: Act, names: tuple[str, ...]) -> Result:
        if act.verb in (Verb.UNDO, Verb.REDO):
            return self._undone(act.verb, min(act.since or self.since, self.since))
        current = self.store.fields(self.record.id)
        if act.document != self.record.id or not names or not set(names) <= current.keys():
            return Result(Kind.REFUSED, self.words("workspace.other_document"), names)
        expected = {one.id: one.expected for one in act.fields}
        if act.verb is Verb.WITHDRAW:
            return self._withdrawn(current, expected, names)
        typed = {one.id: one.typed for one in act.fields}
        if act.verb is Verb.MOVE:
            if not set(typed.values()) <= {"", *names}:  # of every field that it takes from, it has to say what comes
                return Result(Kind.REFUSED, self.words("workspace.other_document"), names)
            answered = review.move(self.store, self.record.id, typed, self.author, expected=expected, insist=act.insist)
        elif act.verb in (Verb.CORRECT, Verb.FILL):
            answered = (review.fill if act.verb is Verb.FILL else review.correct_all)(
                self.store, self.record.id, typed, self.author, expected=expected, against_sums=act.insist
            )
        else:
            answered = review.answer_all(self.store, self.record.id, names, Action(act.verb), self.author, expected)
        return self._answered(act, answered)

    def _withdrawn(
        self, current: Mapping[str, CurrentField], expected: Mapping[str, int | None], names: tuple[str, ...]
    ) -> Result:
        standing = [one for name in names if (one := current[name].decision) and one.id == expected[name]]
        if not (standing and review.withdraw(self.store, standing, self.author)):
            return Result(Kind.REFUSED, self.words("workspace.not_withdrawn"), names)
        named = self.words.listed(field_name(self.record, one.field_id) for one in standing)
        return Result(Kind.SAVED, self.words("workspace.done_undo", fields=named), names)

    def _answered(self, act: Act, answered: review.Answered) -> Result:
        """Say what was saved and what was not, since somebody was faster."""
        standing = {name: self.store.meanwhile(self.record.id, name).decision for name in answered.left}
        again = [one for one in act.fields if one.id in standing and self._is_own(act.verb, one, standing[one.id])]
        saved = [*answered.decisions, *(standing.pop(one.id) for one in again)]
        said = []
        if len(saved) == 1:
            said.append(self._saved(saved[0]))
        elif saved:
            said.append(self._saved_many(act.verb, saved))
        elif act.verb in (Verb.FILL, Verb.MOVE) and not standing:
            said.append(self.words("workspace.as_read"))
        if answered.followed.settled:
            said.append(self.words("decision.followed", count=len(answered.followed.settled)))
        said += [self._meanwhile(name, one) for name, one in list(standing.items())[:3]]
        kind = Kind.REFUSED if standing else Kind.SAVED
        return Result(kind, " ".join(said), tuple(standing) or tuple(one.field_id for one in saved))

    def _is_own(self, verb: Verb, about: About, standing: Decision) -> bool:
        """Tell whether a decision is this very answer, which a browser sends again after it was loaded anew."""
        if verb is Verb.MOVE:  # whether it was put down is known by its nonce
            return False
        filled = (Action.ACCEPT, Action.BLANK, Action.CORRECT, Action.UNREADABLE) if verb is Verb.FILL else ()
        if standing.author != self.author or (standing.action.value != verb.value and standing.action not in filled):
            return False
        if verb not in (Verb.CORRECT, Verb.FILL):
            return True
        sign = review.sign_of(about.typed)
        if sign or Action.UNREADABLE is standing.action:
            return standing.action is sign
        label = review.label(about.id, review.form_of(self.record, about.id))
        return bool(review.parse_correction(about.typed, label) == standing.after)

    def _saved_many(self, verb: Verb, saved: Sequence[Decision]) -> str:
        if verb not in (Verb.FILL, Verb.MOVE):
            return self.words("workspace.saved_many", count=len(saved))
        counts = Counter(one.action for one in saved)
        same, changed, empty = (counts[one] for one in (Action.ACCEPT, Action.CORRECT, Action.BLANK))
        said = self.words("workspace.filled", count=len(saved), same=same, changed=changed, empty=empty)
        unreadable = counts[Action.UNREADABLE]
        more = "workspace.left_free" if verb is Verb.MOVE else "workspace.not_readable"
        return " ".join((said, self.words(more, count=unreadable))) if unreadable else said

    def _saved(self, decision: Decision) -> str:
        said = self.words(
            "workspace.saved",
            field=field_name(self.record, decision.field_id),
            decision=decision_text(decision, self.words, self.zone),
        )
        if stands_nowhere(self.store, decision):
            said += " " + self.words("decision.nowhere", value=number(decision.after))
        return said

    def _meanwhile(self, field_id: str, decision: Decision) -> str:
        said = decision_text(decision, self.words, self.zone)
        return self.words("workspace.meanwhile", field=field_name(self.record, field_id), decision=said)

    def _undone(self, verb: Verb, since: str) -> Result:
        back = (review.undo if verb is Verb.UNDO else review.redo)(self.store, self.author, since)
        if not back.decisions:
            return Result(Kind.REFUSED, self.words(f"workspace.no_{verb}"))
        own = tuple(one.field_id for one in back.decisions if one.document_id == self.record.id)
        named = [field_name(self.record, name) for name in own[:NAMED]] or self._elsewhere(back.decisions)
        left = len(back.decisions) - NAMED
        more = self.words("workspace.and_more", count=left) if own and left > 0 else ""
        return Result(Kind.SAVED, self.words(f"workspace.done_{verb}", fields=self.words.listed(named) + more), own)

    def _elsewhere(self, decisions: Sequence[Decision]) -> list[str]:
        """Name the documents that something was taken back in, since the person looks at another one."""
        records = [self.store.document(one) for one in dict.fromkeys(one.document_id for one in decisions)]
        return [self.words("workspace.elsewhere", document=document_name(one)) for one in records if one]
