"""What a style sheet puts before or behind the words of an element, and whether that changes a figure in them.

In: the declarations of a rule for ``::before`` or ``::after``. Out: the value of its ``content``. Surprise: an icon, a
bullet or the name of a column changes no figure, a digit, a sign or a unit does.
"""

from __future__ import annotations

import re

MAX_CONTENT = 400
"""Characters of what a rule puts there; the text of a longer one tells soon enough whether a figure is in it."""
_CONTENT = re.compile(r"(?:^|[;{\s])content\s*:\s*((?:\"[^\"]*\"|'[^']*'|[^;\"'])+)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_ATTRIBUTE = re.compile(r"attr\(\s*([\w-]+)[^()]*+\)", re.IGNORECASE)
_SAID = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_TELLS = re.compile(r"[\d万亿千百十%‰约余多近超负减+＋\-－−.．]|counters?\(")
_FILLS = re.compile(r"\d|attr\(|counters?\(|url\(", re.IGNORECASE)
WORTH = r"content\s*:\s*(?:[\"'][^\"';]*[\d万亿千百十%‰约余多近超负减+\-.]|attr|counter|url)"
"""What a sheet has in it that may put such things on the page."""


def generated_by(declarations: str) -> str:
    """Return what a rule puts before or behind an element, nothing if that is no figure and changes none."""
    match = _CONTENT.search(declarations)
    content = _ESCAPE.sub(_character, match[1][:MAX_CONTENT]) if match else ""
    return content if _FILLS.search(content) or _changes(content, "") else ""


def changes_figure(content: str, attributes: str) -> bool:
    """Tell whether what stands before or behind an element with some attributes can be a part of a figure in it."""
    return _changes(content, attributes)


def _changes(content: str, attributes: str) -> bool:
    said = "".join(one[1] or one[2] or "" for one in _SAID.finditer(content))
    for one in _ATTRIBUTE.finditer(content):
        value = re.search(rf"(?:^|\s){re.escape(one[1])}\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", attributes, re.IGNORECASE)
        said += value[1].strip("\"'") if value else ""
    return _TELLS.search(said) is not None or "counter" in content.lower()


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if 0x20 <= code < 0xD800 else ""
