"""What was read of many reports as Parquet files, by year and form, and back: for those whom one database is no place.

In: rows of readings. Out: a folder of files, or rows again. Surprise: none.
"""

from extractor.parquet.files import filesystem, is_address
from extractor.parquet.folder import EXPORTED, PREFIX, READ, ParquetFolder, ReportLine, folder_named
from extractor.parquet.loading import LoadedFile, loaded
from extractor.parquet.querying import Query, answered, queries
from extractor.parquet.shard import ALL, Shard, shard_named
from extractor.parquet.writing import ChunkWriter

__all__ = [
    "ALL",
    "EXPORTED",
    "PREFIX",
    "READ",
    "ChunkWriter",
    "LoadedFile",
    "ParquetFolder",
    "Query",
    "ReportLine",
    "Shard",
    "answered",
    "filesystem",
    "folder_named",
    "is_address",
    "loaded",
    "queries",
    "shard_named",
]
