"""Comments of Word that say of the words that they hang on that these may be wrong: 应为34, 待核.

In: a Word document. Out: its runs marked on which such a comment hangs. Surprise: a comment hangs between two marks,
which may stand in different cells; one that has none hangs on all of the paragraph in which it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from extractor.readers._comments import doubts

_R, _P, _T, _ID = qn("w:r"), qn("w:p"), qn("w:t"), qn("w:id")
_COMMENT, _START, _END, _NAMED = (
    qn(f"w:{name}") for name in ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")
)
_COMMENTS = "/comments"
_MARK = "commented"


def doubting_comments(word: Any) -> frozenset[str]:
    """Return the ids of the comments of a document that doubt what they hang on."""
    return frozenset(
        one.get(_ID, "")
        for part in (relation.target_part for relation in word.part.rels.values() if _is_of_comments(relation))
        for one in parse_xml(part.blob).iter(_COMMENT)
        if doubts("\n".join("".join(text.text or "" for text in line.iter(_T)) for line in one.iter(_P)))
    )


def _is_of_comments(relation: Any) -> bool:
    return not relation.is_external and relation.reltype.endswith(_COMMENTS)


def mark_commented(body: Any, comments: frozenset[str]) -> None:
    """Mark the runs on which some comments hang."""
    if not comments:
        return
    between = {one.get(_ID) for one in body.iter(_START)}
    open_now: set[str] = set()
    for element in body.iter(_START, _END, _R):
        if element.tag == _START:
            open_now.add(element.get(_ID, ""))
        elif element.tag == _END:
            open_now.discard(element.get(_ID, ""))
        elif not open_now.isdisjoint(comments):
            element.set(_MARK, "1")
        for run in _named_alone(element, comments, between):
            run.set(_MARK, "1")


def _named_alone(run: Any, comments: frozenset[str], between: set[str | None]) -> Iterator[Any]:
    """Yield the runs of the paragraph that names a comment in a run, itself among them; those alone if it has marks."""
    for named in run.iter(_NAMED) if run.tag == _R else ():
        if named.get(_ID, "") in comments:
            yield run
            paragraph = next(run.iterancestors(_P), None)
            if named.get(_ID) not in between and paragraph is not None:
                yield from paragraph.iter(_R)


def is_commented(run: Any) -> bool:
    """Tell whether a comment hangs on a run that doubts it."""
    return run.get(_MARK) is not None
