"""torch-lr-finder 0.2.2: the steepest step of a moving average.

Its record is a moving average that takes 5 % of every new loss, stopped above 5 × its best.
Source: torch-lr-finder 0.2.2, torch_lr_finder/lr_finder.py.
"""

from __future__ import annotations

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import (
    lowest,
    moving_average,
    run_on,
    step_gradient,
    until_above,
)
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray

SKIPPED = slice(10, -5)
FEWEST = 17


def steepest(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr of the most negative slope per step, whatever the ladder.

    Assumes an exponential ladder and little noise. Ten points at the start and five at the end
    are left out; one NaN makes all later averages NaN, and the last point before it the answer.
    """
    lr, loss = run_on(lr, loss)
    curve = moving_average(loss, 0.05)
    curve = curve[: until_above(curve, 5.0)]
    if len(curve) < FEWEST:
        raise NoSuggestionError(f"torch-lr-finder needs {FEWEST} points; it kept {len(curve)}")
    return float(lr[SKIPPED.start + lowest(step_gradient(curve[SKIPPED]))])


RULES = (Rule("torch-lr-finder", "torch-lr-finder steepest", "torch-lr-finder 0.2.2", steepest),)
