"""Passes of a history: stretches in which the rate does not fall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.kinds.history import History
from lrchart.kinds.levels import ALIKE

#: minimum rises of a pass; fewer are stray rows
RISES = 3
#: maximum relative difference between the steps of a resumed pass and those of the one before
STEPS = 0.1
#: ratios of the intervals at which a log and its resumption may have been written
INTERVALS = (2, 5, 10, 20, 50, 100)
#: maximum passes that are compared with one; a cyclic schedule has thousands of them
LOOKED = 3


@dataclass(frozen=True, eq=False)
class Passes:
    """Stretches without a fall, in order; each array has shape (k,).

    Attributes
    ----------
    start, stop
        The rows of each, from `start` up to `stop`.
    rises
        How many times the rate rises in it.
    low, middle, high
        Its first rate, that of its middle row, and its last.
    """

    start: IntArray
    stop: IntArray
    rises: IntArray
    low: FloatArray
    middle: FloatArray
    high: FloatArray

    def __len__(self) -> int:
        return len(self.start)


def passes(history: History) -> Passes:
    """Return the stretches of `history` with at least `RISES` rises."""
    total = len(history.lr)
    start = np.concatenate([[0], history.falls + 1])
    stop = np.concatenate([history.falls + 1, [total]])
    before = np.searchsorted(history.rises, start)
    rises = np.searchsorted(history.rises, stop - 1) - before
    wide = rises >= RISES
    start, stop = start[wide], stop[wide]
    ends = history.lr[start], history.lr[(start + stop - 1) // 2], history.lr[stop - 1]
    return Passes(start, stop, rises[wide], *ends)


def fall_after(history: History, stop: int) -> int:
    """Return how many rows after the peak at row `stop` − 1 the rate goes on falling or stays."""
    later = history.rises[np.searchsorted(history.rises, stop - 1) :]
    end = int(later[0]) if len(later) else len(history.lr) - 1
    return end - (stop - 1)


def falls_within(history: History, start: int, rows: int) -> int:
    """Return how many times the rate falls in the `rows` steps after row `start`."""
    return int(np.diff(np.searchsorted(history.falls, [start, start + rows]))[0])


def resumes(stretches: Passes, later: int, earlier: int) -> bool:
    """Return whether a pass resumes an earlier one: from beyond its middle, to beyond its end.

    A log that was resumed goes back a little, and on in the same steps; a second pass goes back to
    the start, and another range test has other steps.
    """
    return _goes_on(stretches, later, earlier, 1)


def resumes_sparsely(stretches: Passes, chosen: int) -> bool:
    """Return whether a pass resumes another one, or is resumed, at another log interval."""
    pairs = [(chosen, each) for each in range(chosen)]
    pairs += [(each, chosen) for each in range(chosen + 1, len(stretches))]
    factors = [factor for every in INTERVALS for factor in (every, 1 / every)]
    pairs = [pair for pair in pairs[:LOOKED] if not resumes(stretches, *pair)]
    return any(_goes_on(stretches, *pair, by) for pair in pairs for by in factors)


def _goes_on(stretches: Passes, later: int, earlier: int, every: float) -> bool:
    """Return whether a pass resumes an earlier one, in steps that are `every` times as large."""
    beyond = stretches.high[later] > stretches.high[earlier] * ALIKE
    if not beyond or stretches.low[later] <= stretches.middle[earlier]:
        return False
    (low, again), (high, end) = (each[[earlier, later]] for each in (stretches.low, stretches.high))
    rises, count = stretches.rises[[earlier, later]]
    expected = np.array([np.log(end / again) / np.log(high / low), (end - again) / (high - low)])
    return bool((np.abs(expected * rises / every - count) <= 1 + STEPS * count).any())
