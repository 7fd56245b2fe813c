"""Many agencies' reports together: whose they are, who is missing, what they come to, what contradicts what."""

import json
import random
from pathlib import Path

import pytest
from press import consistent_values, process, report

from eval.province import FIRST, PLANTED, plant, province, put_down, touched
from extractor.cli import main
from extractor.consolidation import (
    AgencyFinding,
    Kind,
    compare_years,
    consolidate,
    read_agencies,
    read_expected,
    read_year,
    sentence,
)
from extractor.errors import UsageError
from extractor.review import correct
from extractor.store import Agencies, Agency, Covers, Expected, Store

LIST = """code,name,level,parent,covers
1,青禾县人民政府,,,all
11,青禾县水利局,,1,
12,青禾县教育局,,1,
"""
WATER, SCHOOLS = consistent_values(seed=1), consistent_values(seed=2)
COUNTY = {name: WATER[name] + SCHOOLS[name] for name in WATER}
LICENCES = "proactive.licensing.decisions"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "gouji.db")
    Agencies(store.connections).replace(read_agencies(LIST))
    return store


def received(store: Store, agency: str, values: dict, name: str = "", year: int = 2023) -> int:
    text = report(values, "2021", "html").replace("青禾县测试管理局", agency).replace("2023", str(year))
    return process(store, name or f"{agency}.html", text.encode()).document_id


def kinds(store: Store, code: str) -> list[Kind]:
    return [one.kind for one in consolidate(store, 2023).findings if one.code == code and one.kind is not Kind.WAITING]


def test_sums_over_children_are_those_that_the_parent_reports(store: Store) -> None:
    received(store, "青禾县水利局", WATER)
    received(store, "青禾县教育局", SCHOOLS)
    received(store, "青禾县人民政府", COUNTY)
    found = consolidate(store, 2023, "1")
    added = {name: one.all for total in found.totals for name, one in total.amounts.items()}
    assert added == COUNTY
    assert {(total.reports, total.expected) for total in found.totals} == {(2, 2)}
    assert kinds(store, "1") == []


def test_a_parent_that_says_something_else_is_told_in_a_sentence(store: Store) -> None:
    received(store, "青禾县水利局", WATER)
    received(store, "青禾县教育局", SCHOOLS)
    received(store, "青禾县人民政府", {**COUNTY, LICENCES: COUNTY[LICENCES] + 7})
    (found,) = [one for one in consolidate(store, 2023).findings if one.kind is Kind.SUM_DIFFERS]
    assert (found.code, found.fields) == ("1", (LICENCES,))
    record = read_year(store, 2023).record("1")
    own, below = COUNTY[LICENCES] + 7, COUNTY[LICENCES]
    assert (
        sentence(found, record, chinese=True) == f"行政许可/本年处理决定数量：本报告为{own}，下级2份报告合计为{below}。"
    )
    said = sentence(found, record, chinese=False)
    assert said.startswith("行政许可/本年处理决定数量 (licences/decisions this year): ")
    assert f"the report says {own}, the 2 reports below it come to {below}" in said


def test_a_sum_that_fails_names_its_sides_in_english_too(store: Store) -> None:
    document = received(store, "青禾县水利局", WATER)
    name = "requests.carried_in.natural_person"
    correct(store, document, name, str(WATER[name] + 1), "林", against_sums=True)
    one, *_ = [one for one in consolidate(store, 2023).findings if one.kind is Kind.INNER]
    record = read_year(store, 2023).record("11")
    assert "二、上年结转政府信息公开申请数量/自然人 (2. carried in from last year/natural persons)" in sentence(
        one, record, chinese=False
    )
    assert " (" not in sentence(one, record, chinese=True)


@pytest.mark.parametrize(("count", "said"), [(1, "1 figure still has"), (2, "2 figures still have")])
def test_one_is_told_from_many(count: int, said: str) -> None:
    finding = AgencyFinding("11", 2023, Kind.WAITING, (), {"count": count})
    assert sentence(finding, None, chinese=False) == f"{said} to be checked."


