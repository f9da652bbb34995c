"""ktrain 0.41.4: its three estimates, from the steepest step, the minimum and the longest valley.

All read a bias-corrected moving average with β = 0.98, stopped above 4 × its best; nothing is
trimmed at the ends. Source: ktrain 0.41.4, lroptimize/lrfinder.py.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.fastai import valley_index
from lrchart.analysis.rules.tools.signal import (
    debiased_average,
    lowest,
    step_gradient,
    until_above_earlier,
)
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray

SKIPPED = 32


def recorded(loss: FloatArray) -> FloatArray:
    """Return ktrain's smoothed losses up to the step at which it stops."""
    curve = debiased_average(loss)
    return curve[: until_above_earlier(curve, 4.0, first=1, best=np.inf)]


def steep(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr of the steepest step between the 33rd and the minimum, as ktrain reports it.

    Assumes a ladder of many small steps (× 1.01), as ktrain's is by default: the index is read
    without the 32 skipped steps, so the answer is 32 steps too low, two decades in a sweep of 100.
    """
    curve = recorded(loss)
    return float(lr[lowest(step_gradient(curve[SKIPPED : lowest(curve)]))])


def minimum(lr: FloatArray, loss: FloatArray) -> float:
    """Return a tenth of the lr of the lowest smoothed loss (a fifth in earlier versions).

    Assumes and fails as fastai's minimum does; may lie below the sweep.
    """
    return float(lr[lowest(recorded(loss))]) / 10


def valley(lr: FloatArray, loss: FloatArray) -> float:
    """Return fastai's valley on an untrimmed record: the first, unsettled steps count as well."""
    curve = recorded(loss)
    lr = lr[: len(curve)]
    broken = np.flatnonzero(np.isnan(curve))
    curve = curve[: int(broken[0])] if len(broken) else curve
    if len(curve) == 0:
        raise NoSuggestionError("ktrain has no finite loss to look for a valley in")
    return float(lr[valley_index(curve)])


RULES = (
    Rule("ktrain-steep", "ktrain steepest", "ktrain 0.41.4", steep),
    Rule("ktrain-minimum", "ktrain minimum / 10", "ktrain 0.41.4", minimum),
    Rule("ktrain-valley", "ktrain valley", "ktrain 0.41.4", valley),
)
