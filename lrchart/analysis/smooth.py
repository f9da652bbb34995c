"""Smooth losses over log lr without a lag, by the sums that the chart's slider computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
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
    lifts,
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
#: sweeps with fewer steps are smoothed less, by the square, so that the line follows its few points
MANY = 40


def default_half_life(frame: pd.DataFrame) -> float:
    """Return the half-life for `frame`, in decades to two digits, by its longest sweep."""
    starts, stops = (np.array(ends) for ends in bounds(frame))
    lr = frame["lr"].to_numpy(dtype="float64")
    span = float(np.log10(lr[stops - 1] / lr[starts]).max())
    most = int((stops - starts).max())
    steps = STEPS * min(most / MANY, 1) ** 2
    return float(f"{max(steps / max(most - 1, 1), SHARE) * span:.2g}")


def longest_joined(frame: pd.DataFrame) -> float:
    """Return the half-life, in decades, from which a divergence has a line of its own in any case.

    Longer ones would carry it far into the dip.
    """
    return JOINED * default_half_life(frame)


def smooth(frame: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return `frame` with a line through the losses of each sweep; see `smoother`."""
    return smoother(frame)(half_life)


def smoother(frame: pd.DataFrame) -> Callable[[float], pd.DataFrame]:
    """Return a function from a half-life to the smoothed `frame`, prepared once for all of them.

    It adds the columns ``loss_calm`` and ``loss_smooth`` (float64, the loss's unit).
    ``loss_calm`` is the loss without spikes (see `lrchart.analysis.spikes.calm`).

    A straight line is fitted around every step, to its neighbours on both sides, with a weight
    that halves every half-life, in decades of lr. Because both sides count, nothing moves to higher
    rates (an exponential moving average moves a suggestion up by 0.2 to 0.45 decade); because it
    is a line, it also follows a curve that falls or climbs to its end.

    A blow-up must not leak back into the dip: if the losses behind the edge (column ``diverged``)
    would move the line in the dip by more than noise does, or lift it above the climb,
    either side has a line of its own, as it has at half-lives beyond `longest_joined`.
    Behind the edge the line is fitted to compressed losses (see `lrchart.analysis.behind`), and the
    column ``side`` (int) is its ``BEHIND`` or ``APART`` there. NaN and ±inf take no part, and stay
    NaN.
    """
    rows, usual = _prepared(frame), default_half_life(frame)
    # Always the default half-life: the slider must not change which steps share a line.
    side = _sides(rows, usual)

    def smoothed(half_life: float) -> pd.DataFrame:
        parted = side == APART if half_life <= JOINED * usual else rows.diverged
        line = _smooth(rows, half_life, parted)
        return frame.assign(loss_calm=rows.calmed, loss_smooth=line, side=side)

    return smoothed


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of all sweeps, with the losses that lines are fitted to; shape (rows,)."""

    #: first row of each sweep; shape (sweeps,)
    starts: IntArray
    #: log10 lr
    x: FloatArray
    loss: FloatArray
    finite: BoolArray
    #: rows behind the edge of their sweep
    diverged: BoolArray
    #: loss without spikes
    calmed: FloatArray
    #: highest loss before the edge of the sweep, and range of the losses there
    top: FloatArray
    span: FloatArray

    @cached_property
    def before(self) -> BoolArray:
        """Finite losses before the edge."""
        return self.finite & ~self.diverged

    @cached_property
    def behind(self) -> BoolArray:
        """Finite losses behind the edge."""
        return self.finite & self.diverged

    @cached_property
    def level(self) -> FloatArray:
        """Loss without spikes, compressed behind the edge."""
        return np.where(self.diverged, compress(self.loss, self.top, self.span), self.calmed)


def _prepared(frame: pd.DataFrame) -> _Rows:
    """Return the rows of a frame; losses that explode just before an edge count as diverged."""
    loss, diverged = frame["loss"].to_numpy(dtype="float64"), frame["diverged"].to_numpy().copy()
    x, starts = np.log10(frame["lr"].to_numpy(dtype="float64")), np.array(bounds(frame)[0])
    finite = np.isfinite(loss)
    edged = _spread(starts, np.logical_or.reduceat(diverged, starts), loss)
    for batch in _batches(starts, finite & ~diverged & edged):
        diverged[batch] = exploding(loss[batch])
    return _Rows(starts, x, loss, finite, diverged, *_scaled(starts, loss, finite & ~diverged))


def _smooth(rows: _Rows, half_life: float, parted: BoolArray) -> FloatArray:
    """Return the smoothed losses; rows that are `parted` have a line of their own."""
    line = _lines(rows, half_life, rows.finite & ~parted, rows.finite & parted)
    joined = np.logical_or.reduceat(rows.behind & ~parted, rows.starts)
    for batch in _batches(rows.starts, rows.before & _spread(rows.starts, joined, rows.loss)):
        line[batch] = below(line[batch], rows.loss[batch])
    ends = _last(rows.starts, line, rows.before)
    for batch in _batches(rows.starts, rows.behind):
        # Without smoothing use the loss itself: compressing and expanding would round it.
        losses = expand(line[batch], rows.top[batch], rows.span[batch])
        end = ends[_sweep(rows.starts, batch)]
        line[batch] = within(losses, rows.loss[batch], end) if half_life else rows.loss[batch]
    return line


def _lines(rows: _Rows, half_life: float, *groups: BoolArray) -> FloatArray:
    """Return a line through each of the `groups` of rows of every sweep, NaN at other rows."""
    line = np.full(len(rows.loss), np.nan)
    for group in groups:
        for batch in _batches(rows.starts, group):
            line[batch] = local_line(rows.x[batch], rows.level[batch], half_life)
    return line


def _sides(rows: _Rows, half_life: float) -> IntArray:
    """Return the side of the edge on which each row is (see `lrchart.analysis.behind`).

    Rows behind the edge are apart if they jump, leak into the dip, or lift the climb.
    """
    alone, joined = (_lines(rows, half_life, part) for part in (rows.before, rows.finite))
    apart = np.ones(len(rows.starts), dtype=bool)
    for batch in _batches(rows.starts, rows.before):
        level = rows.level[batch]
        lifted = lifts(joined[batch], rows.loss[batch], level)
        apart[_sweep(rows.starts, batch)] = leaks(joined[batch], alone[batch], level) | lifted
    for batch in _batches(rows.starts, rows.behind):
        jumping = jumps(rows.level[batch], rows.top[batch[:, 0]], rows.span[batch[:, 0]])
        apart[_sweep(rows.starts, batch)] |= jumping
    behind = np.where(_spread(rows.starts, apart, rows.loss), APART, BEHIND)
    return np.where(rows.diverged, behind, BEFORE)


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
