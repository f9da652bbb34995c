"""Detect rates at which a training failed for another reason than the rate."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.trainings.curve import Curve
from lrchart.frame.arrays import BoolArray, FloatArray

#: a seed may have spoilt its rate if it lies above the others by more than this share of the rise
#: from the lowest to the median mean; fitted on "choose", as the factors of the interval
APART = 0.5


def accidents(curve: Curve) -> tuple[BoolArray, FloatArray]:
    """Return the mask of rates that one seed alone may have spoilt, and the means of the others.

    That seed diverged, or lies far above the others, though at a higher rate every seed is low:
    such a rate is not known to be worse than those around it.
    """
    mean, low = curve.mean, curve.mean[curve.lowest]
    far = APART * (np.median(mean[curve.finite]) - low)
    # Where a seed lies everywhere says nothing about a rate.
    off = np.nan_to_num(curve.loss[curve.finite] - mean[curve.finite, None])
    loss = curve.loss - np.median(off, axis=0)
    loss[np.isnan(loss)] = -np.inf
    worst = loss.max(axis=1)
    loss[np.arange(len(loss)), loss.argmax(axis=1)] = -np.inf
    rest = np.where(np.isneginf(loss), 0, loss).sum(axis=1) / np.maximum(curve.seeds - 1, 1)
    calm = np.flatnonzero(worst <= low + far)
    before = np.arange(len(mean)) < (calm[-1] if len(calm) else 0)
    return (curve.seeds > 1) & (worst > rest + far) & before, rest
