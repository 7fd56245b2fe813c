"""Forms that have nothing to do with each other: none leaks into another's reports."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from press import consistent_values, report

from eval.cases import load_cases
from extractor.forms import FORMS, families, identities_of
from extractor.pipeline import extract

TOP = Path(__file__).parents[2]
TOY = """
id = "toy"
source = "made up for a test"

[[section]]
id = "toys"
heading = "七、玩具安全抽查情况统计表"

[[section.block]]
columns = [
  { id = "checked", label = "抽查批次数量" },
  { id = "failed", label = "不合格批次数量" },
]
rows = [
  { id = "wooden", label = "木制玩具生产企业" },
  { id = "plush", label = "毛绒玩具生产企业" },
  { id = "total", label = "全部玩具生产企业" },
]

[[section.identity]]
id = "sum"
within = "column"
sum = ["total"]
of = ["wooden", "plush"]

[[section.identity]]
id = "part"
within = "row"
relation = "at_most"
sum = ["failed"]
of = ["checked"]
"""
TABLE = """青禾县市场监督管理局2023年玩具安全抽查工作报告
七、玩具安全抽查情况统计表
企业类别\t抽查批次数量\t不合格批次数量
木制玩具生产企业\t12\t3
毛绒玩具生产企业\t30\t0
全部玩具生产企业\t42\t3
以上数据截至年底。
"""
READ = """
import json, sys
from pathlib import Path
from extractor.forms import catalogue
catalogue.FORMS = Path(sys.argv[1])
from extractor import export, pipeline
for name in sys.argv[2:]:
    line = json.loads(export.extraction_line(name, pipeline.extract(Path(name).read_bytes())))
    del line["milliseconds"]
    print(json.dumps(line, sort_keys=True))
"""


def outputs(forms: Path, *files: Path) -> list[dict[str, object]]:
    """Return what is read from files with the forms of a folder, in a process of its own."""
    command = [sys.executable, "-c", READ, str(forms), *map(str, files)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def with_toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("forms") / "forms"
    shutil.copytree(FORMS, folder)
    (folder / "toy.toml").write_text(TOY, encoding="utf-8")
    return folder


def test_a_further_form_changes_nothing_of_the_reports_that_do_not_show_it(with_toy: Path) -> None:
    files = [case.source for case in load_cases(TOP / "eval" / "cases" / "cases.jsonl")]
    assert outputs(with_toy, *files) == outputs(FORMS, *files)


def test_a_further_form_is_read_where_the_page_shows_it(with_toy: Path, tmp_path: Path) -> None:
    (tmp_path / "toys.txt").write_text(TABLE, encoding="utf-8")
    (line,) = outputs(with_toy, tmp_path / "toys.txt")
    assert line["forms"] == {"toys": "toy"}
    fields = line["fields"]
    assert isinstance(fields, dict)
    tables = {name: one["value"] for name, one in fields.items() if name.startswith("toys.")}
    assert tables == {
        "toys.wooden.checked": 12,
        "toys.wooden.failed": 3,
        "toys.plush.checked": 30,
        "toys.plush.failed": 0,
        "toys.total.checked": 42,
        "toys.total.failed": 3,
    }
    assert not any(fields[name]["needs_review"] for name in tables)
    assert {name.partition(".")[0] for name in fields} == {"toys", "meta", "facts"}


def test_a_small_table_of_another_form_stands_beside_the_large_ones(with_toy: Path, tmp_path: Path) -> None:
    values = consistent_values()
    path = tmp_path / "both.txt"
    path.write_text(report(values) + TABLE.partition("\n")[2], encoding="utf-8")
    (line,) = outputs(with_toy, path)
    assert line["forms"] == {"proactive": "2021", "requests": "2021", "disputes": "2021", "toys": "toy"}
    fields = line["fields"]
    assert isinstance(fields, dict)
    assert {name: fields[name]["value"] for name in values} == values
    assert fields["toys.total.checked"]["value"] == 42


def test_the_forms_of_2019_and_2021_are_versions_of_each_other_and_that_of_2014_is_not() -> None:
    assert families()[:2] == (("proactive", "requests", "disputes"), ("statistics",))


def test_identities_are_gathered_by_what_a_report_follows_each_once() -> None:
    mixed = identities_of({"proactive": "2021", "requests": "2019", "disputes": "2021"})
    ids = [identity.id for identity in mixed]
    assert len(ids) == len(set(ids))
    assert {"prose.applications", "years.carried.total", "years.in_force.regulations"} <= set(ids)
    older = identities_of({"proactive": "2019", "requests": "2019", "disputes": "2019"})
    assert "years.in_force.regulations" not in {identity.id for identity in older}


# --- what is no form of ours ------------------------------------------------------------------------------------------

INDICATORS = """{agency}2012年政府信息公开工作年度报告
政府信息公开情况统计表
指标名称\t计量单位\t2012年度\t历年累计
主动公开政府信息数\t条\t312\t2,114
收到申请数\t件\t7\t41
其中：1.当面申请数\t件\t2\t9
2.传真申请数\t件\t1\t4
3.网络申请数\t件\t4\t28
对申请的答复总数\t件\t7\t41
其中：1.同意公开答复数\t件\t5\t30
"""


def test_a_table_of_indicators_with_accumulated_figures_is_named_and_not_read() -> None:
    extraction = extract(INDICATORS.format(agency="青禾县水务局").encode())
    assert extraction.fields == {}
    assert extraction.error is not None
    assert extraction.error.code == "other_form"
    assert "历年累计" in str(extraction.error)


@pytest.mark.parametrize("layout", ["pipes", "tabs", "html", "cells"])
@pytest.mark.parametrize(
    "title",
    [
        "××县××局2023年政府信息公开工作年度报告",
        "（单位名称）2023年政府信息公开工作年度报告",
        "____单位____年政府信息公开工作年度报告",
        "",
    ],
)
def test_an_empty_form_is_called_so_in_one_sentence(layout: str, title: str) -> None:
    values = dict.fromkeys(consistent_values(), "")
    extraction = extract(report(values, layout=layout, parts=(f"{title}\n", "")).encode())
    assert extraction.fields == {}
    assert extraction.error is not None
    assert extraction.error.code == "empty_form"


def test_a_report_that_leaves_all_cells_empty_is_no_empty_form() -> None:
    extraction = extract(report(dict.fromkeys(consistent_values(), ""), layout="html").encode())
    assert extraction.error is None
