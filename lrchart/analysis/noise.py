"""Robust measures of noisy losses: the batch noise, and a running median."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.ragged import median
from lrchart.frame.arrays import FloatArray, IntArray


def noise_level(loss: FloatArray, steps: IntArray | None = None) -> FloatArray:
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
    """
    if steps is None:
        steps = np.full(loss.shape[:-1], loss.shape[-1])
    jumps = median(np.abs(np.diff(loss)), np.maximum(steps - 1, 0))
    return np.asarray(1.4826 / np.sqrt(2) * jumps)


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
