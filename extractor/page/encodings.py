"""Bytes of a text file to its characters, and what these say where they were read wrongly before.

In: bytes of any usual encoding. Out: ``Decoded``: the source text, and the same text as it was before it was misread,
in the same length. Surprise: the characters decide, never what a file says of itself; and a file of two encodings, as
pages have that are put together from parts, is told line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.errors import EmptyFile, UnknownEncoding
from extractor.page.characters import FILL, GARBLED, common_share, is_blank
from extractor.page.misread import restored

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_ENCODINGS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8")
_HEAD = 50_000
"""Characters that tell what a text is."""
MISREAD = " read as "
"""Stands between the two encodings of a misread text; where bytes of one are lost, a letter may be another one."""
_OF_PAIRS = tuple(f", {right}{MISREAD}" for right in ("gb18030", "big5hkscs"))
_STRAY = re.compile(rf"{GARBLED}|[\u4e00-\u9fff][@-Z^-z](?=[\u4e00-\u9fff])")
"""A letter that is lost, or the second byte of one whose first is: then the bytes around it may pair wrongly."""
LEAST_COMMON = 0.15
"""Of its characters; right decodings of the development reports have 0.35 to 0.6, wrong ones less than 0.05."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source text, the encoding that gave it, and what it says, character for character.

    Attributes:
        restored: the text as it was before it was read in a wrong encoding; the source itself if it never was.
    """

    text: str
    encoding: str
    restored: str


def decode(data: bytes) -> Decoded:
    """Turn the bytes of a text file into characters.

    Raises:
        EmptyFile: nothing but blanks in it.
        UnknownEncoding: no usual encoding makes Chinese text of it.
    """
    if not data.strip():
        raise EmptyFile
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(data.decode(encoding, errors="replace"), encoding)
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    # A few broken bytes must not hide the right encoding: decode leniently and let the characters decide.
    texts = {encoding: data.decode(encoding, errors="replace") for encoding in _ENCODINGS}
    best = max(texts, key=lambda encoding: common_share(texts[encoding][:_HEAD]))
    if common_share(texts[best][:_HEAD]) >= LEAST_COMMON:
        text = texts[best]
        return _as_it_was(_line_by_line(data, best) if "\ufffd" in text else text, best)
    found = (_as_it_was(text, encoding) for encoding, text in texts.items())
    whole = max(found, key=lambda one: common_share(one.restored[:_HEAD].replace(FILL, "")))
    if common_share(whole.restored[:_HEAD].replace(FILL, "")) < LEAST_COMMON:
        raise UnknownEncoding
    return whole


def letters_may_differ(text: str, encoding: str | None) -> bool:
    """Tell whether letters of a text may be others than those that were written, whole as they look.

    So they may where it was misread and is of an encoding in which nothing shows where a letter begins.
    """
    return encoding is not None and any(one in encoding for one in _OF_PAIRS) and _STRAY.search(text) is not None


def _checked(text: str, encoding: str) -> Decoded:
    """Refuse binary junk that happens to decode, and see whether the text was decoded wrongly once before."""
    head = text[:_HEAD]
    if len(_CONTROL.findall(head)) > len(head) * 0.02:
        raise UnknownEncoding
    if is_blank(text):
        raise EmptyFile
    return _as_it_was(text, encoding)


def _as_it_was(text: str, encoding: str) -> Decoded:
    text = text.removeprefix("\ufeff")
    found = restored(text)
    before = "".join(f", {one.right}{MISREAD}{one.wrong}" for one in found.misread)
    return Decoded(text, encoding + before, found.text)


def _line_by_line(data: bytes, encoding: str) -> str:
    """Return a text, lines in it that are whole in another encoding than the rest decoded by that."""
    if encoding.startswith("utf-16"):
        return data.decode(encoding, errors="replace")
    others = [one for one in _ENCODINGS if one != encoding and not one.startswith("utf-16")]
    return "\n".join(_line(line, encoding, others) for line in data.split(b"\n"))


def _line(line: bytes, encoding: str, others: list[str]) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        pass
    for other in others:
        try:
            text = line.decode(other)
        except UnicodeDecodeError:
            continue
        if common_share(text) >= LEAST_COMMON:
            return text
    return line.decode(encoding, errors="replace")
