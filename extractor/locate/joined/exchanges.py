"""Other ways to part a row, of which one sum fails as it would with two digits of a figure exchanged in print.

In: a run of digits in which sums leave one way to part them. Out: the ways that the page may mean instead, if it has 21
for 12. Surprise: of all misprints only this one matters. Whoever exchanges digits leaves the rest by nine as it is, and
a false way to part digits has it too; so where digits were exchanged, one in five false ways adds up. Of other wrong
figures, one in a thousand does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.forms import Identity, Line
from extractor.locate.joined.cutting import JoinedRun
from extractor.locate.joined.partings import Parting, Search, Steps, Tokens, groups_of
from extractor.page import Number


def exchanged(run: JoinedRun, line: Line, identities: Sequence[Identity], steps: Steps) -> Iterator[Parting]:
    """Yield the ways to part a run in which all sums hold but one, and that one would with two digits exchanged."""
    search = Search(run, line, steps)
    groups = groups_of(line, tuple(one for one in identities if one.relation == "equal"))
    for n, group in enumerate(groups):
        behind = sum(map(len, groups[n + 1 :]))
        for before in _reached(search, groups, n):
            at = before[-1].end if before else 0
            for end in range(at + len(group), search.size - behind + 1):
                rests = list(search.chained(groups, n + 1, end, ()))
                for own in _failing(search, group, at, end) if rests else ():
                    yield from (search.figures((*before, *own, *rest)) for rest in rests)


def _reached(
    search: Search, groups: Sequence[range], count: int, done: int = 0, before: Tokens = ()
) -> Iterator[Tokens]:
    """Yield the ways to part the beginning of a run into so many groups that add up."""
    if done == count:
        yield before
        return
    for _, own in search.group_ways(groups, done, before[-1].end if before else 0):
        yield from _reached(search, groups, count, done + 1, (*before, *own))


def _failing(search: Search, group: range, at: int, end: int) -> Iterator[Tokens]:
    """Yield the ways to part some digits into a group that adds up but for two digits exchanged in one figure."""
    *columns, last = group
    for begin in range(at + len(columns), end):
        total = next((one for one in search.tokens_at(last, begin) if one.end == end), None)
        if total is None or (search.nines[begin] - search.nines[at] - (total.number or 0)) % 9:
            continue
        for own in _all(search, columns, at, begin, ()):
            gap = (total.number or 0) - sum(one.number or 0 for one in own)
            parts = (one.number or 0 for one in own)
            if gap and (_exchanges(total.number or 0, -gap) or any(_exchanges(one, gap) for one in parts)):
                yield (*own, total)


def _all(search: Search, columns: Sequence[int], at: int, end: int, before: Tokens) -> Iterator[Tokens]:
    """Yield the ways to part some digits into columns."""
    if not columns:
        if at == end:
            yield before
        return
    search.steps.take()
    for one in search.tokens_at(columns[0], at):
        if end - one.end >= len(columns) - 1:
            yield from _all(search, columns[1:], one.end, end, (*before, one))


def _exchanges(figure: Number, change: Number) -> bool:
    """Tell whether a figure changes so when two neighbouring digits of it change places."""
    a, b = str(figure), str(figure + change)
    if len(a) != len(b):
        return False
    differing = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(differing) == 2 and differing[1] == differing[0] + 1 and sorted(a) == sorted(b)
