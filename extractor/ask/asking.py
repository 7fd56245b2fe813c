"""The language-model fallback: few unsettled fields, the lines that could hold them, and what of the answers counts.

In: a document, what was located in it, its fields. Out: ``Answers``: fields whose value stands on the line that the
model cites. Surprise: a failing model raises nothing. The fields stay as they were, and the same asker can be asked
again later: what was answered before is in the ledger.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.ask.answers import Judged, hold_against, judge
from extractor.ask.ledger import Inquiry, Ledger, question_key
from extractor.ask.passages import Kind, Passage, takes_decimals, takes_words
from extractor.ask.patience import Patience
from extractor.ask.prompt import Prompt, load
from extractor.ask.questions import Question, handfuls, questions
from extractor.errors import LimitReached, ModelDown, ModelError, StoreError
from extractor.forms import identities_of
from extractor.locate import Located
from extractor.page import Document, FieldValue
from extractor.result import Answers, ModelUse
from extractor.settings import ModelSettings, Settings, usual_tokens

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

_log = logging.getLogger(__name__)

ANSWER_TOKENS = 32
"""Of one answer, blanks included; a longer text is no answer to these questions."""
USUAL_ANSWER_TOKENS = 14
"""Of one answer, as a forecast: Qwen 2.5 and GPT-4o write a name, a figure and some marks in about so many."""

_INERT = str.maketrans("<>[]", "〈〉［］")
"""Takes from a page what marks of a model's own (``<|im_start|>``, ``[INST]``, ``</s>``) are written with."""


class Asking(Protocol):
    """What can be put to a model: a prompt filled in, and the schema of its answer."""

    @property
    def prompt(self) -> Prompt:
        """Return the prompt."""

    @property
    def question(self) -> str:
        """Return what the model is asked, with the data behind it, fenced."""

    @property
    def schema(self) -> type[BaseModel]:
        """Return the model of an answer."""

    @property
    def max_tokens(self) -> int:
        """Return the most tokens that an answer takes."""