def test_with_a_child_missing_only_less_than_what_is_there_is_wrong(store: Store) -> None:
    received(store, "青禾县水利局", WATER)
    county = received(store, "青禾县人民政府", COUNTY)
    assert kinds(store, "1") == []
    assert kinds(store, "12") == [Kind.MISSING]
    correct(store, county, LICENCES, str(WATER[LICENCES] - 1), "林")
    assert kinds(store, "1") == [Kind.SUM_EXCEEDS]


def test_years_are_compared_over_the_agencies_that_are_in_each_of_them(store: Store) -> None:
    known = Agencies(store.connections)
    known.replace(read_agencies("code,name\n11,青禾县水利局\n12,青禾县教育局\n13,青禾县民政局\n14,青禾县财政局\n"))
    received(store, "青禾县水利局", {**WATER, LICENCES: 100}, "a.html", 2022)
    received(store, "青禾县教育局", {**SCHOOLS, LICENCES: 20}, "b.html", 2022)
    received(store, "青禾县水利局", {**WATER, LICENCES: 90}, "c.html", 2023)
    received(store, "青禾县民政局", {**SCHOOLS, LICENCES: 31}, "d.html", 2023)
    found = compare_years([read_year(store, year) for year in (2021, 2022, 2023)], LICENCES)
    assert found.everywhere == ("11",)
    assert found.absent == {2022: ("13",), 2023: ("12",)}
    assert [(one.year, one.owed) for one in found.years] == [(2021, 0), (2022, 4), (2023, 4)]
    assert [one.sum() for one in found.years] == [None, 120, 121]
    assert [one.sum(found.everywhere) for one in found.years] == [None, 100, 90]


def test_years_without_an_agency_in_common_are_compared_over_none(store: Store) -> None:
    received(store, "青禾县水利局", WATER, year=2022)
    received(store, "青禾县教育局", SCHOOLS, year=2023)
    found = compare_years([read_year(store, year) for year in (2022, 2023)], LICENCES)
    assert found.everywhere == ()
    assert found.absent == {2022: ("12",), 2023: ("11",)}


def test_a_name_that_is_only_alike_waits_until_somebody_confirms_it(store: Store) -> None:
    received(store, "青禾县水务局", WATER)
    year = read_year(store, 2023)
    assert (list(year.reports), [one.name for one in year.strangers]) == ([], ["青禾县水务局.html"])
    (proposal,) = year.proposals
    assert (proposal.name, proposal.likely[0][0].code) == ("青禾县水务局", "11")
    known = Agencies(store.connections)
    known.confirm("青禾县水务局", "11", "林")
    assert list(read_year(store, 2023).reports) == ["11"]
    known.confirm("青禾县水务局", None, "林")
    after = read_year(store, 2023)
    assert (after.reports, after.proposals) == ({}, ())


def test_two_agencies_of_one_name_are_told_by_nobody(store: Store) -> None:
    Agencies(store.connections).replace([Agency("1", "某局", 1), Agency("2", "某局", 1)])
    received(store, "某局", WATER)
    assert read_year(store, 2023).reports == {}


def test_of_two_documents_the_later_counts_and_what_differs_is_told(store: Store) -> None:
    received(store, "青禾县水利局", WATER, "first.html")
    received(store, "青禾县水利局", {**WATER, LICENCES: WATER[LICENCES] + 1}, "second.html")
    year = read_year(store, 2023)
    assert year.reports["11"].record.name == "second.html"
    (found,) = [one for one in consolidate(store, 2023).findings if one.kind is Kind.DOUBLED]
    assert (found.fields, found.given["count"]) == ((LICENCES,), 1)


