"""The sentences that say why a cell has its value, in both languages.

In: nothing. Out: ``WHY``, by key. Surprise: the signs of a confidence are called here as ``extractor.confidence`` calls
them; one without a text fails a test.
"""

from __future__ import annotations

from ui.wording_codes import Text

WHY = {
    "why.title": Text("Why this value?", "为什么是这个值？"),
    "why.reading": Text("Reading the file once more …", "正在重新读取文件……"),
    "why.gone": Text(
        "This version of the program does not find this field in the file any more.",
        "当前版本的程序在这份文件中已不再找到这个字段。",
    ),
    "why.differs": Text(
        "It was read by an earlier version of the program, or with other settings; read again now, it would be: {now}.",
        "这个值由较早版本的程序或在其他设置下读出；现在重新读取的结果是：{now}。",
    ),
    "why.how": Text("How", "读取方式"),
    "why.otherwise": Text("Read twice", "两种读法"),
    "why.place": Text("Place", "位置"),
    "why.row": Text("Row", "行"),
    "why.column": Text("Column", "列"),
    "why.table": Text("Table", "表"),
    "why.sums": Text("Sums", "勾稽"),
    "why.prose": Text("Text", "正文"),
    "why.confidence": Text("Confidence", "把握"),
    # --- how it was found --------------------------------------------------------------------------------------------
    "way.label": Text("The label of its row stands by its figures.", "行名就在这一行数字旁边。"),
    "way.place": Text(
        "The label of its row and the head of its column meet at its cell.", "行名与列的表头交汇于这个单元格。"
    ),
    "way.heads": Text(
        "Its row has no label; the column heads stand before its figures.", "这一行没有行名；数字之前是各列的表头。"
    ),
    "way.equal_figures": Text(
        "All figures of the table, or of a page of it, are the same, so their order does not matter.",
        "整张表（或其中一页）的数字全部相同，顺序无关紧要。",
    ),
    "way.order": Text(
        "The table has as many figures as the form, and they were taken in their order.",
        "表中数字的个数与规定格式一致，按原有顺序读取。",
    ),
    "way.blocks": Text(
        "The table stands in blocks of columns, and the form's sums tell the order of its figures.",
        "表格按列分块排列，由勾稽关系确定各数字的位置。",
    ),
    "way.below_heads": Text(
        "Its column stands below its own head, away from the labels of the rows.",
        "这一列在自己的表头之下，与行名分开。",
    ),
    "way.joined": Text(
        "The figures of its row stand together with nothing between, and the form's sums part them.",
        "这一行的数字连在一起，由勾稽关系拆分。",
    ),
    "way.prose": Text("A sentence of the text gives it.", "正文中有一句话给出。"),
    "way.title": Text("A title gives it.", "标题中给出。"),
    "way.sums": Text("It is not legible and follows from the form's sums.", "原文无法辨认，由勾稽关系推出。"),
    "way.model": Text("The language model pointed at it.", "由语言模型指出。"),
    "way.nothing": Text("Nothing on the page could be taken for it.", "页面上没有可以对应它的内容。"),
    # --- where -------------------------------------------------------------------------------------------------------
    "why.line": Text("line {line}", "第 {line} 行"),
    "why.page": Text("page {page}", "第 {page} 页"),
    "why.cell": Text("table {table}, column {column}", "第 {table} 个表格第 {column} 列"),
    "why.crossing": Text("Left of it stands {left}; above it {above}.", "左侧是{left}；上方是{above}。"),
    "why.two_readings": Text(
        "By rows and columns and in its order the table says different things: {now} was taken, {other} was not.",
        "按行列读与按顺序读，结果不同：采用了 {now}，没有采用 {other}。",
    ),
    # --- row, column, table ------------------------------------------------------------------------------------------
    "why.row_found": Text("its label stands there whole: {found}", "行名完整：{found}"),
    "why.row_partly": Text(
        "{share} of its label stands there: {before} ▮ {after}", "行名只有 {share}：{before} ▮ {after}"
    ),
    "why.row_heads": Text("before its figures stands: {before}", "数字之前是：{before}"),
    "why.crowd": Text("the labels of other rows stand there too: {labels}", "旁边还有其他行的行名：{labels}"),
    "why.beside": Text("right beside its cells stand more figures that no row takes", "旁边还有不属于任何一行的数字"),
    "why.cells": Text("cells there {count}, in the form {columns}: {cells}", "{columns} 列，{count} 个单元格：{cells}"),
    "why.no_rival": Text("nothing else could be paired with it", "没有其他可能的对应"),
    "why.other_line": Text(
        "second choice: these figures for {label} ({cells}); worse by {margin} points",
        "次选：把这些数字归于 {label}（{cells}），低 {margin} 分",
    ),
    "why.other_cells": Text(
        "second choice: other figures for this label ({cells}); worse by {margin} points",
        "次选：这个行名对应别处的数字（{cells}），低 {margin} 分",
    ),
    "why.unlabelled": Text("the row without a label", "没有行名的那一行"),
    "why.column_found": Text(
        "{number} of {columns}, {label}; its head stands on the page",
        "第 {number} 列（共 {columns} 列）{label}；页面上有这个表头",
    ),
    "why.column_lost": Text(
        "{number} of {columns}, {label}; its head stands nowhere on the page",
        "第 {number} 列（共 {columns} 列）{label}；页面上没有这个表头",
    ),
    "why.form": Text("taken for the form of {form}, {score} points", "按{form}年格式读取，{score} 分"),
    "why.form_rival": Text(
        "; the form of {rival} comes second with {rival_score}", "；其次是{rival}年格式，{rival_score} 分"
    ),
    "why.form_alone": Text("; it fits so well that no other form was tried", "；完全吻合，不必再试其他格式"),
    "why.rows": Text(
        "found: {found} of its rows ({rows}), {heads} of the column heads",
        "{rows} 行中找到 {found} 行，表头找到 {heads}",
    ),
    "why.stray": Text("figures in it that no row takes: {count}", "表中有 {count} 个数字不属于任何一行"),
    "why.columnwise": Text("its columns may come one by one", "各列可能是逐列排列的"),
    # --- sums --------------------------------------------------------------------------------------------------------
    "verdict.held": Text("holds", "成立"),
    "verdict.broken": Text("fails", "不成立"),
    "verdict.open": Text("open", "待定"),
    "why.zeros": Text("zeros: {count}", "另有 {count} 个 0"),
    # --- text --------------------------------------------------------------------------------------------------------
    "why.taken": Text("taken: {value}", "采用 {value}"),
    "why.agrees": Text("agrees: {value}", "一致 {value}"),
    "why.left": Text("not taken: {value}", "未采用 {value}"),
    # --- confidence --------------------------------------------------------------------------------------------------
    "why.probability": Text(
        "{probability} likely to be right; below {threshold}, or with a doubt, a person is asked",
        "正确的可能性 {probability}；低于 {threshold} 或存疑时需要人工核对",
    ),
    "why.signs": Text(
        "It comes of these signs, each with its weight (log-odds):", "依据以下各项及其权重（对数几率）："
    ),
    "why.model_asks": Text(
        "An answer of the language model always waits for a person.", "语言模型的回答一律需要人工核对。"
    ),
    "sign.value": Text("what holds for any value", "任何数值的基础分"),
    "sign.state: read": Text("it stands on the page", "页面上有这个值"),
    "sign.state: blank": Text("its cell is empty", "单元格为空"),
    "sign.state: derived": Text("it follows from the sums", "由勾稽关系推出"),
    "sign.several reasons": Text("there are several doubts", "存疑不止一处"),
    "sign.from prose": Text("it comes from the text, not from a table", "出自正文而非表格"),
    "sign.label damaged": Text("the label of its row is damaged", "行名残缺"),
    "sign.another line is near": Text("another row could have these figures as well", "这些数字也可能属于另一行"),
    "sign.cells and columns differ": Text("its row has more or fewer cells than columns", "单元格个数与列数不符"),
    "sign.heads damaged": Text("not all column heads were found", "表头不全"),
    "sign.read twice alike": Text(
        "read by rows and columns and in its order, its table says the same", "按行列读与按顺序读，结果相同"
    ),
    "sign.by rows and columns alone": Text(
        "rows and columns give it, and the order of its table something else", "按行列读出，按顺序读结果不同"
    ),
    "sign.a sum holds": Text("a sum holds with it", "有一条勾稽关系成立"),
    "sign.two sums hold": Text("two sums hold with it", "有两条勾稽关系成立"),
    "sign.a sum fails": Text("a sum fails with it", "有勾稽关系不成立"),
    "sign.null": Text("nothing was found", "没有找到"),
    "sign.null: figures lost": Text("nothing was found, and the file has lost figures", "没有找到，且文件丢失了数字"),
    "sign.prose null": Text("the text does not mention it", "正文没有提到"),
}
