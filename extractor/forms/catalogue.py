"""Every form in this folder, and what of all of them belongs to one section.

In: the form files beside this module. Out: ``Form``s and their parts. Surprise: they are read when they are first
asked for, and then kept.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extractor.forms.language import load_form
from extractor.forms.model import FieldSpec, Form, Section

FORMS = Path(__file__).parent


@cache
def forms() -> dict[str, Form]:
    """Return every form in ``forms/`` by its id, the newest first."""
    loaded = [load_form(path) for path in sorted(FORMS.glob("*.toml"), reverse=True)]
    return {form.id: form for form in loaded}


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
