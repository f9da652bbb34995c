"""Find two or more curves among the losses of one sweep, as several jobs write into one log."""

from __future__ import annotations

from itertools import combinations

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
#: minimum mean distance of two rows of each rate, in standard errors, and minimum parts with it
NOISES, STAY = 3.0, 2
#: rows at each rate of trainings one after another that are logged two or three times each (of more
#: rows, `lrchart.kinds.restarted` decides), and minimum rates
LOGGED, RATES = (2, 3), 6
#: minimum fraction of the rates at whose end the loss lies below both beginnings, that of noise,
#: and the minimum distance between both, in standard errors
ANEW, OF_NOISE, ERRORS = 0.7, 1 / 3, 2.5


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
    losses = _of_rates(lr, loss)
    each = losses.shape[1]
    if len(losses) < FEWEST or not EACH[0] <= each <= EACH[1]:
        return 0
    parts = np.array_split(losses, min(PARTS, len(losses) // WIDTH))
    apart = sum(_apart(part.min(axis=1), part.max(axis=1)) for part in parts) >= CLEAR
    return each if apart or _alternate(parts) else 0


def begins_anew(lr: FloatArray, loss: FloatArray) -> bool:
    """Return whether the loss falls at most rates, and is back at the next.

    The loss of stairs goes on from one to the next: where it falls, it does so between them, too.
    """
    losses = _of_rates(lr, loss)
    if len(losses) < RATES or not LOGGED[0] <= losses.shape[1] <= LOGGED[1]:
        return False
    first, last = losses[:, 0], losses[:, -1]
    # At the highest rates, trainings end above where they begin.
    learns = np.flatnonzero(last <= np.median(first[:RATES]))
    kept = int(learns[-1]) + 1 if len(learns) else 0
    if kept < RATES:
        return False
    below = last[: kept - 1] < np.minimum(first[: kept - 1], first[1:kept])
    error = np.sqrt(OF_NOISE * (1 - OF_NOISE) / len(below))
    return bool(below.mean() >= max(ANEW, OF_NOISE + ERRORS * error))


def _of_rates(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return the finite losses of each rate, shape (rates, rows of each); (0, 0) if they differ.

    Rates with more or fewer rows than most are left out, if they are few.
    """
    start = np.flatnonzero(np.diff(lr, prepend=-1.0) != 0)
    count = np.diff(start, append=len(lr))
    each = int(np.median(count))
    if np.mean(count == each) < SHARE:
        return np.empty((0, 0))
    losses = loss[start[count == each][:, None] + np.arange(each)]
    return np.asarray(losses[np.isfinite(losses).all(axis=1)])


def _apart(low: FloatArray, high: FloatArray) -> bool:
    """Return whether two curves lie further apart than each of them moves from rate to rate."""
    moves = [float(np.median(np.abs(np.diff(curve)))) for curve in (low, high)]
    return bool(np.median(high - low) > APART * max(moves))


def _alternate(parts: list[FloatArray]) -> bool:
    """Return whether one row of each rate lies above another one, wherever two jobs have parted.

    It lies above that of its own rate and above that of the next, as a row of stairs on which one
    model learns, or diverges, does not.

    Parameters
    ----------
    parts
        Parts of a sweep, each of shape (rates, rows of each rate).
    """
    for first, second in combinations(range(parts[0].shape[1]), 2):
        apart = np.array([_errors_apart(part[:, first], part[:, second]) for part in parts])
        if max(np.sum(apart > NOISES), np.sum(apart < -NOISES)) >= STAY:
            return True
    return False


def _errors_apart(first: FloatArray, second: FloatArray) -> float:
    """Return how many standard errors the second row of each rate lies above the first, and next.

    Of the two distances the smaller one, or 0 if they have other signs.
    """
    moves = second[:-1] - np.array([first[:-1], first[1:]])
    with np.errstate(invalid="ignore", divide="ignore"):
        here, after = moves.mean(axis=1) / moves.std(axis=1, ddof=1) * np.sqrt(moves.shape[1])
    return float(min(here, after, key=abs)) if here * after > 0 else 0.0
