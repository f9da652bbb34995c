"""Zero-phase smoothing of curves on an even grid of log10 lr, with its standard error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lrchart.analysis.ragged import median, within
from lrchart.analysis.rules.own.curve import Curves
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: width of a bin, in decades, and maximum number of bins, beyond which the width is doubled
BIN = 0.025
MOST_BINS = 1200
#: maximum multiplications of a matrix product for which OpenBLAS uses a single thread
PRODUCT = 500_000
#: columns of a product that are computed at a time, if it is larger
COLUMNS = 64
#: fraction of a bin by which a sweep may miss the last bin: float32 rates are rounded
ROUNDED = 1e-5


@dataclass(frozen=True)
class Binned:
    """Points counted into the bins of an even grid, one curve a row.

    How far a mean can be trusted depends on where the points are, not on their losses: runs with
    the same counts, those of one ladder as a rule, share a *pattern*.
    """

    #: log10 lr of the bins; shape (runs, bins)
    x: FloatArray
    #: sum of the losses in each bin; shape (runs, bins)
    total: FloatArray
    #: number of losses in each bin; shape (patterns, bins)
    count: FloatArray
    #: number of bins up to the requested end; shape (patterns,)
    bins: IntArray
    #: row of `count` and `bins` for each run; shape (runs,)
    pattern: IntArray
    #: width of a bin, in decades
    step: float
    #: standard deviation of the batch noise; shape (runs,)
    noise: FloatArray

    @property
    def inside(self) -> BoolArray:
        """Mask of the bins before the end; shape (runs, bins)."""
        return within(self.bins, self.count.shape[1])[self.pattern]


@dataclass(frozen=True)
class Smooth:
    """Kernel means on an even grid; what is beyond the end of a curve has no meaning."""

    #: loss above the level of the start; shape (runs, bins)
    level: FloatArray
    #: standard error of `level`, in the unit of the loss; shape (runs, bins)
    error: FloatArray
    #: median of `error`; shape (runs,)
    typical: FloatArray
    #: effective number of points in each mean; shape (runs, bins)
    weight: FloatArray


def bin_width(curves: Curves) -> FloatArray:
    """Return the width of the bins in which each curve is read, in decades; shape (runs,)."""
    span = np.maximum(curves.end - curves.start, BIN)
    return np.asarray(BIN * 2.0 ** np.maximum(0, np.ceil(np.log2(span / (BIN * MOST_BINS)))))


def binned(curves: Curves, end: FloatArray, step: float) -> Binned:
    """Count the points of curves into bins, so that the cost does not grow with their number.

    The grid ends with the finite losses: where a sweep begins must not move what is read later on.

    Parameters
    ----------
    end
        In log10 lr, one a run; points beyond it take no part.
    step
        Width of a bin, in decades.
    """
    last = curves.last
    origin = last - step * np.ceil((last - curves.start) / step - ROUNDED)
    bins = np.maximum(((end - origin) / step + ROUNDED).astype(int), 1) + 1
    shape = len(bins), int(bins.max())
    taking = curves.x <= (end + step / 2)[:, np.newaxis]
    apart = np.where(taking, curves.x - origin[:, np.newaxis], 0.0)
    cell = np.clip(np.round(apart / step).astype(int), 0, bins[:, np.newaxis] - 1)
    cell = (cell + shape[1] * np.arange(shape[0])[:, np.newaxis])[taking]
    weight = curves.weight[taking]
    count, total = (
        np.bincount(cell, values, shape[0] * shape[1]).astype(np.float64).reshape(shape)
        for values in (weight, curves.y[taking] * weight)
    )
    patterns, pattern = _distinct(np.column_stack([count, bins]))
    grid = origin[:, np.newaxis] + step * np.arange(shape[1])
    ends = patterns[:, -1].astype(np.intp)
    return Binned(grid, total, patterns[:, :-1], ends, pattern, step, curves.noise)


def smooth(data: Binned, width: float) -> Smooth:
    """Return the Gaussian kernel means of curves, to their ends.

    The weight is (Σk)²/Σk². Where no point is near, the mean is drawn straight between its
    neighbours. `width` is the standard deviation of the kernel, in decades.
    """
    bins = data.count.shape[1]
    # Slice a cached kernel whose size is a power of two.
    kernel, squared = (k[:bins, :bins] for k in _kernels(width / data.step, 1 << bins.bit_length()))
    mass, square = _product(data.count, kernel), _product(data.count, squared)
    inside = within(data.bins, bins)
    known = (mass > 1e-3) & inside
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = mass**2 / square
        level = _product(data.total, kernel) / mass[data.pattern]
    if not (known == inside).all():
        weight, level = _bridged(weight, known), _bridged(level, known[data.pattern])
    spread = 1 / np.sqrt(weight)
    noise = data.noise[:, np.newaxis]
    typical = median(spread, data.bins)[data.pattern]
    return Smooth(level, noise * spread[data.pattern], data.noise * typical, weight[data.pattern])


def _product(rows: FloatArray, kernel: FloatArray) -> FloatArray:
    """Return the matrix product with a symmetric band, a few rows and columns at a time.

    OpenBLAS shares larger products among threads, which then wait in a loop: on two cores that
    costs more processor time than all other steps of a suggestion together.
    """
    bins = len(kernel)
    if rows.size * bins <= PRODUCT:
        return rows @ kernel
    reach = np.count_nonzero(kernel[0])
    result = np.empty_like(rows)
    for left in range(0, bins, COLUMNS):
        right = min(left + COLUMNS, bins)
        band = slice(max(left - reach, 0), right + reach)
        part = np.ascontiguousarray(kernel[band, left:right])
        few = max(PRODUCT // part.size, 1)
        for start in range(0, len(rows), few):
            some = slice(start, start + few)
            result[some, left:right] = rows[some, band] @ part
    return result


def _distinct(rows: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the different rows of a matrix, and which of them each row is."""
    seen: dict[bytes, int] = {}
    which = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in rows])
    return rows[np.unique(which, return_index=True)[1]], which


def _bridged(values: FloatArray, known: BoolArray) -> FloatArray:
    """Return rows whose unknown values are drawn straight between known ones, and level beyond."""
    place = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    before = np.maximum.accumulate(np.where(known, place, -1), axis=1)
    after = np.where(known, place, values.shape[1])[:, ::-1]
    after = np.minimum.accumulate(after, axis=1)[:, ::-1]
    left = np.where(before < 0, after, before)
    right = np.where(after == values.shape[1], before, after)
    low, high = (np.take_along_axis(values, at, axis=1) for at in (left, right))
    share = (place - left) / np.maximum(right - left, 1)
    return np.asarray(np.where(left == right, low, low + share * (high - low)))


@lru_cache(maxsize=16)
def _kernels(width: float, bins: int) -> tuple[FloatArray, FloatArray]:
    """Return the kernel between all pairs of `bins` bins, and its square; the width is in bins."""
    apart = np.subtract.outer(np.arange(bins), np.arange(bins))
    kernel = np.exp(-0.5 * (apart / width) ** 2)
    # Negligible in a sum, and subnormal numbers are slow to multiply.
    kernel[kernel < 1e-30] = 0.0
    return kernel, kernel**2
