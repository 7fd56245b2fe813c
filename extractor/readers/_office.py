"""Old Office formats to .docx, by LibreOffice where it is installed.

In: a file's bytes. Out: a .docx. Surprise: LibreOffice is many processes that share a profile and outlive each other;
every call has a profile and limits of its own, and whatever it started is ended with it, or with this process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from extractor.errors import BrokenFile, OfficeMissing, OfficeTooSlow
from extractor.limits import MAX_UNPACKED, OFFICE_BYTES, OFFICE_SECONDS, unpacked_at_most

SECONDS = 60
"""On the clock, on a machine that has much else to do; a file that hangs LibreOffice is ended by its processor time."""

_GUARDED = f"""
exec 3<&0 0</dev/null
ulimit -S -t {OFFICE_SECONDS}; ulimit -H -t {OFFICE_SECONDS + 1}
ulimit -S -d {OFFICE_BYTES // 1024}; ulimit -S -f {2 * MAX_UNPACKED // 512}
(cat <&3 >/dev/null; kill -KILL 0) &
"$@" 3<&-
"""
"""Limits of its own for a command, and an end with whoever started it: then the pipe that comes in is closed."""

_ON_A_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"

# No macros, and no fetching of what a document links to: the files come from strangers.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Return where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice") or shutil.which(_ON_A_MAC)


def to_docx(data: bytes, suffix: str, name: str) -> bytes:
    """Convert a file.

    Args:
        data: what it holds.
        suffix: what LibreOffice is to take it for.
        name: of the format, for messages.

    Raises:
        OfficeMissing: LibreOffice is not installed.
        OfficeTooSlow: it did not end in time.
        BrokenFile: it could make nothing of the file.
        FileTooLarge: it made far more of it than a report can have.
    """
    soffice = program()
    if soffice is None:
        raise OfficeMissing(format=name)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"report{suffix}"
        source.write_bytes(data)
        profile = Path(folder) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to"]
        began = time.monotonic()
        _run([*command, "docx:MS Word 2007 XML", "--outdir", f"{folder}/out", str(source)], folder, name)
        written = Path(folder) / "out" / "report.docx"
        if not written.is_file():
            if time.monotonic() - began >= OFFICE_SECONDS:
                raise OfficeTooSlow(format=name, seconds=OFFICE_SECONDS)
            raise BrokenFile(format=name, detail="LibreOffice wrote nothing")
        unpacked_at_most(written.stat().st_size)
        with written.open("rb") as file:
            return file.read(MAX_UNPACKED)


def _run(command: list[str], folder: str, name: str) -> None:
    guarded = ["/bin/sh", "-c", _GUARDED, "sh"] if os.name == "posix" else []
    with subprocess.Popen(
        [*guarded, *command],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise OfficeTooSlow(format=name, seconds=SECONDS) from error
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started: they are one process group, where there is such a thing."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
