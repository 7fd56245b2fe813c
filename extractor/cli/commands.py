"""The command line: ``gouji COMMAND``, or ``python -m extractor COMMAND``.

In: the words of a command. Out: whatever it prints, messages on stderr, and its exit status: 0 all read, 1 some failed,
2 wrong usage, 130 stopped by ctrl-C. Surprise: a command's module is imported when the command runs, not before:
``--help`` and ``--version`` would take ten times as long.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from extractor import __version__
from extractor.cli.statuses import READ, SOME_FAILED, STOPPED, WRONG_USAGE
from extractor.errors import DatabaseBusy, DatabaseFull, GoujiError
from extractor.settings import listed

PROGRAMS = {"app": "ui", "eval": "eval"}
"""Commands that are programs of their own, by the module that runs them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Raises:
        SystemExit: the words are no command, or help was asked for; and whatever the app or the evaluation ends with.
    """
    logging.basicConfig(format="%(message)s")  # to stderr, from warnings on
    try:
        status = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except (DatabaseBusy, DatabaseFull) as error:  # of a run that had begun
        print(error, file=sys.stderr)
        return SOME_FAILED
    except GoujiError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except BrokenPipeError:  # the reader of our output had enough
        sys.stderr.close()
        return READ
    except OSError as error:
        print(f"Stopped: {error.filename or 'the output'} cannot be used: {error.strerror or error}", file=sys.stderr)
        _drop_output()
        return SOME_FAILED
    except KeyboardInterrupt:
        print("Stopped. What was printed or stored before stays.", file=sys.stderr)
        return STOPPED
    return status


def _run(given: Sequence[str]) -> int:
    if given and given[0] in PROGRAMS:
        return _start(given[0], given[1:])
    parser = _parser()
    if not given:
        parser.print_help()
        return WRONG_USAGE
    options, unknown = parser.parse_known_args(given)
    if unknown:
        options.parser.error(f"unrecognized arguments: {' '.join(unknown)}")  # by the command's own usage
    status: int = options.run(options)
    return status


def program_name(module: str) -> str:
    """Return what the running program was called by: ``gouji …``, or ``python -m`` and the ``module``."""
    name = Path(sys.argv[0]).name
    return name.removesuffix(".exe") if name.startswith(("gouji", "python -m ")) else f"python -m {module}"


def examples(*lines: str) -> str:
    """Return examples as they stand below the help of a command; the parser keeps their lines apart."""
    return "\n".join(("examples:", *(f"  {line}" for line in lines)))


def _start(name: str, arguments: Sequence[str]) -> int:
    """Run the app or the evaluation in this process.

    They stand on the extractor, which may not import them, so that whoever reads reports needs neither; they are
    started by name, as ``python -m`` does it, and find their arguments where any program does.
    """
    sys.argv = [f"{program_name('extractor')} {name}", *arguments]
    runpy.run_module(PROGRAMS[name], run_name="__main__")
    return READ


def _drop_output() -> None:
    """Throw away what could not be written, or Python tries once more when it ends and shows a trace."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Return a command that imports its module when it is run."""

    def run(options: argparse.Namespace) -> int:
        status: int = getattr(import_module(f"extractor.cli.{module}"), function)(options)
        return status

    return run


class _Commands:
    """The commands of a parser, one added after the other."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._name = parser.prog
        self._commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        self, name: str, what: str, *lines: str, run: Callable[[argparse.Namespace], int] | None = None
    ) -> argparse.ArgumentParser:
        """Add a command: what it does, examples without the program's name, and what it runs."""
        shown = examples(*(f"{self._name} {name} {line}".rstrip() for line in lines))
        added = self._commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            epilog=shown,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run, parser=added)
        return added


