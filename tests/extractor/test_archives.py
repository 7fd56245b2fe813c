"""ZIPs of reports, as offices pack them and as somebody would who means harm."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from press import consistent_values, report, workbook_of

from extractor import archives
from extractor.archives import Member, Unpacked, count, is_bundle, taken_apart

TEXT = report(consistent_values(seed=3)).encode()


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def test_its_files_come_in_their_order_and_those_of_a_zip_within_it() -> None:
    inner = packed({"民政局.txt": TEXT}).getvalue()
    file = packed({"a/": b"", "a/1.txt": TEXT, "县.zip": inner, "__MACOSX/._1.txt": b"x", "a/Thumbs.db": b"x"})
    assert is_bundle(file)
    assert file.tell() == 0
    assert count(file) == 2
    assert list(taken_apart(file)) == [Member("a/1.txt", TEXT), Member("县.zip/民政局.txt", TEXT)]


def test_a_workbook_is_no_zip_of_reports() -> None:
    assert not is_bundle(io.BytesIO(workbook_of(consistent_values())))
    assert not is_bundle(io.BytesIO(b"PK\x03\x04 not really"))
    assert not is_bundle(io.BytesIO(TEXT))


def test_a_name_as_windows_packs_it_is_chinese() -> None:
    file = packed({"PLACEHOLDER.txt": TEXT})
    name = "民政局年报0.txt".encode("gb18030")  # as long as the other
    assert len(name) == len(b"PLACEHOLDER.txt")
    raw = io.BytesIO(file.getvalue().replace(b"PLACEHOLDER.txt", name))
    assert [one.name for one in taken_apart(raw)] == ["民政局年报0.txt"]


def test_a_file_that_is_damaged_or_locked_costs_itself_alone() -> None:
    raw = bytearray(packed({"a.txt": b"A" * 3000, "b.txt": TEXT}, zipfile.ZIP_STORED).getvalue())
    raw[100] ^= 1
    damaged, whole = taken_apart(io.BytesIO(bytes(raw)))
    assert (damaged.name, damaged.data, damaged.error.code) == ("a.txt", b"", "broken_file")
    assert whole == Member("b.txt", TEXT)
    lzma = list(taken_apart(packed({"a.txt": TEXT}, zipfile.ZIP_LZMA)))  # could ask for gigabytes
    assert [one.error.code for one in lzma] == ["broken_file"]


def test_what_it_unpacks_to_is_counted_whatever_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1_000_000)
    bomb = packed({"a.txt": bytes(30_000_000), "b.txt": TEXT})
    large, small = taken_apart(bomb)
    assert (large.data, large.error.code) == (b"", "file_too_large")
    assert small == Member("b.txt", TEXT)
    many = packed({f"{n}.txt": TEXT for n in range(9)})
    found = list(taken_apart(many, Unpacked(left=4 * len(TEXT) + 10)))
    assert [one.error is None for one in found] == [True] * 4 + [False]
    found = list(taken_apart(many, Unpacked(members=3)))
    assert [one.error and one.error.code for one in found] == [None, None, None, "too_much_content"]
