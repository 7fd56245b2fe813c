"""What the environment says: where the database lies and which language model may be asked.

In: environment variables. Out: ``Settings``. Surprise: without OPENAI_API_KEY there is no model at all, and nothing
else of the program changes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import UsageError
from extractor.settings.spending import SpendingLimits, read_limits

DEFAULT_MODEL = "gpt-4o-mini"
ERROR_BUDGET = 1.0
"""In 10,000. The development cases bear out half of it, at a level of 95 % (``python -m eval.fit``)."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """An OpenAI-compatible endpoint, and what asking it may cost. ``base_url`` is None for OpenAI's own."""

    name: str
    api_key: str = field(repr=False)
    base_url: str | None = field(default=None, repr=False)
    limits: SpendingLimits = field(default_factory=SpendingLimits)

    @property
    def address(self) -> str:
        """Return the endpoint as it may be put down: without a name and a password, which a URL can hold as well."""
        scheme, mark, rest = (self.base_url or "").partition("://")
        host, slash, path = rest.partition("?")[0].partition("/")
        return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" if mark else ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take: processor time and memory, and time on the clock, which waiting takes too."""

    seconds: int = 8
    megabytes: int = 1_000
    wall: float = 600.0


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. ``model_name`` is set without a key too: stored answers go by it."""

    database: Path
    model: ModelSettings | None
    error_budget: float = ERROR_BUDGET
    """How many unflagged wrong fields in 10,000 the user tolerates."""
    audit_share: float = 0.001
    """Which share of the unflagged fields is asked about all the same, to know how many of them are wrong."""
    model_name: str = DEFAULT_MODEL
    facts: tuple[str, ...] = ()
    """The ids of the facts that are read besides the tables; none given are the usual ones."""
    allowance: Allowance = Allowance()
    """What reading one file may take."""
    second_share: float = 0.0
    """Which share of the documents that people settle is settled again, by somebody who does not see the first."""
    planted_share: float = 0.05
    """Which share of the fields asked about then is shown with an error."""
    sign_in: Path | None = None
    """The TOML file with the OpenID Connect provider through which people sign in; without one a name is enough."""
    admins: tuple[str, ...] = ()
    """Who may give others their roles from the first start on, by the addresses with which they sign in."""


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read GOUJI_DB (default ``data/gouji.db``), OPENAI_API_KEY, OPENAI_BASE_URL, GOUJI_MODEL, GOUJI_ERROR_BUDGET
    (wrong fields in 10,000, default 1), GOUJI_AUDIT_SHARE (default 0.001), GOUJI_FACTS (``wechat_items,trainings``, or
    ``all`` or ``none``), GOUJI_READ_SECONDS (processor time for one file, default 8), GOUJI_READ_MEGABYTES (default
    1000), GOUJI_SECOND_SHARE (default 0), GOUJI_PLANTED_SHARE (default 0.05), GOUJI_SIGN_IN (a file), GOUJI_ADMINS
    (``lin@example.cn,zhou@example.cn``), and the model's limits and prices.

    Raises:
        UsageError: a number, a limit or a price cannot be read.
    """
    name = environment.get("GOUJI_MODEL", "").strip() or DEFAULT_MODEL
    key = environment.get("OPENAI_API_KEY", "").strip()
    model = None
    if key:
        model = ModelSettings(
            name=name,
            api_key=key,
            base_url=environment.get("OPENAI_BASE_URL", "").strip() or None,
            limits=read_limits(environment),
        )
    return Settings(
        Path(environment.get("GOUJI_DB", "data/gouji.db")),
        model,
        _number(environment, "GOUJI_ERROR_BUDGET", ERROR_BUDGET, 10_000),
        _number(environment, "GOUJI_AUDIT_SHARE", 0.001, 1),
        model_name=name,
        facts=listed(environment.get("GOUJI_FACTS", "")),
        allowance=_allowance(environment),
        second_share=_number(environment, "GOUJI_SECOND_SHARE", 0.0, 1),
        planted_share=_number(environment, "GOUJI_PLANTED_SHARE", 0.05, 1),
        sign_in=sign_in_file(environment),
        admins=tuple(one.lower() for one in listed(environment.get("GOUJI_ADMINS", ""))),
    )


def sign_in_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file that GOUJI_SIGN_IN names, whatever else may be wrong with the settings."""
    file = environment.get("GOUJI_SIGN_IN", "").strip()
    return Path(file) if file else None


def listed(text: str) -> tuple[str, ...]:
    """Return what a list names whose entries stand between commas."""
    return tuple(part for part in (one.strip() for one in text.split(",")) if part)


def _allowance(environment: Mapping[str, str]) -> Allowance:
    usual = Allowance()
    seconds = _number(environment, "GOUJI_READ_SECONDS", usual.seconds, 86_400, least=1)
    megabytes = _number(environment, "GOUJI_READ_MEGABYTES", usual.megabytes, 1_000_000, least=200)
    return Allowance(round(seconds), round(megabytes), usual.wall)


def _number(environment: Mapping[str, str], name: str, usual: float, most: float, least: float = 0) -> float:
    text = environment.get(name, "").strip()
    try:
        number = float(text) if text else usual
    except ValueError:
        number = -1.0
    if not least <= number <= most:
        raise UsageError(detail=f"{name} is {text!r}: a number from {least:g} to {most:g} is needed")
    return number
