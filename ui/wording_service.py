"""The words of what the HTTP interface refuses.

In: nothing. Out: a text in both languages for each of its errors. Surprise: the app shows none of them; they stand here
so that every error of the program can be said in both languages.
"""

from __future__ import annotations

from ui.wording_codes import Text

SERVICE = {
    "error.key_needed": Text(
        "A key is needed: send it as Authorization: Bearer KEY. Whoever runs the service makes one with gouji key.",
        "需要密钥：请以 Authorization: Bearer KEY 发送。密钥由服务的管理者用 gouji key 生成。",
    ),
    "error.wrong_key": Text(
        "The key is not known here, or was revoked: ask whoever runs the service for a new one.",
        "密钥无效或已吊销：请向服务的管理者索取新的密钥。",
    ),
    "error.only_here": Text(
        "Without keys this service answers programs on its own machine only, under the address that it was started "
        "with: make a key with gouji key new.",
        "没有密钥时，服务只在启动时的地址上答复本机程序：请用 gouji key new 生成密钥。",
    ),
    "error.too_many_requests": Text(
        "More requests a minute than {limit}: wait {seconds} s and go on more slowly.",
        "每分钟超过 {limit} 个请求：请等待 {seconds} 秒后放慢速度继续。",
    ),
    "error.too_busy": Text(
        "The service is at work on as many requests as it takes at once ({limit}): send this one again in a few "
        "seconds.",
        "服务正在处理 {limit} 个请求：请几秒后重新发送。",
    ),
    "error.body_too_large": Text(
        "The request has more than {megabytes} MB: send the files in several requests, or a smaller ZIP.",
        "请求超过 {megabytes} MB：请分几次发送文件，或使用较小的 ZIP。",
    ),
    "error.too_slow_sending": Text(
        "Nothing came for {seconds} s in the middle of the request: send it again.",
        "请求中途 {seconds} 秒没有数据：请重新发送。",
    ),
    "error.nothing_there": Text("There is no such {what} here.", "这里没有这个对象（{what}）。"),
    "error.invalid_request": Text(
        "The request is not as the description (/openapi.json) asks for it: {problems}.",
        "请求不符合接口说明（/openapi.json）：{problems}。",
    ),
    "error.wrong_method": Text(
        "This address is not asked in this way: see the description (/openapi.json).",
        "该地址不支持这种请求方法：请看接口说明（/openapi.json）。",
    ),
    "error.name_needed": Text(
        "Without a key a decision needs the name of whoever takes it, as author; with one it must not have any.",
        "没有密钥时，核对须在 author 中写明核对人；有密钥时不得填写。",
    ),
    "error.other_request": Text(
        "This Idempotency-Key came with another request before: give each request one of its own, and the same only to "
        "one that is sent again.",
        "这个 Idempotency-Key 已用于另一个请求：每个请求用自己的，只有重新发送时才用同一个。",
    ),
    "error.unforeseen": Text(
        "Something went wrong that nobody foresaw; nothing was changed. Its number in the log is {request}.",
        "出现未预料的错误，没有改动任何内容。日志中的编号是 {request}。",
    ),
}
