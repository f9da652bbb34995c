"""What the tools record, for many sweeps at once: the loops of `_signal` over steps, not sweeps.

A record has shape (steps, runs): one step of all runs lies together. The operations are those of
`_signal` in the same order, so that the numbers are the same to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lrchart.analysis.ragged import first
from lrchart.analysis.rules.tools.signal import Float32Array
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

Curve = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Records:
    """Smoothed losses of many sweeps, of which each tool keeps a stretch."""

    #: shape (steps, runs)
    lr: Curve
    curve: Curve
    #: first step that is kept, in all runs
    begin: int
    #: step before which the record of each run ends, `begin` or more; shape (runs,)
    end: IntArray

    @property
    def points(self) -> IntArray:
        """Number of points that are kept; shape (runs,)."""
        return self.end - self.begin

    def lowest(self, values: Curve, drop: int = 0) -> IntArray:
        """Return the step of the lowest of `values` among those kept, but for the last `drop`.

        As numpy's argmin has it: a NaN is the smallest value. `begin` where nothing is kept.
        """
        values = values[self.begin :]
        # Compared as small integers, which is several times faster.
        step = np.arange(len(values), dtype=np.int32)[:, np.newaxis]
        kept = step < (self.points - drop).astype(np.int32)
        return self.begin + np.where(kept, values, np.inf).argmin(axis=0)

    def gradient(self, x: Curve | None = None) -> Curve:
        """Return the central difference, one-sided at the ends of what is kept.

        As `numpy.gradient` has it: per step, or per unit of `x`, of the record's shape.
        """
        f, slope = self.curve, np.zeros_like(self.curve)
        end, runs = np.maximum(self.end - 1, 1), np.arange(len(self.end))
        with np.errstate(all="ignore"):
            slope[1:-1] = (f[2:] - f[:-2]) / 2 if x is None else self._uneven(np.diff(x, axis=0))
            slope[self.begin] = f[self.begin + 1] - f[self.begin]
            slope[end, runs] = f[end, runs] - f[end - 1, runs]
            if x is not None:
                slope[self.begin] /= x[self.begin + 1] - x[self.begin]
                slope[end, runs] /= x[end, runs] - x[end - 1, runs]
        return slope

    def _uneven(self, gap: Curve) -> Curve:
        """Return the inner differences where steps are `gap` apart, of shape (steps − 1, runs)."""
        f, one, two = self.curve, gap[:-1], gap[1:]
        slope = -two / (one * (one + two)) * f[:-2]
        slope += (two - one) / (one * two) * f[1:-1]
        slope += one / (two * (one + two)) * f[2:]
        kept = np.arange(self.begin, len(gap))[:, np.newaxis] < self.end - 1
        even = ((gap[self.begin :] == gap[self.begin]) | ~kept).all(axis=0)
        slope[:, even] = ((f[2:] - f[:-2]) / (2 * gap[self.begin]))[:, even]
        return slope

    def rate(self, step: IntArray, fewest: int = 1) -> FloatArray:
        """Return the lr at a step of each run; NaN where fewer than `fewest` points are kept."""
        rates = self.lr[np.clip(step, 0, len(self.lr) - 1), np.arange(len(step))]
        return np.where(self.points >= fewest, rates.astype(float), np.nan)


def debiased_averages32(loss: FloatArray, beta: float = 0.98, *, lerp: bool) -> Float32Array:
    """Return `_signal.debiased_average32` of every row of `loss`, as columns."""
    losses = np.array(loss.T, dtype=np.float32, order="C")
    one, keep, take = np.float32(1), np.float32(beta), np.float32(1 - beta)
    mean = np.zeros_like(losses[0])
    for t, x in enumerate(losses, start=1):
        mean = mean - (mean - x) * (one - keep) if lerp else keep * mean + take * x
        losses[t - 1] = mean / np.float32(1 - beta**t)
    return losses


def debiased_averages(loss: FloatArray, beta: float = 0.98, ahead: int = 0) -> FloatArray:
    """Return `_signal.debiased_average` of every row of `loss`, as columns."""
    losses = np.array(loss.T, order="C")
    mean = np.zeros_like(losses[0])
    for t, x in enumerate(losses, start=1):
        mean = beta * mean + (1 - beta) * x
        losses[t - 1] = mean / (1 - beta ** (t + ahead))
    return losses


def moving_averages(loss: FloatArray, share: float) -> FloatArray:
    """Return `_signal.moving_average` of every row of `loss`, as columns."""
    mean = np.array(loss.T, order="C")
    for before, x in pairwise(mean):
        x[:] = share * x + (1 - share) * before
    return mean


def stops_above(curve: Curve, factor: float) -> IntArray:
    """Return `_signal.until_above` of every column."""
    return _after(curve > factor * _best(curve))


def stops_above_earlier(curve: Curve, factor: float, begin: int, best: float) -> IntArray:
    """Return `_signal.until_above_earlier` of every column."""
    earlier = np.concatenate([np.full_like(curve[:1], best), _best(curve)[:-1]])
    above = curve > factor * np.fmin(earlier, best)
    above[:begin] = False
    return _after(above)


def _best(curve: Curve) -> Curve:
    """Return the lowest value so far, in every column; several times faster than `accumulate`."""
    best = curve.copy()
    for before, now in pairwise(best):
        np.fmin(before, now, out=now)
    return best


def _after(above: BoolArray) -> IntArray:
    """Return the step after the first that is true, in every column; all steps if none is."""
    steps, runs = above.shape
    return np.minimum(first(above.T, np.full(runs, steps)) + 1, steps)
