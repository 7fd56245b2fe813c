"""Reports as web pages, the way agency sites have them: from clean markup to what Word leaves behind.

In: a report and a ``PageStyle``. Out: the page as marked text (``page``) or inked bytes (``print_html``). Surprise: a
page is more than its report; navigation, neighbours in the list and telephone numbers stand around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

from eval.corpus.ink import Ink, mark, pieces, plain
from eval.corpus.prose import Block
from eval.corpus.report import Report
from eval.corpus.tables import Grid, GridCell, unmerged
from eval.corpus.web_frames import FRAMES


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How one site sets a report."""

    frame: str
    table: str
    compact: bool
    """Nothing between a cell's markup and the next one's."""
    charset: str
    headings: str
    indent: str


def choose_page_style(rng: Random) -> PageStyle:
    """Return the style of one site."""
    return PageStyle(
        frame=rng.choice(sorted(FRAMES)),
        table=rng.choice(["clean", "clean", "paragraphs", "word", "word", "sloppy", "flat", "fonts"]),
        compact=rng.random() < 0.25,
        charset=rng.choice(["utf-8", "utf-8", "utf-8", "gb2312", "gbk", "utf-8-sig", ""]),
        headings=rng.choice(["tags", "strong", "plain", "spans"]),
        indent=rng.choice(["", "　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "style"]),
    )


def print_html(report: Report, style: PageStyle, ink: Ink, charset: str | None = None) -> bytes:
    """Return a report as the bytes of a page.

    Args:
        report: what to print.
        style: how.
        ink: plain, or one of the coded ones.
        charset: in place of the style's; a page without a declared charset is in GB18030, as old sites are.
    """
    charset = style.charset if charset is None else charset
    text = ink(page(report, style, charset))
    codec = "gb18030" if charset in ("gb2312", "gbk", "") else charset
    return text.encode(codec)


_BODY = "\ue002"
"""Stands for the report in its frame."""


def page(report: Report, style: PageStyle, charset: str) -> str:
    """Return a report as a marked page."""
    rng = Random(f"{report.seed}/{report.name}/page")
    body = "\n".join(_block(block, style, rng) for block in report.blocks if block.kind != "title")
    title = "".join(block.text for block in report.blocks if block.kind == "title")
    declared = {"": "", "utf-8-sig": "utf-8"}.get(charset, charset)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    agency = mark("meta.agency", report.agency.name)
    around = FRAMES[style.frame](meta, _text(title), _BODY, agency, report.year, rng)
    if report.day:  # a site does not give another day than the report
        day = mark("meta.published", report.day.date.isoformat())
        around = re.sub(rf"{report.year + 1}(?:-01-\d\d(?!\d)|年01月\d\d日)", day, around)
    return around.replace(_BODY, body)


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


# --- blocks ----------------------------------------------------------------------------------------------------------


def _block(block: Block, style: PageStyle, rng: Random) -> str:
    if block.kind == "table":
        return _table(block.grid, style, rng)
    text = _text(block.text)
    if block.kind in ("heading", "subheading"):
        return _heading(text, 2 if block.kind == "heading" else 3, style)
    if style.table == "word":
        return f'<p class="MsoNormal" style="text-indent:32.0pt">{_word_text(block.text)}</p>'
    if style.indent == "style":
        return f'<p style="text-indent: 2em;">{text}</p>'
    return f"<p>{style.indent}{text}</p>"


def _heading(text: str, level: int, style: PageStyle) -> str:
    if style.headings == "tags":
        return f"<h{level}>{text}</h{level}>"
    if style.headings == "strong":
        return f"<p><strong>{text}</strong></p>"
    if style.headings == "spans":
        return f'<p><span style="font-family:黑体"><span style="font-size:16.0pt">{text}</span></span></p>'
    return f"<p>{text}</p>"


def _word_text(text: str) -> str:
    """Return text as Word pastes it: Latin letters and figures in spans of their own."""
    parts = []
    for piece in pieces(text):
        inside = "<br>".join(escape(line, quote=False) for line in piece.text.split("\n"))
        inked = mark(piece.name, inside) if piece.name and "<" not in inside else inside
        figure = piece.text.isascii() and any(ch.isdigit() for ch in piece.text)
        font = "lang=EN-US" if figure else "style='font-family:仿宋'"
        parts.append(f"<span {font}>{inked}</span>")
    return "".join(parts)


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(grid: Grid, style: PageStyle, rng: Random) -> str:
    between = "" if style.compact else "\n"
    cell, opening, closing = _CELLS[style.table]
    if style.table == "flat":
        merged: list[list[GridCell]] | Grid = unmerged(grid, repeat=rng.random() < 0.2)
    else:
        merged = grid
    rows = []
    for row in merged:
        cells = between.join(cell(one, _spans(one)) for one in row)
        row_end = "" if style.table == "sloppy" else "</tr>"
        rows.append(f"<tr>{between}{cells}{between}{row_end}")
    return f"{opening}{between}{between.join(rows)}{between}{closing}"


def _spans(cell: GridCell) -> str:
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return columns + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def _clean(cell: GridCell, spans: str) -> str:
    tag = "th" if cell.kind == "head" else "td"
    return f"<{tag}{spans}>{_text(cell.text)}</{tag}>"


def _paragraphs(cell: GridCell, spans: str) -> str:
    inner = "".join(f'<p align="center">{line}</p>' for line in _lines(cell.text))
    return f"<td{spans}>{inner}</td>"


def _word(cell: GridCell, spans: str) -> str:
    inner = "".join(f"<p class=MsoNormal align=center>{_word_text(line)}<o:p></o:p></p>" for line in _lines(cell.text))
    return f"<td{spans} valign=top>{inner}</td>"


def _sloppy(cell: GridCell, spans: str) -> str:
    return f"<TD{spans.replace(chr(34), '')} align=center>{_text(cell.text)}"


def _flat(cell: GridCell, _spans: str) -> str:
    return f"<td>{_text(cell.text) or '&nbsp;'}</td>"


def _fonts(cell: GridCell, spans: str) -> str:
    return f'<td{spans}><div><font size="3">&nbsp;{_text(cell.text)}&nbsp;</font></div></td>'


def _lines(text: str) -> list[str]:
    return text.split("\n") if "\n" in plain(text) and len(list(pieces(text))) == 1 else [text]


_CELLS: dict[str, tuple[Callable[[GridCell, str], str], str, str]] = {
    "clean": (_clean, '<table border="1" cellspacing="0">', "</table>"),
    "paragraphs": (_paragraphs, '<table width="640"><tbody>', "</tbody></table>"),
    "word": (_word, '<table class="MsoNormalTable" border="0" cellpadding="0">', "</table>"),
    "sloppy": (_sloppy, "<TABLE BORDER=1 WIDTH=100%>", "</TABLE>"),
    "flat": (_flat, '<table border="1">', "</table>"),
    "fonts": (_fonts, '<table border="1" align="center"><tbody>', "</tbody></table>"),
}
