"""The screen about many agencies, as Streamlit runs it."""

import pytest
from made_reports import to_review
from press import consistent_values, process, report
from streamlit.testing.v1 import AppTest
from test_people import unsure

from extractor import review
from extractor.consolidation import agency_rows, consolidate, read_agencies, read_year
from extractor.export import csv_rows
from extractor.store import Action, Agencies, Expected, NotAllowed, Role, Roles, Shares, Store
from ui.screens.consolidate import agencies_to_begin_with

LIST = "code,name,parent,covers\n1,青禾县人民政府,,all\n11,青禾县水利局,1,\n12,青禾县教育局,1,\n"
WATER = consistent_values(seed=1)


SCRIPT = """
from pathlib import Path
import streamlit as st
from extractor.store import Store
from ui.reading import Desk
from ui.screens.consolidate import show_screen
from ui.wording import Language, Words
st.session_state["gouji.author"] = {author!r}
show_screen(Desk(Store(Path({path!r}))), Words(Language({language!r})))
"""


@pytest.fixture
def screen(store):
    def opened(language="en", author="Li Wen"):
        script = SCRIPT.format(path=str(store.path), language=language, author=author)
        app = AppTest.from_string(script, default_timeout=30).run()
        assert not app.exception
        return app

    return opened


def received(store, agency, values, year=2023, form="2021"):
    text = report(values, form, "html").replace("青禾县测试管理局", agency).replace("2023", str(year))
    process(store, f"{agency}{year}.html", text.encode())


def test_without_agencies_it_says_what_to_bring(screen, page):
    assert "Bring a list of them" in page(screen())
    assert screen(author="").text_input(key="author_name")


def test_a_list_to_begin_with_names_the_agencies_of_the_reports(store, screen):
    assert "agencies_csv" not in str(screen().get("download_button"))
    received(store, "青禾县水利局", WATER)
    received(store, "青禾县教育局", WATER)
    assert "the agencies that your reports name (2)" in str(screen().get("download_button"))
    for n in range(8):
        received(store, f"青禾县第{n}局", WATER)
    assert [one.code for one in agencies_to_begin_with(store)][:2] == [
        "01",
        "02",
    ]  # in this order they stand everywhere
    agencies = read_agencies(LIST)
    Agencies(store.connections).replace(agencies)
    assert "Download this list, to change it (3)" in str(screen().get("download_button"))
    assert read_agencies("".join(csv_rows(agency_rows(agencies)))) == agencies


@pytest.mark.parametrize(("language", "said"), [("en", "has not arrived"), ("zh", "年度报告尚未收到")])
def test_it_counts_adds_and_says_what_to_send_back(store, screen, page, language, said):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER)
    app = screen(language)
    assert [one.value for one in app.metric][:2] == ["1 / 3", "2"]
    assert said in page(app)
    assert f">{WATER['requests.new.total']}<" in page(app)
    assert "consolidate_workbook" in str(app.get("download_button"))


@pytest.mark.parametrize(("language", "said"), [("en", "on a yellow ground"), ("zh", "黄底的合计")])
def test_what_marks_a_sum_that_is_not_certain_is_said_where_there_is_one(store, screen, page, language, said):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER)
    assert said not in page(screen(language))
    process(store, "jiaoyu.txt", to_review("青禾县教育局"))
    assert said in page(screen(language))


def test_who_is_missing_and_who_is_late_stands_there_by_name(store, screen, page):
    known = Agencies(store.connections)
    known.replace(read_agencies(LIST))
    known.expect([Expected(2023, code, "2024-01-31") for code in known.all()])
    received(store, "青禾县水利局", WATER)
    shown = page(screen())
    assert "Missing: 青禾县人民政府, 青禾县教育局." in shown
    assert "Late: 青禾县水利局." in shown
    assert "未报送：青禾县人民政府、青禾县教育局。" in page(screen("zh"))


@pytest.mark.parametrize("of", [None, "1"])
def test_the_workbook_has_the_reports_that_were_added_and_not_the_one_above_them(store, screen, monkeypatch, of):
    Agencies(store.connections).replace(read_agencies(LIST))
    for agency in ("青禾县人民政府", "青禾县水利局", "青禾县教育局"):
        received(store, agency, WATER)
    taken = []
    monkeypatch.setattr(
        "ui.screens.consolidate.file_maker", lambda _at, records, *_rest: taken.append(records) or (lambda: b"")
    )
    screen().selectbox(key="consolidate_of").set_value(of).run()
    added = consolidate(store, 2023, of).totals[0].reports
    assert sorted(one.agency for one in taken[-1]) == ["青禾县教育局", "青禾县水利局"]
    assert len(taken[-1]) == added


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Row 3: the code 1 is there twice."), ("zh", "第 3 行：code 1 重复。")]
)
def test_a_mistake_in_a_list_is_told_in_the_language_of_who_reads(store, screen, page, language, said):
    app = screen(language)
    app.file_uploader(key="agencies_file").upload("机关.csv", "code,name\n1,甲\n1,乙\n".encode("gb18030")).run()
    app.button(key="take_agencies").click().run()
    assert said in page(app)
    assert not Agencies(store.connections).all()


