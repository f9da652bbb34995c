"""Measures of noisy losses: the batch noise, its correlation, and a running median."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.ragged import median, within
from lrchart.frame.arrays import FloatArray, IntArray


def noise_level(
    loss: FloatArray, steps: IntArray | None = None, weight: FloatArray | None = None
) -> FloatArray:
    """Return the batch noise as a robust standard deviation, in the loss's unit.

    From the median absolute difference of neighbours, which a slow trend hardly moves:
    1.4826 turns a median absolute deviation into a Gaussian σ, √2 undoes the difference of two.

    Parameters
    ----------
    loss
        Shape (…, n), finite.
    steps
        Shape (…): number of first steps of each sweep that count; None takes all. Fewer than two
        have no noise.
    weight
        Shape (…, n): number of losses that each one is the mean of; None: 1. The noise is that of
        a single loss.
    """
    if steps is None:
        steps = np.full(loss.shape[:-1], loss.shape[-1])
    apart = np.abs(np.diff(loss))
    if weight is not None:
        shares = 1 / np.maximum(weight, 1)
        # The difference of means of n and m losses has the variance (1/n + 1/m) of a single loss.
        apart = apart * np.sqrt(2 / (shares[..., 1:] + shares[..., :-1]))
    jumps = median(apart, np.maximum(steps - 1, 0))
    return np.asarray(1.4826 / np.sqrt(2) * jumps)


def neighbour_correlation(loss: FloatArray, steps: IntArray) -> FloatArray:
    """Return the correlation of neighbours among the first `steps` losses of each row.

    From the ratio of von Neumann (1941), 1 − Σ(yᵢ₊₁ − yᵢ)² / 2Σ(yᵢ − ȳ)²: about 0 ± 1/√n for
    independent noise, towards 1 for a loss that wanders, 0 for one that does not move.

    Parameters
    ----------
    loss
        Shape (…, n), finite.
    steps
        Shape (…).

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=(2, 100))
    >>> noise[1] = noise[1].cumsum()
    >>> neighbour_correlation(noise, np.array([100, 100])).round(2)
    array([0.11, 0.92])
    """
    inside = within(steps, loss.shape[-1])
    mean = np.where(inside, loss, 0.0).sum(axis=-1) / np.maximum(steps, 1)
    apart = np.where(inside, loss - mean[..., np.newaxis], 0.0)
    jumps = np.where(inside[..., 1:], np.diff(loss), 0.0)
    # Scaled, because squares of losses overflow.
    largest = np.abs(apart).max(axis=-1, keepdims=True, initial=0.0)
    scale = np.where(largest > 0, largest, 1.0)
    spread, jumped = (((values / scale) ** 2).sum(axis=-1) for values in (apart, jumps))
    return np.asarray(1 - np.where(spread > 0, jumped / np.where(spread > 0, spread, 1.0), 2.0) / 2)


def running_median(loss: FloatArray, width: int = 5) -> FloatArray:
    """Return the centred running median over `width` (odd) steps; same shape, ends repeated."""
    half = width // 2
    padded = np.pad(loss, [(0, 0)] * (loss.ndim - 1) + [(half, half)], mode="edge")
    if width == 3:  # several times faster than sorting
        before, after = padded[..., :-2], padded[..., 2:]
        low, high = np.minimum(before, loss), np.maximum(before, loss)
        return np.maximum(low, np.minimum(high, after))
    windows = np.lib.stride_tricks.sliding_window_view(padded, width, axis=-1)
    return np.asarray(np.partition(windows, half, axis=-1)[..., half])
