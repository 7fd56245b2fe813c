"""Old Office formats: read where LibreOffice is, refused in a sentence where it is not, ended where it hangs."""

import io
import os
import subprocess
import time

import docx
import pytest

from extractor import readers
from extractor.errors import BrokenFile, OfficeMissing, OfficeTooSlow
from extractor.page.document import CellKind
from extractor.readers import _office

RTF = (
    b"{\\rtf1\\ansi\\deff0 \\u35268?\\u31456?\\par "
    b"\\trowd\\cellx2000\\cellx4000 \\u34892?\\u25919?\\intbl\\cell 5\\intbl\\cell\\row}"
)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "WordDocument\0".encode("utf-16-le") + b"\0" * 64
needs_office = pytest.mark.skipif(_office.program() is None, reason="LibreOffice is not installed")


@needs_office
def test_rich_text_is_read_with_its_tables():
    document = readers.read(RTF)
    assert document.format == "rtf"
    assert [document.raw(cell) for cell in document.cells] == ["规章", "行政", "5"]
    assert document.cells[-1].kind is CellKind.NUMBER


@needs_office
def test_an_old_word_file_is_read(tmp_path):
    document = docx.Document()
    document.add_paragraph("二、主动公开政府信息情况")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "行政许可", "5"
    document.add_paragraph("完")
    stream = io.BytesIO()
    document.save(stream)
    (tmp_path / "report.docx").write_bytes(stream.getvalue())
    command = [_office.program(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "report.docx"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    data = (tmp_path / "report.doc").read_bytes()
    read = readers.read(data)
    assert read.format == "doc"
    assert [read.raw(cell) for cell in read.cells] == ["二、主动公开政府信息情况", "行政许可", "5", "完"]


@pytest.mark.parametrize(("data", "kind"), [(RTF, "RTF"), (OLD_WORD, ".doc")])
def test_without_libreoffice_the_error_says_so(data, kind, monkeypatch):
    monkeypatch.setattr(_office, "program", lambda: None)
    with pytest.raises(OfficeMissing, match="LibreOffice") as error:
        readers.read(data)
    assert kind in str(error.value)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    stand_in = tmp_path / "soffice"
    stand_in.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n", encoding="ascii")
    stand_in.chmod(0o755)
    monkeypatch.setattr(_office, "program", lambda: str(stand_in))
    monkeypatch.setattr(_office, "SECONDS", 1)
    with pytest.raises(OfficeTooSlow, match="within 1 s"):
        readers.read(RTF)
    child = int((tmp_path / "child").read_text(encoding="ascii"))
    for _ in range(50):
        if not _runs(child):
            return
        time.sleep(0.05)
    pytest.fail("what the office program started still runs")


def _runs(process):
    """Tell whether a process runs; one that has ended and waits to be noticed does not."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.strip().startswith("Z")


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_one_that_writes_nothing_means_a_damaged_file(tmp_path, monkeypatch):
    stand_in = tmp_path / "soffice"
    stand_in.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    stand_in.chmod(0o755)
    monkeypatch.setattr(_office, "program", lambda: str(stand_in))
    with pytest.raises(BrokenFile):
        readers.read(RTF)
