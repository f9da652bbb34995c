"""Smith's bounds for cyclical learning rates, read off a loss instead of an accuracy.

Smith (2015, arXiv:1506.01186, section 3.3) sweeps linearly and plots accuracy: the base rate is
where it starts to rise, the maximum where it slows, turns ragged or falls. With a loss, smoothed
without a lag in log lr, the base is where a tenth of the fall is done and the maximum is where the
descent ends. They are the two ends of a cycle, not constant rates to train with.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.ragged import stacked
from lrchart.analysis.rules.own.falls import Falls
from lrchart.analysis.rules.own.landmarks import landmarks
from lrchart.analysis.rules.rule import Rule
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray


def base(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr at which the loss starts to fall, the lower end of a cycle.

    Assumes that a model which learns at once at that rate does so from its first step; noise in
    a flat start moves it by decades.
    """
    return _within(lr, _fall(lr, loss).begun)


def maximum(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr at which the loss stops falling, the upper end of a cycle.

    Assumes a cycle that comes down again: as a constant rate it is at the edge of divergence.
    """
    return _within(lr, _fall(lr, loss).minimum)


def _fall(lr: FloatArray, loss: FloatArray) -> Falls:
    fall = landmarks(*stacked([[(lr, loss)]])).fall
    if not fall.credibility.item() > 0:
        raise NoSuggestionError(
            "Smith's bounds need a loss that falls before it rises; this one does not"
        )
    return fall


def _within(lr: FloatArray, at: FloatArray) -> float:
    return float(np.clip(10.0 ** at.item(), lr.min(), lr.max()))


RULES = (
    Rule("smith-base", "Smith base lr of a cycle", "arXiv:1506.01186", base),
    Rule("smith-max", "Smith maximum lr of a cycle", "arXiv:1506.01186", maximum),
)
