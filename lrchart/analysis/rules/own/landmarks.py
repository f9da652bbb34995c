"""Find the landmarks of range tests: the edge, the descent, the minimum, and the climb after it.

Chart, sentences, tables and the default rule read this one set of landmarks. It depends on the
losses alone, never on the smoothing that is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from lrchart.analysis.ragged import first, last, pick, within
from lrchart.analysis.rules.own.cells import merged
from lrchart.analysis.rules.own.curve import Curves, curves
from lrchart.analysis.rules.own.falls import Falls, falls
from lrchart.analysis.rules.own.law import dwell
from lrchart.analysis.rules.own.smooth import Binned, Smooth, bin_width, binned, smooth
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.frame.reduction import CELLS

#: kernel width for the edge, in decades
EDGE_WIDTH = 0.15
#: kernel widths for the minimum and for the slope, in decades
MINIMUM_WIDTH, SLOPE_WIDTH = 0.1, 0.2
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
#: slopes flatter than this fraction of the loss per decade are rounding errors
FLAT = 1e-12


@dataclass(frozen=True)
class Landmarks:
    """Landmarks of range tests; positions in log10 lr, all of shape (runs,)."""

    #: lowest and highest learning rate (not log10), and the ends of the sweep
    lr_first: FloatArray
    lr_last: FloatArray
    start: FloatArray
    end: FloatArray
    #: where the loss rises above its start for good, or is no longer finite; `end` if neither
    edge: FloatArray
    diverges: BoolArray
    #: whether the loss falls twice: it rises above its start, and is then back in the lower half of
    #: its fall over more than `TWICE` decades, and more than before
    twice: BoolArray
    #: the descent
    fall: Falls
    #: lowest point before the edge; NaN if no loss is finite
    minimum: FloatArray
    #: where the loss begins to climb from its minimum for good; `end` if it never does
    climb: FloatArray
    #: whether the loss falls anywhere before the edge
    descends: BoolArray
    #: number of finite losses before the loss is no longer finite
    points: IntArray
    #: number of steps near the end of the descent (see `lrchart.analysis.rules.own.law`)
    dwell: FloatArray


def landmarks(
    lr: FloatArray,
    loss: FloatArray,
    steps: FloatArray | float = 1.0,
    count: FloatArray | None = None,
) -> Landmarks:
    """Return the landmarks of range tests, repeats of one run read together.

    Parameters
    ----------
    lr, loss
        A stack of shape (runs, repeats, steps) (see `lrchart.analysis.ragged`), steps in any order;
        the losses may hold NaN and ±inf.
    steps
        Optimizer steps that a row stands for, of the shape of `lr` or one for all.
    count
        Finite losses that each row is the mean of, of the shape of `lr`; None: one each.
    """
    cells = merged(lr, loss, steps, count)
    marks = of_curves(curves(cells))
    return replace(marks, dwell=dwell(cells.lr, marks.fall.done, cells.worth))


def joined(parts: Sequence[Landmarks], order: IntArray) -> Landmarks:
    """Return `parts` as one; `order` holds the index of each of their runs in the result."""
    place = np.argsort(order, kind="stable")

    def column(values: Sequence[Any]) -> Any:
        if isinstance(values[0], Falls):
            return Falls(*(column([getattr(v, f.name) for v in values]) for f in fields(Falls)))
        return np.concatenate(values)[place]

    return Landmarks(*(column([getattr(p, f.name) for p in parts]) for f in fields(Landmarks)))


def of_curves(curve: Curves) -> Landmarks:
    """Return the landmarks of curves, with a dwell of one step."""
    # With fewer than three points, the landmarks are at the end of the sweep.
    limit, minimum = curve.limit, np.full_like(curve.limit, np.nan)
    edge, climb = limit.copy(), limit.copy()
    fall = np.stack([limit] * 3 + [np.zeros_like(limit)] * 3 + [np.full_like(limit, np.inf)])
    diverges, descends = np.isfinite(curve.broken), np.zeros(len(limit), dtype=bool)
    twice = np.zeros_like(descends)
    steps = np.where(curve.points < 3, np.nan, bin_width(curve))
    for step in np.unique(steps[np.isfinite(steps)]):
        rows = steps == step
        part = curve.of(rows)
        data = binned(part, part.limit, step)
        seen = smooth(data, EDGE_WIDTH)
        at, since = _edge(part, data, seen)
        twice[rows] = np.isfinite(since)
        at = np.where(np.isnan(at), _last_rise(part, data, seen), at)
        edge[rows] = np.where(np.isnan(at), part.limit, at)
        diverges[rows] |= ~np.isnan(at)
        fall[:, rows] = falls(part, edge[rows], diverges[rows], step, since)
        minimum[rows], descends[rows] = _minimum(part, edge[rows], step)
        climb[rows] = _climb(part, data, seen, minimum[rows], edge[rows])
    return Landmarks(
        curve.lr_first, curve.lr_last, curve.start, curve.end, edge, diverges, twice,
        Falls(*fall), minimum, climb, descends, curve.measured.astype(np.intp), np.ones_like(limit),
    )  # fmt: skip


def _edge(curve: Curves, data: Binned, seen: Smooth) -> tuple[FloatArray, FloatArray]:
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


def _last_rise(curve: Curves, data: Binned, seen: Smooth) -> FloatArray:
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


def _minimum(curve: Curves, edge: FloatArray, step: float) -> tuple[FloatArray, BoolArray]:
    """Return where the loss is lowest before the edge, and whether it falls anywhere there."""
    data = binned(curve, edge, step)
    seen, inside = smooth(data, MINIMUM_WIDTH), data.inside
    at = np.where(inside, seen.level, np.inf).argmin(axis=1)
    slope = np.gradient(smooth(data, SLOPE_WIDTH).level, step, axis=1)
    # Exclude the last bin, which has no next one.
    both = inside & np.pad(inside[:, 1:], ((0, 0), (0, 1)))
    steepest = np.where(both, slope, np.inf).min(axis=1)
    falls = steepest < -FLAT * (np.abs(curve.base) + np.abs(pick(seen.level, at)))
    return pick(data.x, at), falls


def _climb(
    curve: Curves, data: Binned, seen: Smooth, minimum: FloatArray, edge: FloatArray
) -> FloatArray:
    """Return where the loss begins to climb from its `minimum`; the edge if that comes first."""
    inside, step = data.inside, data.step
    before = inside & (data.x <= edge[:, np.newaxis])
    lowest = np.where(before, seen.level, np.inf).min(axis=1)[:, np.newaxis]
    above = seen.level > lowest + np.maximum(CLIMB * -lowest, CLIMB_ERRORS * seen.error)
    after = data.x > minimum[:, np.newaxis] + step / 2
    climbs = inside & after & _held(above, inside, step)
    where = np.where(climbs.any(axis=1), pick(data.x, climbs.argmax(axis=1)), curve.limit)
    return np.minimum(where, edge)
