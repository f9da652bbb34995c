"""Doubt the answers of runs whose losses are still a running mean."""

from __future__ import annotations

import numpy as np
import pandas as pd

STILL_SMOOTHED = (
    "the losses are {}, rounded too coarsely to undo it, which moves the answer up by as much as a "
    "decade: save the losses with all their digits"
)


def doubted(readings: pd.DataFrame) -> pd.DataFrame:
    """Return `readings`, those of smoothed losses as guesses.

    Parameters
    ----------
    readings
        One row a run: ``lr``, ``readable``, ``reason`` and ``smoothed``, the running mean that its
        losses still are ("": none).
    """
    smoothed = readings["smoothed"]
    still = (smoothed != "") & readings["lr"].notna()
    if not still.any():
        return readings
    reasons = np.array([STILL_SMOOTHED.format(mean) for mean in smoothed], dtype=object)
    return readings.assign(
        reason=readings["reason"].mask(still, reasons), readable=readings["readable"] & ~still
    )
