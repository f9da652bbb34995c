"""Find two or more curves among the losses of one sweep, as several jobs write into one log."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray, IntArray

#: (minimum, maximum) losses at each rate, minimum share of the rates that have as many,
#: and minimum rates
EACH, SHARE, FEWEST = (2, 4), 0.8, 10
#: minimum distance of the curves, in steps from rate to rate of each; of losses that differ only by
#: their noise, the highest of four lies 2.9 such steps above the lowest
APART = 4.0
#: maximum parts of a sweep, minimum rates in each, and minimum parts in which curves lie apart
PARTS, WIDTH, CLEAR = 10, 5, 4


def repeated(lr: FloatArray, start: IntArray, rows: IntArray) -> IntArray:
    """Return which sweeps may have several losses at each rate.

    Parameters
    ----------
    lr
        Shape (rows,): the rates of all sweeps, each sorted.
    start, rows
        Shape (sweeps,): the first row of each, and its number of rows.
    """
    again = np.add.reduceat(np.diff(lr, prepend=0.0) == 0, start)
    return np.flatnonzero((again >= 0.3 * rows) & (again <= 0.8 * rows))


def several(lr: FloatArray, loss: FloatArray) -> int:
    """Return how many losses each rate of a sweep has, if they lie clearly apart; else 0.

    The losses of micro-batches and of stairs scatter as those of neighbouring rates do. Those of
    another job follow a curve of their own.
    """
    start = np.flatnonzero(np.diff(lr, prepend=-1.0) != 0)
    count = np.diff(start, append=len(lr))
    each = int(np.median(count))
    if len(start) < FEWEST or not EACH[0] <= each <= EACH[1] or np.mean(count == each) < SHARE:
        return 0
    curves = [ends.reduceat(loss, start)[count == each] for ends in (np.minimum, np.maximum)]
    low, high = np.array(curves)[:, np.isfinite(curves).all(axis=0)]
    if len(low) < FEWEST:
        return 0
    parts = np.array_split(np.arange(len(low)), min(PARTS, len(low) // WIDTH))
    return each if sum(_apart(low[part], high[part]) for part in parts) >= CLEAR else 0


def _apart(low: FloatArray, high: FloatArray) -> bool:
    """Return whether two curves lie further apart than each of them moves from rate to rate."""
    moves = [float(np.median(np.abs(np.diff(curve)))) for curve in (low, high)]
    return bool(np.median(high - low) > APART * max(moves))
