"""Smooth losses over log lr without a lag, by the sums that the chart's slider computes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.behind import (
    APART,
    BEFORE,
    BEHIND,
    below,
    compress,
    expand,
    exploding,
    jumps,
    leaks,
    within,
)
from lrchart.analysis.local_line import local_line
from lrchart.analysis.spans import bounds
from lrchart.analysis.spikes import calm
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: maximum losses smoothed at once, so that the sums stay in the CPU cache
BATCH = 50_000
#: default half-life in steps (1.4 averages about eight losses), but at least this fraction of the
#: swept range, so that very long sweeps are smoothed as well
STEPS, SHARE = 1.4, 1 / 120
#: maximum half-life, in default ones, with which losses behind the edge may join the line
JOINED = 2.0
#: sweeps with fewer steps are smoothed less, so that the line follows its few points
MANY = 40


def default_half_life(frame: pd.DataFrame) -> float:
    """Return the half-life for `frame`, in decades to two digits, by its longest sweep."""
    starts, stops = (np.array(ends) for ends in bounds(frame))
    lr = frame["lr"].to_numpy(dtype="float64")
    span = float(np.log10(lr[stops - 1] / lr[starts]).max())
    most = int((stops - starts).max())
    steps = STEPS * min(most / MANY, 1)
    return float(f"{max(steps / max(most - 1, 1), SHARE) * span:.2g}")


def longest_joined(frame: pd.DataFrame) -> float:
    """Return the half-life, in decades, from which a divergence has a line of its own in any case.

    Longer ones would carry it far into the dip.
    """
    return JOINED * default_half_life(frame)


def smooth(frame: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return `frame` with the columns ``loss_calm`` and ``loss_smooth`` (float64, the loss's unit).

    ``loss_calm`` is the loss without spikes (see `lrchart.analysis.spikes.calm`).

    A straight line is fitted around every step, to its neighbours on both sides, with a weight
    that halves every `half_life` decades of lr. Because both sides count, nothing moves to higher
    rates (an exponential moving average moves a suggestion up by 0.2 to 0.45 decade); because it
    is a line, it also follows a curve that falls or climbs to its end.

    A blow-up must not leak back into the dip: if the losses behind the edge (column ``diverged``)
    would move the line in the dip by more than noise does, either side has a line of its own, as it
    has at half-lives beyond `longest_joined`.
    Behind the edge the line is fitted to compressed losses (see `lrchart.analysis.behind`), and the
    column ``side`` (int) is its ``BEHIND`` or ``APART`` there. NaN and ±inf take no part, and stay
    NaN.
    """
    loss, diverged = frame["loss"].to_numpy(dtype="float64"), frame["diverged"].to_numpy().copy()
    x, starts = np.log10(frame["lr"].to_numpy(dtype="float64")), np.array(bounds(frame)[0])
    finite = np.isfinite(loss)
    edged = _spread(starts, np.logical_or.reduceat(diverged, starts), loss)
    for batch in _batches(starts, finite & ~diverged & edged):
        diverged[batch] = exploding(loss[batch])
    before, behind = finite & ~diverged, finite & diverged
    calmed, top, span = _scaled(starts, loss, before)
    level = np.where(diverged, compress(loss, top, span), calmed)

    def lines(half_life: float, *groups: BoolArray) -> FloatArray:
        """Return a line through each of the `groups` of rows of every sweep, NaN at other rows."""
        line = np.full(len(level), np.nan)
        for rows in groups:
            for batch in _batches(starts, rows):
                line[batch] = local_line(x[batch], level[batch], half_life)
        return line

    # Always the default half-life: the slider must not change which steps share a line.
    usual = default_half_life(frame)
    apart = _apart(starts, lines(usual, before), lines(usual, before | behind), level, before)
    for batch in _batches(starts, behind):
        jumping = jumps(level[batch], top[batch[:, 0]], span[batch[:, 0]])
        apart[_sweep(starts, batch)] |= jumping
    side = np.where(diverged, np.where(_spread(starts, apart, loss), APART, BEHIND), BEFORE)
    parted = side == APART if half_life <= longest_joined(frame) else diverged
    line = lines(half_life, finite & ~parted, finite & parted)
    joined = np.logical_or.reduceat(finite & diverged & ~parted, starts)
    for batch in _batches(starts, before & _spread(starts, joined, loss)):
        line[batch] = below(line[batch], loss[batch])
    ends = _last(starts, line, before)
    for batch in _batches(starts, behind):
        # Without smoothing use the loss itself: compressing and expanding would round it.
        losses = expand(line[batch], top[batch], span[batch])
        end = ends[_sweep(starts, batch)]
        line[batch] = within(losses, loss[batch], end) if half_life else loss[batch]
    return frame.assign(loss_calm=calmed, loss_smooth=line, side=side)


def _scaled(
    starts: IntArray, loss: FloatArray, before: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the losses without spikes; and, before each sweep's edge, their highest and range."""
    calmed, top, span = loss.copy(), np.zeros(len(starts)), np.zeros(len(starts))
    for batch in _batches(starts, before):
        calmed[batch] = level = calm(loss[batch])
        sweep = _sweep(starts, batch)
        top[sweep], span[sweep] = level.max(axis=1), np.ptp(level, axis=1)
    return calmed, _spread(starts, top, loss), _spread(starts, span, loss)


def _apart(
    starts: IntArray, alone: FloatArray, joined: FloatArray, level: FloatArray, before: BoolArray
) -> BoolArray:
    """Return whether the losses behind the edge would leak into the dip, by sweep.

    `alone` and `joined` are the lines without them and with them.
    """
    leaking = np.ones(len(starts), dtype=bool)
    for batch in _batches(starts, before):
        leaking[_sweep(starts, batch)] = leaks(joined[batch], alone[batch], level[batch])
    return leaking


def _batches(starts: IntArray, wanted: BoolArray) -> Iterator[IntArray]:
    """Yield the `wanted` rows of all sweeps, those of equally many together as one matrix."""
    rows = np.flatnonzero(wanted)
    first = np.searchsorted(rows, starts)
    counts = np.diff(np.append(first, len(rows)))
    for count in np.unique(counts[counts > 0]).tolist():
        matrix = first[counts == count, None] + np.arange(count)
        yield from (rows[part] for part in np.array_split(matrix, -(-matrix.size // BATCH)))


def _sweep(starts: IntArray, batch: IntArray) -> IntArray:
    """Return the sweep of each line of a batch."""
    return np.searchsorted(starts, batch[:, 0], side="right") - 1


def _last(starts: IntArray, line: FloatArray, rows: BoolArray) -> FloatArray:
    """Return the last value of `line` among the `rows` of each sweep; NaN if it has none."""
    last = np.maximum.reduceat(np.where(rows, np.arange(len(rows)), -1), starts)
    return np.where(last < 0, np.nan, line[last])


def _spread(
    starts: IntArray, values: np.ndarray[Any, Any], rows: FloatArray
) -> np.ndarray[Any, Any]:
    """Return one value a sweep as one a row."""
    return np.repeat(values, np.diff(np.append(starts, len(rows))))
