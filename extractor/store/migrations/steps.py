"""The numbered steps of the schema, which the modules beside this one add to.

In: nothing. Out: ``migrations``. Surprise: it is empty until the package is imported.
"""

from extractor.databases import Migrations

migrations = Migrations("gouji")
