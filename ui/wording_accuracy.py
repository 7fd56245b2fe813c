"""The texts of the accuracy screen.

In: nothing. Out: ``ACCURACY``, by ``accuracy.text``, ``audit.verdict`` and ``trait.kind``. Surprise: the sentences say
what a figure proves, not only what it is, since nobody reads a bound who is not told what it means.
"""

from __future__ import annotations

from ui.wording_codes import Text

ACCURACY = {
    "screen.accuracy": Text("Accuracy", "准确度"),
    "accuracy.title": Text("Accuracy", "准确度"),
    # --- audited fields ----------------------------------------------------------------------------------------------
    "accuracy.production": Text("Your documents", "您的文件"),
    "accuracy.production_what": Text(
        "A share of the fields that are thought to be right ({share}) is put to reviewers among the others, without a "
        "mark. Their answers tell how many unflagged fields are wrong.",
        "系统认为正确的字段中有一小部分（{share}）混在其他字段里一并核对，不作标记。由核对结果可以估计未提示字段的实际错误率。",
    ),
    "accuracy.production_off": Text(
        "No unflagged fields are put to reviewers (GOUJI_AUDIT_SHARE is 0), so silent errors are not counted.",
        "未抽查任何未提示字段（GOUJI_AUDIT_SHARE 为 0），因此无法统计未被发现的错误。",
    ),
    "audit.none": Text("Nobody has answered yet, so nothing is known.", "尚无核对结果，暂时无法判断。"),
    "audit.open": Text(
        "No sign that the error budget is exceeded, but the answers are too few to prove that it is kept: that "
        "takes {needed} without an error.",
        "没有迹象表明超出容许错误率，但核对结果太少，尚不能证明。至少需要 {needed} 个全部正确的结果。",
    ),
    "audit.within": Text(
        "The error budget is kept: even the upper bound is within it.", "错误率在容许范围之内：上限也未超出。"
    ),
    "audit.over": Text(
        "More errors than the budget allows, though chance may have done it. Look at the errors below.",
        "错误多于容许值，但也可能出于偶然。请查看下面的错误。",
    ),
    "audit.left": Text(
        "The error budget is not kept: even the lower bound is beyond it. Do not use unflagged figures without a look "
        "until the cause is found.",
        "错误率已超出容许范围：下限也高于容许值。在查明原因之前，未提示的数值不应直接使用。",
    ),
    "accuracy.drawn": Text("Fields drawn", "抽取字段"),
    "accuracy.answered": Text("Answered", "已核对"),
    "accuracy.wrong": Text("Wrong", "有误"),
    "accuracy.unreadable": Text("Not readable", "无法辨认"),
    "accuracy.estimate": Text("Wrong in 10,000", "每万项错误"),
    "accuracy.bounds": Text("95 % bounds", "95% 界限"),
    "accuracy.between": Text("{low} to {high}", "{low} 至 {high}"),
    "accuracy.budget": Text("Error budget in 10,000", "每万项容许错误"),
    "accuracy.wrong_field": Text(
        "{field}: read {value}, the reviewer says {answer}", "{field}：读作 {value}，核对为 {answer}"
    ),
    # --- drift -------------------------------------------------------------------------------------------------------
    "accuracy.drift": Text("Is the material what it was?", "材料是否有变化"),
    "accuracy.drift_none": Text(
        "Your newest documents ({count}) are like those that the program was last measured on ({list}, "
        "cases: {cases}).",
        "最近的 {count} 份文件与上次评测的材料（{list}，{cases} 个案例）相近。",
    ),
    "accuracy.drift_few": Text(
        "Too few documents to tell: {count} of {needed}.", "文件太少，无法判断：{count} 份，至少需要 {needed} 份。"
    ),
    "accuracy.drift_found": Text(
        "Your newest documents ({count}) differ from those that the program was last measured on ({list}, "
        "cases: {cases}). What was measured there may not hold here:",
        "最近的 {count} 份文件与上次评测的材料（{list}，{cases} 个案例）不同，那里的评测结果在这里未必成立：",
    ),
    "accuracy.drift_line": Text(
        "{trait}: {now} of the documents, {before} then", "{trait}：现占 {now}，当时占 {before}"
    ),
    "trait.format": Text("files of the kind {value}", "{value} 格式的文件"),
    "trait.form": Text("section {section} in the form of {value}", "{section} 部分采用 {value} 年格式"),
    "trait.reason": Text("doubts: {value}", "存疑：{value}"),
    "trait.flagged": Text("documents with a doubtful field", "有存疑字段的文件"),
    "trait.flagged_much": Text("documents with more than 20 doubtful fields", "存疑字段超过 20 项的文件"),
    "trait.failed": Text("documents that could not be read", "无法读取的文件"),
    # --- test cases --------------------------------------------------------------------------------------------------
    "accuracy.cases": Text("Test cases", "评测案例"),
    "accuracy.no_runs": Text(
        "No evaluation has been run yet: python -m eval runs one.", "还没有评测记录：运行 python -m eval 即可评测。"
    ),
    "accuracy.list": Text("Case list", "案例列表"),
    "accuracy.run_of": Text("Run {id} of {when}, revision {revision}", "第 {id} 次评测，{when}，版本 {revision}"),
    "accuracy.exact": Text("Right before review", "核对前正确率"),
    "accuracy.exact_nonzero": Text("Right before review, non-zero figures", "核对前正确率（非零数值）"),
    "accuracy.zeros": Text("An answer of 0 everywhere", "全部填 0 的正确率"),
    "accuracy.silent": Text("Wrong and unflagged", "有误且未提示"),
    "accuracy.silent_of": Text("{silent} of {unflagged}", "{silent} / {unflagged}"),
    "accuracy.silent_bound": Text("at most {bound} in 10,000 (95 %)", "每万项至多 {bound} 项（95%）"),
    "accuracy.flagged": Text("Questions a report", "每份提问数"),
    "accuracy.touchless": Text("Reports without a question", "无需核对的报告"),
    "accuracy.runs": Text("Runs", "次数"),
    "accuracy.share": Text("share, %", "百分比"),
    "accuracy.all_runs": Text("All runs", "全部记录"),
    "accuracy.run": Text("Run", "编号"),
    "accuracy.when": Text("When", "时间"),
    "accuracy.revision": Text("Revision", "版本"),
    "accuracy.count": Text("Cases", "案例数"),
    # --- corrections -------------------------------------------------------------------------------------------------
    "accuracy.corrections": Text("Repeated corrections", "重复出现的更正"),
    "accuracy.corrections_what": Text(
        "Corrections of one kind in several documents. Where the pages print a label that the form does not know, one "
        "word in extractor/forms/{form}.toml cures them all.",
        "多份文件中同一类的更正。若原文的行名不在格式文件中，在 extractor/forms/{form}.toml 中添加该写法即可。",
    ),
    "accuracy.corrections_none": Text(
        "No correction has been made in several documents.", "没有在多份文件中重复出现的更正。"
    ),
    "accuracy.row": Text("Row", "行"),
    "accuracy.kind": Text("What was corrected", "更正内容"),
    "accuracy.printed": Text("The pages print", "原文写法"),
    "accuracy.reasons": Text("Doubts", "存疑原因"),
    "accuracy.often": Text("Corrections", "更正次数"),
    "accuracy.documents": Text("Documents", "文件数"),
    "correction.omitted": Text("a figure was missing", "漏读数值"),
    "correction.invented": Text("nothing stands there", "原文并无数值"),
    "correction.misread": Text("another figure stands there", "读作其他数值"),
    # --- charts ------------------------------------------------------------------------------------------------------
    "chart.figures": Text("In figures", "数据表"),
    "chart.questions": Text("Questions per report", "每份报告的疑点数"),
    "chart.questions_what": Text(
        "How many reports had how many doubtful fields when they were read.", "读取时有多少报告含有多少个有疑点的字段。"
    ),
    "chart.questions_x": Text("Doubtful fields", "有疑点的字段"),
    "chart.questions_y": Text("Reports", "报告"),
    "chart.doubts": Text("By kind of doubt", "按疑点种类"),
    "chart.doubts_what": Text(
        "In how many reports each reason of doubt occurs, the most frequent first.",
        "各种疑点出现在多少份报告中，由多到少。",
    ),
    "chart.doubts_x": Text("Reason", "原因"),
    "chart.doubts_y": Text("Reports", "报告"),
    "chart.forms": Text("By form", "按格式"),
    "chart.forms_what": Text(
        "Doubtful fields per report, by the form that a table of it follows.",
        "按报告所用格式，平均每份报告有疑点的字段数。",
    ),
    "chart.forms_x": Text("Form", "格式"),
    "chart.forms_y": Text("Doubtful fields per report", "每份报告有疑点的字段"),
    "chart.days": Text("Over time", "按日期"),
    "chart.days_what": Text(
        "Share of the reports of a day in which nobody had to look at anything.", "当天收到的报告中无需人工核对的比例。"
    ),
    "chart.days_x": Text("Day", "日期"),
    "chart.days_y": Text("Reports without a question", "无疑点的报告"),
    "chart.calibration": Text("Whether the confidence can be believed", "置信度是否可信"),
    "chart.calibration_what": Text(
        "Each point is a group of fields: the error that the program claims against the error that was found. On the "
        "dashed line both agree, above it the program is too sure; hollow points were never wrong.",
        "每个点是一组字段：横轴为程序自称的错误率，纵轴为实际错误率。虚线上两者一致，其上方说明程序过于自信；"
        "空心点从未出错。",
    ),
    "chart.calibration_x": Text("Claimed error", "自称的错误率"),
    "chart.calibration_y": Text("Actual error", "实际错误率"),
    "chart.calibration_n": Text("Fields", "字段"),
    "chart.exact_by_form": Text("Right values by form", "按格式的正确率"),
    "chart.exact_by_form_what": Text(
        "Share of the values that are not zero and were read as they are printed, by the form of their table.",
        "按表格格式，非零数值与原文一致的比例。",
    ),
    "chart.exact_by_form_x": Text("Form", "格式"),
    "chart.exact_by_form_y": Text("Right before review", "核对前正确"),
    "chart.runs": Text("All runs over time", "历次评测"),
    "chart.runs_what": Text(
        "Right values that are not zero, and reports that nobody had to look at, run by run.",
        "历次评测中非零数值的正确率，以及无需人工核对的报告比例。",
    ),
}
