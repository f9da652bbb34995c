"""Undo the running means of the learning-rate finders."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Start = Literal["first", "debiased", "lightning"]


@dataclass(frozen=True)
class RunningMean:
    """An exponential running mean: ``mean = keep * mean + (1 - keep) * loss``.

    The three kinds differ in how the mean starts, with k = 1 for the first loss:

    - ``"first"``: at the first loss, which is stored as it is
      (torch-lr-finder 0.2.2 and Ignite 0.5, where ``keep = 1 - smooth_f``)
    - ``"debiased"``: at 0, and ``mean / (1 - keep**k)`` is stored
      (fastai 1 and 2, ktrain, luz)
    - ``"lightning"``: at 0, and ``mean / (1 - keep**(k + 1))`` is stored: one step too
      many, so that the first value is about half the loss (Lightning 2.4 to 2.6)

    A ``"debiased"`` mean with a factor of 1 is the mean of all losses so far, which Keras logs
    after each batch of an epoch, and many loops print.
    """

    tool: str
    keep: float
    start: Start

    @property
    def label(self) -> str:
        """Its name in a sentence: the tool's mean and its factor."""
        if self.keep == 1:
            return "a running mean of all losses so far"
        owner = self.tool or "a plain"
        return f"{owner} running mean (factor {self.keep:g}, {_STARTS[self.start]})"


_STARTS: dict[Start, str] = {
    "first": "started at the first loss",
    "debiased": "bias-corrected",
    "lightning": "bias-corrected by one step too many",
}


#: a mean that goes on from the first loss to the last
NOWHERE: Places = np.empty(0, dtype=np.intp)


def undo(
    loss: ArrayLike, mean: RunningMean, starts: Places = NOWHERE, steps: Places | None = None
) -> Floats:
    """Return the losses that `mean` was taken of.

    Parameters
    ----------
    loss : array of n floats
        The stored means in the order in which they were recorded; NaN and ±inf are allowed.
    mean : RunningMean
        The mean they are.
    starts : array of ints
        Rows at which it starts anew, as a mean within each epoch does.
    steps : array of n ints or None
        Steps that Lightning counted before each row, from which it computes its correction; None
        if each step has a row.

    Returns
    -------
    ndarray of n float64
        ``(m_k - keep * m_(k-1)) / (1 - keep)``, where m is the mean without its
        correction; after lost rows, the weighted mean of the g losses since the finite row
        before, ``(m_k - keep**g * m_(k-g)) / (1 - keep**g)``. The first ±inf stays one; a mean
        that is NaN or infinite says nothing of the losses after it, which are NaN until
        the mean is finite again. Lightning stores NaN for a batch without a loss and takes it
        into no mean, but counts the step; in the other kinds a NaN between finite
        means is a row that was lost.

    Examples
    --------
    >>> undo([4.0, 3.0, 2.5], RunningMean("", 0.5, "first")).tolist()
    [4.0, 2.0, 2.0]
    """
    stored = np.asarray(loss, dtype=np.float64)
    if len(starts):
        return np.concatenate([undo(part, mean) for part in np.split(stored, starts)])
    count = np.arange(len(stored))
    raw = np.full(len(stored), np.nan)
    rows = np.flatnonzero(np.isfinite(stored))
    if mean.keep == 0:
        return stored.copy()
    total = (stored * weights(count if steps is None else steps, mean))[rows]
    gap = _gaps(count, rows, mean)
    before = np.concatenate([[0.0], total[:-1]])
    raw[rows] = (total - mean.keep**gap * before) / share_of(gap, mean.keep)
    if mean.start == "first":
        raw[rows[:1]] = stored[rows[:1]]
    infinite = np.flatnonzero(np.isinf(stored))
    raw[infinite[:1]] = stored[infinite[:1]]
    return raw


def places(count: int, starts: Places) -> Places:
    """Return the place of each of `count` losses since its mean started, from 0."""
    each = np.arange(count)
    return each - np.concatenate([[0], starts])[np.searchsorted(starts, each, side="right")]


def weights(count: NDArray[Any], mean: RunningMean) -> Floats:
    """Return the factors that turn stored means into sums: loss + keep * the sum before it."""
    if mean.start == "first":
        return np.full(len(count), 1 / (1 - mean.keep))
    return share_of(count + (2.0 if mean.start == "lightning" else 1.0), mean.keep)


def share_of(steps: NDArray[Any], keep: float) -> Floats:
    """Return ``1 + keep + keep² + …``, of so many terms."""
    if keep in (0, 1):
        return np.where(keep == 1, steps, 1.0)
    # expm1 avoids cancellation in 1 - keep**steps.
    return np.asarray(-np.expm1(steps * math.log(keep)) / (1 - keep))


def _gaps(count: NDArray[Any], rows: NDArray[np.intp], mean: RunningMean) -> Floats:
    """Return how many losses entered the mean since the finite row before; from 0 for the first."""
    entered = count + 1
    if mean.start == "lightning":
        lost = np.ones(len(count), dtype=np.int64)
        lost[rows] = 0
        entered = entered - np.cumsum(lost)
    return np.diff(entered[rows], prepend=0).astype(np.float64)
