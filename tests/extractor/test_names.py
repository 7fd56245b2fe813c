import os

import pytest

from extractor.names import readable


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("民政局年报.txt".encode(), "民政局年报.txt"),
        ("民政局年报.txt".encode("gb18030"), "民政局年报.txt"),
        (b"\xff\xfe.txt", "\\xff\\xfe.txt"),
        (b"a\nb\x1b[2Jc\x7f", "a\\x0ab\\x1b[2Jc\\x7f"),
        ("a\u202etxt.exe\u2028b".encode(), "a\\u202etxt.exe\\u2028b"),
    ],
)
def test_a_name_can_be_printed_stored_and_told_apart(raw: bytes, shown: str) -> None:
    name = readable(os.fsdecode(raw))
    assert name == shown
    assert name.isprintable()
    name.encode()
