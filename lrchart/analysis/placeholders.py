"""Find losses that stand for what could not be computed, as the zeros that some loops write."""

from __future__ import annotations

from typing import Any

import numpy as np

from lrchart.frame.arrays import FloatArray

#: minimum number of equal losses at the end of a sweep, unless they are `ROUND`
FEWEST = 3
#: numbers that no loss is by chance, so that one of them is enough: 0, -1, powers of ten from 1,000
#: and the numbers before them, and the largest ones of the usual types
ROUND = (
    *(0.0, -1.0, -999.0, 65504.0, float(np.finfo(np.float32).max), float(np.finfo(float).max)),
    *(float(10**power - less) for power in range(3, 16) for less in (0, 1)),
)
#: minimum drop to them, as a fraction of the range of all losses, or from the median if `ROUND`
DROP = 0.1
#: minimum number of losses after an infinite one that did not blow up
AFTER = 10
#: minimum distance of a round number from the lowest loss, as the same fraction: the loss of a few
#: examples that are all right is exactly 0
APART = 0.01
#: losses beside a 0 that tell whether it was measured, and minimum of the lowest of them if not, in
#: units of their scatter; it is at most 1.01 for half of the zeros of each measured sweep
NEAR, HOLE = 10, 2.0


def are_round(loss: Any) -> Any:
    """Return whether losses are among the numbers that loops write for what is missing."""
    return np.isin(loss, ROUND)


def placeholders(loss: FloatArray) -> int:
    """Return how many losses at the end of a sweep are one number, far from all others; 0 if none.

    No training repeats a loss to its last digit, unless it has come to rest, and none ends in a
    round number. A loss that comes to rest at its lowest has fallen there step by step; these are
    reached by one drop. A divergence is taken for missing only if it is round.

    Parameters
    ----------
    loss
        Shape (n,), in the order of the rates; NaN and ±inf are allowed.

    Examples
    --------
    >>> placeholders(np.array([2.3, 2.2, 0.8, 1.4, 6.0, 0.0, 0.0, 0.0, 0.0]))
    4
    >>> placeholders(np.array([2.3, 2.2, 0.8, 1.4, 6.0, -1.0]))
    1
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
    known = bool(are_round(last)) and not are_round(measured).any() and not _are_whole(measured)
    if not len(measured) or equal < (1 if known else FEWEST):
        return 0
    if last >= measured.min():
        return equal if known and last > measured.max() else 0
    highest = np.median(measured) if known else measured.max()
    if known and measured.min() - last < APART * (highest - last):
        return 0
    return equal if measured[-1] - last >= DROP * (highest - last) else 0


def amid(loss: FloatArray) -> FloatArray:
    """Return the losses within a sweep that are `ROUND` and beyond all others; shape (n,).

    Zeros are among them only if their neighbours do not scatter down to them: the loss of a batch
    that is all right is exactly 0, too.

    Parameters
    ----------
    loss
        Shape (n,), in the order of the rates; NaN and ±inf are allowed.

    Examples
    --------
    >>> amid(np.array([2.3, 2.2, -1.0, 1.7, 1.1, 0.8, 1.4, 6.0]))
    array([-1.])
    >>> loss = 2.3 + 0.1 * np.cos(np.arange(40) ** 2)
    >>> loss[[7, 8, 20]] = 0
    >>> len(amid(loss)), len(amid(np.maximum(loss - 2.25, 0)))
    (3, 0)
    """
    finite = loss[np.isfinite(loss)]
    if _are_holes(finite):
        return finite[finite == 0]
    known = are_round(finite) & (finite != 0)
    rounds, measured = finite[known], finite[~known]
    if not len(rounds) or len(rounds) * FEWEST > len(measured) or known[-1] or _are_whole(measured):
        return rounds[:0]
    beyond = (rounds < measured.min()) | (rounds > measured.max())
    return rounds if beyond.all() else rounds[:0]


def _are_holes(finite: FloatArray) -> bool:
    """Return whether most zeros before the end lie far below all of their neighbours."""
    others = np.flatnonzero(finite)
    if len(others) < NEAR:
        return False
    zeros = np.flatnonzero(finite[: others[-1]] == 0)
    first = np.clip(np.searchsorted(others, zeros) - NEAR // 2, 0, len(others) - NEAR)
    beside = finite[others[first[:, np.newaxis] + np.arange(NEAR)]]
    scatter = 1.4826 / np.sqrt(2) * np.median(np.abs(np.diff(beside)), axis=1)
    return bool(2 * np.count_nonzero(beside.min(axis=1) > HOLE * scatter) > len(zeros))


def _are_whole(losses: FloatArray) -> bool:
    """Return whether all losses are whole numbers, one of which may be round by chance."""
    return bool((losses == np.floor(losses)).all())


def lone_infinity(loss: FloatArray) -> int | None:
    """Return the place of the first infinite loss if ordinary losses follow it, else None.

    `AFTER` or more follow, and half of them lie below the highest loss before it. A model that has
    blown up does not come back so.

    Parameters
    ----------
    loss
        Shape (n,), in the order of the rates; NaN and ±inf are allowed.

    Examples
    --------
    >>> loss = np.linspace(2.3, 0.8, 20)
    >>> loss[4] = np.inf
    >>> lone_infinity(loss)
    4
    """
    infinite = np.flatnonzero(np.isinf(loss))
    if not len(infinite):
        return None
    place = int(infinite[0])
    before, after = (part[np.isfinite(part)] for part in (loss[:place], loss[place:]))
    if not len(before) or len(after) < AFTER:
        return None
    return place if np.median(after) < before.max() else None
