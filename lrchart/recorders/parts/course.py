"""Detect the schedule of a training from the learning rates that it sets on its way."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: fraction of its peak below which a rate counts as (almost) 0
ALMOST_ZERO = 0.05
#: relative difference below which rates are equal
SAME = 1e-6
#: number of steps at which a schedule given as a function is evaluated
POINTS = 201


def schedule_of(rates: Sequence[float]) -> str | None:
    """Return "constant", "decay", or None if the rates of a training are neither.

    A warm-up may come first, over up to half of the training.

    Parameters
    ----------
    rates
        Learning rates at even distances, from the first step of the training to its last.

    Examples
    --------
    >>> schedule_of([0.1, 0.5, 1.0, 0.5, 0.0])
    'decay'
    >>> schedule_of([0.5, 1.0, 1.0, 1.0])
    'constant'
    >>> schedule_of([1.0, 0.7, 0.4]) is None  # what a step schedule may end with
    True
    """
    peak = max(rates, default=0.0)
    if not all(map(math.isfinite, rates)) or peak <= 0:
        return None
    first = next(i for i, rate in enumerate(rates) if rate >= peak * (1 - SAME))
    if 2 * first >= len(rates):
        return None
    if min(rates[first:]) >= peak * (1 - SAME):
        return "constant"
    return "decay" if rates[-1] <= ALMOST_ZERO * peak else None
