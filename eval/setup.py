"""What a run is made with: revision, versions, prompts and forms, so that a difference can be traced to its cause.

In: the working copy and the options. Out: a ``Setup``. Surprise: paths and keys stay out of it; two machines that run
the same thing write the same.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import extractor
from eval.cases import Case, corpus_hash
from eval.runs import Setup
from extractor.ask import load
from extractor.forms import FORMS
from extractor.prose import FACTS_FILE, Fact

TOP = Path(__file__).resolve().parent.parent


def setup_of(cases: Sequence[Case], case_list: Path, model: str | None, facts: Sequence[Fact] = ()) -> Setup:
    """Return what a run over these cases is made with, here and now."""
    versions = {"gouji": extractor.__version__, "python": platform.python_version()}
    forms = {f"form {path.stem}": _short(path.read_bytes()) for path in sorted(FORMS.glob("*.toml"))}
    read = {"facts": ",".join(fact.id for fact in facts) or "none", "facts file": _short(FACTS_FILE.read_bytes())}
    return Setup(
        revision=revision(),
        case_list="/".join(case_list.resolve().parts[-2:]),
        corpus=corpus_hash(cases),
        cases=len(cases),
        model=model,
        prompts=prompts(),
        settings=versions | forms | read,
    )


def prompts() -> dict[str, str]:
    """Return the version and the hash of every prompt."""
    names = sorted(file.name.removesuffix(".md") for file in files("prompts").iterdir() if file.name.endswith(".md"))
    return {name: f"v{load(name).version} {load(name).sha256[:12]}" for name in names}


def revision() -> str:
    """Return the commit that the program stands at, with ``+`` where files differ from it; ``unknown`` without git."""
    found = _git("rev-parse", "--short=12", "HEAD")
    if not found:
        return "unknown"
    return found + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(TOP), *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
