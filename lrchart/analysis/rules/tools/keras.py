"""keras_lr_finder: the largest fall over a number of steps of the raw loss.

It records the raw loss and stops, from the seventh step on, at NaN or above 4 × the best.
Source: surmenok/keras_lr_finder at 3c8fe71, keras_lr_finder/lr_finder.py.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import lowest, until_above_earlier
from lrchart.frame.arrays import FloatArray

SKIPPED = slice(10, -5)
#: number of first steps that the stopping test ignores
UNWATCHED = 6


def largest_fall(lr: FloatArray, loss: FloatArray, steps: int) -> float:
    """Return the lr at the end of the largest fall of the raw loss over `steps` steps.

    Assumes that a fall over `steps` steps is larger than the noise of two batches; with one step
    it never is. Nothing is smoothed, and a sweep that blows up within 15 steps has no answer.
    """
    end = _recorded(loss)
    fall = np.zeros(end)
    with np.errstate(all="ignore"):
        fall[steps:] = (loss[steps:end] - loss[: max(end - steps, 0)]) / steps
    return float(lr[:end][SKIPPED][lowest(fall[SKIPPED])])


def over_one(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr of the largest fall over one step, keras_lr_finder's default."""
    return largest_fall(lr, loss, steps=1)


def over_twenty(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr at the end of the largest fall over 20 steps, as its README has it."""
    return largest_fall(lr, loss, steps=20)


def _recorded(loss: FloatArray) -> int:
    broken = np.flatnonzero(np.isnan(loss[UNWATCHED:]))
    end = until_above_earlier(loss, 4.0, first=UNWATCHED, best=1e9)
    return min(end, UNWATCHED + int(broken[0]) + 1 if len(broken) else len(loss))


RULES = (
    Rule(
        "keras-1",
        "keras_lr_finder over 1 step",
        "keras_lr_finder 3c8fe71",
        over_one,
    ),
    Rule(
        "keras-20",
        "keras_lr_finder over 20 steps",
        "keras_lr_finder 3c8fe71",
        over_twenty,
    ),
)
