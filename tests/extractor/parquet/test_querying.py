"""SQL over Parquet files and databases: the queries that come with the program, and what SQL may not do."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from press import consistent_values, process, report, titled

from extractor.export import write_parquet
from extractor.parquet import ChunkWriter, folder_named, queries
from extractor.pipeline import extract_all
from extractor.review import correct
from extractor.store import Store, rows_of

GOUJI = [sys.executable, "-m", "extractor"]
OFFICE = "青禾县水利局"
FIELD = "requests.new.total"


def gouji(*words: str | Path) -> tuple[int, str, str]:
    done = subprocess.run([*GOUJI, *map(str, words)], capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def rows(*words: str | Path) -> list[dict[str, str]]:
    """Return the rows of a query."""
    status, out, err = gouji("query", *words)
    assert status == 0, err
    return list(csv.DictReader(io.StringIO(out)))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of an office on five years, one figure of which a person corrected, and a file that is damaged."""
    path: Path = tmp_path_factory.mktemp("db") / "g.db"
    store = Store(path)
    for year in range(2019, 2024):
        form = "2019" if year < 2021 else "2021"
        values = consistent_values(form, seed=year)
        text = report(values, form, parts=titled(f"{OFFICE}{year}年政府信息公开工作年度报告"))
        process(store, f"{year}.txt", text.encode())
    process(store, "=broken.pdf", b"%PDF-1.4 nothing")
    first = store.documents()[-1].id
    correct(store, first, FIELD, "7", "Li", against_sums=True)
    store.close()
    return path


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    place = f"parquet:{tmp_path_factory.mktemp('p') / 'export'}"
    store = Store(database)
    write_parquet(store, store.documents(), place)
    store.close()
    return place


@pytest.mark.parametrize("name", queries())
def test_every_query_is_explained_and_answered(folder: str, name: str) -> None:
    query = queries()[name]
    assert query.chinese
    assert query.english
    status, out, err = gouji("query", name, "--of", folder, "--year", "2022")
    assert (status, err) == (0, "")
    assert out.count(",") > 0
    for language in ("zh", "en"):
        assert f"{name}: " in gouji("query", "--language", language)[1]


def test_sums_are_those_of_the_reports(database: Path, folder: str) -> None:
    store = Store(database)
    (record,) = [one for one in store.documents() if one.year == 2022]
    values = {name: entry.field.value for name, entry in store.fields(record.id).items()}
    store.close()
    for source in (folder, database):
        found = {row["field_id"]: row for row in rows("sums", "--year", "2022", "--of", source)}
        assert found.keys() == {name for name in values if not name.startswith("meta.")}
        for name, row in found.items():
            assert (float(row["everything"]) if row["everything"] else None) == values[name], name
        assert {row["form"] for row in found.values()} == {"2021"}


def test_what_people_decided_is_exported_with_who_and_when(folder: str) -> None:
    columns = "value, number, origin, decision, author"
    sql = f"SELECT {columns} FROM fields WHERE field_id = '{FIELD}' AND decision IS NOT NULL"
    assert [list(row.values()) for row in rows(sql, "--of", folder)] == [["7", "7.0", "human", "correct", "Li"]]
    failed = rows("failures", "--of", folder)
    assert [(row["files"], row["example"]) for row in failed] == [("1", "'=broken.pdf")]
    assert rows("reports", "--of", folder)[0]["form"] == "2019"


def test_the_command_exports_the_same_and_never_over_something_else(
    database: Path, folder: str, tmp_path: Path
) -> None:
    words = ("export", "--db", database, "--format", "parquet")
    assert "documents written 6" in gouji(*words, "--to", tmp_path / "p")[1]
    count = "SELECT count(*) AS n, sum(number) AS s FROM fields"
    for named in (tmp_path / "p", f"parquet:{tmp_path / 'p'}"):
        assert rows(count, "--of", named) == rows(count, "--of", folder)
    assert gouji(*words, "--to", tmp_path / "p")[0] == 2
    assert gouji(*words)[0] == 2
    status, _, err = gouji("load", folder, "--db", tmp_path / "new.db")
    assert (status, "exported from a database" in err) == (2, True)
    assert gouji("extract", database, "--to", folder, "--no-model")[0] == 2


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/gouji-never.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELEKT 1",
    ],
)
def test_sql_reaches_nothing_but_the_folder(folder: str, sql: str) -> None:
    status, out, err = gouji("query", sql, "--of", folder)
    assert (status, out) == (2, "")
    assert err.startswith(("the query cannot be answered", "a query is one SELECT"))


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1 AS x) TO '{place}/documents/never.parquet'",
        "SELECT 1; COPY (SELECT 1 AS x) TO '{place}/never.csv'",
        "ATTACH '{place}/never.db' AS never",
        "EXPORT DATABASE '{place}/never'",
        "EXPLAIN ANALYZE COPY (SELECT 1 AS x) TO '{place}/never.csv'",
        "SET memory_limit = '1TB'",
        "DROP VIEW fields",
        ";",
    ],
)
def test_sql_changes_nothing_in_the_folder(folder: str, sql: str) -> None:
    place = Path(folder.removeprefix("parquet:"))
    before = sorted(place.rglob("*"))
    status, out, err = gouji("query", sql.format(place=place), "--of", folder)
    assert (status, out, "one SELECT" in err) == (2, "", True)
    gouji("query", f"SELECT * FROM enable_logging(storage='file', storage_path='{place}/never')", "--of", folder)
    assert sorted(place.rglob("*")) == before


