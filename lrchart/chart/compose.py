"""The finder chart: its layers, bottom first, on one pair of axes."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from lrchart.analysis.reading import Reading
from lrchart.chart import layers
from lrchart.chart.scales import loss_axis, lr_axis
from lrchart.chart.tables import Tables, tables, values
from lrchart.chart.theme import run_colours, run_dashes, theme_param
from lrchart.options import Options

#: pixels above the plot that the rows of text take
HEAD = 58


def compose(reading: Reading, options: Options, title: alt.TitleParams) -> alt.LayerChart:
    """Return the layered chart of `reading`."""
    drawn = tables(reading, options)
    colour, dash = run_colour(drawn), run_dash(drawn)
    x = lr_axis(float(reading.curve["lr"].min()), float(reading.curve["lr"].max()))
    rows = alt.Chart(values(drawn.curve)).encode(x, detail="id:N")
    raw = rows.encode(loss_axis(reading.limits), color=colour, strokeDash=dash)
    smoothed = rows.encode(alt.Y("smooth:Q"), color=colour, strokeDash=dash)
    spread = [layers.replicate_band(rows.encode(color=colour))] if "low" in drawn.curve[0] else []
    stack = [
        layers.zone_bands(drawn),
        *layers.strip_band(reading.limits),
        layers.window_rules(drawn),
        *spread,
        layers.raw_line(raw),
        layers.smooth_line(smoothed),
        layers.curve_marks(drawn, colour),
        layers.broken_marks(drawn, colour),
        layers.zone_words(drawn),
        *layers.bound_values(drawn),
    ]
    kept = [layer for layer in stack if layer.data.values]
    return alt.LayerChart(
        layer=kept,
        title=title,
        width=800,
        height=400,
        params=[theme_param(options.theme).param, alt.param(name="view", value=options.view).param],
    )


def run_colour(drawn: Tables) -> alt.Color:
    """Return the colour encoding of the runs, with their names in the legend."""
    count = len(drawn.names)
    ids = [f"r{i}" for i in range(count)]
    names = json.dumps([" ".join(name.split()) for name in drawn.names])
    widest = min(max(map(len, drawn.names)) * 7 + 40, 330)
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.ExprRef(f"max(1, floor((width + 40) / {widest}))"),
        labelExpr=f"{names}[toNumber(slice(datum.value, 1))]",
        labelLimit=280,
        symbolType="stroke",
        symbolLimit=0,
    )
    scale: Any = alt.Scale(domain=ids, range=run_colours(count))
    return alt.Color("id:N", scale=scale, legend=legend)


def run_dash(drawn: Tables) -> alt.StrokeDash:
    """Return the dash encoding of the runs: it tells them apart in print and past ten."""
    ids = [f"r{i}" for i in range(len(drawn.names))]
    scale: Any = alt.Scale(domain=ids, range=run_dashes(len(ids)))
    return alt.StrokeDash("id:N", scale=scale, legend=None)
