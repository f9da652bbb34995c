"""Corrections learned from the shape of the curve, and decisions that weigh the regret itself.

What is learned from is a distance in decades or a multiple of the noise, so that it depends on
no unit of the loss or the learning rate. The level of the loss at the start, which would tell
fine-tuning, is not: it has no zero to count from.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.suggestions import fit
from benchmarks.suggestions.alternatives.ends import End, Learner, best, done
from benchmarks.suggestions.fit import Case
from lrchart.leaderboard.cases import optimizer

#: name -> what the curve shows
SHAPE: dict[str, Callable[[Case], float]] = {
    "width": lambda case: done(case) - case.found.fall.begun.item(),
    "rest": lambda case: case.found.fall.minimum.item() - done(case),
    "room": lambda case: case.found.edge.item() - done(case),
    "depth": lambda case: float(np.log10(max(case.found.fall.credibility.item(), 1.0))),
    "diverges": lambda case: float(case.found.diverges.item()),
}
#: penalty of the ridge, in cases
PENALTY = 100.0
#: cases that are asked for their regrets
ALIKE = 60
#: distances from the end of the descent at which those are read, in decades
AWAY = np.arange(-2.5, 1.51, 0.1)


def shape(cases: Sequence[Case], names: Sequence[str]) -> NDArray[np.float64]:
    """Return the features of cases, one a row."""
    return np.array([[SHAPE[name](case) for name in names] for case in cases])


def ridge(*names: str) -> Learner:
    """Return what learns the distance of the best rate from the end as a line in the features."""

    def learn(known: list[Case]) -> End:
        features = shape(known, names)
        centre, scale = features.mean(axis=0), features.std(axis=0)
        x = (features - centre) / scale
        # A best rate far away says no more than one that is two decades away.
        error = np.clip([best(case) - done(case) for case in known], -2.0, 2.0)
        weight = fit.weights(known) * len(known)
        square = x.T @ (x * weight[:, np.newaxis]) + PENALTY * np.eye(len(names))
        line = np.linalg.solve(square, x.T @ (weight * (error - np.average(error, weights=weight))))
        return lambda case: done(case) + float((shape([case], names)[0] - centre) / scale @ line)

    return learn


def alike(known: list[Case]) -> End:
    """Return the end of least mean regret among the `ALIKE` known cases of the nearest shape."""
    features = shape(known, list(SHAPE))
    scale = features.std(axis=0)
    regrets = np.array([[_regret(case, away) for away in AWAY] for case in known])

    def end(case: Case) -> float:
        apart = ((shape([case], list(SHAPE))[0] - features) / scale) ** 2
        near = np.argsort(apart.sum(axis=1), kind="stable")[:ALIKE]
        return done(case) + float(AWAY[regrets[near].mean(axis=0).argmin()])

    return end


def by(key: Callable[[Case], Hashable]) -> Learner:
    """Return what learns a distance of its own for every value of `key`."""

    def learn(known: list[Case]) -> End:
        groups: dict[Hashable, list[Case]] = {}
        for case in known:
            groups.setdefault(key(case), []).append(case)
        below = {group: fit.fit_below(cases) for group, cases in groups.items()}
        otherwise = fit.fit_below(known)
        return lambda case: done(case) - below.get(key(case), otherwise)

    return learn


def told(every: list[Case]) -> dict[str, float]:
    """Return how each feature of single sweeps goes with the answer's error: rank correlations."""
    one = [case for case in every if case.sweeps == "100"]
    table = pd.DataFrame(shape(one, list(SHAPE)), columns=list(SHAPE))
    error = pd.Series([best(case) - done(case) for case in one])
    return table.rank().corrwith(error.rank()).to_dict()


def _regret(case: Case, away: float) -> float:
    return case.task.regret(case.lr(-away))


#: name -> end of the descent
LEARNED: dict[str, Learner] = {
    "ridge on the width": ridge("width"),
    "ridge on five features": ridge(*SHAPE),
    "least regret of like cases": alike,
    "own distance where unreadable": by(lambda case: case.readable),
    "own distance where it diverges": by(lambda case: case.found.diverges.item()),
    "own distance for 300 steps": by(lambda case: case.sweeps == "300"),
    # Not on the curve: what it would be worth to be told.
    "own distance for the optimizer": by(lambda case: optimizer(case.task.about)),
}
