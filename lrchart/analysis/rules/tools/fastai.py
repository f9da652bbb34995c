"""fastai 2.8.12: valley (its default), slide, minimum and steep.

All four read the same record: a bias-corrected moving average with β = 0.98 in single precision,
stopped above 4 × its best, without the first tenth of the planned steps and the last five, cut at
the first NaN. The average is causal, which moves every answer up by 0.2 to 0.5 decade.
Source: fastai 2.8.12, callback/schedule.py and learner.py.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from lrchart.analysis.rules.rule import Rule
from lrchart.analysis.rules.tools.signal import (
    Float32Array,
    debiased_average32,
    lowest,
    planned_steps,
    run_on,
    step_gradient,
    until_above,
)
from lrchart.errors import NoSuggestionError
from lrchart.frame.arrays import FloatArray

SLIDE_STEPS = 15
SLIDE_SLOPE = 0.005


def recorded(lr: FloatArray, loss: FloatArray) -> tuple[Float32Array, Float32Array]:
    """Return fastai's learning rates and smoothed losses, trimmed as its rules see them."""
    skip = planned_steps(lr, loss) // 10
    lr, loss = run_on(lr, loss)
    curve = debiased_average32(loss, lerp=True)
    seen = slice(skip, until_above(curve, 4.0))
    rates, curve = lr.astype(np.float32)[seen][:-5], curve[seen][:-5]
    broken = np.flatnonzero(np.isnan(curve))
    end = int(broken[0]) if len(broken) else len(curve)
    return rates[:end], curve[:end]


def valley(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr half-way along the longest falling subsequence.

    Assumes one long fall. The half-way point is counted in links of the chain from an end point
    minus its length, not along the chain itself, so gaps move it. Where the chain ends as late as
    it is long it starts at index −1, and a fall of one step answers the *largest* lr.
    """
    rates, curve = recorded(lr, loss)
    if len(curve) == 0:
        raise NoSuggestionError("no point is left after fastai has trimmed the sweep")
    return float(rates[valley_index(curve)])


def valley_index(curve: Float32Array | FloatArray) -> int:
    """Return the index of valley's answer on a recorded curve without NaN; −1 is possible.

    With d the length of the longest falling subsequence, e the index where it ends and s = e − d
    (0 where nothing falls), it is s + ⌊(e − s)/3⌋ + ⌊(e − s)/6⌋ in integer steps.
    """
    # Patience sorting: tails[k] is the (negated) end of the best chain of k + 1 losses so far.
    tails: list[float] = []
    links = []
    for value in (-curve.astype(float)).tolist():
        k = bisect_left(tails, value)
        tails[k : k + 1] = [value]
        links.append(k + 1)
    end = links.index(max(links))
    start = end - links[end] if end else 0
    third = (end - start) / 3
    return start + int(third) + int(third / 2)


def slide(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr where a pair of points 15 steps apart, sliding down, has equal slopes.

    Assumes that the slopes differ by more than 0.005 loss per step only past the minimum. The
    threshold is in the unit of the loss: rescale the loss and the answer moves by decades.
    """
    rates, curve = recorded(lr, loss)
    if len(curve) <= SLIDE_STEPS:
        raise NoSuggestionError(
            f"fastai's slide needs {SLIDE_STEPS + 1} points after trimming; got {len(curve)}"
        )
    slope = step_gradient(curve)
    right, left = len(curve) - 1, len(curve) - 1 - SLIDE_STEPS
    answer = rates[left]
    with np.errstate(all="ignore"):
        while left >= 0 and abs(slope[right] - slope[left]) > SLIDE_SLOPE:
            answer = rates[left]
            right, left = right - 1, left - 1
    return float(answer)


def minimum(lr: FloatArray, loss: FloatArray) -> float:
    """Return a tenth of the lr of the lowest smoothed loss: Gugger's decade before the minimum.

    Assumes that the sweep gets to the minimum by learning. A minimum made of noise, or one that
    the moving average drags beyond the edge, gives an answer far off; a fine-tuned model, whose
    loss hardly falls, gets one that is too high. May lie below the sweep.
    """
    rates, curve = recorded(lr, loss)
    return float(rates[lowest(curve)]) / 10


def steep(lr: FloatArray, loss: FloatArray) -> float:
    """Return the lr at the start of the steepest single step down per log lr.

    Assumes that the steepest descent is where training learns best; it is near the end of the
    useful range, and a forward difference of one step also finds the noise.
    """
    rates, curve = recorded(lr, loss)
    with np.errstate(all="ignore"):
        return float(rates[lowest(np.diff(curve) / np.diff(np.log(rates)))])


RULES = (
    Rule("fastai-valley", "fastai valley", "fastai 2.8.12", valley),
    Rule("fastai-slide", "fastai slide", "fastai 2.8.12", slide),
    Rule("fastai-minimum", "fastai minimum / 10", "fastai 2.8.12", minimum),
    Rule("fastai-steep", "fastai steep", "fastai 2.8.12", steep),
)