def _parser() -> argparse.ArgumentParser:
    name = program_name("extractor")
    parser = argparse.ArgumentParser(
        prog=name,
        description="Read wrecked government information-disclosure annual reports back into numbers.",
        epilog=examples(
            f"{name} extract report.html",
            f"{name} explain report.html requests.new.total",
            f"{name} app --port 8600",
        )
        + "\n\nEach command has its own --help.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"gouji {__version__}")
    commands = _Commands(parser)
    _add_extract(commands)
    _add_explain(commands)
    commands.add("app", "open the review app in the browser", "--port 8600")
    _add_serve(commands)
    _add_export(commands)
    _add_agencies(commands)
    _add_load(commands)
    _add_query(commands)
    _add_promote(commands)
    _add_database(commands)
    _add_model(commands)
    commands.add("eval", "measure against gold labels", "--by section", "gate")
    return parser


def _add_extract(commands: _Commands) -> None:
    lines = ("report.html", "reports/*.docx --jsonl", "reports reports.zip --db data/gouji.db --workers 2")
    reading = commands.add(
        "extract", "read reports and print what stands in them", *lines, run=_later("reading", "read_reports")
    )
    reading.add_argument(
        "paths",
        nargs="+",
        type=_word,
        metavar="PATH",
        help="a report in any known format, a folder or a ZIP of them, a pattern in quotes, or - for a list of paths, "
        "a report or a ZIP from the pipe",
    )
    reading.add_argument("--db", type=Path, metavar="FILE", help="also keep the files and the results in this database")
    reading.add_argument("--jsonl", action="store_true", help="print one JSON object a document")
    reading.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="read with N processes (default 1; of a folder, ZIP, pattern or list, one a processor)",
    )
    reading.add_argument("--to", metavar="parquet:FOLDER", help="write the files and the results as Parquet, instead")
    reading.add_argument("--shard", metavar="I/N", help="with --to: only the Ith of N shares, as their bytes part them")
    reading.add_argument(
        "--on",
        metavar="CLUSTER",
        help="with --to: let a cluster read, dask for one of this machine, or a scheduler's address (tcp://…)",
    )
    reading.add_argument("--again", action="store_true", help="with --db: read anew what was read before, too")
    reading.add_argument("--retry-failed", action="store_true", help="with --db: read anew what has failed before, too")
    reading.add_argument("--summary-json", type=Path, metavar="FILE", help="write what became of them all to this file")
    reading.add_argument("--no-model", action="store_true", help="do not ask the language model, even if one is set up")
    reading.add_argument(
        "--audit-share",
        type=float,
        default=0.0,
        metavar="S",
        help="with --db: put this share of unflagged fields to review",
    )
    reading.add_argument(
        "--facts",
        type=listed,
        metavar="A,B",
        help="read these facts besides the tables: ids, all or none (default: GOUJI_FACTS, or the usual four)",
    )
    reading.add_argument(
        "--dry-run", action="store_true", help="keep nothing and ask nobody; say what asking the model would cost"
    )


def _word(text: str) -> Path | str:
    """Return a path; an address of an object store stays as it is, since a path has no two slashes together."""
    return text if "://" in text else Path(text)


def _add_explain(commands: _Commands) -> None:
    lines = ("report.html", "report.html requests.new.total")
    explaining = commands.add(
        "explain",
        "say how a report was read, and why a field has its value",
        *lines,
        run=_later("explaining", "explain_report"),
    )
    explaining.add_argument(
        "path", type=Path, metavar="FILE", help="a report, in any known format; FILE#2 is its second one"
    )
    explaining.add_argument("field", nargs="?", metavar="FIELD", help="a field's id (default: the whole report)")
    explaining.add_argument("--json", action="store_true", help="print it as one JSON object")


