"""Style sheets: which rules hold for which elements, which of them win, and what nobody can say."""

import pytest
from press import consistent_values, report

from extractor.errors import TooMuchContent
from extractor.page import MAY_BE_HIDDEN
from extractor.page.document import Document
from extractor.page.values import Reason
from extractor.pipeline import extract
from extractor.readers import html


def read(body: str, css: str = "") -> Document:
    return html.read(f"<!DOCTYPE html><html><head><style>{css}</style></head><body>{body}</body></html>".encode())


def figures(document: Document) -> list[int | float]:
    return [cell.number for cell in document.cells if cell.number is not None]


def doubted(document: Document) -> list[int | float]:
    return [cell.number for cell in document.cells if cell.number is not None and cell.mark == MAY_BE_HIDDEN]


def cells(second: str, attributes: str = "") -> str:
    return f"<table><tr><td>规章</td><td{attributes}>{second}</td><td>5</td></tr></table>"


@pytest.mark.parametrize(
    ("css", "hides"),
    [
        (".a:not(.shown){display:none}", True),
        (".a:not(.a){display:none}", False),
        (".a:not(p, .x:hover){display:none}", True),
        (":where(.a){display:none}", True),
        ("td :is(b, span).a{display:none}", True),
        ("td :is(b, em).a{display:none}", False),
        ("[data-x^=ol]{display:none}", True),
        ("[data-x$='LD']{display:none}", True),
        ("[data-x*=l]{display:none}", True),
        ("[data-x|=old]{display:none}", True),
        ("[class~=a]{display:none}", True),
        ("[data-x^=x],[data-x='']{display:none}", False),
        ("em + span{display:none}", True),
        ("em ~ .a{display:none}", True),
        ("i + span{display:none}", False),
        ("span:nth-of-type(1){display:none}", True),
        ("span:nth-child(2n){display:none}", True),
        ("span:nth-child(odd){display:none}", False),
        ("span:first-of-type{display:none}", True),
        ("tbody > tr > td > .a{display:none}", True),
        ("td{& .a{display:none}}", True),
        ("td{color:#123; > .a{display:none} padding:1px}", True),
        (".x{.a{display:none}}", False),
        ("@layer one{.a{display:none}}", True),
        ("@supports (display:grid){@media (min-width:9px){.a{display:none}}}", True),
        ("@media print{.b{color:red} .a{display:none}} .c{display:none}", False),
        (":root{--d:none}.a{display:var(--d)}", True),
        (".a{display:var(--unknown, none)}", True),
        (".a{display:var(--unknown)} .b{display:none}", False),
        (".a::placeholder,.a:focus{display:none}", False),
        (".w\\:1{display:none}", True),
        ("p:unknown(1) .a{display:none}", False),
    ],
)
def test_a_rule_holds_where_its_selector_does(css: str, hides: bool) -> None:
    document = read(cells("<em>7</em><span class='a w:1' data-x=old>9</span>"), css)
    assert figures(document) == ([7, 5] if hides else [79, 5])
    assert not doubted(document)


@pytest.mark.parametrize(
    ("css", "attributes"),
    [
        (".a{display:none} .a{display:inline}", "class=a"),
        ("#t .a{display:inline} .a{display:none}", "class=a"),
        (".a{display:none}", "class=a style='display:inline'"),
        (".a{display:inline !important}", "class=a style='display:none'"),
        (".a{display:inline!important} .a{display:none}", "class=a"),
        (".a{display:none} .a{display:revert}", "class=a"),
        ("@layer x{.a.a.a{display:none}} .a{display:inline}", "class=a"),
        (".a{visibility:hidden} td .a{visibility:visible}", "class=a"),
        (".a{opacity:0} td .a{opacity:1}", "class=a"),
        (".a{text-decoration:line-through} td .a{text-decoration:none}", "class=a"),
        (".a{height:0;overflow:hidden} td .a{height:auto}", "class=a"),
        (".a{display:none} .a{display:-x-nothing;display:inline}", "class=a"),
        (".b{display:none} .a{display:block}", "class=a hidden"),
    ],
)
def test_a_later_or_stronger_rule_shows_again(css: str, attributes: str) -> None:
    assert figures(read(f"<div id=t>{cells(f'<span {attributes}>9</span>')}</div>", css)) == [9, 5]


