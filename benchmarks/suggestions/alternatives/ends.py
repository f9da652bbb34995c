"""Where a descent ends, or what is taken for it; all rates in log10 lr."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.suggestions import fit
from benchmarks.suggestions.fit import Case
from lrchart.analysis.ragged import Sweep
from lrchart.leaderboard.cases import SWEEPS
from lrchart.leaderboard.statistics import interval
from lrchart.leaderboard.truth import Truth

#: what an alternative takes for the end of the descent
End = Callable[[Case], float]
#: cases whose best rates are known -> the end of any case
Learner = Callable[[list[Case]], End]


def done(case: Case) -> float:
    """Return where the rule sees the end of the descent."""
    return case.found.fall.done.item()


def fixed(end: End) -> Learner:
    """Return the learner that has nothing to learn."""
    return lambda _: end


def moved(case: Case, to: float) -> Case:
    """Return the case with another end of the descent."""
    fall = replace(case.found.fall, done=np.array([to]))
    return replace(case, found=replace(case.found, fall=fall))


def best(case: Case) -> float:
    """Return the best measured rate."""
    return float(np.log10(case.task.best_lr))


def tests(task: Truth, sweeps: str, seed: int) -> list[Sweep]:
    """Return the range tests that a case is about."""
    every = task.sweeps(sweeps)
    return every if sweeps == "100x3" else [every[seed]]


def answered(every: list[Case], learn: Learner) -> pd.DataFrame:
    """Return what `fit.cross_fitted` does, with the ends that `learn` gives."""
    rows = []
    for known, left_out in fit.folds(every):
        end = learn(known)
        constants = fit.fit([moved(case, end(case)) for case in known])
        rows += [fit.answer(moved(case, end(case)), constants) for case in left_out]
    return pd.DataFrame(rows)


def regret(table: pd.DataFrame, sweeps: str) -> pd.Series:
    """Return the mean regret of every task on one kind of sweeps."""
    return table[table["sweeps"] == sweeps].groupby("task")["regret"].mean()


def line(name: str, table: pd.DataFrame, reference: pd.Series, sweeps: str) -> str:
    """Return mean and p90 of the regret, and its change from `reference` with its interval."""
    mine = regret(table, sweeps)
    tail = table.loc[table["sweeps"] == sweeps, "regret"].quantile(0.9)
    low, high = interval(mine - reference)
    change = (mine - reference).mean()
    return f"{name:34}{mine.mean():8.3f}{tail:8.3f}{change:+12.3f}    {low:+.3f} to {high:+.3f}"


def lines(name: str, table: pd.DataFrame, reference: pd.DataFrame) -> list[str]:
    """Return `line` for every kind of sweeps, compared on the same."""
    return [line(name, table, regret(reference, sweeps), sweeps) for sweeps in SWEEPS]
