"""Ignite's FastaiLRFinder: the steepest step before the minimum.

Its record is a moving average that takes 5 % of every new loss, stopped above 5 × its best.
Source: ignite 0.5.5, handlers/lr_finder.py.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.records import Records, moving_averages, stops_above
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


def steepests(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `steepest` of every row of ordinary sweeps."""
    curve = moving_averages(loss, 0.05)
    kept = Records(lr.T, curve.astype(np.float32), 0, stops_above(curve, 5.0))
    slope = np.float32(0.5) * (kept.curve[2:] - kept.curve[:-2])
    # A slope for every point of the descent but its two ends.
    inner = Records(lr.T, slope, 0, np.maximum(kept.lowest(kept.curve) - 1, 0))
    return inner.rate(1 + inner.lowest(slope))


RULES = (Rule("ignite", "Ignite steepest", "Ignite 0.5.5", steepest, steepests),)
