"""Smooth losses over log lr without a lag, by the sums that the chart's slider computes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lrchart.analysis.behind import APART, BEFORE, BEHIND, compress, expand, jumps, leaks, within
from lrchart.analysis.local_line import local_line
from lrchart.analysis.spans import bounds, spans
from lrchart.analysis.spikes import calm
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: most losses smoothed at once: many runs go together, and the sums stay in the processor's cache
BATCH = 50_000
#: the default half-life: in steps of the sweep (1.4 average about eight losses), and at least
#: this share of the swept range, so that very long sweeps are smoothed as well
STEPS, SHARE = 1.4, 1 / 120
#: sweeps of fewer steps than this are smoothed less, so that the line stays with its few points
MANY = 40


def default_half_life(frame: pd.DataFrame) -> float:
    """Return the half-life for `frame`, in decades to two digits, by its longest sweep."""
    starts, stops = (np.array(ends) for ends in bounds(frame))
    lr = frame["lr"].to_numpy(dtype="float64")
    span = float(np.log10(lr[stops - 1] / lr[starts]).max())
    most = int((stops - starts).max())
    steps = STEPS * min(most / MANY, 1)
    return float(f"{max(steps / max(most - 1, 1), SHARE) * span:.2g}")


def smooth(frame: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return `frame` with the columns ``loss_calm`` and ``loss_smooth`` (float64, the loss's unit).

    ``loss_calm`` is the loss without spikes (see `lrchart.analysis.spikes.calm`).

    A straight line is fitted around every step, to its neighbours on both sides, with a weight
    that halves every `half_life` decades of lr. Because both sides count, nothing moves to higher
    rates (an exponential moving average moves a suggestion up by 0.2 to 0.45 decade); because it
    is a line, it also follows a curve that falls or climbs to its end.

    A blow-up must not leak back into the dip: if the losses behind the edge (column ``diverged``)
    would move the line in the dip by more than noise does, either side has a line of its own.
    Behind the edge the line is fitted to compressed losses (see `lrchart.analysis.behind`), and the
    column ``side`` (int) is its ``BEHIND`` or ``APART`` there. NaN and ±inf take no part, and stay
    NaN.
    """
    loss, diverged = frame["loss"].to_numpy(dtype="float64"), frame["diverged"].to_numpy()
    finite = np.isfinite(loss)
    before, behind = finite & ~diverged, finite & diverged
    calmed, top, span = _scaled(frame, loss, before)
    level = np.where(diverged, compress(loss, top, span), calmed)
    side = _sides(frame, level, before, behind, top, span)
    line = _lines(frame, level, half_life, finite & (side != APART), finite & (side == APART))
    for sweep in spans(frame):
        far = behind[sweep]
        if far.any():
            # Without smoothing the loss itself is drawn, which compression would round.
            losses = expand(line[sweep][far], top[sweep][far], span[sweep][far])
            line[sweep][far] = within(losses, loss[sweep][far]) if half_life else loss[sweep][far]
    return frame.assign(loss_calm=calmed, loss_smooth=line, side=side)


def _sides(
    frame: pd.DataFrame,
    level: FloatArray,
    before: BoolArray,
    behind: BoolArray,
    top: FloatArray,
    span: FloatArray,
) -> IntArray:
    """Return for each step how it is smoothed; it does not depend on the half-life in use."""
    side = np.where(frame["diverged"].to_numpy(), BEHIND, BEFORE)
    half_life = default_half_life(frame)
    apart = _lines(frame, level, half_life, before)
    joined = _lines(frame, level, half_life, before | behind)
    for sweep in spans(frame):
        rows, losses = before[sweep], level[sweep]
        if jumps(losses[behind[sweep]], top[sweep][0], span[sweep][0]) or leaks(
            joined[sweep][rows], apart[sweep][rows], losses[rows]
        ):
            side[sweep] = np.where(side[sweep] == BEHIND, APART, BEFORE)
    return side


def _scaled(
    frame: pd.DataFrame, loss: FloatArray, before: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the losses without spikes; and, before each sweep's edge, their highest and range."""
    calmed, top, span = loss.copy(), np.zeros(len(loss)), np.zeros(len(loss))
    for sweep in spans(frame):
        rows = before[sweep]
        if rows.any():
            level = calm(loss[sweep][rows])
            calmed[sweep][rows] = level
            top[sweep], span[sweep] = level.max(), np.ptp(level)
    return calmed, top, span


def _lines(
    frame: pd.DataFrame, level: FloatArray, half_life: float, *groups: BoolArray
) -> FloatArray:
    """Return a line through each of the `groups` of rows of every sweep, NaN at other rows."""
    x = np.log10(frame["lr"].to_numpy(dtype="float64"))
    lines = np.full(len(level), np.nan)
    for rows in groups:
        for batch in _batches(frame, rows):
            lines[batch] = local_line(x[batch], level[batch], half_life)
    return lines


def _batches(frame: pd.DataFrame, kept: BoolArray) -> Iterator[IntArray]:
    """Yield the `kept` rows of all sweeps, those of equally many together as one matrix."""
    starts, _ = bounds(frame)
    rows = np.flatnonzero(kept)
    first = np.searchsorted(rows, starts)
    counts = np.diff(np.append(first, len(rows)))
    for count in np.unique(counts[counts > 0]).tolist():
        matrix = first[counts == count, None] + np.arange(count)
        yield from (rows[part] for part in np.array_split(matrix, -(-matrix.size // BATCH)))
