"""Build the finder chart: loss against learning rate."""

from __future__ import annotations

from typing import Any

import altair as alt

from lrchart.analysis.axis_limits import Limits
from lrchart.analysis.findings import Findings
from lrchart.analysis.zoning import zoning
from lrchart.chart import interaction as touch
from lrchart.chart import labels as words
from lrchart.chart import layers
from lrchart.chart.every_rule import rule_marks, rule_note, rule_rows
from lrchart.chart.key import declared, key_shape, window_kinds, window_notes, worded
from lrchart.chart.pair import BARS, interval_bars, interval_rows, standing
from lrchart.chart.pinned import pin, pinned
from lrchart.chart.rows import Rows, Tables, tables, values, zoned_run
from lrchart.chart.runs import run_colour, run_dash
from lrchart.chart.scales import loss_axis, lr_axis
from lrchart.chart.shown_runs import headroom, of_shown, with_other_windows, words_of_shown
from lrchart.chart.smoothing import smoothing
from lrchart.chart.theme import PLOT, ink
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options, own_mark
from lrchart.report.comparison import comparable, has_lowest
from lrchart.report.sentences import description, subtitle, title
from lrchart.text import line, lr_text, wrapped

#: maximum characters of a subtitle on one line of a phone
LINE = 48


@unchecked
def finder_chart(findings: Findings, options: Options) -> alt.LayerChart:
    """Return the layered chart of `findings`."""
    data = tables(findings, options)
    colour = run_colour(data.names, options, data.labels)
    first, last = findings.ends
    chosen = touch.chosen_runs(data.names)
    zoned = zoned_run(findings, options)
    every = with_other_windows(data, findings, zoned)
    pair = not data.zones and comparable(findings)
    marks, rules, bars = _marks(data, findings, zoned, pair=pair)
    curve = alt.Chart(values(pin(data.curve, marks, rules, bars)))
    curve = touch.with_stops(curve, first, last)
    rows = curve.encode(lr_axis(first, last), color=colour)
    on_curve = smoothing(curve, first, last, findings.joined)
    kinds = _kinds(data, marks, compressed=findings.limits.compressed, pair=pair)
    plan = None if zoned is None else zoning(findings, zoned)
    notes = window_notes(data, plan) | ({"suggested": BARS} if pair else {})
    below = f"{subtitle(findings, zoned)}{rule_note(rules)}{_outside(findings, options)}"
    shape = key_shape(kinds, notes, worded(data))
    points = layers.curve_marks(pinned(on_curve, marks), colour, shape).transform_filter(chosen)
    lines = _lines(findings, rows.encode(strokeDash=run_dash(data.labels)), chosen)
    stack = [
        *_below(every, data, findings.limits),
        *layers.crowd_band(data),
        *layers.replicate_band(data, rows.transform_filter(chosen)),
        *lines,
        of_shown(layers.interval_bar(every), data),
        interval_bars(pinned(on_curve, bars), colour).transform_filter(chosen),
        touch.crosshair(data, first, last, on_curve, standing(findings)),
        rule_marks(pinned(on_curve, rules)).transform_filter(chosen),
        points,
        layers.broken_marks(data, colour).transform_filter(chosen),
        *([] if data.curve else [layers.no_loss()]),
        *_above(every, data),
    ]
    # Keep the layer of points if it is empty, because it holds the legend of rules and bars.
    always = [*lines, *([points] if kinds else [])]
    return alt.LayerChart(
        layer=[layer for layer in stack if layer in always or layer.data.values],
        title=_heading(findings, options, data, below),
        description=description(findings),
        **PLOT,
        params=touch.settings(options, findings) + headroom(data),
    )


def _lines(findings: Findings, rows: alt.Chart, chosen: alt.Parameter) -> list[alt.Chart]:
    """Draw the measured and the smoothed loss.

    Both lines stay even if no loss is finite: the axis and the legend's selection belong to them.
    """
    first, last = findings.ends
    raw = rows.encode(loss_axis(findings.limits)).transform_filter(chosen)
    smoothed = smoothing(rows.encode(alt.Y("smooth:Q")), first, last, findings.joined)
    smoothed = smoothed.transform_filter(chosen).add_params(chosen, touch.zoom())
    return [layers.raw_line(raw), layers.smooth_line(smoothed, findings)]


