"""Merge the steps of a range test that share a small cell of the learning-rate axis.

A long sweep may reach the rule as it was measured, or condensed (`lrchart.frame.condense`). Both
are the same cells once they are merged, so that the answer depends on neither. The steps of a
sweep of usual length lie in cells of their own, and stay as they are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lrchart.analysis.ragged import median
from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.frame.reduction import BORDER, CELLS

#: losses whose median is the level at which a sweep starts
FIRST = 3


class Steps(NamedTuple):
    """Stacks of range tests (see `lrchart.analysis.ragged`), all of shape (runs, repeats, n)."""

    #: learning rates, sorted; NaN beyond the end of a sweep
    lr: FloatArray
    #: losses (means of merged steps); may be NaN or ±inf
    loss: FloatArray
    #: number of optimizer steps of an entry
    worth: FloatArray
    #: number of finite losses averaged in an entry
    behind: FloatArray


def merged(
    lr: FloatArray,
    loss: FloatArray,
    worth: FloatArray | float = 1.0,
    count: FloatArray | None = None,
) -> Steps:
    """Return the steps of a stack, those in one cell merged.

    Parameters
    ----------
    lr, loss
        The stack, steps in any order.
    worth
        Optimizer steps that an entry stands for, of the shape of `lr` or one for all.
    count
        Finite losses that each entry is the mean of, of the shape of `lr`; None: one each.
    """
    given = np.where(np.isfinite(loss), 1.0, 0.0) if count is None else count
    steps = Steps(lr, loss, np.broadcast_to(np.asarray(worth, dtype=np.float64), lr.shape), given)
    if not (np.diff(lr, axis=-1) >= 0).all():
        order = np.argsort(lr, axis=-1, kind="stable")
        steps = Steps(*(np.take_along_axis(values, order, axis=-1) for values in steps))
    cell = np.floor(np.log10(steps.lr) * CELLS + BORDER)
    again = cell[..., 1:] == cell[..., :-1]  # padding is NaN, which never compares equal
    if not again.any():
        return steps
    new = np.isfinite(cell)
    new[..., 1:] &= ~again
    return _of_cells(steps, np.cumsum(new, axis=-1) - 1)


def behind_flat(steps: Steps, decades: float, noise: float) -> Steps:
    """Return sweeps that stay at the level of their first losses for so many decades before.

    Parameters
    ----------
    steps
        Sweeps of several learning rates.
    decades
        Decades of log10 lr; the losses there are as dense as those of the sweep are on average.
    noise
        How much of the noise of the first third of a sweep they have.
    """
    x, there, finite = np.log10(steps.lr), np.isfinite(steps.lr), np.isfinite(steps.loss)
    rows = np.maximum(there.sum(axis=-1), 1)
    # Narrow sweeps would be very dense.
    apart = np.maximum(np.fmax.reduce(x, axis=-1) - x[..., 0], 1.0) / np.maximum(rows - 1, 1)
    back = np.arange(int(np.nanmax(decades / apart)), 0, -1)
    places = apart[..., np.newaxis] * back
    lr = 10 ** (x[..., :1] - np.where(places <= decades, places, np.nan))
    early = np.argsort(~finite, axis=-1, kind="stable")[..., :FIRST]
    losses = np.take_along_axis(steps.loss, early, axis=-1)
    level = median(losses, np.minimum(finite.sum(axis=-1), losses.shape[-1]))
    with np.errstate(invalid="ignore"):  # inf − inf
        moves = np.diff(steps.loss, append=steps.loss[..., -1:])
    pairs = np.nan_to_num(moves[..., ::2], posinf=0.0, neginf=0.0) / np.sqrt(2)
    other = back % np.maximum(rows // 6, 1)[..., np.newaxis]
    loss = level[..., np.newaxis] + noise * np.take_along_axis(pairs, other, axis=-1)
    # Rows before the sweep count as much as those of the sweep do on average.
    each = (np.where(there, v, 0.0).sum(axis=-1) / rows for v in (steps.worth, steps.behind))
    flat = Steps(lr, loss, *(np.broadcast_to(v[..., np.newaxis], lr.shape) for v in each))
    grown = [np.concatenate(parts, axis=-1) for parts in zip(flat, steps, strict=True)]
    order = np.argsort(np.isnan(grown[0]), axis=-1, kind="stable")
    return Steps(*(np.take_along_axis(values, order, axis=-1) for values in grown))


def _of_cells(steps: Steps, place: IntArray) -> Steps:
    """Return one entry for each `place`, which counts the cells of every sweep from 0."""
    there = np.isfinite(steps.lr)
    rows = np.arange(place[..., 0].size).reshape(place[..., :1].shape)
    width = int(place.max()) + 1
    shape = (*place.shape[:-1], width)
    flat = (place + rows * width)[there]

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(flat, values[there], rows.size * width).reshape(shape)

    def end(values: FloatArray, *, last: bool = False) -> FloatArray:
        """Return the value of the first or the last step of each cell."""
        ends = np.full(rows.size * width, np.nan)
        ordered = slice(None, None, 1 if last else -1)
        ends[flat[ordered]] = values[there][ordered]
        return ends.reshape(shape)

    entries, finite = total(np.ones_like(steps.lr)), np.isfinite(steps.loss)
    count, weight = total(steps.behind), np.where(finite, steps.behind, 0.0)
    share = np.maximum(total(weight), 1.0)
    first, last = end(steps.lr), end(steps.lr, last=True)
    # Mean rate of the finite losses; for a cell without any, its middle.
    middle = np.where(total(weight) > 0, total(weight * np.log(steps.lr)) / share, np.nan)
    lr = np.where(np.isnan(middle), np.sqrt(first * last), np.exp(middle))
    loss = total(weight * np.where(finite, steps.loss, 0.0)) / share
    loss = np.where(total(weight) > 0, loss, np.nan)
    loss = np.where(total(np.isinf(steps.loss).astype(float)) > 0, np.inf, loss)
    single = entries == 1
    return Steps(
        np.where(single, first, np.clip(lr, first, last)),
        np.where(single, end(steps.loss), loss),
        total(steps.worth),
        count,
    )
