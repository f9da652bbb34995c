"""Draw the layers of a chart, one function a layer; nothing is computed here."""

from __future__ import annotations

import json

import altair as alt

from lrchart.analysis.axis_limits import Limits
from lrchart.chart.rows import Rows, Tables, values
from lrchart.chart.runs import AROUND, BESIDE, CHARACTER
from lrchart.chart.scales import STRIP, strip_shown
from lrchart.chart.theme import ink

#: kind of mark on a curve -> its shape and its legend text
SHAPES = {
    "optimum": ("circle", "optimal LR"),
    "suggested": ("circle", "suggested LR"),
    "minimum": ("diamond", "lowest smoothed loss"),
    "steepest descent": ("triangle-down", "steepest descent"),
}
#: tooltip of the strip's label
COMPRESSED = "Above the dotted line the loss axis is compressed, so that the dip keeps its height."


def zone_bands(tables: Tables) -> alt.Chart:
    """Tint the zones behind everything else."""
    fill = alt.FillValue(
        ink("too low"),
        condition=[
            {"test": f"datum.zone == '{zone}'", "value": {"expr": ink(zone).expr}}
            for zone in ("optimal", "divergence")
        ],
    )
    return (
        alt.Chart(values(tables.zones))
        .mark_rect(tooltip=False)
        .encode(alt.X("low:Q"), alt.X2("high"), fill=fill)
    )


def strip_band(limits: Limits) -> list[alt.Chart]:
    """Mark the strip in which the divergence is compressed, and say so beside it."""
    if not limits.compressed:
        return []
    shown = strip_shown(limits)
    # Hidden where it is: a rule moved out of the plot would take room in a still picture.
    line = (
        alt.Chart(values([{}]))
        .mark_rule(
            strokeDash=[1, 3],
            stroke=ink("muted"),
            strokeWidth=1.2,
            strokeOpacity=alt.ExprRef(f"{shown} ? 1 : 0"),
            tooltip=False,
        )
        .encode(y=alt.YValue(alt.ExprRef(f"height * {STRIP}")))
    )
    label = (
        alt.Chart(values([{}]))
        .mark_text(
            text=alt.ExprRef(f"{shown} ? 'compressed' : ''"),
            angle=270,
            align="center",
            baseline="top",
            clip=False,
            fill=ink("muted"),
            fontSize=10.5,
            tooltip=COMPRESSED,
        )
        .encode(
            x=alt.XValue(alt.ExprRef("width + 5")),
            y=alt.YValue(alt.ExprRef(f"height * {STRIP / 2}")),
        )
    )
    return [line, label]


def window_rules(tables: Tables) -> alt.Chart:
    """Draw dashed rules at the bounds of the window and a solid one at the rate within."""
    return (
        alt.Chart(values(tables.bounds))
        .mark_rule(
            strokeDash=alt.ExprRef("datum.side == 'at' ? [1, 0] : [6, 4]"),
            strokeWidth=1.5,
            stroke=ink("rule"),
            tooltip=False,
        )
        .encode(alt.X("lr:Q"))
    )


def zero_rule() -> alt.Chart:
    """Draw the line between falling and rising loss."""
    return (
        alt.Chart(values([{"loss": 0}]))
        .mark_rule(stroke=ink("muted"), strokeWidth=1, tooltip=False)
        .encode(alt.Y("loss:Q"))
    )


def replicate_band(tables: Tables, rows: alt.Chart) -> list[alt.Chart]:
    """Draw the smallest to the largest loss of a run's replicates."""
    if not any("low" in row for row in tables.curve):
        return []
    area = rows.transform_filter("isValid(datum.low)").mark_area(
        fillOpacity=0.18, line=False, tooltip=False
    )
    return [area.encode(alt.Y("low:Q"), alt.Y2("high"))]


def crowd_band(tables: Tables) -> list[alt.Chart]:
    """Draw the range, the middle 80 % and the median of many runs."""
    rows = alt.Chart(values(tables.band)).encode(alt.X("lr:Q"))
    shade, band = (
        rows.mark_area(fill=ink("muted"), fillOpacity=opacity, line=False, tooltip=False)
        for opacity in (0.12, 0.25)
    )
    median = rows.mark_line(stroke=ink("muted"), strokeWidth=2, strokeDash=[6, 4], tooltip=False)
    return [
        # Short runs leave gaps; the shade spans them.
        shade.encode(alt.Y("lowest:Q"), alt.Y2("highest")).transform_filter(
            "isValid(datum.lowest)"
        ),
        band.encode(alt.Y("low:Q"), alt.Y2("high")),
        median.encode(alt.Y("middle:Q")),
    ]


def raw_line(curve: alt.Chart) -> alt.Chart:
    """Draw the measured loss as a thin line; the ``raw`` parameter hides it."""
    opacity = alt.ExprRef("raw ? 0.4 : 0")
    return curve.mark_line(strokeWidth=1, strokeOpacity=opacity, tooltip=False, strokeJoin="round")


def smooth_line(curve: alt.Chart) -> alt.Chart:
    """Draw the smoothed loss, one line a run."""
    return curve.mark_line(strokeWidth=2.5, tooltip=False, strokeJoin="round")


def curve_marks(rows: Rows, colour: alt.Color, note: str = "") -> alt.Chart:
    """Mark points on the curves, each kind with its shape (see `SHAPES`).

    `note` stands in the legend behind what the first kind is.
    """
    kinds = [kind for kind in SHAPES if any(row["mark"] == kind for row in rows)]
    words = {kind: SHAPES[kind][1] + (note if kind == kinds[0] else "") for kind in kinds}
    widest = max(map(len, words.values()), default=0) * CHARACTER + AROUND
    shape = alt.Shape(
        "mark:N",
        scale=alt.Scale(domain=kinds, range=[SHAPES[kind][0] for kind in kinds]),
        legend=alt.Legend(
            title=None,
            orient="bottom",
            direction="horizontal",
            columns=alt.ExprRef(f"max(1, floor((room - {BESIDE}) / {widest:.0f}))"),
            labelExpr=f"{json.dumps(words)}[datum.value]",
            labelLimit=0,
            symbolFillColor=ink("muted"),
            symbolStrokeColor=ink("muted"),
            symbolSize=70,
        ),
    )
    return (
        alt.Chart(values(rows))
        .mark_point(filled=True, size=100, opacity=1, stroke=ink("paper"), strokeWidth=1.5)
        .encode(
            alt.X("lr:Q"),
            alt.Y("loss:Q"),
            color=colour,
            shape=shape,
            tooltip=[
                alt.Tooltip("run:N", title="run"),
                alt.Tooltip("mark:N", title="mark"),
                alt.Tooltip("lr_text:N", title="learning rate"),
                alt.Tooltip("value_text:N", title="value"),
            ],
        )
    )


def broken_marks(tables: Tables, colour: alt.Color) -> alt.Chart:
    """Mark with a cross, at the top, where a run's loss is first no number, and where it ends."""
    return (
        alt.Chart(values(tables.broken))
        .mark_point(shape="cross", angle=45, size=70, filled=True, opacity=1)
        .encode(
            alt.X("lr:Q"),
            y=alt.YValue(6),
            color=colour,
            tooltip=[
                alt.Tooltip("run:N", title="run"),
                alt.Tooltip("lr_text:N", title="loss is NaN or infinite"),
            ],
        )
    )