@pytest.mark.parametrize(
    ("css", "attributes"),
    [
        (".a{display:none!important}", "class=a style='display:inline'"),
        (".a{display:inline} td .a{display:none}", "class=a"),
        (".a{display:none}", "class=a style='display:inherit;display:nothing-like-this;color:#123'"),
        (".a{text-decoration:none} td .a{text-decoration:line-through}", "class=a"),
    ],
)
def test_a_stronger_rule_hides(css: str, attributes: str) -> None:
    expected = [9, 5] if "inherit" in attributes else [5]
    assert figures(read(cells(f"<span {attributes}>9</span>"), css)) == expected


def test_rules_hold_for_the_whole_page_wherever_they_stand() -> None:
    hidden = cells("<span class=a>9</span>")
    assert figures(html.read(f"<html><body>{hidden}<style>.a{{display:none}}</style></body></html>".encode())) == [5]
    for no_sheet in ("<noscript>%s</noscript>", "<!-- %s -->", "<script>'%s'</script>", "<template>%s</template>"):
        page = f"<html><body>{no_sheet % '<style>.a{display:none}</style>'}{hidden}</body></html>"
        assert figures(html.read(page.encode())) == [9, 5]
    for kind in ("media=print", "media='(max-width: 5px)'", "type='text/x-template'"):
        assert figures(html.read(f"<html><style {kind}>.a{{display:none}}</style>{hidden}</html>".encode())) == [9, 5]


@pytest.mark.parametrize(
    ("outer", "inner", "seen"),
    [
        ("visibility:hidden", "visibility:visible", [9, 5]),
        ("font-size:0", "font-size:14px", [9, 5]),
        ("color:transparent", "color:#222", [9, 5]),
        ("color:#fff", "color:black", [9, 5]),
        ("font-size:0", "font-size:1em", [5]),
        ("visibility:hidden", "color:black", [5]),
        ("opacity:0", "visibility:visible", [5]),
        ("display:none", "display:inline", [5]),
    ],
)
def test_what_letters_take_over_from_around_them_they_can_say_otherwise(
    outer: str, inner: str, seen: list[int | float]
) -> None:
    assert figures(read(cells(f"<b style='{outer}'>8<i style='{inner}'>9</i></b>"))) == seen


@pytest.mark.parametrize(
    "css",
    [
        ".a:has(i){display:none}",
        ".a:last-child{visibility:hidden}",
        ".a:nth-last-of-type(1){text-decoration:line-through}",
        ".a:empty,.a:lang(zh){display:none}",
        "td > .a:is(:only-child){opacity:0}",
        ".a{display:none} table:has(.b) .a{display:inline}",
        ":root{--d:none} .dark{--d:inline} .a{display:var(--d)}",
    ],
)
def test_a_figure_that_a_rule_hides_maybe_is_read_and_asked_about(css: str) -> None:
    document = read(cells("<span class=a>9</span>"), css)
    assert figures(document) == [9, 5]
    assert doubted(document) == [9]


def test_a_cell_that_is_maybe_none_doubts_its_row_and_a_table_all_of_it() -> None:
    assert doubted(read(cells("9", " class=a"), ".a:last-of-type{display:none}")) == [9, 5]
    assert doubted(read(f"<div class=a>{cells('9')}</div><p>8</p>", ".a:has(table){display:none}")) == [9, 5]
    assert not doubted(read(cells("9", " class=a"), ".b:last-of-type{display:none} .a:empty{color:red}"))


def test_what_opens_shows_its_content_when_it_is_open() -> None:
    for closed in ("<dialog>9</dialog>", "<span popover>9</span>", "<details><summary></summary>9</details>"):
        assert figures(read(cells(f"7{closed}"))) == [7, 5]
    for shown in ("<dialog open>9</dialog>", "<details open><summary></summary>9</details>"):
        assert figures(read(cells(shown))) == [9, 5]
    for both in ("<details><summary>9</summary>8</details>", "9<details><summary>上年</summary>8</details>"):
        assert figures(read(cells(both))) == [5]
    assert doubted(read(f"<details><summary>展开</summary>{cells('9')}</details>")) == [9, 5]
    assert not doubted(read(f"<details open><summary>展开</summary>{cells('9')}</details>"))


