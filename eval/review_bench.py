"""The command ``python -m eval.review_bench``: what reviewing costs, in a large database, by many, and in acts.

In: how many documents to make, how many people work at once, and case lists for a reviewer who knows the answers. Out:
tables on stdout, and exit status 1 where a limit is passed. Surprise: every database is made anew, in a folder that
goes away. What is compared with the limits of time is the median of processor time; a case list that is not on this
machine is named and left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from eval.cases import Basis, Case, load_cases
from eval.copied_blocks import shown_lines
from eval.many_reviewers import work_together
from eval.scripted_reviewer import Worked, work
from eval.wreck import GONE, TABLE, WRECKS
from extractor import review
from extractor.pipeline import extract
from extractor.result import Extraction
from extractor.store import Action, DocumentFilter, ListState, Sort, Store

CASES = Path(__file__).parent / "cases" / "cases.jsonl"
REPORT = CASES.with_name("rows-without-labels.txt")

WHOLE = 40
"""So many of the documents are whole reports; answers are about these."""

ANSWER_LIMIT, PAGE_LIMIT = 20.0, 50.0
"""Milliseconds of processor time."""

PAGE = 20

HARDEST = 3
"""Reports that are named of which an act settles the fewest fields."""

STROKES, SECONDS, FIELDS_AN_ACT = 40, 20.0, 5
"""For a report that lost the labels of a table, and what it takes of the program; and of lossy conversions."""

Step = tuple[str, float, Callable[[int], object]]
"""What is measured: its name, its limit, and what is called with the number of the round, from 0 on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 within the limits, 1 over one, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.review_bench", description="Measure what reviewing costs.")
    parser.add_argument("--documents", type=int, default=10_000, metavar="N", help="documents to make")
    parser.add_argument("--rounds", type=int, default=30, metavar="N", help="times that each step is measured")
    parser.add_argument("--people", type=int, default=8, metavar="N", help="people who work at once")
    parser.add_argument("--each", type=int, default=1_000, metavar="N", help="fields that each of them answers")
    parser.add_argument("--cases", type=Path, nargs="*", default=[], metavar="FILE", help="settled by one who knows")
    parser.add_argument("--acts", action="store_true", help="count acts alone, and measure nothing else")
    options = parser.parse_args(arguments)
    if options.acts:
        with TemporaryDirectory() as folder:
            return 0 if _acts(Path(folder), options.cases) else 1
    if options.documents < WHOLE or not 2 <= options.rounds <= WHOLE:
        parser.error(f"{WHOLE} documents at least, and 2 to {WHOLE} rounds")
    with TemporaryDirectory() as folder:
        costs = _costs(Path(folder), options.documents, options.rounds)
        together = _together(Path(folder), options.people, options.each)
        acts = _acts(Path(folder), options.cases)
    return 0 if costs and together and acts else 1


def _costs(folder: Path, documents: int, rounds: int) -> bool:
    """Print what the steps of reviewing cost in a large database, and tell whether all are within their limits."""
    store = Store(folder / "bench.db")
    fields = fill(store, documents)
    print(f"{documents:,} documents with {fields:,} fields, {store.count().fields:,} of them to review")
    print(f"{'':34} {'median ms':>10} {'95th ms':>9} {'limit ms':>9}")
    over = [name for name, limit, took in measured(store, rounds) if not _printed(name, limit, took)]
    store.close()
    return not over