def _below(every: Tables, data: Tables, limits: Limits) -> list[alt.Chart]:
    """Draw what lies below the curves: the zones, the strip and the window."""
    return [
        of_shown(layers.zone_bands(every), data),
        *layers.strip_band(limits),
        of_shown(layers.window_rules(every), data),
    ]


def _above(every: Tables, data: Tables) -> list[alt.Chart]:
    """Write the words above the plot: own marks, zones and the values of the window."""
    return [
        *words.own_marks(data),
        words_of_shown(words.zone_words(every), data),
        *(words_of_shown(value, data) for value in words.bound_values(every)),
    ]


def _heading(findings: Findings, options: Options, data: Tables, below: str) -> alt.TitleParams:
    """Return the heading, in the colour of an alarm if the run, or every run, is a guess."""
    known = any(row["mark"] in ("optimum", "suggested") for row in data.picks)
    alarm = any(row["zone"] == "unreadable" for row in data.zones) or not known
    return heading(options.title or title(findings), below, alarm=alarm)


def _outside(findings: Findings, options: Options) -> str:
    """Return the part of the subtitle that names own marks outside the sweep; empty without any."""
    first, last = findings.ends
    marks = sorted(map(own_mark, options.marks))
    outside = [f"{name} {lr_text(lr)}".strip() for lr, name in marks if not first <= lr <= last]
    return f" · not drawn, outside the sweep: {', '.join(outside)}" if outside else ""


def _marks(
    data: Tables, findings: Findings, zoned: str | None, *, pair: bool
) -> tuple[Rows, Rows, Rows]:
    """Return the marks on the curves: points, rings of all rules, and the bars of two runs."""
    kinds, rings = _marked(data, lowest=pair and has_lowest(findings)), rule_rows(findings, zoned)
    # A guess has a ring of its own: among the rings of all rules, its rule marks it.
    kinds -= {"guess"} if rings and "at guess" in window_kinds(data) else set()
    points = [row for row in data.picks if row["mark"] in kinds]
    return points, rings, interval_rows(findings) if pair else []


def _marked(data: Tables, *, lowest: bool) -> set[str]:
    """Return the kinds of points to draw.

    A single run has a rule at its rate, several runs a point each; of two runs the `lowest` losses
    are compared, too.
    """
    if len(data.names) > 1:
        return {"optimum", "suggested", "guess"} | ({"minimum"} if lowest else set())
    # In an unreadable sweep, the lowest loss is noise.
    if any(row["mark"] == "guess" for row in data.picks):
        return {"guess"}
    return {"minimum"} | ({"suggested"} if declared(data) else set())


def _kinds(data: Tables, marks: Rows, *, compressed: bool, pair: bool) -> list[str]:
    """Return the kinds of marks that the key explains."""
    kinds = [row["mark"] for row in marks]
    # A guess that is drawn as a mark is listed as that.
    kinds += [kind for kind in window_kinds(data) if kind != "at guess" or "guess" not in kinds]
    # The bars of two runs are explained beside the suggestion, if there is one.
    bars = pair and "suggested" not in kinds
    kinds += ["interval"] if data.interval or bars else []
    kinds += ["broken"] if data.broken else []
    return [*kinds, "strip"] if compressed else kinds


def heading(text: str, below: str, *, alarm: bool = False) -> alt.TitleParams:
    """Return the left-aligned title and subtitle; a long subtitle is wrapped for phones.

    With `alarm` the subtitle has the colour of a warning.
    """
    colour: Any = {"subtitleColor": ink("climbing text")} if alarm else {}
    return alt.TitleParams(
        line(text),
        subtitle=wrapped(below, LINE, LINE),
        anchor="start",
        frame="bounds",
        offset=10,
        limit=alt.ExprRef("room"),
        **colour,
    )
