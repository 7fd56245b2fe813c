"""The files that the words of a command name: paths, folders, patterns, ZIPs, and what comes in by the pipe.

In: words. Out: a ``Source`` a file, with its bytes, one after the other. Surprise: how many there are is known before
the first one is read, but for the files in a ZIP, which are counted when it is opened.
"""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from extractor.archives import count, is_bundle, taken_apart
from extractor.errors import FileTooLarge, UnreadableFile, UnreadablePath, UsageError
from extractor.limits import MAX_BYTES
from extractor.names import readable

PIPE = Path("-")

_NO_REPORTS = (".css", ".js", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".map", ".db", ".db-wal", ".db-shm")
"""What lies beside a saved page, or beside a database; in a folder it is left out without a word."""
_PATTERN = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be read.

    Attributes:
        name: what it is called by in what is printed.
        stored: what it is called by in a database: the path within what was named.
        error: why its bytes cannot be had, if they cannot.
    """

    name: str
    stored: str
    data: bytes = b""
    error: UnreadableFile | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A path that was named or found, not opened yet; ``problem`` says why it cannot be."""

    path: Path
    stored: str
    problem: str | None = None


class Sources:
    """All files that some words name. ``total`` grows where a ZIP turns out to hold many."""

    def __init__(self, words: Sequence[Path]) -> None:
        """Find the files.

        Raises:
            UsageError: none of the words names a file.
        """
        self.gathered = False
        self._pipe: BinaryIO | None = None
        self._found = [one for word in words for one in self._named(word)]
        self.total = len(self._found)
        if problems := [one.problem for one in self._found if one.problem]:
            if len(problems) == len(self._found):
                raise UsageError(detail=readable_lines(problems))
        elif not self._found:
            raise UsageError(detail=f"there is no file in {', '.join(readable(str(word)) for word in words)}")

    def __iter__(self) -> Iterator[Source]:
        """Yield the files with their bytes, each when it is asked for."""
        for one in self._found:
            yield from self._opened(one)

    def paths(self) -> list[tuple[Path, str]]:
        """Return the files that can be opened where they lie, each with the name that a database has for it."""
        return [(one.path, one.stored) for one in self._found if one.path != PIPE]

    def _named(self, word: Path) -> Iterator[_Found]:
        """Yield what a word names: itself, the files in it, those that it is a pattern of, or those of the pipe."""
        problem = problem_of(word)
        if word == PIPE and problem:
            self.gathered = True
            yield from self._piped()
        elif _is_folder(word):
            self.gathered = True
            yield from _within(word)
        elif problem and _PATTERN.intersection(str(word)) and (found := _matching(word)):
            self.gathered = True
            for path in map(Path, found):
                yield from _within(path) if _is_folder(path) else [_Found(path, path.name, problem_of(path))]
        else:
            yield _Found(word, word.name, problem)

    def _piped(self) -> Iterator[_Found]:
        """Yield what the pipe brings: the paths that it lists, or itself, a report or a ZIP of them."""
        spool: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - read when its turn comes
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
        listed = _listed(spool)
        if listed:
            for path in listed:
                yield from _within(path) if _is_folder(path) else [_Found(path, path.name, problem_of(path))]
        else:
            self._pipe = spool
            yield _Found(PIPE, "stdin")

    def _opened(self, one: _Found) -> Iterator[Source]:
        name = readable(str(one.path))
        source = Source(name, readable(one.stored))
        try:
            if one.problem or (one.path != PIPE and (problem := problem_of(one.path))):
                yield replace(source, error=UnreadablePath(problem=readable(one.problem or problem or "")))
                return
            piped = self._pipe if one.path == PIPE and self._pipe else None
            with piped or one.path.open("rb") as file:
                if is_bundle(file):
                    yield from self._apart(file, source)
                else:
                    yield _whole(file, source)
        except OSError as error:
            yield replace(source, error=UnreadablePath(problem=error.strerror or str(error)))

    def _apart(self, file: BinaryIO, source: Source) -> Iterator[Source]:
        """Yield the files of a ZIP."""
        self.gathered = True
        self.total += count(file) - 1
        file.seek(0)
        for member in taken_apart(file):
            shown = f"{source.name}/{member.name}" if member.name else source.name
            yield Source(shown, member.name or source.stored, member.data, member.error)


def _whole(file: BinaryIO, source: Source) -> Source:
    data = file.read(MAX_BYTES + 1)
    if len(data) <= MAX_BYTES:
        return replace(source, data=data)
    size = file.seek(0, os.SEEK_END)
    return replace(source, error=FileTooLarge(megabytes=round(size / 1e6), limit=MAX_BYTES // 1_000_000))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _within(folder: Path) -> Iterator[_Found]:
    """Yield the files in a folder and those below it, in the order of their names; hidden ones are left out."""
    refused: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(at) / name
            if not name.startswith(".") and path.suffix.lower() not in _NO_REPORTS and path.is_file():
                yield _Found(path, path.relative_to(folder).as_posix())
    for error in refused:
        path = Path(os.fsdecode(error.filename))
        yield _Found(path, path.name, f"there is no way to {path}: {error.strerror}")


def _matching(pattern: Path) -> list[str]:
    """Return the paths that a pattern is one of, which the shell has not looked for: it was quoted."""
    return sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207 - it may begin anywhere


def _listed(file: BinaryIO) -> list[Path]:
    """Return the paths that the pipe lists, one a line or parted by NUL; none where its first line is no file's."""
    start = file.read(4096)
    file.seek(0)
    parted = b"\0" if b"\0" in start else b"\n"
    first = start.split(parted)[0].strip(b"\r")
    if not first.strip() or not (path := Path(os.fsdecode(first.split(b"\0")[0]))).name:
        return []
    if problem_of(path) is not None and not _is_folder(path):
        return []
    return [Path(os.fsdecode(line)) for line in (one.strip(b"\r") for one in file.read().split(parted)) if line]


def problem_of(path: Path) -> str | None:
    """Return what is wrong with a path that names no file; one that cannot be read shows itself when it is."""
    try:
        if path.is_file():
            return None
        if path.is_dir():
            return f"{path} is a folder: name the files in it"
        return f"{path} is no regular file" if path.exists() else f"there is no file {path}"
    except (OSError, ValueError) as error:  # no way there, or no name that the system takes
        return f"there is no way to {path}: {getattr(error, 'strerror', None) or error}"


def readable_lines(lines: Sequence[str]) -> str:
    """Return lines as they can be printed."""
    return "\n".join(map(readable, lines))
