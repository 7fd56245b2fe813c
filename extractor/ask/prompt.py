"""Every prompt of the product: one versioned text file each, loaded by name and recorded by hash.

In: a name. Out: a ``Prompt``. Surprise: the hash covers the file's bytes, head and all, so that two answers with the
same hash were asked for in the same words.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

from extractor.errors import PromptError

_HEAD = ("name", "version", "purpose")
_PARTS = re.compile(r"^---\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: its head, the rules that the model is given once, and the question that it is asked each time.

    ``sha256`` is that of the file's bytes. ``$names`` in ``question`` are filled in for every call.
    """

    name: str
    version: int
    purpose: str
    rules: str
    question: str
    sha256: str

    def ask(self, **blanks: str) -> str:
        """Return the question with its blanks filled in; what is filled in is not looked at for further blanks.

        Raises:
            PromptError: the file has a blank that nobody fills.
        """
        try:
            return Template(self.question).substitute(blanks)
        except (KeyError, ValueError) as error:
            raise PromptError(name=self.name, problem=f"its blanks and what fills them differ: {error}") from None


@cache
def load(name: str) -> Prompt:
    """Read the prompt ``name`` from its file in the folder ``prompts``.

    Raises:
        PromptError: there is no such file, or it lacks a part of its head or text.
    """
    path = files("prompts") / f"{name}.md"
    return parse(name, path.read_bytes()) if path.is_file() else _refuse(name, f"there is no file {path.name}")


def parse(name: str, data: bytes) -> Prompt:
    """Read a prompt from the bytes of its file: head, rules and question, with a line ``---`` between them.

    Raises:
        PromptError: a part of its head or text is missing or wrong.
    """
    try:
        parts = _PARTS.split(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _refuse(name, "it is not UTF-8")
    if len(parts) != 3:
        return _refuse(name, "it needs a head, the rules and the question, with a line --- between them")
    head = dict(line.split(": ", 1) for line in parts[0].splitlines() if ": " in line)
    lacking = [key for key in _HEAD if not head.get(key, "").strip()]
    if lacking:
        return _refuse(name, f"its head lacks {', '.join(lacking)}")
    if head["name"] != name or not head["version"].isdigit():
        return _refuse(name, "its head gives another name, or a version that is no whole number")
    rules, question = (part.strip() for part in parts[1:])
    return Prompt(name, int(head["version"]), head["purpose"], rules, question, hashlib.sha256(data).hexdigest())


def _refuse(name: str, problem: str) -> Prompt:
    raise PromptError(name=name, problem=problem)
