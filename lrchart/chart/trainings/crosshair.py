"""Show every group's mean at the trained rate nearest to the pointer."""

from __future__ import annotations

import altair as alt

from lrchart.chart.interaction import LISTED, rule_at_pointer, tooltip
from lrchart.chart.rows import Rows, values
from lrchart.chart.runs import ids
from lrchart.text import lr_text


def crosshair(means: Rows, names: list[str], ends: tuple[float, float]) -> alt.Chart:
    """Draw a rule at the trained rate nearest to the pointer, with a tooltip of the means there.

    `ends` bound the axis: a rate outside is not looked for.
    """
    shown = ids(names)[:LISTED]
    at: dict[float, dict[str, str]] = {}
    for row in means:
        if ends[0] <= row["lr"] <= ends[1] and row["id"] in shown:
            at.setdefault(row["lr"], {})[row["id"]] = row["value_text"]
    rows = [
        {"stop": i, "lr": lr, "at": lr_text(lr), **{run: texts.get(run, "–") for run in shown}}
        for i, (lr, texts) in enumerate(sorted(at.items()))
    ]
    return rule_at_pointer(alt.Chart(values(rows)), "stop", tooltip(names[:LISTED]))
