import csv
from pathlib import Path

import pytest

from extractor.errors import FormError
from extractor.forms.catalogue import FORMS, families, field_specs, forms, sections
from extractor.forms.language import load_form
from extractor.prose import known_facts

GOOD = (FORMS / "2021.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_form_loads_and_its_identities_bind_its_fields(path: Path) -> None:
    form = load_form(path)
    ids = [spec.id for section in form.sections for spec in section.fields]
    assert len(ids) == len(set(ids))
    assert form.id == path.stem
    for section in form.sections:
        own = {spec.id for spec in section.fields}
        for identity in section.identities:
            assert own.issuperset(identity.fields)
            assert set(identity.left).isdisjoint(identity.right)


def test_the_forms_have_the_sections_and_fields_of_the_statute() -> None:
    assert families()[:2] == (("proactive", "requests", "disputes"), ("statistics",))
    assert [len(field_specs()[form]) for form in ("2021", "2019", "2014")] == [200, 198, 58]


def test_ids_and_labels_are_those_of_the_contract(reference: Path) -> None:
    with (reference / "fields.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["id"].startswith("facts.")]
    ours = {(form, spec.id): spec for form in ("2021", "2019") for spec in field_specs()[form].values()}
    assert {(row["form"], row["id"]) for row in rows} == set(ours)
    for row in rows:
        spec = ours[row["form"], row["id"]]
        assert "/".join(spec.heading) == row["section"]
        assert "/".join(spec.row_label) == row["row"]
        assert "/".join(spec.column_label) == row["column"]
        assert spec.unit == row["unit"]


def test_the_statistics_form_has_the_ids_labels_and_units_of_the_contract(reference: Path) -> None:
    with (reference / "forms" / "2014.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["id"]]
    assert [(row["id"], row["label"], row["unit"], int(row["level"])) for row in rows] == [
        (spec.id, spec.row_label[-1], spec.unit, len(spec.row_label)) for spec in field_specs()["2014"].values()
    ]


def test_a_section_knows_how_each_form_prints_it() -> None:
    newer, older = sections("requests")
    assert [line.id for line in newer.lines if ".other" in line.id] == [
        "requests.other.no_correction",
        "requests.other.no_payment",
        "requests.other.other",
    ]
    assert [line.id for line in older.lines if ".other" in line.id] == ["requests.other"]


@pytest.mark.parametrize(
    ("old", "new", "line_of", "problem"),
    [
        ('label = "规章"', "label = 3", "label = 3", "label"),
        ('id = "repealed"', 'id = "made"', 'id = "made", label = "本年废止', "twice"),
        ('label = "行政许可"', 'label = "1."', 'label = "1."', "no Chinese character"),
        ('label = "自然人" }', 'label = "总计" }', 'label = "总计" }', "shares a label"),
        ('sum = ["new", "carried_in"]', 'sum = ["neu"]', 'sum = ["neu"]', "neu"),
        ('heading = "三、', 'heding = "三、', "[[section]]", "heading"),
        ('id = "2021"', 'id = "2021', 'id = "2021', ""),
    ],
)
def test_an_error_names_the_line(tmp_path: Path, old: str, new: str, line_of: str, problem: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_form(path)
    lines = text.split("\n")
    assert caught.value.details["file"] == "broken.toml"
    assert problem in str(caught.value)
    assert line_of in lines[int(str(caught.value.details["line"])) - 1]


def test_an_identity_holds_within_the_blocks_that_have_its_columns(tmp_path: Path) -> None:
    text = GOOD.replace(
        """[[section.block]]
heading = "第二十条第（五）项\"""",
        """[[section.identity]]
id = "grown"
within = "row"
relation = "at_most"
sum = ["made"]
of = ["in_force"]

[[section.block]]
heading = "第二十条第（五）项\"""",
    )
    path = tmp_path / "2021.toml"
    path.write_text(text, encoding="utf-8")
    ids = [identity.id for identity in load_form(path).sections[0].identities]
    assert ids == ["proactive.regulations.grown", "proactive.normative_documents.grown"]


def test_the_facts_that_identities_name_are_those_of_the_registry() -> None:
    named = {name for form in forms().values() for one in form.identities for name in one.fields if "facts." in name}
    assert named <= {fact.field_id for fact in known_facts()}
