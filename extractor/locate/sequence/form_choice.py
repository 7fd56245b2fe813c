"""Which form each section of a document follows, told by the page and never by the year.

In: a Stream. Out: for each section that is there the best alignment, and by how much it beats the other form's.
Surprise: a section may be found by its labels alone, with all its values lost; then it has no chain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractor.forms import Section, UnreadForm, families, sections, unread_forms
from extractor.locate.sequence.alignment import Chain, align
from extractor.locate.sequence.anchors import find_anchors
from extractor.locate.sequence.chain import NO_RIVAL, Pair
from extractor.locate.sequence.section_view import SectionView, view_rows
from extractor.locate.stream import Stream

# Weights beside the alignment's own score (see align), set on the development zoo (eval of 2026-11).
HEADER = 8.0  # the share of a form's own column heads that stand in the document
LABELS = 4.0  # the share of a form's row labels that stand in the document
OWN_LETTERS = 8.0  # the share of the letters that only this form's labels have
UNKNOWN = 0.5  # of those letters, where nothing can be said of them
SAME_FORM = 2.5  # agencies do mix forms, but a page that does not tell is most likely all of one
FEW_HEADS = 0.5  # the share of a form's column heads with less of which it is not one all of whose heads stand there
OWN_HEADS = 0.5  # the share of a table's column heads from which on it is there, whatever stands beside it
LABELS_ALONE = 0.5  # without any values, half of the row labels make a section
DISTINCTIVE = 8  # letters; a row label this long stands in no sentence
SHINGLE = 12  # letters; so many in a row stand twice in no two reports but for what the form prints
OWN_WORDS = 250  # letters between two tables that stand nowhere else: the end of one report, the beginning of another
TELLING = 0.3  # where fewer of the labels, and fewer of its own letters, are left, the page does not tell a form


@dataclass(frozen=True, slots=True)
class SectionMatch:
    """A section as one form prints it, and how well the document suits that.

    Attributes:
        section: the section in its form.
        chain: its lines with their values; None where only labels were found.
        header: share of its column heads that stand in the document.
        telling: share of its row labels, or of the letters that only this form has, whichever is more.
        score: how well everything fits, comparable between the forms.
        margin: by how much the score beats the other form's.
        common: ids of the lines that mean the same fields of the same values in the other form.
        rival: the same section as the runner-up of the forms prints it; None where this one left no other to be tried.
    """

    section: Section
    chain: Chain | None
    header: float
    telling: float
    score: float
    margin: float = NO_RIVAL
    common: frozenset[str] = frozenset()
    rival: SectionMatch | None = None


def choose_forms(stream: Stream) -> dict[str, SectionMatch]:
    """Return the sections that the document has, by id, each in the form that suits it best."""
    found: dict[str, SectionMatch] = {}
    main = _main_family(stream)
    others = [family for family in families() if family is not main]
    for section_id in main:
        best = _best(stream, section_id, {one.section.form for one in found.values()})
        if best:
            found[section_id] = best
    for section_id in (section_id for family in others for section_id in family):
        if any(_stands_out(stream, section) for section in sections(section_id)):
            best = _best(stream, section_id, set())
            if best and best.chain and not best.chain.mostly_lost:
                found[section_id] = best
    return _without_overlap(found)


def other_form(stream: Stream, found: Mapping[str, SectionMatch]) -> UnreadForm | None:
    """Return the form that is not read whose column heads a document prints, where no form that is read has its own."""
    if any(match.header >= OWN_HEADS for match in found.values()):
        return None
    return next((form for form in unread_forms() if all(head in stream.letters for head in form.heads)), None)


def _main_family(stream: Stream) -> Sequence[str]:
    """Return the sections of the family of forms that a document follows: the first most of whose labels stand there.

    Where none does, the one with the most letters of labels times the share of all that these are: three short words of
    the prose that are also labels weigh little beside a table, and a small table more than a few words of a large one.
    """
    shown = {}
    for family in families():
        found = [max((_labels_found(stream, one) for one in sections(name)), key=sum) for name in family]
        count = sum(map(len, found))
        share = sum(length > 0 for one in found for length in one) / count
        if share >= LABELS_ALONE:
            return family
        shown[family] = sum(map(sum, found)) * share
    return max(shown, key=lambda family: shown[family])


def _labels_found(stream: Stream, section: Section) -> list[int]:
    """Return for every line of a section how many letters its barest label has if it stands in the document, else 0."""
    return [len(label) if label in stream.letters else 0 for label in _bare_labels(section)]


@cache
def _bare_labels(section: Section) -> tuple[str, ...]:
    """Return the shortest label of every line: without its mark, its unit and its remarks."""
    return tuple(min(line.keys, key=len) if line.keys else line.header for line in section.lines)


def _stands_out(stream: Stream, section: Section) -> bool:
    """Tell whether a table of another family stands in the document as well: its heading, and most of its labels."""
    if not any(heading in stream.letters for heading in section.headings):
        return False
    found = _labels_found(stream, section)
    return sum(map(bool, found)) >= LABELS_ALONE * len(found)


def holds_two_reports(stream: Stream, section_ids: Iterable[str]) -> bool:
    """Tell whether a table stands in the document twice, on whichever form each time, with other words around it.

    Long row labels stand once in a report. Where most of them stand twice, what is written between the two tables
    tells a second report from a page that is merely saved twice over: there all of it stands twice.
    """
    between = [words for id_ in section_ids for section in sections(id_) if (words := _between(stream, section))]
    if not between:
        return False
    counts = Counter(_shingles(stream.letters))
    return any(sum(counts[one] == 1 for one in _shingles(words)) >= OWN_WORDS for words in between)


def last_heading(stream: Stream, section: Section) -> int:
    """Return where the last of a section's headings stands that stand in no sentence; -1 where there is none."""
    places = (stream.letters.rfind(heading) for heading in section.headings if len(heading) >= DISTINCTIVE)
    return max(places, default=-1)


