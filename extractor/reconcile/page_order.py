"""What sums say of fields whose places on the page are known.

In: reconciled fields, and which of them stand alone in their places or under heads in another order than the form's.
Out: the same fields, some freed of a doubt and some doubted. Surprise: where label, head and cell are one each, a sum
that fails is the page's own: it stays a finding, and the figures beside the wrong one are not asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from extractor.forms import Identity
from extractor.page import FieldValue, Number, Reason, State, amounts_of
from extractor.reconcile.identities import Reconciled, Support
from extractor.reconcile.moved_rows import row_of

BORNE_OUT = 2
"""Sums of figures that hold, a row's and a column's; a figure that was moved aside would break one of them."""


def with_page_order(
    reconciled: Reconciled, identities: Sequence[Identity], alone: Collection[str], reordered: Collection[str]
) -> Reconciled:
    """Return fields as the sums and their places leave them.

    Args:
        reconciled: the fields after the identities had their say.
        identities: those that were checked.
        alone: fields with one label, one head and one cell each.
        reordered: fields of tables whose columns stand in another order than on the form.
    """
    fields = dict(reconciled.fields)
    bound = {identity.id: identity.fields for identity in identities}
    freed = _freed(reconciled, bound, alone)
    fields |= {name: fields[name].without(Reason.SUM_BROKEN) for name in freed}
    failed = {finding.identity for finding in reconciled.findings}
    moved = _may_have_moved(fields, [one for one in identities if one.id in failed])
    fields |= {name: fields[name].because(Reason.SUM_BROKEN) for name in moved}
    fields |= _reaching(fields, reconciled.support)
    if reordered:
        unclear = {name.partition(".")[0] for one in reconciled.findings for name in bound.get(one.identity, ())}
        # Where a column is gone as well, its head may be what makes the others seem to stand in another order.
        unclear |= {name.partition(".")[0] for name, value in fields.items() if value.place is None}
        for name in reordered:
            if name.partition(".")[0] in unclear:
                fields[name] = fields[name].because(Reason.HEADER_UNCLEAR)
    return replace(reconciled, fields=fields)


def with_short_labels(reconciled: Reconciled, rows: Iterable[Sequence[str]]) -> Reconciled:
    """Return fields with no doubt about the labels of rows that are said shorter, and stand in their places.

    Another row in the place of the form's would break the sums of the columns, unless it had the same figures.
    """
    fields = dict(reconciled.fields)
    for names in rows:
        if all(reconciled.support[name].held >= BORNE_OUT and not reconciled.support[name].broken for name in names):
            fields |= {name: fields[name].without(Reason.LABEL_UNCLEAR) for name in names}
    return replace(reconciled, fields=fields)


def _freed(reconciled: Reconciled, bound: Mapping[str, Sequence[str]], alone: Collection[str]) -> set[str]:
    """Return the fields that are doubted for nothing but sums that fail on the page itself."""
    doubted: set[str] = set()
    free: set[str] = set()
    for finding in reconciled.findings:
        fields = bound.get(finding.identity, ())
        empty = {name for name in fields if reconciled.fields[name].empty}
        own = _of_the_page([name for name in fields if name not in empty], reconciled, alone)
        free.update(finding.fields if own else ())
        # An empty cell says nothing of what it should hold, and is doubted where no other sum says it.
        doubted.update(finding.fields if not own else _unsaid(empty, reconciled, alone))
    return {name for name in free - doubted if Reason.SUM_BROKEN in reconciled.fields[name].reasons}


def _may_have_moved(fields: Mapping[str, FieldValue], broken: Sequence[Identity]) -> set[str]:
    """Return the figures that mend a sum where they are not, and another one in an empty cell of their row.

    The row's own sum holds with both, so that it says nothing of where they stand.
    """
    amounts = amounts_of(fields)
    wanted: dict[str, set[Number]] = {}
    for identity in broken:
        gap = identity.gap(amounts) if all(name in amounts for name in identity.fields) else 0
        for name in identity.fields if gap else ():
            wanted.setdefault(name, set()).add(amounts[name] + (gap if name in identity.right else -gap))
    gone = {name for name in wanted if 0 in wanted[name] and fields[name].value}
    empty = {(row_of(name), figure) for name in wanted if fields[name].empty for figure in wanted[name]}
    return {name for name in gone if (row_of(name), fields[name].value) in empty}


def _of_the_page(fields: Sequence[str], reconciled: Reconciled, alone: Collection[str]) -> bool:
    """Tell whether a sum fails in which each figure stands alone in its place and in another sum that holds.

    Then no single figure in it can be wrong without a second one; if it were read wrongly, that one's sum would fail.
    """
    return len(fields) > 0 and all(_stands(name, reconciled, alone) for name in fields)


def _unsaid(empty: Collection[str], reconciled: Reconciled, alone: Collection[str]) -> set[str]:
    return {name for name in empty if not _stands(name, reconciled, alone)}


def _stands(name: str, reconciled: Reconciled, alone: Collection[str]) -> bool:
    value = reconciled.fields[name]
    return (
        name in alone
        and reconciled.support[name].held > 0
        and value.state in (State.READ, State.BLANK)
        and set(value.reasons) <= {Reason.SUM_BROKEN}
    )


def _reaching(fields: Mapping[str, FieldValue], support: Mapping[str, Support]) -> dict[str, FieldValue]:
    """Return the fields of cells that reach over several columns, not doubted where the sums bear out all of a table's.

    A converter that takes empty cells for parts of the one before them does so all over a table. That the figure stands
    in its first column is borne out by the sums of row and column of those that are not nothing.
    """
    places: dict[tuple[str, int], list[str]] = {}
    for name, value in fields.items():
        if value.place is not None and Reason.CELLS_UNCLEAR in value.reasons:
            places.setdefault((name.partition(".")[0], value.place.start), []).append(name)
    groups: dict[str, list[str]] = {}
    for (section, _), names in places.items():
        if len(names) > 1:
            groups.setdefault(section, []).extend(names)
    found: dict[str, FieldValue] = {}
    for names in groups.values():
        figures = [name for name in names if fields[name].value]
        if figures and all(support[name].telling >= BORNE_OUT and not support[name].broken for name in figures):
            found |= {name: fields[name].without(Reason.CELLS_UNCLEAR) for name in names}
    return found
