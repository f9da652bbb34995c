"""How runs are told apart: colour, dash and their names in the legend."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from lrchart.chart.theme import run_colours, run_dashes
from lrchart.text import line

#: pixels a character of the legend takes on average, and those around the text
CHARACTER, AROUND = 6.9, 44
#: pixels of the figure left of the plot, where the legend does not reach
BESIDE = 64
#: longest name the legend writes out, in pixels
LONGEST = 280


def ids(names: list[str]) -> list[str]:
    """Return the ids that stand for `names` in a spec."""
    return [f"r{i}" for i in range(len(names))]


def run_colour(names: list[str]) -> alt.Color:
    """Return the colour encoding of the runs, with their names in the legend."""
    scale: Any = alt.Scale(domain=ids(names), range=run_colours(len(names)))
    return alt.Color("id:N", scale=scale, legend=_legend(names))


def run_dash(names: list[str]) -> alt.StrokeDash:
    """Return the dash encoding of the runs: it tells them apart in print and past ten."""
    scale: Any = alt.Scale(domain=ids(names), range=run_dashes(len(names)))
    return alt.StrokeDash("id:N", scale=scale, legend=_legend(names))


def name_expression(names: list[str]) -> str:
    """Return the Vega expression of the list of names, in one line each."""
    return json.dumps([line(name) for name in names])


def _legend(names: list[str]) -> alt.Legend | None:
    """Return the legend that colour and dash share; one run needs none."""
    if len(names) == 1:
        return None
    widest = min(max(map(len, names)) * CHARACTER, LONGEST) + AROUND
    return alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.ExprRef(f"max(1, floor((room - {BESIDE}) / {widest:.0f}))"),
        labelExpr=f"{name_expression(names)}[toNumber(slice(datum.value, 1))]",
        labelLimit=alt.ExprRef(f"min({LONGEST}, room - {BESIDE + AROUND})"),
        symbolType="stroke",
        symbolLimit=0,
    )
