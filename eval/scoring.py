"""Cases to results: every report is read and its answers are held against gold, in one process or several.

In: ``Case``s and, if there is one, somebody to ask. Out: a ``CaseResult`` each, in the order of the cases. Surprise: a
result holds all that metrics, records and reports need, and nothing of the document but a few lines about each error,
so that it travels between processes and into the record cheaply.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from eval.cases import Case
from eval.outcomes import Outcome, outcomes
from extractor.page import FILL, Place
from extractor.pipeline import extract_all
from extractor.prose import Fact, choose
from extractor.result import Asker, Extraction, Status

Result = TypeVar("Result")

AROUND = 60
"""Characters of the source shown on each side of an error."""

SMALL = 24
"""Fewer cases than this are scored sooner than other processes start."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case.

    Attributes:
        report: the report that the case is a conversion of; cases of one report are no independent evidence.
        fingerprint: SHA-256 over source and gold.
        format: the format that the reader took it for; None where nothing could be read.
        forms: the form of each section according to gold.
        found_forms: the form of each section according to the page.
        flagged: how many fields need a person, those that gold does not know included.
        whole_tokens: what the text of the whole report would be to a model, estimated (see ``estimated_tokens``).
        snippets: for each field in which something is wrong, the source around its place, the place itself in ⟦ ⟧.
    """

    case: str
    report: str
    fingerprint: str
    tags: tuple[str, ...]
    format: str | None
    forms: dict[str, str]
    found_forms: dict[str, str]
    status: str
    error: str | None
    flagged: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    whole_tokens: int
    milliseconds: float
    outcomes: tuple[Outcome, ...]
    snippets: dict[str, str] = field(default_factory=dict)

    @property
    def touchless(self) -> bool:
        """Tell whether nobody has to look at the report."""
        return self.status == Status.DONE


def cores() -> int:
    """Return how many processes are worth while here, if nobody says otherwise."""
    return max(1, min(os.cpu_count() or 1, 8))


def score_all(
    cases: Sequence[Case], asker: Asker | None, workers: int, facts: Sequence[Fact] | None = None
) -> Iterator[CaseResult]:
    """Yield the result of every case as soon as it and all before it are done; ``facts`` as for ``score_case``."""
    yield from in_order(partial(score_case, asker=asker, facts=facts), cases, workers)


def in_order(work: Callable[[Case], Result], cases: Sequence[Case], workers: int) -> Iterator[Result]:
    """Yield what becomes of every case as soon as it and all before it are done."""
    if workers == 1 or len(cases) < SMALL:
        yield from map(work, cases)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(work, cases, chunksize=4)


def score_case(case: Case, asker: Asker | None = None, facts: Sequence[Fact] | None = None) -> CaseResult:
    """Read the source of a case and hold the answers against its gold.

    Args:
        case: the case.
        asker: who is asked about what the parser leaves open, if anybody.
        facts: what is read besides the tables; the usual facts if not given.
    """
    wanted = choose(()) if facts is None else facts
    extraction = its_report(case, extract_all(case.source.read_bytes(), asker, facts=wanted))
    found = tuple(outcomes(case, extraction, wanted))
    document = extraction.document
    return CaseResult(
        case=case.id,
        report=case.report or case.id,
        fingerprint=case.fingerprint,
        tags=case.tags,
        format=document.format if document else None,
        forms=dict(case.forms),
        found_forms=dict(extraction.forms),
        status=extraction.status.value,
        error=str(extraction.error) if extraction.error else None,
        flagged=sum(value.needs_review for value in extraction.fields.values()),
        calls=extraction.model.calls,
        prompt_tokens=extraction.model.prompt_tokens,
        completion_tokens=extraction.model.completion_tokens,
        whole_tokens=estimated_tokens(document.text) if document else 0,
        milliseconds=extraction.milliseconds,
        outcomes=found,
        snippets={one.field: snippet(extraction, one.field) for one in found if not one.right},
    )


def its_report(case: Case, reports: Sequence[Extraction]) -> Extraction:
    """Return which of a file's reports a case is about: that of its number, else the only one whose agency and year
    gold names, else the first.
    """
    if 0 < case.part <= len(reports):
        return reports[case.part - 1]
    known = {name: case.gold[name].value for name in ("meta.agency", "meta.year") if name in case.gold}
    named = [one for one in reports if one.fields and all(one.fields[name].value == known[name] for name in known)]
    return named[0] if len(named) == 1 else reports[0]


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text is: one a Chinese character, one for four others, as usual vocabularies do.

    An estimate for comparison with what questions cost, never for a bill; markup is not counted.
    """
    shown = text.replace(FILL, "")
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in shown)
    return chinese + (len(shown) - chinese + 3) // 4


def snippet(extraction: Extraction, field_id: str) -> str:
    """Return a line of the source around a field's place, the place in ⟦ ⟧; where there is none, around its nearest
    located neighbour, with ⟦?⟧ behind it.
    """
    document = extraction.document
    if document is None:
        return extraction.error.code if extraction.error else ""
    names = list(extraction.fields)
    place = extraction.fields[field_id].place if field_id in extraction.fields else None
    if place is not None:
        return _around(document.source, document.text, place, found=True)
    at = names.index(field_id) if field_id in extraction.fields else 0
    for name in reversed(names[:at]):
        near = extraction.fields[name].place
        if near is not None and name.partition(".")[0] == field_id.partition(".")[0]:
            return _around(document.source, document.text, near, found=False)
    return ""


def _around(source: str, text: str, place: Place, *, found: bool) -> str:
    start, end = max(0, place.start - AROUND), min(len(text), place.end + AROUND)
    shown = source if source[start:end].count("<") < 3 else text  # a web page's code tells nobody anything
    before, own, after = shown[start : place.start], shown[place.start : place.end], shown[place.end : end]
    marked = f"{before}⟦{own}⟧{after}" if found else f"{before}{own}⟦?⟧{after}"
    return " ".join(marked.replace(FILL, "").replace("\t", " ⇥ ").replace("\n", " ⏎ ").split())
