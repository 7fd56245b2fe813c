"""What kind of old Office file a compound file is.

In: its bytes. Out: whether it holds a stream of a name. Surprise: the directory is not walked; a stream's name stands
in it as UTF-16, and a damaged directory still shows it.
"""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def holds(data: bytes, stream: str) -> bool:
    """Tell whether a compound file has an entry with exactly this name."""
    return data.startswith(MAGIC) and f"{stream}\0".encode("utf-16-le") in data
