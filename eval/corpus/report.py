"""A made-up report, whole: its plan, its gold labels and its blocks in printed order.

In: a seed and a plan (or one by chance). Out: a ``Report``. Surprise: a report mixes forms as real ones do, section by
section, so gold holds the fields of whatever each section follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from eval.cases import Basis, GoldField
from eval.corpus.agencies import Agency, choose_agency, choose_title
from eval.corpus.figures import BLANKS, Printed, annotate, blank_out, choose_hand, misprint, print_figure
from eval.corpus.further_facts import Day, choose_day, subjects, tell
from eval.corpus.ink import mark, plain, weights
from eval.corpus.labels import choose_label_hand, headings
from eval.corpus.prose import Block, others, overview, problems
from eval.corpus.prose_facts import ProseFacts, ProseFactWriter
from eval.corpus.tables import section_grids
from eval.corpus.values import SIZES, section, section_values
from eval.corpus.wordings import Speaker, choose_speaker, wordings
from extractor.page import Number

FORMS = {
    "2021": {"proactive": "2021", "requests": "2021", "disputes": "2021"},
    "2019": {"proactive": "2019", "requests": "2019", "disputes": "2019"},
    "new two, old three": {"proactive": "2021", "requests": "2019", "disputes": "2021"},
    "old two, new three": {"proactive": "2019", "requests": "2021", "disputes": "2021"},
    "2014": {"statistics": "2014"},
}
"""What agencies hand in, section by section in printed order. Section four is the same in both newer forms; the new two
with the old three is the usual mix: （六）其他处理 as a single row."""

WHOLE_FORMS = tuple(name for name, forms in FORMS.items() if set(forms.values()) == {name})
"""Those that follow one form throughout."""

PECULIARITIES = {
    "wrong_sum": 0.12,
    "blanks_scattered": 0.05,
    "blanks_rows": 0.05,
    "blanks_zeros": 0.05,
    "notes": 0.07,
    "thousands": 0.05,
    "units": 0.04,
    "wide_digits": 0.04,
    "approximate": 0.1,
    "several_figures": 0.07,
    "prose_differs": 0.06,
    "hard_wording": 0.1,
    "neighbours": 0.4,
    "heading_unnumbered": 0.05,
    "nameless_title": 0.04,
    "no_title": 0.04,
}
"""What can be odd about a report, and in which share of them; several may come together. See ``Asked`` for more."""


FEWEST_OF_A_DAY = 8
"""Coded characters of a day as 2024-01-19: a page's frame states it so, whatever the report itself writes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a report shall be like."""

    size: str
    forms: str
    peculiarities: tuple[str, ...] = ()
    unstated: frozenset[str] = frozenset()
    """The facts that its prose does not state."""
    further: bool = False
    """Whether it tells the facts that are read on request, too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report shall be like, in place of what chance would give it.

    Attributes:
        form: a key of ``FORMS``.
        size: a key of ``SIZES``.
        blanks: a key of ``BLANKS``.
    """

    form: str | None = None
    size: str | None = None
    blanks: str | None = None

    def applied(self, plan: Plan) -> Plan:
        """Return a plan with what was asked for."""
        odd = plan.peculiarities
        if self.blanks is not None:
            odd = (*(name for name in odd if not name.startswith("blanks_")), *BLANKS[self.blanks])
        return replace(plan, forms=self.form or plan.forms, size=self.size or plan.size, peculiarities=odd)


BY_CHANCE = Asked()


@dataclass(frozen=True, slots=True)
class Report:
    """A report before any printing.

    Attributes:
        weights: for every figure, fact, label and heading in it, how many coded characters state it once in full.
    """

    name: str
    seed: str
    plan: Plan
    agency: Agency
    year: int
    gold: Mapping[str, GoldField]
    misprinted: tuple[str, ...]
    blocks: tuple[Block, ...]
    weights: Mapping[str, int] = field(default_factory=dict)
    day: Day | None = None
    """When it was published, where it tells that at all."""

    @property
    def empty_cells(self) -> bool:
        """Tell whether some figures were left out without so much as a dash."""
        cells = [cell for block in self.blocks for row in block.grid for cell in row]
        return any(cell.kind == "figure" and not cell.text for cell in cells)

    @property
    def title(self) -> str:
        """Return the title as one plain line; empty where there is none."""
        return plain("".join(block.text for block in self.blocks if block.kind == "title")).replace("\n", "")

    def to_json(self) -> dict[str, object]:
        """Return the gold labels in the format of the contract."""
        fields = {name: {"value": one.value, "basis": str(one.basis)} for name, one in self.gold.items()}
        return {
            "form": list(FORMS[self.plan.forms].values())[-1],
            "forms": FORMS[self.plan.forms],
            "agency": self.agency.name,
            "year": self.year,
            "inconsistent": list(self.misprinted),
            "notes": {"size": self.plan.size, "peculiarities": list(self.plan.peculiarities)},
            "fields": fields,
        }


