"""Two charts as SVG: reliability, and risk against coverage.

In: points. Out: SVG text that needs nothing from elsewhere. Surprise: a good parser's errors all sit in the last
thousandth, so both error axes are logarithmic, and a share of nothing is drawn at its upper bound, hollow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import log10

import numpy as np

from eval.statistics import Bin, Bools, Floats, RiskPoint, lower_bound, upper_bound

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 460, 300, 62, 46, 14, 14
SMALLEST = 1e-5

STYLE = (
    "font-family:sans-serif;font-size:11px;fill:#33424c",
    "stroke:#d5dbdf;stroke-width:1",
    "stroke:#1f5f7a;stroke-width:2;fill:none",
)
TEXT, GRID, LINE = STYLE


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of a chart: its title for those who cannot see it, and its axes."""

    title: str
    across: str
    up: str


def error_bins(confidence: Floats, right: Bools) -> list[Bin]:
    """Return the fields by claimed error, in steps of 1, 2, 5 from 1 down to 0.00001, as a reliability diagram."""
    edges = np.array([step * 10.0**power for power in range(-5, 0) for step in (1, 2, 5)] + [1.0])
    place = np.searchsorted(edges, 1 - confidence - 1e-12)
    found = []
    for n in np.unique(place).tolist():
        part = place == n
        found.append(Bin(float(confidence[part].mean()), float(right[part].mean()), int(part.sum())))
    return found


def reliability_diagram(bins: Iterable[Bin], labels: Labels) -> str:
    """Draw claimed against actual error, both logarithmic, with exact 95 % intervals; on the diagonal both agree."""
    parts = [_frame(labels, _decades(), _decades()), _path([(SMALLEST, SMALLEST), (1.0, 1.0)], GRID, _log, _log)]
    for one in bins:
        wrong = round((1 - one.right) * one.fields)
        low, high = lower_bound(wrong, one.fields, 0.975), upper_bound(wrong, one.fields, 0.975)
        x = _x(_log(1 - one.claimed))
        says = f"claimed {1 - one.claimed:.5f}, wrong {wrong} of {one.fields} ({low:.5f} to {high:.5f})"
        y = _y(_log(wrong / one.fields if wrong else high))
        fill = "#1f5f7a" if wrong else "#fff"
        parts.append(
            f'<g><title>{escape(says)}</title><path d="M{x:.1f} {_y(_log(low)):.1f}V{_y(_log(high)):.1f}" '
            f'style="stroke:#1f5f7a;stroke-width:1.5"/><circle cx="{x:.1f}" cy="{y:.1f}" r="4" '
            f'style="fill:{fill};stroke:#1f5f7a;stroke-width:1.5"/></g>'
        )
    return _svg(parts, labels)


def risk_curve(points: Sequence[RiskPoint], budget: float, labels: Labels) -> str:
    """Draw the share of wrong fields, logarithmic, against the share of fields left unasked; ``budget`` is a share."""
    quarters = [(share, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    parts = [_frame(labels, quarters, _decades()), _path([(0, budget), (1, budget)], BUDGET, _share, _log)]
    parts.append(_path([(one.coverage, one.risk) for one in points], LINE, _share, _log))
    if len(points) < 40:
        parts += [_dot(_x(one.coverage), _y(_log(one.risk)), f"{one.coverage:.1%}: {one.risk:.5f}") for one in points]
    return _svg(parts, labels)


BUDGET = "stroke:#b3362b;stroke-width:1.2;stroke-dasharray:5 4;fill:none"


def _svg(parts: Iterable[str], labels: Labels) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(labels.title)}" xmlns="http://www.w3.org/2000/svg">' + "".join(parts) + "</svg>"
    )


def _frame(labels: Labels, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> str:
    parts = []
    for x, name in across:
        at = _x(x)
        parts.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" style="{GRID}"/>')
        parts.append(_text(at, HEIGHT - BOTTOM + 15, name, "middle"))
    for y, name in up:
        at = _y(y)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" style="{GRID}"/>')
        parts.append(_text(LEFT - 6, at + 4, name, "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, labels.across, "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    turned = f'transform="rotate(-90 13 {middle})"'
    return "".join(parts) + _text(13, middle, labels.up, "middle", turned)


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" style="{TEXT}" {more}>{escape(text)}</text>'


def _dot(x: float, y: float, says: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" style="fill:#1f5f7a"><title>{escape(says)}</title></circle>'


def _path(points: Iterable[tuple[float, float]], style: str, across: object, up: object) -> str:
    assert callable(across)
    assert callable(up)
    places = [f"{_x(across(x)):.1f} {_y(up(y)):.1f}" for x, y in points]
    return f'<path d="M{"L".join(places)}" style="{style}"/>' if places else ""


def _decades() -> list[tuple[float, str]]:
    return [(_log(10.0**n), f"{10.0**n:g}" if n > -4 else f"{10.0**n:.{-n}f}") for n in range(-5, 1)]


def _log(value: float) -> float:
    """Return where a share stands on a logarithmic axis, 0 to 1; what is smaller than ``SMALLEST`` stands at 0."""
    return 1 + log10(max(value, SMALLEST)) / -log10(SMALLEST)


def _share(value: float) -> float:
    return value


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
