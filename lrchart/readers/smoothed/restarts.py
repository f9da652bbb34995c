"""Find where a mean of all losses so far starts anew, as Keras's does with each epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.readers.smoothed.means import NOWHERE, Floats, Places


def starts_of(epoch: Any, step: Any) -> Places:
    """Return the rows, but the first, at which an epoch starts.

    Parameters
    ----------
    epoch : array of n values or None
        The epoch of each row; fractions of epochs say nothing.
    step : array of n numbers or None
        The step of each row, which may be counted anew in each epoch.
    """
    if epoch is not None:
        numbers = pd.to_numeric(pd.Series(epoch), errors="coerce").to_numpy(dtype="float64")
        if (numbers == np.round(numbers)).all():
            return _places(np.diff(numbers) != 0)
    return NOWHERE if step is None else _places(np.diff(np.asarray(step, dtype=np.float64)) < 0)


def divergence(stored: Floats) -> int:
    """Return the first place of a loss above the first ones, after the lowest: at most 1,000."""
    stored = stored[:1000]
    lowest = int(np.nanargmin(stored))
    above = np.flatnonzero(~(stored[lowest:] <= np.nanmedian(stored[:10])))
    return lowest + int(above[0]) if len(above) else len(stored)


def _places(changes: Any) -> Places:
    return np.asarray(np.flatnonzero(changes) + 1, dtype=np.intp)
