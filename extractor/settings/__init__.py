"""What the environment says: where the database lies, which model may be asked, and what that may cost."""

from extractor.settings.environment import (
    ERROR_BUDGET,
    Allowance,
    ModelSettings,
    Settings,
    listed,
    settings,
    sign_in_file,
)
from extractor.settings.spending import Limit, Spend, SpendingLimits, most_tokens, usual_tokens

__all__ = [
    "ERROR_BUDGET",
    "Allowance",
    "Limit",
    "ModelSettings",
    "Settings",
    "Spend",
    "SpendingLimits",
    "listed",
    "most_tokens",
    "settings",
    "sign_in_file",
    "usual_tokens",
]
