"""The reports of many agencies together: who reported, what they come to by form and year, what to send back to whom.

In: the agencies and a year. Out: counts, the form with its sums, sentences by agency, a chart. Surprise: all is worked
out from the reports as they stand, and again when any of them changes.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from extractor.consolidation import (
    AgencyFinding,
    Consolidation,
    FaultyList,
    Kind,
    Total,
    added_up,
    agency_rows,
    consolidate,
    read_agencies,
    sentence,
)
from extractor.export import csv_rows
from extractor.forms import FieldSpec, sections
from extractor.store import Agencies, Agency, Expected, Store, changes, filter_choices
from ui import people, session
from ui.english import gloss
from ui.export_files import KINDS, file_maker
from ui.filtering import WITH_ANY
from ui.markup import Html, element, note, show, title
from ui.naming import number
from ui.printed_form import named, section_table
from ui.reading import Desk
from ui.screens.person import may_give_name, name_given
from ui.screens.year_comparison import show_comparison
from ui.session import Screen
from ui.wording import Language, Words

SHOWN = 200
"""Sentences that are shown; the file has all."""

NOBODY = ""
"""Stands for the code of a name that is no agency's."""

_WITHIN = {Kind.INNER, Kind.ACROSS, Kind.YEARS}
"""What a report contradicts in itself or in last year's: these can be listed in Documents, and looked at there."""

_LATEST = "consolidated"


def show_screen(at: Desk, words: Words) -> None:
    """Draw the screen."""
    show(title(words("consolidate.title")))
    session.show_message()
    known = Agencies(at.store.connections)
    years = filter_choices(at.store.connections).years
    if not known.all():
        show(element("div", words("consolidate.no_agencies"), class_="line"))
        _import(at, words)
        return
    if not years:
        show(element("div", words("documents.none"), class_="line"))
        return
    left, right = st.columns([1, 3])
    year = left.selectbox(words("workbook.year"), years, key="consolidate_year")
    agencies = known.all()
    above = [code for code in agencies if any(one.parent == code for one in agencies.values())]
    of = right.selectbox(
        words("consolidate.of"),
        [None, *above],
        key="consolidate_of",
        format_func=lambda code: words("consolidate.lowest") if code is None else agencies[code].name,
    )
    found = _consolidated(at.store, year, of)
    _counts(found, of, words)
    blind = people.hidden_from(at.store, session.author())
    if left_out := sum(one.record.id in blind for one in found.year.reports.values()):
        show(note("info", words("consolidate.blind", count=left_out)))
    _names(at, found, words)
    tabs = ("sums", "sentences", "years", "list")
    added, said, compared, listed = st.tabs([words(f"consolidate.{one}") for one in tabs])
    with added:
        _workbook(at, found, of, words)
        for total in found.totals:
            _total(total, words)
    with said:
        _sentences(found, words)
    with compared:
        show_comparison(at.store, years, of, found, words)
    with listed:
        _expect(at, year, words)
        _import(at, words)


def _consolidated(store: Store, year: int, of: str | None) -> Consolidation:
    """Return what was worked out for this person before, if nothing has changed since."""
    blind = people.hidden_from(store, session.author())
    key = (str(store.path), year, of, changes(store.connections), blind)
    kept: tuple[object, Consolidation] | None = st.session_state.get(_LATEST)
    if kept is None or kept[0] != key:
        kept = key, consolidate(store, year, of, blind)
        st.session_state[_LATEST] = kept
    return kept[1]


