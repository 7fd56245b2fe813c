import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ui.markup import Html, element, escape, join

UI = Path(__file__).parents[2] / "ui"
NASTY = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;"


class Page(HTMLParser):
    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_script_tags_become_text():
    page = Page(element("td", NASTY))
    assert page.tags == [("td", {})]
    assert page.text == NASTY


def test_quotes_do_not_end_an_attribute():
    page = Page(element("td", "1", title=NASTY, data_field="a'b\"c", class_="wide"))
    assert page.tags == [("td", {"title": NASTY, "data-field": "a'b\"c", "class": "wide"})]


def test_what_is_markup_already_is_not_escaped_twice():
    assert element("p", element("b", "1 < 2"), " & ") == "<p><b>1 &lt; 2</b> &amp; </p>"
    assert join("<", element("br"), None, ">") == "&lt;<br>&gt;"


def test_an_attribute_that_is_none_is_left_out():
    assert element("td", colspan=None, rowspan=2) == '<td rowspan="2"></td>'


def test_unseen_characters_show_up():
    assert escape("12\u202e34\0\x1b") == "12\ufffd34\ufffd\ufffd"
    assert escape("a\tb\nc") == "a\tb\nc"
    assert escape("a\r\nb\rc\fd") == "a\nb\nc\nd"


def test_text_with_half_a_surrogate_can_be_sent():
    assert escape("\ud800").encode() == "\ufffd".encode()


@given(st.text())
def test_any_text_comes_out_as_text_alone(text):
    page = Page(element("p", text, title=text))
    assert [tag for tag, _ in page.tags] == ["p"]
    assert "<" not in escape(text)
    assert '"' not in escape(text)


def test_only_one_place_hands_markup_to_streamlit():
    for path in UI.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert "unsafe_allow" not in code, path
        assert "components.v1" not in code, path
        if path.name != "markup.py":
            assert not re.search(r"st\.(html|markdown|write|iframe)\(", code), path


def test_markup_is_made_by_hand_in_two_places_only():
    """``Html(`` says that a text is safe; whoever writes it has to be looked at here."""
    makers = {path.name for path in UI.rglob("*.py") if re.search(r"\bHtml\(", path.read_text(encoding="utf-8"))}
    assert makers == {"markup.py", "style.py"}
    assert isinstance(element("p"), Html)
