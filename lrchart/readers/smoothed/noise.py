"""Score how well losses are white noise around a level that drifts slowly."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lrchart.readers.smoothed.means import Floats, RunningMean, weights

#: (fraction of an error that is added to the level, fraction of that added to the slope)
_SLOW = tuple((gain, turn) for gain in (0.05, 0.1, 0.2, 0.3) for turn in (0.0, 0.1, 0.3))
_FAST = tuple((gain, turn) for gain in (0.5, 0.7, 1.0) for turn in (0.0, 0.1, 0.3, 1.0))

#: factor of the exponential average of the noise scale
_KEEP_SCALE = 0.97

#: degrees of freedom of the errors' t distribution; few, so that outliers decide little
_FREEDOM = 8.0

#: steps at the end that initialise the level; their errors do not count
_SETTLING = 12


@dataclass(frozen=True)
class Scores:
    """Log likelihoods of the rows of a table of losses, in nats."""

    #: log likelihood as noise around a level that moves slowly
    noise: Floats
    #: gain in log likelihood if the level may follow every step; large for a smooth curve
    follows: Floats


def scores(losses: Floats, stretch: Floats) -> Scores:
    """Return the score of each row of `losses`.

    Each step is predicted from the steps after it by a level and a slope (Holt's double
    smoothing); the errors are t-distributed with a scale that changes slowly. The table is read
    backwards so that the first steps, where running means differ most, are predicted from
    settled ones.

    Parameters
    ----------
    losses : array of candidates x steps
        A table of the same trace, undone in several ways; NaN is passed over.
    stretch : array of candidates x steps
        By what each step was multiplied when it was undone: the density of the
        stored trace is that of the losses times this (the Jacobian determinant, since each
        undone loss depends on its own and earlier values alone).
    """
    gain, turn = np.array(_SLOW + _FAST).T[:, :, None]
    shape = (len(gain), len(losses))
    level, slope, scale = (np.broadcast_to(part, shape).copy() for part in _settled(losses))
    total = np.zeros(shape)
    for back, step in enumerate(range(losses.shape[1] - 2, -1, -1)):
        known = np.isfinite(losses[:, step])
        error = np.where(known, losses[:, step] - (level + slope), 0.0)
        if back >= _SETTLING:
            total += np.where(known, _density(error, scale) + np.log(stretch[:, step]), 0.0)
        level = level + slope + gain * error
        slope = slope + gain * turn * error
        capped = np.minimum(error**2, 16 * scale)
        scale = np.where(known, _KEEP_SCALE * scale + (1 - _KEEP_SCALE) * capped, scale)
    slow = total[: len(_SLOW)].max(axis=0)
    return Scores(slow, total.max(axis=0) - slow)


def _density(error: Floats, scale: Floats) -> Floats:
    """Return the log density of the t distribution at `error`, its squared width being `scale`."""
    freedom = _FREEDOM
    constant = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    constant -= math.log(freedom * math.pi) / 2
    spread = (freedom + 1) / 2 * np.log1p(error**2 / (freedom * scale))
    return np.asarray(constant - np.log(scale) / 2 - spread)


def _settled(losses: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the level, the slope a step backwards and the squared noise at the end of each row."""
    ends = []
    for row in losses:
        tail = row[np.isfinite(row)][-_SETTLING:]
        back = np.arange(len(tail))[::-1]
        slope, level = np.polyfit(back, tail, 1)
        noise = float(np.median(np.abs(tail - level - slope * back)))
        floor = max(1e-12 * float(np.max(np.abs(tail))), 1e-150)
        ends.append((level, slope, (1.5 * max(noise, floor)) ** 2))
    level, slope, scale = np.array(ends).T
    return level, slope, scale


def stretch_of(count: int, mean: RunningMean) -> Floats:
    """Return by what each of `count` losses is multiplied if `mean` is undone."""
    stretch = weights(np.arange(count), mean)
    if mean.start == "first":
        stretch[0] = 1
    return stretch