def fenced(text: str) -> tuple[str, str]:
    """Return a text of the page without marks of a model's own, and a mark to put around it."""
    inert = text.translate(_INERT).encode(errors="replace").decode()  # a lone surrogate cannot be sent
    # The text cannot hold the mark that ends it: it would have to hold its own hash.
    return inert, hashlib.sha256(inert.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Call:
    """A handful of related questions, ready to be sent: the numbered lines, the closed schema, the words."""

    prompt: Prompt
    asked: tuple[Question, ...]
    lines: Mapping[int, Passage]
    schema: type[BaseModel]

    @property
    def question(self) -> str:
        """Return what the model is asked, with the lines behind it, fenced."""
        text, fence = fenced("\n".join(f"{n}| {passage.text}" for n, passage in self.lines.items()))
        return self.prompt.ask(questions=render(self.asked, self.lines), fence=fence, lines=text)

    @property
    def fields(self) -> int:
        """Return how many fields are asked for."""
        return sum(len(one.gaps) for one in self.asked)

    @property
    def max_tokens(self) -> int:
        """Return the most tokens that an answer takes."""
        return ANSWER_TOKENS * (1 + len(self.asked) + self.fields)


def messages(asking: Asking) -> list[ChatCompletionMessageParam]:
    """Return what is sent of a question."""
    return [{"role": "system", "content": asking.prompt.rules}, {"role": "user", "content": asking.question}]


def inquiry(asking: Asking, model: str, endpoint: str, document: Document, run: str) -> Inquiry:
    """Return what makes a question the same when it comes again."""
    key = question_key(model, asking.prompt, asking.schema.model_json_schema(), asking.question)
    text = hashlib.sha256(document.source.encode(errors="replace")).hexdigest()
    return Inquiry(key, text, run, endpoint, model, asking.prompt)


def calls(document: Document, located: Located, fields: Mapping[str, FieldValue]) -> Iterator[Call]:
    """Yield the calls about a document's unsettled fields, each with a prompt of its own kind."""
    for asked in handfuls(questions(document, located, fields)):
        lines = numbered(asked)
        yield Call(load(asked[0].topic), asked, lines, schema(asked, lines))


def numbered(asked: Sequence[Question]) -> dict[int, Passage]:
    """Return the passages of all questions in the order of the page, numbered from 1."""
    passages = {passage for question in asked for passage in question.passages}
    return dict(enumerate(sorted(passages, key=lambda passage: passage.offsets), 1))


def schema(asked: Sequence[Question], lines: Mapping[int, Passage]) -> type[BaseModel]:
    """Return the model of an answer to exactly these questions: for each a line, and for each gap a value or null.

    The printed names are the keys: with keys of our own a small model loses count of the columns. For a question with
    one gap, null stands for both the line and the value.
    """
    closed = ConfigDict(extra="forbid")
    answers: dict[str, Any] = {}
    for n, question in enumerate(asked, 1):
        allowed: list[Any] = [line for line, passage in lines.items() if passage in question.passages]
        parts: dict[str, Any] = {"line": (int, Field(json_schema_extra={"enum": allowed}))}
        several = len(question.gaps) > 1
        for gap in question.gaps:
            value = _type(gap.kind)
            parts[gap.name] = (value | None if several else value, ...)
        answer = create_model(f"A{n}", __config__=closed, **parts)
        answers[f"q{n}"] = (answer if several else answer | None, ...)
    return create_model("Answers", __config__=closed, **answers)


def _type(kind: Kind) -> Any:
    """Return the type of an answer about a field of this kind."""
    if takes_words(kind):
        return str
    return int | float if takes_decimals(kind) else int


def render(asked: Sequence[Question], lines: Mapping[int, Passage]) -> str:
    """Return the questions in the form's own words, each with the lines that it may cite."""
    written: list[str] = []
    columns: tuple[str, ...] = ()
    for n, question in enumerate(asked, 1):
        if len(question.columns) > 1 and question.columns != columns:
            columns = question.columns
            written.append(f"以下各行的栏目依次为：{'、'.join(columns)}。")
        where = "、".join(str(line) for line, passage in lines.items() if passage in question.passages)
        row = f"表格行“{question.row}”的" if question.row else ""
        written.append(f"q{n}：第 {where} 行，{row}{'、'.join(gap.name for gap in question.gaps)}")
    return "\n".join(written)


@dataclass(frozen=True, slots=True)
class ModelAsker:
    """Asks a language model about a document's unsettled fields. Can be sent to another process.

    Attributes:
        run: the run that all its requests are counted under.
        patience: how long the model is waited for; the usual if not given.
        replay: ask nobody, and take what the ledger holds.
    """

    settings: ModelSettings
    ledger: Ledger
    run: str
    patience: Patience | None = None
    replay: bool = False

    def ask(self, document: Document, located: Located, fields: Mapping[str, FieldValue]) -> Answers:
        """Return grounded answers for some of the unsettled fields; where the model fails, fewer, and what it cost."""
        use = ModelUse()
        judged: list[Judged] = []
        answered: list[tuple[str, str, set[str]]] = []
        failures: list[ModelError] = []
        left = 0
        for call in calls(document, located, fields):
            known = self.inquiry(call, document)
            gone = failures and isinstance(failures[-1], LimitReached | ModelDown)
            try:
                answer, cost = (None, ModelUse()) if gone else self.complete(call, known)
            except ModelError as error:
                failures.append(error)
                answer, cost = None, _cost(error)
            use = ModelUse(
                use.calls + cost.calls,
                use.prompt_tokens + cost.prompt_tokens,
                use.completion_tokens + cost.completion_tokens,
            )
            if answer is None:
                left += call.fields
                continue
            given = {one.field_id: one.value for one in judged if one.value}
            verdicts = judge(document, call.asked, call.lines, answer, {**fields, **given})
            answered.append((known.key, known.document, {one.field_id for one in verdicts}))
            judged += verdicts
        if failures:
            _log.warning("%s %s did not settle %d fields.", failures[0], self.settings.name, left)
        return Answers(self._settle(located, judged, answered, fields), use)

    def inquiry(self, asking: Asking, document: Document) -> Inquiry:
        """Return what makes a question the same when it comes again, counted under this asker's run."""
        return inquiry(asking, self.settings.name, self.settings.address, document, self.run)

    def complete(self, asking: Asking, known: Inquiry) -> tuple[BaseModel, ModelUse]:
        """Return the answer to one question as the model gave it, and what it cost now.

        Raises:
            ModelError: there is no usable answer.
        """
        # Here and not above: the client takes a second to import, and most reports leave nothing to ask.
        from extractor.ask.client import complete  # noqa: PLC0415

        try:
            reply = complete(
                self.settings,
                known,
                messages(asking),
                asking.schema,
                max_tokens=asking.max_tokens,
                ledger=self.ledger,
                patience=None if self.replay else self.patience or Patience(),
            )
        except (StoreError, sqlite3.Error) as error:  # what cannot be written down is not asked
            raise ModelError(problem=f"its ledger cannot be used: {error}") from error
        return reply.answer, reply.use

    def _settle(
        self,
        located: Located,
        judged: Sequence[Judged],
        answered: Sequence[tuple[str, str, set[str]]],
        fields: Mapping[str, FieldValue],
    ) -> dict[str, FieldValue]:
        """Hold all answers against the sums together, keep the verdicts, and return what stands."""
        settled = {one.field_id: one for one in hold_against(identities_of(located.forms), judged, fields)}
        for key, text, asked in answered:
            self.ledger.judge(key, text, [settled[name].judgement for name in settled if name in asked])
        return {name: one.value for name, one in settled.items() if one.value}


def _cost(error: ModelError) -> ModelUse:
    use = error.details.get("use")
    return use if isinstance(use, ModelUse) else ModelUse()


@dataclass(frozen=True, slots=True)
class Estimator:
    """Asks nobody and answers nothing; the cost of its ``Answers`` is what asking would come to, about."""

    settings: ModelSettings
    ledger: Ledger

    def ask(self, document: Document, located: Located, fields: Mapping[str, FieldValue]) -> Answers:
        """Return about what the questions would cost that have no stored answer yet."""
        count = prompt_tokens = completion_tokens = 0
        for call in calls(document, located, fields):
            if self.ledger.stored(inquiry(call, self.settings.name, "", document, "").key, 1):
                continue
            count += 1
            shown = f"{messages(call)}{call.schema.model_json_schema()}"
            prompt_tokens += usual_tokens(shown)
            completion_tokens += USUAL_ANSWER_TOKENS * (len(call.asked) + call.fields)
        return Answers(use=ModelUse(count, prompt_tokens, completion_tokens))


def asker(settings: Settings, database: Path | None = None) -> ModelAsker | None:
    """Return who can be asked under these settings: nobody where there is no model.

    What is asked and answered is kept in ``database``, the settings' own if none is given.
    """
    if settings.model is None:
        return None
    return ModelAsker(settings.model, Ledger(database or settings.database, settings.model.limits), token_hex(8))


def replayer(settings: Settings, database: Path | None = None) -> ModelAsker:
    """Return who answers from stored answers alone, without a key and without a network."""
    model = ModelSettings(settings.model_name, "none", "http://127.0.0.1/")
    return ModelAsker(model, Ledger(database or settings.database), "replay", replay=True)
