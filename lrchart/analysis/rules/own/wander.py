"""Tell a fall that training makes from one that a wandering loss makes by chance.

The noise is measured between neighbouring steps. If the loss of a training drifts up and down,
as a random walk does, that says nothing of how far it may fall: such a fall is many times larger
than the noise, and still chance. Two quantities tell:

- whether the losses before the fall, where no learning rate matters yet, are like their neighbours;
- if they are, how large the fall is compared with one of a random walk with the same steps.

A loss without noise is like its neighbours as well, but its fall is large.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.ragged import median, within
from lrchart.analysis.rules.own.smooth import Binned
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: correlation of neighbours above which noise is not independent; it must also be above this many
#: standard errors, of at least so many losses
CORRELATED, ERRORS, PLATEAU = 0.4, 2.0, 10
#: minimum number of bins with losses
FEWEST = 8


def wanders(correlation: FloatArray, count: IntArray) -> BoolArray:
    """Return whether `count` losses with this correlation of neighbours are not independent."""
    least = np.maximum(CORRELATED, ERRORS / np.sqrt(np.maximum(count, 1)))
    return np.asarray((count >= PLATEAU) & (correlation > least))


def walk(data: Binned) -> FloatArray:
    """Return the largest fall of each curve, relative to that of a random walk; shape (runs,).

    Within n steps, a walk falls by about √n times their standard deviation, so that is what the
    fall within any n bins is divided by. Inf for fewer than `FEWEST` bins with losses.
    """
    count = np.where(data.inside, data.count[data.pattern], 0.0)
    bins = (count > 0).sum(axis=1)
    order = np.argsort(count == 0, axis=1, kind="stable")
    level = np.take_along_axis(data.total / np.maximum(count, 1), order, axis=1)
    level = np.where(within(bins, level.shape[1]), level, np.nan)
    apart = np.abs(np.diff(level, axis=1))
    step = 1.4826 * median(np.nan_to_num(apart, nan=np.inf), np.maximum(bins - 1, 0))
    largest = np.zeros(len(level))
    for n in range(1, int(bins.max(initial=0))):
        fallen = np.nan_to_num(level[:, :-n] - level[:, n:]).max(axis=1)
        largest = np.maximum(largest, fallen / np.sqrt(n))
    known = (bins >= FEWEST) & (step > 0)
    return np.where(known, largest / np.where(known, step, 1.0), np.inf)
