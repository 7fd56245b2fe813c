"""What a Word file or a workbook unpacks to, bounded before a library builds objects of it.

In: the opened archive. Out: nothing, or an error. Surprise: pictures may be large, but every byte of markup becomes an
object of some hundred bytes, so markup has a limit of its own.
"""

from __future__ import annotations

import zipfile

from extractor.limits import MAX_MARKUP, at_most, unpacked_at_most

_NO_MARKUP = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".bin", ".ttf", ".odttf")


def bound(archive: zipfile.ZipFile) -> None:
    """Let an archive pass that holds no more than a report can have.

    Raises:
        FileTooLarge, TooMuchContent: it holds more.
    """
    members = archive.infolist()
    unpacked_at_most(sum(member.file_size for member in members))
    markup = (one.file_size for one in members if not one.filename.lower().endswith(_NO_MARKUP))
    at_most(MAX_MARKUP, sum(markup), "bytes of markup")
