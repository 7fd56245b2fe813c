"""The texts of the screens.

In: nothing. Out: ``SCREENS``, by ``screen.text``. Surprise: counts stand behind a colon or in brackets wherever that
reads well, so that no text needs a plural.
"""

from __future__ import annotations

from ui.wording_codes import Text

SCREENS = {
    # --- everywhere --------------------------------------------------------------------------------------------------
    "app.title": Text("Gouji: annual reports read and reconciled", "勾稽：政府信息公开年报核读"),
    "app.purpose": Text(
        "Reads the figures out of annual reports on government information disclosure, however damaged the file is, "
        "checks them against the sums of the form, and asks you only about those that are in doubt.",
        "从政府信息公开工作年度报告中读出各项数字（文件残缺错乱也可以），按表内勾稽关系核验，只把拿不准的交给您核对。",
    ),
    "app.no_screen": Text(
        "There is no screen at the address that you opened; this is the first one.",
        "您打开的地址没有对应的页面，这里是首页。",
    ),
    "app.gone": Text("Gouji does not answer", "程序没有响应"),
    "app.gone_what": Text(
        "It was stopped, or the connection is gone. What you answered stays in this tab, and is saved once it "
        "answers again.",
        "程序已停止或连接中断。您的核对结果保留在本标签页，恢复后自动保存。",
    ),
    "app.broke": Text(
        "Something went wrong here that nobody foresaw. Nothing that was saved is lost; the details are in the "
        "program's log. Reload the page, or go on with another document.",
        "这里发生了意料之外的错误。已保存的内容不会丢失，详情已写入程序日志。请刷新页面，或先处理其他文件。",
    ),
    "between": Text(" · ", " · "),
    "value.none": Text("no value", "无数值"),
    "screen.start": Text("Start", "首页"),
    "screen.documents": Text("Documents", "文件"),
    "screen.queue": Text("Review", "核对"),
    "screen.report": Text("Report", "报告"),
    "screen.export": Text("Export", "导出"),
    "language.zh": Text("中文", "中文"),
    "language.en": Text("English", "English"),
    "sidebar.language": Text("Language", "语言"),
    "sidebar.author": Text("Decisions are signed by", "核对人"),
    "sidebar.change": Text("Change name", "更换姓名"),
    "sidebar.nobody": Text("Decisions are signed: no name given yet", "核对人：尚未填写"),
    "model.none": Text(
        "No language model is set up: unsettled fields go straight to review.",
        "未配置语言模型：未能确定的字段直接进入人工核对。",
    ),
    "model.name": Text("Language model: {name}", "语言模型：{name}"),
    "model.spent": Text(
        "Its spending limit for today is reached: what it would be asked waits under Review.",
        "今天的用量已达上限：原本要询问模型的字段改为等待人工核对。",
    ),
    # --- documents ---------------------------------------------------------------------------------------------------
    "documents.title": Text("Documents", "文件"),
    "documents.list": Text("All documents", "全部文件"),
    "documents.none": Text(
        "No documents yet. Bring some in on the first screen: files, a folder or a ZIP.",
        "还没有文件。请在首页上传文件、文件夹或 ZIP 压缩包。",
    ),
    "documents.none_such": Text(
        "No document is like this. Take something out of the filter above.",
        "没有符合条件的文件。请放宽上方的筛选条件。",
    ),
    "documents.to_start": Text("To the first screen", "前往首页"),
    "documents.search": Text("Search by agency, year or file name", "按机关、年度或文件名查找"),
    "documents.summary": Text(
        "Documents: {count} · settled: {done} · to review: {review} (fields: {fields}) · could not be read: {failed}",
        "共 {count} 份 · 已确定 {done} 份 · 待核对 {review} 份（{fields} 项）· 未能读取 {failed} 份",
    ),
    "documents.fails_own": Text("sums that fail: {count}", "报告内勾稽不符 {count} 处"),
    "documents.fails_years": Text("contradictions with last year's report: {count}", "与上年度报告不符 {count} 处"),
    "documents.document": Text("Agency and file", "机关与文件"),
    "documents.year": Text("Year", "年度"),
    "documents.forms": Text("Form", "格式"),
    "documents.verdict": Text("Verdict", "结果"),
    "documents.received": Text("Received", "接收时间"),
    "documents.review": Text("Review", "核对"),
    "documents.report": Text("Report", "报告"),
    "documents.again": Text("Try again", "重试"),
    "failed.menu": Text("More", "更多"),
    "failed.fetch": Text("Download the file", "下载文件"),
    "failed.remove": Text("Remove", "移除"),
    "failed.tried": Text("{name} was read again; the list shows what became of it.", "已重新读取 {name}，结果见列表。"),
    "failed.removed": Text("{name} was removed.", "已移除 {name}。"),
    "upload.label": Text(
        "Upload annual reports, several at once ({formats}; up to {limit} MB each)",
        "上传年度报告，可一次选择多份（{formats}；每份不超过 {limit} MB）",
    ),
    "upload.what": Text("What to upload", "上传内容"),
    "upload.files": Text("Files or ZIPs", "文件或 ZIP"),
    "upload.folder": Text("A folder", "文件夹"),
    "upload.choose": Text("Choose files", "选择文件"),
    "upload.drop": Text("or drop them here", "或拖放到这里"),
    "upload.refused": Text(
        "What is red has more than {limit} MB and was not taken: upload the report alone, without pictures and "
        "attachments, or save the page as text",
        "红色的文件超过 {limit} MB，未接收：请只上传报告本身，不含图片和附件，或另存为文本后上传",
    ),
    "upload.known": Text(
        "Here already since {when} as {name}: the same content, so it stays one document.",
        "内容与 {when} 收到的 {name} 完全相同，仍作为同一份文件。",
    ),
    "upload.parts": Text(
        "Reports in this file: {count}, each a document of its own:",
        "这个文件里有 {count} 份报告，各自成为一份文件：",
    ),
    "samples.read": Text("Try it with the sample reports ({count})", "用示例报告试一试（{count} 份）"),
    "reading.now": Text("Reading {n} of {total}: {name}", "正在读取第 {n} 份，共 {total} 份：{name}"),
    "verdict.waiting": Text("waiting", "等待读取"),
    "verdict.now": Text("being read", "正在读取"),
    "verdict.foreign": Text("not a report", "不是年度报告"),
    "verdict.unreadable": Text("unreadable", "无法读取"),
    "verdict.broke": Text("could not be read", "未能读取"),
    "verdict.broke_why": Text(
        "The reading broke down in a way that nobody foresaw. The file is kept and is tried again when the program "
        "starts the next time.",
        "读取时发生了意料之外的错误。文件已保留，程序下次启动时会再次读取。",
    ),
    # --- review ------------------------------------------------------------------------------------------------------
    "queue.title": Text("Review", "核对"),
    "queue.filter": Text("Document", "文件"),
    "queue.this_one": Text("{document} ({file})", "{document}（{file}）"),
    "queue.one": Text("{document} ({file}; to review: {count})", "{document}（{file}；待核对 {count} 项）"),
    "queue.done_one": Text("Nothing is left to review in {document}.", "{document} 已全部核对。"),
    "queue.done_all": Text("Nothing is left to review.", "没有待核对的字段。"),
    "queue.to_all": Text("Go on with the other documents", "继续核对其他文件"),
    "queue.to_documents": Text("To the documents", "返回文件"),
    "source.place": Text("Source, with the place marked", "原文，标出所在位置"),
    "source.row": Text(
        "Source: the field itself was not located; marked are other cells of its row",
        "原文：未能定位该字段，标出的是同一行的其他单元格",
    ),
    "source.label": Text(
        "Source: the field itself was not located; marked is the label of its row",
        "原文：未能定位该字段，标出的是这一行的行名",
    ),
    "source.near": Text(
        "Source: the field itself was not located; marked is the nearest field that was",
        "原文：未能定位该字段，标出的是最近的已定位字段",
    ),
    "source.nothing": Text(
        "Source: the field was not located; this is the beginning", "原文：未能定位该字段，这里是开头部分"
    ),
    "source.whole": Text("The whole source", "全部原文"),
    # --- incomplete reports ------------------------------------------------------------------------------------------
    "section.proactive": Text("section two", "第二部分"),
    "section.requests": Text("section three", "第三部分"),
    "section.disputes": Text("section four", "第四部分"),
    "incomplete.begins_within": Text(
        "The text begins within {section}: what stands before it in a report is not in this file.",
        "文本从{section}的中间开始：报告此前的内容不在这个文件里。",
    ),
    "incomplete.begins_at": Text(
        "The text begins with {section}: what stands before it in a report is not in this file.",
        "文本从{section}开始：报告此前的内容不在这个文件里。",
    ),
    "incomplete.ends_within": Text(
        "The text ends within {section}: what follows it in a report is not in this file.",
        "文本在{section}的中间结束：报告此后的内容不在这个文件里。",
    ),
    "incomplete.ends_at": Text(
        "The text ends after {section}: what follows it in a report is not in this file.",
        "文本在{section}之后结束：报告此后的内容不在这个文件里。",
    ),
    "incomplete.lost": Text("Nothing of {section} was found in this file.", "这个文件里没有找到{section}的任何内容。"),
    "incomplete.columns": Text(
        "The tables stand column by column, as in text copied from a PDF. If you have that PDF, add it instead: there "
        "rows and columns are seen.",
        "表格按列逐块排列，应是从 PDF 复制的文本。如有原 PDF，请改用 PDF：其中的行和列可以直接读出。",
    ),
    # --- deciding ----------------------------------------------------------------------------------------------------
    "author.label": Text(
        "Your name; it stands with all that you decide or bring in", "您的姓名；核对结果和导入的名单都会署名"
    ),
    "author.save": Text("Go on under this name", "以此姓名继续"),
    "author.needed": Text("Please give a name first.", "请先填写姓名。"),
    "decision.nowhere": Text(
        "{value} occurs nowhere in the text of the document. It is saved as you typed it; compare it with the source "
        "once more, or take it back.",
        "文件文本中没有出现 {value}。已按填写内容保存；请再与原文对照一次，如有误可撤回。",
    ),
    "decision.no_value": Text("{action} ({author}, {when})", "{action}（{author}，{when}）"),
    "decision.followed": Text(
        "With this, the sums settle {count} more; they come back if it is taken back.",
        "由此，勾稽关系又确定了 {count} 项；撤回本次核对后，这些项会重新列出。",
        "With this, the sums settle {count} more; it comes back if this is taken back.",
    ),
    "decision.by_sums": Text("{action}: {value} ({when})", "{action}：{value}（{when}）"),
    "decision.line": Text("{action}: {value} ({author}, {when})", "{action}：{value}（{author}，{when}）"),
    "history.none": Text("No decision has been taken about this field.", "这个字段还没有人工核对。"),
    "history.when": Text("When", "时间"),
    "history.who": Text("Who", "核对人"),
    "history.what": Text("What", "内容"),
    "history.change": Text(": {before} → {after}", "：{before} → {after}"),
    # --- report ------------------------------------------------------------------------------------------------------
    "report.title": Text("Report", "报告"),
    "report.document": Text("Document", "文件"),
    "report.none": Text("No report has been read yet.", "还没有读取任何报告。"),
    "document.unknown": Text(
        "There is no document number {number} here: the address is wrong, or the file was removed.",
        "这里没有编号为 {number} 的文件：地址有误，或文件已移除。",
    ),
    "document.failed": Text("{name} could not be read. {why}", "{name} 未能读取。{why}"),
    "document.waiting": Text("{name} has not been read yet.", "{name} 尚未读取。"),
    "report.received": Text("received {when}", "接收于 {when}"),
    "report.forms": Text("forms: {forms}", "格式：{forms}"),
    "report.form": Text("{section} {form}", "{section} {form}年"),
    "report.read_in": Text("read in {milliseconds} ms", "读取用时 {milliseconds} 毫秒"),
    "report.model": Text("model calls: {calls}, tokens: {tokens}", "模型调用 {calls} 次，{tokens} 词元"),
    "report.review": Text("Review ({count})", "核对（{count} 项）"),
    "report.open": Text("Open in Review", "在核对界面打开"),
    "report.to_field": Text("Answer in Review", "在核对界面作答"),
    "report.findings": Text("Sums that do not hold: {count}", "不成立的勾稽关系：{count} 条"),
    "report.units": Text("Figures in another unit than the form's: {count}", "单位与规定格式不同的数字：{count} 个"),
    "report.others": Text("Further tables in this report", "报告中的其他表"),
    "report.others_what": Text(
        "They stand beside the report's own tables and are of another scope, year or office. They are exported apart "
        "from its fields (others), and nobody is asked about them; what is unsure in them is marked all the same.",
        "这些表与本报告自身的表并列，范围、年度或机关不同。导出时单列（others），不作人工核对；其中不确定之处仍有标记。",
    ),
    "report.no_scope": Text("No heading of its own", "没有自己的标题"),
    "report.no_section": Text("{section}: this table was not found in the file.", "{section}：文件中没有找到这张表。"),
    "report.field": Text("Field", "字段"),
    "report.choose_document": Text("Choose a document", "选择文件"),
    "report.choose": Text("Choose a field", "选择字段"),
    "report.click": Text(
        "Click on a cell of the form, or choose a field here, to see where it stands in the source, who decided "
        "about it, and why it has its value.",
        "点击报告中的单元格，或在此选择字段，可查看它在原文中的位置、核对记录和读取依据。",
    ),
    "report.unsure": Text("Unsure: waits for a person.", "不确定：等待人工核对。"),
    "hint.raw": Text("On the page: {raw}", "原文：{raw}"),
    "finding.mend": Text("{field} {value} instead of {now}", "{field} 由 {now} 改为 {value}"),
    "finding.one_of": Text("What would mend it: {list}.", "可使其成立的改动：{list}。"),
    "finding.or": Text(" or ", "，或 "),
    "finding.no_single": Text("No change of a single figure would mend it.", "改动任何单个数字都不能使其成立。"),
    "legend.read": Text("read", "读出"),
    "legend.blank": Text("cell empty", "单元格为空"),
    "legend.derived": Text("worked out from the sums", "由勾稽关系推出"),
    "legend.model": Text("from the language model", "语言模型回答"),
    "legend.missing": Text("nothing there", "无内容"),
    "legend.unsure": Text("unsure, waits for a person", "不确定，待核对"),
    "legend.missing_unsure": Text("not found, waits for a person", "未找到，待核对"),
    "legend.broken": Text("may be why a sum fails", "可能导致勾稽不符"),
    "legend.accept": Text("confirmed by a person", "人工确认"),
    "legend.correct": Text("corrected by a person", "人工更正"),
    "legend.empty": Text("found empty by a person", "人工标为空白"),
    "legend.unreadable": Text("unreadable, says a person", "人工标为无法辨认"),
    # --- export ------------------------------------------------------------------------------------------------------
    "export.title": Text("Export", "导出"),
    "export.which": Text("Documents", "文件"),
    "export.all": Text("all ({count})", "全部（{count} 份）"),
    "export.some": Text("some", "选择部分"),
    "export.blind": Text(
        "Left out, since you may be asked to look at them a second time: {count}. Whoever only looks, and the command "
        "line, exports them too.",
        "其中 {count} 份可能请您作第二次核对，未列入导出；只读人员和命令行可以导出。",
    ),
    "export.choose": Text("Choose documents", "选择文件"),
    "export.waiting": Text(
        "Fields that still wait for a person: {count}. They are exported as they stand, with needs_review set.",
        "其中仍有 {count} 项待核对，将按现状导出，并标明 needs_review。",
    ),
    "export.unreadable": Text(
        "Fields that a person found unreadable: {count}. They are exported without a value: state missing, origin "
        "human, decision unreadable, with the person's name.",
        "人工标为无法辨认的字段共 {count} 项，导出时没有数值：state 为 missing，origin 为 human，decision 为 "
        "unreadable，并附核对人姓名。",
    ),
    "export.xlsx": Text("Excel workbook", "Excel 工作簿"),
    "export.xlsx_what": Text(
        "A sheet for each report, as the form is printed; doubtful figures are marked, with a note why. Sheets "
        "with the sums of all reports by year and form, as formulas; a list of what contradicts itself.",
        "每份报告一张表，按规定格式排版；存疑的数字有标记和批注。另有按年度和格式的汇总表（用公式计算），以及勾稽问题清单。",
    ),
    "export.xlsx_get": Text("Download workbook", "下载工作簿"),
    "export.wide": Text("CSV, one row for each report", "CSV，每份报告一行"),
    "export.wide_what": Text(
        "For statistics: one column for each field. The column unsure names the fields that still wait for a person.",
        "适合统计：每个字段一列。unsure 一列列出仍待核对的字段。",
    ),
    "export.wide_get": Text("Download CSV by report", "下载 CSV（每份报告一行）"),
    "export.csv": Text("CSV, one row for each field", "CSV，每个字段一行"),
    "export.csv_what": Text(
        "Value, state, reasons, and who decided when. Opens in Excel as it is.",
        "含数值、状态、原因、核对人和时间。可直接用 Excel 打开。",
    ),
    "export.csv_get": Text("Download CSV by field", "下载 CSV（每个字段一行）"),
    "export.jsonl": Text("JSON Lines, for programs", "JSON Lines，适合程序处理"),
    "export.jsonl_what": Text(
        "One line for each document, with all fields, findings and decisions.",
        "每份文件一行，包含全部字段、勾稽问题和核对记录。",
    ),
    "export.jsonl_get": Text("Download JSON Lines", "下载 JSON Lines"),
}
