"""The statutory forms as data: the language that they are written in, and every form in this folder."""

from extractor.forms.language import (
    FORMS,
    FieldSpec,
    Identity,
    Line,
    NumberKind,
    Section,
    field_specs,
    forms,
    label_key,
    section_ids,
    sections,
)

__all__ = [
    "FORMS",
    "FieldSpec",
    "Identity",
    "Line",
    "NumberKind",
    "Section",
    "field_specs",
    "forms",
    "label_key",
    "section_ids",
    "sections",
]
