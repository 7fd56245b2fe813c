"""What a converter is, and the registry of all of them.

In: functions with ``@converter`` before them. Out: ``CONVERTERS``. Surprise: libraries are loaded by name when they are
used, so that a machine without one of them skips its converters and still makes the rest of the corpus.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Convert = Callable[[bytes], str]
Batch = Callable[[Sequence[bytes]], list[str]]

SECONDS = 120
"""No program needs this long for one report; one that does hangs."""


class ConverterFailed(Exception):
    """A program ended with an error or wrote nothing."""


@dataclass(frozen=True, slots=True)
class Converter:
    """One way from a file to text.

    Attributes:
        takes: the format it reads: html, docx, pdf or xlsx.
        suffix: of what it writes.
        modules: Python modules it needs.
        programs: programs it needs.
        convert: several files at once, because an office program takes a second to start.
    """

    name: str
    takes: str
    suffix: str
    modules: tuple[str, ...]
    programs: tuple[str, ...]
    convert: Batch

    def missing(self) -> list[str]:
        """Return what is not installed."""
        modules = [module for module in self.modules if find_spec(module.partition(".")[0]) is None]
        programs = [program for program in self.programs if shutil.which(program) is None]
        return modules + programs


CONVERTERS: dict[str, Converter] = {}


def converter(
    takes: str, *modules: str, suffix: str = ".txt", programs: Sequence[str] = ()
) -> Callable[[Convert], Convert]:
    """Register a function of one file under its own name."""

    def enter(function: Convert) -> Convert:
        def each(files: Sequence[bytes]) -> list[str]:
            return [function(file) for file in files]

        name = function.__name__
        CONVERTERS[name] = Converter(name, takes, suffix, modules, tuple(programs), each)
        return function

    return enter


def batch_converter(
    takes: str, *modules: str, suffix: str = ".txt", programs: Sequence[str] = ()
) -> Callable[[Batch], Batch]:
    """Register a function of several files under its own name."""

    def enter(function: Batch) -> Batch:
        name = function.__name__
        CONVERTERS[name] = Converter(name, takes, suffix, modules, tuple(programs), function)
        return function

    return enter


def load(module: str) -> Any:
    """Return a module that need not be installed."""
    return import_module(module)


def run(arguments: Sequence[str], file: bytes, suffix: str) -> str:
    """Run a program on a file and return what it prints.

    Args:
        arguments: the program and its options; ``{}`` among them stands for the file.
        file: what the file holds.
        suffix: of the file's name, by which programs know formats.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        path.write_bytes(file)
        command = [argument.replace("{}", str(path)) for argument in arguments]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode or not done.stdout:
        raise ConverterFailed(f"{arguments[0]}: {done.stderr.decode(errors='replace')[-200:] or 'wrote nothing'}")
    return done.stdout.decode("utf-8", errors="replace")


def office(files: Sequence[bytes], suffix: str, to: str, result: str) -> list[bytes]:
    """Convert files with the office program, all in one start.

    Args:
        files: what they hold.
        suffix: theirs.
        to: the target in the program's words: ``pdf``, ``txt:Text (encoded):UTF8``.
        result: the suffix of what it writes.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"report{number}{suffix}" for number in range(len(files))]
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
        names = [str(path) for path in paths]
        done = subprocess.run(
            [*command, "--outdir", f"{folder}/out", *names], capture_output=True, timeout=SECONDS, check=False
        )
        written = [Path(folder) / "out" / path.with_suffix(result).name for path in paths]
        if not all(path.exists() for path in written):
            raise ConverterFailed(f"soffice: {done.stderr.decode(errors='replace')[-200:] or 'wrote nothing'}")
        return [path.read_bytes() for path in written]


def text_of(page: bytes) -> str:
    """Return a page as text; converters are given UTF-8."""
    return page.decode("utf-8-sig")
