"""The statutory forms as data: the language that they are written in, and every form in this folder."""

from extractor.forms.catalogue import (
    FORMS,
    PROSE,
    families,
    field_specs,
    forms,
    identities_of,
    kin,
    section_ids,
    sections,
    unread_forms,
)
from extractor.forms.checked_file import Strict, checked, wrong
from extractor.forms.language import label_key
from extractor.forms.model import (
    TOLERANCE,
    Between,
    FieldSpec,
    Identity,
    Line,
    NumberKind,
    Relation,
    Section,
    UnreadForm,
)
from extractor.forms.printed import Part, Square, printed_rows

__all__ = [
    "FORMS",
    "PROSE",
    "TOLERANCE",
    "Between",
    "FieldSpec",
    "Identity",
    "Line",
    "NumberKind",
    "Part",
    "Relation",
    "Section",
    "Square",
    "Strict",
    "UnreadForm",
    "checked",
    "families",
    "field_specs",
    "forms",
    "identities_of",
    "kin",
    "label_key",
    "printed_rows",
    "section_ids",
    "sections",
    "unread_forms",
    "wrong",
]
