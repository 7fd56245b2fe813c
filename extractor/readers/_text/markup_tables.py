r"""Tables in the markup of programs that typeset or publish: Textile, XWiki, MediaWiki, LaTeX, roff.

In: a normalised text. Out: the same, a line for each row and tabs or borders between its cells, all else of the markup
``FILL``. Surprise: a row of MediaWiki may be one line or one line a cell, one of LaTeX ends where `\\` stands and not
where its line does. What a cell spans is lost with the markup; rows are read as others whose merged cells appear once.
"""

from __future__ import annotations

import re

from extractor.page import FILL

MANY = 12
"""Signs of a markup in a text; fewer of them are something else."""

_TEXTILE = re.compile(r"(?<=\|)(?:[<>=^~_-]|\\\d{1,2}|/\d{1,2}){1,4}\.(?=[ |\n])")

_GROUP = re.compile(r"(?<=\|)[ \0]*+\(\(\((?:(?!\(\(\(|\)\)\)|\n\|)[\s\S]){0,400}+\)\)\)")
"""What XWiki keeps together in a cell, over however many lines; a table within it has rows of its own."""
_GROUP_SIGN = re.compile(r"\(\(\(|\)\)\)")

_WIKI = re.compile(r"(?m)^\{\|[^\n]*+\n(?:(?!\{\||\|\})[^\n]*+\n)*+(?:\|\}|(?!\{\|)[^\n]*+\Z)")
_WIKI_LINE = re.compile(r"(?m)^(?:\{\||\|\}|\|[-+])[^\n]*$")
_WIKI_ATTRIBUTES = re.compile(r"(?m)(?P<mark>^[|!]|\|\||!!) *(?:[a-z]+=(?:\"[^\"\n]*\"|\S+) *)+\|(?!\|)")
_WIKI_CELL = re.compile(r"(?m)\n(?:[ \0]*\n)*[|!](?![-+}])|\|\||!!")
_TAG = re.compile(r"</?[a-z]+[^<>\n]{0,200}>")
_ROW = re.compile(r"(?m)^\|-[^\n]*\n")

_BETWEEN_DIGITS = re.compile(rf"(?<=\d){FILL}+(?=\d)")

_LATEX_ROW = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?")
_LATEX = re.compile(r"\\begin\{(?:tabular|longtable|array|supertabular|tabularx)\*?\}|(?<!\\)&")
_LATEX_COMMAND = re.compile(
    r"\\(?:begin|end)\{[a-z]+\*?\}(?:\[[^\]\n]*\])?(?:\{[^\n]*(?=\n))?"
    r"|\\multicolumn\{\d+\}\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\multirow(?:\[[^\]]*\])?\{-?\d+\}\{[^{}]*\}"
    r"|\\(?:foreignlanguage|textcolor|cline|cmidrule|label)\{[^{}\n]*\}|\\[A-Za-z]+\*?|(?<!\\)[{}]"
)

_ROFF = re.compile(r"(?m)^\.TS[^\n]*\n(?:(?!\.TE).*\n)*")
_ROFF_SIGN = re.compile(r"\btab *\((.)\)")
_ROFF_REQUEST = re.compile(r"\.[A-Za-z]|[_=]\Z")
_ROFF_FONT = re.compile(r"\\f(?:\[[A-Z]*\]|\([A-Z]{2}|[A-Z])|\\(?:[ &~0|^]|(?=\n))")


def with_markup_read(text: str) -> str:
    """Return a normalised text with the tables that are written in a markup as rows of cells."""
    if "|" in text:
        if text.count("(((") >= MANY:
            text = _GROUP_SIGN.sub(FILL * 3, _GROUP.sub(lambda match: match[0].replace("\n", " "), text))
        if len(_TEXTILE.findall(text)) >= MANY:
            text = _TEXTILE.sub(lambda match: FILL * len(match[0]), text)
        if "\n|-" in text and (text.startswith("{|") or "\n{|" in text):
            text = _WIKI.sub(lambda match: _wiki(match[0]), text)
    if "\\\\" in text and "&" in text and text.count("\\\\") >= MANY <= text.count("&"):
        text = _latex(text)
    if "\n.TS" in text and "\n.TE" in text:
        text = _ROFF.sub(lambda match: _roff(match[0]), text)
    return text


def _wiki(table: str) -> str:
    table = with_parted_digits(_TAG.sub(lambda match: FILL * len(match[0]), table), table)
    table = _WIKI_ATTRIBUTES.sub(lambda match: match["mark"] + FILL * (len(match[0]) - len(match["mark"])), table)
    rows = []
    at = 0
    for match in _ROW.finditer(table):
        rows += [_wiki_row(table[at : match.start()]), FILL * (len(match[0]) - 1) + "\n"]
        at = match.end()
    return "".join([*rows, _wiki_row(table[at:])])


def _wiki_row(row: str) -> str:
    """Return what stands between two row marks in one line, its cells behind tabs."""
    end = len(row.rstrip(" \n" + FILL))
    body = _WIKI_LINE.sub(lambda match: FILL * len(match[0]), row[:end])
    body = _WIKI_CELL.sub(lambda match: FILL * (len(match[0]) - 1) + "\t", "\n" + body)[1:]
    return body.replace("\n", " ") + row[end:]


def _latex(text: str) -> str:
    """Return a text whose rows end where two backslashes stand, and whose cells `&` parts."""
    first, last = text.index("&"), text.rindex("\\\\") + 2
    first = text.rfind("\n\n", 0, first) + 1
    pieces = []
    at = first
    for match in _LATEX_ROW.finditer(text, first, last):
        pieces += [_latex_row(text[at : match.start()]), FILL * (len(match[0]) - 1) + "\n"]
        at = match.end()
    return text[:first] + "".join(pieces) + text[at:]


def _latex_row(row: str) -> str:
    """Return a row in one line; what stands before it in paragraphs or lines of its own stays there."""
    row = with_parted_digits(_LATEX_COMMAND.sub(lambda match: FILL * len(match[0]), row), row)
    start = row.rfind("\n", 0, row.find("&")) + 1 if "&" in row else len(row)
    return row[:start] + row[start:].replace("\n", " ").replace("&", "\t")


def _roff(table: str) -> str:
    """Return a table of roff with a line for each row; a cell of several lines stands between `T{` and `T}`."""
    shown = with_parted_digits(_ROFF_FONT.sub(lambda match: FILL * len(match[0]), table), table)
    pieces = []
    sign, ahead, within = "\t", True, False
    for line in shown.split("\n"):
        if ahead:  # options, and how columns are set
            sign = found[1] if (found := _ROFF_SIGN.search(line)) else sign
            ahead = not line.endswith(".")
            pieces.append(FILL * len(line) + "\n")
        elif _ROFF_REQUEST.match(line):
            pieces.append(FILL * len(line) + (" " if within else "\n"))
        elif within and not line.startswith("T}"):
            pieces.append(line + " ")
        else:
            row = (FILL * 2 + line[2:] if within else line).replace(sign, "\t")
            within = row.endswith("T{")
            pieces.append(row[:-2] + FILL * 2 + " " if within else row + "\n")
    return "".join(pieces)[:-1]


def with_parted_digits(text: str, marked: str) -> str:
    """Return a text with the markup left where it stands between digits, so that these are no figure together.

    One of them may be struck out, the number of a note, or there for its width alone.
    """
    return _BETWEEN_DIGITS.sub(lambda match: marked[match.start() : match.end()], text)
