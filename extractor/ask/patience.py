"""How long a model is waited for, apart from the client, whose libraries take half a second to load.

In: nothing, this is a record. Out: ``Patience``. Surprise: it can be set where no model is configured.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for.

    Attributes:
        timeout: seconds without a sign of life, for each request.
        total: seconds that a request may take all together, whatever comes of it bit by bit.
        attempts: requests at most, where the transport fails.
        first_wait: seconds before the second request; doubles with each further one, and up to as much again by chance.
        longest_wait: seconds; a server that asks for more (Retry-After) is not asked again.
    """

    timeout: float = 60.0
    total: float = 90.0
    attempts: int = 3
    first_wait: float = 1.0
    longest_wait: float = 20.0


USUAL_PATIENCE = Patience()
