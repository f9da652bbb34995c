"""Read the trainings of other lengths and schedules: ``truth_long.csv`` of a task folder.

A regime is a number of steps, in multiples of the task's own, and a schedule: "constant", or
"decay" (a warm-up over 5 % of the steps, then a cosine to 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from lrchart.analysis.rules.own.law import Training
from lrchart.leaderboard.truth import Truth

SCHEDULES = ("constant", "decay")


class Regime(NamedTuple):
    """A length, in multiples of the task's own steps, and a schedule."""

    times: int
    schedule: str

    def __str__(self) -> str:
        return f"{self.times}× {self.schedule}"


#: regime of truth.csv
SHORT = Regime(1, "constant")
REGIMES = tuple(Regime(times, name) for times in (1, 8, 32, 100) for name in SCHEDULES)
#: multiple of the longest trainings, to which the law is not fitted (it is clipped there)
BEYOND = 100


class LongTruth(Truth):
    """The measured losses of one task in one regime; it is asked as `Truth` is.

    Only rates around the best one of truth.csv were trained longer. Beyond them, a rate is at
    least as bad as the last measured one, and as the short training says: above, because what
    diverges early does so in a longer training too; below, because the same distance is covered
    by a rate `times` lower.

    Parameters
    ----------
    folder
        A task folder with a ``truth_long.csv`` that has the regime.
    regime
        Which trainings to read.
    target
        Column with the loss that counts: ``final_loss`` or ``train_loss``.
    """

    def __init__(self, folder: Path, regime: Regime, target: str = "final_loss") -> None:
        super().__init__(folder, target)
        self.regime = regime
        if regime == SHORT:
            return
        short = Truth(folder, target)
        table = pd.read_csv(folder / "truth_long.csv")
        steps = regime.times * int(self.about["steps"])
        part = table[(table["steps"] == steps) & (table["schedule"] == regime.schedule)]
        mean = part.groupby("lr")[target].mean().sort_index()
        self.log_lr, self.loss = np.log10(mean.index.to_numpy(float)), mean.to_numpy(float)
        self._extend(short)

    @property
    def training(self) -> Training:
        """The training that the rate is for."""
        steps = self.regime.times * float(self.about["steps"])
        return Training(steps, float(self.regime.schedule == "decay"))

    def _extend(self, short: Truth) -> None:
        """Add the rates of the short training beyond those that were trained longer."""
        regret = self.relative(self.log_lr)
        # A decaying schedule is below half of its peak for half of the time.
        shift = np.log10(2) if self.regime.schedule == "decay" else 0.0
        above = short.log_lr[short.log_lr > self.log_lr[-1]]
        below = short.log_lr[short.log_lr < self.log_lr[0]]
        after = np.maximum(short.relative(above - shift), regret[-1])
        before = np.maximum(short.relative(below + np.log10(self.regime.times)), regret[0])
        best, untrained = self.loss.min(), self.untrained
        beyond = [best + part * (untrained - best) for part in (before, after)]
        self.loss = np.concatenate([beyond[0], self.loss, beyond[1]])
        self.log_lr = np.concatenate([below, self.log_lr, above])


def measured(folder: Path) -> list[Regime]:
    """Return the regimes that were measured for a task folder, `SHORT` first."""
    path = folder / "truth_long.csv"
    if not path.exists():
        return [SHORT]
    task = Truth(folder)
    table = pd.read_csv(path, usecols=["steps", "schedule"]).drop_duplicates()
    measured = {(int(steps) // int(task.about["steps"]), name) for steps, name in table.to_numpy()}
    return [regime for regime in REGIMES if regime == SHORT or regime in measured]


def overfits(task: Truth) -> bool:
    """Return whether eight times the steps at the best short rate help on training rows only.

    That is: the held-aside loss at that rate is higher than after the task's own steps, and the
    training loss is lower.
    """
    regime = Regime(8, "constant")
    if regime not in measured(task.folder):
        return False
    at = task.log_lr[task.loss.argmin()]

    def change(target: str) -> float:
        tables = LongTruth(task.folder, regime, target), Truth(task.folder, target)
        longer, short = (np.interp(at, table.log_lr, table.loss) for table in tables)
        return float(longer - short)

    return change("final_loss") > 0 > change("train_loss")


def beyond(regimes: pd.Series) -> pd.Series:
    """Return which regimes, as texts, are longer than those that the law is fitted to."""
    return regimes.str.startswith(f"{BEYOND}×")


def useful(table: pd.DataFrame) -> pd.Series:
    """Return which rows are of trainings that do more than overfit: all of 1× are."""
    return ~table["overfits"] | table["regime"].str.startswith("1×")


def load_long(tasks: Iterable[Truth], target: str = "final_loss") -> list[LongTruth]:
    """Return every regime of every task."""
    return [LongTruth(t.folder, regime, target) for t in tasks for regime in measured(t.folder)]
