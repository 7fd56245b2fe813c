"""The commands about the language model: what it would cost, what it has cost, and asking again what is open.

In: options of the command line. Out: tables on stdout. Surprise: asking again is reading again. What was answered
before comes from the ledger, so only the open questions cost anything.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from extractor.ask import Estimator, Ledger, ModelAsker, accounts, asker, standings
from extractor.cli.progress import watched
from extractor.cli.sources import Sources
from extractor.cli.stored import database_at
from extractor.errors import UsageError
from extractor.page import Origin, State
from extractor.pipeline import extract_all
from extractor.prose import Fact, choose
from extractor.result import Extraction
from extractor.review import settle
from extractor.settings import ModelSettings, Settings, settings
from extractor.store import Store
from extractor.workers import Workers, reports_of


def dry_run(sources: Sources, own: Settings, database: Path | None, facts: Sequence[Fact]) -> None:
    """Print about what asking the model about some files would cost; ask nobody."""
    model = own.model or ModelSettings(own.model_name, "")
    estimator = Estimator(model, Ledger(database or own.database, model.limits))
    asked = calls = prompt_tokens = completion_tokens = 0
    with closing(Workers(1, own.allowance)) as workers:
        files = (source.data for source in sources if source.error is None)
        read = (
            reports_of(workers.submit(extract_all, data, estimator, own.error_budget, facts), data) for data in files
        )
        for use in (extraction.model for found in watched(read, lambda: sources.total) for extraction in found):
            asked += use.calls > 0
            calls += use.calls
            prompt_tokens += use.prompt_tokens
            completion_tokens += use.completion_tokens
    print(f"{sources.total} reports, {asked} with questions that {model.name} has not answered yet.")
    print(f"{calls} calls, about {prompt_tokens:,} tokens in and {completion_tokens:,} out.")
    money = model.limits.prices.money(prompt_tokens, completion_tokens)
    print(f"About {money:.4f} in money." if money else "No prices are set (GOUJI_PRICES), so there is no sum of money.")


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
    print(f"{len(waiting)} reports with {before} open fields: {calls} requests, {before - left} fields answered.")
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
