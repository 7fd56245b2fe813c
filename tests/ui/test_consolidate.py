"""The screen about many agencies, as Streamlit runs it."""

import pytest
from made_reports import to_review
from press import consistent_values, process, report
from streamlit.testing.v1 import AppTest
from test_people import unsure

from extractor import review
from extractor.consolidation import consolidate, read_agencies, read_year
from extractor.store import Action, Agencies, NotAllowed, Role, Roles, Shares, Store

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


def received(store, agency, values):
    text = report(values, "2021", "html").replace("青禾县测试管理局", agency)
    process(store, f"{agency}.html", text.encode())


def test_without_agencies_it_says_what_to_bring(screen, page):
    assert "Bring a list of them" in page(screen())
    assert screen(author="").text_input(key="author_name")


@pytest.mark.parametrize(("language", "said"), [("en", "has not arrived"), ("zh", "年度报告尚未收到")])
def test_it_counts_adds_and_says_what_to_send_back(store, screen, page, language, said):
    Agencies(store.connections).replace(read_agencies(LIST))
    received(store, "青禾县水利局", WATER)
    app = screen(language)
    assert [one.value for one in app.metric][:2] == ["1 / 3", "2"]
    assert said in page(app)
    assert f">{WATER['requests.new.total']}<" in page(app)
    assert "consolidate_workbook" in str(app.get("download_button"))


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
