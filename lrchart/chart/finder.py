"""Build the finder chart: loss against learning rate."""

from __future__ import annotations

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.chart import interaction as touch
from lrchart.chart import labels as words
from lrchart.chart import layers
from lrchart.chart.every_rule import rule_marks, rule_note, rule_rows
from lrchart.chart.pair import BARS, intervals, standing
from lrchart.chart.rows import tables, values, zoned_run
from lrchart.chart.runs import run_colour, run_dash
from lrchart.chart.scales import loss_axis, lr_axis
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.comparison import comparable
from lrchart.report.sentences import description, subtitle, title
from lrchart.text import line

#: characters of a subtitle that fit on one line of a phone
LINE = 48


@unchecked
def finder_chart(findings: Findings, options: Options) -> alt.LayerChart:
    """Return the layered chart of `findings`."""
    data = tables(findings, options)
    colour, dash = run_colour(data.labels), run_dash(data.labels)
    first, last = float(findings.curve["lr"].min()), float(findings.curve["lr"].max())
    chosen = touch.chosen_runs(data.names)
    curve = alt.Chart(values(data.curve))
    rows = curve.encode(lr_axis(first, last), color=colour)
    raw = rows.encode(loss_axis(findings.limits), strokeDash=dash).transform_filter(chosen)
    smoothed = touch.smoothing(rows.encode(alt.Y("smooth:Q"), strokeDash=dash), first, last)
    # A single run has a rule at its rate, several runs a point each; of two runs the lowest losses
    # are compared, too.
    alone = len(data.names) == 1
    pair = not data.zones and comparable(findings)
    marks = [row for row in data.picks if pair or (row["mark"] == "minimum") == alone]
    zoned = zoned_run(findings, options)
    rules = rule_rows(findings, zoned)
    # Both lines stay even if no loss is finite: the axis and the legend's selection belong to them.
    lines = [
        layers.raw_line(raw),
        layers.smooth_line(smoothed.transform_filter(chosen).add_params(chosen, touch.zoom())),
    ]
    stack = [
        layers.zone_bands(data),
        *layers.strip_band(findings.limits),
        layers.window_rules(data),
        *layers.crowd_band(data),
        *layers.replicate_band(data, rows.transform_filter(chosen)),
        *lines,
        *([bar.transform_filter(chosen) for bar in intervals(findings, colour)] if pair else []),
        touch.crosshair(data, first, last, touch.smoothing(curve, first, last), standing(findings)),
        rule_marks(rules).transform_filter(chosen),
        layers.curve_marks(marks, colour, BARS if pair else "").transform_filter(chosen),
        layers.broken_marks(data, colour).transform_filter(chosen),
        *words.own_marks(data),
        words.zone_words(data),
        *words.bound_values(data),
    ]
    return alt.LayerChart(
        layer=[layer for layer in stack if layer in lines or layer.data.values],
        title=heading(
            options.title or title(findings), subtitle(findings, zoned) + rule_note(rules)
        ),
        description=description(findings),
        width=800,
        height=380,
        params=touch.settings(options, findings),
    )


def heading(text: str, below: str) -> alt.TitleParams:
    """Return the left-aligned title and subtitle; a long subtitle is wrapped for phones."""
    lines: list[str] = []
    for part in below.split(" · "):
        if lines and len(f"{lines[-1]} · {part}") <= LINE:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return alt.TitleParams(
        line(text),
        subtitle=[line(text) for text in lines],
        anchor="start",
        frame="bounds",
        offset=10,
        limit=alt.ExprRef("room"),
    )
