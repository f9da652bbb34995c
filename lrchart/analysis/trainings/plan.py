"""Choose the learning rates worth training from what a range test suggests."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lrchart.analysis.trainings.optimum import FEWEST
from lrchart.errors import OptionError, spelling

#: minimum and maximum rates of a plan: the best one needs two neighbours on each side
LEAST, MOST = FEWEST + 1, 60
#: maximum seeds of a plan
SEEDS = 100
#: maximum decades between two rates; beyond, the interval of the optimum would be a guess
WIDEST = 2 / 3


def planned_rates(suggestion: pd.Series, runs: int) -> list[float]:
    """Return the learning rates to train, from a row of `lrchart.suggest`.

    They are even in log lr over the suggestion's interval, of which both ends are trained: only a
    best rate between two worse ones is determined. Rounded to three digits.

    Raises
    ------
    OptionError
        `runs` is not `LEAST` to `MOST`, or the suggestion has no interval.
    """
    check_number("count", runs, LEAST, MOST)
    low, high = float(suggestion["lr_low"]), float(suggestion["lr_high"])
    if not (0 < low < high < math.inf):
        raise OptionError(
            f"the range test {suggestion['run']!r} has no interval to plan in: "
            f"{suggestion['reason']}"
        )
    return [float(f"{lr:.3g}") for lr in np.geomspace(low, high, runs)]


def check_number(name: str, value: int, low: int, high: int) -> None:
    """Refuse a number outside its range.

    Raises
    ------
    OptionError
        `value` is below `low` or above `high`.
    """
    if not low <= value <= high:
        raise OptionError(f"{spelling(name)} must be {low} to {high}; got {value}")


def step_of(rates: list[float]) -> float:
    """Return the decades between two planned rates."""
    return math.log10(rates[-1] / rates[0]) / (len(rates) - 1)
