"""Files that people write, in TOML: checked against a model, and what is wrong with them said by its line.

In: a file and the model of what it may hold. Out: a value of the model, or a FormError. Surprise: neither TOML's reader
nor pydantic knows on which line a value stands, so it is looked for by the path that leads to it.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.errors import FormError

Loc = tuple[int | str, ...]
"""The way to a value: keys, and the number of an item where there are several."""


class Strict(BaseModel):
    """What a file may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_File = TypeVar("_File", bound=Strict)


def checked(path: Path, text: str, kind: type[_File]) -> _File:
    """Return what a file holds, checked against its kind.

    Raises:
        FormError: names the file, the line and the problem.
    """
    try:
        return kind.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problem = str(error).split(" (at")[0]
        raise FormError(file=path.name, line=int(line[1]) if line else text.count("\n") + 1, problem=problem) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise wrong(path, text, first["loc"], f"{where}: {first['msg']}") from None


def wrong(path: Path, text: str, loc: Loc, problem: str) -> FormError:
    """Return the error that names the line where the value at ``loc`` stands."""
    return FormError(file=path.name, line=_line_of(text, loc), problem=problem)


def _line_of(text: str, loc: Loc) -> int:
    """Return the line of a TOML text (from 1) where the value at a path of keys and indices stands, or the nearest."""
    lines = text.split("\n")
    at = 0
    table = ""
    for position, part in enumerate(loc):
        if isinstance(part, int):
            continue
        index = loc[position + 1] if position + 1 < len(loc) and isinstance(loc[position + 1], int) else 0
        assert isinstance(index, int)
        name = f"{table}.{part}" if table else part
        heads = [n for n in range(at, len(lines)) if lines[n].strip() == f"[[{name}]]"]
        if heads:
            table, at = name, heads[min(index, len(heads) - 1)]
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith("[")), len(lines))
        keys = [n for n in range(at, end) if re.match(rf"\s*{re.escape(part)}\s*=", lines[n])]
        if not keys:
            break
        at = keys[0]
        items = [n for n in range(at, len(lines)) if lines[n].lstrip().startswith("{")]
        if lines[at].rstrip().endswith("[") and items:
            at = items[min(index, len(items) - 1)]
            break
    return at + 1
