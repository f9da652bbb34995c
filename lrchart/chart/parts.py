"""Name the parts of a range test, and find a point of the figure for each."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from lrchart.analysis.findings import Findings
from lrchart.analysis.zoning import Zoning, zoning
from lrchart.chart.rows import level
from lrchart.chart.scales import STRIP, strip_height
from lrchart.chart.zones import is_whole_interval, words_above, words_lost

#: part -> (name, explanation), in the order of numbering
PARTS = {
    "thin": ("Thin line", "loss of each batch"),
    "thick": ("Thick line", "smoothed: read this"),
    "plateau": ("Plateau", "steps too small"),
    "steepest": ("Steepest descent", "learns fastest here"),
    "rate": ("Solid line", "suggested LR"),
    "window": ("Window", "worth trying"),
    "interval": ("80 % interval", "best LR in 4 of 5 trainings"),
    "minimum": ("Minimum", "lowest loss, rarely best LR"),
    "climbing": ("Loss climbs", "past the best"),
    "divergence": ("Divergence", "steps overshoot"),
    "strip": ("Dotted line", "axis compressed above"),
    "axis": ("Log axis", "each label is × 10"),
}
#: parts that an unreadable sweep does not have: there they would be noise
OF_DESCENT = ("plateau", "steepest", "minimum")
#: (learning rate, height) pairs
Points = list[tuple[float, float]]

#: maximum points of the thin line that a label may point to
NOISY = 8

#: minimum distance between the thin and the thick line that can be seen, as a fraction of the plot
APART = 0.012

#: part of the way from the start to the window, in log lr, on which the thin line is named
EARLY = 0.45

#: places on the plateau and on the thick line that a label may point to, as parts of that way
ON_PLATEAU = (0.62, 0.5, 0.4, 0.3, 0.7, 0.2, 0.1)
ON_LINE = (0.95, 0.85, 1.05, 0.75, 0.15, 0.45, 1.1, 0.05, 0.25, 0.35)

#: decades over which the eye judges a slope, and maximum distance of the steepest place so judged
#: from that of the smoothed slope
SEEN, BESIDE = 0.3, 0.4

#: maximum part of the fall that is done on the plateau
LEVEL = 0.15

#: heights that a label of a rule or a zone may point to, as fractions of the plot from its top
HEIGHTS = (0.3, 0.5, 0.65, 0.78, 0.4, 0.9, 0.22)

#: distance between the interval's bar and the axis, as a fraction of the plot
BAR = 0.012


class Part(NamedTuple):
    """A part and its points, any of which may be named: learning rates, and heights.

    A height is a share of the plot from its top. The first point is the one that is numbered.
    """

    key: str
    name: str
    text: str
    points: Points


def parts(findings: Findings) -> list[Part]:
    """Return the parts that the one run of `findings` has, in the order of their numbers."""
    curve = findings.curve[np.isfinite(findings.curve["loss_smooth"])]
    if curve.empty:
        return []
    plan = zoning(findings, findings.runs[0])
    points = {**_on_curve(findings, curve, plan), **_on_rules(findings, curve, plan)}
    points["climbing"] = _on_climb(plan, float(curve["lr"].iloc[-1]))
    words = dict(PARTS)
    if plan is not None and plan.declared:
        words["rate"] = ("Solid line", "declared optimum")
    elif plan is not None and not plan.readable:
        words["rate"] = ("Solid line", "a guess, not a suggestion")
    if not findings.minima.empty and findings.minima["lr"].iloc[0] >= curve["lr"].iloc[-1]:
        words["minimum"] = ("Lowest point", "the sweep ends here")
    if plan is not None:
        name, consequence, _ = words_above(plan)
        words["climbing"] = (name, consequence.removeprefix("→ ").lower())
        if plan.lost < plan.edge or not math.isfinite(plan.edge):
            words["divergence"] = (words_lost(plan)[0], "LR too high")
    if plan is None or not plan.readable:
        points = {key: places for key, places in points.items() if key not in OF_DESCENT}
    finite = {
        key: [point for point in points.get(key, []) if math.isfinite(sum(point))] for key in PARTS
    }
    return [Part(key, *words[key], finite[key]) for key in PARTS if finite[key]]


def height(findings: Findings, loss: float) -> float:
    """Return the height of `loss` in the focus view, as a share of the plot from its top."""
    limits = findings.limits
    foot = STRIP if limits.compressed else 0.0
    if loss > limits.top and limits.compressed:
        return foot * (1 - strip_height(limits, loss))
    return foot + (1 - foot) * (limits.top - loss) / (limits.top - limits.low)


def _on_curve(findings: Findings, curve: Any, plan: Zoning | None) -> dict[str, Points]:
    lr, smooth = curve["lr"].to_numpy(), curve["loss_smooth"].to_numpy()
    end = plan.low if plan is not None and plan.low > lr[0] else lr[-1]
    # A loss that already falls has no plateau.
    least = height(findings, smooth[0] - LEVEL * (smooth[0] - smooth.min()))
    plateau = _before(findings, curve, end, ON_PLATEAU)
    points = {
        "thin": _on_noise(findings, curve, end),
        "thick": _before(findings, curve, end, ON_LINE),
        "plateau": [point for point in plateau if point[1] <= least],
        "divergence": _on_divergence(findings, curve, math.nan if plan is None else plan.lost),
    }
    for row in findings.landmarks.to_dict("records"):
        steepest = row["mark"] == "steepest descent"
        rate = _drawn_steepest(findings, curve, row["lr"]) if steepest else row["lr"]
        place = (rate, height(findings, level(findings, row["run"], rate)))
        points["steepest" if steepest else "minimum"] = [place]
    return points


def _on_noise(findings: Findings, curve: Any, end: float) -> Points:
    """Return points early on the thin line, furthest from the thick one if they can be told."""
    lr, smooth = curve["lr"].to_numpy(), curve["loss_smooth"].to_numpy()
    raw = np.where(np.isfinite(curve["loss"]), curve["loss"], smooth)
    early = np.flatnonzero(lr <= lr[0] * (end / lr[0]) ** EARLY)
    apart = [abs(height(findings, raw[i]) - height(findings, smooth[i])) for i in early]
    order = np.argsort(-np.array(apart), kind="stable")[:NOISY]
    return [(lr[early[i]], height(findings, raw[early[i]])) for i in order if apart[i] > APART]


def _before(findings: Findings, curve: Any, end: float, shares: tuple[float, ...]) -> Points:
    """Return points on the thick line at `shares` of the way from the start to `end`, in log lr."""
    lr, smooth = curve["lr"].to_numpy(), curve["loss_smooth"].to_numpy()
    places = [math.log(lr[0]) + share * math.log(end / lr[0]) for share in shares]
    rows = [int(np.abs(np.log(lr) - place).argmin()) for place in places]
    return [(lr[row], height(findings, smooth[row])) for row in rows]


def _on_divergence(findings: Findings, curve: Any, lost: float) -> Points:
    """Return points on the thick line from the rate `lost` on, the middle first."""
    beyond = curve[curve["lr"] >= lost]
    # A lost loss may still dip: point to its upper half.
    upper = beyond[beyond["loss_smooth"] >= beyond["loss_smooth"].median()]
    if upper.empty:
        return []
    picked = upper.iloc[np.linspace(0, len(upper) - 1, 7).astype(int)[[3, 2, 4, 1, 5]]]
    losses = zip(picked["lr"], picked["loss_smooth"], strict=True)
    return [(lr, height(findings, loss)) for lr, loss in losses]


def _drawn_steepest(findings: Findings, curve: Any, near: float) -> float:
    """Return the rate beside `near` at which the line is steepest to the eye, over `SEEN` decades.

    The slope of the slope view is smoothed more, which moves its lowest point.
    """
    before = curve[~curve["diverged"] & (curve["lr"] <= findings.minima["lr"].max())]
    x, line = np.log10(before["lr"].to_numpy()), before["loss_smooth"].to_numpy()
    beside = np.flatnonzero(np.abs(x - math.log10(near)) <= BESIDE)
    fall = np.interp(x[beside] + SEEN / 2, x, line) - np.interp(x[beside] - SEEN / 2, x, line)
    return float(before["lr"].iloc[beside[fall.argmin()]])


def _on_climb(plan: Zoning | None, last: float) -> Points:
    """Return points between the window and the divergence, if that is a zone."""
    if plan is None or not plan.readable or not math.isfinite(plan.climb):
        return []
    way = (plan.lost if math.isfinite(plan.lost) else last) / plan.high
    return [(plan.high * way**0.5, y) for y in HEIGHTS] if way > 1 else []


def _on_rules(findings: Findings, curve: Any, plan: Zoning | None) -> dict[str, Points]:
    first, last = float(curve["lr"].iloc[0]), float(curve["lr"].iloc[-1])
    decades = range(math.floor(math.log10(first)) + 1, math.ceil(math.log10(last)))
    points: dict[str, Points] = {"axis": [(10.0**decade, 1.0) for decade in decades]}
    if findings.limits.compressed:
        shares = (0.08, 0.2, 0.35, 0.5, 0.03, 0.92, 0.65, 0.8)
        points["strip"] = [(first * (last / first) ** share, STRIP) for share in shares]
    if plan is None:
        return points
    if first < plan.lr < last:
        points["rate"] = [(plan.lr, y) for y in HEIGHTS]
    if plan.readable:
        inside = [lr for lr in (plan.low, plan.high) if first < lr < last]
        points["window"] = [(lr, y) for lr in inside for y in HEIGHTS[::-1]]
    if plan.interval_low < plan.interval_high and not is_whole_interval(plan):
        width = plan.interval_high / plan.interval_low
        along = (0.2, 0.05, 0.4, 0.6, 0.8, 0.95)
        points["interval"] = [(plan.interval_low * width**share, 1 - BAR) for share in along]
    return points