def _between(stream: Stream, section: Section) -> str:
    """Return the letters from the end of a table to where it begins again; none where it does not."""
    labels = [line.keys[0] for line in section.lines if line.keys and len(line.keys[0]) >= DISTINCTIVE]
    places = [
        (first, stream.letters.find(label, first + 1)) for label in labels for first in [stream.letters.find(label)]
    ]
    both = [(first, second) for first, second in places if second > first >= 0]
    if len(both) < 2 or 2 * len(both) < len(labels):
        return ""
    return stream.letters[max(first for first, _ in both) : min(second for _, second in both)]


def _shingles(letters: str) -> list[str]:
    return [letters[n : n + SHINGLE] for n in range(len(letters))]


def variant(section_id: str, form: str) -> Section:
    """Return a section as a form prints it."""
    return next((section for section in sections(section_id) if section.form == form), sections(section_id)[0])


def same_lines(first: Section, second: Section) -> bool:
    """Tell whether two forms print a section alike."""
    return first is second or _print(first) == _print(second)


@cache
def _print(section: Section) -> tuple[tuple[tuple[str, ...], int], ...]:
    return tuple((line.keys, len(line.fields)) for line in section.lines)


def _best(stream: Stream, section_id: str, forms: set[str]) -> SectionMatch | None:
    """Return a section in the form that suits it best; ``forms`` are those that the document used before it."""
    candidates: list[SectionMatch] = []
    for section in sorted(sections(section_id), key=lambda section: section.form not in forms):
        if any(same_lines(section, other.section) for other in candidates):
            continue
        candidate = _candidate(view_rows(stream, section))
        if candidate is None:
            continue
        if section.form in forms:
            candidate = replace(candidate, score=candidate.score + SAME_FORM)
        candidates.append(candidate)
        if _perfect(candidate):
            break
    if not candidates:
        return None
    headed = any(one.header == 1.0 for one in candidates)
    best, *others = sorted(candidates, key=lambda one: (not _whole(one), headed and one.header < FEW_HEADS, -one.score))
    if all(same_lines(best.section, section) for section in sections(section_id)):
        return best
    if best.telling < TELLING or (others and not _whole(best) and has_its_row(stream, best.section, others[0].section)):
        best = replace(best, margin=0.0)
    elif others and not (headed and others[0].header < FEW_HEADS):  # or else its heads tell
        rivalled = _whole(others[0]) if _whole(best) else best.score >= others[0].score
        best = replace(best, margin=best.score - others[0].score) if rivalled else best
    return replace(best, common=_common_lines(best, others[0]), rival=others[0]) if others else best


def has_its_row(stream: Stream, best: Section, other: Section) -> bool:
    """Tell whether a row that only the other form has stands on the page in full, and no words that only this one has.

    What is a row in one form is the heading of a group in the other, with no figures of its own.
    """
    told = (_own_letter_share(view_rows(stream, best)) or 0.0) >= TELLING or any(_own_rows(stream, best, other))
    return not told and any(_own_rows(stream, other, best))


def _own_rows(stream: Stream, section: Section, other: Section) -> Iterator[Pair]:
    """Yield the rows with all of their label and figures that the other form does not have."""
    others = {spec.id for spec in other.fields}
    for pair in find_anchors(view_rows(stream, section)):
        line = section.lines[pair.line]
        if pair.label >= 1.0 and line.fields[0].id not in others and _fits(pair, len(line.fields)):
            yield pair


