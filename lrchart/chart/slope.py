"""Build the slope view: change of the loss per decade of learning rate."""

from __future__ import annotations

import altair as alt
import numpy as np

from lrchart.analysis.axis_limits import slope_limits
from lrchart.analysis.findings import Findings
from lrchart.analysis.zoning import zoning
from lrchart.chart import interaction as touch
from lrchart.chart import labels as words
from lrchart.chart import layers
from lrchart.chart.finder import heading
from lrchart.chart.key import key_shape, window_kinds, window_notes, worded
from lrchart.chart.rows import Tables, slope_rows, tables, values, zoned_run
from lrchart.chart.runs import run_colour, run_dash
from lrchart.chart.scales import loss_axis, lr_axis
from lrchart.chart.shown_runs import headroom, of_shown, with_other_windows, words_of_shown
from lrchart.chart.theme import PLOT
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.sentences import limitations, subtitle, window_sentence
from lrchart.text import loss_text, lr_text


@unchecked
def slope_chart(findings: Findings, options: Options) -> alt.LayerChart:
    """Return the layered chart of d loss / d log10 lr of every run in `findings`."""
    data = tables(findings, options)
    limits = slope_limits(findings.curve)
    colour = run_colour(data.names, options, data.labels)
    dash = run_dash(data.labels)
    first, last = findings.ends
    zoned = zoned_run(findings, options)
    plan = None if zoned is None else zoning(findings, zoned)
    every = with_other_windows(data, findings, zoned)
    chosen = touch.chosen_runs(data.names)
    axis = loss_axis(limits, "Slope (loss per decade)")
    slopes = touch.with_stops(alt.Chart(values(slope_rows(findings))), first, last)
    rows = slopes.encode(lr_axis(first, last), axis, color=colour)
    lines = rows.encode(strokeDash=dash).transform_filter(chosen)
    line = layers.smooth_line(lines.add_params(chosen, touch.zoom()), findings)
    kinds = _kinds(data, limits.compressed)
    shape = key_shape(kinds, window_notes(data, plan), worded(data))
    marks = layers.curve_marks(alt.Chart(values(data.steepest)), colour, shape)
    marks = marks.transform_filter(chosen)
    # Keep these layers if they are empty: they hold the selections of the others, and the legend.
    always = [line, *([marks] if kinds else [])]
    stack = [
        of_shown(layers.zone_bands(every), data),
        *layers.strip_band(limits),
        layers.zero_rule(),
        of_shown(layers.window_rules(every), data),
        line,
        _crosshair(slopes, data, first, last),
        marks,
        layers.broken_marks(data, colour).transform_filter(chosen),
        *([] if data.curve else [layers.no_loss()]),
        words_of_shown(words.zone_words(every), data),
        *(words_of_shown(value, data) for value in words.bound_values(every)),
    ]
    return alt.LayerChart(
        layer=[layer for layer in stack if layer in always or layer.data.values],
        title=_heading(findings, options),
        description=_description(findings),
        **PLOT,
        params=touch.common(options, limits) + headroom(data),
    )


def _crosshair(slopes: alt.Chart, data: Tables, first: float, last: float) -> alt.Chart:
    """Return the rule at the pointer, with every run's slope in its tooltip."""
    curve = slopes.transform_calculate(smooth="datum.loss")
    return touch.crosshair(data, first, last, curve, measured=False)


def _kinds(data: Tables, compressed: bool) -> list[str]:
    kinds = ["steepest descent"] if data.steepest else []
    kinds += window_kinds(data)
    kinds += ["broken"] if data.broken else []
    return [*kinds, "strip"] if compressed else kinds


def _heading(findings: Findings, options: Options) -> alt.TitleParams:
    """Return the heading, in the colour of an alarm if no run can be read."""
    alarm = findings.readable_descents.empty
    text = options.title or "Slope of the loss per decade"
    return heading(text, _answer(findings), alarm=alarm)


def _answer(findings: Findings) -> str:
    """Return where the loss falls fastest; of a single run, what limits its suggestion, too."""
    steepest = findings.readable_descents
    if findings.crowd is not None:
        return f"{len(findings.runs)} notable runs of {findings.crowd.count:,}"
    if steepest.empty:
        falls = not findings.steepest.empty or not np.isfinite(findings.curve["loss"]).any()
        nowhere = [] if falls else ["Nowhere does the loss fall"]
        return " · ".join([*nowhere, subtitle(findings, None)])
    if len(findings.runs) == 1:
        reason = limitations(findings.suggestions["reason"].iloc[0])
        answer = f"Steepest descent at {lr_text(steepest['lr'].iloc[0])}"
        return " · ".join(filter(None, [answer, reason]))
    low, high = map(lr_text, (steepest["lr"].min(), steepest["lr"].max()))
    return (
        f"Steepest descent at {low}" if low == high else f"Steepest descents from {low} to {high}"
    )


def _description(findings: Findings) -> str:
    sentences = [
        f"{row['run']} falls fastest at {lr_text(row['lr'])}, "
        f"by {loss_text(-row['slope'])} a decade."
        for row in findings.readable_descents.to_dict("records")
    ]
    text = " ".join(["Change of the smoothed loss per decade of learning rate.", *sentences[:5]])
    # Only a single run's suggestion is drawn.
    return text + (window_sentence(findings, findings.runs[0]) if len(findings.runs) == 1 else "")
