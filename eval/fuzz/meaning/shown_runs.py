"""Made-up tables whose characters are shown in another way: struck, hidden, raised, in a field, a formula, a picture.

In: a ``Draft`` and a source of chance. Out: what was changed in words. Surprise: each change is made for every format
that can show it, so that what a web page says by a tag and a Word document by a property is judged alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.fuzz.meaning.draft import Box, Change, Draft, Shown, shown
from eval.fuzz.meaning.mutant import blank, derivable, drafted, drafts_of


def _plain_figures(draft: Draft) -> list[Box]:
    return [box for sheet in draft.sheets() for box in sheet.figures() if box.text.isdecimal()]


def _some(draft: Draft, rng: Random, counts: Sequence[int]) -> list[Box]:
    figures = _plain_figures(draft)
    return rng.sample(figures, min(len(figures), rng.choice(list(counts))))


def _beside(*ways: Shown, text: str = "") -> Change:
    """Return the change that sets other characters beside a figure: the value is what it was, or a person is asked."""

    def change(draft: Draft, rng: Random) -> str | None:
        """Other characters, shown otherwise, stand beside a figure: the value is what it was, or asked about."""
        how = rng.choice(ways)
        boxes = _some(draft, rng, (1, 1, 1, 5))
        for box in boxes:
            old = text or str(rng.choice([rng.randint(0, 9), rng.randint(10, 99)]))
            if old == box.text:
                return None
            behind = how in (Shown.RAISED, Shown.LOWERED, Shown.INSERTED) or rng.random() < 0.3
            box.text = box.text + shown(how, old) if behind else shown(how, old) + box.text
        return f"{how} beside {boxes[0].field}, {len(boxes)} in all"

    return change


def _inside(*ways: Shown) -> Change:
    """Return the change that shows figures in another way: the value is what it was, or a person is asked."""

    def change(draft: Draft, rng: Random) -> str | None:
        """Figures are shown in another way: the value is what it was, or a person is asked."""
        how = rng.choice(ways)
        boxes = _some(draft, rng, (1, 1, 3, 30, 500))
        for box in boxes:
            box.text = shown(how, box.text)
        return f"{how} for {boxes[0].field}, {len(boxes)} in all"

    return change


drafts_of(
    {
        "run_struck_beside": _beside(Shown.STRUCK),
        "run_hidden_beside": _beside(Shown.HIDDEN),
        "run_white_or_tiny_beside": _beside(Shown.WHITE, Shown.TINY),
        "run_raised_beside": _beside(Shown.RAISED, Shown.LOWERED),
        "run_deleted_beside": _beside(Shown.DELETED),
        "run_in_a_comment_beside": _beside(Shown.COMMENT),
        "figures_in_fields": _inside(Shown.FIELD),
        "figures_in_formulas": _inside(Shown.FORMULA),
        "figures_in_text_boxes": _inside(Shown.TEXTBOX),
        "figures_inserted_under_tracking": _inside(Shown.INSERTED),
    }
)


@drafted
def figure_replaced_under_tracking(draft: Draft, rng: Random) -> str | None:
    """An old figure is deleted and the true one inserted under tracked changes: the value is what it was, or asked."""
    boxes = _some(draft, rng, (1, 1, 10))
    for box in boxes:
        old = str(rng.randint(0, 99))
        box.text = shown(Shown.DELETED, old) + shown(Shown.INSERTED, box.text)
    return f"{boxes[0].field}, {len(boxes)} in all"


@drafted
def figure_struck_and_nothing_beside(draft: Draft, rng: Random) -> str | None:
    """A figure is struck out, hidden or deleted and nothing stands in its place: no value may be given unasked."""
    how = rng.choice([Shown.STRUCK, Shown.HIDDEN, Shown.DELETED, Shown.WHITE])
    boxes = _some(draft, rng, (1, 1, 4))
    for box in boxes:
        box.text = shown(how, box.text)
        draft.right[box.field] = blank()
    return f"{how}: {boxes[0].field}, {len(boxes)} in all"


@drafted
def figures_as_pictures(draft: Draft, rng: Random) -> str | None:
    """Pictures stand where figures were: null and a question, or what the sums say."""
    boxes = _some(draft, rng, (1, 3, 30, 200))
    for n, box in enumerate(boxes):
        box.text = shown(Shown.PICTURE, str(n))
        draft.right[box.field] = derivable(draft.value(box.field))
    return f"{boxes[0].field}, {len(boxes)} in all"
