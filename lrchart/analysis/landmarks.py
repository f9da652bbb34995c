"""The points people look for on the curve: its minimum and its steepest descent."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: share of the loss that a decade must take off for the curve to fall at all; less is rounding
FALL = 1e-12


def landmarks(curve: pd.DataFrame) -> pd.DataFrame:
    """Return ``run, mark, lr, loss, slope``: where each smoothed curve is lowest and steepest.

    Only what lies before the divergence counts. ``mark`` is "minimum" or "steepest descent";
    a run without a finite loss, or one that never falls, has no such row.
    """
    before = curve[~curve["diverged"] & np.isfinite(curve["loss_smooth"])]
    rows = []
    for run, sweep in before.groupby("run", sort=False):
        slope = sweep["slope_per_decade"]
        if slope.min() < -FALL * sweep["loss_smooth"].abs().max():
            rows.append((run, "steepest descent", sweep.loc[slope.idxmin()]))
        rows.append((run, "minimum", sweep.loc[sweep["loss_smooth"].idxmin()]))
    return pd.DataFrame(
        [
            (run, mark, row["lr"], row["loss_smooth"], row["slope_per_decade"])
            for run, mark, row in rows
        ],
        columns=["run", "mark", "lr", "loss", "slope"],
    )


def edges(curve: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, the learning rate where the loss diverges; runs that do not are left out."""
    return curve[curve["diverged"]].groupby("run", sort=False)["lr"].min()
