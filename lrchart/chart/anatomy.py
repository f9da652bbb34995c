"""The anatomy of a range test: one real curve whose parts are numbered and named."""

from __future__ import annotations

import json
import math
from typing import Any

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.chart import interaction as touch
from lrchart.chart import labels as words
from lrchart.chart import layers
from lrchart.chart.finder import heading
from lrchart.chart.rows import Rows, level, tables, values
from lrchart.chart.runs import BESIDE, run_colour
from lrchart.chart.scales import loss_axis, lr_axis
from lrchart.chart.theme import ink
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.sentences import description

#: number -> what the part is, in words short enough for a phone
PARTS = {
    "1": "Plateau: the steps are too small to matter",
    "2": "Thin line: the loss of each mini-batch, noisy",
    "3": "Thick line: the smoothed loss, the one to read",
    "4": "Steepest descent: learning is fastest here",
    "5": "Window: choose a learning rate in here",
    "6": "Minimum: tempting, but too high to train with",
    "7": "Divergence: steps overshoot, the loss explodes",
    "8": "Log axis: each label is ten times the last",
}


@unchecked
def anatomy_chart(findings: Findings, options: Options) -> alt.LayerChart:
    """Return the layered teaching chart of `findings`, which hold one run."""
    drawn = tables(findings, options)
    colour = run_colour(drawn.names)
    first, last = float(findings.curve["lr"].min()), float(findings.curve["lr"].max())
    curve = values(drawn.curve)
    rows = alt.Chart(curve).encode(lr_axis(first, last), color=colour)
    raw = rows.encode(loss_axis(findings.limits))
    smoothed = touch.smoothing(rows.encode(alt.Y("smooth:Q")), first, last)
    stack = [
        layers.zone_bands(drawn),
        *layers.strip_band(findings.limits),
        layers.window_rules(drawn),
        layers.raw_line(raw),
        layers.smooth_line(smoothed.add_params(touch.zoom())),
        *_badges(_places(findings)),
        words.zone_words(drawn),
        *words.bound_values(drawn),
    ]
    return alt.LayerChart(
        layer=[layer for layer in stack if layer.data.values],
        title=heading(
            options.title or "Anatomy of a range test",
            f"{findings.runs[0]} · find each number on the curve",
        ),
        description=f"{description(findings)} Numbered parts: {'; '.join(PARTS.values())}.",
        width=800,
        height=380,
        params=touch.settings(options, findings, views=("focus",)),
    )


def _places(findings: Findings) -> Rows:
    """Return where each number stands: learning rate, loss, and pixels away from the point.

    A part that the sweep does not have, as a steepest descent where nothing falls, has no number.
    """
    curve = findings.curve.dropna(subset=["loss_smooth"])
    if curve.empty:
        return []
    run, window = findings.runs[0], findings.windows.iloc[0]
    marks = findings.landmarks.set_index("mark")["lr"]
    start, end = float(curve["lr"].iloc[0]), float(curve["lr"].iloc[-1])
    edge = float(findings.edges.iloc[0]) if len(findings.edges) else end
    flat = float(window["lr_low"] / start)
    if not math.isfinite(flat):  # without a window, the first half shows what is flat
        flat = math.sqrt(end / start)
    # The noisiest step of the plateau shows best what "raw" means.
    early = curve[curve["lr"] <= start * flat**0.4]
    noise = (early["loss"] - early["loss_smooth"]).abs()
    noisy = _point(early.loc[noise.idxmax()] if len(early) else None)
    steepest, lowest = (
        float(marks.get(mark, math.nan)) for mark in ("steepest descent", "minimum")
    )
    thick, plateau = start * flat**0.62, start * flat**0.8
    low, top, high = findings.limits.low, findings.limits.top, findings.limits.high
    places = [
        _place("1", plateau, level(findings, run, plateau), 0, 26),
        _place("2", *noisy, 0, -20),
        _place("3", thick, level(findings, run, thick), 0, -20),
        _place("4", steepest, level(findings, run, steepest), 24, -8),
        _place("5", math.sqrt(window["lr_low"]) * math.sqrt(window["lr_high"]), high, 0, 30),
        _place("6", lowest, level(findings, run, lowest), -24, 12),
        _place("7", edge * (end / edge) ** 0.5, top, 0, 30),
        _place("8", start * 10 ** round(math.log10(flat) / 3), low, 0, -18),
    ]
    return [place for place in places if math.isfinite(place["lr"] + place["loss"])]


def _point(row: Any) -> tuple[float, float]:
    return (math.nan, math.nan) if row is None else (float(row["lr"]), float(row["loss"]))


def _place(part: str, lr: float, loss: float, dx: int, dy: int) -> dict[str, Any]:
    return {"part": part, "lr": float(lr), "loss": float(loss), "dx": dx, "dy": dy}


def _badges(places: Rows) -> list[alt.Chart]:
    x, y = "scale('x', datum.lr) + datum.dx", "scale('y', datum.loss) + datum.dy"
    at = alt.Chart(values(places)).encode(
        x=alt.XValue(alt.ExprRef(x)), y=alt.YValue(alt.ExprRef(y))
    )
    lines = json.dumps({part: f"{part}   {text}" for part, text in PARTS.items()})
    # On the narrowest screens only what stands before the colon fits.
    label = f"room > 360 ? {lines}[datum.value] : split({lines}[datum.value], ':')[0]"
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.ExprRef("room > 760 ? 2 : 1"),
        labelExpr=label,
        labelLimit=alt.ExprRef(f"room - {BESIDE - 30}"),
        symbolFillColor=ink("text"),
        symbolStrokeColor=ink("text"),
        symbolSize=60,
    )
    scale = alt.Scale(domain=list(PARTS), range=["circle"] * len(PARTS))
    disc = at.mark_point(size=330, filled=True, fill=ink("text"), opacity=1, stroke=ink("paper"))
    number = at.mark_text(fill=ink("paper"), fontWeight="bold", fontSize=12, baseline="middle")
    return [
        disc.encode(shape=alt.Shape("part:N", scale=scale, legend=legend)),
        number.encode(text="part:N"),
    ]
