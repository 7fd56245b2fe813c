"""Which reports contradict themselves or last year's of the same agency, settled or not.

In: a store. Out: for each report how many sums fail as its figures stand. Surprise: a count is kept in this process
until the report, or last year's, is read anew or decided about, so that a list of them costs little.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from extractor.forms import Identity, identities_of
from extractor.page import Number
from extractor.reconcile import LAST_YEAR, over_years
from extractor.store import DocumentFilter, ReportFigures, Store, report_figures

_AT_ONCE = 200
"""Reports whose figures are in memory together."""

_STATES = """
SELECT listed.id, (SELECT MAX(id) FROM extractions WHERE document_id = listed.id) AS reading,
       (SELECT MAX(id) FROM decisions WHERE document_id = listed.id) AS decision,
       (SELECT MAX(before.id) FROM listed AS before
        WHERE before.agency = listed.agency AND before.year = CAST(listed.year - 1 AS TEXT)) AS last
FROM listed WHERE status IN ('review', 'done')
"""


@dataclass(frozen=True, slots=True)
class Contradictions:
    """How many sums of a report fail: ``own`` between its own figures, ``years`` with last year's report."""

    own: int = 0
    years: int = 0

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.own + self.years


_State = tuple[int | None, ...]
_KNOWN: dict[tuple[str, int], tuple[_State, Contradictions]] = {}


def contradictions(
    store: Store, wanted: Collection[int] | None = None, hidden: Collection[int] = ()
) -> dict[int, Contradictions]:
    """Return what fails in reports, by document; those in which nothing does are left out.

    Only of the documents ``wanted``, unless that is left out too, and nothing of those that are ``hidden``.
    """
    rows = _states(store, wanted)
    last = {name: row[-1] for name, row in rows.items() if row[-1] is not None}
    known = rows if wanted is None else {**rows, **_states(store, set(last.values()))}
    states = {name: (*row, *known.get(last.get(name, 0), ())) for name, row in rows.items() if name not in hidden}
    place = str(store.path)
    new = (name for name, state in states.items() if _KNOWN.get((place, name), (None,))[0] != state)
    while some := list(islice(new, _AT_ONCE)):
        needed = {*some, *(last[name] for name in some if name in last and last[name] not in hidden)}
        figures = {one.record.id: one for one in _figures(store, needed)}
        for name in some:
            _KNOWN[place, name] = states[name], _counted(figures[name], figures.get(last.get(name, 0)))
    found = {name: _KNOWN[place, name][1] for name in states}
    return {name: one for name, one in found.items() if one.all}


def _states(store: Store, wanted: Collection[int] | None) -> dict[int, _State]:
    """Return for each report that was read what its count depends on; last the report of the year before."""
    some = "" if wanted is None else " AND listed.id IN (SELECT value FROM json_each(?))"
    given = [] if wanted is None else [json.dumps(sorted(wanted))]
    rows = store.connections.db.execute(_STATES + some, given)
    return {row["id"]: (row["id"], row["reading"], row["decision"], row["last"]) for row in rows}


def _figures(store: Store, names: Iterable[int]) -> Iterator[ReportFigures]:
    return report_figures(store, store.documents(DocumentFilter(among=frozenset(names))))


def _counted(report: ReportFigures, last: ReportFigures | None) -> Contradictions:
    own = _amounts(report)
    both = {**own, **{f"{LAST_YEAR}{name}": amount for name, amount in _amounts(last).items()}} if last else own
    identities = identities_of(report.record.forms)
    return Contradictions(
        sum(_fails(one, own) for one in identities if not one.last),
        sum(_fails(over_years(one), both) for one in identities if one.last),
    )


def _fails(identity: Identity, amounts: Mapping[str, Number]) -> bool:
    return all(name in amounts for name in identity.fields) and not identity.holds(amounts)


def _amounts(report: ReportFigures) -> dict[str, Number]:
    """Return what the fields add to sums: an empty cell nothing, a missing one is not known."""
    known = ((name, value or 0) for name, value in report.values.items() if name not in report.missing)
    return {name: value for name, value in known if not isinstance(value, str)}
