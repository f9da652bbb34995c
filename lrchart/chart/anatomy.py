"""Build the anatomy of a range test: one curve with a label at each of its parts."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import altair as alt
import numpy as np

from lrchart.analysis.findings import Findings
from lrchart.analysis.zoning import zoning
from lrchart.chart import interaction as touch
from lrchart.chart import labels as words
from lrchart.chart import layers
from lrchart.chart.badges import NAMED, badges
from lrchart.chart.callouts import Callout, Figure, place
from lrchart.chart.finder import heading
from lrchart.chart.inked import HEIGHT, WIDTH
from lrchart.chart.parts import Part, height, parts
from lrchart.chart.rows import Rows, tables, values
from lrchart.chart.runs import run_colour
from lrchart.chart.scales import STRIP, loss_axis, lr_axis
from lrchart.chart.smoothing import smoothing
from lrchart.chart.theme import PLOT, ink
from lrchart.chart.unchecked import unchecked
from lrchart.frame.arrays import FloatArray
from lrchart.options import Options
from lrchart.report.sentences import description, subtitle
from lrchart.text import line

#: Vega test: do the explanations of the parts fit, beside their names?
EXPLAINED = f"(room >= {WIDTH + 80:.0f} && height >= {HEIGHT - 15:.0f})"
#: pixels: character of a label's bold name, character of its explanation, height of a line
BOLD, PLAIN, LINE = 6.9, 6.3, 14
#: Vega expressions of a label: centre, half width, half height (smaller without the explanation)
X, Y = "datum.x * width", "datum.y * height"
HALF = f"({EXPLAINED} ? datum.half : datum.half_name)"
TALL = f"({EXPLAINED} ? {LINE} : {LINE / 2:.0f})"
#: order in which labels are placed: those with the least room first
ORDER = (
    "interval", "axis", "steepest", "minimum", "climbing", "strip", "plateau", "thick", "thin",
    "divergence", "rate", "window",
)  # fmt: skip


@unchecked
def anatomy_chart(findings: Findings, options: Options) -> alt.LayerChart:
    """Return the layered teaching chart of `findings`, which hold one run."""
    data = tables(findings, options)
    colour = run_colour(data.names, options)
    first, last = findings.ends
    curve = touch.with_stops(alt.Chart(values(data.curve)), first, last)
    rows = curve.encode(lr_axis(first, last), color=colour)
    smoothed = smoothing(rows.encode(alt.Y("smooth:Q")), first, last, findings.joined)
    on_curve = smoothing(curve, first, last, findings.joined)
    named = parts(findings)
    raw = layers.raw_line(rows.encode(loss_axis(findings.limits)))
    stack = [
        layers.zone_bands(data),
        *layers.strip_band(findings.limits),
        layers.window_rules(data),
        raw,
        layers.smooth_line(smoothed, findings),
        layers.interval_bar(data),
        *_callouts(findings, named),
        layers.broken_marks(data, colour),
        *badges(_points(findings, named), named, crossed=bool(data.broken)),
        words.zone_words(data),
        *words.bound_values(data),
        touch.crosshair(data, first, last, on_curve),
        *([] if data.curve else [layers.no_loss()]),
    ]
    listed = "; ".join(f"{part.name}: {part.text}" for part in named)
    return alt.LayerChart(
        # The axes belong to the measured loss: keep its layer if no loss is finite.
        layer=[layer for layer in stack if layer is raw or layer.data.values],
        title=_heading(findings, options),
        description=description(findings) + (f" Parts: {listed}." if named else ""),
        **PLOT,
        params=touch.settings(options, findings, views=("focus",)),
    )


def _heading(findings: Findings, options: Options) -> alt.TitleParams:
    """Return the heading with the run's answer, in the colour of an alarm if it is a guess."""
    run = findings.runs[0]
    plan = zoning(findings, run)
    title, below = options.title or "Anatomy of a range test", subtitle(findings, run)
    return heading(title, f"{line(run)} · {below}", alarm=plan is None or not plan.readable)


def _share(findings: Findings, lr: float) -> float:
    first, last = findings.ends
    return math.log(lr / first) / math.log(last / first)


def _line(findings: Findings, column: str) -> Any:
    """Return a line of the figure as shares of the plot, shape (n, 2)."""
    curve = findings.curve[np.isfinite(findings.curve[column])]
    x = [_share(findings, lr) for lr in curve["lr"]]
    return np.column_stack([x, [height(findings, loss) for loss in curve[column]]])


