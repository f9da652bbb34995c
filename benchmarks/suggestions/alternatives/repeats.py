"""Three sweeps of a task: other ways to read them together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.suggestions.alternatives.ends import best, done, moved, tests
from benchmarks.suggestions.fit import Case
from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.curve import curves
from lrchart.analysis.rules.own.landmarks import of_curves


@dataclass(frozen=True)
class Repeats:
    """The same task, swept three times: each sweep alone, and the three read together."""

    singles: list[Case]
    pooled: Case

    @property
    def ends(self) -> list[float]:
        return [done(case) for case in self.singles]

    @property
    def readable(self) -> list[float]:
        """The ends of those that can be read alone; of all where none can."""
        return [done(case) for case in self.singles if case.readable] or self.ends


def with_spread(of: Repeats) -> float:
    """Return the end of the pooled descent, the noise measured as the spread between sweeps."""
    sweeps = tests(of.pooled.task, of.pooled.sweeps, of.pooled.seed)
    steps = min(len(loss) for _, loss in sweeps)
    losses = np.array([loss[:steps] for _, loss in sweeps])
    losses = losses[:, np.isfinite(losses).all(axis=0)]
    apart = losses - np.median(losses, axis=1, keepdims=True)
    # Only the first third, as where the noise within a sweep is measured: later ones differ by
    # more than noise. 1.4826 and √(3/2): from absolute deviations off the mean of three to σ.
    early = (apart - apart.mean(axis=0))[:, : max(steps // 3, 5)]
    curve = curves(*stacked([sweeps]))
    noise = np.maximum(1.4826 * np.sqrt(1.5) * np.median(np.abs(early)), curve.noise * 1e-3)
    return of_curves(replace(curve, noise=noise)).fall.done.item()


#: name -> end of the descent of three sweeps
REPEATS: dict[str, Callable[[Repeats], float]] = {
    "pooled (the rule)": lambda of: done(of.pooled),
    "mean of the three": lambda of: float(np.mean(of.ends)),
    "median of the three": lambda of: float(np.median(of.ends)),
    "lowest of the three": lambda of: min(of.ends),
    "mean of the readable": lambda of: float(np.mean(of.readable)),
    "halfway from pooled to the mean": lambda of: (done(of.pooled) + float(np.mean(of.ends))) / 2,
    "pooled, below the lowest edge": lambda of: min(
        done(of.pooled), *(case.found.edge.item() for case in of.singles)
    ),
    "pooled, noise from their spread": with_spread,
}


def with_repeats(every: list[Case], end: Callable[[Repeats], float]) -> list[Case]:
    """Return the cases, those of three sweeps answered by `end`."""
    singles: dict[str, list[Case]] = {}
    for case in every:
        if case.sweeps == "100":
            singles.setdefault(case.task.id, []).append(case)
    return [
        moved(case, end(Repeats(singles[case.task.id], case))) if case.sweeps == "100x3" else case
        for case in every
    ]


def shares(every: list[Case]) -> tuple[float, float]:
    """Return the variance of the answers' errors between tasks and between a task's sweeps.

    In squared decades, from the best measured rate, one sweep of 100 steps each.
    """
    one = [case for case in every if case.sweeps == "100"]
    error = pd.Series([done(case) - best(case) for case in one])
    by_task = error.groupby([case.task.id for case in one])
    return float(by_task.mean().var()), float(by_task.var().mean())
