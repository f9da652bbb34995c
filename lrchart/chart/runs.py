"""Encode runs by colour and dash, and name them in the legend."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from lrchart.chart.palette import colours_of
from lrchart.chart.theme import run_dashes
from lrchart.options import Options
from lrchart.text import line, told_apart

#: pixels: average width of a legend character, and space around the text
CHARACTER, AROUND = 6.9, 44
#: pixels left of the plot, outside the legend
BESIDE = 64
#: maximum width, in pixels, of a name that the legend shows in full
LONGEST = 280


def ids(names: list[str]) -> list[str]:
    """Return the ids of `names` in a spec: r0, r1, …."""
    return [f"r{i}" for i in range(len(names))]


def id_of(names: list[str]) -> dict[str, str]:
    """Return name -> id of the runs in a spec."""
    return dict(zip(names, ids(names), strict=True))


def run_colour(names: list[str], options: Options, labels: list[str] | None = None) -> alt.Color:
    """Return the colour encoding of the runs, with their `labels` (or names) as legend."""
    scale: Any = alt.Scale(domain=ids(names), range=colours_of(names, options))
    return alt.Color("id:N", scale=scale, legend=legend(labels or names))


def run_dash(names: list[str]) -> alt.StrokeDash:
    """Return the dash encoding of the runs, which separates them in print and beyond ten."""
    scale: Any = alt.Scale(domain=ids(names), range=run_dashes(len(names)))
    return alt.StrokeDash("id:N", scale=scale, legend=legend(names))


def name_expression(names: list[str]) -> str:
    """Return the names as a Vega array expression, one line each."""
    return json.dumps([line(name) for name in names])


def columns(widths: list[float], left_out: list[str] | None = None) -> alt.ExprRef:
    """Return the columns of a legend with entries of `widths` pixels: one row, if they fit.

    `left_out` has the Vega test, for each entry, of its being left out; empty for those that stay.
    """
    tests = left_out or [""] * len(widths)
    entries = zip(widths, tests, strict=True)
    row = " + ".join(f"({test} ? 0 : {w:.0f})" if test else f"{w:.0f}" for w, test in entries)
    return alt.ExprRef(
        f"room - {BESIDE} >= {row or 0} ? {len(widths)} "
        f": max(1, floor((room - {BESIDE}) / {max(widths, default=AROUND):.0f}))"
    )


def legend(names: list[str], title: str | None = None) -> alt.Legend | None:
    """Return the legend shared by colour and dash; None for one run."""
    if len(names) == 1:
        return None
    names = told_apart(names)
    return alt.Legend(
        title=title,
        orient="bottom",
        columns=columns([*(min(len(name) * CHARACTER, LONGEST) + AROUND for name in names)]),
        labelExpr=f"{name_expression(names)}[toNumber(slice(datum.value, 1))]",
        labelLimit=alt.ExprRef(f"min({LONGEST}, room - {BESIDE + AROUND})"),
        symbolType="stroke",
        symbolLimit=0,
    )
