"""Build the leaderboard chart: suggested rates against measured ones, task by task."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.chart.finder import heading
from lrchart.chart.interaction import base
from lrchart.chart.rows import Rows, values
from lrchart.chart.scales import lr_axis
from lrchart.chart.theme import by_theme, ink, run_colours
from lrchart.chart.unchecked import unchecked
from lrchart.options import Options
from lrchart.text import lr_text, span_text

#: family of optimizers, which share a colour -> members
FAMILIES = {
    "SGD": ("sgd", "momentum", "nesterov"),
    "Adam": ("adam", "adamax", "adamw", "nadam", "radam"),
    "Adagrad, RMSprop": ("adagrad", "adadelta", "rmsprop"),
    "Lion, sign": ("lion", "signsgd"),
}
#: kind of point -> shape
SHAPES = {"readable": "circle", "guess": "circle", "peer": "diamond"}
#: pixels: height of a task, and minimum width of the figure and height of a task with its name
ROW, NAMED, LEGIBLE = 12, 620, 9
#: columns of `answers` that are not rules
KEYS = ("task", "seed", "readable")
#: range of rates that were swept and measured
SWEPT = (1e-7, 10.0)


@unchecked
def leaderboard_chart(
    tasks: pd.DataFrame, answers: pd.DataFrame, options: Options, peer: str
) -> alt.LayerChart:
    """Return the chart of every task's good window and of the rates suggested for it.

    Parameters
    ----------
    tasks
        One row a task: ``task, optimizer, batch, best_lr, good_low, good_high``.
    answers
        One row a task and seed: ``task, seed, readable`` and a column a rule (NaN: no answer).
    options
        ``theme`` and ``title``.
    peer
        Rule compared with the default one initially.
    """
    ordered = tasks.sort_values(["best_lr", "good_low", "task"], ascending=[False, False, True])
    peers = [name for name in answers.columns if name not in (*KEYS, DEFAULT_RULE)]
    order = list(ordered["task"])
    windows = alt.Chart(values(_windows(ordered))).encode(_rows(order))
    points = alt.Chart(values(_points(answers, peers))).encode(_rows(order))
    reach = _reach(answers)
    text = options.title or "Suggested rates against the rates that work"
    below = f"{len(order)} tasks · bar: rates that work · tick: the best"
    return alt.LayerChart(
        layer=[
            _good(windows, reach),
            _best(windows, reach),
            _peer(points, peers),
            _marks(points),
        ],
        title=heading(text, below),
        description=_description(ordered, answers, peers, peer),
        width=800,
        height=ROW * len(order),
        params=_params(options, peers, peer),
    ).resolve_axis(x="independent")


def _params(options: Options, peers: list[str], peer: str) -> list[Any]:
    choice: Any = alt.binding_select(options=peers, name="Compare with ")
    return base(options, alt.param(name="peer", value=peer, bind=choice))


def _rows(order: list[str]) -> alt.Y:
    axis = alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelFontSize=10,
        labelExpr=f"room > {NAMED} && height >= {LEGIBLE * len(order)} ? datum.label : ''",
        labelOverlap=False,
        labelLimit=220,
    )
    return alt.Y("task:N", sort=order, scale=alt.Scale(paddingInner=0.3), axis=axis)


def _good(windows: alt.Chart, reach: tuple[float, float]) -> alt.Chart:
    """Draw the good window of each task, in the colour of its optimizer."""
    colours: Any = run_colours(len(FAMILIES))
    columns = alt.ExprRef(_columns(4, 2))
    legend = alt.Legend(title=None, orient="bottom", columns=columns, labelLimit=0)
    scale = alt.Scale(domain=list(FAMILIES), range=colours)
    return windows.mark_bar(opacity=0.5, cornerRadius=2).encode(
        lr_axis(*reach),
        alt.X2("high"),
        alt.Color("family:N", scale=scale, legend=legend),
        tooltip=_tips(task="task", about="optimizer, batch", window="good", best="best"),
    )


def _best(windows: alt.Chart, reach: tuple[float, float]) -> alt.Chart:
    """Mark the best measured rate of each task; a second axis at the top serves the upper rows."""
    above: Any = lr_axis(*reach).to_dict()
    above = above["axis"] | {"orient": "top", "title": None, "grid": False}
    height = alt.ExprRef("bandwidth('y') + 2")
    return windows.mark_tick(
        orient="vertical", size=height, thickness=2, color=ink("text"), tooltip=False
    ).encode(alt.X("best_lr:Q", axis=alt.Axis.from_dict(above)))


def _peer(points: alt.Chart, peers: list[str]) -> alt.Chart:
    """Draw the answers of the chosen rule; a missing answer has no mark."""
    chosen = f"datum.rates[indexof({json.dumps(peers)}, peer)]"
    answered = points.transform_calculate(lr=chosen, kind="'peer'")
    return _marks(answered)


def _marks(points: alt.Chart) -> alt.Chart:
    """Draw a point for each answer."""
    text, legend = ink("text"), _who()
    fills = [text, ink("paper"), by_theme("#ffb000", "#ffc445", "#bbbbbb")]
    return (
        points.transform_filter("isValid(datum.lr)")
        .transform_calculate(
            text="replace(format(datum.lr, '.2~e'), '+', '')",
            who=f"datum.kind == 'peer' ? peer : '{DEFAULT_RULE}'",
        )
        .mark_point(size=26, strokeWidth=1, opacity=1)
        .encode(
            alt.X("lr:Q", axis=None),
            shape=alt.Shape("kind:N", scale=_scale(list(SHAPES.values())), legend=legend),
            fill=alt.Fill("kind:N", scale=_scale(fills), legend=legend),
            # The same colour for all kinds, but encoded, because the legend shows it only then.
            stroke=alt.Stroke("kind:N", scale=_scale([text] * len(SHAPES)), legend=legend),
            tooltip=_tips(task="task", who="rule", seed="sweep", text="rate"),
        )
    )


def _scale(looks: Any) -> alt.Scale:
    return alt.Scale(domain=list(SHAPES), range=looks)


def _who() -> alt.Legend:
    words = f"{{readable: '{DEFAULT_RULE}', guess: '{DEFAULT_RULE}, flagged as a guess'}}"
    return alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.ExprRef(_columns(3, 1)),
        labelExpr=f"{words}[datum.value] || peer",
        labelLimit=0,
        symbolStrokeWidth=1,
        symbolSize=60,
    )


def _columns(wide: int, narrow: int) -> str:
    return f"room > {NAMED} ? {wide} : {narrow}"


def _tips(**titles: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def _windows(ordered: pd.DataFrame) -> Rows:
    family = {member: name for name, members in FAMILIES.items() for member in members}
    return [
        {
            "task": task["task"],
            "family": family[task["optimizer"]],
            "about": f"{task['optimizer']}, {task['batch']}",
            "lr": _short(task["good_low"]),
            "high": _short(task["good_high"]),
            "best_lr": _short(task["best_lr"]),
            "window": span_text(task["good_low"], task["good_high"]),
            "best": lr_text(task["best_lr"]),
        }
        for task in ordered.to_dict("records")
    ]


def _points(answers: pd.DataFrame, peers: list[str]) -> Rows:
    return [
        {
            "task": row["task"],
            "seed": row["seed"] + 1,
            "lr": _short(row[DEFAULT_RULE]),
            "kind": "readable" if row["readable"] else "guess",
            "rates": [_short(row[name]) for name in peers],
        }
        for row in answers.to_dict("records")
    ]


def _reach(answers: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: the swept range, widened to every suggestion."""
    rates = answers.drop(columns=list(KEYS)).to_numpy(dtype=float)
    return min(SWEPT[0], np.nanmin(rates) / 1.3), max(SWEPT[1], np.nanmax(rates) * 1.3)


def _short(lr: float) -> float | None:
    return None if pd.isna(lr) else float(f"{lr:.3g}")


def _description(tasks: pd.DataFrame, answers: pd.DataFrame, peers: list[str], peer: str) -> str:
    about = answers.merge(tasks, on="task")
    sentences = []
    for name in (DEFAULT_RULE, peer):
        inside = about[name].between(about["good_low"] * 0.99, about["good_high"] * 1.01)
        high = about[name] > about["good_high"] * 1.01
        sentences.append(
            f"{name} lies in it in {inside.mean():.0%} and above it in {high.mean():.0%}"
        )
    return (
        f"{len(tasks)} tasks in rows, sorted by their best measured learning rate, from "
        f"{lr_text(tasks['best_lr'].max())} down to {lr_text(tasks['best_lr'].min())}. A bar shows "
        f"the good rates of each task, points the rates suggested from its three sweeps. "
        f"{'; '.join(sentences)} of the cases. {len(peers)} rules can be compared."
    )
