"""Build the chart of a training under a schedule: loss and learning rate over the steps."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lrchart.analysis.local_line import local_line
from lrchart.analysis.spans import spans
from lrchart.analysis.thin import CURVE_ROWS, m4
from lrchart.chart import interaction as touch
from lrchart.chart.finder import heading
from lrchart.chart.rows import Rows, values
from lrchart.chart.runs import ids, run_colour, run_dash
from lrchart.chart.scales import LOSS_LABEL, LR_LABEL, log_ticks
from lrchart.chart.theme import PLOT, ink
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.text import line, loss_text, lr_text, span_text

#: height at which the panel of the loss ends and that of the rate begins, as fractions of the plot
LOSS_ENDS, RATE_BEGINS = 0.64, 0.74
#: half-life of the smoothing, as a fraction of the training
HALF_LIFE = 0.004
#: ratio of the highest to the lowest value from which an axis is logarithmic
LOG_FROM = 30.0
#: Vega expression: approximate number of labelled steps
STEPS = "clamp(floor(width / 60), 2, 10)"


@unchecked
def training_chart(frame: pd.DataFrame, options: Options) -> alt.LayerChart:
    """Return the layered chart of the trainings in `frame`: loss above, learning rate below.

    A training says little about which rate is best: there is no window and no suggestion.

    Parameters
    ----------
    frame
        One row a step: ``run, step, lr, loss``, steps in order within each run.
    options
        ``title`` and ``theme``.
    """
    names = [str(name) for name in frame["run"].unique()]
    table = _rows(frame, names)
    colour, dash = run_colour(names, options), run_dash(names)
    step = alt.X(
        "step:Q",
        axis=_axis("Optimizer step", grid=False, tickCount=alt.ExprRef(STEPS)),
        scale=alt.Scale(zero=False, nice=False),
    )
    rows = alt.Chart(values(table)).encode(step, color=colour, strokeDash=dash)
    zoom = alt.selection_interval(name="zoom", bind="scales", encodings=["x"])
    raw = rows.mark_line(
        strokeWidth=1, strokeOpacity=alt.ExprRef("raw ? 0.4 : 0"), tooltip=False
    ).encode(_upper(frame["loss"], "loss"))
    smooth = rows.mark_line(strokeWidth=2.5, tooltip=False).encode(_upper(frame["loss"], "smooth"))
    rate = rows.mark_line(strokeWidth=2, tooltip=False, interpolate="step-after").encode(
        _lower(frame["lr"])
    )
    upper = alt.LayerChart(layer=[raw, smooth.add_params(zoom)])
    return alt.LayerChart(
        layer=[upper, _divide(), rate, *_crosshair(table, names)],
        title=heading(options.title or _title(names), _subtitle(frame)),
        description=_description(frame, names),
        **PLOT,
        params=touch.base(options, touch.raw_loss()),
    ).resolve_scale(y="independent")


def _axis(title: str, **more: Any) -> alt.Axis:
    return alt.Axis(title=title, labelOverlap="greedy", labelFlush=False, **more)


def _ends(column: pd.Series[float]) -> tuple[float, float, bool]:
    """Return the lowest and the highest value, and whether they lie far apart."""
    finite = column[np.isfinite(column)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    return low, high, low > 0 and high / low >= LOG_FROM


def _ticks(column: pd.Series[float], count: int) -> dict[str, Any]:
    """Return the ticks of the axis of `column`; Vega's own logarithmic ones are not round."""
    low, high, log = _ends(column)
    return {"values": log_ticks(low, high)} if log else {"tickCount": count}


def _scale(column: pd.Series[float], top: float, foot: float) -> alt.Scale:
    """Return a scale between two heights (shares); logarithmic if values lie far apart."""
    low, high, log = _ends(column)
    if low == high:
        low, high = low - (abs(low) / 2 or 1), high + (abs(high) / 2 or 1)
    span: Any = [alt.ExprRef(f"height * {foot}"), alt.ExprRef(f"height * {top}")]
    kind: Any = "log" if log else "linear"
    return alt.Scale(type=kind, domain=[low, high], zero=False, nice=not log, range=span)


def _upper(loss: pd.Series[float], field: str) -> alt.Y:
    axis = _axis("Loss", **_ticks(loss, 5), labelExpr=LOSS_LABEL, minExtent=44)
    return alt.Y(f"{field}:Q", axis=axis, scale=_scale(loss, 0, LOSS_ENDS))