def _perfect(candidate: SectionMatch) -> bool:
    """Tell whether every line has its whole label and no other by it, and every column its head.

    No other form can be perfect on the same page, since forms differ in labels, columns or heads.
    """
    chain, lines = candidate.chain, candidate.section.lines
    return (
        chain is not None
        and _whole(candidate)
        and all(not pair.crowd and len(pair.cells) == len(lines[pair.line].fields) for pair in chain.pairs)
    )


def _whole(candidate: SectionMatch) -> bool:
    """Tell whether every line has its whole label and as many values as columns, and every column has its head.

    Rows between them that are none of this form's are perhaps those of another.
    Labels that stand on both sides of the figures crowd each other, but they are this form's and not another's.
    """
    chain = candidate.chain
    return (
        chain is not None
        and candidate.header == 1.0
        and len(chain.pairs) == len(candidate.section.lines) > 1
        and not chain.columnwise
        and chain.between < max(len(line.fields) for line in candidate.section.lines)
        and all(
            pair.label >= 1.0 and _fits(pair, len(candidate.section.lines[pair.line].fields)) for pair in chain.pairs
        )
    )


def _fits(pair: Pair, columns: int) -> bool:
    """Tell whether a line has as many cells as columns, or as many that are not empty."""
    return len(pair.cells) == columns or sum([cell.filled for cell in pair.cells]) == columns


def _candidate(view: SectionView) -> SectionMatch | None:
    chain = align(view)
    labels = _label_share(view)
    if chain is None and labels < LABELS_ALONE:
        return None
    header = _header_share(view)
    own = _own_letter_share(view)
    score = (chain.score if chain else 0.0) + HEADER * header + LABELS * labels
    score += OWN_LETTERS * (UNKNOWN if own is None else own)
    return SectionMatch(view.section, chain, header, max(labels, own or 0.0), score)


def _label_share(view: SectionView) -> float:
    """Return the share of a section's row labels that stand whole in the document, with or without values."""
    found = [any(label in view.letters for label in line.keys or (line.header,)) for line in view.section.lines]
    return sum(found) / len(found)


def _header_share(view: SectionView) -> float:
    """Return the share of the section's column heads that stand in the document."""
    columns = view.section.column_keys
    return sum(any(head in view.letters for head in heads) for heads in columns) / len(columns)


def _own_letter_share(view: SectionView) -> float | None:
    """Return the share of the letters that only this form's labels have, in the part under the section's heading.

    Labels that a page layout has shredded are still told apart by their letters. None where nothing can be said.
    """
    section, letters = view.section, view.letters
    own = _own_letters(section)
    start = max(letters.rfind(heading) for heading in section.headings)
    part = letters[start : start + 3 * _size(section)]
    if not own or start < 0 or not any(label in part for label in section.lines[-1].keys):
        return None  # the table breaks off: what is not there may have stood there
    return len(own.intersection(part)) / len(own)


@cache
def _own_letters(section: Section) -> frozenset[str]:
    """Return the letters of a section's labels that no other form's labels for it have."""
    others = {letter for other in sections(section.id) if other is not section for letter in _letters(other)}
    return frozenset(set(_letters(section)) - others - set("一二三四五六七八九十"))


def _letters(section: Section) -> str:
    labels = [label for line in section.lines for label in line.keys]
    return "".join((*labels, *(head for heads in section.column_keys for head in heads)))


@cache
def _size(section: Section) -> int:
    return sum(len(line.keys[0]) if line.keys else len(line.header) for line in section.lines)


def _common_lines(best: SectionMatch, other: SectionMatch) -> frozenset[str]:
    if best.chain is None or other.chain is None:
        return frozenset()
    taken = [
        {(line.id, line.fields[0].id, pair.cells) for pair in chain.pairs for line in (chain.section.lines[pair.line],)}
        for chain in (best.chain, other.chain)
    ]
    return frozenset(line_id for line_id, _, _ in taken[0] & taken[1])


def _without_overlap(found: Mapping[str, SectionMatch]) -> dict[str, SectionMatch]:
    """Leave every cell to one section: the one that the document suits best."""
    used: set[int] = set()
    kept = dict(found)
    for section_id, one in sorted(found.items(), key=lambda item: -item[1].score):
        chain = one.chain
        if chain is None:
            continue
        free = [n for n, pair in enumerate(chain.pairs) if used.isdisjoint(cell.start for cell in pair.cells)]
        if len(free) < len(chain.pairs):
            chain = replace(
                chain,
                pairs=tuple(chain.pairs[n] for n in free),
                margins=tuple(chain.margins[n] for n in free),
                rivals=tuple(chain.rivals[n] for n in free),
                places=tuple(chain.places[n] for n in free),
            )
            kept[section_id] = replace(one, chain=chain if free else None)
        used.update(cell.start for pair in chain.pairs for cell in pair.cells)
    return kept
