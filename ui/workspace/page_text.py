"""The source of a document as text that a browser shows, with the place of each field in it.

In: the source and the fields. Out: a ``Page``. Surprise: places count characters as a browser does, of which one
beyond the basic plane is two; a web page's code is made readable piece by piece between the places, which keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.page import FILL, Place
from extractor.store import CurrentField, DocumentRecord
from ui.excerpt import is_code, readable, spot
from ui.naming import row_of

Spot = tuple[int, int, str]
"""Where to look for a field in the text of a page: from, to, and what is found there, a key of the wording."""


MOST_PAGES = 8
"""Pages that are kept, of about a hundred kilobytes each."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text and the spots of the fields in it."""

    text: str
    spots: Mapping[str, Spot]

    @classmethod
    def of(cls, source: str, record: DocumentRecord, current: Mapping[str, CurrentField]) -> Page:
        """Return the page of a document; the last ones are kept, since answers move no places."""
        places = tuple((name, (entry.read or entry.field).place) for name, entry in current.items())
        key = hash((source, places, tuple(record.forms.items())))
        if key not in _PAGES:
            for oldest in list(_PAGES)[: 1 - MOST_PAGES]:
                _PAGES.pop(oldest, None)
            _PAGES[key] = cls._made(source, record, current)
        return _PAGES[key]

    @classmethod
    def _made(cls, source: str, record: DocumentRecord, current: Mapping[str, CurrentField]) -> Page:
        found = {name: spot(source, name, current, row_of(record, name)) for name in current}
        cuts = sorted({end for place, _ in found.values() if place for end in (place.start, place.end)})
        clean = readable if is_code(source) else _without_fill
        pieces = [clean(source[start:end]) for start, end in zip([0, *cuts], [*cuts, len(source)], strict=True)]
        offset, offsets = 0, {}
        for cut, piece in zip(cuts, pieces, strict=False):
            offset += len(piece.encode("utf-16-le", "surrogatepass")) // 2
            offsets[cut] = offset
        spots = {name: _spot(place, how, offsets) for name, (place, how) in found.items()}
        return cls("".join(pieces).encode("utf-8", "replace").decode(), spots)


_PAGES: dict[int, Page] = {}


def _spot(place: Place | None, how: str, offsets: Mapping[int, int]) -> Spot:
    return (offsets[place.start], offsets[place.end], how) if place else (0, 0, how)


def _without_fill(text: str) -> str:
    return text.replace(FILL, "")
