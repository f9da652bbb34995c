"""Recorded losses of other tools: their moving averages, stopping tests and ranges."""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray

Float32Array = npt.NDArray[np.float32]

#: learning rate at which sweeps of most tools end; used to compute how many steps a sweep that
#: stopped at a non-finite loss would have had
END_LR = 10.0


def planned_steps(lr: FloatArray, loss: FloatArray) -> int:
    """Return how many steps the sweep was asked for: more than were run if its end is not finite.

    The rates are assumed to rise exponentially to `END_LR`.
    """
    n = len(lr)
    if n < 2 or math.isfinite(loss[-1]):
        return n
    per_step = math.log(lr[-1] / lr[0]) / (n - 1)
    if not per_step > 0:
        return n
    return max(n, round(math.log(END_LR / lr[0]) / per_step) + 1)


def run_on(lr: FloatArray, loss: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the sweep as recorded by a tool that does not notice NaN: NaN up to the planned end.

    An infinite loss trips every tool's stopping test, so only NaN is run on from.
    """
    missing = planned_steps(lr, loss) - len(lr)
    if missing <= 0 or not math.isnan(loss[-1]):
        return lr, loss
    ratio = (lr[-1] / lr[0]) ** (1 / (len(lr) - 1))
    rest = lr[-1] * ratio ** np.arange(1.0, missing + 1)
    return np.concatenate([lr, rest]), np.concatenate([loss, np.full(missing, np.nan)])


def moving_average(loss: FloatArray, share: float) -> FloatArray:
    """Return the exponential moving average that starts at the first loss: shape (n,)."""
    return np.array(list(accumulate(loss.tolist(), lambda m, x: share * x + (1 - share) * m)))


def debiased_average(loss: FloatArray, beta: float = 0.98, ahead: int = 0) -> FloatArray:
    """Return the moving average from zero divided by 1 − βᵗ, t = 1 … n: shape (n,).

    `ahead` is added to t; Lightning's recorder divides by the correction of the next step.
    """
    mean = accumulate(loss.tolist(), lambda m, x: beta * m + (1 - beta) * x, initial=0.0)
    next(mean)
    return np.array([m / (1 - beta ** (t + ahead)) for t, m in enumerate(mean, start=1)])


def debiased_average32(loss: FloatArray, beta: float = 0.98, *, lerp: bool) -> Float32Array:
    """Return the same average in single precision, as a tool that keeps tensors records it.

    `lerp` interpolates back from the new loss (PyTorch's form for weights of one half and more);
    without it the two shares are added. The roundings differ, and a minimum may hang on them.
    """
    unit = np.float32(1)
    keep, take = np.float32(beta), np.float32(1 - beta)
    mean, recorded = np.float32(0), []
    with np.errstate(all="ignore"):
        for t, x in enumerate(loss.astype(np.float32), start=1):
            mean = mean - (mean - x) * (unit - keep) if lerp else keep * mean + take * x
            recorded.append(mean / np.float32(1 - beta**t))
    return np.array(recorded, dtype=np.float32)


def until_above(curve: npt.NDArray[np.floating], factor: float) -> int:
    """Return how many points are recorded up to the first above `factor` × the best so far.

    The test is a ratio: it means nothing below zero, where it stops at once, and NaN never
    trips it.
    """
    best = np.fmin.accumulate(curve)
    with np.errstate(all="ignore"):
        above = np.flatnonzero(curve > factor * best)
    return int(above[0]) + 1 if len(above) else len(curve)


def until_above_earlier(
    curve: npt.NDArray[np.floating], factor: float, first: int, best: float
) -> int:
    """Return the same where a point is held against the best before it, from index `first` on.

    `best` is the best before any point was recorded.
    """
    earlier = np.fmin.accumulate(np.concatenate([[best], curve[:-1]]))
    with np.errstate(all="ignore"):
        above = np.flatnonzero((curve > factor * earlier)[first:])
    return first + int(above[0]) + 1 if len(above) else len(curve)


def lowest(values: npt.NDArray[np.floating]) -> int:
    """Return numpy's argmin, to which a NaN is the smallest value, or say that nothing is left."""
    if len(values) == 0:
        raise NoSuggestionError("no point is left after the tool has trimmed the sweep")
    return int(np.argmin(values))


def step_gradient(curve: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return the central difference per step (not per lr or decade), one-sided at the ends."""
    if len(curve) < 2:
        raise NoSuggestionError(
            f"a slope needs two points; {len(curve)} left after the tool has trimmed the sweep"
        )
    with np.errstate(all="ignore"):
        return np.asarray(np.gradient(curve))
