"""The window of learning rates worth choosing: declared by a scenario, estimated for a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

#: a declared optimum's window is optimal_lr / SPREAD to optimal_lr * SPREAD
SPREAD = 3.0

COLUMNS = ["run", "lr", "lr_low", "lr_high", "source", "readable", "reason"]


def windows(frame: pd.DataFrame, suggestions: pd.DataFrame) -> pd.DataFrame:
    """Return one row a run: ``run, lr, lr_low, lr_high, source, readable, reason``.

    Where the frame declares ``optimal_lr`` (the truth of a scenario), the window is a third to
    three times of it and ``source`` is "declared"; elsewhere it is the interval of the run's
    row in `suggestions` (see `lrchart.analysis.suggest`) and "estimated".
    """
    estimated = {pick["run"]: pick for pick in suggestions.to_dict("records")}
    rows: list[tuple[Any, ...]] = []
    first = frame.drop_duplicates("run")
    declared = first.get("optimal_lr", pd.Series(np.nan, index=first.index))
    for run, optimum in zip(first["run"], declared, strict=True):
        if np.isfinite(optimum):
            rows.append((run, optimum, optimum / SPREAD, optimum * SPREAD, "declared", True, ""))
        elif run in estimated:
            pick = estimated[run]
            rate, low, high = (pick[name] for name in ("lr", "lr_low", "lr_high"))
            rows.append((run, rate, low, high, "estimated", pick["readable"], pick["reason"]))
    return pd.DataFrame(rows, columns=COLUMNS)
