"""The landmarks of range tests: the edge, the credible descent, and how far that stands out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrchart.analysis.ragged import last, pick, within
from lrchart.analysis.rules.own.curve import Curves, curves
from lrchart.analysis.rules.own.smooth import Binned, Smooth, bin_width, binned, smooth
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: kernel widths (standard deviations, in decades) in which the descent is looked for; the
#: landmarks are averaged over them, which steadies them more than any one width does
WIDTHS = (0.1, 0.2, 0.4, 0.8)
#: kernel width in which the edge is looked for, in decades
EDGE_WIDTH = 0.15
#: the edge is where the loss rises above its start by this share of its fall …
RISE = 0.3
#: … and by this many standard errors …
RISE_ERRORS = 6.0
#: … over this stretch, in decades
HOLD = 0.3
#: a minimum further than `NEAR` decades below the edge must be lower by so many standard errors
#: a decade: noise makes minima anywhere, training makes them near the edge
PRICE = 1.0
NEAR = 1.0
#: lows that differ by less than this share are one low, and its first place counts
ROUNDING = 1e-9
#: shares of the fall at which the descent begins and is done
BEGUN = 0.1
DONE = 0.8


@dataclass(frozen=True)
class Falls:
    """Descents; positions in log10 lr, all of shape (runs,)."""

    begun: FloatArray
    done: FloatArray
    minimum: FloatArray
    #: depth of the fall in its standard errors; what noise alone makes is below about 4
    credibility: FloatArray


@dataclass(frozen=True)
class Landmarks:
    """Where things happen on range tests; positions in log10 lr, all of shape (runs,)."""

    #: ends of what was swept
    start: FloatArray
    end: FloatArray
    #: where the loss leaves the ground for good or stops being finite; `end` where it never does
    edge: FloatArray
    diverges: BoolArray
    #: the descent, averaged over `WIDTHS`
    fall: Falls
    #: finite losses before the first non-finite one that stays
    points: IntArray


def landmarks(lr: FloatArray, loss: FloatArray) -> Landmarks:
    """Return the landmarks of range tests, repeats of one run read together.

    Parameters
    ----------
    lr, loss
        A stack of shape (runs, repeats, steps) (see `lrchart.analysis.ragged`), steps in any order;
        the losses may hold NaN and ±inf.
    """
    return of_curves(curves(lr, loss))


def of_curves(found: Curves) -> Landmarks:
    """Return the landmarks of curves."""
    # What has too few points for a curve has its landmarks where the sweep stops.
    edge, fall = found.limit, np.stack([found.limit] * 3 + [np.zeros_like(found.limit)])
    diverges = np.isfinite(found.broken)
    steps = np.where(found.points < 3, np.nan, bin_width(found))
    for step in np.unique(steps[np.isfinite(steps)]):
        some = steps == step
        curve = found.of(some)
        at = _edge(curve, step)
        edge[some] = np.where(np.isnan(at), curve.limit, at)
        diverges[some] |= ~np.isnan(at)
        fall[:, some] = _fall(curve, edge[some], step)
    return Landmarks(found.start, found.end, edge, diverges, Falls(*fall), found.points)


def _edge(curve: Curves, step: float) -> FloatArray:
    """Return where the loss rises above its start for good; NaN where it does not."""
    data = binned(curve, curve.limit, step)
    seen, inside = smooth(data, EDGE_WIDTH), data.inside
    lowest = np.where(inside, seen.level, 0.0).min(axis=1)
    above = seen.level > np.maximum(-RISE * lowest[:, np.newaxis], RISE_ERRORS * seen.error)
    # Beyond the end of the sweep a rise may well go on.
    hold = int(HOLD / step + 1e-9) + 1
    held = np.pad(above | ~inside, ((0, 0), (0, hold - 1)), constant_values=True)
    # Before the first point that is finite there is nothing to rise.
    risen = inside & (data.x + step / 2 >= curve.x[:, :1])
    # A loss that is still falling from above its start has not risen.
    risen &= np.cumsum(inside & ~above, axis=1) > 0
    for ahead in range(hold):
        risen &= held[:, ahead : ahead + risen.shape[1]]
    return np.where(risen.any(axis=1), pick(data.x, risen.argmax(axis=1)), np.nan)


def _fall(curve: Curves, edge: FloatArray, step: float) -> FloatArray:
    """Return the descents before `edge` as rows in the order of `Falls`."""
    data = binned(curve, edge, step)
    falls = np.array([_fall_seen(data, smooth(data, width), edge, curve) for width in WIDTHS])
    return np.concatenate([falls[:, :3].mean(axis=0), np.median(falls[:, 3:], axis=0)])


def _fall_seen(data: Binned, seen: Smooth, edge: FloatArray, curve: Curves) -> list[FloatArray]:
    """Return the descents to the lowest level that is worth its price, as one width sees them."""
    price = PRICE * np.maximum(edge[:, np.newaxis] - data.x - NEAR, 0.0)
    worth = np.where(data.inside, seen.level / seen.typical[:, np.newaxis] + price, np.inf)
    lowest = worth.min(axis=1, keepdims=True)
    at = (worth <= lowest + ROUNDING * np.maximum(np.abs(lowest), 1.0)).argmax(axis=1)
    before = within(at + 1, data.x.shape[1])
    depth = -pick(seen.level, at)

    def reached(share: float) -> FloatArray:
        above = before & (seen.level > -share * depth[:, np.newaxis])
        return pick(data.x, np.minimum(last(above) + 1, at))

    # A curve that rises from its start lies below the start's median there, without any fall.
    fallen = np.minimum(depth, np.where(before, seen.level, -np.inf).max(axis=1) + depth)
    error = pick(seen.error, at) * np.sqrt(1 + pick(seen.weight, at) / curve.early)
    return [reached(BEGUN), reached(DONE), pick(data.x, at), fallen / error]
