"""Levels of a history: rates that are held, and for how many rows each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.kinds.history import History

#: rates within this ratio count as one held rate
ALIKE = 1.005
#: maximum rows at one rate that do not yet count as holding it
FEW = 3


@dataclass(frozen=True, eq=False)
class Levels:
    """Rates of a history in order, equal neighbours taken together; each array has shape (m,).

    Attributes
    ----------
    lr
        float64, the rate of each level.
    start
        The first row of each level.
    held
        Rows of each level.
    """

    lr: FloatArray
    start: IntArray
    held: IntArray


def levels(history: History) -> Levels:
    """Return the levels of a history that has a row."""
    # Sorting is needed only if there are both rises and falls, which is rare.
    moves = history.rises
    if len(history.falls):
        moves = np.sort(np.concatenate([history.rises, history.falls]))
    start = np.concatenate([[0], moves + 1])
    return Levels(history.lr[start], start, np.diff(start, append=len(history.lr)))


def most_held(lr: FloatArray) -> tuple[float, int]:
    """Return the most frequent rate, rounded to about a percent, and its number of rows.

    Rates are counted in cells of half a percent; two neighbouring cells are one rate, so that
    none is cut in two by a border.
    """
    cells = np.log(lr)
    cells *= 1 / np.log(ALIKE)
    cells = np.floor(cells, out=cells).astype(np.int64)
    cells -= cells.min()
    counts = np.bincount(cells)
    pairs = counts[:-1] + counts[1:] if len(counts) > 1 else counts
    best = int(np.argmax(pairs))
    rates = lr[(cells == best) | (cells == best + 1)]
    return float(np.median(rates)), int(pairs[best])
