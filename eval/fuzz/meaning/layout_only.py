"""Cells in which only the layout makes a figure another one: set off, turned, one of several.

In: a made-up report before it is printed, or a clean page, and a source of chance. Out: what was changed in words, or a
``Mutant``. Surprise: nobody can say what such a cell counts, so each is right only where a person is asked.
"""

from __future__ import annotations

from random import Random

from eval.fuzz.meaning.clean import Clean, Spot
from eval.fuzz.meaning.draft import Box, Draft
from eval.fuzz.meaning.mutant import Mutant, asked, drafted, kind, mutant, pick, span

_SET_OFF = (
    '<span style="display:inline-block">{0}</span><a>{1}</a>',
    '{0}<a href="#n">{1}</a>',
    "<label>{0}</label><label>{1}</label>",
    "<my-figure>{0}</my-figure><my-figure>{1}</my-figure>",
    '<span style="float:right">{0}</span>{1}',
    '<span style="margin-right:8px">{0}</span><span>{1}</span>',
    '<span style="order:2">{0}</span><span>{1}</span>',
    "<div>{0}</div>{1}",
    "<ul><li>{0}</li><li>{1}</li></ul>",
    "<dl><dt>本级</dt><dd>{0}</dd><dt>下属</dt><dd>{1}</dd></dl>",
    "<table><tr><td>本级</td><td>{0}</td></tr><tr><td>下属</td><td>{1}</td></tr></table>",
    "<math><mfrac><mn>{0}</mn><mn>{1}</mn></mfrac></math>",
)
_TURNED = (
    '<span style="transform:scaleX(-1)">{0}</span>',
    '<span style="unicode-bidi:bidi-override;direction:rtl">{0}</span>',
    "<bdo dir=rtl>{0}</bdo>",
    "\u202e{0}\u202c",
    "&#8238;{0}&#8236;",
)


def _bound_by_nothing(clean: Clean) -> list[Spot]:
    """Return the figures of section two, which no sum settles."""
    spots = (spot for spot in clean.spots.values() if spot.id.startswith("proactive."))
    return [spot for spot in spots if clean.html and clean.source[slice(*span(spot))].isdecimal() and spot.value]


@kind
def two_figures_set_off_in_a_cell(clean: Clean, rng: Random) -> Mutant | None:
    """A second figure stands in a cell, and only the layout of the page parts the two: a person is asked."""
    spot = pick(rng, _bound_by_nothing(clean))
    if spot is None:
        return None
    text = rng.choice(_SET_OFF).format(clean.source[slice(*span(spot))], rng.randint(1, 999))
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: asked(spot.value)})


@kind
def figure_shown_backwards(clean: Clean, rng: Random) -> Mutant | None:
    """A figure is shown from right to left, or in a mirror: a person is asked."""
    spot = pick(rng, _bound_by_nothing(clean))
    if spot is None:
        return None
    text = rng.choice(_TURNED).format(clean.source[slice(*span(spot))])
    return mutant(clean, [(*span(spot), text)], f"{spot.id}: {text}", {spot.id: asked(spot.value)})


@drafted
def several_figures_with_words_in_a_cell(draft: Draft, rng: Random) -> str | None:
    """A cell of section two says 本级 and 下属 with a figure each: a person is asked."""
    boxes: list[Box] = [box for sheet in draft.sheets("proactive") for box in sheet.figures() if box.text.isdecimal()]
    box = pick(rng, boxes)
    if box is None:
        return None
    first, second = rng.choice([("本级", "下属"), ("线上", "线下"), ("市级", "县级")])
    gap = rng.choice([" ", "\n", "："])
    box.text = f"{first}{gap}{box.text}{rng.choice([' ', chr(10)])}{second}{gap}{rng.randint(1, 999)}"
    draft.right[box.field] = asked(draft.value(box.field))
    return f"{box.field}: {box.text!r}"