def _lower(lr: pd.Series[float]) -> alt.Y:
    axis = _axis("Rate", orient="left", **_ticks(lr, 3), labelExpr=LR_LABEL, minExtent=44)
    return alt.Y("lr:Q", axis=axis, scale=_scale(lr, RATE_BEGINS, 1))


def _divide() -> alt.Chart:
    """Draw the line between the loss and the learning rate."""
    height = alt.ExprRef(f"height * {(LOSS_ENDS + RATE_BEGINS) / 2}")
    return (
        alt.Chart(values([{}]))
        .mark_rule(stroke=ink("grid"), strokeWidth=1, tooltip=False)
        .encode(y=alt.YValue(height))
    )


def _rows(frame: pd.DataFrame, names: list[str]) -> Rows:
    """Return the steps to draw, those of long trainings thinned, with the smoothed loss."""
    columns = max(CURVE_ROWS // (4 * len(names)), 1)
    rows: Rows = []
    for run, part in zip(ids(names), spans(frame, ["run"]), strict=True):
        steps = frame.iloc[part]
        steps = steps[np.isfinite(steps["loss"].to_numpy())]
        if steps.empty:
            continue
        x, loss = (steps[name].to_numpy(dtype="float64") for name in ("step", "loss"))
        smooth = local_line(x, loss, HALF_LIFE * (x[-1] - x[0]))
        lr = steps["lr"].to_numpy(dtype="float64")
        chosen = np.arange(len(x)) if len(x) <= 4 * columns else m4(x, loss, columns)
        rows += [
            {"id": run, "step": x[i], "lr": lr[i], "loss": loss[i], "smooth": smooth[i]}
            for i in chosen
        ]
    return rows


def _crosshair(table: Rows, names: list[str]) -> list[alt.Chart]:
    """Draw a rule at the pointer, with the loss and the rate of every training at that step."""
    listed = names[: touch.LISTED]
    rows = alt.Chart(values(_readings(table, ids(listed)))).encode(alt.X("step:Q"))
    tip = touch.tooltip(listed, "step")
    return [touch.rule_at_pointer(rows, "stop", tip, "step")] if table else []


def _readings(table: Rows, runs: list[str]) -> Rows:
    """Return the texts of each of `runs` at up to `touch.STOPS` of the steps that are drawn."""
    steps = np.unique([row["step"] for row in table] or [0.0])
    wanted = np.linspace(steps[0], steps[-1], touch.STOPS)
    chosen = steps[np.unique(np.abs(steps - wanted[:, np.newaxis]).argmin(axis=1))]
    rows: Rows = [{"stop": i, "step": step, "at": f"{step:,.0f}"} for i, step in enumerate(chosen)]
    for run in runs:
        part = [row for row in table if row["id"] == run]
        places = np.array([row["step"] for row in part])
        for row in rows:
            inside = len(part) and places[0] <= row["step"] <= places[-1]
            near = np.abs(places - row["step"]).argmin() if inside else None
            row[run] = "\N{EN DASH}" if near is None else _reading(part[near])
    return rows


def _reading(row: dict[str, Any]) -> str:
    return f"{loss_text(row['smooth'])} (raw {loss_text(row['loss'])}), rate {lr_text(row['lr'])}"


def _title(names: list[str]) -> str:
    return f"Training: {line(names[0])}" if len(names) == 1 else f"{len(names)} trainings"


def _subtitle(frame: pd.DataFrame) -> str:
    return f"A training under a schedule, no range test: no suggestion · {_rates(frame)}"


def _rates(frame: pd.DataFrame) -> str:
    low, high = float(frame["lr"].min()), float(frame["lr"].max())
    return f"rate {lr_text(low) if low == high else span_text(low, high)}"


def _description(frame: pd.DataFrame, names: list[str]) -> str:
    count = "one training" if len(names) == 1 else f"{len(names)} trainings"
    steps = int(frame.groupby("run", sort=False)["step"].count().max())
    return (
        f"Loss and learning rate over the steps of {count}, up to {steps:,} steps, "
        f"{_rates(frame)}. A training under a schedule is no range test: there is no window and "
        "no suggestion."
    )
