"""Tell a training behind a range test, which begins anew, from one whose warm-up diverged."""

from __future__ import annotations

from typing import Literal

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds.history import History
from lrchart.kinds.levels import levels
from lrchart.kinds.rising import is_even_rise
from lrchart.kinds.stairs import BELOW
from lrchart.kinds.warm_up import part_losses

#: numbers of rows at an end whose median loss may be the level there, since a training may learn
#: much in a row, and its losses scatter
NEAR = (1, 5)
#: a training begins anew if its first loss is that of the range test, within this fraction of the
#: fall in the range test or this many standard deviations of noise
SHARE, NOISES = 0.5, 3.0
#: it surely does if the fall exceeds the noise by this factor, and the last loss of the range test
#: is further away from its first than the training's first is, by this factor and more than noise
FALL, FURTHER = 2.0, 2.0

Beginning = Literal["anew", "on", "unclear"]


def beginning(history: History, start: int, stop: int) -> Beginning:
    """Return how the rows behind the rise from `start` to `stop` begin, by their losses.

    "anew": with the loss that the rise began with, as after a range test, which restores the
    model; a linear rise also begins far below its steps, as a warm-up from 0 does not. "on": with
    another loss, as a training goes on whose warm-up diverged. "unclear": it could be either.
    """
    if stop == len(history.lr):
        return "anew"
    core = history.part(start, stop)
    measured = core.loss[np.isfinite(core.loss)]
    first, last, behind = map(_levels, (core.loss, core.loss[::-1], history.loss[stop:]))
    if not len(first) or not len(behind):
        return "on" if len(first) else "unclear"
    fall = first.max() - part_losses(measured, np.arange(float(len(measured))))[0].min()
    moves = np.abs(np.diff(measured[: max(len(measured) // 3, 2)]))
    noise = float(np.median(moves)) / 0.95 if len(moves) else 0.0
    near = np.abs(behind[:, None] - first).min()
    # A model that ended in NaN was restored; the first rate may have been learned from at once.
    restored = not len(last) and behind.min() > first.max()
    if near > max(SHARE * fall, NOISES * noise) and not restored:
        return "on"
    away = np.abs(last[-1] - first).min() if len(last) else np.inf
    alike = abs(behind.max() - first.max()) < SHARE * fall
    alike &= away > max(FURTHER * near, NOISES * noise)
    shaped = is_even_rise(core) or _begins_low(core)
    return "anew" if alike and shaped and fall > FALL * noise else "unclear"


def _levels(loss: FloatArray) -> FloatArray:
    """Return the levels at which losses begin, those that are finite."""
    levels = np.array([np.median(loss[:rows]) for rows in NEAR])
    return levels[np.isfinite(levels)]


def _begins_low(core: History) -> bool:
    """Return whether a rise begins far below its first step."""
    low, second = levels(core).lr[:2]
    return bool(low < BELOW * (second - low))
