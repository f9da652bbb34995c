"""Fit a straight line around every step, with weights that running sums can follow."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray

#: maximum width of a sweep in half-lives: the weights, up to 2**600, must be finite
REACH = 600.0


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
    # Centre both, because large offsets would lose digits.
    x, centre = x - x[..., :1], np.median(y, axis=-1, keepdims=True)
    half = np.maximum(half_life, x[..., -1:] / REACH)
    z = y - centre
    weight, moment, square, level, slope = (
        _weighted(x, values, half) for values in (np.ones_like(x), x, x * x, z, x * z)
    )
    # The moments above are about the first step; shift them to each step.
    first = moment - x * weight
    second = square - 2 * x * moment + x * x * weight
    tilt = slope - x * level
    # Without a neighbour of noticeable weight there is no line: keep the loss.
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
