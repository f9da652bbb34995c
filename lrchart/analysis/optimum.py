"""Say of a declared optimum outside the rates of its sweep that it is not drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps
from lrchart.text import lr_text

OUTSIDE = "the declared optimum, {}, lies {} the sweep, and is left out"


def without_far_optima(readings: pd.DataFrame, sweeps: Sweeps) -> pd.DataFrame:
    """Return `readings` with a last reason if a declared optimum lies outside the rates.

    Parameters
    ----------
    readings
        One row a run: ``reason`` and ``optimum``, the declared one; NaN if there is none.
    sweeps
        The sweeps of the runs.
    """
    optimum = readings["optimum"].to_numpy(dtype=np.float64)
    runs = sweeps.start[np.searchsorted(sweeps.run, np.arange(len(optimum)))]
    low, high = (end.reduceat(sweeps.lr, runs) for end in (np.minimum, np.maximum))
    reasons = readings["reason"].to_numpy(dtype=object, copy=True)
    for run in np.flatnonzero((optimum < low) | (optimum > high)):
        side = "below" if optimum[run] < low[run] else "above"
        far = OUTSIDE.format(lr_text(float(optimum[run])), side)
        # The title gives the first reason, which must be that of a guess.
        reasons[run] = "; ".join(filter(None, [reasons[run], far]))
    return readings.assign(reason=reasons)
