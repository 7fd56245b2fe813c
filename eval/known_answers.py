"""The command ``python -m eval.known_answers``: what the model makes of fields whose right value is known.

In: cases, and a model. Out: how many answers are supported and how many of those are right, by kind of field and by
grounding. Surprise: most reports leave the model nothing to do, so some of what the parser has read is hidden here: the
facts of the prose, and one row of the table of applications a report. The ``CONFIDENCE`` in ``extractor.ask.answers``
was set in this way.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.cases import Basis, Case, load_cases
from eval.scoring import its_report
from extractor.ask import Judged, ModelAsker, Patience, Verdict, asker, calls, hold_against, judge, replayer
from extractor.errors import ModelError
from extractor.forms import identities_of
from extractor.locate import Located, locate
from extractor.page import Document, FieldValue, Reason, State
from extractor.pipeline import extract_all
from extractor.prose import choose, known_facts
from extractor.result import ModelUse
from extractor.settings import settings, usual_tokens


@dataclass
class HiddenFields:
    """Hides some settled fields of reports and asks about them."""

    who: ModelAsker
    chance: random.Random
    rows: int
    use: ModelUse = field(default_factory=ModelUse)
    report_tokens: int = 0

    def ask(self, document: Document, located: Located, fields: Mapping[str, FieldValue]) -> list[Judged]:
        """Ask about what is hidden, and return what was judged."""
        hidden = [fact.field_id for fact in known_facts() if fact.field_id in fields]
        rows = [line for found in located.sections if found.section.id == "requests" for line in found.section.lines]
        for line in self.chance.sample(rows, min(self.rows, len(rows))):
            hidden += [spec.id for spec in line.fields]
        known: dict[str, FieldValue] = {
            name: replace(value, value=None, state=State.MISSING, raw=None, place=None, reasons=(Reason.PROSE_UNCLEAR,))
            if name in hidden
            else replace(value, reasons=() if value.state is State.MISSING else value.reasons)
            for name, value in fields.items()
        }
        judged: list[Judged] = []
        for call in calls(document, located, known):
            try:
                answer, cost = self.who.complete(call, self.who.inquiry(call, document))
            except ModelError as error:
                print(error)
                continue
            self.use = ModelUse(
                self.use.calls + 1,
                self.use.prompt_tokens + cost.prompt_tokens,
                self.use.completion_tokens + cost.completion_tokens,
            )
            given = {one.field_id: one.value for one in judged if one.value}
            judged += judge(document, call.asked, call.lines, answer, {**known, **given})
        self.report_tokens += usual_tokens(document.source)
        return hold_against(identities_of(located.forms), judged, known)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.known_answers", description=__doc__.split("\n", maxsplit=1)[0]
    )
    parser.add_argument("--cases", type=Path, required=True, help="a case list")
    parser.add_argument("--reports", type=int, default=20, metavar="N", help="so many of it, by chance (default 20)")
    parser.add_argument("--rows", type=int, default=1, metavar="N", help="rows hidden in a report (default 1)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", action="store_true", help="take stored answers, ask nobody")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    cases = load_cases(options.cases)
    chosen = chance.sample(cases, min(options.reports, len(cases)))
    own = settings()
    who = replayer(own) if options.replay else asker(own)
    if who is None:
        parser.error("there is no model to ask: set OPENAI_API_KEY")
    asking = HiddenFields(replace(who, patience=Patience(timeout=300.0)), chance, options.rows)
    counts: Counter[tuple[str, str, str]] = Counter()
    for case in chosen:
        extraction = its_report(case, extract_all(case.source.read_bytes(), facts=choose(own.facts)))
        if extraction.document is None or not extraction.fields:
            continue
        for one in asking.ask(extraction.document, locate(extraction.document), extraction.fields):
            grounding = one.judgement.grounding or "-"
            counts[_kind(one.field_id), f"{one.judgement.verdict} {grounding}", _outcome(case, one)] += 1
            if one.judgement.verdict is Verdict.SUPPORTED and _outcome(case, one) == "wrong":
                print(f"  wrong {case.id} {one.field_id}: {one.judgement.said}, gold {case.gold[one.field_id].value}")
    for (kind, verdict, outcome), count in sorted(counts.items()):
        print(f"{kind:10s} {verdict:24s} {outcome:12s} {count:5d}")
    tokens = asking.use.prompt_tokens + asking.use.completion_tokens
    print(f"{len(chosen)} reports, {asking.use.calls} calls, {tokens} tokens; whole reports {asking.report_tokens}")
    return 0


def _kind(field_id: str) -> str:
    return field_id if field_id.startswith("facts.") else field_id.partition(".")[0]


def _outcome(case: Case, one: Judged) -> str:
    """Return whether the answer, or its absence, is right."""
    gold = case.gold.get(one.field_id)
    if gold is None or gold.basis is Basis.LOST:
        return "unknown"
    if one.value is None:
        return "rightly none" if gold.value is None else "missed"
    return "right" if one.value.value == gold.value else "wrong"


if __name__ == "__main__":
    raise SystemExit(main())
