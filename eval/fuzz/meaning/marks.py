"""Web pages and Markdown whose markup changes what a figure says: struck out, hidden, deleted, a gloss, in a field.

In: a clean document and a source of chance. Out: a ``Mutant``, or None where it is no page or has no such figure.
Surprise: an old figure that is struck out or hidden stands right beside the new one, so that whoever drops the markup
reads one large figure, and whoever takes the first reads the old one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.mutant import Edit, Make, Mutant, blank, derivable, kind, kinds_of, mutant, pick, span

_STRUCK = (
    "<s>{0}</s>",
    "<del>{0}</del>",
    "<strike>{0}</strike>",
    '<span style="text-decoration:line-through">{0}</span>',
    '<span style="color:red;text-decoration: line-through;">{0}</span>',
    '<font style="text-decoration:line-through">{0}</font>',
    '<u style="text-decoration:line-through red">{0}</u>',
)
_HIDDEN = (
    '<span style="display:none">{0}</span>',
    '<span style="visibility:hidden">{0}</span>',
    '<span style="font-size:0">{0}</span>',
    '<span style="opacity:0">{0}</span>',
    '<span style="color:#fff">{0}</span>',
    '<span style="color:white">{0}</span>',
    "<span hidden>{0}</span>",
    '<span style="DISPLAY: none">{0}</span>',
    '<span style="mso-hide:all;display:none">{0}</span>',
    "<!--{0}-->",
    "<template>{0}</template>",
    '<input type="hidden" value="{0}">',
)
_USUAL_CLASSES = tuple(
    f'<span class="{name}">{{0}}</span>'
    for name in ("d-none", "hidden", "hide", "invisible", "strikethrough", "deleted")
)
_DELETED = ("<del>{0}</del><ins>{1}</ins>", "<del>{0}</del><u>{1}</u>", "<ins>{1}</ins><del>{0}</del>")
_GLOSSES = ("<ruby>{1}<rt>{0}</rt></ruby>", "<ruby>{1}<rp>(</rp><rt>{0}</rt><rp>)</rp></ruby>")
_FIELDS = (
    '<input value="{1}">',
    '<input type="text" value="{1}" readonly>',
    "<input type=number value={1} />",
    "<textarea>{1}</textarea>",
    "<select><option>{0}</option><option selected>{1}</option></select>",
    "<output>{1}</output>",
)
_FORMULAS = (
    "<math><mn>{1}</mn></math>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><mrow><mn>{1}</mn></mrow></math>",
    "${1}$",
    r"\({1}\)",
)
_MARKDOWN_STRUCK = ("~~{0}~~{1}", "~~{0}~~ {1}", "<s>{0}</s>{1}", "<del>{0}</del>{1}", "{1}~~{0}~~")
_MARKDOWN_FORMULAS = (
    "${1}$",
    r"\({1}\)",
    "$ {1} $",
    r"$\mathbf{{{1}}}$",
    "`{1}`",
    "**{1}**",
    "_{1}_",
    "==1==".replace("1", "{1}"),
)


def _figures(clean: Clean) -> list[Spot]:
    return [spot for spot in clean.spots.values() if clean.source[spot.start : spot.end].isdecimal()]


def _old(clean: Clean, spot: Spot, rng: Random) -> str:
    own = clean.source[spot.start : spot.end]
    return rng.choice([text for text in (str(rng.randint(0, 9)), str(rng.randint(10, 99)), "1", "8") if text != own])


def _dressed(forms: Sequence[str], *, beside: bool = True, markdown: Sequence[str] = ()) -> Make:
    """Return the change that puts a figure into markup: the value is what it was, or a person is asked.

    Args:
        forms: the markup, {0} for an old figure and {1} for the true one.
        beside: the true figure stands beside the markup, before or behind it.
        markdown: the same for Markdown.
    """

    def change(clean: Clean, rng: Random) -> Mutant | None:
        """Markup holds a figure or an old one beside it: the value is what it was, or a person is asked."""
        own = forms if clean.html else markdown if clean.case.source.suffix == ".md" else ()
        spot = pick(rng, _figures(clean))
        if spot is None or not own:
            return None
        form = rng.choice(own)
        if beside and clean.html:
            form = form + "{1}" if rng.random() < 0.7 else "{1}" + form
        text = form.format(_old(clean, spot, rng), clean.source[spot.start : spot.end])
        return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}")

    return change


kinds_of(
    {
        "struck_figure_beside": _dressed(_STRUCK, markdown=_MARKDOWN_STRUCK),
        "hidden_figure_beside": _dressed(_HIDDEN),
        "class_that_usually_hides_or_strikes": _dressed(_USUAL_CLASSES),
        "deleted_and_inserted": _dressed(_DELETED, beside=False),
        "gloss_on_a_figure": _dressed(_GLOSSES, beside=False),
        "figure_in_a_form_field": _dressed(_FIELDS, beside=False),
        "figure_as_a_formula": _dressed(_FORMULAS, beside=False, markdown=_MARKDOWN_FORMULAS),
    }
)


@kind
def all_figures_in_form_fields(clean: Clean, rng: Random) -> Mutant | None:
    """Every figure of the tables stands in an input: values as they were, or a person is asked."""
    if not clean.html:
        return None
    form = rng.choice(_FIELDS[:4])
    edits = [(*span(spot), form.format("0", clean.source[spot.start : spot.end])) for spot in _figures(clean)]
    return mutant(clean, edits, form)


@kind
def struck_out_by_a_style_sheet(clean: Clean, rng: Random) -> Mutant | None:
    """A class of the page's own style sheet strikes or hides an old figure beside the true one."""
    spot = pick(rng, _figures(clean)) if clean.html else None
    head = re.search(r"</head>|<body|<table", clean.source, re.IGNORECASE) if spot else None
    if spot is None or head is None or head.start() > spot.start:
        return None
    rule = rng.choice(
        ["text-decoration:line-through", "display:none", "visibility:hidden", "color:#ffffff", "font-size:0"]
    )
    sheet = f"<style>.x7{{{rule}}}</style>"
    old = f'<span class="x7">{_old(clean, spot, rng)}</span>'
    edits = [(head.start(), head.start(), sheet), (spot.start, spot.start, old)]
    return mutant(clean, edits, f"{spot.id}: {rule}")