def choose_plan(rng: Random) -> Plan:
    """Return a plan by chance: mostly the new form and small agencies, as in life; some have to be asked for."""
    size = rng.choices(list(SIZES), weights=[30, 20, 22, 16, 9, 3, 0, 0])[0]
    forms = rng.choices(list(FORMS), weights=[58, 22, 12, 8, 0])[0]
    peculiarities = tuple(name for name, share in PECULIARITIES.items() if rng.random() < share)
    unstated = frozenset(
        fact
        for fact, share in {
            "website_items": 0.25,
            "wechat_items": 0.35,
            "applications_received": 0.2,
            "processing_fee": 0.45,
        }.items()
        if rng.random() < share
    )
    return Plan(size, forms, peculiarities, unstated)


def make_report(
    name: str, seed: str, plan: Plan | None = None, *, asked: Asked = BY_CHANCE, further: bool = False
) -> Report:
    """Return the report of a seed; the same seed and plan, and the same asked for, give the same report.

    Args:
        name: says which report of a seed.
        seed: of all chances.
        plan: what it shall be like; by chance if not given.
        asked: what it shall be like all the same.
        further: a report by chance tells the facts that are read on request, too.
    """
    rng = Random(f"{seed}/{name}")
    plan = plan or replace(choose_plan(rng), further=further)
    plan = asked.applied(plan)
    forms = FORMS[plan.forms]
    agency = choose_agency(rng, large=plan.size in ("city", "province"))
    year = rng.choice([2019, 2020] if plan.forms == "2019" and rng.random() < 0.7 else [2021, 2022, 2023, 2024])
    year -= 7 if plan.forms == "2014" else 0
    true_values = _values(forms, plan.size, rng)
    values, misprinted = _mistype(true_values, forms, plan, rng)
    cells = _cells(values, forms, plan, rng)
    speaker = choose_speaker(agency, year, rng)
    apart = Random(f"{seed}/{name}/further")
    day = choose_day(year, apart) if plan.further else None
    if plan.further:
        speaker = replace(speaker, silent_on=subjects())
    facts = ProseFactWriter(speaker, plan.size, plan.peculiarities, plan.unstated, rng).write(_spoken_of(true_values))
    if day:
        tell(speaker, plan.size, apart, facts.gold, facts.sentences)
        facts.gold["meta.published"] = day.gold
    blocks = tuple(_blocks(plan, cells, speaker, facts, rng))
    blocks = _dated(blocks, speaker, day, rng) if day else (*blocks, *_signature(speaker, rng))
    blocks = (*blocks, *_appendix(plan, cells, speaker, rng))
    gold = {field_id: cell.gold for field_id, cell in cells.items()} | facts.gold
    weights = _weights(blocks) | ({"meta.published": FEWEST_OF_A_DAY} if day else {})
    return Report(name, seed, plan, agency, year, gold, misprinted, blocks, weights, day)


def _values(forms: Mapping[str, str], size: str, rng: Random) -> dict[str, Number]:
    values: dict[str, Number] = {}
    for name in forms:
        # An agency without applications may well make decisions.
        own = rng.choice(["sparse", "small", "zero"]) if name == "proactive" and size == "zero" else size
        values |= section_values(forms[name], name, SIZES[own], rng)
    return values


def _spoken_of(values: Mapping[str, Number]) -> Mapping[str, Number]:
    """Return the values by the ids that the prose goes by, whichever form they stand in."""
    if "statistics.applications.received" not in values:
        return values
    received, closed = values["statistics.applications.received"], values["statistics.applications.closed"]
    return {
        **values,
        "requests.new.total": received,
        "requests.new.natural_person": received,
        "requests.carried_in.total": 0,
        "requests.total.total": closed,
        "requests.carried_out.total": 0,
        "disputes.review.total": values["statistics.reviews.total"],
    }


def _mistype(
    values: dict[str, Number], forms: Mapping[str, str], plan: Plan, rng: Random
) -> tuple[dict[str, Number], tuple[str, ...]]:
    if "wrong_sum" not in plan.peculiarities:
        return values, ()
    identities = [identity for name in forms for identity in section(forms[name], name).equations]
    field_id, wrong = misprint(values, identities, rng)
    return {**values, field_id: wrong}, (field_id,)


