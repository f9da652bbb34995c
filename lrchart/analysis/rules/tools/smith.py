"""Smith's bounds for cyclical learning rates, read off a loss instead of an accuracy.

Smith (2015, arXiv:1506.01186, section 3.3) sweeps linearly and plots accuracy: the base rate is
where it starts to rise, the maximum where it slows, turns ragged or falls. With a loss, smoothed
zero-phase in log lr, the base is where a tenth of the fall is done and the maximum is its minimum.
They are the two ends of a cycle, not constant rates to train with.
"""

from __future__ import annotations

import math

import numpy as np

from lrchart.analysis.rules.own.landmarks import Falls, landmarks
from lrchart.analysis.rules.rule import Batch, Rule
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray


def base(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr where the loss starts to fall, the lower end of a cycle.

    Assumes that a model which learns at once at that rate does so from its first step; noise in
    a flat start moves it by decades.
    """
    return _alone(bases, lr, loss)


def maximum(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr where the loss stops falling, the upper end of a cycle.

    Assumes a cycle that comes down again: as a constant rate it is at the edge of divergence.
    """
    return _alone(maxima, lr, loss)


def bases(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `base` of every row; NaN where the loss does not fall."""
    fall = _fall(lr, loss)
    return _within(lr, fall.begun, fall)


def maxima(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `maximum` of every row; NaN where the loss does not fall."""
    fall = _fall(lr, loss)
    return _within(lr, fall.minimum, fall)


def _fall(lr: FloatArray, loss: FloatArray) -> Falls:
    return landmarks(lr[:, np.newaxis], loss[:, np.newaxis]).fall


def _within(lr: FloatArray, at: FloatArray, fall: Falls) -> FloatArray:
    rates = np.clip(10.0**at, lr.min(axis=1), lr.max(axis=1))
    return np.where(fall.credibility > 0, rates, np.nan)


def _alone(rule: Batch, lr: FloatArray, loss: FloatArray) -> float:
    found = float(rule(lr[np.newaxis], loss[np.newaxis])[0])
    if math.isnan(found):
        raise NoSuggestionError(
            "Smith's bounds need a loss that falls before it rises; this one does not"
        )
    return found


RULES = (
    Rule("smith-base", "Smith base lr of a cycle", "arXiv:1506.01186", base, bases, ordinary=False),
    Rule(
        "smith-max",
        "Smith maximum lr of a cycle",
        "arXiv:1506.01186",
        maximum,
        maxima,
        ordinary=False,
    ),
)