def _together(folder: Path, people: int, each: int) -> bool:
    """Print what came of many who worked at once, and tell whether nothing was lost, doubled or in each other's way."""
    store = Store(folder / "together.db")
    whole = extract(REPORT.read_bytes())
    doubted = {name: replace(value, needs_review=True) for name, value in whole.fields.items()}
    wanted = people * each
    for number in range(-(-wanted // len(doubted)) + people):
        document_id = store.receive(f"{number}.txt", str(number).encode()).document_id
        store.save(document_id, replace(whole, fields=doubted))
    store.close()
    done = work_together(store.path, people, each)
    p95 = quantiles(done.milliseconds, n=20)[18]
    print(f"\n{people} people at once answered {done.fields:,} fields of {wanted:,} in {done.answers:,} answers")
    print(f"{'put down in the database':34} {done.stored:10,}")
    for name, count in (
        ("answered twice", done.doubled),
        ("leased to two at once", done.leased_twice),
        ("failed since the database was locked", done.lock_errors),
    ):
        print(f"{name:38} {count:6,}")
    print(f"{'an answer, on the clock':34} {median(done.milliseconds):10.1f} ms, 95th {p95:.1f} ms")
    return done.stored == done.fields == wanted and not (done.doubled or done.leased_twice or done.lock_errors)


def _acts(folder: Path, lists: Sequence[Path]) -> bool:
    """Print what a reviewer who knows the answers needs, and tell whether it is within the limits."""
    head = f"{'':34} {'reports':>8} {'asked':>8} {'right':>8} {'questions':>9} {'acts':>7} {'strokes':>8} {'s':>7}"
    print(f"\n{head} {'fields an act':>14}")
    own = [case for case in load_cases(CASES) if case.id == REPORT.stem]
    fit = []
    for how, change in WRECKS.items():
        wrecked = list(_settled(folder, [without(case, GONE.get(how)) for case in own], change).values())
        _printed_work(how, wrecked)
        fit += [one.strokes <= STROKES and one.seconds <= SECONDS for one in wrecked]
    for file in lists:
        if not file.is_file():
            print(f"{file} is not on this machine")
            continue
        cases = load_cases(file)
        lossy = [case for case in cases if case.noisy or any(own.basis is Basis.LOST for own in case.gold.values())]
        done = _settled(folder, cases)
        _printed_work(file.parent.name, list(done.values()))
        if worked := {case.id: done[case.id] for case in lossy if case.id in done}:
            _printed_work(f"{file.parent.name}, lossy", list(worked.values()))
            _printed_hardest(worked)
            asked, acts = (sum(getattr(one, part) for one in worked.values()) for part in ("asked", "acts"))
            fit.append(acts * FIELDS_AN_ACT <= asked)
    return all(fit)


def without(case: Case, column: str | None) -> Case:
    """Return a case in which a column of the wrecked table is not on the page."""
    ends = f".{column}"
    lost = {
        name: replace(own, basis=Basis.LOST)
        for name, own in case.gold.items()
        if column and name.startswith(f"{TABLE}.") and name.endswith(ends)
    }
    return replace(case, gold={**case.gold, **lost})


def _settled(folder: Path, cases: Sequence[Case], change: Callable[[str], str] = str) -> dict[str, Worked]:
    """Have the reports of cases settled, each in a database of its own; a file that cannot be read is left out.

    How far it got is told beside what is printed.
    """
    worked: dict[str, Worked] = {}
    for number, case in enumerate(cases):
        data = case.source.read_bytes()
        if change is not str:
            data = change(data.decode()).encode()
        store = Store(folder / f"acts-{number}.db")
        read = extract(data)
        document_id = store.receive(case.id, data).document_id
        store.save(document_id, read)
        record = store.document(document_id)
        if record and record.forms:
            worked[case.id] = done = work(store, record, case, shown_lines(read.document))
            took = f"{done.asked} fields, {done.acts} acts, {done.seconds:.1f} s"
            print(f"{number + 1} of {len(cases)}: {case.id}: {took}", file=sys.stderr, flush=True)
        store.close()
        for file in folder.glob(f"acts-{number}.db*"):
            file.unlink()
    return worked


def _printed_work(name: str, worked: Sequence[Worked]) -> None:
    sums = [sum(getattr(one, part) for one in worked) for part in ("asked", "right", "questions", "acts", "strokes")]
    seconds = sum(one.seconds for one in worked)
    asked, right, questions, acts, strokes = sums
    share = asked / acts if acts else 0.0
    counts = f"{len(worked):8} {asked:8,} {right:8,} {questions:9,} {acts:7,} {strokes:8,}"
    print(f"{name:34} {counts} {seconds:7.1f} {share:14.1f}")
    causes = sum((one.causes for one in worked), Counter[str]())
    print(f"{'':34} acts by cause: {', '.join(f'{cause} {count}' for cause, count in causes.most_common(5))}")
    if wrong := sum(len(one.wrong) for one in worked):
        print(f"{'':34} wrong in the end: {wrong}")


def _printed_hardest(worked: Mapping[str, Worked]) -> None:
    """Print of which reports an act settles the fewest fields."""
    asked = {name: one for name, one in worked.items() if one.acts}
    for name in sorted(asked, key=lambda one: asked[one].asked / asked[one].acts)[:HARDEST]:
        print(f"{'':34} {name}: {asked[name].asked} fields in {asked[name].acts} acts")


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
