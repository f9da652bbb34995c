"""Build the U-curve chart: final loss against learning rate."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from lrchart.analysis.trainings.findings import TrainingFindings
from lrchart.chart import interaction
from lrchart.chart.finder import heading
from lrchart.chart.layers import strip_band
from lrchart.chart.rows import values
from lrchart.chart.scales import LOSS_LABEL, loss_axis, lr_axis
from lrchart.chart.theme import PLOT
from lrchart.chart.trainings import layers
from lrchart.chart.trainings.colours import group_colour, group_dash
from lrchart.chart.trainings.crosshair import crosshair
from lrchart.chart.trainings.rows import training_rows
from lrchart.chart.unchecked import unchecked
from lrchart.errors import InputError
from lrchart.options import Options
from lrchart.report.trainings import description, measured, noun, subtitle, title

#: maximum groups of one chart
MOST = 40
#: number of groups beyond which bands, and of means beyond which large points, would overlap
BANDS, LARGE = 4, 120
#: number of groups beyond which lines are thin, and single seeds would hide them
THIN = 12
#: maximum characters of the title of the loss axis
TITLE = 60
#: factor by which the axis extends beyond the rates that were trained
BEYOND = 1.25


@unchecked
def u_curve_chart(findings: TrainingFindings, options: Options) -> alt.LayerChart:
    """Return the layered chart of trainings.

    Raises
    ------
    InputError
        There are more than `MOST` groups.
    """
    groups = len(findings.curves)
    if groups > MOST:
        raise InputError(
            f"{groups:,} groups are more than one chart can show; the limit is {MOST}: group by "
            "another setting, or leave some out"
        )
    curve, stack = _stack(findings, options)
    return alt.LayerChart(
        layer=[layer for layer in stack if layer is curve or layer.data.values],
        title=heading(options.title or title(findings), subtitle(findings)),
        description=description(findings),
        **PLOT,
        params=interaction.common(options, findings.limits),
    )


def _stack(findings: TrainingFindings, options: Options) -> tuple[alt.Chart, list[alt.Chart]]:
    """Return the layer of the lines, which has the axes and the legend, and all, bottom first."""
    rows, ends = training_rows(findings), _ends(findings)
    colour, dash = group_colour(findings, options), group_dash(findings)
    chosen = interaction.chosen_runs(findings.groups)
    table = alt.Chart(values(rows.means)).transform_filter(chosen)
    means = table.encode(lr_axis(*ends), _loss_axis(findings), color=colour)
    few = len(rows.means) <= LARGE
    fine = len(findings.curves) > THIN
    curve = layers.mean_line(means.encode(strokeDash=dash), fine=fine)
    curve = curve.add_params(chosen, interaction.zoom())
    joined = [row for row in rows.optima if row["determined"] == "best"]
    return curve, [
        layers.good_window(rows),
        layers.untrained_level(rows),
        *strip_band(findings.limits),
        *([layers.seed_band(means)] if len(findings.curves) <= BANDS and rows.seeds else []),
        curve,
        *([] if fine else [layers.seed_points(rows, colour, few=few).transform_filter(chosen)]),
        crosshair(rows.means, findings.groups, ends),
        layers.mean_points(means, few=few, fine=fine),
        *([layers.envelope(joined)] if findings.ordered and len(joined) > 2 else []),
        layers.intervals(rows, colour).transform_filter(chosen),
        *[mark.transform_filter(chosen) for mark in layers.optima(rows, colour, noun(findings))],
        layers.diverged_crosses(rows, colour).transform_filter(chosen),
        *layers.range_test(findings.judged, ends),
    ]


def _ends(findings: TrainingFindings) -> tuple[float, float]:
    rates = [*findings.frame["lr"]]
    if findings.judged is not None and math.isfinite(findings.judged.lr):
        rates.append(findings.judged.lr)
    low, high = min(rates), max(rates)
    beyond = max(BEYOND, (high / low) ** 0.02)
    return float(low / beyond), float(high * beyond)


def _loss_axis(findings: TrainingFindings) -> alt.Y:
    title = measured(findings)[:TITLE]
    if findings.sign > 0:
        return loss_axis(findings.limits, title)
    # A score is negated internally, so that lower is better: show it as measured.
    axis = loss_axis(findings.limits, f"{title} (best at the bottom)")
    label = LOSS_LABEL.replace("datum.value", "(-datum.value)")
    spec: Any = axis.to_dict()
    spec["axis"]["labelExpr"] = label
    return alt.Y.from_dict(spec)