def _counts(found: Consolidation, of: str | None, words: Words) -> None:
    year = found.year
    counts: dict[str, str | int] = {
        "there": f"{len(year.reports)} / {len(year.expected)}",
        "missing": len(year.missing),
        "late": len(year.late),
        "unknown": len(year.strangers),
        "unread": len(year.unread),
        "told": len(found.findings),
    }
    for column, (name, count) in zip(st.columns(len(counts)), counts.items(), strict=True):
        column.metric(words(f"consolidate.{name}"), count)
    for name, codes in (("missing", year.missing), ("late", year.late)):
        if codes:
            names = words.listed(year.agencies[code].name for code in codes[:SHOWN])
            more = words("consolidate.more", count=len(codes) - SHOWN) if len(codes) > SHOWN else ""
            show(element("div", words("consolidate.who", what=words(f"consolidate.{name}"), names=names), more))
    added = added_up(year, of)
    owed = [code for code in added if code in year.expected or code in year.reports]
    if set(owed) != set(year.expected):
        whom = (
            words("consolidate.whom_lowest") if of is None else words("consolidate.whom", name=year.agencies[of].name)
        )
        counted = words("consolidate.two_counts", expected=len(year.expected), added=len(owed), whom=whom)
        show(element("div", counted, class_="small"))


def _names(at: Desk, found: Consolidation, words: Words) -> None:
    """Let the person say whose names these are that reports print and that are no agency's."""
    if not found.year.proposals:
        return
    if not people.may_review(at.store, session.author()):
        names = words.listed(one.name for one in found.year.proposals[:SHOWN])
        told = words("consolidate.names_are", count=len(found.year.proposals), names=names)
        ask = "consolidate.names_ask" if may_give_name(at.store) else "people.only_looking"
        show(note("info", told, " ", words(ask)))
        return
    with st.expander(words("consolidate.names", count=len(found.year.proposals)), expanded=True):
        for n, one in enumerate(found.year.proposals[:SHOWN]):
            name, choice, button = st.columns([2, 3, 1], vertical_alignment="center")
            name.text(one.name)
            codes = [agency.code for agency, _ in one.likely]
            others = [code for code in found.year.agencies if code not in codes]
            chosen = choice.selectbox(
                one.name,
                [*codes, *others, NOBODY],
                index=None,
                key=f"name_{one.name}",
                placeholder=words("consolidate.choose"),
                label_visibility="collapsed",
                format_func=lambda code: found.year.agencies[code].name if code else words("consolidate.nobody"),
            )
            if button.button(words("consolidate.confirm"), key=f"confirm_{n}", disabled=chosen is None):
                Agencies(at.store.connections).confirm(one.name, chosen or None, session.author())
                st.rerun()


def _workbook(at: Desk, found: Consolidation, of: str | None, words: Words) -> None:
    """Let the person take the reports along that were added, each as its form is printed, with the sums over them."""
    kind, year = KINDS[0], found.year
    records = [record for code in added_up(year, of) if (record := year.record(code))]
    st.download_button(
        words(f"export.{kind.name}_get"),
        file_maker(at, records, kind.make, words, session.author()),
        file_name=f"gouji-{year.year}.xlsx",
        mime=kind.mime,
        key="consolidate_workbook",
        on_click="ignore",
        disabled=not records,
    )
    show(element("div", words("consolidate.workbook_what"), class_="small"))


def _total(total: Total, words: Words) -> None:
    """Draw a section with the sums in its cells."""
    section = next(one for one in sections(total.section) if one.form == total.form)

    def cell(spec: FieldSpec, columns: int) -> Html:
        amount = total.amounts[spec.id]
        doubtful = bool(amount.unsure or amount.lacking)
        hint = words("consolidate.doubtful", unsure=amount.unsure, lacking=amount.lacking) if doubtful else None
        return element(
            "td", number(amount.all), colspan=columns, class_="value unsure" if doubtful else "value", title=hint
        )

    english = partial(gloss, words=words)
    show(element("h2", *named(section.heading, english), class_="part"))
    counts = {"form": total.form, "reports": total.reports, "expected": total.expected}
    show(element("div", words("consolidate.added", **counts), class_="small"))
    if any(one.unsure or one.lacking for one in total.amounts.values()):
        show(element("div", words("consolidate.doubtful_what"), class_="small"))
    show(section_table(section, cell, english))


