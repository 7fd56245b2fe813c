"""Files below a folder of this machine, or below an address of an object store.

In: paths below the root. Out: their bytes. Surprise: a file is there as a whole or not at all. An object store has it
so; on a disk it is written under another name first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from extractor.errors import UsageError

DRAFTS = "_drafts"
"""Where files lie until they are whole; names with a line in front are left out by whatever reads such folders."""


class Files(Protocol):
    """A place where files lie."""

    root: str

    def write(self, path: str, data: bytes | memoryview) -> None:
        """Put a file there, as a whole or not at all."""

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""

    def below(self, folder: str) -> Iterator[tuple[str, float]]:
        """Yield the files below a folder, with the seconds at which they were written (0: nobody knows)."""

    def remove(self, path: str) -> None:
        """Take a file away; one that is gone already is no matter."""


class DiskFiles:
    """Files below a folder of this machine, or one that it shares with others."""

    def __init__(self, root: Path) -> None:
        """Have the files below ``root``, which is made when it is first written to."""
        self._root = root
        self.root = str(root)

    def write(self, path: str, data: bytes | memoryview) -> None:
        """Write a file, bring it onto the disk and give it its name."""
        target = self._root / path
        draft = self._root / DRAFTS / f"{target.name}.{os.getpid()}"
        for folder in (target.parent, draft.parent):
            folder.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        return (self._root / path).read_bytes()

    def below(self, folder: str) -> Iterator[tuple[str, float]]:
        """Yield the files below a folder."""
        for path in sorted((self._root / folder).rglob("*")):
            try:
                if path.is_file():
                    yield path.relative_to(self._root).as_posix(), path.stat().st_mtime
            except FileNotFoundError:  # somebody else tidied it up meanwhile
                continue

    def remove(self, path: str) -> None:
        """Take a file away."""
        (self._root / path).unlink(missing_ok=True)


class StoredFiles:
    """Files of an object store, or whatever else fsspec reaches."""

    def __init__(self, address: str) -> None:
        """Have the files below an address such as s3://bucket/reports."""
        self.root = address.rstrip("/")
        self._system, self._base = filesystem(self.root)

    def write(self, path: str, data: bytes | memoryview) -> None:
        """Put an object there."""
        target = f"{self._base}/{path}"
        self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
        self._system.pipe_file(target, bytes(data))

    def read(self, path: str) -> bytes:
        """Return the bytes of an object."""
        data: bytes = self._system.cat_file(f"{self._base}/{path}")
        return data

    def below(self, folder: str) -> Iterator[tuple[str, float]]:
        """Yield the objects below a folder."""
        for path in sorted(self._system.find(f"{self._base}/{folder}")):
            yield str(path).lstrip("/").removeprefix(self._base.lstrip("/") + "/"), 0.0

    def remove(self, path: str) -> None:
        """Take an object away."""
        if self._system.exists(f"{self._base}/{path}"):
            self._system.rm_file(f"{self._base}/{path}")


def filesystem(address: str) -> tuple[Any, str]:
    """Return what reaches an address, and the path that it is there.

    Raises:
        UsageError: what is needed for it is not installed, or nothing reaches it.
    """
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

        system, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(
            detail=f"{address} cannot be reached: {error}. Install the extra with "
            ".venv/bin/python -m pip install '.[scale]', and what its kind of store needs beside it"
        ) from error
    return system, str(path).rstrip("/")


def is_address(words: str) -> bool:
    """Tell whether some words are an address and not a path."""
    return "://" in words


def files_at(words: str) -> Files:
    """Return the files below a path or an address."""
    return StoredFiles(words) if is_address(words) else DiskFiles(Path(words))
