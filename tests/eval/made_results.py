"""Case lists, outcomes and results for the tests."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from press import report as printed

from eval.cases import Basis
from eval.outcomes import Outcome
from eval.scoring import CaseResult
from extractor.page.values import Number


@dataclass(frozen=True)
class Written:
    """A case list on the disk that grows case by case."""

    folder: Path

    @property
    def list(self) -> Path:
        return self.folder / "cases.jsonl"

    def add(
        self,
        name: str,
        values: Mapping[str, Number | str],
        gold: Mapping[str, object] | None = None,
        tags: Sequence[str] = (),
        **more: object,
    ) -> Path:
        """Add a report; ``gold`` maps ids to a value or to (value, basis); if not given, it is what was printed."""
        source = self.folder / f"{name}.txt"
        source.write_text(printed(values), encoding="utf-8")
        pairs = {
            one: value if isinstance(value, tuple) else (value, "printed") for one, value in (gold or values).items()
        }
        fields = {one: {"value": value, "basis": basis} for one, (value, basis) in pairs.items()}
        (self.folder / f"{name}.gold.json").write_text(json.dumps({"form": "2021", "fields": fields, **more}))
        case = {"id": name, "source": source.name, "gold": f"{name}.gold.json", "tags": list(tags), "lossy": False}
        with self.list.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(case) + "\n")
        return source


def outcome(
    name: str = "requests.new.total",
    *,
    right: bool = True,
    flagged: bool = False,
    gold: int = 0,
    confidence: float = 1.0,
    case: str = "c",
) -> Outcome:
    return Outcome(
        case=case,
        field=name,
        basis=Basis.PRINTED,
        gold=gold,
        value=gold if right else gold + 1,
        state="read",
        origin="parser",
        flagged=flagged,
        reasons=(),
        confidence=confidence,
        right=right,
        exact=right,
        silent=not right and not flagged,
        invented=False,
        needed=not right,
    )


def result(case: str, outcomes: Sequence[Outcome], report: str = "", flagged: int | None = None) -> CaseResult:
    asked = sum(one.flagged for one in outcomes) if flagged is None else flagged
    return CaseResult(
        case=case,
        report=report or case,
        fingerprint=case,
        tags=(),
        format="text",
        forms={},
        found_forms={},
        status="review" if asked else "done",
        error=None,
        flagged=asked,
        calls=0,
        prompt_tokens=0,
        completion_tokens=0,
        whole_tokens=0,
        milliseconds=1.0,
        outcomes=tuple(replace(one, case=case) for one in outcomes),
    )
