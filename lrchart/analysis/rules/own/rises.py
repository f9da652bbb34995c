"""Find where the loss of range tests rises for good: at the edge, and in the climb before it."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.ragged import first, last, pick, within
from lrchart.analysis.rules.own.curve import Curves
from lrchart.analysis.rules.own.smooth import Binned, Smooth
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.frame.reduction import CELLS

#: kernel width for the edge, in decades
EDGE_WIDTH = 0.15
#: the edge is where the loss rises above its start by this fraction of its fall …
RISE = 0.3
#: … and by this many standard errors …
RISE_ERRORS = 6.0
#: … and stays there over this stretch, in decades
HOLD = 0.3
#: as many last steps rise too if each lies above that, however short the stretch; a single one
#: does if it lies above the start by so many falls and standard errors
LAST_STEPS = 3
FAR, FAR_ERRORS = 3.0, 12.0
#: see `Landmarks.twice`, in decades
TWICE = 1.0
#: the climb begins where the loss exceeds its minimum by this fraction of its fall, and this many
#: standard errors, to the end of the sweep or over `HOLD`
CLIMB = 0.1
CLIMB_ERRORS = 4.0


def edges(curve: Curves, data: Binned, seen: Smooth) -> tuple[FloatArray, FloatArray]:
    """Return where the loss rises above its start for good; NaN: nowhere.

    The second array says where a loss that falls twice (see `Landmarks.twice`) first rises; of
    others it is −inf.

    A loss that comes down from a divergence to where it started has not learned anything. One that
    is as low as before over more of the axis has, and what counts is its last rise.
    """
    risen = _risen(curve, data, seen)
    place = np.arange(risen.shape[1])
    rise = first(risen, np.full(len(risen), risen.shape[1]))
    before = data.inside & (place <= rise[:, np.newaxis])
    lowest = np.where(before, seen.level, np.inf).min(axis=1)
    low = data.inside & (seen.level < ((curve.top + lowest) / 2)[:, np.newaxis])
    late = (low & ~before).sum(axis=1)
    twice = (late > (low & before).sum(axis=1)) & (late * data.step > TWICE)
    risen &= ~twice[:, np.newaxis] | (place > last(low)[:, np.newaxis])
    edge = np.where(risen.any(axis=1), pick(data.x, risen.argmax(axis=1)), np.nan)
    return edge, np.where(twice, pick(data.x, np.minimum(rise, len(place) - 1)), -np.inf)


def last_rises(curve: Curves, data: Binned, seen: Smooth) -> FloatArray:
    """Return where the last steps rise above the start within less than a bin; NaN if nowhere.

    A linear sweep takes many steps within its last hundredths of a decade.
    """
    fall = curve.top - np.where(data.inside, seen.level, 0.0).min(axis=1)
    inside = within(curve.points, curve.x.shape[1])

    def risen(falls: float, errors: float) -> IntArray:
        """Return how many of the last steps all lie so far above the start."""
        rise = np.maximum(falls * fall, errors * curve.noise)
        below = inside & (curve.loss <= (curve.top + rise)[:, np.newaxis])
        return np.asarray(curve.points - 1 - last(below))

    steps = risen(RISE, RISE_ERRORS)
    rises = (steps >= LAST_STEPS) | (risen(FAR, FAR_ERRORS) > 0)
    # Losses that are all above the start have not fallen.
    rises &= (steps < curve.points) & ~np.isfinite(curve.broken)
    place = np.where(rises, curve.points - steps, 0)
    # A point that stands for several steps lies in the middle of its cell.
    before = np.where(pick(curve.weight, place) > 1, 0.5 / CELLS, 0.0)
    return np.where(rises, pick(curve.x, place) - before, np.nan)


def climbs(
    curve: Curves, data: Binned, seen: Smooth, minimum: FloatArray, edge: FloatArray
) -> FloatArray:
    """Return where the loss begins to climb from its `minimum`; the edge if that comes first."""
    inside, step = data.inside, data.step
    before = inside & (data.x <= edge[:, np.newaxis])
    lowest = np.where(before, seen.level, np.inf).min(axis=1)[:, np.newaxis]
    above = seen.level > lowest + np.maximum(CLIMB * -lowest, CLIMB_ERRORS * seen.error)
    after = data.x > minimum[:, np.newaxis] + step / 2
    rises = inside & after & _held(above, inside, step)
    where = np.where(rises.any(axis=1), pick(data.x, rises.argmax(axis=1)), curve.limit)
    return np.minimum(where, edge)


def _risen(curve: Curves, data: Binned, seen: Smooth) -> BoolArray:
    """Return in which bins the loss is above its start, and stays there."""
    inside, step = data.inside, data.step
    start = curve.top[:, np.newaxis]
    lowest = np.where(inside, seen.level, 0.0).min(axis=1)[:, np.newaxis]
    rise = np.maximum(RISE * (start - lowest), RISE_ERRORS * seen.error)
    above = seen.level > start + rise
    # Ignore bins before the first finite point.
    risen = inside & (data.x + step / 2 >= curve.x[:, :1]) & _held(above, inside, step)
    # A loss above its start before the fall is noise, or a start that is cut off.
    fallen = inside & (seen.level < start - rise)
    began = first(fallen, np.zeros(len(fallen), dtype=np.intp))
    risen &= np.arange(risen.shape[1]) >= began[:, np.newaxis]
    # Steps above their own level from the first one on, which then come down to it, are a fall.
    come = np.logical_or.accumulate(inside & ~above, axis=1)
    return np.asarray(risen & (come | ~come[:, -1:]))


def _held(above: BoolArray, inside: BoolArray, step: float) -> BoolArray:
    """Return whether `above` holds over the next `HOLD` decades, or to the end of the sweep."""
    hold = int(HOLD / step + 1e-9) + 1
    ahead = np.pad(above | ~inside, ((0, 0), (0, hold - 1)), constant_values=True)
    bins = above.shape[1]
    return np.asarray(np.all([ahead[:, more : more + bins] for more in range(hold)], axis=0))
