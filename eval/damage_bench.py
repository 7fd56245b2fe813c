"""The command ``python -m eval.damage_bench``: damages databases in every way we know, and exports them.

In: how many of each kind. Out: a line a kind on stdout, and exit status 1 where one was neither told nor unchanged.
Surprise: most damage is done behind SQLite's back, byte by byte, and some by statements that no program of ours runs.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from extractor.errors import GoujiError
from extractor.export import log_to_csv, to_csv, to_jsonl, to_wide_csv
from extractor.pipeline import extract_all
from extractor.review import mark_unreadable, queue
from extractor.store import Store

CASES = Path(__file__).parent / "cases"
_NAMES = ("rows-without-labels.txt", "cut-off.txt", "wrong-printed-sum.txt", "statistics-2014-wrong-sum.md")
_PAGE = 4096


class Verdict(StrEnum):
    """What came of a damaged database."""

    SAID = "told"
    UNCHANGED = "unchanged"
    SILENT = "silently different"
    TRACE = "trace"


Damage = Callable[[Path, Random], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 all told or unchanged, 1 one was not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.damage_bench", description="Damage databases and export them."
    )
    parser.add_argument("--each", type=int, default=60, metavar="N", help="databases of each kind (default 60)")
    parser.add_argument("--seed", default="1", help="what the damage is drawn with")
    options = parser.parse_args(arguments)
    if options.each < 1:
        parser.error("a number from 1 on is needed")
    bad = 0
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.db"
        make_database(whole)
        right = exported(whole)
        for kind, damage in DAMAGES.items():
            chance, counts = Random(f"{options.seed} {kind}"), Counter[Verdict]()
            for _ in range(options.each):
                counts[verdict(whole, Path(folder) / "damaged.db", damage, chance, right)] += 1
            bad += counts[Verdict.SILENT] + counts[Verdict.TRACE]
            print(f"{kind:32}" + "".join(f"{counts[one]:4} {one}" for one in Verdict if counts[one]), flush=True)
    print("every database was told or gave what it held" if not bad else f"{bad} databases were neither")
    return 1 if bad else 0


def make_database(path: Path) -> None:
    """Make a database of some reports that somebody has begun to answer about."""
    store = Store(path)
    for name in _NAMES:
        data = (CASES / name).read_bytes()
        (document, *_) = store.keep(name, data, extract_all(data))
        for item in queue(store, document)[:4]:
            mark_unreadable(store, document, item.field.id, "林")
    store.close()


def exported(path: Path) -> str:
    """Return all that the export prints of a database."""
    store = Store(path, patience=0.2)
    try:
        store.refuse_damaged()
        records = list(reversed(store.documents()))
        tables = (*to_csv(store, records), *to_wide_csv(store, records), *log_to_csv(store))
        return "".join((*to_jsonl(store, records), *tables))
    finally:
        store.close()


def verdict(whole: Path, damaged: Path, damage: Damage, chance: Random, right: str) -> Verdict:
    """Damage a copy of a database and return what the export makes of it."""
    for end in ("", "-wal", "-shm", "-journal"):
        Path(f"{damaged}{end}").unlink(missing_ok=True)
    shutil.copy(whole, damaged)
    damage(damaged, chance)
    try:
        return Verdict.UNCHANGED if exported(damaged) == right else Verdict.SILENT
    except GoujiError:
        return Verdict.SAID
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        print(f"    {error!r} at {last.filename}:{last.lineno}", file=sys.stderr)
        return Verdict.TRACE


# --- kinds of damage -------------------------------------------------------------------------------------------------


def _changed(change: Callable[[bytearray, Random], object]) -> Damage:
    """Return the damage that changes a file's bytes."""

    def damage(path: Path, chance: Random) -> None:
        data = bytearray(path.read_bytes())
        change(data, chance)
        path.write_bytes(data)

    return damage


def _bits(count: int) -> Callable[[bytearray, Random], None]:
    def change(data: bytearray, chance: Random) -> None:
        for _ in range(count):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)

    return change


