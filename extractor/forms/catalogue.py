"""Every form in this folder, and what of all of them belongs to one section or to one report.

In: the form files beside this module. Out: ``Form``s and their parts. Surprise: they are read when they are first
asked for, and then kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extractor.forms.language import load_form, load_unread
from extractor.forms.model import FieldSpec, Form, Identity, Section, UnreadForm

FORMS = Path(__file__).parent

PROSE = "facts."
"""What the ids of figures in the prose begin with."""


@cache
def forms() -> dict[str, Form]:
    """Return every form in ``forms/`` by its id, the newest first."""
    loaded = [load_form(path) for path in sorted(FORMS.glob("*.toml"))]
    return {form.id: form for form in sorted(loaded, key=lambda form: -form.first_year)}


@cache
def unread_forms() -> tuple[UnreadForm, ...]:
    """Return every form in ``forms/unread``: known by name, and not read."""
    return tuple(load_unread(path) for path in sorted((FORMS / "unread").glob("*.toml")))


@cache
def families() -> tuple[tuple[str, ...], ...]:
    """Return the ids of the sections that stand in one report together, in printed order, the newest first.

    Forms that have a section in common are versions of each other, and a report may mix them; forms that have none are
    about other things, and neither expects what the other one prints.
    """
    groups: list[list[str]] = []
    for form in forms().values():
        own = [section.id for section in form.sections]
        joined = [group for group in groups if not set(own).isdisjoint(group)]
        merged = list(dict.fromkeys([*(name for group in joined for name in group), *own]))
        if joined:
            groups[groups.index(joined[0])] = merged
            groups = [group for group in groups if group not in joined[1:]]
        else:
            groups.append(merged)
    return tuple(tuple(group) for group in groups)


@cache
def kin(section_id: str) -> tuple[str, ...]:
    """Return the ids of the sections that stand in a report with this one, itself among them, in printed order."""
    return next(family for family in families() if section_id in family)


def identities_of(followed: Mapping[str, str]) -> tuple[Identity, ...]:
    """Return all that must hold in a report, by the form that each of its sections follows.

    Those of single tables come first. What holds between tables counts where the report has the fields of that form;
    what two forms both say counts once.
    """
    return _identities_of(tuple(followed.items()))


@cache
def _identities_of(followed: tuple[tuple[str, str], ...]) -> tuple[Identity, ...]:
    shown = [section for name, form in followed for section in sections(name) if section.form == form]
    own = {spec.id for section in shown for spec in section.fields}
    wider = {
        identity.id: identity
        for form in forms().values()
        if form.id in {section.form for section in shown}
        for identity in form.identities
        if all(name in own or name.startswith(PROSE) for name in identity.fields)
    }
    return (*(identity for section in shown for identity in section.identities), *wider.values())


@cache
def sections(section_id: str) -> tuple[Section, ...]:
    """Return a section as each form prints it; a form that prints it exactly as a newer one does is left out."""
    variants: list[Section] = []
    for form in forms().values():
        for section in form.sections:
            if section.id == section_id:
                variants.append(section)
    return tuple(variants)


@cache
def section_ids() -> tuple[str, ...]:
    """Return the ids of all sections in printed order."""
    return tuple(dict.fromkeys(section.id for form in forms().values() for section in form.sections))


@cache
def field_specs() -> dict[str, dict[str, FieldSpec]]:
    """Return for every form its fields by id, facts excluded."""
    return {
        form.id: {spec.id: spec for section in form.sections for spec in section.fields} for form in forms().values()
    }
