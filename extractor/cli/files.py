"""Files that a command writes: whole under their name, or not at all.

In: the name that a person gave. Out: the path to write to. Surprise: that is another one, beside it, until all is
written; what stood under the name stays till then. What is no
file of a disk, such as /dev/stdout, is written to itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

_SIGNALS = ("SIGTERM", "SIGHUP")
"""They end a program on the spot, and nobody would take away what is not finished."""


@contextmanager
def whole_or_not(path: Path) -> Iterator[Path]:
    """Yield a path to write to; what stands there when the block ends takes the place of ``path``.

    Where the block fails, or somebody stops the program, it is taken away.

    Raises:
        OSError: the file cannot be written.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    target = path.resolve()  # a link stays one
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    with _stopped_in_order():
        try:
            yield unfinished
            if target.exists():
                shutil.copymode(target, unfinished)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            if error.filename in (None, str(unfinished), unfinished):
                error.filename = str(path)  # a person knows no other name
            raise
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


@contextmanager
def _stopped_in_order() -> Iterator[None]:
    """Let whoever ends the program do it as ctrl-C does."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]:
            if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
                before[number] = signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
