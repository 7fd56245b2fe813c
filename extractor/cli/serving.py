"""The commands ``serve``, which answers programs over HTTP, and ``key``, which keeps the keys that they need.

In: options of the command line. Out: a server until ctrl-C, or a key on stdout. Surprise: a key is printed when it is
made and never again, since only its hash is kept.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from importlib import import_module
from importlib.util import find_spec

from extractor.cli.phrases import WORKBOOK
from extractor.cli.statuses import READ
from extractor.cli.stored import database_at
from extractor.errors import UsageError
from extractor.settings import settings
from extractor.store import ApiKeys, Role, Store

NEEDED = ("fastapi", "uvicorn", "python_multipart", "prometheus_client")
MOST_PORT = 65_535


def serve(options: argparse.Namespace) -> int:
    """Answer programs until told to end.

    Raises:
        UsageError: a package is missing, an option is wrong, or others could reach it without keys.
    """
    if any(find_spec(name) is None for name in NEEDED):
        raise UsageError(detail="gouji serve needs packages of its own: .venv/bin/python -m pip install '.[serve]'")
    if not 0 < options.port <= MOST_PORT:
        raise UsageError(detail=f"--port needs a number from 1 to {MOST_PORT}")
    if min(options.workers or 1, options.rate, options.megabytes) < 1:
        raise UsageError(detail="--workers, --rate and --megabytes need numbers from 1 on")
    interface = import_module("extractor.serve")
    chosen = interface.ServeOptions(
        database=options.db or settings().database,
        say=WORKBOOK.__getitem__,
        host=options.host,
        port=options.port,
        workers=options.workers or os.cpu_count() or 1,
        rate=options.rate,
        megabytes=options.megabytes,
    )
    interface.run(chosen, as_json=options.log == "json")
    return READ


def make_key(options: argparse.Namespace) -> int:
    """Make a key and print it."""
    keys = ApiKeys(Store(options.db).connections)
    print(keys.make(options.name, Role(options.role), getpass.getuser()))
    return READ


def list_keys(options: argparse.Namespace) -> int:
    """Print whose keys there are."""
    keys = ApiKeys(Store(database_at(options.db)).connections).listed()
    if not keys:
        print("no keys are known: gouji key new NAME --role viewer --db DATABASE", file=sys.stderr)
    for one in keys:
        revoked = f", revoked {one.revoked_at}" if one.revoked_at else ""
        print(f"{one.name}: {one.role}, made {one.made_at} by {one.author}{revoked}")
    return READ


def revoke_key(options: argparse.Namespace) -> int:
    """End a key at once."""
    ApiKeys(Store(database_at(options.db)).connections).revoke(options.name, getpass.getuser())
    print(f"{options.name}: revoked")
    return READ
