"""Build the anatomy of a range test: one curve with a label at each of its parts."""

from __future__ import annotations

import json
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
from lrchart.chart.callouts import HEIGHT, WIDTH, Callout, Figure, place, spread
from lrchart.chart.finder import heading
from lrchart.chart.key import KEY
from lrchart.chart.parts import Part, height, parts
from lrchart.chart.rows import Rows, tables, values
from lrchart.chart.runs import BESIDE, run_colour
from lrchart.chart.scales import STRIP, loss_axis, lr_axis
from lrchart.chart.smoothing import smoothing
from lrchart.chart.theme import PLOT, ink
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.sentences import description, subtitle
from lrchart.text import line

#: Vega tests: do the names of the parts fit (otherwise numbers with a legend), and do the
#: explanations? NAMED avoids `width` and `height`, which the layout of the legend itself changes.
NAMED = "room >= 560"
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
#: pixels: size of the plot on a phone, and minimum distance between its numbers
PHONE, APART = (270.0, 225.0), 22.0


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
        *_badges(findings, named, crossed=bool(data.broken)),
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


def _badges(findings: Findings, named: list[Part], *, crossed: bool) -> list[alt.Chart]:
    """Draw a number on each part, and list the parts below, if there is no room for labels."""
    if not named:
        return []
    points = np.array([(_share(findings, part.points[0][0]), part.points[0][1]) for part in named])
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
    lines = {str(i): f"{i}  {part.name}: {part.text}" for i, part in enumerate(named, 1)}
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