def _cells(values: Mapping[str, Number], forms: Mapping[str, str], plan: Plan, rng: Random) -> dict[str, Printed]:
    hand = choose_hand(plan.peculiarities, rng)
    specs = [spec for name in forms for spec in section(forms[name], name).fields]
    cells = {spec.id: print_figure(spec, values[spec.id], hand) for spec in specs}
    for peculiarity in plan.peculiarities:
        if peculiarity.startswith("blanks_"):
            cells = blank_out(cells, peculiarity.removeprefix("blanks_"), rng)
        elif peculiarity == "notes":
            cells = annotate(cells, rng)
    return cells


def _blocks(
    plan: Plan, cells: Mapping[str, Printed], speaker: Speaker, facts: ProseFacts, rng: Random
) -> Iterator[Block]:
    """Yield the report from its title to its signature."""
    heads = headings(plan.peculiarities, rng)
    hand = choose_label_hand(rng)
    split = rng.random() < 0.2
    title = speaker.say(choose_title(plan.peculiarities, rng), rng)
    if title:
        yield Block("title", title)
    named = "{agency}" in title or "meta.agency" in {name for name, _ in weights(title)}
    # A report whose title names nobody says in its first sentence whose it is.
    intro = rng.choice(wordings("intro") if named else wordings("intro")[1:4])
    if intro:
        yield Block("paragraph", speaker.say(intro, rng))
    yield Block("heading", mark("heading:overview", heads["overview"]))
    yield from overview(speaker, facts, rng)
    own = FORMS[plan.forms]
    for name in own if "statistics" not in own else ():
        yield Block("heading", mark(f"heading:{name}", heads[name]))
        lead_in = speaker.say(rng.choice(wordings(f"lead_in.{name}")), rng)
        if lead_in:
            yield Block("paragraph", lead_in)
        for grid in section_grids(section(FORMS[plan.forms][name], name), cells, hand, rng, split):
            yield Block("table", grid=grid)
    yield Block("heading", mark("heading:problems", heads["problems"]))
    yield from problems(speaker, rng)
    yield Block("heading", mark("heading:others", heads["others"]))
    yield from others(facts, speaker, rng)


def _signature(speaker: Speaker, rng: Random) -> Iterator[Block]:
    if rng.random() < 0.35:
        yield Block("paragraph", speaker.say("{agency}", rng))
        yield Block("paragraph", f"{speaker.year + 1}年1月{rng.randint(4, 30)}日")


def _appendix(plan: Plan, cells: Mapping[str, Printed], speaker: Speaker, rng: Random) -> Iterator[Block]:
    """Yield the table of the statistics form, which stands behind the report that it belongs to."""
    if "statistics" not in FORMS[plan.forms]:
        return
    table = section(FORMS[plan.forms]["statistics"], "statistics")
    yield Block("heading", mark("heading:statistics", rng.choice(["", "附件：", "附表 "]) + table.heading))
    lead_in = speaker.say(rng.choice(["", "（{year}年度）", "填报单位：{agency}"]), rng)
    if lead_in:
        yield Block("paragraph", lead_in)
    for grid in section_grids(table, cells, choose_label_hand(rng), rng, split=False):
        yield Block("table", grid=grid)


def _dated(blocks: tuple[Block, ...], speaker: Speaker, day: Day, rng: Random) -> tuple[Block, ...]:
    """Return the blocks with the day of publication under the title or at the end, wherever the report states it."""
    titles = sum(block.kind == "title" for block in blocks)
    head = (Block("paragraph", day.printed),) if day.labelled else ()
    signed = day.signed if day.labelled else mark("meta.published", day.signed)
    end = (Block("paragraph", speaker.say("{agency}", rng)), Block("paragraph", signed)) if day.signed else ()
    return (*blocks[:titles], *head, *blocks[titles:], *end)


def _weights(blocks: tuple[Block, ...]) -> dict[str, int]:
    """Return the weight of every mark, the smallest where it stands more than once."""
    found: dict[str, int] = {}
    for block in blocks:
        for text in (block.text, *(cell.text for row in block.grid for cell in row)):
            for name, weight in weights(text):
                found[name] = min(weight, found.get(name, weight))
    return found


def looked_for(report: Report) -> dict[str, int]:
    """Return the weights of the fields that a reader can be asked for: figures, facts, the agency, the year."""
    wanted = {name for name, one in report.gold.items() if one.basis is Basis.PRINTED} | {"meta.agency", "meta.year"}
    return {name: weight for name, weight in report.weights.items() if name in wanted}
