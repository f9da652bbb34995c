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

from pathlib import Path

import numpy as np
import pandas as pd

from lrchart.analysis.rules.registry import DEFAULT_RULE
from lrchart.leaderboard.truth import WORST

FOLDER = Path(__file__).parents[1] / "assets" / "leaderboard"
#: columns of the default rule's interval
INTERVAL = ["covered", "width"]


def committed(name: str) -> pd.DataFrame:
    """Return the committed table called `name`, such as ``tasks``."""
    # Batch classes are text, although some look like numbers.
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
