"""Find the number of losses in a windowed mean, as loops log it: the mean of the last 50 losses.

Times its number of losses, such a mean is a sum of float32 numbers, which has few digits. The first
means are those of fewer losses; means over micro-batches or ranks are all of one number.
"""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import BoolArray
from lrchart.readers.smoothed.means import Floats

#: numbers of losses that loops take the mean of
WIDTHS = (5, 8, 10, 16, 20, 25, 30, 32, 40, 50, 64, 100, 128, 200, 250, 256, 500, 512, 1000)
#: minimum number of means
FEWEST = 8
#: losses may be smaller than their mean by this factor, and have digits as much finer
SMALLER = 1024
#: minimum fraction of float32 numbers among the means if they are single losses
MEASURED = 0.2
#: maximum relative error of a mean from the roundings of its sum to float64
ROUNDING = 2.0**-49


def window_of(stored: Floats, step: Floats | None) -> int:
    """Return of how many of the last losses each of `stored` is the mean; 0 if it cannot be told.

    Parameters
    ----------
    stored
        Shape (n,): in the order in which they were recorded; the first half is looked at, in which
        they hardly differ in size.
    step
        Shape (n,): the steps after which they were recorded; None: after each one.
    """
    head = stored[: max(len(stored) // 2, FEWEST)]
    if len(head) < FEWEST or not np.isfinite(head).all():
        return 0
    if np.mean(_are_sums(head, 1.0, finer=1)) > MEASURED:
        return 0
    rows = np.arange(len(head), dtype=np.float64)
    past = rows if step is None else np.asarray(step[: len(head)] - step[0], dtype=np.float64)
    gap = float(past[1])
    if not (np.diff(past) > 0).all():
        return 0
    for width in WIDTHS:
        if width <= gap or not _are_sums(head[past >= width], float(width)).all():
            continue
        for done in (past + 1, past + gap):
            early = head[done < width]
            if len(early) and _are_sums(head, np.minimum(done, width)).all():
                # Means that are all of one number of losses are no window.
                return 0 if _are_sums(early, float(width)).all() else width
    return 0


def _are_sums(means: Floats, width: Floats | float, finer: int = SMALLER) -> BoolArray:
    """Return which of the means are sums of float32 numbers, or of `finer` ones, by `width`."""
    size = np.maximum(np.abs(means), np.finfo(np.float32).tiny)
    unit = 2.0 ** np.floor(np.log2(size)) * 2.0**-23 / finer
    off = np.abs(np.round(means * width / unit) * unit - means * width)
    return np.asarray(off <= ROUNDING * size * width)
