"""Smooth the curves in the spec itself, for the half-life of the slider."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from lrchart.analysis.behind import NEAR

#: one line a run, and another one behind a jump (see `lrchart.analysis.behind`)
LINES = ["id", "apart"]
UP, DOWN = alt.SortField("lr"), alt.SortField("lr", order="descending")


def smoothing(rows: alt.Chart, first: float, last: float) -> alt.Chart:
    """Add ``smooth``, the local line (see `local_line`) for the half-life of the slider.

    Every weighted sum is a running one from the left plus a running one from the right, with
    weights that are powers of two; they stay finite because the half-life is at least a 600th
    of the sweep. Losses behind the edge are compressed before and expanded after, as
    `lrchart.analysis.smooth` does. Thinned rows were smoothed from the whole sweep and stay.
    """
    if "smooth" in next(iter(rows.data.values), {}):
        return rows
    span = math.log10(last / first)
    half = f"max(smoothing, {span / 600:.6g})"
    terms = {"0": "1", "1": "datum.x", "2": "datum.x * datum.x", "3": "datum.y"}
    terms["4"] = "datum.x * datum.y"
    rows = _compressed(rows).transform_calculate(
        x=f"log(datum.lr) / LN10 - {math.log10(first):.9g}",
    )
    rows = rows.transform_calculate(
        up=f"pow(2, datum.x / {half})",
        down=f"pow(2, -datum.x / {half})",
    )
    for side, sort in {"up": UP, "down": DOWN}.items():
        running: Any = {f"{side}_sum{k}": f"sum({side}{k})" for k in terms}
        rows = rows.transform_calculate(
            **{f"{side}{k}": f"datum.{side} * {term}" for k, term in terms.items()}
        ).transform_window(frame=[None, 0], groupby=LINES, sort=[sort], **running)
    sums = {
        f"s{k}": f"datum.up_sum{k} / datum.up + datum.down_sum{k} / datum.down - {term}"
        for k, term in terms.items()
    }
    around = {
        "first": "datum.s1 - datum.x * datum.s0",
        "second": "datum.s2 - 2 * datum.x * datum.s1 + datum.x * datum.x * datum.s0",
        "tilt": "datum.s4 - datum.x * datum.s3",
    }
    line = (
        "(datum.second * datum.s3 - datum.first * datum.tilt)"
        " / (datum.second * datum.s0 - datum.first * datum.first)"
    )
    return _expanded(
        rows.transform_calculate(**sums)
        .transform_calculate(**around)
        .transform_calculate(line=line)
    ).transform_calculate(
        smooth="smoothing == 0 || !isFinite(datum.line) ? datum.loss : datum.level"
    )


def _compressed(rows: alt.Chart) -> alt.Chart:
    """Add ``y``, the loss that the line is fitted to, and what tells lines and sides apart."""
    spiky = any("calm" in row for row in rows.data.values)
    calm = "(isValid(datum.calm) ? datum.calm : datum.loss)" if spiky else "datum.loss"
    ends: Any = {"top": "max(before)", "bottom": "min(before)"}
    above = "datum.side > 0 && datum.loss > datum.top && datum.top > datum.bottom"
    log = "log(1 + (datum.loss - datum.top) / datum.span)"
    return (
        rows.transform_calculate(
            before=f"datum.side > 0 ? null : {calm}",
            behind="datum.side > 0",
            apart="datum.side == 2",
        )
        .transform_joinaggregate(groupby=["id"], **ends)
        .transform_calculate(span="datum.top - datum.bottom")
        .transform_calculate(y=f"{above} ? datum.top + datum.span * {log} : {calm}")
    )


def _expanded(rows: alt.Chart) -> alt.Chart:
    """Add ``level``, the loss of the compressed ``line``, among the losses of the near steps."""
    loss = "datum.top + datum.span * (exp((datum.line - datum.top) / datum.span) - 1)"
    above = "datum.line > datum.top && datum.top > datum.bottom"
    ends: Any = {"least": "min(loss)", "most": "max(loss)"}
    return rows.transform_window(
        frame=[-NEAR, NEAR], groupby=["id", "behind"], sort=[UP], **ends
    ).transform_calculate(
        level=f"datum.side > 0 ? clamp({above} ? {loss} : datum.line, datum.least, datum.most)"
        " : datum.line"
    )
