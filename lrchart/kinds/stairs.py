"""Detect rows of one training: rates that no grid has, losses that continue."""

from __future__ import annotations

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds.history import History
from lrchart.kinds.levels import Levels

#: maximum width of a grid of trainings, in decades
WIDE = 6.1
#: rates of a linear sweep are within this fraction of a line (two printed digits), and the first is
#: below this fraction of the distance between two
ROUNDED, BELOW = 0.05, 0.1
#: losses continue across stairs if the trend within stairs is at least this many standard errors,
#: and between these multiples of the trend across stairs
TREND, SHARE = 3.5, (0.25, 4.0)
#: minimum rates at which two passes are compared; noise rarely has one sign at all of them
FEWEST = 4
#: fraction of the rates, from the lowest, at which a second pass is compared with the first; and
#: minimum difference of their losses if the model has learned, as a fraction of the first fall
LOWEST, LEARNED = 1 / 3, 0.5


def is_ladder(lr: FloatArray) -> bool:
    """Return whether rising rates are those of a range test, not of a grid of trainings.

    They are spread further than trainings are; or they lie on a line that begins near 0, as a
    linear sweep from 1e-5 to 1 in a few steps does.
    """
    if lr[-1] > lr[0] * 10**WIDE:
        return True
    place = np.arange(len(lr))
    apart, first = np.polyfit(place, lr, 1)
    on_line = np.abs(lr - first - apart * place)[1:] <= ROUNDED * lr[1:]
    return bool(on_line.all() and lr[0] < BELOW * apart)


def are_joined(loss: FloatArray, steps: Levels) -> bool:
    """Return whether the losses at each rate follow the trend from rate to rate.

    One training learns while a rate is held: its loss falls on the stairs by as much as it falls
    from stair to stair, and rises where it diverges. The order of seeds says nothing.
    """
    y = np.log(loss) if (loss[np.isfinite(loss)] > 0).all() else loss
    with np.errstate(invalid="ignore"):
        sums = np.add.reduceat(y, steps.start)
    known = np.isfinite(sums)
    if known.sum() < 3:
        return False
    middle = steps.start[known] + (steps.held[known] - 1) / 2
    slope = np.gradient(sums[known] / steps.held[known], middle)
    rows = np.repeat(known, steps.held)
    place = np.concatenate([np.arange(each) - (each - 1) / 2 for each in steps.held[known]])
    expected = np.repeat(slope, steps.held[known]) * place
    apart = y[rows] - np.repeat(sums[known] / steps.held[known], steps.held[known])
    weight, freedom = float(expected @ expected), len(apart) - int(known.sum()) - 1
    if weight == 0 or freedom < 1:
        return False
    share = float(expected @ apart) / weight
    error = np.sqrt(np.sum((apart - share * expected) ** 2) / freedom / weight)
    return bool(share > TREND * error and SHARE[0] <= share <= SHARE[1])


def has_learned(history: History) -> bool:
    """Return whether the losses of a second pass show that the first one has trained the model.

    The model has learned by then, or is spoilt; trainings with another seed start anew.
    """
    bounds = [0, *(history.falls + 1).tolist(), len(history.lr)][:3]
    first, second = (slice(*bounds[place : place + 2]) for place in (0, 1))
    count = int(LOWEST * (bounds[1] - bounds[0]))
    rates, losses = history.lr[first], history.loss[first]
    if count < FEWEST or len(history.lr[second]) < count or not np.isfinite(losses).any():
        return False
    if not np.allclose(history.lr[second][:count], rates[:count], rtol=0.02):
        return False
    apart = history.loss[second][:count] - losses[:count]
    fall = float(np.median(losses[:count]) - np.nanmin(losses))
    return bool((apart < -LEARNED * fall).all() or (apart > LEARNED * fall).all()) and fall > 0
