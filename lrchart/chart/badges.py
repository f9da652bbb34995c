"""Number the parts of an anatomy, and list them below, where there is no room for labels."""

from __future__ import annotations

import json

import altair as alt
import numpy as np

from lrchart.chart.key import KEY
from lrchart.chart.parts import Part
from lrchart.chart.rows import values
from lrchart.chart.runs import BESIDE
from lrchart.chart.theme import ink
from lrchart.frame.arrays import FloatArray

#: Vega test: do the names of the parts fit? It avoids `width` and `height`, which the layout of the
#: legend itself changes.
NAMED = "room >= 560"
#: pixels: size of the plot on a phone, and minimum distance between its numbers
PHONE, APART = (270.0, 225.0), 22.0


def badges(points: FloatArray, named: list[Part], *, crossed: bool) -> list[alt.Chart]:
    """Draw a number on each part, and list the parts below, if there is no room for labels.

    Parameters
    ----------
    points
        Shape (parts, 2): the place of each part, as shares of the plot.
    named
        The parts.
    crossed
        Whether crosses mark losses that are not finite: the list explains them, too.
    """
    if not named:
        return []
    moved = spread(points, PHONE, APART)
    rows = [
        {"part": str(i), "x": x, "y": y, "dx": dx, "dy": dy}
        for i, ((x, y), (dx, dy)) in enumerate(zip(points, moved, strict=True), 1)
    ]
    at = alt.Chart(values(rows)).encode(
        x=alt.XValue(alt.ExprRef("datum.x * width + datum.dx")),
        y=alt.YValue(alt.ExprRef("datum.y * height + datum.dy")),
    )
    opacity = alt.ExprRef(f"{NAMED} ? 0 : 1")
    disc = at.mark_point(
        size=330, filled=True, fill=ink("text"), opacity=opacity, stroke=ink("paper"), tooltip=False
    )
    number = at.mark_text(
        text=alt.ExprRef(f"{NAMED} ? '' : datum.part"),
        fill=ink("paper"),
        fontWeight="bold",
        fontSize=12,
        baseline="middle",
        tooltip=False,
    )
    return [disc.encode(shape=_numbered(named, crossed=crossed)), number]


def _numbered(named: list[Part], *, crossed: bool) -> alt.Shape:
    """Return the shape of the numbers, whose legend lists the parts, and the crosses."""
    lines = {str(i): f"{i}. {part.name}: {part.text}" for i, part in enumerate(named, 1)}
    symbols = dict.fromkeys(lines, "circle")
    if crossed:
        symbols["broken"], lines["broken"] = KEY["broken"]
    # At least one value: without any, Vega draws nothing of the chart.
    always = json.dumps(["broken" if crossed else ""])
    listed, text = json.dumps(list(lines)), f"({json.dumps(lines)}[datum.value] || '')"
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.ExprRef("room > 440 ? 2 : 1"),
        values=alt.ExprRef(f"{NAMED} ? {always} : {listed}"),
        # The narrowest screens have room for the names alone.
        labelExpr=f"room > 330 ? {text} : split({text}, ':')[0]",
        labelLimit=alt.ExprRef(f"room - {BESIDE - 30}"),
        symbolSize=alt.ExprRef("datum.value == 'broken' ? 80 : 0"),
        symbolFillColor=ink("muted"),
        symbolStrokeWidth=0,
        symbolOpacity=1,
    )
    scale = alt.Scale(domain=list(symbols), range=list(symbols.values()))
    return alt.Shape("part:N", scale=scale, legend=legend)


def spread(points: FloatArray, size: tuple[float, float], apart: float) -> FloatArray:
    """Return `points` (shares) pushed apart to `apart` pixels in a plot of `size`, as offsets."""
    here = points * np.array(size)
    moved, angles = here.copy(), np.arange(len(here)) * 2.4
    turns = np.stack([np.cos(angles), np.sin(angles)], axis=1)[:, None]
    for _ in range(60):
        gap = moved[:, None] - moved
        far = np.linalg.norm(gap, axis=2) + 1e9 * np.eye(len(moved))
        # Coinciding points are pushed in different directions.
        gap = np.where(far[..., None] < 1e-6, turns, gap)
        push = np.clip(apart - far, 0, None)[..., None] * gap / np.maximum(far, 1)[..., None] / 2
        moved = np.clip(moved + push.sum(axis=1), 9, np.array(size) - 9)
    return moved - here
