"""Zero-phase smoothing of a curve on an even grid of log10 lr, with its standard error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lrchart.analysis.rules._curve import Curve
from lrchart.analysis.rules.rule import FloatArray

#: width of a bin of the even grid, in decades, and how many bins there may be before it is doubled
BIN = 0.05
MOST_BINS = 600


@dataclass(frozen=True)
class Smooth:
    """A kernel mean on an even grid; all arrays of shape (bins,)."""

    #: log10 lr
    x: FloatArray
    #: loss above the start's level
    level: FloatArray
    #: standard error of `level`, in the loss's unit
    error: FloatArray
    #: effective number of points behind each mean
    weight: FloatArray


def smooth(found: Curve, end: float, width: float) -> Smooth:
    """Return the Gaussian kernel mean of a curve from its start to `end`.

    The points are counted into bins first, so that the cost does not grow with the number of
    steps. The weight is (Σk)²/Σk². Where no point is near, the mean is drawn straight between its
    neighbours.

    Parameters
    ----------
    end
        In log10 lr; points beyond it take no part.
    width
        Standard deviation of the kernel, in decades.
    """
    span = end - found.start
    step = BIN * 2.0 ** max(0, int(np.ceil(np.log2(max(span, BIN) / (BIN * MOST_BINS)))))
    bins = max(int(span / step + 1e-9), 1) + 1
    inside = found.x <= end + step / 2
    x, y = found.x[inside], found.y[inside]
    cell = np.clip(np.round((x - found.start) / step).astype(int), 0, bins - 1)
    count = np.bincount(cell, minlength=bins).astype(float)
    total = np.bincount(cell, weights=y, minlength=bins)
    kernel, squared = _kernels(width / step, 1 << bins.bit_length())
    mass, square = kernel[:bins, :bins] @ count, squared[:bins, :bins] @ count
    known = mass > 1e-3
    grid = np.asarray(found.start + step * np.arange(bins), dtype=np.float64)
    mean = (kernel[:bins, :bins] @ total)[known] / mass[known]
    weight = mass[known] ** 2 / square[known]
    level = np.asarray(np.interp(grid, grid[known], mean))
    weight = np.asarray(np.interp(grid, grid[known], weight))
    return Smooth(grid, level, found.noise / np.sqrt(weight), weight)


@lru_cache(maxsize=16)
def _kernels(width: float, bins: int) -> tuple[FloatArray, FloatArray]:
    """Return the kernel between all pairs of `bins` bins, and its square; the width is in bins."""
    apart = np.subtract.outer(np.arange(bins), np.arange(bins))
    kernel = np.exp(-0.5 * (apart / width) ** 2)
    return kernel, kernel**2
