"""How many requests somebody may send: a bucket that fills again.

In: who asks. Out: nothing, or how long they have to wait. Surprise: it is kept in memory and forgotten with the
process; it keeps one caller from taking the service away from the others, and counts nothing for anybody.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

_MOST_CALLERS = 10_000


class Pace:
    """So many requests a minute for each caller, and no more at once. Safe between threads."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Let each have so many."""
        self.a_minute = a_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> int:
        """Take one request of a caller's; return the seconds after which there is one, 0 where there was."""
        now = self._clock()
        with self._lock:
            left, then = self._buckets.pop(caller, (float(self.a_minute), now))
            left = min(float(self.a_minute), left + (now - then) * self.a_minute / 60)
            self._buckets[caller] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
            return 0 if left >= 1 else ceil((1 - left) * 60 / self.a_minute)
