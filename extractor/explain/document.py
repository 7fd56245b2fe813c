"""How one document was read, told from what the stages kept.

In: the bytes of a file. Out: an ``Explanation``. Surprise: the file is read again, as ``extract`` reads it, so that an
explanation is always that of this version of the program; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from extractor.confidence import score
from extractor.errors import NoSuchPart, NotAReport
from extractor.explain.fields import explain_fields
from extractor.explain.reading import Reading
from extractor.explain.records import (
    CellGroup,
    Explanation,
    FurtherTables,
    LineExplanation,
    SectionExplanation,
)
from extractor.explain.rows import row_match, table_match, way_of
from extractor.forms import Line
from extractor.locate import Located, LocatedSection, to_stream
from extractor.page import Document, FieldValue, Way
from extractor.pipeline import read_parts, read_whole, settle
from extractor.prose import Fact
from extractor.result import Asker
from extractor.settings import ERROR_BUDGET


def explain(
    data: bytes,
    asker: Asker | None = None,
    budget: float = ERROR_BUDGET,
    wanted: Sequence[Fact] | None = None,
    part: int = 0,
) -> Explanation:
    """Read one report and keep why.

    Args:
        data: the bytes of the file.
        asker: who is asked about what the parser leaves open, if anybody.
        budget: unflagged wrong fields in 10,000 that are tolerable.
        wanted: the facts of the prose that are read; the usual ones if not given.
        part: its number among the reports of the file; 0 for the file as a whole.

    Raises:
        GoujiError: the file cannot be read, or is no report.
    """
    if not part:
        return _explain(read_whole(data), asker, budget, wanted)
    parts = read_parts(data)
    if part > len(parts):
        raise NoSuchPart
    return _explain(parts[part - 1], asker, budget, wanted)


def explain_all(
    data: bytes, asker: Asker | None = None, budget: float = ERROR_BUDGET, wanted: Sequence[Fact] | None = None
) -> tuple[Explanation | NotAReport, ...]:
    """Read every report of a file and keep why; one that cannot be read is the error that says so.

    Raises:
        GoujiError: the file cannot be read.
    """
    found: list[Explanation | NotAReport] = []
    for document in read_parts(data):
        try:
            found.append(_explain(document, asker, budget, wanted))
        except NotAReport as error:
            found.append(error)
    return tuple(found)


def _explain(document: Document, asker: Asker | None, budget: float, wanted: Sequence[Fact] | None) -> Explanation:
    settled = settle(document, asker, wanted)
    document = settled.document
    fields = score(settled.fields, settled.evidence, settled.support, settled.figures_lost, budget)
    reading = Reading(document, to_stream(document), settled, fields, budget)
    return Explanation(
        format=document.format,
        sections=tuple(_section(reading, one, fields) for one in settled.located.sections),
        fields=explain_fields(reading),
        others=tuple(_further(settled.located)),
    )


def _further(located: Located) -> Iterator[FurtherTables]:
    """Yield the tables that are not the report's own, those under the same words together."""
    for scope in dict.fromkeys(other.scope for other in located.others):
        own = (other.section.section for other in located.others if other.scope == scope)
        yield FurtherTables(scope, tuple(section.fields[0].heading[0] for section in own))


def _section(reading: Reading, located: LocatedSection, fields: Mapping[str, FieldValue]) -> SectionExplanation:
    section, found = located.section, located.lines
    lines = tuple(
        LineExplanation(
            groups=tuple(_groups(line, fields)),
            row=row_match(reading, section, found[index]) if index in found else None,
        )
        for index, line in enumerate(section.lines)
    )
    laid = ((section.lines[index], one) for index, one in found.items())
    ways = [way_of(line, one, spec) for line, one in laid for spec in line.fields]
    return SectionExplanation(
        id=section.id,
        heading=section.fields[0].heading[0],
        taken_for=section.form,
        match=table_match(located),
        ways=tuple(dict.fromkeys([*ways, *located.ways.values()])) or (Way.NOTHING,),
        lines=lines,
    )


def _groups(line: Line, fields: Mapping[str, FieldValue]) -> Iterator[CellGroup]:
    for labels, specs in groupby(line.fields, lambda spec: spec.row_label):
        group = list(specs)
        heads = tuple(spec.column_label[-1] if spec.column_label else "" for spec in group)
        yield CellGroup(labels[-1], heads, tuple(fields[spec.id] for spec in group))
