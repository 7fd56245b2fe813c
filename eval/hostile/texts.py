"""Hostile files that are text: web pages, plain text, JSON, mail archives, RTF.

In: a ``Random``. Out: the bytes of a file. Surprise: what hurts is repetition where a pattern looks back, depth where a
parser calls itself, and numbers where a program makes room before it looks.
"""

from __future__ import annotations

import json
from random import Random

from eval.hostile.packed import Maker

_TITLE = "青禾县测试局2023年政府信息公开工作年度报告\n一、总体情况\n"
_ROW = "本年新收政府信息公开申请数量"
_DEPTHS = (100, 2_000, 50_000, 500_000)


def pages_deep(chance: Random) -> bytes:
    """Elements within elements, closed or not."""
    name = chance.choice(("div", "table><tr><td", "b", "ul><li", "svg", "select", "a", "font", "template", "math"))
    last = name.rsplit("<", 1)[-1]
    depth = chance.choice(_DEPTHS)
    behind = f"</{last}>" * depth if chance.random() < 0.5 else ""
    return f"<html><body>{_TITLE}{f'<{name}>' * depth}1{behind}".encode()


def pages_spans(chance: Random) -> bytes:
    """Cells that claim to cover the world."""
    number = chance.choice(("1000000000", "-5", "65535", "1e9", "９９９", "0", "99999999999999999999", "x"))
    kind = chance.choice(("rowspan", "colspan", "rowspan=1000 colspan"))
    rows = chance.choice((3, 400))
    return f"{_TITLE}<table>{f'<tr><td {kind}={number}>{_ROW}<td>1<td>2</tr>' * rows}</table>".encode()


def pages_many(chance: Random) -> bytes:
    """A great many of one thing."""
    count = chance.choice((20_000, 200_000))
    body = chance.choice(
        (
            "<table><tr><td>1</table>" * count,
            f"<p {' '.join(f'a{n}=1' for n in range(count))}>1",
            "<!--" * count,
            "<" * count * 4,
            "&" * count * 8,
            "&#" * count * 4,
            "&amp;" * count * 4,
            "&#x1F600;" * count,
            "</td>" * count,
            "<br>" * count * 4,
            f"<style>{'.a{display:none}' * count}</style><p class=a>1",
            f"<style>{'a ' * count}{{display:none}}</style><p>1",
            f"<p style='{'color:red;' * count}'>1",
            f"<p class='{'a ' * count}'>1",
            f"<img src='data:image/png;base64,{'A' * count * 16}'>",
            "<script>" + "</scrip" * count,
            "<![CDATA[" * count,
            "<td><s>1</s><sup>2</sup>" * count,
            "<input value=1>" * count,
            f"<title>{'年' * count * 4}",
            "<ruby>1<rt>2" * count,
            "<a href='" * count,
            '<p title="' + "'" * count * 4,
        )
    )
    return f"<html>{_TITLE}{body}".encode()


def texts_repeated(chance: Random) -> bytes:
    """One word, sign or pattern over and over, where patterns look for its like."""
    unit = chance.choice(
        (
            *"0.年、（(|│-—\t　,;:%·〔【《\"'“$\\#*_[]<>&=+/万",
            *(
                "1,",
                "1 ",
                "1、",
                "(一)",
                "第五十条",
                "2023年",
                "1\n",
                "|1",
                "\t\n",
                " \n",
                "万元",
                "本报告由",
                "共收到",
                "<td>",
            ),
            *(
                "一、总体情况\n",
                f"{_ROW}|",
                f"{_ROW}\n1\n",
                "、".join("一二三四"),
                "--- ",
                "申请0件，",
                "http://a.cn/",
                "1.",
                "\r",
            ),
            *(
                "\u200b",
                "\u202e",
                "\u0301",
                "\ufeff",
                "\x00",
                "\x0c",
                "\ue000",
                "\U0001d7d9",
                "①",
                "㊀",
                "⼀",
                "\ud7ff",
                "\u2028",
            ),
            *(
                "**",
                "__",
                "![](",
                "[^1]",
                "\\(",
                "$$",
                "```\n",
                "> ",
                "- ",
                "+--",
                "┌─",
                "|---|\n",
                "{",
                "[",
                '{"a":',
                "&nbsp;",
            ),
            *("政府信息公开工作年度报告\n", "青禾县测试局2023年政府信息公开工作年度报告\n", "、新收", "其中：", "合计"),
        )
    )
    count = chance.choice((3_000, 30_000, 300_000)) // max(1, len(unit) // 3)
    before = chance.choice(("", _TITLE, f"{_TITLE}{_ROW}|1|0|0|0|0|0|1\n"))
    text: str = before + unit * count + chance.choice(("", "\n", "1", "件。"))
    return text.encode("utf-8", "surrogatepass")


