from dataclasses import replace
from pathlib import Path

import pytest

from eval import review_bench
from eval.cases import Basis, Case, GoldField, load_cases
from eval.copied_blocks import copied_blocks, shown_lines
from eval.many_reviewers import work_together
from eval.review_bench import CASES, REPORT, without
from eval.scripted_reviewer import work
from eval.wreck import GONE, WRECKS
from extractor.page.values import FieldValue, Origin, Reason, State
from extractor.pipeline import extract
from extractor.result import Extraction, Status
from extractor.store import Store


def test_what_reviewing_costs_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--documents", "60", "--rounds", "3", "--people", "2", "--each", "20"]
    status = review_bench.main([*few, "--cases", "none/cases.jsonl"])
    costs, together, acts = capsys.readouterr().out.split("\n\n")
    first, _, *lines = costs.splitlines()
    assert first.startswith("60 documents with ")
    assert len(lines) == 11
    assert status == any(line.endswith("over") for line in lines)
    assert together.startswith("2 people at once answered 40 fields of 40 in ")
    assert "none/cases.jsonl is not on this machine" in acts


def test_fewer_documents_than_reports_are_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        review_bench.main(["--documents", "3"])
    assert ended.value.code == 2


@pytest.mark.parametrize("how", WRECKS)
def test_who_knows_the_answers_settles_a_wreck_in_few_acts_and_all_is_right(tmp_path: Path, how: str) -> None:
    (case,) = [without(one, GONE.get(how)) for one in load_cases(CASES) if one.id == REPORT.stem]
    text = WRECKS[how](case.source.read_text(encoding="utf-8"))
    read = extract(text.encode())
    store = Store(tmp_path / "gouji.db")
    document_id = store.receive("a.txt", text.encode()).document_id
    store.save(document_id, read)
    record = store.document(document_id)
    assert record
    worked = work(store, record, case, shown_lines(read.document))
    assert worked.asked > 170
    assert (worked.acts <= 8, worked.strokes <= 30, worked.wrong) == (True, True, ())
    assert store.count().fields == 0
    right = {name: own.value for name, own in case.gold.items() if own.basis is not Basis.LOST}
    assert all(entry.field.value == right[name] for name, entry in store.fields(document_id).items() if name in right)
    store.close()


def test_a_row_whose_cells_are_asked_in_another_order_is_typed_as_a_whole(tmp_path: Path) -> None:
    rows = [
        "<td colspan=4>第二十条第（一）项",
        "<td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数",
        "<td>规章行政规范性文件<td>09<td>05<td>692",
        "<td colspan=4>第二十条第（五）项",
        "<td>信息内容<td colspan=3>本年处理决定数量",
        "<td>行政许可<td colspan=3>97",
    ]
    page = tmp_path / "a.html"
    page.write_text(f"<h2>二、主动公开政府信息情况</h2><table>{''.join(f'<tr>{row}' for row in rows)}</table>")
    read = extract(page.read_bytes())
    figures = {"regulations": (0, 0, 6), "normative_documents": (9, 5, 92)}
    gold = {
        f"proactive.{row}.{column}": GoldField(value, Basis.PRINTED)
        for row, values in figures.items()
        for column, value in zip(("made", "repealed", "in_force"), values, strict=True)
    }
    store = Store(tmp_path / "gouji.db")
    document_id = store.receive("a.html", page.read_bytes()).document_id
    store.save(document_id, replace(read, fields={name: read.fields[name] for name in gold}))
    record = store.document(document_id)
    assert record
    case = Case("a", page, (), noisy=False, gold=gold)
    assert work(store, record, case, shown_lines(read.document)).wrong == ()
    assert {name: entry.field.value for name, entry in store.fields(document_id).items()} == {
        name: own.value for name, own in gold.items()
    }
    store.close()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["行政许可的件数\t3\t0\t7", "规章\t1\t2\t3"], ["3 0 7"]),
        (["| 规章 | 3 | - | 7 |"], []),
        (["规章 3 0", "7"], []),
        (["\t3\t0\t7"], ["3 0 7"]),
    ],
)
def test_only_rows_that_stand_on_the_page_can_be_pasted(tmp_path: Path, lines: list[str], found: list[str]) -> None:
    names = [f"proactive.regulations.{one}" for one in ("made", "repealed", "in_force")]
    gold = {name: GoldField(value, Basis.PRINTED) for name, value in zip(names, (3, 0, 7), strict=True)}
    store = Store(tmp_path / "gouji.db")
    document_id = store.receive("a.txt", REPORT.read_bytes()).document_id
    store.save(document_id, extract(REPORT.read_bytes()))
    record = store.document(document_id)
    assert record
    blocks = copied_blocks(lines, record, names, gold)
    store.close()
    assert [" ".join(str(gold[one].value) for one in block) for block in blocks] == found


def test_many_at_once_lose_and_double_nothing_and_never_share_a_document(tmp_path: Path) -> None:
    store = Store(tmp_path / "gouji.db")
    fields = {f"f{n}": FieldValue(f"f{n}", n, State.READ, Origin.PARSER, 0.9, True, (Reason.OCR,)) for n in range(30)}
    for number in range(20):
        document_id = store.receive(f"{number}", str(number).encode()).document_id
        store.save(document_id, Extraction(str(number), Status.REVIEW, fields=fields))
    store.close()
    done = work_together(store.path, people=4, fields=120)
    assert (done.fields, done.stored) == (480, 480)
    assert (done.doubled, done.leased_twice, done.lock_errors) == (0, 0, 0)
