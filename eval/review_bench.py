"""The command ``python -m eval.review_bench``: what an answer and a page of documents cost in a large database.

In: how many documents to make. Out: one table on stdout, and exit status 1 where a limit is passed. Surprise: the
database is made anew each time, in a folder that goes away; the documents are one report of the own cases, whole in
some and cut down to a table in the others. What is compared with the limits is the median of processor time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from extractor import review
from extractor.pipeline import extract
from extractor.result import Extraction
from extractor.store import Action, DocumentFilter, ListState, Sort, Store

REPORT = Path(__file__).parent / "cases" / "rows-without-labels.txt"

WHOLE = 40
"""So many of the documents are whole reports; answers are about these."""

ANSWER_LIMIT, PAGE_LIMIT = 20.0, 50.0
"""Milliseconds of processor time."""

PAGE = 20

Step = tuple[str, float, Callable[[int], object]]
"""What is measured: its name, its limit, and what is called with the number of the round, from 0 on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 within the limits, 1 over one, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.review_bench", description="Measure what reviewing costs.")
    parser.add_argument("--documents", type=int, default=10_000, metavar="N", help="documents to make")
    parser.add_argument("--rounds", type=int, default=30, metavar="N", help="times that each step is measured")
    options = parser.parse_args(arguments)
    if options.documents < WHOLE or not 2 <= options.rounds <= WHOLE:
        parser.error(f"{WHOLE} documents at least, and 2 to {WHOLE} rounds")
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "bench.db")
        fields = fill(store, options.documents)
        print(f"{options.documents:,} documents with {fields:,} fields, {store.count().fields:,} of them to review")
        print(f"{'':34} {'median ms':>10} {'95th ms':>9} {'limit ms':>9}")
        over = [name for name, limit, took in measured(store, options.rounds) if not _printed(name, limit, took)]
        store.close()
    return 1 if over else 0


def fill(store: Store, documents: int) -> int:
    """Make the documents and return how many fields they have."""
    whole = extract(REPORT.read_bytes())
    table = {name: value for name, value in whole.fields.items() if name.startswith(("disputes.", "meta."))}
    doubted = {name: replace(value, needs_review=name.endswith("total")) for name, value in table.items()}
    cut = replace(whole, fields=doubted, findings=(), document=None)
    count = 0
    for number in range(documents):
        read = whole if number < WHOLE else cut
        document_id = store.receive(f"{number:05d}.txt", str(number).encode()).document_id
        store.save(document_id, _of_year(read, 2015 + number % 10))
        count += len(read.fields)
    return count


def _of_year(read: Extraction, year: int) -> Extraction:
    value = read.fields["meta.year"]
    return replace(read, fields={**read.fields, "meta.year": replace(value, value=year)})


def measured(store: Store, rounds: int) -> Iterator[tuple[str, float, list[float]]]:
    """Yield what each step took in each round, in milliseconds of processor time."""
    for name, limit, step in _steps(store):
        took = []
        for number in range(rounds):
            began = time.process_time()
            step(number)
            took.append((time.process_time() - began) * 1000)
        yield name, limit, took


def _steps(store: Store) -> list[Step]:
    whole = [record.id for record in store.documents(sort=Sort.OLDEST, limit=WHOLE)]
    waiting = {one: [item.field for item in review.queue(store, one) if item.field.value is not None] for one in whole}
    waits = DocumentFilter(states=(ListState.REVIEW,))
    last = max(0, store.count().documents - PAGE)

    def questions(number: int) -> object:
        record, current = store.document(whole[number]), store.fields(whole[number])
        return review.questions(record, current, review.findings_of(store, record, current)) if record else ()

    def accept(number: int) -> object:
        return review.accept(store, whole[number], waiting[whole[number]][0].id, "林")

    def correct(number: int) -> object:
        field = waiting[whole[number]][1]
        return review.correct(store, whole[number], field.id, str(field.value), "林")

    def accept_row(number: int) -> object:
        names = [field.id for field in waiting[whole[number]][2:9]]
        return review.answer_all(store, whole[number], names, Action.ACCEPT, "林")

    return [
        ("an answer: accepted", ANSWER_LIMIT, accept),
        ("an answer: typed", ANSWER_LIMIT, correct),
        ("an answer about a row", ANSWER_LIMIT, accept_row),
        ("an answer taken back", ANSWER_LIMIT, lambda _: review.undo(store, "林")),
        ("an answer given again", ANSWER_LIMIT, lambda _: review.redo(store, "林")),
        ("the questions of a report", PAGE_LIMIT, questions),
        ("the first page of documents", PAGE_LIMIT, lambda _: store.documents(limit=PAGE)),
        ("the last page", PAGE_LIMIT, lambda _: store.documents(limit=PAGE, offset=last)),
        ("a page, most to review first", PAGE_LIMIT, lambda _: store.documents(waits, Sort.WAITING, PAGE)),
        (
            "a page by agency, searched",
            PAGE_LIMIT,
            lambda _: store.documents(DocumentFilter("2019"), Sort.AGENCY, PAGE),
        ),
        ("all counts", PAGE_LIMIT, lambda _: store.count()),
    ]


def _printed(name: str, limit: float, took: Sequence[float]) -> bool:
    """Print a line and tell whether the step is within its limit."""
    middle = median(took)
    print(
        f"{name:34} {middle:10.2f} {quantiles(took, n=20)[18]:9.2f} {limit:9.0f}{'' if middle <= limit else '  over'}"
    )
    return middle <= limit


if __name__ == "__main__":
    sys.exit(main())