def texts_encodings(chance: Random) -> bytes:
    """Bytes that are text in no encoding, or in several."""
    text = (_TITLE + f"{_ROW}|1|0|0|0|0|0|1\n" * 30) * chance.choice((1, 50))
    name = chance.choice(("utf-8", "gb18030", "utf-16", "utf-32", "big5", "utf-7", "hz", "utf-16-be"))
    data = bytearray(text.encode(name, "replace"))
    for _ in range(chance.choice((1, 30, 3_000))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    for _ in range(chance.choice((0, 0, 1, 3))):
        data = bytearray(bytes(data).decode("latin-1").encode())
    return bytes(data)


def jsons(chance: Random) -> bytes:
    """JSON that is deep, wide, or holds numbers that no machine has."""
    depth = chance.choice(_DEPTHS)
    rows = [[_ROW, *range(7)] for _ in range(chance.choice((3, 3_000)))]
    text: str = chance.choice(
        (
            "[" * depth + "1" + "]" * depth,
            '{"a":' * depth + "1" + "}" * depth,
            f'[{{"{_ROW}": 1e{"9" * 10}}}]',
            f'[{{"{_ROW}": {"9" * chance.choice((4_000, 5_000, 500_000))}}}]',
            json.dumps({"tables": [{"rows": rows}] * 50}, ensure_ascii=chance.random() < 0.5),
            json.dumps([{f"{_ROW}{n}": n for n in range(30_000)}]),
            '{"a":NaN,"b":Infinity,"c":-Infinity,"政府信息公开工作年度报告":[1,0,0]}',
            '["\\ud800\\udc00\\ud800", "政府信息公开工作年度报告"]',
            "[" + ",".join(['"' + "\\u4e00" * 2_000 + '"'] * 200) + "]",
            '[{"type":"table","table_body":"' + "<table><tr><td rowspan=99999999>1" * 2_000 + '"}]',
        )
    )
    return text.encode()


def mails(chance: Random) -> bytes:
    """Web archives with parts in parts, or that claim to be what they are not."""
    depth = chance.choice((50, 1_000, 20_000))
    nested = "".join(f'Content-Type: multipart/related; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    page = f"<html><body>{_TITLE}<table><tr><td>{_ROW}<td>1</table>"
    charset = chance.choice(("x-none", "utf-7", "rot13", "hex", "zip", "undefined", "idna"))
    body = chance.choice(
        (
            nested + f"Content-Type: text/html\r\n\r\n{page}",
            'Content-Type: multipart/related; boundary="b"\r\n\r\n'
            + f"--b\r\nContent-Type: text/html\r\n\r\n{page}\r\n" * 3_000,
            f"Content-Type: text/html; charset={charset}\r\n\r\n{page}",
            "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "A" * 3_000_001,
            "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + "=E5" * 1_000_000,
            "Content-Type: text/html\r\n" + "".join(f"X-{n}: 1\r\n" for n in range(100_000)) + f"\r\n{page}",
            "Content-Type: multipart/related\r\n\r\n--\r\n" * 1_000,
            f'Content-Type: multipart/related; boundary="{"b" * 100_000}"\r\n\r\n{page}',
        )
    )
    return f"From: <Saved>\r\nMIME-Version: 1.0\r\n{body}".encode()


def rich(chance: Random) -> bytes:
    """RTF that is deep, or claims bytes that it lacks."""
    depth = chance.choice((1_000, 100_000))
    return chance.choice(
        (
            "{\\rtf1 " + "{" * depth + "1" + "}" * depth,
            "{\\rtf1 \\bin999999999 1}",
            "{\\rtf1 " + "\\trowd\\cellx1 1\\cell\\row" * 30_000 + "}",
            "{\\rtf1{\\pict\\picw99999999\\pich99999999\\bin10 0123456789}}",
            "{\\rtf1 " + "\\u-1?" * 100_000 + "}",
        )
    ).encode()


KINDS: dict[str, Maker] = {
    "html: depth": pages_deep,
    "html: spans": pages_spans,
    "html: many": pages_many,
    "text: repeated": texts_repeated,
    "text: encodings": texts_encodings,
    "json": jsons,
    "mhtml": mails,
    "rtf": rich,
}
