"""Fit the constants of lrchart's own rule, and score it on tasks that had no say in them.

``python -m benchmarks.suggestions.fit``

The tasks are those of dev and the "choose" half of own; the "judge" half is never read. Each
fold leaves out whole families (tasks whose names begin alike share data), fits on the others,
and answers for those left out. What is fitted: how far below the end of the descent the answer
lies (least mean regret, not the likeliest place of the best rate), and the interval's bounds
(quantiles of where the best rate was, by readability).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.suggestions.score import TASKS
from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.descent import room_above, verdict
from lrchart.analysis.rules.own.landmarks import Landmarks, landmarks
from lrchart.leaderboard.board import REFERENCE
from lrchart.leaderboard.cases import SWEEPS
from lrchart.leaderboard.cases import cases as asked
from lrchart.leaderboard.entrants import contestants
from lrchart.leaderboard.statistics import summary, versus
from lrchart.leaderboard.truth import GOOD, Truth, load

#: distances below the end of the descent that are tried, in decades
BELOW = np.arange(0.0, 1.51, 0.05)
#: share of best rates left outside on either side: families left out differ more from the rest
#: than tasks within one, and with this share four fifths of *their* best rates are covered
OUTSIDE = 0.08
FOLDS = 10


@dataclass(frozen=True)
class Case:
    """One question to the rule, and all that fitting and scoring need to know of it."""

    task: Truth
    sweeps: str
    seed: int
    #: of this one run
    found: Landmarks
    readable: bool

    def lr(self, below: float) -> float:
        at = np.clip(self.found.fall.done - below, self.found.start, self.found.end)
        return float(10 ** at.item())


@dataclass(frozen=True)
class Constants:
    below: float
    #: readable -> decades below and above the answer
    interval: dict[bool, tuple[float, float]]


def cases(tasks: list[Truth]) -> list[Case]:
    """Return every case of `tasks`: each sweep alone, and the three of 100 steps together."""
    found = []
    for task in tasks:
        for sweeps in SWEEPS:
            tests = task.sweeps(sweeps)
            for seed, group in enumerate([tests] if sweeps == "100x3" else [[t] for t in tests]):
                marks = landmarks(*stacked([group]))
                found.append(Case(task, sweeps, seed, marks, verdict(marks)[0].item()))
    return found


def fit(known: list[Case]) -> Constants:
    """Return the constants that suit `known`; every task counts alike."""
    weight, below = weights(known), fit_below(known)
    interval = {}
    for readable in (True, False):
        picked = np.array([case.readable is readable for case in known])
        apart = np.array([np.log10(c.task.best_lr / c.lr(below)) for c in known])
        low, high = _quantiles(apart[picked], weight[picked], (OUTSIDE, 1 - OUTSIDE))
        interval[readable] = (_twentieth(-low), _twentieth(high))
    return Constants(below, interval)


def fit_below(known: list[Case]) -> float:
    """Return the distance below the end of the descent that has the least mean regret."""
    regret = [[case.task.regret(case.lr(below)) for below in BELOW] for case in known]
    return round(float(BELOW[(weights(known) @ np.array(regret)).argmin()]), 2)


def cross_fitted(every: list[Case]) -> pd.DataFrame:
    """Return one row a case as `leaderboard.cases` has them, answered without the case's family."""
    rows = []
    for known, left_out in folds(every):
        constants = fit(known)
        rows += [answer(case, constants) for case in left_out]
    return pd.DataFrame(rows)


def folds(every: list[Case]) -> Iterator[tuple[list[Case], list[Case]]]:
    """Yield the cases to fit to, and those left out: every family is left out once."""
    families = sorted({_family(case) for case in every})
    fold = np.random.default_rng(0).permutation(len(families)) % FOLDS
    left_out = dict(zip(families, fold, strict=True))
    for k in range(FOLDS):
        parts = [case for case in every if left_out[_family(case)] == k]
        yield [case for case in every if left_out[_family(case)] != k], parts


def reference(tasks: list[Truth]) -> pd.DataFrame:
    """Return one row a case as `cross_fitted` does, answered by `REFERENCE`."""
    rule = contestants([REFERENCE])
    return pd.concat(asked(tasks, rule, sweeps).assign(sweeps=sweeps) for sweeps in SWEEPS)


def _twentieth(decades: float) -> float:
    return round(round(decades * 20) / 20, 2)


def answer(case: Case, constants: Constants) -> dict[str, object]:
    """Return the row of a case, answered with these constants."""
    lr = case.lr(constants.below)
    down, up = constants.interval[case.readable]
    up = min(up, room_above(case.found, np.log10([lr])).item())
    best = np.log10(case.task.best_lr / lr)
    return {
        "rule": "lrchart", "task": case.task.id, "split": case.task.split,
        "sweeps": case.sweeps, "lr": lr,
        "regret": case.task.regret(lr), "distance": case.task.distance(lr), "failed": False,
        "covered": float(-down <= best <= up), "width": down + up, "readable": case.readable,
    }  # fmt: skip


def _family(case: Case) -> str:
    return case.task.id.split("_")[0]


def weights(known: list[Case]) -> NDArray[np.float64]:
    """Return weights that sum to one and count every task alike."""
    task = pd.Series([case.task.id for case in known])
    weight = 1 / task.map(task.value_counts()).to_numpy(dtype=float)
    return np.asarray(weight / weight.sum())


def _quantiles(
    values: NDArray[np.float64], weight: NDArray[np.float64], shares: tuple[float, ...]
) -> list[float]:
    order = np.argsort(values)
    reached = np.cumsum(weight[order]) / weight.sum()
    return [float(values[order][np.searchsorted(reached, share)]) for share in shares]


def main() -> None:
    """Print the constants, and the cross-fitted tables."""
    tasks = [*load(TASKS / "dev"), *load(TASKS / "own", split="choose")]
    every = cases(tasks)
    print(f"{len(tasks)} tasks; constants fitted to all of them:\n{fit(every)}\n")
    table = cross_fitted(every)
    both_rules = pd.concat([table, reference(tasks)])
    for sweeps in SWEEPS:
        both = both_rules.query("sweeps == @sweeps")
        print(f"sweeps {sweeps}, cross-fitted (good: regret <= {GOOD})")
        print(summary(both).to_string(float_format="{:.3f}".format))
        print(versus(both, REFERENCE).to_string(float_format="{:.3f}".format))
        ours = table[table["sweeps"] == sweeps]
        for readable, group in ours.groupby("readable"):
            share, regret = len(group) / len(ours), group["regret"].mean()
            covered = group["covered"].mean()
            print(
                f"readable {readable}: {share:.0%}, mean regret {regret:.3f}, covered {covered:.2f}"
            )
        print()


if __name__ == "__main__":
    main()
