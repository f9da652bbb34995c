"""Compare two runs: their intervals as bars, and their ratio in the tooltip."""

from __future__ import annotations

import math

import altair as alt

from lrchart.analysis.findings import Findings
from lrchart.chart.rows import Rows, level
from lrchart.chart.runs import ids

#: legend text of the bars, added to a run's name
BARS = ", bar: its 80 % interval"


def interval_rows(findings: Findings) -> Rows:
    """Return each run's interval, with the rate ``at`` which it stands on the curve."""
    first, last = findings.ends
    answers = findings.suggestions.to_dict("records")
    rows: Rows = [
        {
            "id": run,
            "low": max(answer["lr_low"], first),
            "high": min(answer["lr_high"], last),
            "at": answer["lr"],
            "loss": level(findings, answer["run"], answer["lr"]),
        }
        for run, answer in zip(ids(findings.runs), answers, strict=True)
    ]
    return [row for row in rows if math.isfinite(row["loss"])]


def interval_bars(rows: alt.Chart, colour: alt.Color) -> alt.Chart:
    """Draw each run's interval as a bar through its rate, at the run's loss there."""
    bar = rows.mark_rule(strokeWidth=7, strokeOpacity=0.3, strokeCap="round", tooltip=False)
    return bar.encode(alt.X("low:Q"), alt.X2("high"), alt.Y("loss:Q"), color=colour)


def standing(findings: Findings) -> dict[str, str]:
    """Return the tooltip heading and Vega expression that compare two runs; empty otherwise.

    The expression reads ``r0`` and ``r1`` of the row, which begin with the smoothed loss.
    """
    if len(findings.runs) != 2:
        return {}
    before, after = (f"toNumber(split(datum.r{i}, ' ')[0])" for i in (0, 1))
    ratio = findings.limits.positive is not None
    value, heading = (
        (f"{after} / {before}", "second ÷ first")
        if ratio
        else (f"{after} - {before}", "difference")
    )
    both = "isValid(datum.r0) && isValid(datum.r1)"
    return {heading: f"{both} ? format({value}, '.3~g') : '–'"}