def _digit(data: bytearray, chance: Random) -> None:
    """Make another digit of one, as no check of pages would see."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    at = chance.choice(digits)
    data[at] = 48 + (data[at] - 48 + chance.randint(1, 9)) % 10


def _page(make: Callable[[Random], bytes]) -> Callable[[bytearray, Random], None]:
    def change(data: bytearray, chance: Random) -> None:
        at = chance.randrange(len(data) // _PAGE) * _PAGE
        data[at : at + _PAGE] = make(chance)

    return change


def _swap(data: bytearray, chance: Random) -> None:
    one, two = (chance.randrange(len(data) // _PAGE) * _PAGE for _ in range(2))
    data[one : one + _PAGE], data[two : two + _PAGE] = data[two : two + _PAGE], data[one : one + _PAGE]


def _cut(data: bytearray, chance: Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def _head(data: bytearray, chance: Random) -> None:
    data[chance.randrange(100)] = chance.randrange(256)


def _index(path: Path, chance: Random) -> None:
    """Change one letter of a field's name in the index by which people's decisions are found."""
    with closing(sqlite3.connect(path)) as connection:
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'decisions_of_field'")
    data = bytearray(path.read_bytes())
    page = slice((root - 1) * _PAGE, root * _PAGE)
    letters = [page.start + at for at, byte in enumerate(data[page]) if ord("a") <= byte <= ord("z")]
    data[chance.choice(letters)] ^= 1
    path.write_bytes(data)


def _sql(*statements: str, table: str = "") -> Damage:
    """Return the damage that a statement does; ``?`` is the number of a row of the table."""

    def damage(path: Path, chance: Random) -> None:
        with closing(sqlite3.connect(path)) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            kept = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            count = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] if table else 0
            for statement in statements:
                connection.execute(statement, [chance.randrange(count)] if "?" in statement else [])
            for (sql,) in kept:
                connection.execute(sql)
            connection.commit()

    return damage


_FIELD = "(extraction_id, field_id) = (SELECT extraction_id, field_id FROM fields LIMIT 1 OFFSET ?)"
_DECIDED = "id = (SELECT id FROM decisions LIMIT 1 OFFSET ?)"

DAMAGES: dict[str, Damage] = {
    "a bit flipped": _changed(_bits(1)),
    "ten bits flipped": _changed(_bits(10)),
    "a thousand bits flipped": _changed(_bits(1000)),
    "another digit": _changed(_digit),
    "a page of zeros": _changed(_page(lambda _: bytes(_PAGE))),
    "a page of anything": _changed(_page(lambda chance: chance.randbytes(_PAGE))),
    "two pages swapped": _changed(_swap),
    "cut off": _changed(_cut),
    "a byte of the head": _changed(_head),
    "another file": _changed(lambda data, chance: data.__setitem__(slice(None), chance.randbytes(5000))),
    "a figure changed": _sql(f"UPDATE fields SET value = '4711' WHERE {_FIELD}", table="fields"),
    "a flag taken off": _sql(f"UPDATE fields SET needs_review = 1 - needs_review WHERE {_FIELD}", table="fields"),
    "a field taken out": _sql(f"DELETE FROM fields WHERE {_FIELD}", table="fields"),
    "a state that is none": _sql(
        "PRAGMA ignore_check_constraints = ON", f"UPDATE fields SET state = 'x' WHERE {_FIELD}", table="fields"
    ),
    "no JSON": _sql(f"UPDATE fields SET reasons = '[' WHERE {_FIELD}", table="fields"),
    "a decision changed": _sql(f"UPDATE decisions SET after = '4711' WHERE {_DECIDED}", table="decisions"),
    "a decision's author changed": _sql(f"UPDATE decisions SET author = '王' WHERE {_DECIDED}", table="decisions"),
    "a decision taken out": _sql(
        "PRAGMA foreign_keys = OFF", f"DELETE FROM decisions WHERE {_DECIDED}", table="decisions"
    ),
    "a document taken out": _sql(
        "DELETE FROM documents WHERE id = (SELECT id FROM documents LIMIT 1 OFFSET ?)", table="documents"
    ),
    "another agency in the list": _sql(
        "UPDATE listed SET agency = '\"县\"' WHERE id = (SELECT id FROM listed LIMIT 1 OFFSET ?)", table="listed"
    ),
    "a row of the list taken out": _sql(
        "DELETE FROM listed WHERE id = (SELECT id FROM listed LIMIT 1 OFFSET ?)", table="listed"
    ),
    "a finding taken out": _sql("DELETE FROM findings WHERE rowid = 1 + ?", table="findings"),
    "an extraction taken out": _sql("DELETE FROM extractions WHERE id = 1 + ?", table="extractions"),
    "a name in an index": _index,
    "a column's name": _sql(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'agency', 'agencz') WHERE name = 'listed'",
    ),
    "a table dropped": _sql("DROP TABLE findings"),
    "a later schema": _sql(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('gouji', '9999_later', '')"
    ),
}
"""Every kind of damage, by what it is called."""


if __name__ == "__main__":
    raise SystemExit(main())