@kind
def only_a_struck_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A figure is struck out or hidden and nothing stands beside it: no value may be given unasked."""
    spot = pick(rng, [spot for spot in _figures(clean) if spot.value])
    own = [*_STRUCK, *_HIDDEN[:4]] if clean.html else ["~~{0}~~"] if clean.case.source.suffix == ".md" else []
    if spot is None or not own:
        return None
    text = rng.choice(own).format(clean.source[spot.start : spot.end])
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: blank()})


@kind
def picture_of_a_figure(clean: Clean, rng: Random) -> Mutant | None:
    """A picture stands where a figure was: null and a question, or what the sums say."""
    return _pictures(clean, rng, 1)


@kind
def pictures_of_many_figures(clean: Clean, rng: Random) -> Mutant | None:
    """Pictures stand where figures were, in a row or many cells: null and a question, or what the sums say."""
    return _pictures(clean, rng, rng.choice([3, 10, 40]))


def _pictures(clean: Clean, rng: Random, count: int) -> Mutant | None:
    markdown = clean.case.source.suffix == ".md"
    if not clean.html and not markdown:
        return None
    spots = _figures(clean)
    chosen = rng.sample(spots, min(count, len(spots)))
    picture = (
        "![](p{0}.png)"
        if markdown
        else rng.choice(
            ['<img src="p{0}.png">', '<img src="p{0}.gif" alt="">', "<img src='data:image/png;base64,iVBORw0KGgo='/>"]
        )
    )
    edits: list[Edit] = [(*span(spot), picture.format(n)) for n, spot in enumerate(chosen)]
    return (
        mutant(clean, edits, f"{len(chosen)}", {spot.id: derivable(spot.value) for spot in chosen}) if edits else None
    )


_ROW = re.compile(r"<tr\b[^>]*>(?:(?!<tr\b|</tr>).)*</tr>", re.IGNORECASE | re.DOTALL)


@kind
def hidden_old_row(clean: Clean, rng: Random) -> Mutant | None:
    """A row with old figures stands hidden before or behind the shown one: values as they were, or asked about."""
    table = pick(rng, clean.tables.values())
    row = pick(rng, table.rows) if table and clean.html else None
    shown = next((one for one in _ROW.finditer(clean.source) if row and _holds(one.span(), row.spots)), None)
    if row is None or shown is None or "rowspan" in shown.group().lower():
        return None
    old = shown.group()
    for spot in sorted(row.spots, key=lambda spot: -spot.start):
        at, end = spot.start - shown.start(), spot.end - shown.start()
        old = old[:at] + _old(clean, spot, rng) + old[end:]
    hide = rng.choice(['<tr style="display:none"', "<tr hidden", '<tr style="visibility:collapse"'])
    where = shown.start() if rng.random() < 0.6 else shown.end()
    return mutant(clean, [(where, where, hide + old[3:])], f"{row.line.id}: {hide}")


def _holds(place: tuple[int, int], spots: Sequence[Spot]) -> bool:
    return place[0] <= spots[0].start and spots[-1].end <= place[1]


@kind
def hidden_column(clean: Clean, rng: Random) -> Mutant | None:
    """A hidden cell with an old figure stands before a shown one in every row: values as they were, or asked about."""
    table = clean.tables.get("requests") if clean.html else None
    if table is None:
        return None
    n = rng.randrange(1, 6)
    edits: list[Edit] = []
    for row in table.rows:
        one, other = row.spots[n - 1 : n + 1]
        gap = clean.source[one.end : other.start]
        opening = gap.lower().rfind("<td")
        if opening < 0 or "style" in gap[opening : gap.find(">", opening)]:
            return None
        hidden = gap[: opening + 3] + ' style="display:none"' + gap[opening + 3 :] + _old(clean, other, rng)
        edits.append((one.end, one.end, hidden))
    return mutant(clean, edits, f"before column {n}")


@kind
def cells_in_a_comment(clean: Clean, rng: Random) -> Mutant | None:
    """A cell with an old figure stands in a comment between two cells: values as they were, or asked about."""
    rows = [row for table in clean.tables.values() for row in table.rows if len(row.spots) > 1] if clean.html else []
    row = pick(rng, rows)
    if row is None:
        return None
    one, other = rng.choice(list(pairwise(row.spots)))
    gap = clean.source[one.end : other.start]
    at = gap.lower().find("</td>")
    if at < 0:
        return None
    old = f"<!--<td>{_old(clean, other, rng)}</td>-->"
    return mutant(clean, [(one.end + at + 5, one.end + at + 5, old)], f"before {other.id}")
