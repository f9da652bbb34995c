"""The finder chart: loss against learning rate, its layers bottom first."""

from __future__ import annotations

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.chart import interaction as touch
from lrchart.chart import labels as words
from lrchart.chart import layers
from lrchart.chart.every_rule import rule_marks, rule_rows, said
from lrchart.chart.pair import BARS, intervals, standing
from lrchart.chart.rows import tables, values, zoned_run
from lrchart.chart.runs import run_colour, run_dash
from lrchart.chart.scales import loss_axis, lr_axis
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.report.comparison import comparable
from lrchart.report.sentences import description, subtitle, title
from lrchart.text import line

#: characters of a subtitle that fit beside each other on a phone
LINE = 48


@unchecked
def finder_chart(findings: Findings, options: Options) -> alt.LayerChart:
    """Return the layered chart of `findings`."""
    drawn = tables(findings, options)
    colour, dash = run_colour(drawn.labels), run_dash(drawn.labels)
    first, last = float(findings.curve["lr"].min()), float(findings.curve["lr"].max())
    chosen = touch.chosen_runs(drawn.names)
    curve = alt.Chart(values(drawn.curve))
    rows = curve.encode(lr_axis(first, last), color=colour)
    raw = rows.encode(loss_axis(findings.limits), strokeDash=dash).transform_filter(chosen)
    smoothed = touch.smoothing(rows.encode(alt.Y("smooth:Q"), strokeDash=dash), first, last)
    # A run that stands alone has a rule where its rate is; several have a point each, and of two
    # the lowest losses are compared as well.
    alone = len(drawn.names) == 1
    pair = not drawn.zones and comparable(findings)
    marks = [row for row in drawn.picks if pair or (row["mark"] == "minimum") == alone]
    zoned = zoned_run(findings, options)
    rules = rule_rows(findings, zoned)
    # Both lines stay even where no loss is a number: the axis and the legend's choice are theirs.
    lines = [
        layers.raw_line(raw),
        layers.smooth_line(smoothed.transform_filter(chosen).add_params(chosen, touch.zoom())),
    ]
    stack = [
        layers.zone_bands(drawn),
        *layers.strip_band(findings.limits),
        layers.window_rules(drawn),
        *layers.crowd_band(drawn),
        *layers.replicate_band(drawn, rows.transform_filter(chosen)),
        *lines,
        *([bar.transform_filter(chosen) for bar in intervals(findings, colour)] if pair else []),
        touch.crosshair(
            drawn, first, last, touch.smoothing(curve, first, last), standing(findings)
        ),
        rule_marks(rules).transform_filter(chosen),
        layers.curve_marks(marks, colour, BARS if pair else "").transform_filter(chosen),
        layers.broken_marks(drawn, colour).transform_filter(chosen),
        *words.own_marks(drawn),
        words.zone_words(drawn),
        *words.bound_values(drawn),
    ]
    return alt.LayerChart(
        layer=[layer for layer in stack if layer in lines or layer.data.values],
        title=heading(options.title or title(findings), subtitle(findings, zoned) + said(rules)),
        description=description(findings),
        width=800,
        height=380,
        params=touch.settings(options, findings),
    )


def heading(text: str, below: str) -> alt.TitleParams:
    """Return the title and its subtitle, left-aligned; a long subtitle breaks for phones."""
    lines: list[str] = []
    for part in below.split(" · "):
        if lines and len(f"{lines[-1]} · {part}") <= LINE:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return alt.TitleParams(
        line(text),
        subtitle=[line(one) for one in lines],
        anchor="start",
        frame="bounds",
        offset=10,
        limit=alt.ExprRef("room"),
    )
