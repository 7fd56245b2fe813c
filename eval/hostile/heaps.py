"""Hostile files that are small or plain and make a reader hold each of many things against each of many others.

In: how many of them. Out: the bytes of a file. Surprise: none of them is broken, and most could be read in a moment if
nothing in them were compared, copied or counted twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from random import Random

from eval.hostile.packed import Maker
from eval.hostile.pages import pdf, stream

Variant = Callable[[int], bytes]
_TITLE = "青禾县测试局2023年政府信息公开工作年度报告"
_COUNTS = (2_000, 20_000, 60_000)


def _page(css: str, body: str = "") -> bytes:
    table = "<table><tr><td>本年新收政府信息公开申请数量<td>1</table>"
    return f"<meta charset=utf-8><style>{css}</style><p>{_TITLE}</p>{table}{body}".encode()


def _each(count: int, written: str) -> str:
    """Return a text as often as it is asked for, with its number for each %d."""
    return "".join(written.replace("%d", str(number)) for number in range(count))


_RULES: Mapping[str, Variant] = {
    "colours that no brace parts": lambda n: _page("color:a " * n * 5),
    "grounds that no brace parts": lambda n: _page("background:a " * n * 5),
    "what is displayed": lambda n: _page("display " * n * 5),
    "margins without an end": lambda n: _page("margin:" * n * 4, "<b>1</b><b>2</b>1<b>2</b>"),
    "borders in one word": lambda n: _page("border" * n * 4, "<b>1</b><b>2</b>1<b>2</b>"),
    "comments without an end": lambda n: _page("a{display:none}" + "/*" * n * 8),
    "quotes without an end": lambda n: _page("a{display:none;b:" + '\\"' * n * 8 + "}"),
    "uses of a variable": lambda n: _page(f"b{{--a:none {'x' * n * 8}}}a{{{'display:var(--a);' * (n // 10)}}}"),
    "variables": lambda n: _page(f"{_each(n, 'b{--v%d:none}')}a{{{_each(n, 'display:var(--v%d);')}}}", "<a>1</a>" * 99),
    "selectors for what is nowhere": lambda n: _page(_each(n, ".z%d .a{display:none}"), "<b class=a>1</b>" * n),
    "selectors in one": lambda n: _page(f".a:is({_each(n, '.z%d .a,')}b){{display:none}}", "<b class=a>1</b>" * n),
    "classes around all": lambda n: _page(
        ".a{display:none}", f'<div class="{_each(n // 2, "c%d ")}">{_each(n, "<b id=i%d>1</b>")}</div>'
    ),
    "a number without an end": lambda n: _page(f"b:nth-child({'9' * n}){{display:none}}", "<b>1</b>"),
    "blanks in a colour": lambda n: _page(f"a{{color:rgb(255{' ' * n * 8}x)}}", "<a>1</a>"),
    "scales in scales": lambda n: _page(f"a{{display:none;transform:{'scale(' * n * 4}}}", "<a>1</a>"),
    "what is put before": lambda n: _page(f'b::before{{content:"1"{"attr(a" * n}}}', "<b>1</b>" * 999),
    "hidden columns": lambda n: _page("", "<table>" + "<col span=100 style='display:none'>" * n + "<tr><td>1</table>"),
    "rows of cells that grow": lambda n: _page(
        "", "<table><tr>" + "<td rowspan=0 colspan=90>1" * 99 + "<tr>" * n * 4 + "</table>"
    ),
}


def _ods(body: str, styles: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    row = f"<table:table-row><table:table-cell><text:p>{_TITLE}</text:p></table:table-cell></table:table-row>"
    return (
        f'<office:document {spaces} office:mimetype="{kind}"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet><table:table>{row}{body}</table:table>"
        "</office:spreadsheet></office:body></office:document>"
    ).encode()


_SHEETS: Mapping[str, Variant] = {
    "hidden rows": lambda n: _ods(
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="12000"/>' * n
    ),
    "hidden columns": lambda n: _ods(
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16000"/>' * n
    ),
    "a long style": lambda n: _ods(
        '<table:table-row><table:table-cell table:style-name="s"><text:p>1</text:p></table:table-cell>'
        "</table:table-row>" * 9_000,
        f'<style:style style:name="s">{"<style:x/>" * n}</style:style>',
    ),
    "elements": lambda n: _ods("<a/>" * n * 150),
    "spans in spans": lambda n: _ods(
        f"<table:table-row><table:table-cell><text:p>{'<text:span>' * n}1{'</text:span>' * n}</text:p>"
        "</table:table-cell></table:table-row>"
    ),
}


def _words(rows: Iterable[str]) -> bytes:
    return ("left\ttop\twidth\theight\tconf\ttext\n" + "".join(f"{row}\n" for row in rows)).encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


_VALUES: Mapping[str, Variant] = {
    "keys of their own": lambda n: _json([{"名称": "1", f"k{i}": "1"} for i in range(n)]),
    "long numbers as keys": lambda n: _json(
        {name: {digit * n: "1", "8" * n: "2"} for name, digit in (("名称", "9"), ("数量", "9"))}
    ),
    "kinds of places": lambda n: _json(
        {f"k{i}": [{"text": f"政{i}", "bbox": [i % 900, i // 900, i % 900 + 5, i // 900 + 5]}] for i in range(n)}
    ),
    "words at one place": lambda n: _words(f"5\t1\t5\t5\t90\t政{i % 10}" for i in range(n)),
    "words one behind the other": lambda n: _words(f"{i * 5}\t1\t5\t5\t90\t政" for i in range(n)),
    "words over each other": lambda n: _words(f"{i % 1000}\t{i // 1000}\t5\t5\t90\t政{i % 10}" for i in range(n)),
}


def _pdf(content: Iterable[str]) -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
            4: stream("".join(content).encode(), pack=True),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
    )


def _digits(count: int, size: int = 5) -> str:
    return "".join(f"BT /F1 {size} Tf {i % 500} {i // 500 * 4} Td (1) Tj ET\n" for i in range(count))


_PAGES: Mapping[str, Variant] = {
    "figures over figures": lambda n: _pdf([_digits(n)]),
    "strokes and figures": lambda n: _pdf(
        [*(f"{i % 500} {i % 800} m {i % 500 + 9} {i % 800 + 9} l S\n" for i in range(999)), _digits(n, 1)]
    ),
    "boxes over figures": lambda n: _pdf([_digits(n // 2), "0.5 g 0 0 595 842 re f\n" * (n // 10)]),
    "sizes of letters": lambda n: _pdf(
        f"BT /F1 {i / 1000 + 2:.3f} Tf {i % 50 * 10} {i // 50 % 90 * 9} Td (1) Tj ET\n" for i in range(n // 4)
    ),
}

_MAILS: Mapping[str, Variant] = {
    "parts": lambda n: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * n * 50,
    "parts in parts": lambda n: (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n" * n
    ),
}

VARIANTS: Mapping[str, Mapping[str, Variant]] = {
    "html: rules": _RULES,
    "sheet: open": _SHEETS,
    "places": _VALUES,
    "pdf: heaps": _PAGES,
    "mail": _MAILS,
}
"""By kind, and by what there are many of."""


def _drawn(variants: Mapping[str, Variant], chance: Random) -> bytes:
    return variants[chance.choice(sorted(variants))](chance.choice(_COUNTS))


KINDS: dict[str, Maker] = {kind: partial(_drawn, variants) for kind, variants in VARIANTS.items()}
