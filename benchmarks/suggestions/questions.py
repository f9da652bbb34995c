"""Lay out every question to the default rule: one row a sweep and a training it is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.suggestions.regimes import LongTruth, load_long, overfits
from benchmarks.suggestions.stored import sweeps_of
from lrchart.analysis.ragged import Sweep, stacked
from lrchart.analysis.rules.own.descent import of_landmarks
from lrchart.analysis.rules.own.landmarks import landmarks
from lrchart.analysis.rules.own.law import Descent, Training, dwell
from lrchart.leaderboard.cases import batch_class, optimizer
from lrchart.leaderboard.truth import Truth

Floats = NDArray[np.float64]

#: name of a length -> its range tests, of which a task may lack some
SWEEPS = {
    "100": ("100",), "100x3": ("100",), "300": ("exponential300", "300"),
    "1000": ("exponential1000",), "3000": ("exponential3000",),
}  # fmt: skip
#: name of the answers of ``steps="auto"``, and the sweeps that it tries in turn
AUTO, TRIED = "auto", ("100", "exponential300", "exponential1000")
#: log10 of the learning rates at which regrets are tabulated
GRID = np.round(np.arange(-9.0, 2.001, 0.02), 2)


@dataclass(frozen=True)
class Questions:
    """Questions, one a row, and the regret of every answer to them.

    The columns of `table`: ``task``, ``family`` (tasks that share data), ``split``, ``sweeps``,
    ``seed``, ``group`` (the sweeps that are read together), ``steps`` (of these sweeps, and of the
    attempts before them), ``optimizer``, ``batch``, ``fine-tuning`` ("yes" or "no"),
    ``regime``, ``training_steps``, ``schedule``, ``overfits``; what was read, in log10 lr: the
    ends ``start`` and ``end`` of the sweep, ``begun``, ``done`` and ``minimum`` of the descent,
    ``edge`` (inf: none), and ``readable``, ``dwell``; and ``best``, the log10 of the
    best measured rate.
    """

    table: pd.DataFrame
    #: shape (questions, grid)
    regrets: Floats

    def of(self, rows: NDArray[np.bool_]) -> Questions:
        """Return some of the questions."""
        return Questions(self.table[rows].reset_index(drop=True), self.regrets[rows])

    def regret(self, at: Floats) -> Floats:
        """Return the regret of one answer a question, given as log10 lr: shape (questions,)."""
        place = (np.clip(at, GRID[0], GRID[-1]) - GRID[0]) / (GRID[1] - GRID[0])
        low = np.minimum(place.astype(int), len(GRID) - 2)
        row, share = np.arange(len(at)), place - low
        regrets = self.regrets[row, low] * (1 - share) + self.regrets[row, low + 1] * share
        return np.asarray(regrets)

    @cached_property
    def descent(self) -> Descent:
        """What was read of the sweeps, as the law takes it."""
        return Descent(*(self.table[name].to_numpy() for name in Descent._fields))

    @cached_property
    def training(self) -> Training:
        """What the rates are for."""
        decays = (self.table["schedule"] == "decay").to_numpy(dtype=float)
        return Training(self.table["training_steps"].to_numpy(dtype=float), decays)

    @cached_property
    def weight(self) -> Floats:
        """Weights that sum to one: the sweeps of a task count together, every training alike."""
        seeds = self.table.groupby(["task", "sweeps", "regime"])["seed"].transform("size")
        weight = 1 / seeds.to_numpy(dtype=float)
        return np.asarray(weight / weight.sum())


def questions(tasks: list[Truth], target: str = "final_loss") -> Questions:
    """Return every question about `tasks`, answered by the loss in the column `target`."""
    rows, regrets = [], []
    for task in tasks:
        about = {
            "task": task.id, "family": task.id.split("_")[0], "split": task.split,
            "overfits": overfits(task), "optimizer": optimizer(task.about),
            "batch": batch_class(task.about),
            "fine-tuning": "yes" if task.id.startswith("ft_") else "no",
        }  # fmt: skip
        sweeps = list(_read(task))
        for truth in load_long([task], target):
            regret = np.asarray(truth.relative(GRID), dtype=float)
            for sweep in sweeps:
                rows.append(about | sweep | _training(truth))
                regrets.append(regret)
    return Questions(pd.DataFrame(rows), np.array(regrets))


def _training(truth: LongTruth) -> dict[str, Any]:
    times, schedule = truth.regime
    return {
        "regime": str(truth.regime), "training_steps": times * int(truth.about["steps"]),
        "schedule": schedule, "best": np.log10(truth.best_lr),
    }  # fmt: skip


def _read(task: Truth) -> Iterator[dict[str, Any]]:
    """Yield what is read off each sweep of a task."""
    for name, keys in SWEEPS.items():
        tests = next((tests for key in keys if (tests := sweeps_of(task, key))), [])
        for seed, group in enumerate([tests] if name == "100x3" else [[test] for test in tests]):
            steps = 300 if name == "100x3" else int(name)
            yield _landmarks(group) | {"sweeps": name, "seed": seed, "steps": steps}
    tried = [sweeps_of(task, key) for key in TRIED]
    for seed in range(len(tried[0]) if all(tried) else 0):
        steps = 0
        for key, tests in zip(TRIED, tried, strict=True):
            marks = _landmarks([tests[min(seed, len(tests) - 1)]])
            steps += int(key.removeprefix("exponential"))
            if marks["readable"]:
                break
        yield marks | {"sweeps": AUTO, "seed": seed, "steps": steps}


def _landmarks(group: list[Sweep]) -> dict[str, Any]:
    """Return what is read off sweeps that are read together."""
    lr, loss = stacked([group])
    marks = landmarks(lr, loss)
    return {
        "start": marks.start[0], "end": marks.end[0], "begun": marks.fall.begun[0],
        "minimum": marks.fall.minimum[0], "done": marks.fall.done[0],
        "edge": marks.edge[0] if marks.diverges[0] else np.inf,
        "readable": of_landmarks(marks)[0].readable,
        "dwell": float(dwell(lr, marks.fall.done)[0]), "group": group,
    }  # fmt: skip
