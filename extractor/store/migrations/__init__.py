"""The database's schema, as numbered migrations that are each applied once, in a transaction.

In: a database of any earlier version. Out: one of the newest. A migration that has been released is never edited.
"""

from extractor.store.migrations import first  # isort: skip - the steps are applied in the order of these lines
from extractor.store.migrations import batches  # isort: skip
from extractor.store.migrations import agencies  # isort: skip
from extractor.store.migrations import people  # isort: skip
from extractor.store.migrations import interface  # isort: skip
from extractor.store.migrations import views  # isort: skip
from extractor.store.migrations import beside  # isort: skip
from extractor.store.migrations import drawn  # isort: skip
from extractor.store.migrations.steps import migrations

__all__ = ["agencies", "batches", "beside", "drawn", "first", "interface", "migrations", "people", "views"]
