"""Zero-phase smoothing in log lr, the same sum that the chart's slider computes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from lrchart.frame import SWEEP

FloatArray = npt.NDArray[np.float64]

#: longest stretch of lr handled with one set of weights, in half-lives: 2**600 is finite
REACH = 600.0


def smooth(frame: pd.DataFrame, half_life: float) -> pd.DataFrame:
    """Return `frame` with the columns ``loss_capped`` and ``loss_smooth`` (the loss's unit).

    Every loss is averaged with its neighbours on both sides, with a weight that halves every
    `half_life` decades of lr, so that no point moves to higher or lower rates (an exponential
    moving average moves a suggestion up by 0.2 to 0.45 decade). ``loss_capped``, the loss up
    to the sweep's ``ceiling``, is what is averaged: a blow-up must not leak back into the dip.
    Behind the edge (``diverged``) the loss is kept as measured. NaN and ±inf take no part,
    and stay NaN.
    """
    loss = frame["loss"].to_numpy(dtype="float64")
    x = np.log10(frame["lr"].to_numpy(dtype="float64"))
    capped = np.where(np.isfinite(loss), np.minimum(loss, frame["ceiling"]), np.nan)
    smoothed = np.where(np.isfinite(loss), loss, np.nan)
    diverged = frame["diverged"].to_numpy()
    for rows in frame.groupby(SWEEP, sort=False).indices.values():
        where = rows[np.isfinite(loss[rows])]
        means = two_sided(x[where], capped[where], half_life)
        smoothed[where] = np.where(diverged[where], loss[where], means)
    return frame.assign(loss_capped=capped, loss_smooth=smoothed)


def two_sided(x: FloatArray, y: FloatArray, half_life: float) -> FloatArray:
    """Return Σⱼ 2^(−|x−xⱼ|/h) yⱼ / Σⱼ 2^(−|x−xⱼ|/h): the Laplace-kernel mean of `y` at each `x`.

    Parameters
    ----------
    x
        Shape (n,), sorted, in decades (log10 lr); need not be evenly spaced.
    y
        Shape (n,), finite.
    half_life
        h, in decades; 0 returns `y`.
    """
    if half_life <= 0 or len(x) < 2:
        return y.copy()
    half_life = max(half_life, (x[-1] - x[0]) / REACH)
    left = 2.0 ** ((x - x[-1]) / half_life)
    right = 2.0 ** ((x[0] - x) / half_life)
    # Around the middle value, so that a large constant added to the loss costs no digits.
    centre = float(np.median(y))
    z = y - centre
    total = _both_ways(left, right, z) - z
    weight = _both_ways(left, right, np.ones_like(z)) - 1
    return centre + total / weight


def _both_ways(left: FloatArray, right: FloatArray, z: FloatArray) -> FloatArray:
    """Return the exponentially weighted sums of `z` from the left and from the right."""
    forward = np.cumsum(left * z) / left
    backward = np.cumsum((right * z)[::-1])[::-1] / right
    return np.asarray(forward + backward)
