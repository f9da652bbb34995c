"""Ignite's FastaiLRFinder: the steepest step before the minimum.

Its record is a moving average that takes 5 % of every new loss, stopped above 5 × its best.
Source: ignite 0.5.5, handlers/lr_finder.py.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import lowest, moving_average, run_on, until_above
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray


def steepest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr of the most negative central difference per step before the minimum.

    Assumes a U: a fall, then a rise. Nothing is skipped at the start, so a first batch that is
    hard counts as descent, and a minimum among the first two points leaves no answer.
    """
    lr, loss = run_on(lr, loss)
    curve = moving_average(loss, 0.05)
    with np.errstate(over="ignore"):
        curve32 = curve[: until_above(curve, 5.0)].astype(np.float32)
    descent = curve32[: lowest(curve32) + 1]
    if len(descent) < 3:
        raise NoSuggestionError(
            "Ignite finds no descent: the smoothed loss is lowest at the start of the sweep"
        )
    with np.errstate(all="ignore"):
        return float(lr[1 + lowest(np.float32(0.5) * (descent[2:] - descent[:-2]))])


RULES = (Rule("ignite", "Ignite steepest", "Ignite 0.5.5", steepest),)
