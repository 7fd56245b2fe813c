"""Processes of limited memory and time, in which files from strangers are read.

In: a task, which is a function of some module, and what it is given. Out: what it returns, or raises, or an error of
ours where the process died of it. Surprise: the limits are the system's own, since nothing else stops a library that is
lost in a file; each process has a pipe to itself, so that one that dies takes nobody along.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from extractor.errors import ReaderDied, TooMuchMemory, TooSlow, UnreadableFile
from extractor.limits import allow_seconds, bound_memory, end_with_parent, unbound_seconds
from extractor.result import Extraction, Status
from extractor.settings import Allowance

T = TypeVar("T")

_GRACE = 2.5
"""Seconds that a process has when the one that it works for is gone: an answer on its way is still put down."""
_LOOK = 0.2
"""Seconds between looks for the process that this one works for, where the system does not tell."""
_PROMPTLY = 1.0
"""Seconds to end in when told to."""
TRIES = 3
"""Times that a file is read whose reading is ended from outside, before it is taken for the file's doing."""
_CHILD = (
    "import sys; sys.path[:] = {path!r}; from extractor.workers import serve;"
    " serve({handle}, {megabytes}, {parent}, {nice})"
)


class Workers:
    """Processes that are started when first needed, used again, and replaced when they die. Safe between threads."""

    def __init__(self, count: int, allowance: Allowance, nice: int = 0) -> None:
        """Have up to so many processes; ``allowance`` is what each may take for one task.

        They are so much nicer to other processes than this one, which answers somebody meanwhile.
        """
        self.allowance = allowance
        self._nice = nice
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reading")
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    def submit(self, task: Callable[..., T], *given: object) -> Future[T]:
        """Have a task done; its future raises what the task raises.

        It raises ``TooSlow``, ``TooMuchMemory`` or ``ReaderDied`` where the process did not live to the end of it.
        """
        return self._threads.submit(self._run, task, given)

    def run(self, task: Callable[..., T], *given: object) -> T:
        """Do a task and wait for what it returns; raises as ``submit`` says."""
        return self.submit(task, *given).result()

    def close(self) -> None:
        """End all processes at once, whatever they are at; what was not begun is not begun any more."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for worker in self._all:
                worker.ask_to_end()
            until = time.monotonic() + _PROMPTLY
            for worker in self._all:
                worker.end(max(0.0, until - time.monotonic()))
        self._threads.shutdown(wait=True)

    def _run(self, task: Callable[..., T], given: tuple[object, ...]) -> T:
        with self._worker() as worker:
            answer: T = worker.ask(task, given, self.allowance)
            return answer

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """Lend an idle process, or a new one; it comes back if it is still alive."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is None or not worker.alive:
            worker = _Worker(self.allowance, self._nice)
            with self._lock:
                self._all = {one for one in self._all if one.alive} | {worker}
            if self._closed:
                worker.end()
        try:
            yield worker
        finally:
            if worker.alive:
                with self._lock:
                    self._idle.append(worker)


class _Worker:
    """One process, with the pipe to it."""

    def __init__(self, allowance: Allowance, nice: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            code = _CHILD.format(
                path=sys.path, handle=theirs.fileno(), megabytes=allowance.megabytes, parent=os.getpid(), nice=nice
            )
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # ctrl-C is for whoever asked
            )
        self._pipe: Connection = Connection(ours.detach())

    @property
    def alive(self) -> bool:
        """Tell whether it can be given a task."""
        return self._process.poll() is None and not self._pipe.closed

    def ask(self, task: Callable[..., T], given: tuple[object, ...], allowance: Allowance) -> T:
        """Have a task done."""
        try:
            self._pipe.send((task, given, allowance.seconds))
            if not self._pipe.poll(allowance.wall):
                self.end()
                raise TooSlow(seconds=round(allowance.wall))
            done, answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            status = self._process.wait()
            self.end()
            raise _cause(status, allowance) from error
        if done:
            result: T = answer
            return result
        if isinstance(answer, MemoryError):
            self.end()  # what is left of its memory is in pieces
            raise TooMuchMemory(megabytes=allowance.megabytes) from answer
        raise answer

    def ask_to_end(self) -> None:
        """Have the process end what it started, and itself."""
        self._process.terminate()

    def end(self, patience: float = _PROMPTLY) -> None:
        """End the process, which may be too lost in a file to hear of it."""
        self.ask_to_end()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(OSError):
            self._pipe.close()


def _cause(status: int, allowance: Allowance) -> Exception:
    """Return why a process ended, by its exit status."""
    if status == -signal.SIGXCPU:
        return TooSlow(seconds=allowance.seconds)
    return ReaderDied(status=status)


def was_killed(reports: tuple[Extraction, ...]) -> bool:
    """Tell whether somebody ended the reading of a file from outside, which says nothing of the file."""
    error = reports[0].error
    return isinstance(error, ReaderDied) and error.details.get("status") == -signal.SIGKILL


def reports_of(reading: Future[tuple[Extraction, ...]], data: bytes) -> tuple[Extraction, ...]:
    """Return what was read of a file; that it failed where the process did not live to the end of it."""
    try:
        return reading.result()
    except UnreadableFile as error:
        return (Extraction(sha256(data).hexdigest(), Status.FAILED, error),)


# --- in the process itself -------------------------------------------------------------------------------------------


def serve(handle: int, megabytes: int, parent: int, nice: int) -> None:
    """Do tasks as they come, until the pipe or the process behind it ends.

    The system ends this process with the one that it works for, also while it is lost in a library that lets no thread
    of ours run; but for a request that is paid for, whose answer is put down first.
    """
    pipe: Connection = Connection(handle)
    bound_memory(megabytes)
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_outlive_nobody, args=(parent,), daemon=True).start()
    end_with_parent()
    if os.getppid() != parent:
        os._exit(1)
    with suppress(EOFError, OSError, SystemExit):
        while True:
            task, given, seconds = pipe.recv()
            pipe.send(_done(task, given, seconds))
    os._exit(0)  # there is nothing to tidy up that the system does not


def _leave(*_: object) -> None:
    """End this process in order, without a word, so that what it started is ended on the way out."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.unraisablehook = lambda _: None
    sys.exit(1)


def _done(task: Callable[..., object], given: tuple[object, ...], seconds: int) -> tuple[bool, Any]:
    """Return whether a task was done, and what it returned or raised."""
    allow_seconds(seconds)
    try:
        return True, task(*given)
    except Exception as error:
        return False, error.with_traceback(None)
    finally:
        unbound_seconds()


def _outlive_nobody(parent: int) -> None:
    """End this process soon after the one that it works for."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    time.sleep(_GRACE)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PROMPTLY)
    os._exit(1)
