"""What the environment says: where the database lies, which model may be asked, and what that may cost."""

from extractor.settings.environment import ERROR_BUDGET, ModelSettings, Settings, settings
from extractor.settings.spending import Budget, Limit, Spend, most_tokens, usual_tokens

__all__ = [
    "ERROR_BUDGET",
    "Budget",
    "Limit",
    "ModelSettings",
    "Settings",
    "Spend",
    "most_tokens",
    "settings",
    "usual_tokens",
]
