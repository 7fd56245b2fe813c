"""The texts of the review workspace and of the questions that it asks.

In: nothing. Out: ``WORKSPACE``. Surprise: those that begin with ``ws.`` are sent to the browser as they are; braces in
them are filled in there.
"""

from __future__ import annotations

from ui.wording_codes import Text

_NOT_SAVED_NO_REDO = Text(
    "What was taken away had not been saved, so it cannot be done again: answer anew.",
    "撤去的答复尚未保存，因此无法重做：请重新答复。",
)
"""Said by the server, or by the browser, whichever took it away."""

WORKSPACE = {
    "cause.other_table": Text(
        "The table may be another report's, office's or year's.", "这张表可能属于另一份报告、另一机关或另一年度。"
    ),
    "cause.form": Text("It is open which form the table follows.", "不能确定这张表采用哪一种格式。"),
    "cause.table_gone": Text("Nothing of the table was found.", "没有找到这张表的任何内容。"),
    "cause.rows_gone": Text("Some rows of this table were not found.", "本表有些行没有找到。"),
    "cause.cells_lost": Text("The rows are there; cells of them are not.", "行还在，其中一些单元格已丢失。"),
    "cause.shifted": Text("The figures may stand in other rows or columns.", "数字可能错行或错列。"),
    "cause.head": Text("The head of a column stands elsewhere, or is another one.", "列名位置不对，或是另一个列名。"),
    "cause.row_twice": Text("A row stands twice.", "有一行出现了两次。"),
    "cause.label": Text("The label of a row is damaged, gone, or another one.", "行名残缺、丢失，或与规定格式不同。"),
    "cause.cells": Text("A row has other cells than the form has columns.", "一行的单元格数与格式的列数不符。"),
    "cause.signs": Text("Characters of some figures are unclear.", "一些数字的字符不清楚。"),
    "cause.sum": Text("A sum of the form fails.", "有一条勾稽关系不成立。"),
    "cause.sum_elsewhere": Text(
        "Sums of the table fail, though none that these figures are in.", "本表有勾稽关系不成立，但不涉及这些数字。"
    ),
    "cause.sum_mended": Text(
        "A sum of the form failed when this was read; none of these figures is in one that fails now.",
        "读取时有一条勾稽关系不成立；现在这些数字涉及的勾稽关系已没有不成立的。",
    ),
    "cause.worked_out": Text("Figures follow from others that are unsure.", "数字由其他不确定的数字推出。"),
    "cause.empty": Text("Cells are empty where others have figures.", "一些单元格为空，而其他单元格有数字。"),
    "cause.no_figures": Text("Pictures or struck-out figures stand in cells.", "单元格中是图片或已划去的数字。"),
    "cause.joined": Text("Figures stand together and can be parted in other ways.", "数字连在一起，可以有不同的拆分。"),
    "cause.row": Text("Fields of a row are unsure.", "一行中有不确定的字段。"),
    "cause.field": Text("A single field is unsure.", "一个字段不确定。"),
    "workspace.saved": Text("Saved. {field}: {decision}.", "已保存。{field}：{decision}。"),
    "workspace.other_person": Text(
        "{author} gave this answer, and now you are {own}: nothing was saved. Answer again if you say so too.",
        "这是 {author} 作的答复，而现在是 {own}：没有保存。如果您也这样认为，请重新答复。",
    ),
    "workspace.saved_before": Text("Saved before the page was loaded anew.", "在页面重新载入之前已保存。"),
    "workspace.saved_many": Text("Saved, fields: {count}.", "已保存 {count} 项。"),
    "workspace.filled": Text(
        "Saved, fields: {count}; as it stood {same}, changed {changed}, empty {empty}.",
        "已保存 {count} 项：与原有一致 {same}，更改 {changed}，为空 {empty}。",
    ),
    "workspace.left_free": Text(
        "Cells left without a figure, which count as not readable until one is typed: {count}.",
        "有 {count} 个单元格不再有数字，在填写之前视为无法辨认。",
    ),
    "workspace.not_readable": Text("Cannot be read: {count}.", "无法辨认 {count} 项。"),
    "workspace.as_read": Text(
        "All of it stands there already, and nothing of it is doubted.", "与现有数字完全一致，且均无疑点。"
    ),
    "workspace.meanwhile": Text(
        "{field}: somebody was faster, nothing was saved over it. {decision}.",
        "{field}：刚刚已有人核对，没有覆盖。{decision}。",
    ),
    "workspace.other_document": Text(
        "Nothing was saved: this answer is about another document or another reading of it.",
        "没有保存：这个答复针对的是另一份文件或它的另一次读取结果。",
    ),
    "workspace.at": Text("{field}: {said}", "{field}：{said}"),
    "workspace.done_undo": Text("Taken back: {fields}.", "已撤回：{fields}。"),
    "workspace.done_redo": Text("Done again: {fields}.", "已重做：{fields}。"),
    "workspace.not_withdrawn": Text(
        "Nothing was taken back: there is a later decision about it.", "没有撤回：之后又有新的核对结果。"
    ),
    "workspace.dropped": Text("Not saved, and taken away: {fields}.", "尚未保存，已撤去：{fields}。"),
    "workspace.no_undo": Text(
        "There is nothing to take back of what you did since this tab was opened; an earlier answer is taken back at "
        "its field.",
        "自打开本标签页以来没有可撤回的内容；更早的核对结果请在其字段处撤回。",
    ),
    "workspace.not_saved_no_redo": _NOT_SAVED_NO_REDO,
    "ws.not_saved_no_redo": _NOT_SAVED_NO_REDO,
    "ws.took_away": Text("Not saved, and taken away: {field}.", "尚未保存，已撤去：{field}。"),
    "ws.took_away_many": Text(
        "Not saved, and taken away: {field} and {count} more.", "尚未保存，已撤去：{field}等另外 {count} 项。"
    ),
    "workspace.no_redo": Text("There is nothing to do again.", "没有可重做的内容。"),
    "workspace.elsewhere": Text("in another document, {document}", "在另一份文件中（{document}）"),
    "workspace.and_more": Text(" and {count} more", "等另外 {count} 项"),
    "ws.form": Text("The form", "表格"),
    "ws.source": Text("The source", "原文"),
    "ws.left": Text("to review: {count}", "待核对 {count} 项"),
    "ws.done": Text("Nothing is left to review in this document.", "本文件已全部核对。"),
    "ws.unsaved": Text(
        "Typed here and not saved: {count}. Once more leaves all the same.",
        "已输入而未保存：{count} 项。再按一次仍然离开。",
    ),
    "ws.next_document": Text("Next document", "下一份文件"),
    "ws.today_what": Text(
        "Fields that you answered today, in all documents; what was taken back does not count. The rest is estimated "
        "from your own pace.",
        "您今天在全部文件中核对的字段数，已撤回的不计；剩余时间按您自己的速度估计。",
    ),
    "ws.today": Text("today: {done}", "今天 {done} 项"),
    "ws.pace": Text("today: {done} · ≈ {minutes} min left", "今天 {done} 项 · 约剩 {minutes} 分钟"),
    "ws.lapsed": Text(
        "Enter was pressed at other cells meanwhile, where nothing was saved: {count}.",
        "其间在其他单元格按下的回车没有保存：{count} 项。",
    ),
    "ws.sending": Text("being saved: {count}", "正在保存 {count} 项"),
    "ws.questions": Text("Questions by cause: {count}", "按原因归并的问题：{count} 个"),
    "ws.look": Text("Compare with the source, then answer for all of them:", "请先与原文对照，再一并答复："),
    "ws.accept_these": Text("Right as read: {count}", "读取无误：{count} 项"),
    "ws.blank_these": Text("The cells are empty: {count}", "单元格为空：{count} 项"),
    "ws.unreadable_these": Text("Cannot be read: {count}", "无法辨认：{count} 项"),
    "ws.accept": Text("Accept", "确认"),
    "ws.blank": Text("Empty", "为空"),
    "ws.unreadable": Text("Cannot be read", "无法辨认"),
    "ws.row": Text("Accept row", "确认整行"),
    "ws.table": Text("Accept table", "确认整表"),
    "ws.undo": Text("Undo", "撤销"),
    "ws.redo": Text("Redo", "重做"),
    "ws.report": Text("Why?", "依据"),
    "ws.help": Text("Keys", "按键"),
    "ws.next": Text("Next", "下一疑点"),
    "ws.before": Text("Back", "上一疑点"),
    "ws.raw": Text("On the page: {raw}", "原文：{raw}"),
    "ws.partings": Text("The figures of the row may be:", "这一行的数字可能是："),
    "ws.choices": Text("Suggested:", "建议数值："),
    "ws.sums": Text("Sums of this cell", "与本单元格有关的勾稽关系"),
    "ws.gap": Text("· gap {gap}", "· 相差 {gap}"),
    "ws.open": Text("· open", "· 尚缺数字"),
    "ws.history": Text("History", "核对记录"),
    "ws.withdraw": Text("Take this back", "撤回此结果"),
    "ws.nothing": Text(
        "Nothing was read here: type what the page says, or B for empty, U for unreadable.",
        "这里没有读出内容：请填写原文数字，或按 B 标为空、U 标为无法辨认。",
    ),
    "ws.nothing_many": Text("Nothing here waits that could be accepted.", "这里没有可以确认的待核对字段。"),
    "ws.no_moves": Text(
        "No figures can be moved from here: choose a cell of a table whose row has some.",
        "这里没有可以移动的数字：请选择表格中有数字的一行。",
    ),
    "ws.no_questions": Text("No question is left in this document.", "这份文件已没有待核对的问题。"),
    "ws.not_seen": Text(
        "Not all doubtful cells of this table were on the screen yet: scroll through it first.",
        "这张表中还有疑点没有显示过：请先滚动看完。",
    ),
    "ws.shape": Text(
        "A block of {rows} × {columns} does not fit here: nothing was filled in.",
        "填写或粘贴的内容为 {rows} 行 × {columns} 列，与此处不符：没有填入。",
    ),
    "ws.label_elsewhere": Text(
        "The pasted label “{label}” belongs to another row: nothing was filled in.",
        "粘贴内容中的行名“{label}”属于另一行：没有填入。",
    ),
    "ws.label_unknown": Text(
        "The pasted label “{label}” is no row of this table: copy the figures alone, or with another label. "
        "Nothing was filled in.",
        "粘贴内容中的行名“{label}”不是本表的行：请只复制数字，或改用其他行名。没有填入。",
    ),
    "ws.no_labels": Text(
        "Rows without labels: {rows}, from “{first}” to “{last}”. Compare them with the source; Enter once more saves "
        "them.",
        "粘贴的 {rows} 行没有行名，自“{first}”至“{last}”：请与原文对照。再按一次回车即保存。",
    ),
    "ws.words_between": Text(
        "Words stand among the pasted figures: copy labels and figures alone. Nothing was filled in.",
        "粘贴的数字之间夹有文字：请只复制行名和数字。没有填入。",
    ),
    "ws.two_ways": Text(
        "The pasted figures could go down the column as well as along the rows: nothing was filled in.",
        "粘贴的数字既可按列填入，也可按行填入：没有填入。",
    ),
    "ws.empties": Text(
        "Empty cells of the pasted block stand where something was read: {count}. Enter once more takes them as empty.",
        "粘贴内容中有 {count} 个空单元格，而该处读出了内容。再按一次回车即视为空。",
    ),
    "ws.type_row": Text("Type the row", "输入整行"),
    "ws.paste_table": Text("Paste the table", "粘贴表格"),
    "ws.typing": Text(
        "Type the figures of the row with strokes between them, 12/0/-/?, then Enter: - is an empty cell, ? one that "
        "cannot be read.",
        "请输入本行数字，以斜线隔开，如 12/0/-/?，然后回车：- 表示为空，? 表示无法辨认。",
    ),
    "ws.pasting": Text(
        "Select rows or the whole table in the source, with or without labels, copy, and press Ctrl+V here: each "
        "figure is compared with what was read.",
        "请在原文中选中若干行或整张表（有无行名均可）并复制，再在此按 Ctrl+V：每个数字都会与读取结果对照。",
    ),
    "ws.move": Text("Move figures", "移动数字"),
    "ws.moving": Text("These figures belong elsewhere:", "这些数字应在："),
    "ws.of_row": Text("this row", "本行"),
    "ws.of_rows": Text("from this row on", "本行及以下各行"),
    "ws.of_table": Text("the whole table", "整张表"),
    "ws.of_range": Text("the chosen cells", "所选单元格"),
    "ws.to_left": Text("{what}: one column to the left", "{what}：左移一列"),
    "ws.to_right": Text("{what}: one column to the right", "{what}：右移一列"),
    "ws.to_up": Text("{what}: one row higher", "{what}：上移一行"),
    "ws.to_down": Text("{what}: one row lower", "{what}：下移一行"),
    "ws.then_hold": Text("the sums hold then", "移动后勾稽关系成立"),
    "ws.then_fail": Text("failing sums {before} → {after}", "不成立的勾稽关系 {before} → {after}"),
    "ws.goes": Text("{figure} → {cell}", "{figure} → {cell}"),
    "ws.comma": Text(", ", "，"),
    "ws.goes_more": Text("{count} more likewise", "另有 {count} 项同样移动"),
    "ws.goes_free": Text("Left free: {count}, from {first} on.", "将空出 {count} 格，自 {first} 起。"),
    "ws.goes_lost": Text("Would find no place: {figures}", "将无处可放：{figures}"),
    "ws.moved_here": Text(
        "Moved here from {cell}: the source shows where it stands; dotted is what was read of this cell.",
        "移自 {cell}：原文中标出其所在位置；点线框为本格原来读取之处。",
    ),
    "ws.moved_away": Text(
        "What was read of this cell (dotted in the source) was moved to {cell}.",
        "本格原来读出的数字（原文中点线框处）已移至 {cell}。",
    ),
    "ws.move_again": Text("Enter once more moves them all the same.", "再按一次回车仍然移动。"),
    "ws.again": Text("Enter once more keeps {typed} as printed.", "再按一次回车，按原文保留 {typed}。"),
    "ws.again_block": Text("Enter once more keeps all of it as it is printed.", "再按一次回车，按原文保留全部内容。"),
    "ws.page": Text("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    "ws.wider": Text("Larger", "放大"),
    "ws.narrower": Text("Smaller", "缩小"),
    "ws.back": Text("Page before", "上一页"),
    "ws.on": Text("Next page", "下一页"),
    "ws.picture_of": Text("Page {page} of the document as a picture", "文件第 {page} 页的图像"),
    "ws.keys": Text(
        "Enter accepts or saves, and goes on · type to change · Shift+Enter row · Ctrl+Shift+Enter table · B empty · "
        "U unreadable · Ctrl+Z undo · H all keys",
        "回车确认或保存并前往下一疑点 · 直接输入可更改 · Shift+回车 整行 · Ctrl+Shift+回车 整表 · B 为空 · "
        "U 无法辨认 · Ctrl+Z 撤销 · H 全部按键",
    ),
    "ws.keys_typing": Text(
        "Enter accepts or saves, and goes on · letters are typed here · Escape leaves it · Shift+Enter row · "
        "Alt+B empty · Alt+U unreadable · Alt+N next doubt · Alt+H all keys",
        "回车确认或保存并前往下一疑点 · 此处字母作为内容输入 · Escape 不作更改 · Shift+回车 整行 · Alt+B 为空 · "
        "Alt+U 无法辨认 · Alt+N 下一疑点 · Alt+H 全部按键",
    ),
    "ws.all_keys": Text(
        """Arrows, Tab — move between the cells
Enter — accepts what was read, or saves what was typed, and goes to the next doubt, or where none is left on
typing, F2 — changes a cell; 12/0/-/? fills the row: - is an empty cell, ? one that cannot be read
Escape — leaves a cell as it was
N, P — the next doubt, the one before
B, U — the cell is empty; it cannot be read (with Alt while typing, and like N, P, M and D in cells of words)
Shift+Enter — accepts the row
Ctrl+Shift+Enter — accepts the table, once all of its doubts have been on the screen
Shift+arrows, Ctrl+Shift+arrows — choose several cells, which are answered together
Alt+1 … Alt+9 — takes a suggested value, or a way to part the row
Ctrl+V — fills a row or a block with what was copied from the page
M — ways to move figures that were read in the wrong cells
Q — the questions by cause; Escape leads back
Ctrl+Z, Ctrl+Y — takes the last act back, again and again; does it again
D — on to the next document, whatever is left of this one
Alt+PageUp, Alt+PageDown, Alt+=, Alt+- — turn the pages of the picture; show it larger, smaller
H, Escape — closes this""",
        """方向键、Tab — 在单元格之间移动
回车 — 确认读取结果，或保存输入内容，并前往下一疑点；没有疑点时前往下一份文件
直接输入、F2 — 更改单元格；输入 12/0/-/? 可填写整行：- 表示为空，? 表示无法辨认
Escape — 不作更改，退出单元格
N、P — 下一疑点、上一疑点
B、U — 单元格为空；无法辨认（输入时及在文字单元格中须加 Alt，N、P、M、D 亦同）
Shift+回车 — 确认整行
Ctrl+Shift+回车 — 确认整表，须先看过其中全部疑点
Shift+方向键、Ctrl+Shift+方向键 — 选择多个单元格，一并答复
Alt+1 … Alt+9 — 采用建议的数值，或本行数字的一种分法
Ctrl+V — 把从原文复制的内容填入一行或多行
M — 移动读错位置的数字
Q — 按原因归并的问题；Escape 返回
Ctrl+Z、Ctrl+Y — 逐步撤销；重做
D — 下一份文件，不论本文件是否核对完
Alt+PageUp、Alt+PageDown、Alt+=、Alt+- — 翻页；放大、缩小图像
H、Escape — 关闭本说明""",
    ),
}
