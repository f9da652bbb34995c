"""Estimate how much the final loss of one training varies near the bottom of a U-curve."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.trainings.curve import Curve
from lrchart.frame.arrays import FloatArray

#: orders of the differences from which the noise of single trainings is estimated; order n removes
#: a polynomial of degree n − 1
ORDERS = (2, 3, 4)
#: fraction of the differences that are used, from the lowest part of the curve
SHARE = 1 / 3
#: median of the absolute value of a standard normal variable
MEDIAN = 0.6745


def noise(curve: Curve) -> float:
    """Return the standard deviation of one training's final loss near the best rate.

    With several seeds it is pooled over the rates in the bowl, without each seed's own offset;
    with one seed it is read from how rough the curve is.
    """
    return _from_seeds(curve) if np.median(curve.seeds[curve.finite]) > 1 else _from_curve(curve)


def _from_seeds(curve: Curve) -> float:
    """Return the pooled standard deviation over the rates of the bowl.

    The bowl are the rates whose mean lies in the lower half between the lowest and the median
    mean, and at least the three lowest. A seed's offset, the mean of its deviations there, is
    taken away first: it moves the whole curve, and says nothing about where it is lowest.
    """
    mean = curve.mean[curve.finite]
    level = (mean.min() + np.median(mean)) / 2
    lowest = max(3, int((mean <= level).sum()))
    bowl = curve.finite[np.argsort(mean, kind="stable")[:lowest]]
    off = curve.loss[bowl] - curve.mean[bowl, None]
    # The median, so that one training that almost diverged does not shift its seed.
    off = off - np.nanmedian(np.where(np.isnan(off), 0.0, off), axis=0)
    off = off - np.nanmean(off, axis=1, keepdims=True)
    squares = np.nansum(off**2, axis=1)
    freedom = float(np.maximum(curve.seeds[bowl] - 1, 0).sum())
    # The offsets used up the degrees of freedom of one rate.
    freedom *= (len(bowl) - 1) / len(bowl)
    return float(np.sqrt(squares.sum() / freedom)) if freedom > 0 else _from_curve(curve)


def _from_curve(curve: Curve) -> float:
    """Return the least of the differences' standard deviations.

    The shape of the curve adds to a difference and takes nothing away, and a higher order is
    blind to more of it, but reaches further.
    """
    x, loss = curve.log_lr[curve.finite], curve.mean[curve.finite]
    orders = [order for order in ORDERS if len(x) > order + 1] or [2]
    return min(_rough(x, loss, order) for order in orders)


def _rough(x: FloatArray, loss: FloatArray, order: int) -> float:
    """Return the median size of the divided differences, scaled to one training's deviation."""
    sizes, heights = [], []
    for start in range(len(x) - order):
        part = slice(start, start + order + 1)
        gaps = x[part][:, None] - x[part][None, :]
        np.fill_diagonal(gaps, 1.0)
        weights = 1 / gaps.prod(axis=1)
        weights /= np.linalg.norm(weights)
        sizes.append(abs(float(weights @ loss[part])))
        heights.append(float(loss[part].max()))
    lowest = np.argsort(heights, kind="stable")[: max(2, int(len(sizes) * SHARE))]
    return float(np.median(np.array(sizes)[lowest]) / MEDIAN)