def _sentences(found: Consolidation, words: Words) -> None:
    """Draw what is to be sent back, agency by agency, and let it be taken along."""
    if not found.findings:
        show(element("div", words("consolidate.nothing"), class_="line"))
        return
    rows = []
    last = ""
    for one in found.findings[:SHOWN]:
        name = found.year.agencies[one.code].name if one.code != last else ""
        last = one.code
        rows.append(element("tr", element("th", name, scope="row"), element("td", _sentence(found, one, words))))
    show(element("table", *rows, class_="history sentences"))
    if len(found.findings) > SHOWN:
        show(element("div", words("consolidate.more", count=len(found.findings) - SHOWN), class_="small"))
    st.download_button(
        words("consolidate.take"),
        _as_csv(found, words),
        file_name=f"gouji-{found.year.year}.csv",
        mime="text/csv",
        key="consolidate_csv",
        on_click="ignore",
    )
    listed = any(one.kind in _WITHIN for one in found.findings)
    if listed and st.button(words("consolidate.to_documents"), key="to_contradictions"):
        session.filter_by(year=str(found.year.year), found=WITH_ANY)
        session.go(Screen.DOCUMENTS)


def _sentence(found: Consolidation, one: AgencyFinding, words: Words) -> str:
    return sentence(one, found.year.record(one.code), chinese=words.language is Language.CHINESE)


def _as_csv(found: Consolidation, words: Words) -> bytes:
    heads = [words(f"workbook.{name}") for name in ("agency", "year", "kind", "problem")]
    rows = [["code", *heads]]
    for one in found.findings:
        name = found.year.agencies[one.code].name
        rows.append([one.code, name, str(one.year), one.kind, _sentence(found, one, words)])
    return ("\ufeff" + "".join(csv_rows(rows))).encode()


def _expect(at: Desk, year: int, words: Words) -> None:
    """Let the person say by when the reports on a year are due."""
    if not people.may_review(at.store, session.author()):
        return
    with st.form("expect"):
        day = st.date_input(words("consolidate.due", year=year), value=None, format="YYYY-MM-DD")
        if st.form_submit_button(words("consolidate.expect")) and day:
            known = Agencies(at.store.connections)
            known.expect((Expected(year, code, day.isoformat()) for code in known.all()), session.author())
            st.rerun()


def agencies_to_begin_with(store: Store) -> list[Agency]:
    """Return the agencies that the reports name, with codes of one length: lists are sorted by code, as text."""
    names = filter_choices(store.connections).agencies
    return [Agency(f"{n:0{len(str(len(names)))}}", name, 1) for n, name in enumerate(names, 1)]


def _list_as_file(store: Store, words: Words) -> None:
    """Let the person take the list along, to change it; at first one of the agencies that the reports name."""
    own = list(Agencies(store.connections).all().values())
    agencies = own or agencies_to_begin_with(store)
    if not agencies:
        return
    st.download_button(
        words("consolidate.list_get" if own else "consolidate.list_begin", count=len(agencies)),
        ("\ufeff" + "".join(csv_rows(agency_rows(agencies)))).encode(),
        file_name="gouji-agencies.csv",
        mime="text/csv",
        key="agencies_csv",
        on_click="ignore",
    )


def _import(at: Desk, words: Words) -> None:
    """Let the person bring a list of agencies."""
    if not name_given(at.store, words):
        return
    show(element("div", words("consolidate.list_what"), class_="small"))
    _list_as_file(at.store, words)
    file = st.file_uploader(words("consolidate.bring"), type=["csv"], key="agencies_file")
    if file is not None and st.button(words("consolidate.take_list"), key="take_agencies"):
        data = file.getvalue()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", "replace")
        try:
            agencies = read_agencies(text)
        except FaultyList as fault:
            show(note("bad", words(f"consolidate.fault.{fault.fault}", **fault.given)))
            return
        Agencies(at.store.connections).replace(agencies, session.author())
        session.tell(note("good", words("consolidate.taken", count=len(agencies))))
        st.rerun()
