"""What asking language models has cost, and how their answers fared: sums over the ledger.

In: a ledger. Out: ``Account``s by day and model, ``Standing``s by prompt version. Surprise: a verdict goes to the
prompt that the answer was asked with, so that two versions of a prompt can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.ask.ledger import Ledger, Verdict


@dataclass(frozen=True, slots=True)
class Account:
    """What one model cost on one day (UTC). Requests without a known cost count with the most that they can cost."""

    day: str
    model: str
    requests: int
    answered: int
    failed: int
    lost: int
    prompt_tokens: int
    completion_tokens: int
    money: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How the answers to one version of a prompt fared, in fields by verdict."""

    prompt: str
    version: int
    sha256: str
    model: str
    supported: int
    unsupported: int
    contradicted: int
    not_there: int


def accounts(ledger: Ledger) -> list[Account]:
    """Return what was spent, the earliest day first."""
    rows = ledger.connections().db.execute(
        "SELECT date(begun_at, 'unixepoch') AS day, model, COUNT(*) AS requests,"
        " SUM(state = 'answered') AS answered, SUM(state IN ('failed', 'refused')) AS failed,"
        " SUM(state IN ('lost', 'begun')) AS lost, SUM(prompt_tokens) AS prompt_tokens,"
        " SUM(completion_tokens) AS completion_tokens, SUM(money) AS money"
        " FROM model_requests GROUP BY day, model ORDER BY day, model"
    )
    return [Account(**dict(row)) for row in rows]


def standings(ledger: Ledger) -> list[Standing]:
    """Return the verdicts by prompt version and model."""
    counts = ", ".join(f"SUM(verdict = '{verdict}') AS {verdict}" for verdict in Verdict)
    rows = ledger.connections().db.execute(
        f"SELECT prompt, prompt_version AS version, prompt_sha256 AS sha256, model, {counts} FROM model_verdicts"
        " JOIN (SELECT DISTINCT question, prompt, prompt_version, prompt_sha256, model FROM model_requests)"
        " USING (question) GROUP BY prompt_sha256, model ORDER BY prompt, prompt_version, model"
    )
    return [Standing(**dict(row)) for row in rows]
