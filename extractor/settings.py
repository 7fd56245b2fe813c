"""What the environment says: where the database lies and which language model may be asked.

In: environment variables. Out: ``Settings``. Surprise: without OPENAI_API_KEY there is no model at all, and nothing
else of the program changes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """An OpenAI-compatible endpoint. ``base_url`` is None for OpenAI's own."""

    name: str
    api_key: str
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    database: Path
    model: ModelSettings | None


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read GOUJI_DB (default ``data/gouji.db``), OPENAI_API_KEY, OPENAI_BASE_URL and GOUJI_MODEL."""
    key = environment.get("OPENAI_API_KEY", "").strip()
    model = None
    if key:
        model = ModelSettings(
            name=environment.get("GOUJI_MODEL", "").strip() or "gpt-4o-mini",
            api_key=key,
            base_url=environment.get("OPENAI_BASE_URL", "").strip() or None,
        )
    return Settings(Path(environment.get("GOUJI_DB", "data/gouji.db")), model)
