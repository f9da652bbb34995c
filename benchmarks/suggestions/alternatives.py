"""Other ways to read three sweeps, and sweeps that cannot be read: what they would have gained.

``python -m benchmarks.suggestions.alternatives``

Every alternative replaces the end of the descent in the cases that it is about, has its constants
fitted anew, and answers without the family of the task, as in `fit`; the "judge" half is never
read. Differences in mean regret are paired by task, their 95 % intervals resample tasks. An
alternative is worth having if its interval lies below zero; none does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.suggestions import fit
from benchmarks.suggestions.fit import Case
from benchmarks.suggestions.score import TASKS
from lrchart.leaderboard.summary import interval
from lrchart.leaderboard.truth import load


def done(case: Case) -> float:
    return case.found.fall.done.item()


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


#: name -> end of the descent of three sweeps, in log10 lr
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
}
#: name -> end of the descent where the sweep is not readable
UNREADABLE: dict[str, Callable[[Case], float]] = {
    "as if it were (the rule)": done,
    "half a decade lower": lambda case: done(case) - 0.5,
    "a decade below the edge": lambda case: case.found.edge.item() - 1,
    "halfway to the edge": lambda case: (done(case) + case.found.edge.item()) / 2,
    "halfway to where it begins": lambda case: (done(case) + case.found.fall.begun.item()) / 2,
}


def moved(case: Case, to: float) -> Case:
    """Return the case with another end of the descent."""
    fall = replace(case.found.fall, done=np.array([to]))
    return replace(case, found=replace(case.found, fall=fall))


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


def with_guesses(every: list[Case], end: Callable[[Case], float]) -> list[Case]:
    """Return the cases, those that are not readable answered by `end`."""
    return [case if case.readable else moved(case, end(case)) for case in every]


def regret(every: Iterable[Case], sweeps: str) -> pd.Series[float]:
    """Return the cross-fitted mean regret of every task on one kind of sweeps."""
    table = fit.cross_fitted(list(every))
    return table[table["sweeps"] == sweeps].groupby("task")["regret"].mean()


def shares(every: list[Case]) -> tuple[float, float]:
    """Return the variance of the answers' errors between tasks and between a task's sweeps.

    In squared decades, from the best measured rate, one sweep of 100 steps each.
    """
    one = [case for case in every if case.sweeps == "100"]
    error = pd.Series([done(case) - np.log10(case.task.best_lr) for case in one])
    by_task = error.groupby([case.task.id for case in one])
    return float(by_task.mean().var()), float(by_task.var().mean())


def line(name: str, mine: pd.Series[float], reference: pd.Series[float]) -> str:
    low, high = interval(mine - reference)
    change = (mine - reference).mean()
    return f"{name:32}{mine.mean():8.3f}{change:+12.3f}    {low:+.3f} to {high:+.3f}"


def main() -> None:
    """Print both tables."""
    every = fit.cases([*load(TASKS / "dev"), *load(TASKS / "own", split="choose")])
    between, within = shares(every)
    print(f"variance of the error: {between:.2f} between tasks, {within:.2f} within\n")
    one = regret(every, "100")
    print(f"three sweeps{'regret':>28}  to one sweep")
    for name, repeats in REPEATS.items():
        print(line(name, regret(with_repeats(every, repeats), "100x3"), one))
    print(f"\nnot readable{'regret':>28}   to the rule")
    for name, guess in UNREADABLE.items():
        print(line(name, regret(with_guesses(every, guess), "100"), one))


if __name__ == "__main__":
    main()
