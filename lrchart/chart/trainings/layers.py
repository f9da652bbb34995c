"""Draw the layers of the U-curve, one function a layer; nothing is computed here."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.analysis.trainings.range_test import Judged
from lrchart.chart.rows import Rows, values
from lrchart.chart.theme import by_theme, ink
from lrchart.chart.trainings.rows import TrainingRows
from lrchart.text import lr_text, span_text

#: colours of a range test drawn over the curve, distinct from those of the groups
RANGE_TEST = by_theme("#b35900", "#ffb35c", "#555555")
#: number of groups beyond which an optimum is smaller, and its sizes in square pixels
MANY, LARGE, SMALL = 8, 110, 60
#: y, in pixels from the top of the plot, of the crosses and of the range test's interval
CROSSES, ABOVE = 7, -6
#: what the best of the measured numbers is
LOWEST = {"loss": "lowest", "score": "highest"}


def good_window(rows: TrainingRows) -> alt.Chart:
    """Tint the rates that are nearly as good as the best."""
    tip = alt.Tooltip("text:N", title="good window")
    return (
        alt.Chart(values(rows.window))
        .mark_rect(fill=ink("optimal"))
        .encode(alt.X("lr:Q"), alt.X2("high"), tooltip=tip)
    )


def untrained_level(rows: TrainingRows) -> alt.Chart:
    """Draw the loss before training, dash-dotted: the border of the strip is dotted."""
    tip = alt.Tooltip("text:N", title="untrained")
    return (
        alt.Chart(values(rows.untrained))
        .mark_rule(stroke=ink("muted"), strokeWidth=1.2, strokeDash=[7, 3, 1.5, 3])
        .encode(alt.Y("loss:Q"), tooltip=tip)
    )


def seed_band(means: alt.Chart) -> alt.Chart:
    """Shade the lowest to the highest seed, broken where some seeds diverge."""
    return means.mark_area(fillOpacity=0.16, line=False, tooltip=False).encode(
        alt.Y("low:Q"), alt.Y2("high"), detail="part:N"
    )


def mean_line(means: alt.Chart, *, fine: bool) -> alt.Chart:
    """Draw the mean of the seeds, broken where some diverge."""
    return means.mark_line(
        strokeWidth=1.2 if fine else 2.2, tooltip=False, strokeJoin="round"
    ).encode(detail="part:N")


def mean_points(means: alt.Chart, *, few: bool, fine: bool) -> alt.Chart:
    """Mark the rates that were trained; many of them with smaller points, bare on `fine` lines."""
    return means.mark_point(
        filled=True,
        size=26 if few else 12,
        opacity=1,
        stroke=ink("paper"),
        strokeWidth=0 if fine else 0.8,
    ).encode(
        tooltip=[
            alt.Tooltip("group:N", title="group"),
            alt.Tooltip("lr_text:N", title="learning rate"),
            alt.Tooltip("value_text:N", title="mean"),
            alt.Tooltip("seeds:Q", title="seeds"),
        ]
    )


def seed_points(rows: TrainingRows, colour: alt.Color, *, few: bool) -> alt.Chart:
    """Draw every training as a faint ring."""
    return (
        alt.Chart(values(rows.seeds))
        .mark_point(
            filled=False,
            size=22 if few else 10,
            strokeWidth=1,
            strokeOpacity=0.6,
            tooltip=False,
        )
        .encode(alt.X("lr:Q"), alt.Y("loss:Q"), color=colour)
    )


def diverged_crosses(rows: TrainingRows, colour: alt.Color) -> alt.Chart:
    """Mark with a cross at the top each rate at which trainings diverged.

    Of several groups, those beyond the rate from which a group diverges are small.
    """
    return (
        alt.Chart(values(rows.crosses))
        .mark_point(
            shape="cross",
            angle=45,
            size=alt.ExprRef("datum['from'] ? 60 : 12"),
            filled=True,
            opacity=1,
        )
        .encode(
            alt.X("lr:Q"),
            y=alt.YValue(CROSSES),
            color=colour,
            tooltip=[
                alt.Tooltip("group:N", title="group"),
                alt.Tooltip("lr_text:N", title="learning rate"),
                alt.Tooltip("diverged:N", title="diverged"),
            ],
        )
    )


def envelope(rows: Rows) -> alt.Chart:
    """Join the optima of ordered groups."""
    return (
        alt.Chart(values(rows))
        .mark_line(stroke=ink("muted"), strokeWidth=1.3, strokeDash=[4, 4], tooltip=False)
        .encode(alt.X("lr:Q"), alt.Y("loss:Q"), order="at:Q")
    )


def intervals(rows: TrainingRows, colour: alt.Color) -> alt.Chart:
    """Draw the interval of each determined optimum as a bar through it, of many a thin one."""
    width = 6 if len(rows.optima) <= MANY else 2
    known = [row for row in rows.optima if row["determined"] == "best"]
    return (
        alt.Chart(values(known))
        .mark_rule(strokeWidth=width, strokeOpacity=0.4, strokeCap="round", tooltip=False)
        .encode(alt.X("low:Q"), alt.X2("high"), alt.Y("loss:Q"), color=colour)
    )


def optima(rows: TrainingRows, colour: alt.Color, noun: str) -> list[alt.Chart]:
    """Mark the best rates with a disc; one that is not determined is hollow.

    `noun` names the number in the tooltip. Beside one on the edge an arrow shows which way the
    sweep is to be extended.
    """
    known = [row for row in rows.optima if row["determined"] == "best"]
    open_ = [row for row in rows.optima if row["determined"] != "best"]
    size = LARGE if len(rows.optima) <= MANY else SMALL
    disc = {"filled": True, "stroke": ink("paper"), "strokeWidth": 1.6}
    # Fill it with the colour of the paper, so that the line does not show through.
    ring = {"filled": False, "fill": ink("paper"), "strokeWidth": 2.4}
    return [
        _optimum(known, colour, {"size": size, **disc}, ("best learning rate", noun, "interval")),
        _optimum(
            open_, colour, {"size": size, **ring}, (f"{LOWEST[noun]} at", noun, "not determined")
        ),
        _arrow([row for row in open_ if row["arrow"] == "low"], colour, "triangle-left", -12),
        _arrow([row for row in open_ if row["arrow"] == "high"], colour, "triangle-right", 12),
    ]


def _optimum(
    rows: Rows, colour: alt.Color, look: dict[str, Any], words: tuple[str, str, str]
) -> alt.Chart:
    return (
        alt.Chart(values(rows))
        .mark_point(opacity=1, shape="circle", **look)
        .encode(
            alt.X("lr:Q"),
            alt.Y("loss:Q"),
            color=colour,
            tooltip=[
                alt.Tooltip("group:N", title="group"),
                alt.Tooltip("lr_text:N", title=words[0]),
                alt.Tooltip("value_text:N", title=words[1]),
                alt.Tooltip("says:N", title=words[2]),
            ],
        )
    )


def _arrow(rows: Rows, colour: alt.Color, shape: str, offset: int) -> alt.Chart:
    """Draw beside an optimum on the edge which way the sweep is to be extended."""
    return (
        alt.Chart(values(rows))
        .mark_point(
            shape=shape, filled=True, size=55, opacity=1, xOffset=offset, tooltip=False, clip=False
        )
        .encode(alt.X("lr:Q"), alt.Y("loss:Q"), color=colour)
    )


def range_test(judged: Judged | None, ends: tuple[float, float]) -> list[alt.Chart]:
    """Draw the range test's rate as a rule, with its interval as a bar above the plot."""
    if judged is None or not ends[0] <= judged.lr <= ends[1]:
        return []
    says = f"{lr_text(judged.lr)}, 80 % interval {span_text(judged.lr_low, judged.lr_high)}"
    row = {
        "lr": judged.lr,
        "low": max(judged.lr_low, ends[0]),
        "high": min(judged.lr_high, ends[1]),
        "says": says,
        "text": f"range test {lr_text(judged.lr)}",
    }
    tip = alt.Tooltip("says:N", title="range test")
    chart = alt.Chart(values([row]))
    rule = chart.mark_rule(stroke=RANGE_TEST, strokeWidth=2)
    bar = chart.mark_rule(
        stroke=RANGE_TEST, strokeWidth=5, strokeOpacity=0.75, strokeCap="round", clip=False
    )
    return [
        rule.encode(alt.X("lr:Q"), tooltip=tip),
        bar.encode(alt.X("low:Q"), alt.X2("high"), y=alt.YValue(ABOVE), tooltip=tip),
        _range_test_text(chart),
    ]


def _range_test_text(chart: alt.Chart) -> alt.Chart:
    """Name the range test above its rule; near the right end, the text is to the left of it."""
    right = "scale('x', datum.lr) > width - 90"
    return chart.mark_text(
        text=alt.ExprRef("datum.text"),
        align=alt.ExprRef(f"{right} ? 'right' : 'left'"),
        baseline="bottom",
        dx=alt.ExprRef(f"{right} ? -2 : -3"),
        fill=RANGE_TEST,
        fontSize=11.5,
        fontWeight="bold",
        clip=False,
        tooltip=False,
    ).encode(alt.X("lr:Q"), y=alt.YValue(ABOVE - 6))
