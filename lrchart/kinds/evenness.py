"""Evenness of rates in their logarithm: the mark of an exponential sweep."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray, IntArray

#: largest RMS distance of log10(lr) from a straight line, as a fraction of its range, that still
#: counts as even. Rounding to one digit gives 0.019; over two decades an inverse square root gives
#: 0.06, a quadratic 0.07, a line 0.08 and a cosine 0.11.
EVEN = 0.025
#: maximum number of rates that are fitted
LOOKED = 512


def decades(lr: FloatArray) -> float:
    """Return the range of `lr`, in decades."""
    return float(np.log10(lr.max() / lr.min()))


def is_even(lr: FloatArray, place: IntArray | FloatArray | None = None) -> bool:
    """Return whether rates of one direction, shape (m,), are linear in `place` as log10(lr).

    The place of a rate is its row; without one, rates are a row apart. For a long history,
    `LOOKED` of them in equal distances answer for all.
    """
    if len(lr) < 3:
        return True
    every = -(-len(lr) // LOOKED)
    where = np.arange(len(lr)) if place is None else place
    x, y = where[::every].astype(np.float64), np.log10(lr[::every])
    span = float(np.ptp(y))
    if span == 0:
        return True
    x, y = x - x.mean(), y - y.mean()
    slope = (x @ y) / (x @ x)
    return bool(np.sqrt(np.mean((y - slope * x) ** 2)) <= EVEN * span)
