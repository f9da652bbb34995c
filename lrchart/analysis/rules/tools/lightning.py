"""Lightning: the steepest descent, per learning rate (2.5.3 and later) or per step (before).

Both read the same record: a moving average with β = 0.98 divided by the *next* step's bias
correction, so that a constant loss is recorded as rising from about half of itself, stopped above
4 × its best, without ten points at the start and one at the end.
Source: Lightning 2.6, tuner/lr_finder.py; pull request 21055 separates the two.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import (
    Float32Array,
    debiased_average,
    run_on,
    until_above_earlier,
)
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray

SKIPPED = slice(10, -1)


def recorded(lr: FloatArray, loss: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Lightning's learning rates and smoothed losses as its record keeps them."""
    lr, loss = run_on(lr, loss)
    curve = debiased_average(loss, ahead=1)
    end = until_above_earlier(curve, 4.0, first=1, best=np.inf)
    return lr[:end], curve[:end]


def steepest_per_lr(lr: FloatArray, curve: FloatArray) -> float:
    """Return the lr of the most negative slope per *linear* lr of a recorded curve.

    Assumes a linear ladder. On the usual exponential one every slope is weighted by 1/lr, so the
    noise at the lowest rates wins: issue 21141, where the answer is five decades too low.
    """
    rates, losses = lr[SKIPPED], _single(curve[SKIPPED])
    finite = np.isfinite(losses)
    if finite.sum() < 2:
        raise NoSuggestionError(_too_few(int(finite.sum())))
    with np.errstate(all="ignore"):
        slope = np.gradient(losses[finite], rates[finite].astype(np.float32))
    return float(rates[finite][int(np.argmin(slope))])


def steepest_per_step(lr: FloatArray, curve: FloatArray) -> float:
    """Return the lr of the most negative slope per *step* of a recorded curve.

    Assumes an exponential ladder without a gap: points that are not finite are left out before
    the index is read, so each of them before the answer moves it down by one step.
    """
    finite = _single(curve[SKIPPED])
    finite = finite[np.isfinite(finite)]
    if len(finite) < 2:
        raise NoSuggestionError(_too_few(len(finite)))
    with np.errstate(all="ignore"):
        return float(lr[SKIPPED][int(np.argmin(np.gradient(finite)))])


def current(lr: FloatArray, loss: FloatArray) -> float:
    """Return Lightning 2.6's suggestion; see `steepest_per_lr` for where it misleads."""
    return steepest_per_lr(*recorded(lr, loss))


def before_253(lr: FloatArray, loss: FloatArray) -> float:
    """Return the suggestion of Lightning before 2.5.3; see `steepest_per_step`."""
    return steepest_per_step(*recorded(lr, loss))


def _single(curve: FloatArray) -> Float32Array:
    with np.errstate(over="ignore"):
        return curve.astype(np.float32)


def _too_few(finite: int) -> str:
    return f"Lightning needs two finite losses between its skipped ends; got {finite}"


RULES = (
    Rule("lightning", "Lightning steepest per lr", "Lightning 2.6", current),
    Rule("lightning-2.5.2", "Lightning steepest per step", "Lightning 2.5.2", before_253),
)
