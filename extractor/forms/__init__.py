"""The statutory forms as data: the language that they are written in, and every form in this folder."""

from extractor.forms.catalogue import FORMS, field_specs, forms, section_ids, sections
from extractor.forms.language import label_key
from extractor.forms.model import FieldSpec, Identity, Line, NumberKind, Section

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
