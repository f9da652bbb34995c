"""Draw the layers of a chart, one function a layer; nothing is computed here."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.findings import Findings
from lrchart.chart.key import CROSS
from lrchart.chart.rows import Tables, values
from lrchart.chart.scales import STRIP, strip_shown
from lrchart.chart.smoothing import interpolation
from lrchart.chart.theme import ink

#: zone -> role of its tint; "too low" for all others
TINTS = {
    "optimal": "optimal",
    "climbing": "climbing",
    "divergence": "divergence",
    "unreadable": "climbing",
}
#: number of runs beyond which their lines are thin
THIN = 12
#: pixels between the axis and the bar of an interval
ABOVE_AXIS = 4
#: height of the strip's label, in pixels
LABEL = 60
#: tooltip of the strip's label
COMPRESSED = "Above the dotted line the loss axis is compressed, so that the dip keeps its height."


def zone_bands(tables: Tables) -> alt.Chart:
    """Tint the zones behind everything else."""
    fill = alt.FillValue(
        ink("too low"),
        condition=[
            {"test": f"datum.zone == '{zone}'", "value": {"expr": ink(role).expr}}
            for zone, role in TINTS.items()
        ],
    )
    return (
        alt.Chart(values(tables.zones))
        .mark_rect(tooltip=False)
        .encode(alt.X("low:Q"), alt.X2("high"), fill=fill)
    )


def strip_band(limits: Limits) -> list[alt.Chart]:
    """Shade the strip in which the divergence is compressed, and say so beside it."""
    if not limits.compressed:
        return []
    shown = strip_shown(limits)
    return [_strip(shown), _strip_border(shown), _strip_label(shown)]


def _strip(shown: str) -> alt.Chart:
    return (
        alt.Chart(values([{}]))
        .mark_rect(fill=ink("strip"), tooltip=False)
        .encode(
            x=alt.XValue(0),
            x2=alt.X2Value(alt.ExprRef("width")),
            y=alt.YValue(0),
            y2=alt.Y2Value(alt.ExprRef(f"{shown} ? height * {STRIP} : 0")),
        )
    )


def _strip_border(shown: str) -> alt.Chart:
    # Hide it by opacity: a rule moved out of the plot would enlarge a static image.
    opacity = alt.ExprRef(f"{shown} ? 1 : 0")
    return (
        alt.Chart(values([{}]))
        .mark_rule(
            strokeDash=[1, 3],
            stroke=ink("muted"),
            strokeWidth=1.2,
            strokeOpacity=opacity,
            tooltip=False,
        )
        .encode(y=alt.YValue(alt.ExprRef(f"height * {STRIP}")))
    )


def _strip_label(shown: str) -> alt.Chart:
    return (
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
            # If the label is taller than the strip, move it down, clear of the values above.
            y=alt.YValue(alt.ExprRef(f"max(height * {STRIP / 2}, {LABEL / 2})")),
        )
    )


def window_rules(tables: Tables) -> alt.Chart:
    """Draw dashed rules at the bounds of the window and a solid one at the rate within."""
    return (
        alt.Chart(values([row for row in tables.bounds if not row["open"]]))
        .mark_rule(
            strokeDash=alt.ExprRef("datum.side == 'at' ? [1, 0] : [6, 4]"),
            strokeWidth=1.5,
            stroke=ink("rule"),
            tooltip=False,
        )
        .encode(alt.X("lr:Q"))
    )


def interval_bar(tables: Tables) -> alt.Chart:
    """Draw the interval of the suggestion as a bar on the axis."""
    return (
        alt.Chart(values(tables.interval))
        .mark_rule(
            stroke=ink("rule"),
            strokeWidth=5,
            strokeOpacity=0.55,
            tooltip="Interval: in four trainings of five the best learning rate lies in it.",
        )
        .encode(
            alt.X("low:Q"),
            alt.X2("high"),
            y=alt.YValue(alt.ExprRef(f"height - {ABOVE_AXIS}")),
        )
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
        # Drop gaps of short runs, so that the band spans them.
        shade.encode(alt.Y("lowest:Q"), alt.Y2("highest")).transform_filter(
            "isValid(datum.lowest)"
        ),
        band.encode(alt.Y("low:Q"), alt.Y2("high")),
        median.encode(alt.Y("middle:Q")),
    ]


def raw_line(curve: alt.Chart) -> alt.Chart:
    """Draw the measured loss as a thin line; the ``raw`` parameter hides it."""
    # One opacity for all themes: only colours can be replaced in a rendered picture.
    opacity = alt.ExprRef("raw ? 0.5 : 0")
    return curve.mark_line(strokeWidth=1, strokeOpacity=opacity, tooltip=False, strokeJoin="round")


def smooth_line(curve: alt.Chart, findings: Findings) -> alt.Chart:
    """Draw the smoothed loss, one line a run; those of many runs are thin."""
    width = 1.5 if len(findings.runs) > THIN else 2.5
    return curve.mark_line(strokeWidth=width, tooltip=False, interpolate=interpolation(findings))


def curve_marks(rows: alt.Chart, colour: alt.Color, shape: alt.Shape) -> alt.Chart:
    """Mark points on the curves, each kind with its shape."""
    look: Any = {"filled": True, "opacity": 1, "stroke": ink("paper"), "strokeWidth": _seen(1.2)}
    return (
        rows.transform_calculate(value="replace(format(datum.loss, '.4~g'), 'e+', 'e')")
        .mark_point(**look, size=_seen(100), clip=False)
        .encode(
            alt.X("lr:Q"),
            alt.Y("loss:Q"),
            color=colour,
            shape=shape,
            tooltip=[
                alt.Tooltip("run:N", title="run"),
                alt.Tooltip("mark:N", title="mark"),
                alt.Tooltip("lr_text:N", title="learning rate"),
                alt.Tooltip("value:N", title="value"),
            ],
        )
    )


def _seen(size: float) -> alt.ExprRef:
    """Return `size` for a mark whose rate is visible, else 0.

    A zoom clips marks: without this, one at the last rate would lose its half. That rate is
    rounded, and may lie a little beyond the end of the axis.
    """
    # Entries of the legend have no rate.
    visible = "!isValid(datum.lr) || inrange(scale('x', datum.lr), [-1, width + 1])"
    return alt.ExprRef(f"{visible} ? {size} : 0")


def broken_marks(tables: Tables, colour: alt.Color) -> alt.Chart:
    """Mark every loss that is NaN or infinite with a cross at the top."""
    return (
        alt.Chart(values(tables.broken))
        .mark_point(shape=CROSS, size=_seen(45), filled=True, opacity=1, clip=False)
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


def no_loss() -> alt.Chart:
    """Write in the plot that there is nothing to draw."""
    words = alt.Chart(values([{}])).mark_text(
        text="No loss is finite: there is no curve to draw.",
        fontSize=13,
        fontWeight="bold",
        fill=ink("climbing text"),
        tooltip=False,
    )
    middle = {"x": alt.ExprRef("width / 2"), "y": alt.ExprRef("height / 2")}
    return words.encode(x=alt.XValue(middle["x"]), y=alt.YValue(middle["y"]))
