"""Detect trainings at constant rates, one after another, in each of which the loss begins anew."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds import words
from lrchart.kinds.history import History
from lrchart.kinds.kind import Kind
from lrchart.kinds.levels import Levels

#: minimum usual rows at a rate (fewer do not tell a fall from noise), maximum rates, and minimum
#: rates at which the loss falls and climbs back, as a number and as a fraction of all
ROWS, MANY, RATES, PART = 4, 60, 3, 0.25
#: fraction of the rows at a rate whose median loss is that of its start or of its end
END = 0.1
#: the loss falls and climbs back if it does so by this many standard deviations of the difference
#: of two ends' noise
NOISES = 2.0 * 1.4


def restarted(history: History, steps: Levels) -> Kind | None:
    """Return "trainings" if the loss falls while a rate is held and is back at the next; else None.

    A range test in stairs goes on with the loss that it has come to. Where that falls, no stair
    ends below the beginning of the next; where it climbs, none ends below its own.
    """
    if not RATES < len(steps.lr) <= MANY or np.median(steps.held) < ROWS:
        return None
    loss = history.loss
    near = np.maximum((END * steps.held).astype(int), 1)
    stop = steps.start + steps.held
    begin, end = (
        np.array([np.median(loss[first:last]) for first, last in zip(firsts, lasts, strict=True)])
        for firsts, lasts in ((steps.start, steps.start + near), (stop - near, stop))
    )
    with np.errstate(invalid="ignore"):
        below = np.minimum(begin[:-1], begin[1:]) - end[:-1]
        anew = below > (NOISES * _noise(loss, steps) / np.sqrt(near))[:-1]
    if anew.sum() < max(RATES, PART * len(anew)):
        return None
    return Kind(
        "trainings",
        f"{len(loss):,} rows are at {len(steps.lr)} rates, and the loss begins anew at each of "
        f"them: {words.RUNS}",
        sure=False,
    )


def _noise(loss: FloatArray, steps: Levels) -> FloatArray:
    """Return the standard deviation of the losses at each rate, taken with its neighbours.

    Losses scatter more where they are higher, and few rows at one rate do not tell how much.
    """
    moves = np.zeros(len(loss))
    with np.errstate(invalid="ignore"):
        moves[:-1] = np.abs(np.diff(loss))
    moves[steps.start[1:] - 1] = 0  # the move to the next rate is no noise
    sums, counts = (
        np.convolve(each, np.ones(3), "same")
        for each in (np.add.reduceat(moves, steps.start), steps.held - 1.0)
    )
    noise: FloatArray = sums / np.maximum(counts, 1) / 1.13  # the mean move of normal noise
    return noise
