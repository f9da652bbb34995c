"""The points people look for on the curve: its minimum and its steepest descent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.spans import spans

#: share of the loss that a decade must take off for the curve to fall at all; less is rounding
FALL = 1e-12


def landmarks(curve: pd.DataFrame) -> pd.DataFrame:
    """Return ``run, mark, lr, loss, slope``: where each smoothed curve is lowest and steepest.

    Only what lies before the divergence counts. ``mark`` is "minimum" or "steepest descent";
    a run without a finite loss, or one that never falls, has no such row.
    """
    before = curve[~curve["diverged"] & np.isfinite(curve["loss_smooth"])]
    level, slope = (before[name].to_numpy() for name in ("loss_smooth", "slope_per_decade"))
    found: list[tuple[int, str]] = []
    for sweep in spans(before, ["run"]):
        steepest = np.where(np.isnan(slope[sweep]), np.inf, slope[sweep])
        if steepest.min() < -FALL * np.abs(level[sweep]).max():
            found.append((sweep.start + int(steepest.argmin()), "steepest descent"))
        found.append((sweep.start + int(level[sweep].argmin()), "minimum"))
    rows = before.iloc[[row for row, _ in found]]
    return pd.DataFrame(
        {
            "run": rows["run"].to_numpy(),
            "mark": [mark for _, mark in found],
            "lr": rows["lr"].to_numpy(),
            "loss": rows["loss_smooth"].to_numpy(),
            "slope": rows["slope_per_decade"].to_numpy(),
        }
    )


def edges(curve: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, the learning rate where the loss diverges; runs that do not are left out."""
    return curve[curve["diverged"]].groupby("run", sort=False)["lr"].min()
