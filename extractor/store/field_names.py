"""What each field is called, kept in the database for programs that know nothing of forms.

In: a database. Out: the same, with the names of this version's forms. Surprise: the forms are only loaded where their
files are others than those whose names are there.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from extractor.databases import Database
from extractor.forms import FORMS, field_specs, forms
from extractor.prose import FACTS_FILE, known_facts

_META = {"meta.agency": ("机关", "agency"), "meta.year": ("年度", "year")}


def names_are_of_these_forms(db: Database) -> bool:
    """Tell whether the names in the database are those of this version's forms."""
    row = db.execute("SELECT forms FROM field_names_of").fetchone()
    return row is not None and row["forms"] == _forms()


def put_names(db: Database) -> None:
    """Put the names of this version's forms in the place of those that are there; the newest form has the last word."""
    found = {name: (name, *words, "") for name, words in _META.items()}
    for form in sorted(forms().values(), key=lambda one: one.first_year):
        for spec in field_specs()[form.id].values():
            words = tuple(word for word in (*spec.row_label, *spec.column_label) if word) or spec.heading
            english = tuple(form.english.get(word, word) for word in words)
            found[spec.id] = (spec.id, " › ".join(words), " › ".join(english), spec.unit)
    for fact in known_facts():
        found[fact.field_id] = (fact.field_id, fact.name, fact.english, fact.unit)
    db.execute("DELETE FROM field_names")
    db.conn.executemany("INSERT INTO field_names VALUES (?, ?, ?, ?)", list(found.values()))
    db.execute("DELETE FROM field_names_of")
    db.execute("INSERT INTO field_names_of VALUES (?)", [_forms()])


@cache
def _forms() -> str:
    """Return what the files add up to that the names come from."""
    files = [*sorted(FORMS.glob("*.toml")), FACTS_FILE]
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
