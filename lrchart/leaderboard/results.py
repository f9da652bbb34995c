"""Load the committed results: the answers of the built-in rules on the benchmark's tasks.

``make leaderboard`` writes them, so that a package without the tasks can still show them.

========== =====================================================================================
tasks.csv  one row a task: kind, optimizer, batch, split, best_lr, good_low, good_high
regret.csv one row a case and one column a rule (empty: failed), then covered and width of the
           default rule's interval
lr.csv     the answers on single sweeps of 100 steps of the "judge" part, and ``readable``
fitted.csv the default rule's scores cross-fitted on the tasks that it was made with
nqm.csv    scores on noisy quadratics
regimes.csv  scores by length of sweep and training, on "judge" and cross-fitted
kinds.csv  the same over the longer trainings, by optimizer, batch and fine-tuning
attempts.csv  sweeps that go on until they can be read, against sweeps of a given length
========== =====================================================================================
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard.cases import batch_class, optimizer
from lrchart.leaderboard.truth import WORST, Truth

FOLDER = Path(__file__).parents[1] / "assets" / "leaderboard"
#: key columns of regret.csv
KEYS = ["sweeps", "task", "seed"]
#: columns of the default rule's interval
INTERVAL = ["covered", "width"]


def facts(tasks: Iterable[Truth]) -> pd.DataFrame:
    """Return one row a task: description, best rate, and the good window around it."""
    rows = []
    for task in tasks:
        low, high = _around(task.good, math.log10(task.best_lr))
        rows.append(
            {
                "task": task.id, "kind": task.about["kind"], "optimizer": optimizer(task.about),
                "batch": batch_class(task.about), "split": task.split, "best_lr": task.best_lr,
                "good_low": 10**low, "good_high": 10**high,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def wide(cases: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return `cases` (with ``sweeps``) as one row a case and one column a rule; NaN: failed."""
    answered = cases.assign(**{value: cases[value].mask(cases["failed"])})
    order = cases["rule"].unique()
    return answered.pivot(index=KEYS, columns="rule", values=value)[order].reset_index()


def committed(name: str) -> pd.DataFrame:
    """Return the committed table called `name`, such as ``tasks``."""
    # Some classes of batches look like numbers; all are text.
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"batch": str, "sweeps": str})


def committed_cases(sweeps: str) -> pd.DataFrame:
    """Return the committed results as `lrchart.leaderboard.cases` does, for one kind of sweeps.

    ``lr``, ``distance``, ``reason`` and ``readable`` were not kept.
    """
    table = committed("regret")
    table = table[table["sweeps"] == sweeps].drop(columns="sweeps")
    long = table.melt(["task", "seed", *INTERVAL], var_name="rule", value_name="regret")
    long["failed"] = long["regret"].isna()
    long["regret"] = long["regret"].fillna(WORST)
    long.loc[long["rule"] != DEFAULT_RULE, INTERVAL] = np.nan
    about = committed("tasks")[["task", "kind", "optimizer", "batch", "split"]]
    return long.merge(about, on="task").assign(distance=np.nan)


def _around(good: np.ndarray, best: float) -> tuple[float, float]:
    """Return the ends of the unbroken stretch of the grid `good` that holds `best` (log10 lr)."""
    breaks = np.flatnonzero(np.diff(good) > 2 * np.diff(good).min()) + 1
    stretches = np.split(good, breaks)
    nearest = min(stretches, key=lambda part: np.abs(part - best).min())
    return float(nearest[0]), float(nearest[-1])
