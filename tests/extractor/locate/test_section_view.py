from extractor import readers
from extractor.forms import Section
from extractor.forms import sections as form_sections
from extractor.locate.sequence.section_view import SectionView, view_rows, view_runs
from extractor.locate.stream import to_stream


def requests() -> Section:
    return next(section for section in form_sections("requests") if section.form == "2021")


def of_text(text: str) -> tuple[SectionView, SectionView]:
    stream = to_stream(readers.read(text.encode()))
    return view_rows(stream, requests()), view_runs(stream, requests())


def test_two_full_rows_in_one_run_are_cut_and_only_the_first_has_the_label_before_it():
    rows, runs = of_text("一、本年新收政府信息公开申请数量\t5\t0\t0\t0\t0\t0\t5\t1\t0\t0\t0\t0\t0\t1\n")
    assert [len(run.cells) for run in runs.runs] == [14]
    assert [[cell.number for cell in run.cells] for run in rows.runs] == [[5, 0, 0, 0, 0, 0, 5], [1, 0, 0, 0, 0, 0, 1]]
    assert [rows.label_before(run) for run in rows.runs] == [requests().lines[0].keys[0], None]


def test_skipping_a_full_row_costs_more_than_skipping_other_figures():
    rows, _ = of_text("申请数量\t5\t0\t0\t0\t0\t0\t5\n其中\t3\n")
    full, other = (after - before for before, after in zip(rows.costs, rows.costs[1:], strict=False))
    assert full < other < 0
