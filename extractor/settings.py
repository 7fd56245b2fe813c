"""What the environment says: where the database lies and which language model may be asked.

In: environment variables. Out: ``Settings``. Surprise: without OPENAI_API_KEY there is no model at all, and nothing
else of the program changes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractor.budget import Budget, read_budget

DEFAULT_MODEL = "gpt-4o-mini"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """An OpenAI-compatible endpoint, and what asking it may cost. ``base_url`` is None for OpenAI's own."""

    name: str
    api_key: str = field(repr=False)
    base_url: str | None = None
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. ``model_name`` is set without a key too: stored answers go by it."""

    database: Path
    model: ModelSettings | None
    model_name: str = DEFAULT_MODEL


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read GOUJI_DB (default ``data/gouji.db``), OPENAI_API_KEY, OPENAI_BASE_URL, GOUJI_MODEL, limits and prices.

    Raises:
        UsageError: a limit or a price cannot be read.
    """
    name = environment.get("GOUJI_MODEL", "").strip() or DEFAULT_MODEL
    key = environment.get("OPENAI_API_KEY", "").strip()
    model = None
    if key:
        model = ModelSettings(
            name=name,
            api_key=key,
            base_url=environment.get("OPENAI_BASE_URL", "").strip() or None,
            budget=read_budget(environment),
        )
    return Settings(Path(environment.get("GOUJI_DB", "data/gouji.db")), model, model_name=name)
