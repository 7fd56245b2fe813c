"""Start the app: ``gouji app [--port 8501] [--db FILE]``, or ``python -m ui``.

In: options. Out: a server, on this machine alone unless people sign in, until ctrl-C. Surprise: Streamlit runs in this
very process, so that one signal ends everything; its options are given here and no configuration file is needed.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from click import Abort
from streamlit.web import cli

from extractor.cli import examples, program_name
from extractor.errors import UsageError
from extractor.settings import settings
from ui.people import sign_in_options
from ui.style import MAX_UPLOAD, THEME

HOST = "127.0.0.1"


def flags(port: int, host: str = HOST, sign_in: Path | None = None) -> list[str]:
    """Return the options that Streamlit is started with.

    Raises:
        UsageError: the sign-in file cannot be used, or others could reach the app and nobody would have to sign in.
    """
    names = [HOST, "localhost"]
    if sign_in is not None:
        names += [host, urlsplit(str(sign_in_options(sign_in)["redirect_uri"])).hostname or host]
    elif host != HOST:
        raise UsageError(detail="others can only be let in where people sign in: set GOUJI_SIGN_IN")
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.maxUploadSize": str(MAX_UPLOAD),
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "runner.magicEnabled": "false",
        # Collecting everything that Python holds after each run takes longer than the run; Python does so in its time.
        "runner.postScriptGC": "false",
        **THEME,
    }
    # No page of the web may talk to the app under a name of its own (DNS rebinding).
    hosts = [f"--server.allowedHosts={name}" for name in dict.fromkeys(names)]
    # Whether people sign in is said in one place, whatever other files there are.
    hosts += [f"--secrets.files={sign_in}"] if sign_in else []
    return [*(f"--{name}={value}" for name, value in options.items()), *hosts]


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the server; returns when it was stopped."""
    name = program_name("ui")
    parser = argparse.ArgumentParser(
        prog=name,
        description="Open the review app in the browser.",
        epilog=examples(f"{name} --port 8600", f"{name} --db data/gouji.db"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8501, metavar="N", help="default: 8501")
    parser.add_argument("--db", type=Path, metavar="FILE", help="the database (default: GOUJI_DB, or data/gouji.db)")
    parser.add_argument("--host", default=HOST, metavar="ADDRESS", help=f"where people sign in (default: {HOST})")
    chosen = parser.parse_args(arguments)
    if not 0 < chosen.port < 65536:
        parser.error("--port needs a number from 1 to 65535")
    if chosen.db:
        os.environ["GOUJI_DB"] = str(chosen.db)
    try:
        options = flags(chosen.port, chosen.host, settings().sign_in)
    except UsageError as error:
        parser.error(str(error))
    # The web server raises ctrl-C again once it has shut down, and click makes an abort of that.
    with suppress(Abort):
        cli.main(["run", str(Path(__file__).with_name("server.py")), *options], standalone_mode=False)


if __name__ == "__main__":
    main()
