"""The texts of the first screen, of filters, leases and of a document's story.

In: nothing. Out: ``START``. Surprise: none.
"""

from __future__ import annotations

from ui.wording_codes import Text

START = {
    # --- start -------------------------------------------------------------------------------------------------------
    "start.title": Text("Annual reports", "年度报告"),
    "start.empty": Text(
        "Nothing is here yet. Drop reports above, as files, a folder or a ZIP: each is read at once, and what is in "
        "doubt waits under Review. Without any at hand, try the sample reports.",
        "这里还没有文件。把年报拖到上方（文件、文件夹或 ZIP 均可），读取后拿不准的内容会列入“核对”。"
        "没有现成文件时，可先用示例报告试一试。",
    ),
    "start.state": Text("State of the work", "工作进度"),
    "start.documents": Text("documents", "文件"),
    "start.done": Text("settled", "已确定"),
    "start.review": Text("to review", "待核对"),
    "start.go": Text("Go on reviewing", "继续核对"),
    "start.list": Text("All documents", "全部文件"),
    "start.fields": Text("fields to review", "待核对字段"),
    "start.failed": Text("could not be read", "未能读取"),
    "start.failures": Text("Files that could not be read ({count})", "未能读取的文件（{count} 份）"),
    "start.batches": Text("Latest uploads", "最近上传"),
    "batch.totals": Text(
        "files: {files} · documents: {documents} · settled: {done} · to review: {review} (fields: {fields}) · "
        "could not be read: {failed} · still to read: {unread}",
        "文件 {files} 个 · 报告 {documents} 份 · 已确定 {done} 份 · 待核对 {review} 份（{fields} 项）· "
        "未能读取 {failed} 个 · 尚未读取 {unread} 份",
    ),
    "batch.more": Text("and {count} more files", "另有 {count} 个文件", "and {count} more file"),
    "batch.and_more": Text("{name} and {count} more", "{name} 及另外 {count} 个文件"),
    "batch.named": Text("{name} ({when})", "{name}（{when}）"),
    "samples.batch": Text("Sample reports", "示例报告"),
    "pace.done": Text("Done today: {fields} (answers: {acts}).", "今天已核对 {fields} 项，共 {acts} 次操作。"),
    "pace.left": Text("At this pace the rest takes about {time}.", "照此速度，其余约需 {time}。"),
    "pace.minutes": Text("{count} min", "{count} 分钟"),
    "pace.hours": Text("{count} h", "{count} 小时"),
    # --- filter ------------------------------------------------------------------------------------------------------
    "filter.title": Text("Filter", "筛选"),
    "filter.any": Text("any", "不限"),
    "filter.clear": Text("Clear", "清除"),
    "filter.state": Text("State", "状态"),
    "filter.agency": Text("Agency", "机关"),
    "filter.year": Text("Year", "年度"),
    "filter.form": Text("Form", "格式"),
    "filter.reason": Text("Reason", "原因"),
    "filter.batch": Text("Upload", "上传批次"),
    "filter.found": Text("Contradictions", "勾稽不符"),
    "found.all": Text("of any kind", "所有"),
    "found.own": Text("within the report", "报告内部"),
    "found.years": Text("with last year's report", "与上年度报告"),
    "filter.sort": Text("Order", "排序"),
    "list.unread": Text("not read yet", "尚未读取"),
    "list.failed": Text("could not be read", "未能读取"),
    "list.review": Text("to review", "待核对"),
    "list.done": Text("settled", "已确定"),
    "sort.newest": Text("newest first", "最新在前"),
    "sort.oldest": Text("oldest first", "最早在前"),
    "sort.name": Text("by file name", "按文件名"),
    "sort.agency": Text("by agency", "按机关"),
    "sort.waiting": Text("most to review first", "待核对最多在前"),
    "queue.held": Text(
        "{author} works in this document just now. Your answers are safe all the same: none is saved over theirs.",
        "{author} 正在核对这份文件。您仍可作答，不会覆盖对方的结果。",
    ),
    "queue.none_such": Text(
        "Nothing that the filter lets through is left to review; without it, documents wait: {count}.",
        "筛选范围内已无待核对内容；取消筛选后还有 {count} 份文件待核对。",
    ),
    "queue.all_held": Text(
        "Others work in all documents that wait ({count}). Choose one above to look at it, or come back in a while.",
        "待核对的 {count} 份文件都有人在处理。可在上方选择一份查看，或稍后再来。",
    ),
    # --- a document's story ------------------------------------------------------------------------------------------
    "story.title": Text("Story of this document", "这份文件的经过"),
    "story.received": Text("received as {name}", "收到，文件名 {name}"),
    "story.batch": Text("came with the upload {name} of {author}", "随 {author} 的上传“{name}”而来"),
    "story.nobody": Text("somebody without a name", "未填姓名者"),
    "story.read": Text("read by version {version}; unsure: {flagged}", "由 {version} 版读取，不确定 {flagged} 项"),
    "story.failed": Text("could not be read by version {version}", "{version} 版未能读取"),
    "story.by_sums": Text("settled by the sums or opened again: {count}", "由勾稽关系确定或重新列出 {count} 项"),
    "story.decided": Text("{author}: {what}", "{author}：{what}"),
    "story.count": Text("{action} {count}", "{action} {count} 项"),
    "story.settled": Text("nothing is left to review", "已全部核对"),
}
