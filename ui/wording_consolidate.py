"""The texts of the screen about many agencies.

In: nothing. Out: ``CONSOLIDATE``, by ``screen.text``. Surprise: what is wrong with a report is said by the extractor,
in both languages, since the command line says it too.
"""

from __future__ import annotations

from ui.wording_codes import Text

CONSOLIDATE = {
    "screen.consolidate": Text("Consolidate", "汇总"),
    "consolidate.title": Text("Consolidate", "汇总"),
    "consolidate.no_agencies": Text(
        "No agencies are known yet. Bring a list of them to see who is missing, what their reports come to, and what "
        "contradicts what.",
        "尚无机关名单。导入名单后，可查看谁尚未报送、各报告合计多少、哪些数字互相矛盾。",
    ),
    "consolidate.list_what": Text(
        "A CSV file with the columns code and name and, where there are levels, level, parent (a code) and covers: "
        "own, all or more. It takes the place of the list before.",
        "CSV 文件，含 code、name 两列；有层级时另加 level、parent（上级 code）和 covers（own 本级、all 恰为下级合计、"
        "more 下级合计及本级）。新名单将替换原名单。",
    ),
    "consolidate.bring": Text("List of agencies", "机关名单"),
    "consolidate.list_begin": Text(
        "Download a list to begin with: the agencies that your reports name ({count})",
        "下载起步名单：报告中出现的机关（{count} 个）",
    ),
    "consolidate.list_get": Text("Download this list, to change it ({count})", "下载现有名单以便修改（{count} 个）"),
    "consolidate.take_list": Text("Take this list", "采用此名单"),
    "consolidate.taken": Text("Agencies taken: {count}.", "已导入 {count} 个机关。"),
    "consolidate.of": Text("Add up", "汇总范围"),
    "consolidate.lowest": Text("all agencies that have none below them", "所有没有下级的机关"),
    "consolidate.there": Text("Reports there", "已报送"),
    "consolidate.missing": Text("Missing", "未报送"),
    "consolidate.late": Text("Late", "逾期"),
    "consolidate.unknown": Text("Of unknown agencies", "机关不明"),
    "consolidate.unread": Text("Not read", "未能读取"),
    "consolidate.told": Text("To tell them", "待反馈"),
    "consolidate.names": Text("Names that are no agency's yet: {count}", "尚未对应到机关的名称：{count}"),
    "consolidate.names_are": Text(
        "Names that are no agency's yet: {count} ({names}).", "尚未对应到机关的名称：{count}（{names}）。"
    ),
    "consolidate.names_ask": Text(
        "To say whose they are, give your name under Agencies.", "如需指明属于哪个机关，请先在“机关名单”中填写姓名。"
    ),
    "consolidate.choose": Text("Whose name is it?", "这是哪个机关？"),
    "consolidate.nobody": Text("none of these agencies", "不是名单中的机关"),
    "consolidate.confirm": Text("Confirm", "确认"),
    "consolidate.sums": Text("Sums", "合计"),
    "consolidate.sentences": Text("What to send back", "反馈意见"),
    "consolidate.years": Text("Compare years", "年度比较"),
    "consolidate.list": Text("Agencies", "机关名单"),
    "consolidate.added": Text(
        "Form of {form}. Reports added: {reports} of {expected}.",
        "{form} 年格式。已计入 {expected} 份报告中的 {reports} 份。",
    ),
    "consolidate.two_counts": Text(
        "Above, all agencies of whom a report is expected are counted ({expected}). The sums below add the reports of "
        "{whom} alone ({added}), so that nothing is added twice.",
        "以上统计所有应报送的机关（{expected} 个）。以下合计只计入{whom}的报告（{added} 份），以免重复计算。",
    ),
    "consolidate.whom_lowest": Text("agencies that have none below them", "没有下级的机关"),
    "consolidate.whom": Text("those right below {name}", "{name}直接下级"),
    "consolidate.doubtful": Text(
        "unsure in reports: {unsure}; lacking in: {lacking}", "存疑的报告：{unsure}；缺少此项的报告：{lacking}"
    ),
    "consolidate.doubtful_what": Text(
        "A sum on a yellow ground is not certain: of some report the figure still waits for a person, or is not there. "
        "Rest the pointer on it to see of how many.",
        "黄底的合计尚不确定：有报告的此项数字待核对或缺失，将指针停在上面可看份数。",
    ),
    "consolidate.blind": Text(
        "Reports whose figures are in no sum here, since you may be asked to look at them a second time: {count}.",
        "有 {count} 份报告可能请您作第二次核对，其数字未计入此处的合计。",
    ),
    "consolidate.nothing": Text("Nothing to send back.", "没有需要反馈的问题。"),
    "consolidate.more": Text(
        "{count} more are in the file.", "另有 {count} 条，见文件。", "{count} more is in the file."
    ),
    "consolidate.workbook_what": Text(
        "The reports of this year that were counted, each as its form is printed, with their sums as formulas.",
        "计入汇总的本年度报告，逐份按原表格式列出，并以公式汇总。",
    ),
    "consolidate.who": Text("{what}: {names}.", "{what}：{names}。"),
    "consolidate.fault.twice": Text("Row {row}: the code {what} is there twice.", "第 {row} 行：code {what} 重复。"),
    "consolidate.fault.level": Text(
        "Row {row}: the level {what} is no number.", "第 {row} 行：level {what} 不是数字。"
    ),
    "consolidate.fault.covers": Text(
        "Row {row}: covers is {what}, and not one of {allowed}.", "第 {row} 行：covers 为 {what}，只能是 {allowed}。"
    ),
    "consolidate.fault.column": Text(
        "The list has no column {what}; its first row names {allowed}.",
        "名单缺少 {what} 列；第一行须写列名：{allowed}。",
    ),
    "consolidate.fault.empty": Text("Row {row}: {what} is empty.", "第 {row} 行：{what} 为空。"),
    "consolidate.fault.parent": Text(
        "Row {row}: its parent {what} is not in the list.", "第 {row} 行：名单中没有上级机关 {what}。"
    ),
    "consolidate.fault.below": Text("Row {row}: {what} stands below itself.", "第 {row} 行：{what} 成了自己的下级。"),
    "consolidate.to_documents": Text(
        "Documents that contradict themselves or last year's report", "与自身或上年数字不符的文件"
    ),
    "consolidate.take": Text("Download as CSV", "下载 CSV"),
    "consolidate.no_sums": Text("No reports can be added up yet.", "还没有可以汇总的报告。"),
    "consolidate.field": Text("Figure", "数字"),
    "consolidate.all": Text("all of them together", "全部合计"),
    "consolidate.same": Text(
        "The bars add up those agencies alone that have this figure in each of these years: {names}.",
        "图中只合计各年度都有此数字的机关：{names}。",
    ),
    "consolidate.none_same": Text(
        "No agency has this figure in each of these years. Each bar adds up other agencies, so the bars do not tell "
        "what went up or down.",
        "没有一个机关在各年度都有此数字。各年度合计的机关不同，不能据此比较增减。",
    ),
    "consolidate.absent": Text("{year}, no such figure: {names}.", "{year}年度无此数字：{names}。"),
    "consolidate.and_more": Text("{names} and {count} more", "{names}等，另有 {count} 个"),
    "consolidate.of_same": Text("Agencies that are in each year ({count})", "各年度都有的机关（{count} 个）"),
    "consolidate.of_all": Text("All agencies with this figure", "有此数字的所有机关"),
    "consolidate.with_figure": Text("Reports with this figure", "有此数字的报告"),
    "consolidate.reports_of": Text("{reports} of {expected}", "{reports} / {expected}"),
    "consolidate.due": Text("Last day for the reports on {year}", "{year}年度报告的截止日期"),
    "consolidate.expect": Text("Expect all agencies by this day", "要求所有机关在此日前报送"),
}
