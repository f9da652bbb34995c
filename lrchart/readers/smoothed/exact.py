"""Find the running mean that, undone, leaves losses of few digits, as frameworks compute them.

A loss is a float32 number (or a rounded decimal), and its mean, folded in float64, is none. Only
the true factor and start bring the few digits back: chance does so in one row of thousands.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from lrchart.frame.arrays import BoolArray
from lrchart.readers.smoothed.means import (
    Floats,
    Places,
    RunningMean,
    Start,
    share_of,
    undo,
    weights,
)

#: factors that are tried: all hundredths, two that are common above 0.99, and 1, which only a
#: bias-corrected mean can have
FACTORS = (*(hundredth / 100 for hundredth in range(5, 100)), 0.995, 0.999, 1.0)
STARTS: tuple[Start, ...] = ("first", "debiased", "lightning")

#: minimum relative rounding error of float32
_SINGLE = 2.0**-24

#: maximum decimal digits of a printed loss
_DIGITS = 9

#: losses that every factor is tried on first, and minimum number of losses for an answer
_TRIED, _FEWEST = 12, 8

#: minimum number of losses after each start of a mean that starts anew
_SHORTEST = 5

#: maximum number of losses after such a start that may fit the mean before it
_BACK = 12

#: maximum relative error of a mean from its few roundings to float64
_ROUNDING = 2.0**-51

#: maximum of that error as a fraction of the grid on which the measured losses lie
_FINE = 0.05

#: averages of a few batches lie on a grid that is finer by up to this factor
_FINER = 1000.0


def exact_mean(stored: Floats, known: tuple[RunningMean, ...]) -> RunningMean | None:
    """Return the mean of which all of `stored`, undone, has few digits; None if there is none.

    Parameters
    ----------
    stored
        Shape (rows,): losses in the order in which they were recorded; only those before the first
        that is not finite are looked at.
    known
        The means of tools: a match of one of them carries its name.
    """
    finite = np.isfinite(stored)
    head = stored if finite.all() else stored[: int(np.argmin(finite))]
    if len(head) < _FEWEST or _few_digits(head, _ROUNDING * np.abs(head), _FINER).mean() > 0.5:
        return None
    named = {(mean.keep, mean.start): mean for mean in known}
    for start in STARTS:
        for keep in _fitting_first(head[:_TRIED], start):
            mean = named.get((keep, start), RunningMean("", keep, start))
            if _fits(head, mean):
                return mean
    return None


def exact_restarts(stored: Floats, mean: RunningMean) -> Places | None:
    """Return the rows at which `mean` starts anew if then all losses, undone, have few digits.

    None is returned if they do not, however it starts: means that are stored in float32 hide it.
    """
    stored = stored[: len(stored) - int(np.argmax(np.isfinite(stored[::-1])))]
    finite = stored[np.isfinite(stored)]
    if not len(finite) or _few_digits(finite, _ROUNDING * np.abs(finite), _FINER).mean() > 0.5:
        return None
    starts: list[int] = []
    start, length = 0, _fitting(stored, mean)
    while length >= min(_SHORTEST, len(stored) - start):
        starts += [start] if start else []
        stop = start + length
        if stop == len(stored):
            return np.array(starts, dtype=np.intp)
        # A mean that is NaN stays so until it starts anew. After 60 losses, six more of a new mean
        # may fit the old one as well: 62 / 2 of their sum, 63 / 3, ... have few digits.
        stop += int(np.argmax(np.isfinite(stored[stop:])))
        nearby = range(max(stop - _BACK, start + 1), stop + 1)
        fitting = {place: _fitting(stored[place:], mean) for place in nearby}
        start, length = max(fitting.items(), key=lambda item: item[1])
    return None


def _fitting(stored: Floats, mean: RunningMean) -> int:
    """Return how many of the first losses have few digits, undone."""
    few = _are_few(stored, mean)
    return len(few) if few.all() else int(np.argmin(few))


def _fits(stored: Floats, mean: RunningMean) -> bool:
    """Return whether `stored`, undone, has few digits in every row."""
    # Skip the first loss: a mean with start "first" stores it unchanged.
    return bool(_are_few(stored, mean)[1:].all())


def _fitting_first(stored: Floats, start: Start) -> list[float]:
    """Return the factors for which `_fits` holds of the few first losses.

    They are tried at once: one by one, they take most of the time of reading a short file.
    """
    keep, weight, share = _arithmetic(start, len(stored))
    total = stored * weight
    losses = total.copy()
    losses[:, 1:] -= keep * total[:, :-1]
    few = _few_digits(losses / share, _ROUNDING * np.abs(stored) * _size(keep, weight))
    return [float(factor) for factor in keep[few[:, 1:].all(axis=1), 0]]


@cache
def _arithmetic(start: Start, rows: int) -> tuple[Floats, Floats, Floats]:
    """Return factors, (factors, 1), the weights of so many losses, and the share of each loss."""
    factors = FACTORS if start == "debiased" else FACTORS[:-1]
    count, one = np.arange(rows), np.ones(1)
    weight = [weights(count, RunningMean("", keep, start)) for keep in factors]
    share = [share_of(one, keep) for keep in factors]
    return np.array(factors)[:, np.newaxis], np.array(weight), np.array(share)


def _size(keep: Any, weight: Floats) -> Floats:
    """Return the error of a loss undone, in roundings of the mean that is stored."""
    # Tools compute the correction, 1 - keep**k, with an error of up to 1 / (1 - keep) roundings.
    rest = np.where(keep == 1, weight, 1 / np.where(keep == 1, 1.0, 1 - keep))
    return np.asarray((1 + keep) * weight + rest)


def _are_few(stored: Floats, mean: RunningMean) -> BoolArray:
    """Return which of the losses have few digits, undone."""
    weight = weights(np.arange(len(stored)), mean)
    error = _ROUNDING * np.abs(stored) * _size(mean.keep, weight)
    return _few_digits(undo(stored, mean), error)


def _few_digits(losses: Floats, error: Floats, finer: float = 1.0) -> BoolArray:
    """Return which `losses` are float32 numbers, or decimals, up to their `error`.

    The kind of number is that of most losses of a row: shape (..., losses). `finer` parts of the
    distance between two such numbers count as well.
    """
    sizes = np.maximum(np.abs(losses), np.finfo(np.float32).tiny)
    single = 2.0 ** np.floor(np.log2(sizes)) * 2 * _SINGLE / finer
    decimal = 10.0 ** (np.floor(np.log10(sizes)) - _DIGITS + 1) / finer
    binary, printed = (_on_grid(losses, unit, error) for unit in (single, decimal))
    more = printed.mean(axis=-1, keepdims=True) > binary.mean(axis=-1, keepdims=True)
    return np.where(more, printed, binary)


def _on_grid(losses: Floats, unit: Floats, error: Floats) -> BoolArray:
    with np.errstate(over="ignore", invalid="ignore"):
        off = np.abs(np.round(losses / unit) * unit - losses)
        parts = error / unit
        # nanmedian takes several times as long, and hardly a row has a NaN.
        median = np.nanmedian if np.isnan(parts).any() else np.median
        fine = median(parts, axis=-1, keepdims=True) < _FINE
    return np.asarray(fine & (off <= error))