@pytest.mark.parametrize("name", ["datalist", "audio", "video", "object", "noframes", "meter"])
def test_what_stands_in_an_element_for_other_programs_is_not_shown(name: str) -> None:
    assert figures(read(cells(f"7<{name}>9</{name}>"))) == [7, 5]
    assert read(cells(f"<{name}>9</{name}>")).cells[1].filled


def test_a_whole_report_in_a_list_that_is_closed_is_read_and_asked_about() -> None:
    values = consistent_values(seed=3, most=9)
    page = report(values, layout="html").replace("<table", "<details><summary>展开</summary><table")
    found = extract(page.replace("</table>", "</table></details>").encode()).fields
    name = "proactive.licensing.decisions"
    assert found[name].value == values[name]
    assert Reason.STRUCK_OUT in found[name].reasons


@pytest.mark.parametrize(
    "css",
    [".w:not(.show){display:none}", "body{visibility:hidden}", ".w{opacity:0}", ".w{position:absolute;left:-9999px}"],
)
def test_where_all_tables_are_hidden_they_are_read_and_asked_about(css: str) -> None:
    values = consistent_values(seed=3, most=9)
    page = report(values, layout="html").replace("<table", "<div class=w><table").replace("</table>", "</table></div>")
    found = extract(page.replace("<table", f"<style>{css}</style><table", 1).encode()).fields
    name = "proactive.licensing.decisions"
    assert found[name].value == values[name]
    assert all(value.needs_review for value in found.values() if value.place is not None and value.place.table)
    assert figures(read(f"{cells('9')}<div class=w>{cells('8')}</div>", css)) == (
        [9, 5] if "w" in css[:2] else [9, 5, 8, 5]
    )


def test_broken_sheets_are_read_as_far_as_they_go() -> None:
    hidden = cells("<span class=a>9</span>")
    for css in ("}} .a{display:none}", ".b{color:'\n} .a{display:none}", ".a{display:none", "@x y; .a{display:none}"):
        assert figures(read(hidden, css)) == [5]
    deep = "b{" * 2000 + ".a{display:none}"
    assert figures(read(hidden, deep)) == [9, 5]
    assert figures(read(hidden, ":not(" * 2000 + ".a{display:none} .b{display:none}")) in ([9, 5], [5])


def test_selectors_that_take_for_ever_are_given_up() -> None:
    css = "div " * 25 + "b{display:none}"
    with pytest.raises(TooMuchContent):
        read(
            "<div>" * 250 + "<p>x</p><div class=c><b>1</b></div>", f".c > {css}" + "div " * 25 + "> .z b{display:none}"
        )


@pytest.mark.parametrize("name", ["d-none", "hidden", "invisible x", "layui-hide", "strikethrough", "b deleted"])
@pytest.mark.parametrize("where", ["<span class='{}'>9</span>", "<b class='{}'><i>9</i></b>"])
def test_a_class_that_usually_hides_or_strikes_does_so_maybe_within_a_table(name: str, where: str) -> None:
    document = read(cells(where.format(name)))
    assert figures(document) == [*doubted(document), 5]
    assert figures(read(f"<p class='{name}'>9</p>{cells('7')}")) == [9, 7, 5]


@pytest.mark.parametrize(
    ("classes", "css"),
    [("d-none d-md-inline", ""), ("no-hidden", ""), ("hidden", ".hidden{display:block}"), ("delete", "")],
)
def test_a_class_that_a_page_gives_another_meaning_doubts_nothing(classes: str, css: str) -> None:
    figure = cells(f"<span class='{classes}'>9</span>")
    document = read(f"<div class='{classes}'>{figure}</div>", css)
    assert (figures(document), doubted(document)) == ([9, 5], [])
