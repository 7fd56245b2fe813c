"""The bytes a text is saved as: old Chinese encodings, UTF-16, and UTF-8 that was read wrongly once and saved again.

In: text. Out: bytes. Surprise: Windows-1252 has no character for five bytes; some programs keep them as control
characters, others put U+FFFD, and with it goes every Chinese character that had one of them.
"""

from __future__ import annotations

from eval.corpus.damages.registry import encoding
from eval.corpus.damages.script import traditional


def _misread(text: str, lost: str) -> bytes:
    read = []
    for byte in text.encode("utf-8"):
        one = bytes([byte])
        try:
            read.append(one.decode("cp1252"))
        except UnicodeDecodeError:
            read.append(lost or chr(byte))
    return "".join(read).encode("utf-8")


encoding("gb18030", lambda text: text.encode("gb18030"))
encoding("big5", lambda text: text.encode("big5hkscs", errors="replace"), traditional)
encoding("utf16", lambda text: text.encode("utf-16"))
encoding("utf16_bare", lambda text: text.encode("utf-16-le"))
encoding("utf8_mark", lambda text: text.encode("utf-8-sig"))
encoding("misread", lambda text: _misread(text, ""))
encoding("misread_lost", lambda text: _misread(text, "\ufffd"))
