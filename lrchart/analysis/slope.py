"""Compute the slope of the loss per decade of learning rate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.local_line import local_line
from lrchart.analysis.spans import spans
from lrchart.frame.arrays import FloatArray

#: half-life of the slope relative to that of the loss, because differences amplify the noise
WIDER = 3.0


def add_slope(curve: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return `curve` with the column ``slope_per_decade``: d(loss_smooth) / d(log10 lr).

    In units of loss per decade, the unit of the axis the reader sees: slopes per step or per
    lr change with how lr was stepped. The difference quotient is smoothed once more, over
    `WIDER` times `half_life`. NaN from the divergence
    on, where the slope says nothing about learning.
    """
    slope = np.full(len(curve), np.nan)
    fit = np.isfinite(curve["loss_smooth"].to_numpy()) & ~curve["diverged"].to_numpy()
    x, level = np.log10(curve["lr"].to_numpy()), curve["loss_smooth"].to_numpy()
    for sweep in spans(curve, ["run"]):
        where = fit[sweep]
        slope[sweep][where] = _slope(x[sweep][where], level[sweep][where], half_life)
    return curve.assign(slope_per_decade=slope)


def _slope(x: FloatArray, y: FloatArray, half_life: float) -> FloatArray:
    # Average steps at the same lr, between which there is no slope.
    places, which = np.unique(x, return_inverse=True)
    if len(places) < 2:
        return np.full(len(x), np.nan)
    level = np.bincount(which, weights=y) / np.bincount(which)
    gradient = np.gradient(level, places)
    return np.asarray(local_line(places, gradient, WIDER * half_life)[which])
