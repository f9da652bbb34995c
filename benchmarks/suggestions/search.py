"""Find the constants of the law of the suggestion that suit measured trainings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from benchmarks.suggestions.questions import Floats, Questions
from lrchart.analysis.rules.own.law import Law, place

#: step sizes of the search, in decades, in two rounds
STEPS = 2 * (0.2, 0.1, 0.05)
#: directions of the steps, in the order of `Law`: single constants, and combinations along which
#: the regret hardly changes
FREE = np.array([
    (1, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 1, 0, 0), (0, 0, 0, 0, 1, 0),
    (0, 0, 0, 0, 0, 1), (1, 1, 0, 0, 0, 0), (1, -1, 0, 0, 0, 0), (0, 1, 0, 1, 0, 0),
    (1, 0, 0, 1, 0, 0), (-1, 0, 0, 1, 0, 0), (-1, 0, 0, 0, 1, 0), (0, 0, 0, 1, 1, 0),
])  # fmt: skip
#: the same with a given length, without length and schedule, and without the dwell as well
MOVES, UNTOLD, NONE = (FREE[FREE[:, 3] == 0], FREE[[0, 1, 4, 5, 6]], FREE[[0, 4]])
#: the same with a fixed dwell
STILL = MOVES[MOVES[:, 1] == 0]
#: directions for a law in the ratio of training to dwell
RATIO = np.array([
    (1, 0, 0, 0, 0, 0), (0, 1, 0, 1, 0, 0), (0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 1),
    (1, 1, 0, 1, 0, 0), (-1, 0, 0, 0, 1, 0),
])  # fmt: skip
#: values of `Law.room` that are tried
TRIED = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
#: regret that may be given up for answers that agree more, or are further below the edge
SAFETY = 0.001
#: start of the search
START = Law(level=-0.3, dwell=0.0, room=0.0, length=0.0, decay=0.0, margin=0.3)


def fit(known: Questions, rooms: Sequence[float] = TRIED) -> Law:
    """Return the law that suits `known`.

    The length is how far the best rate moves (`shift`); the rest has the least mean regret, but
    for three constants that may cost `SAFETY` each: a dwell and a room that let sweeps of different
    length agree more, and a wider margin.
    """
    law = least(known, MOVES, START._replace(length=shift(known)))
    most = cost(law, known) + SAFETY
    while law.dwell < descent_shift(known):
        agreeing = least(known, STILL, law._replace(dwell=round(law.dwell + 0.05, 2)))
        if cost(agreeing, known) > most:
            break
        law = agreeing
    most = cost(law, known) + SAFETY
    laws = [least(known, STILL, law._replace(room=room)) for room in rooms]
    law = min((one for one in laws if cost(one, known) <= most), key=partial(disagreement, known))
    most = cost(law, known) + SAFETY
    while cost(wider := law._replace(margin=round(law.margin + 0.05, 2)), known) <= most:
        law = wider
    return law


def least(known: Questions, moves: Floats = FREE, start: Law = START) -> Law:
    """Return the law of least mean regret, found by steps along `moves`."""
    return Law(*descend(lambda values: cost(Law(*values), known), start, moves))


def descend(price: Callable[[Floats], float], start: Sequence[float], moves: Floats) -> list[float]:
    """Return the values of least `price`, found from `start` by steps along `moves`."""
    values = np.array(start)
    least = price(values)
    for step in STEPS:
        moved = True
        while moved:
            moved = False
            for move in (*moves, *-moves):
                trial = price(values + step * move)
                if trial < least - 1e-9:
                    values, least, moved = values + step * move, trial, True
    optimum: list[float] = np.round(values, 2).tolist()
    return optimum


def cost(law: Law, known: Questions) -> float:
    """Return the mean regret of the law's answers."""
    return float(known.weight @ known.regret(answers(law, known)))


def disagreement(known: Questions, law: Law) -> float:
    """Return how far the answers to the sweeps of a training are from their mean, on average."""
    at, t = answers(law, known), known.table
    group = pd.factorize(t["task"] + t["regime"])[0]
    mean = np.bincount(group, known.weight * at) / np.bincount(group, known.weight)
    return float(known.weight @ np.abs(at - mean[group]))


def shift(known: Questions) -> float:
    """Return how many decades the best rate falls for ten times the steps, within tasks.

    Least squares through the shortest training of each task and schedule. Between tasks, length
    says something else: those that are harder to train were given more steps.
    """
    t = known.table.drop_duplicates(["task", "regime"])
    short = t.groupby(["task", "schedule"])[["training_steps", "best"]].transform("first")
    longer = np.log10(t["training_steps"] / short["training_steps"])
    return round(-float(longer @ (t["best"] - short["best"]) / (longer @ longer)), 2)


def descent_shift(known: Questions) -> float:
    """Return how many decades the end of the descent falls for ten times the dwell, within tasks.

    A dwell of this size makes sweeps of any length agree.
    """
    return -dwell_slope(known.table, known.table["done"])


def dwell_slope(table: pd.DataFrame, values: pd.Series) -> float:
    """Return how far the `values` of readable sweeps rise for ten times the dwell, within tasks."""
    t = table.assign(values=values, dwell=np.log10(table["dwell"]))[table["readable"]]
    t = t.drop_duplicates(["task", "sweeps", "seed"])
    apart = t[["values", "dwell"]] - t.groupby("task")[["values", "dwell"]].transform("mean")
    return float(apart["values"] @ apart["dwell"] / max(apart["dwell"] @ apart["dwell"], 1e-9))


def answers(law: Law, asked: Questions) -> Floats:
    """Return log10 of the learning rates that a law suggests, one a question."""
    at = place(asked.descent, asked.training, law)
    start, end = (asked.table[name].to_numpy() for name in ("start", "end"))
    return np.clip(at, start, end)
