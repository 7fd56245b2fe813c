"""Every design decision stands in the index, under its subject and date, and what supersedes it exists."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

TEXT = (Path(__file__).parent.parent / "docs" / "decisions.md").read_text(encoding="utf-8")
INDEX, *SUBJECTS = TEXT.partition("\n## Index\n")[2].split("\n## ")
ENTRIES = {
    (subject.partition("\n")[0], *entry.partition("\n")[0].split(" · ", 1)): entry.partition("\n")[2]
    for subject in SUBJECTS
    for entry in subject.split("\n### ")[1:]
}
"""The text of each entry by its subject, date and title."""


def anchor(day: str, title: str) -> str:
    """Return what a page of Markdown calls the place of an entry's head."""
    return re.sub(r"[^\w\- ]", "", f"{day} · {title}".lower()).replace(" ", "-")


def test_the_index_lists_every_entry_under_its_subject_and_nothing_else() -> None:
    listed = []
    for part in re.split(r"^\*\*", INDEX, flags=re.MULTILINE)[1:]:
        subject = part.partition("**")[0]
        listed += [(subject, *line) for line in re.findall(r"^- (\S+) \[(.+)\]\(#(.+?)\)", part, re.MULTILINE)]
    assert listed == [(subject, day, title, anchor(day, title)) for subject, day, title in ENTRIES]
    assert len(listed) > 50


def test_entries_are_dated_and_in_order_within_their_subject() -> None:
    days = [(subject, date.fromisoformat(day)) for subject, day, _ in ENTRIES]
    assert all(one[1] <= other[1] for one, other in pairwise(days) if one[0] == other[0])
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) for _, day, _ in ENTRIES)


def test_titles_tell_entries_apart() -> None:
    assert len({title for _, _, title in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("title", [title for _, _, title in ENTRIES])
def test_an_entry_says_what_it_costs(title: str) -> None:
    (text,) = [text for (_, _, other), text in ENTRIES.items() if other == title]
    assert "Cost: " in text


def test_what_supersedes_an_entry_is_another_one_and_no_older_and_the_index_says_so() -> None:
    known = {(day, title) for _, day, title in ENTRIES}
    marked = set()
    for (_, day, title), text in ENTRIES.items():
        links = re.findall(r"^\*Superseded (?:in part )?by \[(.+)\]\(#(.+?)\), (\S+): ", text, re.MULTILINE)
        assert len(links) == len(re.findall(r"^\*Superseded", text, re.MULTILINE))
        assert {(since, by) for by, _, since in links} <= known - {(day, title)}
        assert all(place == anchor(since, by) and since >= day for by, place, since in links)
        marked |= {title} if links else set()
    assert marked == set(re.findall(r"^- \S+ \[(.+)\]\(.*\) \(superseded", INDEX, re.MULTILINE))
    assert len(marked) >= 5
