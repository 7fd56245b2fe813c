"""The language model: what it is asked, what its answers are worth, what they cost. Nothing else imports openai."""

from extractor.ask.answers import Judged, hold_against, judge
from extractor.ask.asking import Estimator, ModelAsker, asker, calls, fenced, replayer
from extractor.ask.costs import accounts, standings
from extractor.ask.ledger import Ledger, Verdict
from extractor.ask.patience import Patience
from extractor.ask.prompt import Prompt, load

__all__ = [
    "Estimator",
    "Judged",
    "Ledger",
    "ModelAsker",
    "Patience",
    "Prompt",
    "Verdict",
    "accounts",
    "asker",
    "calls",
    "fenced",
    "hold_against",
    "judge",
    "load",
    "replayer",
    "standings",
]
