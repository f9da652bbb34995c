"""NeuralProphet 0.9.0: the steepest step of Lightning's record, smoothed once more.

Its sweep is Lightning's without a stopping test. Source: NeuralProphet 0.9.0, utils.py.
"""

from __future__ import annotations

import math

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import debiased_average, lowest, run_on, step_gradient
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray


def steepest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr of the most negative slope per step after a Hamming window of n/10 steps.

    Assumes an exponential ladder. The second smoothing is centred, but the first, Lightning's, is
    causal and starts with a false rise; nothing is skipped at either end.
    """
    lr, loss = run_on(lr, loss)
    half = _half(len(loss))
    if half < 1:
        raise NoSuggestionError(
            f"NeuralProphet's window of a tenth of the sweep is empty for {len(loss)} points"
        )
    window = _window(half)
    padded = np.pad(debiased_average(loss, ahead=1), half, mode="edge")
    with np.errstate(all="ignore"):
        curve = np.convolve(padded, window, mode="valid")[1:]
    return float(lr[lowest(step_gradient(curve))])


def _half(steps: int) -> int:
    """Return half of the steps in the window."""
    return math.ceil(round(0.1 * steps) / 2)


def _window(half: int) -> FloatArray:
    window = np.hamming(2 * half)
    return window / window.sum()


RULES = (Rule("neuralprophet", "NeuralProphet steepest", "NeuralProphet 0.9.0", steepest),)