def test_who_is_expected_by_when(store: Store) -> None:
    known = Agencies(store.connections)
    known.expect(read_expected("year,code,due\n2023,11,2024-01-31\n2023,12,2999-01-31\n", known.all()))
    received(store, "青禾县水利局", WATER)
    received(store, "青禾县教育局", SCHOOLS)
    year = read_year(store, 2023)
    assert (year.late, year.missing) == (("11",), ())
    known.expect([Expected(2023, "1")])
    assert read_year(store, 2023).missing == ("1",)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("name,level\n甲,1\n", "no column code"),
        ("code,name\n1,甲\n1,乙\n", "row 3: the code 1 is there twice"),
        ("code,name,parent\n1,甲,9\n", "row 2: its parent 9 is not in the list"),
        ("code,name,parent\n1,甲,2\n2,乙,1\n", "row 2: 1 stands below itself"),
        ("code,name\n1,\n", "row 2: name is empty"),
        ("code,name,level\n1,甲,one\n", "row 2: the level one is no number"),
        ("code,name,covers\n1,甲,some\n", "row 2: covers is some"),
    ],
)
def test_a_list_with_a_mistake_is_refused_with_its_row(text: str, wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        read_agencies(text)


def test_levels_and_coverage_follow_from_the_parents() -> None:
    (top, below) = read_agencies("\ufeffcode,name,parent\n1,甲,\n11,乙,1\n")
    assert (top.level, top.covers, below.level, below.covers) == (1, Covers.MORE, 2, Covers.OWN)


def test_a_clean_province_has_nothing_to_tell(tmp_path: Path) -> None:
    store = Store(tmp_path / "clean.db")
    put_down(store, province(90, 3, random.Random(5)))
    assert consolidate(store, FIRST + 2).findings == ()


def test_what_is_planted_in_a_province_is_told(tmp_path: Path) -> None:
    made = province(261, 3, random.Random(6))
    plant(made, FIRST + 2, 0.01, random.Random(7))
    store = Store(tmp_path / "planted.db")
    put_down(store, made)
    told = {(one.kind, one.year, one.code) for one in consolidate(store, FIRST + 2).findings}
    planted = {one for one in made.planted if one[1] == FIRST + 2}
    assert {kind for kind, _, _ in planted} == set(PLANTED)
    assert planted - told == set()
    clean = {one.code for one in made.agencies} - touched(made)
    assert clean
    assert {one for one in told if one[2] in clean} == set()


def test_the_commands_keep_a_list_and_tell_of_a_year(tmp_path: Path, capsys) -> None:
    path = str(tmp_path / "gouji.db")
    agencies = tmp_path / "agencies.csv"
    agencies.write_bytes(LIST.encode("gb18030"))  # as spreadsheet programs in China save it
    assert main(["agencies", "import", str(agencies), "--db", path]) == 0
    received(Store(Path(path)), "青禾县水务局", WATER)
    assert main(["agencies", "names", "--year", "2023", "--db", path]) == 0
    assert "青禾县水务局: 11 青禾县水利局" in capsys.readouterr().out
    assert main(["agencies", "confirm", "青禾县水务局", "11", "--db", path]) == 0
    for day in ("31.1.2999", "2999-02-30", "29990131"):  # days are compared as they are written
        capsys.readouterr()
        assert main(["agencies", "expect", "--year", "2023", "--due", day, "--db", path]) == 2
        assert f"--due '{day}' is no day: write it as 2025-01-31" in capsys.readouterr().err
    assert main(["agencies", "expect", "--year", "2023", "--due", "2999-01-31", "--db", path]) == 0
    capsys.readouterr()
    assert main(["consolidate", "--year", "2023", "--db", path]) == 0
    shown = capsys.readouterr().out
    assert "2023年度：应报送3份，已收到1份；未报送2份" in shown
    assert "requests 三、收到和处理政府信息公开申请情况，2021年格式：2份报告中的1份" in shown
    assert "reports" not in shown
    assert "12 青禾县教育局\n  2023年度报告尚未收到（截止日期2999-01-31）。" in shown
    assert main(["consolidate", "--year", "2023", "--db", path, "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert (read["missing"], read["reports"]) == (["1", "12"], {"11": "青禾县水务局.html"})
    assert main(["consolidate", "--year", "2023", "--of", "9", "--db", path]) == 2
    capsys.readouterr()
    assert main(["consolidate", "--year", "2023", "--language", "en", "--db", path]) == 0
    shown = capsys.readouterr().out
    assert "2023: reports there 1 of 3; missing 2" in shown
    assert (
        "三、收到和处理政府信息公开申请情况 (III. Requests received and handled), form of 2021: 1 of 2 there" in shown
    )
    assert "行政许可/本年处理决定数量 (licences/decisions this year)" in shown
    assert main(["consolidate", "--year", "1999", "--db", path]) == 0  # of which nobody has said anything
    shown = capsys.readouterr().out
    assert shown == "没有1999年度的报告，也没有指定应报送的机关：gouji agencies expect --year 1999\n"
