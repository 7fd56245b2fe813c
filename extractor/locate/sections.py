"""Where on the page each field of the form stands.

In: a Document. Out: a ``Located``: for every section the form it follows and for each of its fields a FieldValue with
the evidence for it. Surprise: no figure is computed or corrected here, and no sum is checked across lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extractor.forms import Section, forms, section_ids
from extractor.forms import sections as form_sections
from extractor.locate.comparison import with_places
from extractor.locate.doubts import FORM_MARGIN, LABEL_READ, with_empty_doubted, with_figures_doubted
from extractor.locate.field_values import missing
from extractor.locate.in_order import read_in_order, read_without_labels
from extractor.locate.located import Located, LocatedSection, OtherScope
from extractor.locate.places import NO_READING, matrices_of, read_places
from extractor.locate.scopes import Split, split
from extractor.locate.sequence import SectionMatch, choose_forms, holds_two_reports, other_form, variant
from extractor.locate.split_columns import read_split
from extractor.locate.stacked import read_stacked_runs
from extractor.locate.stream import Stream, to_stream
from extractor.locate.under_heads import read_under_heads
from extractor.locate.words import with_words_doubted
from extractor.locate.years_beside import YearsApart, years_apart
from extractor.page import TEXT, Document, Reason


def locate(document: Document) -> Located:
    """Find every field of every section.

    A document in which no section is found gives no sections at all. Where tables of several scopes stand in it, those
    that are not the report's own are found apart.
    """
    stream = to_stream(document)
    if beside := years_apart(stream):
        return _of_years(beside)
    return _of_one_year(stream)


def _of_one_year(stream: Stream) -> Located:
    matches = choose_forms(stream)
    if other := other_form(stream, matches):
        return Located((), other_form=other)
    if not matches:
        return Located(())
    if stream.document.several:
        return _located(stream, matches, second_report=True)
    if any(one.chain and one.chain.repeated for one in matches.values()) or holds_two_reports(stream, matches):
        apart = split(stream, (one.section for one in matches.values()))
        if apart is not None:
            return _of_scopes(apart)
        return _located(stream, matches, second_report=True)
    return _located(stream, matches)


def _of_years(apart: YearsApart) -> Located:
    """Find the fields of a report's own year, and those of the year that stands beside it."""
    own = locate(apart.document)
    stream = to_stream(apart.other)
    read = [
        _with_rows_and_columns(stream, match, match.section.form, LABEL_READ) for match in choose_forms(stream).values()
    ]
    others = tuple(
        OtherScope(apart.scope, one)
        for one in read
        if any(value.place and value.place.start in apart.starts for value in one.fields.values())
    )
    return replace(own, others=(*own.others, *others))


def _of_scopes(apart: Split) -> Located:
    """Find the fields of a report's own tables, and those of the others, each in a document of its own."""
    own = locate(apart.document)
    others = []
    for other in apart.others:
        stream = to_stream(other.document)
        match = choose_forms(stream).get(other.section_id)
        if match is not None:
            form = match.section.form
            others.append(OtherScope(other.scope, _with_rows_and_columns(stream, match, form, LABEL_READ)))
    sections = tuple(
        one.because(Reason.OTHER_SCOPE) if one.section.id in apart.doubtful else one for one in own.sections
    )
    return replace(own, sections=sections, others=tuple(others))


def _with_rows_and_columns(stream: Stream, match: SectionMatch, main_form: str, label_read: float) -> LocatedSection:
    """Read a section in its order, and by rows and columns where these are known."""
    found = read_in_order(stream, match, main_form, label_read)
    matrices = matrices_of(stream.document)
    return with_places(stream.document, found, read_places(matrices, found.section))


def _located(stream: Stream, matches: Mapping[str, SectionMatch], second_report: bool = False) -> Located:
    document = stream.document
    main_form = next(iter(matches.values())).section.form
    shown = _sections_of(main_form, matches)
    shattered = any(one.chain is None or one.chain.mostly_lost for one in matches.values())
    located = tuple(
        read_in_order(stream, matches[section_id], main_form, 1.0 if shattered else LABEL_READ)
        if section_id in matches
        else read_without_labels(stream, variant(section_id, main_form), None)
        or _of_both(_empty_section(variant(section_id, main_form)))
        for section_id in shown
    )
    matrices = matrices_of(document)
    if matrices:
        located = tuple(with_places(document, one, read_places(matrices, one.section)) for one in located)
    if document.line_words:
        located = tuple(
            with_places(document, one, read_under_heads(document, one)) if not one.places.cells else one
            for one in located
        )
    located = tuple(
        with_places(document, one, read_split(stream, one) or read_stacked_runs(stream, one) or NO_READING)
        for one in located
    )
    figures = sum(cell.kind is not TEXT for cell in document.cells)
    figures_lost = figures < sum(len(variant(section_id, main_form).fields) for section_id in shown)
    if second_report:
        return Located(tuple(_of_two(section) for section in located), second_report, figures_lost)
    located = with_words_doubted(stream, matrices, with_figures_doubted(document, located))
    unclear = {section_id for section_id, one in matches.items() if one.margin < FORM_MARGIN}
    return Located(
        with_empty_doubted(
            tuple(_of_both(one) if one.section.id in unclear and not one.form_counted else one for one in located)
        ),
        figures_lost=figures_lost,
    )


def _sections_of(main_form: str, matches: Mapping[str, SectionMatch]) -> list[str]:
    """Return the sections that a report has: all of the form that it follows, and those of others that it shows."""
    expected = {section.id for section in forms()[main_form].sections}
    return [section_id for section_id in section_ids() if section_id in expected or section_id in matches]


def _of_two(section: LocatedSection) -> LocatedSection:
    """Doubt everything in a document that holds two reports, also what only the other one's form has."""
    return _of_both(section).because(Reason.SECOND_REPORT)


def _of_both(section: LocatedSection) -> LocatedSection:
    """Ask for what only the other form has as well, where the page does not tell which form it follows."""
    others = (spec for other in form_sections(section.section.id) for spec in other.fields)
    further = {spec.id: missing(spec, Reason.FORM_UNCLEAR) for spec in others if spec.id not in section.fields}
    return replace(section, fields={**section.fields, **further})


def _empty_section(section: Section) -> LocatedSection:
    fields = {spec.id: missing(spec, Reason.NOT_FOUND) for spec in section.fields}
    return LocatedSection(section, fields, {}, 0.0)
