"""The words of the workbook that the export screen makes; its codes are worded in ``wording_codes``.

In: nothing. Out: ``WORKBOOK``. Surprise: none.
"""

from __future__ import annotations

from ui.wording_codes import Text

WORKBOOK = {
    "workbook.documents": Text("Documents", "文件清单"),
    "workbook.findings": Text("Findings", "勾稽问题"),
    "workbook.sum": Text("Sum", "汇总"),
    "workbook.others": Text("Besides the tables", "表格以外"),
    "workbook.document": Text("Document", "文件"),
    "workbook.agency": Text("Agency", "机关"),
    "workbook.year": Text("Year", "年度"),
    "workbook.forms": Text("Form", "格式"),
    "workbook.status": Text("Status", "状态"),
    "workbook.waiting": Text("Fields to review", "待核对项数"),
    "workbook.problem": Text("Problem", "问题"),
    "workbook.doubled": Text("Not added: the same agency and year as", "未计入汇总，与下列文件机关、年度相同"),
    "workbook.kind": Text("Kind", "类别"),
    "workbook.left": Text("Left side", "左边"),
    "workbook.right": Text("Right side", "右边"),
    "workbook.gap": Text("Gap", "差额"),
    "workbook.proposed": Text("What would mend it", "可使其成立的改动"),
    "workbook.printed": Text("Printed", "原文"),
    "workbook.between": Text(
        "The sheets between begin and end, which are hidden, are added up.",
        "位于（隐藏的）begin 与 end 两表之间的各表计入汇总。",
    ),
    "workbook.reports": Text("Reports added", "计入汇总的报告数"),
    "workbook.unsure": Text("Reports in which it is unsure", "此项存疑的报告数"),
    "workbook.lacking": Text("Reports that lack it", "缺少此项的报告数"),
    "workbook.done": Text("settled", "已确定"),
    "workbook.review": Text("to review", "待核对"),
    "workbook.failed": Text("could not be read", "未能读取"),
}
