"""fastai 1.0.61: the steepest step, and a tenth of the minimum.

Its record is a bias-corrected moving average with β = 0.98 that stops above 4 × its best or at
NaN, without ten steps at the start and five at the end whatever the length of the sweep.
Source: fastai 1.0.61, callbacks/lr_finder.py and basic_train.py.
"""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import (
    debiased_average32,
    lowest,
    step_gradient,
    until_above,
)
from lrchart.frame.arrays import FloatArray


def recorded(lr: FloatArray, loss: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return fastai 1's learning rates and smoothed losses without its skipped ends."""
    curve = debiased_average32(loss, lerp=False)
    broken = np.flatnonzero(np.isnan(curve))
    end = min(until_above(curve, 4.0), int(broken[0]) + 1 if len(broken) else len(curve))
    return lr[:end][10:-5], curve[:end][10:-5].astype(float)


def steep(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr of the most negative slope per *step*, fastai 1's red dot.

    Assumes an exponential ladder, on which slopes per step and per decade agree; noise that
    survives the average moves it, and the average's lag moves it up.
    """
    rates, curve = recorded(lr, loss)
    return float(rates[lowest(step_gradient(curve))])


def minimum(lr: FloatArray, loss: FloatArray) -> float:
    """Return a tenth of the lr of the lowest smoothed loss, which fastai 1 printed.

    Assumes and fails as fastai 2's minimum does.
    """
    rates, curve = recorded(lr, loss)
    return float(rates[lowest(curve)]) / 10


RULES = (
    Rule("fastai1-steep", "fastai 1 steepest", "fastai 1.0.61", steep),
    Rule("fastai1-minimum", "fastai 1 minimum / 10", "fastai 1.0.61", minimum),
)
