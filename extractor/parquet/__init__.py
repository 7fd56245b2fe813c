"""What was read of many reports as Parquet files, by year and form, and back: for those whom one database is no place.

In: rows of readings. Out: a folder of files, or rows again. Surprise: none.
"""

from extractor.parquet.folder import EXPORTED, READ, Kept, ParquetFolder, folder_named
from extractor.parquet.loading import LoadedFile, loaded
from extractor.parquet.shard import ALL, Shard, shard_named
from extractor.parquet.writing import ChunkWriter

__all__ = [
    "ALL",
    "EXPORTED",
    "READ",
    "ChunkWriter",
    "Kept",
    "LoadedFile",
    "ParquetFolder",
    "Shard",
    "folder_named",
    "loaded",
    "shard_named",
]
