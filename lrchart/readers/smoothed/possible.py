"""Rule out running means that, undone, leave losses below 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrchart.readers.smoothed.means import (
    NOWHERE,
    Floats,
    Places,
    RunningMean,
    places,
    undo,
    weights,
)
from lrchart.readers.smoothed.rounding import rounding


def possible_among(means: Sequence[RunningMean], stored: Floats) -> list[RunningMean]:
    """Return the means that leave no loss below 0, undone, if `stored` has none there."""
    finite = np.isfinite(stored)
    if np.any(np.diff(finite.astype(int)) > 0):  # only Lightning's is finite again after a NaN
        means = [mean for mean in means if mean.start == "lightning"]
    if np.any(stored[finite] < 0):
        return list(means)
    unit = rounding(stored[finite]).unit
    possible = []
    for mean in means:
        raw = undo(stored, mean)[finite]
        slack = np.maximum.accumulate(_error(stored[finite], mean, unit))
        possible += [mean] if np.all((raw >= -slack) | np.isnan(raw)) else []
    return possible


def undone_error(stored: Floats, mean: RunningMean, starts: Places) -> Floats:
    """Return how far off each undone loss may be for the rounding of the stored ones."""
    return _error(stored, mean, rounding(stored).unit, starts)


def _error(stored: Floats, mean: RunningMean, unit: Floats, starts: Places = NOWHERE) -> Floats:
    size = (1 + mean.keep) * weights(places(len(stored), starts), mean)
    return np.asarray(unit / 2 * size + 1e-12 * np.abs(stored) * size)