def _add_serve(commands: _Commands) -> None:
    lines = ("--db data/gouji.db", "--db data/gouji.db --host 0.0.0.0 --log json")
    serving = commands.add("serve", "answer programs over HTTP", *lines, run=_later("serving", "serve"))
    serving.add_argument("--db", type=Path, metavar="FILE", help="the database (default: GOUJI_DB, or data/gouji.db)")
    serving.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where there are keys (127.0.0.1)")
    serving.add_argument("--port", type=int, default=8502, metavar="N", help="default: 8502")
    serving.add_argument("--workers", type=int, metavar="N", help="read with N processes (default: one a processor)")
    serving.add_argument("--rate", type=int, default=1200, metavar="N", help="requests a minute for each key (1200)")
    serving.add_argument("--megabytes", type=int, default=200, metavar="N", help="the most that a request has (200)")
    serving.add_argument("--log", choices=("text", "json"), default="text", help="how lines of the log are written")
    database_of_keys = commands.add(
        "key", "keep the keys that programs need to be answered", "new lin --role reviewer --db FILE"
    )
    own = _Commands(database_of_keys)
    what = "make a key and print it, for the only time"
    making = own.add("new", what, "lin --role reviewer --db data/gouji.db", run=_later("serving", "make_key"))
    making.add_argument("--role", choices=("viewer", "reviewer", "admin"), default="viewer", help="default: viewer")
    listing = own.add("list", "print whose keys there are", "--db data/gouji.db", run=_later("serving", "list_keys"))
    revoking = own.add("revoke", "end a key at once", "lin --db data/gouji.db", run=_later("serving", "revoke_key"))
    for one in (making, revoking):
        one.add_argument("name", metavar="NAME", help="whose it is; stands with what is decided with it")
    for one in (making, listing, revoking):
        one.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")


def _add_export(commands: _Commands) -> None:
    lines = ("--db data/gouji.db --format csv", "--db data/gouji.db --format xlsx --year 2024 --to 2024.xlsx")
    what = "write the documents of a database with their current values"
    exporting = commands.add("export", what, *lines, run=_later("stored", "export_documents"))
    exporting.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    exporting.add_argument(
        "--format",
        choices=("jsonl", "csv", "wide", "xlsx", "parquet"),
        default="jsonl",
        help="jsonl: a line a document (default); csv: a row a field; wide: CSV with a row a report; xlsx: a workbook "
        "with the forms as printed and their sums; parquet: a folder of files by year and form",
    )
    exporting.add_argument("--to", type=Path, metavar="FILE", help="write to this file, or folder (default: print)")
    exporting.add_argument("--year", type=int, metavar="Y", help="only reports on this year")
    exporting.add_argument("--agency", metavar="NAME", help="only reports of this agency")
    what = "print what every field is called, in Chinese and English, as CSV"
    commands.add("fields", what, "> fields.csv", run=_later("stored", "print_dictionary"))


def _add_agencies(commands: _Commands) -> None:
    lines = ("import agencies.csv --db data/gouji.db", "names --year 2024 --db data/gouji.db")
    listing = commands.add("agencies", "keep the list of agencies and of who owes a report", *lines)
    own = _Commands(listing)
    importing = own.add(
        "import",
        "take the list of agencies from a CSV file (code,name,level,parent,covers)",
        "agencies.csv --db data/gouji.db",
        run=_later("agencies", "import_agencies"),
    )
    importing.add_argument("file", type=Path, metavar="FILE", help="the list")
    what, line = "put down who owes a report, and by when", "--year 2024 --due 2025-01-31 --db data/gouji.db"
    expecting = own.add("expect", what, line, run=_later("agencies", "expect_reports"))
    expecting.add_argument("file", nargs="?", type=Path, metavar="FILE", help="CSV: year,code,due (default: all)")
    expecting.add_argument("--year", type=int, metavar="Y", help="the year that is reported on")
    expecting.add_argument("--due", metavar="DAY", help="the last day, as 2025-01-31")
    what = "print the names in reports that are no agency's yet, with the likest ones"
    naming = own.add("names", what, "--year 2024 --db data/gouji.db", run=_later("agencies", "list_names"))
    naming.add_argument("--year", type=int, required=True, metavar="Y", help="the year that is reported on")
    what, line = "say whose name it is that reports print", "青禾县水利局 330109012 --db data/gouji.db"
    confirming = own.add("confirm", what, line, run=_later("agencies", "confirm_name"))
    confirming.add_argument("name", metavar="NAME", help="the name as reports print it")
    confirming.add_argument("code", nargs="?", metavar="CODE", help="the agency (default: none of them)")
    for one in (importing, expecting, naming, confirming):
        one.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    what = "add up the reports on a year, and say who is missing and what contradicts what"
    adding = commands.add(
        "consolidate", what, "--year 2024 --db data/gouji.db", run=_later("agencies", "consolidate_year")
    )
    adding.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    adding.add_argument("--year", type=int, required=True, metavar="Y", help="the year that is reported on")
    adding.add_argument("--of", metavar="CODE", help="add up the agencies right below this one (default: the lowest)")
    adding.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="of what is printed, for agencies to read (default: zh)"
    )
    adding.add_argument("--json", action="store_true", help="print it as one JSON object")


