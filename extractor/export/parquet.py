"""A database to Parquet files by year and form, with the values as they stand after review.

In: a store. Out: a folder. Surprise: the columns are those of ``extract --to parquet:…``, with what people decided
beside each value; the files themselves and their text are left out, so that it cannot be taken for a backup.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractor.errors import UsageError
from extractor.review import findings_of
from extractor.store import DocumentRecord, Store, current_rows, finding_row


def write_parquet(store: Store, records: Iterable[DocumentRecord], words: str) -> None:
    """Write documents into the folder that ``words`` name.

    Raises:
        UsageError: something is in it already.
    """
    from extractor.parquet import EXPORTED, ChunkWriter, folder_named  # noqa: PLC0415 - it takes time to import

    folder = folder_named(words)
    if any(folder.chunks()):
        raise UsageError(detail=f"{folder.files.root} holds files already: name another folder, or remove this one")
    writer = ChunkWriter(folder, "", "export", EXPORTED)
    for record in records:
        one = current_rows(store, record)
        rows = one.rows
        if one.decided:
            found = findings_of(store, record, store.fields(record.id))
            rows = replace(rows, findings=[finding_row(finding) for finding in found])
        writer.add(record.file_name, None, [rows], one.decided)
    writer.flush()