def test_an_error_in_the_middle_of_the_rows_is_told_like_any_other(folder: str) -> None:
    status, _, err = gouji("query", "SELECT error(field_id) FROM fields", "--of", folder)
    assert (status, err.startswith("the query cannot be answered")) == (2, True)


@pytest.mark.parametrize("name", ["of [2023]", "all*", "it's?"])
def test_a_folder_may_be_called_as_patterns_are(database: Path, tmp_path: Path, name: str) -> None:
    store = Store(database)
    for one in (name, "all", "all of it", "of 2"):
        write_parquet(store, store.documents(), f"parquet:{tmp_path / one}")
    store.close()
    count = "SELECT count(*) AS n FROM reports"
    assert rows(count, "--of", f"parquet:{tmp_path / name}") == [{"n": "6"}]


def test_a_report_that_is_in_a_folder_twice_counts_once(tmp_path: Path) -> None:
    place = f"parquet:{tmp_path / 'p'}"
    texts = [(f"{n}.txt", report(consistent_values(seed=n)).encode()) for n in range(3)]
    for own, some in (("a", texts[:2]), ("b", texts[1:])):
        writer = ChunkWriter(folder_named(place), "engine", own)
        for name, data in some:
            writer.add(name, data, rows_of(extract_all(data), "engine"))
        writer.flush()
    assert rows("SELECT count(*) AS n, count(DISTINCT sha256) AS m FROM reports", "--of", place) == [
        {"n": "3", "m": "3"}
    ]
    count = f"SELECT sum(number) AS s, count(*) AS n FROM fields WHERE field_id = '{FIELD}'"
    wanted = sum(int(consistent_values(seed=n)[FIELD]) for n in range(3))
    assert rows(count, "--of", place) == [{"s": f"{wanted}.0", "n": "3"}]
    columns = [row["column_name"] for row in rows("DESCRIBE reports", "--of", place)]
    assert "year" in columns
    assert not {"filename", "content"}.intersection(columns)


def test_a_list_that_is_damaged_is_named(database: Path, tmp_path: Path) -> None:
    store = Store(database)
    write_parquet(store, store.documents(), f"parquet:{tmp_path}")
    store.close()
    for torn in ("", "[]", '{"name": "x"}', '{"reports": [{"no": 1}]}'):
        (tmp_path / "_chunks" / "torn.json").write_text(torn, encoding="utf-8")
        status, out, err = gouji("query", "reports", "--of", f"parquet:{tmp_path}")
        assert (status, out, "torn.json" in err) == (2, "", True)
        assert "Traceback" not in err


def test_what_is_lacking_is_said(folder: str, tmp_path: Path) -> None:
    for words, said in (
        (("sums", "--of", folder), "--year"),
        (("sums", "--year", "2022"), "--of"),
        (("reports", "--of", f"parquet:{tmp_path / 'none'}"), "holds nothing"),
        (("reports", "--of", "parquet:memory://x"), "no folder of this machine"),
        (("reports", "--of", tmp_path / "none.db"), "there is no database"),
    ):
        status, _, err = gouji("query", *words)
        assert (status, said in err) == (2, True), err


def test_a_list_names_the_files_that_count(folder: str) -> None:
    chunks = list(folder_named(folder).chunks())
    assert sum(len(chunk.reports) for chunk in chunks) == 6
    assert json.dumps([one.name for one in chunks[0].reports]).count("txt") == 5


@pytest.mark.parametrize(
    ("set_to", "chinese"),
    [("zh_CN.UTF-8", True), ("C.UTF-8", True), ("", True), ("en_GB.UTF-8", False), ("de_DE", False)],
)
def test_the_list_of_queries_is_in_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, set_to: str, chinese: bool
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", set_to)
    assert gouji("query") == gouji("query", "--language", "zh" if chinese else "en")


def test_a_name_that_no_query_has_is_told_with_those_that_there_are(folder: str) -> None:
    status, _, err = gouji("query", "sum", "--of", folder, "--year", "2023")
    assert (status, err.strip()) == (2, f"there is no query sum; by name there are {', '.join(queries())}")