def _add_load(commands: _Commands) -> None:
    what, line = (
        "put what extract wrote as Parquet into a database, for review",
        "parquet:build/2024 --db data/gouji.db",
    )
    loading = commands.add("load", what, line, run=_later("parquet", "load_parquet"))
    loading.add_argument("folder", metavar="parquet:FOLDER", help="what extract --to has written")
    loading.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")


def _add_query(commands: _Commands) -> None:
    lines = ("", "sums --year 2024 --of parquet:build/2024", '"SELECT count(*) FROM fields" --of data/gouji.db')
    asking = commands.add(
        "query", "ask Parquet files or a database in SQL", *lines, run=_later("querying", "answer_query")
    )
    asking.add_argument("query", nargs="?", metavar="QUERY", help="SQL, or the name of a query (default: list them)")
    asking.add_argument("--of", dest="source", metavar="SOURCE", help="parquet:FOLDER, or a database")
    asking.add_argument("--year", type=int, metavar="Y", help="the year that the query is about, its $year")
    what = "of the list (default: that of the environment)"
    asking.add_argument("--language", choices=("zh", "en"), default=_language(), help=what)


def _language() -> str:
    """Return the language of the environment, as far as the list is written in it; Chinese where none is set."""
    said = next((one for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (one := os.environ.get(name))), "")
    return "zh" if said.partition(".")[0] in ("", "C", "POSIX") or said.startswith("zh") else "en"


def _add_promote(commands: _Commands) -> None:
    what, line = (
        "turn documents that people settled into cases for the evaluation",
        "--db data/gouji.db --to data/reviewed --scrub",
    )
    promoting = commands.add("promote", what, line, run=_later("stored", "promote_documents"))
    promoting.add_argument("documents", nargs="*", type=int, metavar="DOCUMENT", help="their numbers (default: all)")
    promoting.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    promoting.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where cases.jsonl is or will be")
    promoting.add_argument("--tag", action="append", default=[], help="a tag of the cases; may be repeated")
    promoting.add_argument("--scrub", action="store_true", help="take the agency's and the reviewers' names out")
    promoting.add_argument("--unreviewed", action="store_true", help="also those about which nobody decided anything")
    promoting.add_argument("--last-word", action="store_true", help="where reviewers disagree, the last decision holds")


def _add_database(commands: _Commands) -> None:
    what = "look whether a database is as it was written, and say what is wrong and what to do"
    verifying = commands.add("verify", what, "--db data/gouji.db", run=_later("database", "verify_database"))
    verifying.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    verifying.add_argument("--quick", action="store_true", help="leave out what grows with its figures")
    verifying.add_argument("--json", action="store_true", help="print it as one JSON object")
    line = "--db data/gouji.db backups/gouji-1128.db"
    copying = commands.add(
        "backup", "copy a database, also while it is in use", line, run=_later("database", "back_up_database")
    )
    copying.add_argument("to", type=Path, metavar="TO", help="where the copy goes; no file may be there")
    copying.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    what = "put a copy in the place of a database, which is kept beside it"
    restoring = commands.add("restore", what, line, run=_later("database", "restore_database"))
    restoring.add_argument("copy", type=Path, metavar="COPY", help="what backup has made")
    restoring.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")


def _add_model(commands: _Commands) -> None:
    what = "ask the language model about what is still open in a database"
    asking = commands.add("ask", what, "--pending --db data/gouji.db", run=_later("model", "ask_pending"))
    asking.add_argument("--pending", action="store_true", required=True, help="all fields without a value or decision")
    asking.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
    what = "print what the language model has cost, and how its answers fared"
    costing = commands.add("cost", what, "--db data/gouji.db", run=_later("model", "cost"))
    costing.add_argument("--db", type=Path, required=True, metavar="FILE", help="the database")
