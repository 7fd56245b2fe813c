"""The commands about the language model: what it would cost, what it has cost, and asking again what is open.

In: options of the command line. Out: tables on stdout. Surprise: asking again is reading again. What was answered
before comes from the ledger, so only the open questions cost anything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from extractor.ask import Estimator, Ledger, ModelAsker, accounts, asker, standings
from extractor.cli.progress import watched
from extractor.cli.sources import Sources
from extractor.cli.statuses import READ, SOME_FAILED
from extractor.cli.stored import database_at
from extractor.counting import counted
from extractor.errors import UsageError
from extractor.page import Origin, State
from extractor.pipeline import extract_all
from extractor.prose import Fact, choose
from extractor.result import Extraction, ModelUse, Status, part_name
from extractor.review import settle
from extractor.settings import ModelSettings, Settings, settings
from extractor.store import Store
from extractor.workers import Workers, reports_of


class Found(NamedTuple):
    """A report of a file with the name that is printed of it."""

    name: str
    extraction: Extraction


def dry_run(sources: Sources, own: Settings, database: Path | None, facts: Sequence[Fact]) -> int:
    """Print about what asking the model about some files would cost, ask nobody, and return the exit status."""
    model = own.model or ModelSettings(own.model_name, "")
    estimator = Estimator(model, Ledger(database or own.database, model.limits))
    reports, failed = 0, 0
    uses: list[ModelUse] = []
    with closing(Workers(1, own.allowance)) as workers:
        for name, extraction in watched(_read(sources, workers, estimator, own, facts), lambda: sources.total):
            if extraction.error:
                failed += 1
                print(f"{name}: {extraction.error}", file=sys.stderr)
            else:
                reports += 1
                uses += [extraction.model] if extraction.model.calls else []
    left = f" {counted(failed, 'file')} could not be read." if failed else ""
    read = counted(reports, "report was", "reports were")
    print(f"{read} read, nothing was kept, nobody was asked.{left}")
    print(_would_cost(model, reports, uses, is_set_up=own.model is not None))
    return SOME_FAILED if failed else READ


def _read(
    sources: Sources, workers: Workers, estimator: Estimator, own: Settings, facts: Sequence[Fact]
) -> Iterator[Found]:
    for source in sources:
        if source.error:
            yield Found(source.name, Extraction("", Status.FAILED, source.error))
            continue
        reading = workers.submit(extract_all, source.data, estimator, own.error_budget, facts)
        for one in reports_of(reading, source.data):
            yield Found(part_name(source.name, one.part), one)


def _would_cost(model: ModelSettings, reports: int, uses: Sequence[ModelUse], *, is_set_up: bool) -> str:
    """Return what a model would be asked and what that takes."""
    known = "" if is_set_up else "No model is set up (OPENAI_API_KEY). "
    if not uses:
        before = " that it was not asked before" if is_set_up else ""
        return f"{known}There is nothing to ask {model.name} about{before}."
    tokens_in, tokens_out = sum(one.prompt_tokens for one in uses), sum(one.completion_tokens for one in uses)
    which = "this report" if reports == 1 else f"{len(uses):,} of the reports"
    requests = counted(sum(one.calls for one in uses), "request")
    said = f"{known}{model.name} would be asked about {which}: {requests}, about {tokens_in:,} tokens in and"
    if money := model.limits.prices.money(tokens_in, tokens_out):
        return f"{said} {tokens_out:,} out, which cost about {money:.4f}."
    return f"{said} {tokens_out:,} out.\nWhat they cost is told where GOUJI_PRICES says what a million tokens cost."


def cost(options: argparse.Namespace) -> int:
    """Print what the model has cost by day, and how its answers fared by prompt."""
    ledger = Ledger(database_at(options.db))
    spent = accounts(ledger)
    print(_line("day", "model", ("requests", "answered", "failed", "lost", "tokens in", "tokens out", "money")))
    for one in spent:
        counts = (one.requests, one.answered, one.failed, one.lost, one.prompt_tokens, one.completion_tokens)
        print(_line(one.day, one.model, (*counts, f"{one.money:.4f}")))
    print(_line("all", "", (sum(one.requests for one in spent), *[""] * 5, f"{sum(one.money for one in spent):.4f}")))
    print()
    print(_line("prompt", "model", ("supported", "unsupported", "contradict.", "not there")))
    for each in standings(ledger):
        verdicts = (each.supported, each.unsupported, each.contradicted, each.not_there)
        print(_line(f"{each.prompt} {each.version} {each.sha256[:8]}", each.model, verdicts))
    return 0


def _line(first: str, second: str, rest: Sequence[object]) -> str:
    return f"{first:26s} {second[:24]:24s}" + "".join(f"{cell:>12}" for cell in rest)


def ask_pending(options: argparse.Namespace) -> int:
    """Ask about the fields of stored documents that are still open and that nobody has decided."""
    own = settings()
    who = asker(own, database_at(options.db))
    if who is None:
        raise UsageError(detail="There is no model to ask: set OPENAI_API_KEY")
    store = Store(options.db)
    waiting = [record.id for record in reversed(store.documents()) if _open(store, record.id)]
    before = sum(len(_open(store, one)) for one in waiting)
    facts = choose(own.facts)
    files = list(dict.fromkeys(store.parts(one)[0].id for one in waiting))
    with closing(Workers(1, own.allowance)) as workers:
        calls = sum(watched((_again(store, one, who, facts, workers) for one in files), len(files)))
    left = sum(len(_open(store, one)) for one in waiting)
    open_fields = f"{counted(len(waiting), 'report')} with {counted(before, 'open field')}"
    print(f"{open_fields}: {counted(calls, 'request')}, {counted(before - left, 'field')} answered.")
    return 0


def _again(store: Store, document_id: int, who: ModelAsker, facts: Sequence[Fact], workers: Workers) -> int:
    """Read a file's reports again, keep what is new, and return the requests that it took."""
    found = workers.run(partial(extract_all, facts=facts), store.content(document_id), who)
    known = {record.part: record.id for record in store.parts(document_id)}
    if any(one.part not in known or _differs(store, known[one.part], one) for one in found):
        for one in store.save_all(document_id, found):
            settle(store, one)
    return sum(one.model.calls for one in found)


def _open(store: Store, document_id: int) -> list[str]:
    """Return the fields without a value that a person would be asked about, and that none has decided."""
    fields = store.fields(document_id).values()
    return [
        one.field.id
        for one in fields
        if one.decision is None and one.field.needs_review and one.field.state is State.MISSING
    ]


def _differs(store: Store, document_id: int, extraction: Extraction) -> bool:
    """Tell whether the model gave an answer that the stored document does not have."""
    stored = store.fields(document_id)
    given = [value for value in extraction.fields.values() if value.origin is Origin.MODEL]
    return any(stored[value.id].field.value != value.value for value in given if value.id in stored)
