"""Reports for the tests, made from the printed form: prose of our own and tables as tab-separated lines."""

from extractor.forms.catalogue import forms


def report(
    agency: str = "青禾县水务局", year: int = 2023, figures: dict[str, int] | None = None, lose: str = ""
) -> bytes:
    """Return a report; ``figures`` by field id, all others 0; the cell of the field ``lose`` is not there at all."""
    figures = figures or {}
    lines = [
        f"{agency}{year}年政府信息公开工作年度报告",
        f"根据《中华人民共和国政府信息公开条例》，现公布{agency}{year}年政府信息公开工作年度报告。",
        "一、总体情况",
        "本年度各项工作平稳开展，未发生费用。",
    ]
    heading, line_of = "", None
    for section in forms()["2021"].sections:
        lines.append(section.fields[0].heading[0])
        for line in section.lines:
            row = line.fields
            if row[0].heading[-1] != heading and len(row[0].heading) > 1:
                lines += [row[0].heading[-1], "\t".join(["信息内容", *[spec.column_label[-1] for spec in row]])]
            heading = row[0].heading[-1]
            if section.id != line_of and len(row[0].heading) == 1:
                lines += heads(section.id, row)
            line_of = section.id
            values = [str(figures.get(spec.id, 0)) for spec in row if spec.id != lose]
            lines.append("\t".join([*label(section.id, row), *values]))
    lines += ["五、存在的主要问题及改进情况", "信息更新还不够及时，下一年将改进。", "六、其他需要报告的事项", "无。"]
    return "\n".join(lines).encode()


def label(section, row):
    return [] if section == "disputes" else [row[0].row_label[-1]]


def heads(section, row):
    columns = [spec.column_label[-1] for spec in row]
    if section != "disputes":
        return ["\t".join(["申请人情况", *columns])]
    one = columns[:5]  # side by side, the heads of 行政复议 stand a line higher than those of the two kinds of suits
    return ["行政复议\t行政诉讼", "\t".join([*one, "未经复议直接起诉", "复议后起诉"]), "\t".join(one + one)]


UNSURE = "proactive.regulations.in_force"


def settled(agency: str = "青禾县水务局") -> bytes:
    """Return a report in which everything is clear."""
    figures = {
        f"requests.{row}.{column}": 3 for row in ("new", "granted", "total") for column in ("natural_person", "total")
    }
    return report(agency, figures={**figures, "proactive.licensing.decisions": 41})


def to_review(agency: str = "青禾县交通局") -> bytes:
    """Return a report that has lost the cell ``UNSURE``, which follows from nothing."""
    return report(agency, figures={"proactive.regulations.made": 2}, lose=UNSURE)


def wrong_sum(agency: str = "青禾县民政局") -> bytes:
    """Return a report that prints a total of 9 where 5 and 3 stand."""
    figures = {"disputes.review.upheld": 5, "disputes.review.corrected": 3, "disputes.review.total": 9}
    return report(agency, figures=figures)
