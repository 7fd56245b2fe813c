"""Whether a command was asked to stop.

In: signals. Out: ``Stop``. Surprise: it only takes note, so that what is under way is put down before the end.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType


class Stop:
    """Whether somebody asked this program to stop, by ctrl-C or otherwise; a second time it stops at once."""

    _SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

    def __init__(self) -> None:
        """Ask nobody yet."""
        self.asked = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Stop:
        """Listen."""
        if threading.current_thread() is threading.main_thread():
            for number in [getattr(signal, name) for name in self._SIGNALS if hasattr(signal, name)]:
                if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
                    self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Listen no more."""
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
