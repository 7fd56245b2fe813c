"""The texts about people: signing in, roles, leases, second looks, the review log and the reviewers.

In: nothing. Out: ``PEOPLE``, by ``screen.text``. Surprise: none of them tells who said what first, where somebody is to
look a second time.
"""

from __future__ import annotations

from ui.wording_codes import Text

PEOPLE = {
    "screen.log": Text("Review log", "核对记录"),
    "screen.reviewers": Text("Reviewers", "核对人员"),
    # --- signing in --------------------------------------------------------------------------------------------------
    "people.sign_in_first": Text("Sign in to see and review reports.", "请先登录，再查看和核对报告。"),
    "people.sign_in": Text("Sign in", "登录"),
    "people.sign_out": Text("Sign out", "退出登录"),
    "people.no_role": Text(
        "You are signed in as {person}, and nobody has given you a role yet: ask an administrator for one.",
        "您已用 {person} 登录，但尚未获得任何角色，请联系管理员。",
    ),
    "people.no_address": Text(
        "The provider gave no verified mail address of yours, so nobody can tell who you are: sign in with another "
        "account.",
        "登录服务没有提供您已验证的邮箱，无法确认身份，请换用其他账号登录。",
    ),
    "people.closed": Text(
        "This database lists who may review, and nobody has to sign in here, so nothing can be changed: start the app "
        "with GOUJI_SIGN_IN.",
        "本数据库已限定核对人员，而当前启动方式无须登录，因此只能查看。请设置 GOUJI_SIGN_IN 后重新启动。",
    ),
    "people.only_looking": Text("Your role lets you look, not answer.", "您的角色只能查看，不能核对。"),
    "error.not_allowed": Text(
        "{person} may not do this: the role {needed} is needed. Nothing was saved.",
        "{person} 没有权限，需要的角色：{needed}。没有保存任何内容。",
    ),
    "error.last_admin": Text(
        "{person} is the only administrator: make somebody else one first.",
        "{person} 是唯一的管理员，请先指定另一位管理员。",
    ),
    "role.none": Text("no role", "无角色"),
    "role.viewer": Text("viewer: looks", "查看：只看不改"),
    "role.reviewer": Text("reviewer: answers", "核对：可核对和上传"),
    "role.admin": Text("administrator: answers and gives roles", "管理：可核对并分配角色"),
    # --- leases and second looks -------------------------------------------------------------------------------------
    "second.asked": Text(
        "This report was settled once, and is settled a second time by you, without seeing what was said. Look at the "
        "page closely: some figures may have been changed to see whether that is noticed.",
        "这份报告已核对过一次，现由您独立复核，看不到前一次的结果。请仔细对照原文：个别数字可能被有意改动，以检验能否发现。",
    ),
    "second.hidden": Text(
        "You are to settle this report a second time, so what was said the first time is not shown until you have.",
        "这份报告等您独立复核，完成之前不显示前一次的结果。",
    ),
    # --- the review log ----------------------------------------------------------------------------------------------
    "log.title": Text("Review log", "核对记录"),
    "log.none": Text("No decision fits this filter.", "没有符合条件的记录。"),
    "log.empty": Text(
        "Nobody has decided anything yet: what is decided under Review stands here.",
        "还没有任何核对结果。在“核对”中作出的结果会列在这里。",
    ),
    "log.count": Text("Decisions: {count}", "共 {count} 条"),
    "log.who": Text("Who", "核对人"),
    "log.everybody": Text("everybody", "所有人"),
    "log.by_sums": Text("the sums", "勾稽关系"),
    "log.document": Text("Document", "文件"),
    "log.field": Text("Field", "字段"),
    "log.what": Text("What", "结果"),
    "log.anything": Text("anything", "全部"),
    "log.when": Text("When", "时间"),
    "log.from": Text("From", "起"),
    "log.to": Text("To", "止"),
    "log.before": Text("Before", "原值"),
    "log.after": Text("After", "现值"),
    "log.why": Text("Why", "依据"),
    "log.moved": Text("moved from {field}", "移自 {field}"),
    "log.second": Text("second look", "复核"),
    "log.csv": Text("Download as a table (CSV)", "下载表格（CSV）"),
    "log.jsonl": Text("Download as JSON Lines", "下载 JSON Lines"),
    # --- the reviewers -----------------------------------------------------------------------------------------------
    "reviewers.title": Text("Reviewers", "核对人员"),
    "reviewers.empty": Text(
        "Nobody has answered yet: what each person did stands here once they have.",
        "还没有人核对。有结果后，这里列出各人的情况。",
    ),
    "reviewers.what": Text(
        "An answer is what was sent at once, about one field or many. A field counts once; what was taken back counts "
        "in neither. The time leaves out pauses of more than five minutes; seconds an answer are the median of the "
        "times between two, in which long looks count little. The review log lists a decision for every field of an "
        "answer, with those taken back and those of the sums. "
        "Agreement counts fields that two people settled without seeing each other. An error that was planted was "
        "shown to somebody on purpose, in a second look, where it can change nothing.",
        "一次提交（一项或多项）为一次核对，每个字段只计一次，已撤回的均不计。用时不含超过五分钟的停顿；"
        "每次用时为相邻两次间隔的中位数，较长的查看影响很小。核对记录按字段逐条列出，含已撤回的和由勾稽关系确定的。"
        "一致率只统计两人互不知情、各自核对的字段。植入的错误只出现在复核中，不会影响任何数据。",
    ),
    "reviewers.person": Text("Person", "人员"),
    "reviewers.acts": Text("Answers", "核对次数"),
    "reviewers.fields": Text("Fields", "字段数"),
    "reviewers.time": Text("Time (min)", "用时（分钟）"),
    "reviewers.pace": Text("Seconds an answer (median)", "每次用时（秒，中位数）"),
    "reviewers.agreement": Text("Agreement", "一致"),
    "reviewers.overruled": Text("Overruled", "被推翻"),
    "reviewers.caught": Text("Planted errors caught", "发现植入错误"),
    "reviewers.of": Text("{part} of {whole} ({share})", "{part}/{whole}（{share}）"),
    "reviewers.waiting": Text("Second looks that wait: {count}", "等待复核：{count} 份"),
    "reviewers.off": Text(
        "No report is looked at a second time (GOUJI_SECOND_SHARE is 0).", "未设置复核（GOUJI_SECOND_SHARE 为 0）。"
    ),
    "reviewers.disagreements": Text("Two said different things: {count}", "两次结果不一致：{count} 项"),
    "reviewers.no_disagreements": Text(
        "There is nothing that two disagree about and you can decide.", "没有需要您裁定的不一致项。"
    ),
    "reviewers.differ": Text("One said {first}, another {second}.", "一人认为 {first}，另一人认为 {second}。"),
    "reviewers.decide": Text("Decide it", "去裁定"),
    "reviewers.roles": Text("Roles", "角色"),
    "reviewers.address": Text("Mail address", "邮箱"),
    "reviewers.role": Text("Role", "角色"),
    "reviewers.give": Text("Give role", "分配角色"),
    "reviewers.given": Text("{person}: {role}", "{person}：{role}"),
}