def test_a_name_is_confirmed_with_a_click(store, screen, page):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水务局", WATER)
    app = screen()
    assert app.button(key="confirm_0").disabled
    app.selectbox(key="name_青禾县水务局").set_value("11").run()
    app.button(key="confirm_0").click().run()
    assert not app.exception
    assert list(read_year(store, 2023).reports) == ["11"]


def test_who_may_not_review_changes_no_agency(store, screen):
    known = Agencies(store.connections)
    known.replace(read_agencies(LIST))
    received(store, "青禾县水务局", WATER)
    Roles(store.connections).close(["boss@example.org"])
    Roles(store.connections).give("eve@example.org", Role.VIEWER, "boss@example.org")
    with pytest.raises(NotAllowed):
        known.replace([], "eve@example.org")
    with pytest.raises(NotAllowed):
        known.confirm("青禾县水务局", "11", "eve@example.org")
    with pytest.raises(NotAllowed):
        known.expect([], "eve@example.org")
    assert len(known.all()) == 3
    assert not [one for one in screen(author="eve@example.org").button if str(one.key).startswith("confirm")]


def test_who_is_to_look_a_second_time_reads_no_figure_of_the_first(tmp_path, store, screen, page):
    own = Store(store.path, seconds=Shares(1.0))
    Agencies(store.connections).replace(read_agencies(LIST))
    document = process(own, "shuili.txt", to_review("青禾县水利局")).document_id
    review.answer_all(own, document, unsure(own, document), Action.UNREADABLE, "Zhang San")
    own.close()
    blind = screen(author="Li Wen")
    assert "a second time: 1" in page(blind)
    assert consolidate(store, 2023, hidden={document}).totals[0].amounts["proactive.regulations.made"].lacking == 1
    assert "a second time" not in page(screen(author="Zhang San"))


def test_years_are_compared_over_the_same_agencies_and_who_is_left_out_is_named(store, screen, page):
    Agencies(store.connections).replace(read_agencies(LIST.replace(",1,\n", ",,\n") + "13,青禾县民政局,,\n"))
    for year, other in ((2022, "青禾县教育局"), (2023, "青禾县民政局")):
        received(store, "青禾县水利局", WATER, year)
        received(store, other, consistent_values(seed=year), year)
    shown = page(screen())
    assert "in each of these years: 青禾县水利局." in shown
    assert "2022, no such figure: 青禾县民政局." in shown
    assert "2023, no such figure: 青禾县教育局." in shown
    assert shown.count("<td>2 of 4</td>") == 2
    own, others = WATER["requests.new.total"], [consistent_values(seed=y)["requests.new.total"] for y in (2022, 2023)]
    for year, other in zip((2022, 2023), others, strict=True):
        assert f'<th scope="row">{year}</th><td>{own}</td><td>{own + other}</td>' in shown
    assert "2022年度无此数字：青禾县民政局。" in page(screen("zh"))


def test_years_that_have_no_agency_in_common_are_said_to_tell_nothing(store, screen, page):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER, 2022)
    received(store, "青禾县教育局", WATER, 2023)
    assert "No agency has this figure in each of these years" in page(screen())


def test_one_agency_alone_is_compared_with_itself(store, screen, page):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER, 2022)
    received(store, "青禾县水利局", WATER, 2023)
    app = screen()
    app.selectbox(key="consolidate_agency").set_value("11").run()
    assert "no such figure" not in page(app)
    assert f'<th scope="row">2022</th><td>{WATER["requests.new.total"]}</td></tr>' in page(app)


@pytest.mark.parametrize(
    ("language", "said", "heading"),
    [
        ("en", ("Form of 2021", "Form of 2019"), "III. Requests received and handled"),
        ("zh", ("2021 年格式", "2019 年格式"), "三、收到和处理政府信息公开申请情况"),
    ],
)
def test_sums_say_by_which_form_they_are(store, screen, page, language, said, heading):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER)
    received(store, "青禾县教育局", consistent_values("2019"), form="2019")
    shown = page(screen(language))
    assert all(one in shown for one in said)
    assert heading in shown


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "of whom a report is expected are counted (3)"), ("zh", "所有应报送的机关（3 个）")],
)
def test_that_sums_leave_out_who_has_others_below_them_is_said(store, screen, page, language, said):
    known = Agencies(store.connections)
    known.replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER)
    assert said in page(screen(language))
    known.replace(read_agencies("code,name\n11,青禾县水利局\n"))
    assert said[:12] not in page(screen(language))


def test_names_that_are_nobodys_are_told_to_who_gave_no_name(store, screen, page):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水务局", WATER)
    shown = page(screen(author=""))
    assert "Names that are no agency&#x27;s yet: 1 (青禾县水务局)" in shown
    assert "give your name under Agencies" in shown
    assert "请先在“机关名单”中填写姓名" in page(screen("zh", author=""))
