"""Array operations on rows of different length: stacks of range tests.

A stack of range tests is a pair of float64 arrays ``(lr, loss)`` of shape (runs, repeats, steps);
a sweep that is shorter than the longest one ends in learning rates that are NaN.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: one range test: learning rates and losses, both of shape (n,)
Sweep = tuple[FloatArray, FloatArray]


def stacked(runs: Sequence[Sequence[Sweep]]) -> tuple[FloatArray, FloatArray]:
    """Return the repeats of every run as one stack."""
    repeats = max(map(len, runs))
    steps = max(len(lr) for sweeps in runs for lr, _ in sweeps)
    stack = np.full((2, len(runs), repeats, steps), np.nan)
    for i, sweeps in enumerate(runs):
        for j, sweep in enumerate(sweeps):
            stack[:, i, j, : len(sweep[0])] = sweep
    return stack[0], stack[1]


def within(count: IntArray, width: int) -> BoolArray:
    """Return a mask of rows of `width` whose first `count` entries are True."""
    return np.asarray(np.arange(width) < count[..., np.newaxis])


def pick(values: FloatArray, place: IntArray) -> FloatArray:
    """Return the value at index `place` of every row (the last axis), in the shape of `place`."""
    rows = values.reshape(-1, values.shape[-1])
    return np.asarray(rows[np.arange(len(rows)).reshape(values.shape[:-1]), place])


def median(values: FloatArray, count: IntArray) -> FloatArray:
    """Return the median of the first `count` values of every row; 0 if there is none."""
    width = int(count.max(initial=0))
    if width == 0:
        return np.zeros(count.shape)
    values = np.sort(np.where(within(count, width), values[..., :width], np.inf), axis=-1)
    middle = (pick(values, np.maximum(count - 1, 0) // 2) + pick(values, count // 2)) / 2
    return np.where(count > 0, middle, 0.0)


def first(where: BoolArray, otherwise: IntArray) -> IntArray:
    """Return the index of the first True of every row; `otherwise` if there is none."""
    # Contiguous, because argmax is many times slower on strided views.
    where = np.ascontiguousarray(where)
    return np.where(where.any(axis=-1), where.argmax(axis=-1), otherwise)


def last(where: BoolArray) -> IntArray:
    """Return the index of the last True of every row; −1 if there is none."""
    back = np.ascontiguousarray(where[..., ::-1])
    return np.where(back.any(axis=-1), where.shape[-1] - 1 - back.argmax(axis=-1), -1)
