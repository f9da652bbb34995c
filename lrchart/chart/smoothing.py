"""Smooth the curves in the spec itself, for the half-life of the slider."""

from __future__ import annotations

import math
from typing import Any, Literal

import altair as alt
import numpy as np

from lrchart.analysis.behind import NEAR
from lrchart.analysis.findings import Findings

#: keys of a line: the run, and before or behind a jump (see `lrchart.analysis.behind`)
LINES = ["id", "apart"]
#: terms of the weighted sums: 1, x, x², y, xy
TERMS = ("1", "datum.x", "datum.x * datum.x", "datum.y", "datum.x * datum.y")
#: gap between two steps, as a fraction of the axis, from which a curved line would leave the data
GAP = 0.04
UP, DOWN = alt.SortField("lr"), alt.SortField("lr", order="descending")


def smoothing(rows: alt.Chart, first: float, last: float, joined: float) -> alt.Chart:
    """Add ``smooth``, the local line (see `local_line`) for the half-life of the slider.

    Every weighted sum is a running one from the left plus a running one from the right, with
    weights that are powers of two; they stay finite because the half-life is at least a 600th
    of the sweep. Losses behind the edge are compressed before and expanded after, as
    `lrchart.analysis.smooth` does. Thinned rows were smoothed from the whole sweep and stay.

    Beyond the half-life `joined` the losses behind every edge have a line of their own.

    What follows the slider comes last, in few columns: the browser computes the others once.
    """
    if "smooth" in next(iter(rows.data.values), {}):
        return rows
    half = f"max(smoothing, {math.log10(last / first) / 600:.6g})"
    rows = _compressed(rows, first).transform_calculate(
        apart=f"datum.side == 2 || (datum.side == 1 && smoothing > {joined:.6g})",
        left=f"pow(2, datum.x / {half})",
        right=f"pow(2, -datum.x / {half})",
    )
    for side, sort in {"left": UP, "right": DOWN}.items():
        # A column per term: a Vega window does not notice changes inside a list.
        terms = {f"{side}{k}": f"datum.{side} * {term}" for k, term in enumerate(TERMS)}
        running: Any = {f"{side}_sum{k}": f"sum({side}{k})" for k in range(len(TERMS))}
        rows = rows.transform_calculate(**terms).transform_window(
            frame=[None, 0], groupby=LINES, sort=[sort], **running
        )
    sums = ", ".join(
        f"datum.left_sum{k} / datum.left + datum.right_sum{k} / datum.right - {term}"
        for k, term in enumerate(TERMS)
    )
    # If losses behind the edge share the line, they must not lift it above those before the edge.
    lifted = f"datum.side == 0 && datum.beyond == 1 && smoothing <= {joined:.6g}"
    rows = rows.transform_calculate(sums=f"[{sums}]").transform_calculate(
        fit=_line(),
        line=f"{lifted} ? min(datum.fit, datum.most) : datum.fit",
        ending="datum.lr == datum.edge && isFinite(datum.line) ? datum.line : null",
    )
    # The line behind the edge does not start below the end of the one before it.
    end: Any = {"end": "max(ending)"}
    return rows.transform_joinaggregate(groupby=["id"], **end).transform_calculate(
        smooth=f"smoothing == 0 || !isFinite(datum.line) ? datum.loss : {_expanded()}",
    )


def interpolation(findings: Findings) -> Literal["linear", "monotone"]:
    """Return how the steps of the smoothed line are joined: straight if any are far apart.

    "monotone" has no corners, and no extremum between two steps, but sags or bulges in a wide gap.
    """
    first, last = findings.ends
    curve = findings.curve[np.isfinite(findings.curve["loss"])]
    gaps = np.log(curve["lr"]).groupby(curve["run"], sort=False).diff()
    return "linear" if gaps.max() > GAP * math.log(last / first) else "monotone"


def _compressed(rows: alt.Chart, first: float) -> alt.Chart:
    """Add ``x`` and ``y``, to which the line is fitted, and what tells lines and sides apart."""
    spiky = any("calm" in row for row in rows.data.values)
    calm = "(isValid(datum.calm) ? datum.calm : datum.loss)" if spiky else "datum.loss"
    ends: Any = {
        "top": "max(before)",
        "bottom": "min(before)",
        "edge": "max(inside)",
        "beyond": "max(side)",
    }
    near: Any = {"least": "min(loss)", "most": "max(loss)"}
    middle: Any = {"middle": "median(loss)"}
    above = "datum.side > 0 && datum.loss > datum.top && datum.top > datum.bottom"
    log = "log(1 + (datum.loss - datum.top) / datum.span)"
    return (
        rows.transform_calculate(
            before=f"datum.side > 0 ? null : {calm}",
            inside="datum.side > 0 ? null : datum.lr",
            behind="datum.side > 0",
        )
        .transform_joinaggregate(groupby=["id"], **ends)
        .transform_window(frame=[-NEAR, NEAR], groupby=["id", "behind"], sort=[UP], **near)
        # A separate window: next to a median, Vega computes the maximum over the whole sweep.
        .transform_window(frame=[-NEAR, NEAR], groupby=["id", "behind"], sort=[UP], **middle)
        .transform_calculate(span="datum.top - datum.bottom")
        .transform_calculate(
            x=f"log(datum.lr) / LN10 - {math.log10(first):.9g}",
            y=f"{above} ? datum.top + datum.span * {log} : {calm}",
        )
    )


def _line() -> str:
    """Return the value at ``x`` of the line fitted with the weighted ``sums``."""
    weight, x, xx, y, xy = (f"datum.sums[{k}]" for k in range(len(TERMS)))
    first = f"({x} - datum.x * {weight})"
    second = f"({xx} - 2 * datum.x * {x} + datum.x * datum.x * {weight})"
    tilt = f"({xy} - datum.x * {y})"
    return f"({second} * {y} - {first} * {tilt}) / ({second} * {weight} - {first} * {first})"


def _expanded() -> str:
    """Return the loss of the compressed ``line``, among the losses of the near steps."""
    loss = "datum.top + datum.span * (exp((datum.line - datum.top) / datum.span) - 1)"
    above = "datum.line > datum.top && datum.top > datum.bottom"
    least = "isValid(datum.end) ? max(datum.least, min(datum.end, datum.middle)) : datum.least"
    level = f"clamp({above} ? {loss} : datum.line, {least}, datum.most)"
    return f"(datum.side > 0 ? {level} : datum.line)"
