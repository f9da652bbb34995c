"""Find the running mean that, undone, leaves losses of few digits, as frameworks compute them.

A loss is a float32 number (or a rounded decimal), and its mean, folded in float64, is none. Only
the true factor and start bring the few digits back: chance does so in one row of thousands.
"""

from __future__ import annotations

import numpy as np

from lrchart.readers.smoothed.means import Floats, RunningMean, Start, undo, weights

#: factors that are tried: all hundredths, two that are common above 0.99, and 1, which only a
#: bias-corrected mean can have
FACTORS = (*(hundredth / 100 for hundredth in range(5, 100)), 0.995, 0.999, 1.0)
STARTS: tuple[Start, ...] = ("first", "debiased", "lightning")

#: minimum relative rounding error of float32
_SINGLE = 2.0**-24

#: maximum decimal digits of a printed loss
_DIGITS = 9

#: losses that every factor is tried on first, and minimum number of losses for an answer
_TRIED, _FEWEST = 12, 20

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
    if len(head) < _FEWEST or _few_digits(head, _ROUNDING * np.abs(head), _FINER) > 0.5:
        return None
    named = {(mean.keep, mean.start): mean for mean in known}
    for start in STARTS:
        for keep in FACTORS if start == "debiased" else FACTORS[:-1]:
            mean = named.get((keep, start), RunningMean("", keep, start))
            if _fits(head[:_TRIED], mean) and _fits(head, mean):
                return mean
    return None


def _fits(stored: Floats, mean: RunningMean) -> bool:
    """Return whether `stored`, undone, has few digits in every row."""
    weight = weights(np.arange(len(stored)), mean)
    # Tools compute the correction, 1 - keep**k, with an error of up to 1 / (1 - keep) roundings.
    size = (1 + mean.keep) * weight + (weight if mean.keep == 1 else 1 / (1 - mean.keep))
    error = _ROUNDING * np.abs(stored) * size
    # Skip the first loss: a mean with start "first" stores it unchanged.
    return _few_digits(undo(stored, mean)[1:], error[1:]) == 1


def _few_digits(losses: Floats, error: Floats, finer: float = 1.0) -> float:
    """Return the share of `losses` that are float32 numbers, or decimals, up to their `error`.

    `finer` parts of the distance between two such numbers count as well.
    """
    sizes = np.maximum(np.abs(losses), np.finfo(np.float32).tiny)
    single = 2.0 ** np.floor(np.log2(sizes)) * 2 * _SINGLE / finer
    decimal = 10.0 ** (np.floor(np.log10(sizes)) - _DIGITS + 1) / finer
    return max(_on_grid(losses, unit, error) for unit in (single, decimal))


def _on_grid(losses: Floats, unit: Floats, error: Floats) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        off = np.abs(np.round(losses / unit) * unit - losses)
    return float(np.mean(off <= error)) if np.median(error / unit) < _FINE else 0.0
