"""One range test as a curve to read: repeats pooled, noise measured, spikes taken out.

Widths are in decades (log10 lr), so that nothing depends on the unit of the learning rate or on
the number of steps; heights count from the level the sweep starts at, in units of its own fall
and noise, so that nothing depends on the unit or the zero of the loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrchart.analysis.rules.rule import FloatArray

#: width of the running median that takes out spikes, in decades; three steps or more
SPIKE_WIDTH = 0.2
#: stretch at the start that tells the level and the noise, in decades; five steps or more
START = 1.2
START_STEPS = 5

Sweep = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Curve:
    """The finite part of a range test, in order of the learning rate."""

    #: log10 lr of every point, sorted; shape (n,)
    x: FloatArray
    #: loss above the start's level, without spikes and without the height of the blow-up
    y: FloatArray
    #: ends of what was swept, in log10 lr
    start: float
    end: float
    #: where the loss stops being finite for good, in log10 lr; inf where it never does
    broken: float
    #: robust standard deviation of the batch noise, in the loss's unit; never quite zero
    noise: float
    #: number of points that told the level of the start
    early: int

    @property
    def limit(self) -> float:
        """The last learning rate worth looking at, in log10 lr."""
        return min(self.broken, self.end)


def curve(sweeps: Sequence[Sweep]) -> Curve:
    """Return one range test, or several repeats of one, as a single curve.

    Parameters
    ----------
    sweeps
        Pairs ``(lr, loss)`` of float64 arrays of shape (n,), rows in any order; the losses may
        hold NaN and ±inf. Repeats are laid over one another by the levels they start from; the
        curve ends where half of them have broken down.
    """
    parts = [_finite(lr, loss) for lr, loss in sweeps]
    broken = float(np.median([stop for _, _, stop in parts]))
    parts = [(x, y, stop) for x, y, stop in parts if len(x)]
    heads = [y[: _early(x)] for x, y, _ in parts]
    x = np.concatenate([np.empty(0), *(x for x, _, _ in parts)])
    levelled = [y - np.median(head) for (_, y, _), head in zip(parts, heads, strict=True)]
    y = np.concatenate([np.empty(0), *levelled])
    order = np.argsort(x, kind="stable")
    order = order[x[order] <= broken]
    noise = (
        float(np.median([_noise(y, len(h)) for (_, y, _), h in zip(parts, heads, strict=True)]))
        if parts
        else 0.0
    )
    return Curve(
        x=x[order],
        y=_tamed(x[order], y[order], noise),
        start=float(np.log10(min(lr.min() for lr, _ in sweeps))),
        end=float(np.log10(max(lr.max() for lr, _ in sweeps))),
        broken=broken,
        noise=noise,
        early=sum(map(len, heads)),
    )


def _finite(lr: FloatArray, loss: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Return the finite part of a sweep as sorted log10 lr and loss, and where it breaks down.

    It breaks down at the first infinity, or where NaN goes on to the end; a NaN that finite
    losses follow is a bad batch.
    """
    order = np.argsort(lr, kind="stable")
    x, y = np.log10(lr[order]), loss[order]
    finite, infinite = np.flatnonzero(np.isfinite(y)), np.flatnonzero(np.isinf(y))
    stop = int(finite[-1]) + 1 if len(finite) else 0
    stop = min(stop, int(infinite[0])) if len(infinite) else stop
    kept = finite[finite < stop]
    return x[kept], y[kept], float(x[stop]) if stop < len(x) else np.inf


def _early(x: FloatArray) -> int:
    return min(max(START_STEPS, int((x <= x[0] + START).sum())), len(x))


def _noise(y: FloatArray, early: int) -> float:
    """Return the batch noise at the start of a sweep, as a robust standard deviation.

    From differences of neighbours, which a slow trend hardly moves: 1.4826 turns a median
    absolute deviation into a Gaussian σ, √2 undoes the difference of two.
    """
    head = y[: max(early, len(y) // 3)]
    steps = np.abs(np.diff(head))
    rounding = 8 * float(np.spacing(np.abs(head).max()))
    return max(float(1.4826 / np.sqrt(2) * np.median(steps)) if len(steps) else 0.0, rounding)


def _tamed(x: FloatArray, y: FloatArray, noise: float) -> FloatArray:
    """Return the losses as a running median that is cut off well above the start.

    That the loss towers over its start tells that it diverges; how high would only leak into
    the dip before it.
    """
    if len(x) < 3:
        return y
    per_decade = (len(x) - 1) / max(x[-1] - x[0], SPIKE_WIDTH)
    half = min(max(1, int(SPIKE_WIDTH * per_decade) // 2), (len(y) - 1) // 2)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(y, half, mode="edge"), 2 * half + 1)
    steady = np.median(windows, axis=1)
    return np.asarray(np.minimum(steady, max(-2 * steady.min(), 10 * noise)))
