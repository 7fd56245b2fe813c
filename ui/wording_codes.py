"""The sentences for the codes of ``extractor``: states, reasons, verdicts, findings, decisions, errors.

In: nothing. Out: ``CODES``, by ``family.code``. Surprise: a code without a sentence here fails a test, so that whoever
adds one says what it means to the person who has to act on it.
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One text in both languages."""

    en: str
    zh: str
    one: str = ""
    """The English where ``count`` is 1, if that is said otherwise; Chinese says both alike."""


CODES = {
    # --- what the page holds -----------------------------------------------------------------------------------------
    "state.read": Text("read from the page", "从页面读出"),
    "state.blank": Text("the cell is empty", "单元格为空"),
    "state.derived": Text("not legible by itself, follows from the sums", "原文单独无法确定，由勾稽关系推出"),
    "state.missing": Text("nothing found", "未找到"),
    "state.unreadable_by": Text("cannot be read, says {author}", "{author} 认为无法辨认"),
    "state.blank_by": Text("the cell is empty, says {author}", "{author} 认为单元格为空"),
    "origin.parser": Text("read by the program", "程序读取"),
    "origin.model": Text("answered by the language model", "语言模型回答"),
    "origin.human": Text("entered by a person", "人工填写"),
    # --- why a field is unsure ---------------------------------------------------------------------------------------
    "reason.not_found": Text("Neither the cell nor its label was found.", "没有找到这个单元格，也没有找到它的行名。"),
    "reason.cell_lost": Text("The row is there, but this cell of it is not.", "这一行还在，但其中这个单元格已经丢失。"),
    "reason.cells_unclear": Text(
        "The row has fewer or more figures than columns, so it is open which figure belongs where.",
        "这一行的数字个数与列数不符，无法确定哪个数字属于哪一列。",
    ),
    "reason.empty_cell": Text(
        "The cell is empty where nearly all others are filled.", "其他单元格几乎都有数字，而这个单元格为空。"
    ),
    "reason.cells_joined": Text(
        "The cells of its row stand together with nothing between, and the sums leave more than one way to part them.",
        "这一行的单元格连在一起，中间没有分隔，勾稽关系不足以确定唯一的拆分方式。",
    ),
    "reason.surplus_cell": Text(
        "The row has a cell too many; the usual ones were taken.", "这一行多出一个单元格，暂按通常的位置取值。"
    ),
    "reason.split_number": Text(
        "A blank stands inside the number: it may be one number or two.",
        "数字中间有空格：可能是一个数，也可能是两个数。",
    ),
    "reason.label_unclear": Text(
        "The label of the row is damaged, far away or missing.", "这一行的行名残缺、离得太远或者缺失。"
    ),
    "reason.label_differs": Text(
        "The label of the row says more than the form's, or has another word.",
        "行名比规定格式多了内容，或者用了别的词。",
    ),
    "reason.form_unclear": Text(
        "Both forms, of 2019 and of 2021, fit this table about as well.",
        "2019年和2021年两种格式与这张表同样吻合，无法区分。",
    ),
    "reason.header_unclear": Text(
        "The column heads stand in another order than on the form, or its own says another thing: a year, a part.",
        "表头各列的顺序与规定格式不同，或者本列标明的是其他年份、时段或口径。",
    ),
    "reason.columns_reordered": Text(
        "The text has the figures in blocks of columns; they were put in order by the form's sums, or by their heads.",
        "原文按列分块排列数字；本程序依据勾稽关系或表头恢复了各数字的位置。",
    ),
    "reason.odd_figure": Text("This field cannot have such a figure.", "这个位置不应出现这样的数字。"),
    "reason.sum_broken": Text(
        "A sum of the form does not hold, and this field may be the cause.", "有一条勾稽关系不成立，问题可能出在这里。"
    ),
    "reason.sum_elsewhere": Text(
        "No sum that this field is in fails; others of its table do, so its figures may stand in wrong cells.",
        "本项涉及的勾稽关系没有不成立的；但本表另有勾稽关系不成立，数字可能错位。",
    ),
    "reason.sum_mended": Text(
        "A sum of the form did not hold when this was read; no sum that this field is in fails any more.",
        "读取时有一条勾稽关系不成立；现在本项涉及的勾稽关系已没有不成立的。",
    ),
    "reason.derived_weakly": Text(
        "Worked out from the sums, but from figures that are unsure themselves.",
        "由勾稽关系推算得出，但所依据的数字本身并不确定。",
    ),
    "reason.text_ends": Text("The text breaks off here.", "文本在这里中断。"),
    "reason.approximate": Text(
        "The text gives no exact figure (about, more than, nearly).", "正文给出的不是确数（约、余、近、超过）。"
    ),
    "reason.several_figures": Text("The text gives different figures for it.", "正文中出现了几个不同的数字。"),
    "reason.prose_differs": Text("The table and the text disagree.", "表格与正文不一致。"),
    "reason.prose_unclear": Text(
        "The text speaks of it in a way that no rule settles.", "正文提到了它，但说法无法按规则确定。"
    ),
    "reason.orders_in_text": Text(
        "The text gives orders to a machine that reads it, so its figures may have been put there.",
        "正文中有写给机器的指令，其中的数字可能是人为加入的。",
    ),
    "reason.second_report": Text("A second report stands in the same file.", "同一个文件里还有另一份报告。"),
    "reason.not_text": Text(
        "A picture or another object stands in the cell, no text.", "单元格里是图片或其他对象，不是文字。"
    ),
    "reason.struck_out": Text(
        "What stands in the cell is, or may be, struck out, hidden or deleted.",
        "单元格里的内容被（或可能被）划掉、隐藏或删除。",
    ),
    "reason.other_unit": Text(
        "The page gives it in another unit than the form asks for.", "原文使用的单位与规定格式不同。"
    ),
    "reason.factor": Text("The figure is printed with a factor, as in 3万.", "原文的数字带有“万”“千”等倍数。"),
    "reason.confusable": Text(
        "Signs that only look like digits, or Chinese numerals, stand among the digits.",
        "数字中夹有形似数字的字符，或者是中文数字。",
    ),
    "reason.readings_differ": Text(
        "Read by its rows and columns the page says something else than read in its order.",
        "按行列读取与按顺序读取的结果不同。",
    ),
    "reason.row_twice": Text("Its row stands twice in the table.", "这一行在表中出现了两次。"),
    "reason.other_scope": Text(
        "It may be another scope's, year's or office's: several such tables, a title or a note say so.",
        "可能属于另一范围、年度或机关：报告中有几张同类的表，或标题、注释、备注这样写明。",
    ),
    "reason.ocr": Text(
        "Recognised in a picture of the page, and no sum of the form bears it out.",
        "这是从图片中识别出来的，没有勾稽关系可以印证。",
    ),
    "reason.model_answer": Text(
        "The language model gave this answer; a person has to confirm it.", "这是语言模型的回答，需要人工确认。"
    ),
    "reason.low_confidence": Text(
        "No single cause, but the evidence is too thin to go unchecked.", "没有单一的原因，但把握不足，需要人工核对。"
    ),
    # --- what became of a document -----------------------------------------------------------------------------------
    "status.done": Text("settled", "已确定"),
    "status.review": Text("to review: {count}", "待核对 {count} 项"),
    "status.failed": Text("could not be read", "未能读取"),
    # --- broken identities -------------------------------------------------------------------------------------------
    "finding.source_inconsistent": Text(
        "All its figures were read surely: most likely the report itself prints a sum that does not hold. Compare with "
        "the source.",
        "其中的数字都读得确切：很可能是报告本身印出的数字不相符。请与原文对照。",
    ),
    "finding.unsettled": Text(
        "A figure may have been misread, or the report prints it so: compare with the source.",
        "可能有数字读错，也可能报告原文如此：请与原文对照。",
    ),
    "finding.across": Text(
        "Two places of the report contradict each other: one of them is wrong, or they speak of different things.",
        "报告两处内容互相矛盾：其中一处有误，或两处所指不同。",
    ),
    "finding.years": Text(
        "The report contradicts last year's of the same agency: one of the two is wrong.",
        "与同一机关上一年度的报告矛盾：两份报告中有一份有误。",
    ),
    "finding.unit": Text(
        "The report gives it in another unit than the form: the figure stands here as it is printed.",
        "报告使用的单位与规定格式不同：这里保留原文的数字。",
    ),
    "finding.joined": Text(
        "The cells of its row stand together with nothing between. They can be parted so:",
        "这一行的单元格连在一起。可能的拆分：",
    ),
    "finding.way": Text("{figures}", "{figures}"),
    "finding.in_unit": Text("In the form's unit: {value} {unit}.", "按规定单位应为 {value} {unit}。"),
    "finding.no_unit": Text("The form asks for {unit}.", "规定的单位是{unit}。"),
    "finding.between_sections": Text("Between the tables", "各表之间"),
    "finding.between_prose": Text("Between the text and the table", "正文与表格之间"),
    "finding.between_years": Text("Between last year's report and this one", "上年报告与本年报告之间"),
    "finding.last_year": Text("last year {name}", "上年{name}"),
    # --- decisions ---------------------------------------------------------------------------------------------------
    "action.accept": Text("confirmed", "确认"),
    "action.correct": Text("corrected", "更正"),
    "action.blank": Text("marked as empty", "标为空白"),
    "action.unreadable": Text("marked as unreadable", "标为无法辨认"),
    "action.withdraw": Text("taken back", "撤回"),
    "action.settle": Text("settled by the sums", "由勾稽关系确定"),
    # --- errors ------------------------------------------------------------------------------------------------------
    "error.error": Text("{detail}", "{detail}"),
    "error.unreadable": Text("The file cannot be read: {detail}", "文件无法读取：{detail}"),
    "error.unreadable_path": Text(
        "The file cannot be opened ({problem}): check the path and that you may read it.",
        "无法打开文件（{problem}）：请检查路径和读取权限。",
    ),
    "error.empty_file": Text(
        "The file is empty: save or download the report again and upload the new file.",
        "文件是空的：请重新保存或下载报告，再上传新文件。",
    ),
    "error.file_too_large": Text(
        "The file has {megabytes} MB and a report has a few at most: upload the report alone, without pictures and "
        "attachments (limit {limit} MB).",
        "文件有 {megabytes} MB，而一份报告通常只有几 MB：请只上传报告本身，不含图片和附件（上限 {limit} MB）。",
    ),
    "error.unknown_format": Text(
        "This kind of file cannot be read: save the report as one of {formats} and upload that.",
        "无法读取这种文件：请把报告另存为以下格式之一再上传：{formats}。",
    ),
    "error.unknown_encoding": Text(
        "The characters of the file cannot be recognised: open it where it reads well, save it as UTF-8 text and "
        "upload that.",
        "无法识别文件的字符编码：请在能正常显示的程序里打开，另存为 UTF-8 文本后上传。",
    ),
    "error.broken_file": Text(
        "The {format} file is damaged and cannot be opened: download or save it again and upload the new file.",
        "{format} 文件已损坏，无法打开：请重新下载或保存后再上传。",
    ),
    "error.too_much_content": Text(
        "The file holds far more than one report can have: upload the report alone, without what is around it.",
        "文件的内容远远超出一份报告：请只上传报告本身，去掉前后的其他内容。",
    ),
    "error.too_slow": Text(
        "Reading the file took more than {seconds} s and was given up: print it to PDF, or copy its text into a "
        "text file, and upload that.",
        "读取文件超过 {seconds} 秒，已放弃：请把报告打印成 PDF，或把文字复制到文本文件中再上传。",
    ),
    "error.too_much_memory": Text(
        "Reading the file took more than {megabytes} MB of memory and was given up: print it to PDF, or copy its text "
        "into a text file, and upload that.",
        "读取文件占用的内存超过 {megabytes} MB，已放弃：请把报告打印成 PDF，或把文字复制到文本文件中再上传。",
    ),
    "error.reader_died": Text(
        "The file ended the program that reads it; no other file was touched by that. Print it to PDF, or copy its "
        "text into a text file, and upload that.",
        "文件使读取程序意外终止，其他文件不受影响：请把报告打印成 PDF，或把文字复制到文本文件中再上传。",
    ),
    "error.office_missing": Text(
        "Files of this kind ({format}) are opened with LibreOffice, which is not installed here: install it, or save "
        "the report as .docx, .xlsx, .html or PDF and upload that.",
        "这类文件（{format}）需要用 LibreOffice 打开，而本机没有安装：请安装 LibreOffice，"
        "或者把报告另存为 .docx、.xlsx、.html 或 PDF 后上传。",
    ),
    "error.office_too_slow": Text(
        "LibreOffice could not open the {format} file within {seconds} s: save the report as .docx, .xlsx, "
        ".html or PDF and upload that.",
        "LibreOffice 在 {seconds} 秒内未能打开这个 {format} 文件：请把报告另存为 .docx、.xlsx、.html 或 PDF 后上传。",
    ),
    "error.scanned_file": Text(
        "The pages are pictures of text: upload the report as the agency published it in text form (web page, Word, or "
        "a PDF whose text can be selected), or install text recognition with: "
        ".venv/bin/python -m pip install '.[ocr]'.",
        "页面是文字的图片：请上传发布机关以文本形式发布的报告（网页、Word 或可以选中文字的 PDF），"
        "或者安装文字识别：.venv/bin/python -m pip install '.[ocr]'。",
    ),
    "error.not_a_report": Text(
        "None of the three statutory tables was found: upload the annual report on government information disclosure "
        "(政府信息公开工作年度报告) itself, with its tables.",
        "没有找到三张法定表格中的任何一张：请上传政府信息公开工作年度报告正文，并保留其中的表格。",
    ),
    "error.other_form": Text(
        "The table in it is of another form ({name}), which is not read: only those of 2014, 2019 and 2021 are. Its "
        "figures have to be taken by hand.",
        "文件中的表格是“{name}”，不属于能够读取的格式（2014、2019、2021），其中的数字需要人工录入。",
    ),
    "error.no_such_part": Text(
        "The file is not taken apart into so many reports: look at its first document.",
        "这个文件没有分成这么多份报告：请看它的第一份。",
    ),
    "error.empty_form": Text(
        "The form is empty: no figure stands in its tables. Upload the report that was filled in.",
        "这是一份空白表格，表中没有任何数字：请上传填好的报告。",
    ),
    "error.tables_missing": Text(
        "The headings of the statutory tables are there, but no tables: they may be pictures, or were lost in "
        "copying. Upload a file that has the tables as text, or a PDF or scan of the pages.",
        "法定表格的标题都在，但标题下没有表格：可能是图片，或在复制时丢失。请上传含有文字表格的文件，或该报告的PDF、扫描件。",
    ),
    "error.form_error": Text(
        "The form file {file} is wrong, line {line}: {problem}", "格式文件 {file} 第 {line} 行有误：{problem}"
    ),
    "error.prompt_error": Text("Prompt {name}: {problem}", "提示词 {name}：{problem}"),
    "error.model_error": Text(
        "The model gave no usable answer ({problem}); the fields wait for a person instead.",
        "模型没有给出可用的回答（{problem}）；这些字段改由人工处理。",
    ),
    "error.model_too_long": Text(
        "The question is too long for the model ({problem}); the fields wait for a person instead.",
        "问题超出模型的上下文长度（{problem}）；这些字段改由人工处理。",
    ),
    "error.model_cut_off": Text(
        "The model's answer came to no end ({problem}); the fields wait for a person instead.",
        "模型的回答没有写完（{problem}）；这些字段改由人工处理。",
    ),
    "error.limit_reached": Text(
        "The model's spending limit is reached ({limit} {unit}, {scope}); the fields wait for a person instead.",
        "模型的用量已达上限（{scope}：{limit} {unit}）；这些字段改由人工处理。",
    ),
    "error.model_down": Text(
        "The model is not asked for now ({problem}); the fields wait for a person instead.",
        "暂不询问模型（{problem}）；这些字段改由人工处理。",
    ),
    "error.not_stored": Text(
        "There is no stored answer to this question; the fields count as not asked.",
        "没有保存过这个问题的回答；这些字段视为未询问。",
    ),
    "error.store_error": Text("The database {file} cannot be used: {problem}", "数据库 {file} 无法使用：{problem}"),
    "error.database_busy": Text(
        "The database {file} is kept locked by another program: end that one or let it finish, and try again. What was "
        "stored before is kept.",
        "数据库 {file} 被另一个程序锁定：请结束该程序或等它完成，然后重试。此前保存的内容仍在。",
    ),
    "error.database_full": Text(
        "The database {file} cannot be written any further ({problem}): free some room where it lies, and try again. "
        "What was stored before is kept.",
        "数据库 {file} 无法继续写入（{problem}）：请在其所在磁盘腾出空间后重试。此前保存的内容仍在。",
    ),
    "error.database_read_only": Text(
        "The database {file} cannot be written ({problem}): see that you may write both it and its folder, and try "
        "again. What was stored before is kept.",
        "数据库 {file} 无法写入（{problem}）：请确认对该文件及其文件夹有写权限，然后重试。此前保存的内容仍在。",
    ),
    "error.database_damaged": Text(
        "The database {file} is damaged ({problem}), so nothing is taken from it: leave it as it is, have it looked at "
        "with gouji verify --db {file}, and put a backup in its place with gouji restore.",
        "数据库 {file} 已损坏（{problem}），因此不从中取出任何内容：请保持原样，用 gouji verify --db {file} 检查，"
        "并用 gouji restore 以备份替换。",
    ),
    "error.database_newer": Text(
        "The database {file} was written by a later version of this program ({problem}): use that version. Nothing was "
        "changed in it.",
        "数据库 {file} 由本程序的更新版本写成（{problem}）：请使用该版本。其中内容未作任何改动。",
    ),
    "error.usage_error": Text("{detail}", "{detail}"),
    "error.not_settled": Text("{document} is not settled: {detail}.", "{document} 尚未核对完：{detail}。"),
    "error.reviewers_disagree": Text(
        "Reviewers of {document} disagree about {fields}: let them decide again, or keep the last word.",
        "{document} 的核对人对 {fields} 意见不一：请重新核对，或以最后一次结果为准。",
    ),
    "error.not_scrubbed": Text(
        "The agency's name cannot be taken out of {document}: {detail}.", "无法从 {document} 中去除机关名称：{detail}。"
    ),
    "error.invalid_correction": Text("“{typed}” does not fit here: {expected}.", "“{typed}”不能填在这里：{expected}。"),
    "error.nothing_typed": Text("Nothing was typed: {expected}.", "还没有填写内容：{expected}。"),
    "error.too_large": Text(
        "“{typed}” is too large: no figure of a report has more than {digits} digits.",
        "“{typed}”太大：报告中的数字不会超过 {digits} 位。",
    ),
    "error.against_the_sums": Text(
        "With “{typed}”, {count} sums of the form would fail that do not fail now: look at the page again, and confirm "
        "once more if it is printed so.",
        "填入“{typed}”后，有 {count} 条勾稽关系由成立变为不成立：请再看原文，如原文确实如此，请再次确认。",
        "With “{typed}”, {count} sum of the form would fail that does not fail now: look at the page again, and "
        "confirm once more if it is printed so.",
    ),
    "error.further_from_the_sums": Text(
        "With “{typed}”, {count} sums of the form that fail already would fail by more: look at the page again, and "
        "confirm once more if it is printed so.",
        "填入“{typed}”后，有 {count} 条本已不成立的勾稽关系相差更大：请再看原文，如原文确实如此，请再次确认。",
        "With “{typed}”, {count} sum of the form that fails already would fail by more: look at the page again, and "
        "confirm once more if it is printed so.",
    ),
    "error.unlikely_figure": Text(
        "“{typed}” has {digits} digits, more than figures of reports have: look at the page again, and confirm once "
        "more if it is printed so.",
        "“{typed}”有 {digits} 位，超过报告中数字的常见位数：请再看原文，如原文确实如此，请再次确认。",
    ),
    "error.figures_left_over": Text(
        "{count} figures would find no place any more ({figures}): look at the page again, and confirm once more if "
        "they belong to no cell.",
        "有 {count} 个数字（{figures}）将没有去处：请再看原文，如它们不属于任何单元格，请再次确认。",
        "{count} figure would find no place any more ({figures}): look at the page again, and confirm once more if "
        "it belongs to no cell.",
    ),
    "error.not_movable": Text(
        "Nothing was moved: “{typed}” cannot stand in the cell that it would come into. Only figures of one table can "
        "be moved, each where it could be typed, and none between counts and amounts.",
        "没有移动任何数字：“{typed}”不能填在它要移入的单元格。只能在同一张表内移动数字，移入后须符合该单元格的填写要求，"
        "件数与金额之间不能互移。",
    ),
    "error.not_of_documents": Text(
        "The file {file} is no database of documents; it holds something else. It was not looked at any further, and "
        "nothing was changed in it.",
        "文件 {file} 不是存放报告的数据库，其中是别的内容；没有继续检查，也没有作任何改动。",
    ),
    "error.decided_meanwhile": Text(
        "Somebody decided about {field} meanwhile, so nothing was saved over it: look at it again.",
        "{field} 刚刚已有人核对，没有覆盖：请重新查看。",
    ),
    # What a field can hold, by its kind; said where a typed value does not fit.
    "expects.count": Text(
        "a whole number from 0 on is needed, as it stands on the page", "需要 0 或正整数，照原文填写"
    ),
    "expects.change": Text(
        "a whole number is needed, with a minus where the page has one", "需要整数，原文为减少时带负号"
    ),
    "expects.amount": Text("a number from 0 on is needed, decimals allowed", "需要 0 或正数，可带小数"),
    "expects.date": Text("a day is needed: 2024-01-19", "需要日期，如 2024-01-19 或 2024年1月19日"),
    "expects.year": Text("a year is needed: 2023", "需要年份，如 2023"),
    "expects.text": Text("a name is needed", "需要填写名称"),
}
