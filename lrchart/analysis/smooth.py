"""Smooth losses over log lr without a lag, by the sums that the chart's slider computes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lrchart.analysis.spans import bounds
from lrchart.analysis.spikes import calm
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: longest stretch of lr handled with one set of weights, in half-lives: 2**600 is finite
REACH = 600.0
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

    Only what lies before the edge (column ``diverged``) is smoothed: a blow-up must not leak
    back into the dip. Behind it the loss is kept as measured. NaN and ±inf take no part, and
    stay NaN.
    """
    loss = frame["loss"].to_numpy(dtype="float64")
    x = np.log10(frame["lr"].to_numpy(dtype="float64"))
    smoothed = np.where(np.isfinite(loss), loss, np.nan)
    before = np.isfinite(loss) & ~frame["diverged"].to_numpy()
    calmed = loss.copy()
    for start, stop in zip(*bounds(frame), strict=True):
        rows = start + np.flatnonzero(before[start:stop])
        calmed[rows] = calm(loss[rows])
    for rows in _batches(frame, before):
        smoothed[rows] = local_line(x[rows], calmed[rows], half_life)
    return frame.assign(loss_calm=calmed, loss_smooth=smoothed)


def _batches(frame: pd.DataFrame, kept: BoolArray) -> Iterator[IntArray]:
    """Yield the `kept` rows of all sweeps, those of equally many together as one matrix."""
    starts, _ = bounds(frame)
    rows = np.flatnonzero(kept)
    first = np.searchsorted(rows, starts)
    counts = np.diff(np.append(first, len(rows)))
    for count in np.unique(counts[counts > 0]).tolist():
        matrix = first[counts == count, None] + np.arange(count)
        yield from (rows[part] for part in np.array_split(matrix, -(-matrix.size // BATCH)))


def local_line(x: FloatArray, y: FloatArray, half_life: float) -> FloatArray:
    """Return, at each `x`, the value of the line fitted with weights 2^(−|x−xⱼ|/h).

    Local linear regression (Cleveland 1979) with a Laplace kernel, whose sums can be updated
    from step to step: the cost is linear in n.

    Parameters
    ----------
    x
        Shape (n,), sorted, in decades (log10 lr); need not be evenly spaced. Or (m, n), for m
        sweeps at once.
    y
        The same shape, finite.
    half_life
        h, in decades; 0 returns a copy of `y`.
    """
    if half_life <= 0 or x.shape[-1] < 3:
        return y.copy()
    # Centred, because large offsets would cost digits.
    x, centre = x - x[..., :1], np.median(y, axis=-1, keepdims=True)
    half = np.maximum(half_life, x[..., -1:] / REACH)
    z = y - centre
    weight, moment, square, level, slope = (
        _weighted(x, values, half) for values in (np.ones_like(x), x, x * x, z, x * z)
    )
    # The sums above are about the first step; these are about each step.
    first = moment - x * weight
    second = square - 2 * x * moment + x * x * weight
    tilt = slope - x * level
    # If no neighbour has a weight that counts, there is no line, and the loss stays as it is.
    with np.errstate(divide="ignore", invalid="ignore"):
        line = centre + (second * level - first * tilt) / (second * weight - first**2)
    return np.where(np.isfinite(line), line, y)


def _weighted(x: FloatArray, values: FloatArray, half_life: FloatArray) -> FloatArray:
    """Return Σⱼ 2^(−|x−xⱼ|/h) valuesⱼ at each `x`, as one running sum from either side."""
    up = 2.0 ** ((x - x[..., -1:]) / half_life)
    down = 2.0 ** (-x / half_life)
    before = np.cumsum(up * values, axis=-1) / up
    after = np.cumsum((down * values)[..., ::-1], axis=-1)[..., ::-1] / down
    return np.asarray(before + after - values)
