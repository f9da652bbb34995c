"""Correct what is said of the end of a sweep whose last steps climb, or are NaN."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps
from lrchart.analysis.divergence import blow_up
from lrchart.analysis.noise import noise_level
from lrchart.analysis.rules.own.descent import CLIMBS_LATE, STILL_FALLS
from lrchart.frame.arrays import FloatArray

#: steps of a mean, and standard errors by which the last two exceed the lowest in a climb
STEPS, ERRORS = 10, 4.0


def corrected(readings: pd.DataFrame, sweeps: Sweeps) -> pd.DataFrame:
    """Return `readings` that say of no loss that climbs in its last steps that it still falls.

    Nor do they say of one that ends in NaN that the range should be wider. A sweep that rises
    linearly spends its last steps on few hundredths of a decade, over which the rule sees no climb,
    and a few NaN there, or in any long sweep, share a cell of the rule's axis with losses. Only
    words change: no number, and not whether a sweep is readable.
    """
    reasons = readings["reason"].to_numpy(dtype=object, copy=True)
    ends = (STILL_FALLS, CLIMBS_LATE)
    for run in np.flatnonzero([any(end in reason for end in ends) for reason in reasons]):
        losses = [sweeps.sweep(each)[1] for each in np.flatnonzero(sweeps.run == run)]
        if all(blow_up(loss) < len(loss) for loss in losses):
            reasons[run] = "; ".join(part for part in reasons[run].split("; ") if part not in ends)
        elif all(map(climbs_late, losses)):
            reasons[run] = reasons[run].replace(STILL_FALLS, CLIMBS_LATE)
    return readings.assign(reason=reasons)


def climbs_late(loss: FloatArray) -> bool:
    """Return whether both of the last two means of `STEPS` losses lie above the lowest one."""
    finite = loss[np.isfinite(loss)]
    means = finite[len(finite) % STEPS :].reshape(-1, STEPS).mean(axis=1)
    if len(means) < 3:
        return False
    error = float(noise_level(finite[-len(finite) // 2 :])) / np.sqrt(STEPS)
    return bool(means[-2:].min() > means.min() + ERRORS * error)
