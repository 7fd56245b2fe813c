"""The names of files as a person can read them.

In: a name as the system or an archive gives it. Out: one that can be printed and stored. Surprise: a name need be no
UTF-8, and it can hold characters that turn a line of a terminal around or end it; such a one is written out, so that
two names never look alike.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Characters that are not seen, or that change how what follows is shown."""


def readable(name: str) -> str:
    """Return a name without anything in it that could not be printed, stored or told apart."""
    return _UNSEEN.sub(_written_out, _decoded(name))


def _decoded(name: str) -> str:
    """Return a name that is no UTF-8 as the Chinese it may be; bytes that are not stay what Python makes of them."""
    if name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return name


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no part of a character
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
