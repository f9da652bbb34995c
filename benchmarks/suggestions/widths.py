"""Say what the width of the interval may depend on, and what that is worth.

``python -m benchmarks.suggestions.widths``

Each row is an interval with some of the constants, the others 0; all are cross-fitted on dev and
choose. The score is the width plus ten times the distance of the best rate from the interval,
which is least for the interval between the 10 % and the 90 % quantile (Winkler 1972).
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from benchmarks.suggestions.bounds import ENDS, MOVES, bounds
from benchmarks.suggestions.fit import cross_fitted
from benchmarks.suggestions.questions import AUTO, Questions, questions
from benchmarks.suggestions.regimes import useful
from benchmarks.suggestions.score import TASKS
from lrchart.analysis.rules.own.interval import Bounds
from lrchart.leaderboard.statistics import interval
from lrchart.leaderboard.truth import load

NOMINAL = 0.8
#: quantities that the width may depend on (besides readability) -> constants
DEPENDENCES = {
    "flatness, training, sweep": ("flat", "decay", "ratio", "sink"),
    "nothing": (),
    "flatness": ("flat",),
    "training, sweep": ("decay", "ratio", "sink"),
}


def moves(names: tuple[str, ...]) -> np.ndarray:
    """Return the moves that leave all constants 0 but the ends, the guess and `names`."""
    free = [*range(len(ENDS) + 1), *map(Bounds._fields.index, names)]
    fixed = np.setdiff1d(np.arange(len(Bounds._fields)), free)
    return MOVES[(MOVES[:, fixed] == 0).all(axis=1)]


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """Return the answers that intervals are judged by: to one sweep of a length, in training."""
    return table[useful(table) & (table["sweeps"] != AUTO)]


def scored(table: pd.DataFrame) -> dict[str, object]:
    """Return how intervals fare: coverage, mean width, score, and the cells that exclude 80 %."""
    table = judged(table)
    apart = table["best"] - np.log10(table["lr"])
    outside = np.maximum(-table["down"] - apart, 0) + np.maximum(apart - table["up"], 0)
    cells = [
        interval(cell.groupby("task")["covered"].mean())
        for _, cell in table.groupby(["regime", "sweeps"])
    ]
    widths = table.groupby("sweeps")["width"].mean()
    return {
        "covered": table["covered"].mean(), "width": table["width"].mean(),
        "score": (table["width"] + outside / ((1 - NOMINAL) / 2)).mean(),
        "excluded": sum(low > NOMINAL or high < NOMINAL for low, high in cells),
        "cells": len(cells), **widths.add_prefix("width ").to_dict(),
    }  # fmt: skip


def compared(every: Questions) -> pd.DataFrame:
    """Return one row a dependence, and one for trainings that are not named."""
    rows = {
        name: scored(cross_fitted(every, bounding=partial(bounds, moves=moves(names))))
        for name, names in DEPENDENCES.items()
    }
    rows["training not named"] = scored(cross_fitted(every, named=False))
    return pd.DataFrame.from_dict(rows, orient="index")


def main() -> None:
    """Print the table."""
    every = questions([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])
    print(compared(every).to_string(float_format="{:.3f}".format))


if __name__ == "__main__":
    main()