def _points(findings: Findings, named: list[Part]) -> FloatArray:
    """Return the first place of each part as shares of the plot, shape (parts, 2)."""
    first = [part.points[0] for part in named]
    return np.array([(_share(findings, lr), y) for lr, y in first]).reshape(-1, 2)


def _figure(findings: Findings) -> Figure:
    plan = zoning(findings, findings.runs[0])
    rates = [] if plan is None else [plan.lr, *([plan.low, plan.high] if plan.readable else [])]
    return Figure(
        _line(findings, "loss_smooth"),
        _line(findings, "loss"),
        [_share(findings, lr) for lr in rates],
        [STRIP] if findings.limits.compressed else [],
    )


def _labels(findings: Findings, named: list[Part]) -> Rows:
    """Return the labels with their places: centre, start of the leader, and its end."""
    chosen = sorted(named, key=lambda part: ORDER.index(part.key))
    callouts = [
        Callout(
            np.array([(_share(findings, lr), y) for lr, y in part.points]),
            max(BOLD * len(part.name), PLAIN * len(part.text)),
            2 * LINE,
        )
        for part in chosen
    ]
    return [
        {
            "name": part.name,
            "text": part.text,
            "half": callout.width / 2,
            "half_name": BOLD * len(part.name) / 2,
            **asdict(spot),
        }
        for part, callout, spot in zip(
            chosen, callouts, place(callouts, _figure(findings)), strict=True
        )
        if spot is not None
    ]


def _callouts(findings: Findings, named: list[Part]) -> list[alt.Chart]:
    """Draw the labels, each with a leader that ends in a dot on its part."""
    rows = alt.Chart(values(_labels(findings, named)))
    name = _words(rows, f"{NAMED} ? datum.name", "bold", f"({EXPLAINED} ? {-LINE // 2} : 0)")
    text = _words(rows, f"{EXPLAINED} ? datum.text", "normal", f"{LINE // 2}")
    return [_veil(rows), *_leader(rows), name, text]


def _veil(rows: alt.Chart) -> alt.Chart:
    """Veil the line that a label stands on where it cannot but do so."""
    return rows.mark_rect(
        fill=ink("paper"), fillOpacity=alt.ExprRef(f"{NAMED} ? 0.75 : 0"), tooltip=False
    ).encode(
        x=alt.XValue(alt.ExprRef(f"{X} - {HALF} - 2")),
        x2=alt.X2Value(alt.ExprRef(f"{X} + {HALF} + 2")),
        y=alt.YValue(alt.ExprRef(f"{Y} - {TALL}")),
        y2=alt.Y2Value(alt.ExprRef(f"{Y} + {TALL}")),
    )


def _leader(rows: alt.Chart) -> list[alt.Chart]:
    """Draw the line from a label to its part, and the dot at its end."""
    opacity = alt.ExprRef(f"{NAMED} ? 1 : 0")
    end: Any = {
        "x": alt.XValue(alt.ExprRef("datum.target_x * width")),
        "y": alt.YValue(alt.ExprRef("datum.target_y * height")),
    }
    line = rows.mark_rule(
        stroke=ink("text"), strokeWidth=1, strokeOpacity=opacity, tooltip=False
    ).encode(
        **end,
        x2=alt.X2Value(alt.ExprRef(f"{X} + datum.dx * {HALF} / datum.half")),
        y2=alt.Y2Value(alt.ExprRef(f"{Y} + datum.dy * {TALL} / {LINE}")),
    )
    dot = rows.mark_point(
        shape="circle", size=22, filled=True, fill=ink("text"), opacity=opacity, tooltip=False
    ).encode(**end)
    return [line, dot]


def _words(rows: alt.Chart, test: str, weight: Any, dy: str) -> alt.Chart:
    """Write a line of a label if there is room for it."""
    return rows.mark_text(
        text=alt.ExprRef(f"{test} : ''"),
        fontSize=11.5,
        fontWeight=weight,
        baseline="middle",
        fill=ink("text"),
        tooltip=False,
    ).encode(x=alt.XValue(alt.ExprRef(X)), y=alt.YValue(alt.ExprRef(f"{Y} + {dy}")))
