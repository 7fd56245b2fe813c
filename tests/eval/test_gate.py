import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_results import outcome, result
from press import consistent_values

from eval.cli import main
from eval.commands import BELOW_FLOOR, OWN_FLOORS
from eval.gate import falls, floors_of, load_floors, lowered, to_toml
from eval.metrics import measure
from extractor.errors import UsageError
from extractor.forms.catalogue import FORMS

TOP = Path(__file__).parents[2]


def floors_for(*results):
    return floors_of("0", measure(results), results)


def test_floors_come_back_from_their_file(tmp_path):
    floors = floors_for(result("a/b 中", [outcome(), outcome(right=False)]), result("c", [outcome(flagged=True)]))
    path = tmp_path / "floors.toml"
    path.write_text(to_toml(floors), encoding="utf-8")
    assert load_floors(path) == floors


def test_what_just_holds_holds_and_what_is_worse_falls_by_name():
    good = result("a", [outcome("x"), outcome("y", gold=3)])
    floors = floors_for(good)
    assert falls(floors, measure([good]), [good]) == []
    bad = result("a", [outcome("x"), outcome("y", gold=3, right=False)])
    broken = falls(floors, measure([bad]), [bad])
    assert {fall.metric for fall in broken if not fall.case} >= {"exact", "exact_nonzero", "silent", "misread"}
    assert {(fall.case, fall.metric) for fall in broken if fall.case} == {("a", "silent"), ("a", "wrong")}


def test_a_loss_in_one_case_is_seen_although_another_gains():
    one, two = [outcome("x"), outcome("y", right=False)], [outcome("x"), outcome("y")]
    floors = floors_for(result("a", one), result("b", two))
    swapped = [result("a", two), result("b", one)]
    assert {fall.case for fall in falls(floors, measure(swapped), swapped)} == {"b"}


def test_a_case_that_vanishes_lowers_the_floors():
    both = floors_for(result("a", [outcome()]), result("b", [outcome()]))
    assert list(lowered(both, floors_for(result("a", [outcome()]))))[-1:] == ["b: is no case any more"]


@pytest.mark.parametrize("content", [None, "not toml [", "at_least = {}"])
def test_floors_that_cannot_be_read_are_wrong_usage(tmp_path, content):
    path = tmp_path / "floors.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match=re.escape("floors.toml")):
        load_floors(path)


def test_the_own_floors_have_no_silent_error():
    floors = load_floors(OWN_FLOORS)
    assert floors.at_most["silent"] == 0
    assert all(limits["silent"] == 0 for limits in floors.cases.values())


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def gate(three, capsys):
    """Run the gate over three good reports; return its status and what it said."""

    def run(*options):
        status = main(["gate", "--cases", str(three.list), "--floors", str(three.folder / "floors.toml"), *options])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def test_the_gate_holds_falls_and_is_not_lowered_by_accident(gate, three):
    assert gate()[0] == 2  # no floors yet
    assert gate("--lower")[0] == 2
    assert gate("--update")[0] == 0
    assert gate() == (0, gate()[1])
    gold = three.folder / "r2.gold.json"
    text = gold.read_text()
    gold.write_text(re.sub(r'("proactive.licensing.decisions": \{"value": )\d+', r"\g<1>4711", text))
    status, said = gate()
    assert status == BELOW_FLOOR
    assert "silent is 1, at most 0" in said
    assert "r2: proactive.licensing.decisions (silent" in said
    assert "the cases are not those that the floors were set on" in said
    status, said = gate("--update")
    assert status == BELOW_FLOOR
    assert "--lower does it" in said
    gold.write_text(text)
    assert gate()[0] == 0
    gold.write_text(text.replace('"printed"', '"derived"', 1))
    assert "FELL  the cases are not" in gate()[1]
    assert gate("--update")[0] == 0  # nothing is lowered: the new cases reach the old floors
    assert gate()[0] == 0


# --- a worse parser ---------------------------------------------------------------------------------------------------


def evaluate(folder, forms, *arguments):
    """Run the evaluation in a process of its own, with the form files of a folder."""
    script = (
        "import sys; from pathlib import Path; from extractor.forms import catalogue\n"
        "catalogue.FORMS = Path(sys.argv[1])\n"
        "from eval.cli import main; raise SystemExit(main(sys.argv[2:]))"
    )
    command = [sys.executable, "-c", script, str(forms), *map(str, arguments)]
    environment = {**os.environ, "GOUJI_RUNS": str(folder / "eval.db")}
    return subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def changed_forms(tmp_path):
    """Copy the form files and change one text in the form of 2021."""

    def change(old, new):
        folder = tmp_path / "forms"
        shutil.copytree(FORMS, folder)
        form = folder / "2021.toml"
        text = form.read_text(encoding="utf-8")
        assert old in text
        form.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change


def worse_parser(written, forms, right=FORMS):
    """Set the floors with the right forms, run with the worse ones; return what gate and compare said."""
    limits = ("--cases", written.list, "--floors", written.folder / "floors.toml")
    assert evaluate(written.folder, right, "gate", *limits, "--update").returncode == 0
    stopped = evaluate(written.folder, forms, "gate", *limits)
    compared = evaluate(written.folder, forms, "compare")
    assert stopped.returncode == BELOW_FLOOR, stopped.stdout + stopped.stderr
    return stopped.stdout, compared.stdout


def test_a_column_under_anothers_id_is_caught_and_stopped_by_name(three, changed_forms):
    natural, business = (
        '{ id = "natural_person", label = "自然人" }',
        '{ id = "business", label = ["法人或其他组织", "商业企业"] }',
    )
    exchanged = (
        natural.replace("natural_person", "business"),
        business.replace("business", "natural_person"),
    )
    forms = changed_forms(f"{natural},\n  {business}", ",\n  ".join(exchanged))
    gate_said, compare_said = worse_parser(three, forms)
    assert "silent is" in gate_said or "flagged" in gate_said
    assert all(f"FELL  {name}: " in gate_said for name in ("r1", "r2", "r3"))
    assert re.search(r"cases that got worse: r\d", compare_said)
    assert "natural_person" in compare_said


def test_a_removed_label_variant_is_caught_and_stopped_by_name(three, changed_forms):
    source = three.add("variant", consistent_values(seed=4))
    text = source.read_text(encoding="utf-8")
    label, variant = "行政规范性文件", "其他公文"
    assert label in text
    source.write_text(text.replace(label, variant), encoding="utf-8")
    gate_said, compare_said = worse_parser(three, FORMS, right=changed_forms('["规范性文件"]', f'["{variant}"]'))
    assert "FELL  variant: " in gate_said
    assert "FELL  r1: " not in gate_said
    assert "cases that got worse: variant" in compare_said
    assert "normative_documents" in compare_said
