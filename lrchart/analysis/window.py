"""Window of learning rates worth choosing: declared by a scenario, or estimated for a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.rules.own.descent import NARROW

#: the window of a declared optimum is optimal_lr / SPREAD to optimal_lr * SPREAD
SPREAD = 3.0

COLUMNS = ["run", "lr", "lr_low", "lr_high", "source", "readable", "reason"]


def windows(
    frame: pd.DataFrame, suggestions: pd.DataFrame, climbs: pd.Series[float]
) -> pd.DataFrame:
    """Return one row a run: ``run, lr, lr_low, lr_high, source, readable, reason``.

    If the frame declares ``optimal_lr`` (the truth of a scenario) within the rates that were
    swept, the window is a third to three times of it and ``source`` is "declared". Otherwise it is
    "estimated": the 80 % interval of the run's row in `suggestions`, cut off where the loss begins
    to climb (`climbs`, by run). ``lr`` is the declared optimum or the suggestion; the bounds are
    NaN if there is no interval.
    """
    estimated = {pick["run"]: pick for pick in suggestions.to_dict("records")}
    declared = _declared(frame)
    rows: list[tuple[Any, ...]] = []
    for run in frame["run"].unique():
        if run in declared:
            optimum = declared[run]
            rows.append((run, optimum, optimum / SPREAD, optimum * SPREAD, "declared", True, ""))
        elif run in estimated:
            pick = estimated[run]
            low, high = _cut(pick, float(climbs.get(run, np.inf)))
            rows.append((run, pick["lr"], low, high, "estimated", pick["readable"], pick["reason"]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _cut(pick: dict[Any, Any], climb: float) -> tuple[float, float]:
    """Return the interval of a suggestion up to where the loss begins to climb."""
    low, high = pick["lr_low"], min(pick["lr_high"], max(climb, pick["lr"]))
    return (low, high) if high > low * 10**NARROW else (np.nan, np.nan)


def _declared(frame: pd.DataFrame) -> dict[Any, float]:
    """Return, by run, the declared optimum if it lies within the sweep."""
    if "optimal_lr" not in frame:
        return {}
    runs = frame.groupby("run", sort=False)
    optimum, swept = runs["optimal_lr"].first(), runs["lr"]
    return optimum[optimum.between(swept.min(), swept.max())].to_dict()
