"""Take the number from sweeps whose loss never changes: no rate shows in it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps
from lrchart.analysis.rules.own.curve import FEWEST
from lrchart.text import loss_text

UNCHANGING = (
    "the loss is {} at every learning rate; check that the optimizer steps, and that the loss of "
    "each step is what is recorded"
)
RATES = ["lr", "lr_low", "lr_high"]


def without_unchanging(readings: pd.DataFrame, sweeps: Sweeps) -> pd.DataFrame:
    """Return `readings` without a number for runs all of whose finite losses are equal.

    Parameters
    ----------
    readings
        One row a run: ``lr``, ``lr_low``, ``lr_high``, ``readable`` and ``reason``.
    sweeps
        The sweeps of the runs.
    """
    # Fewer than `FEWEST` losses are said to be too few.
    runs = sweeps.start[np.searchsorted(sweeps.run, np.arange(len(readings)))]
    finite = np.isfinite(sweeps.loss)
    low = np.minimum.reduceat(np.where(finite, sweeps.loss, np.inf), runs)
    high = np.maximum.reduceat(np.where(finite, sweeps.loss, -np.inf), runs)
    still = (low == high) & (np.add.reduceat(finite, runs, dtype=np.int64) >= FEWEST)
    if not still.any():
        return readings
    readings = readings.copy()
    readings.loc[still, RATES] = np.nan
    readings.loc[still, "readable"] = False
    readings.loc[still, "reason"] = [UNCHANGING.format(loss_text(loss)) for loss in low[still]]
    return readings
