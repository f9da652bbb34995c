"""Find losses that stand for what could not be computed, as the zeros that some loops write."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray

#: minimum number of equal losses at the end of a sweep
FEWEST = 3
#: minimum drop to them, as a fraction of the range of all losses
DROP = 0.1


def placeholders(loss: FloatArray) -> int:
    """Return how many losses at the end of a sweep are one number, far below all others; 0 if none.

    No training repeats a loss to its last digit, unless it has come to rest. A loss that comes to
    rest at its lowest has fallen there step by step; these are reached by one drop.

    Parameters
    ----------
    loss
        Shape (n,), in the order of the rates; NaN and ±inf are allowed.

    Examples
    --------
    >>> placeholders(np.array([2.3, 2.2, 0.8, 1.4, 6.0, 0.0, 0.0, 0.0, 0.0]))
    4
    >>> placeholders(np.array([2.3, 2.2, 0.8, 1.4, 6.0, 6.0, 6.0, 6.0, 6.0]))
    0
    """
    last = loss[-1] if len(loss) else np.nan
    if not np.isfinite(last):
        return 0
    others = np.flatnonzero(loss != last)
    equal = len(loss) - 1 - int(others[-1]) if len(others) else len(loss)
    measured = loss[: len(loss) - equal]
    measured = measured[np.isfinite(measured)]
    if equal < FEWEST or not len(measured) or last >= measured.min():
        return 0
    return equal if measured[-1] - last >= DROP * (measured.max() - last) else 0
