"""Find the landmarks of range tests: the edge, the descent, the minimum, and the climb after it.

Chart, sentences, tables and the default rule read this one set of landmarks. It depends on the
losses alone, never on the smoothing that is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from lrchart.analysis.ragged import pick
from lrchart.analysis.rules.own.cells import Steps, behind_flat, merged
from lrchart.analysis.rules.own.curve import FEWEST, Curves, curves
from lrchart.analysis.rules.own.falls import Falls, falls
from lrchart.analysis.rules.own.law import dwell
from lrchart.analysis.rules.own.rises import EDGE_WIDTH, climbs, edges, last_rises
from lrchart.analysis.rules.own.smooth import bin_width, binned, smooth
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: kernel widths for the minimum and for the slope, in decades
MINIMUM_WIDTH, SLOPE_WIDTH = 0.1, 0.2
#: a descent that begins within so many decades of the start may be one that the sweep joins; it is
#: read again behind so many flat decades, unless it is deeper than so many standard errors
JOINS, FLAT_BEFORE, CLEAR = 1.5, 2.0, 30.0
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
    #: how far flat decades before the sweep would move the end of its descent, in decades; 0 for a
    #: descent that begins well within the sweep, or is clear
    adrift: FloatArray


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
    return replace(
        marks,
        dwell=dwell(cells.lr, marks.fall.done, cells.worth),
        adrift=_adrift(cells, marks),
    )


def joined(parts: Sequence[Landmarks], order: IntArray) -> Landmarks:
    """Return `parts` as one; `order` holds the index of each of their runs in the result."""
    place = np.argsort(order, kind="stable")

    def column(values: Sequence[Any]) -> Any:
        if isinstance(values[0], Falls):
            return Falls(*(column([getattr(v, f.name) for v in values]) for f in fields(Falls)))
        return np.concatenate(values)[place]

    return Landmarks(*(column([getattr(p, f.name) for p in parts]) for f in fields(Landmarks)))


def _adrift(cells: Steps, marks: Landmarks) -> FloatArray:
    """Return how far flat decades, with noise or none, move descents that begin with the sweep."""
    adrift = np.zeros_like(marks.start)
    rows = (marks.fall.begun - marks.start < JOINS) & (marks.fall.credibility < CLEAR)
    rows &= (marks.points >= FEWEST) & (marks.start < marks.end)
    if rows.any():
        part = Steps(*(values[rows] for values in cells))
        both = zip(*(behind_flat(part, FLAT_BEFORE, noise) for noise in (0.0, 1.0)), strict=True)
        again = of_curves(curves(Steps(*map(np.concatenate, both)))).fall.done.reshape(2, -1)
        adrift[rows] = np.abs(again - marks.fall.done[rows]).max(axis=0)
    return adrift


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
        at, since = edges(part, data, seen)
        twice[rows] = np.isfinite(since)
        at = np.where(np.isnan(at), last_rises(part, data, seen), at)
        edge[rows] = np.where(np.isnan(at), part.limit, at)
        diverges[rows] |= ~np.isnan(at)
        fall[:, rows] = falls(part, edge[rows], diverges[rows], step, since)
        minimum[rows], descends[rows] = _minimum(part, edge[rows], step)
        climb[rows] = climbs(part, data, seen, minimum[rows], edge[rows])
    return Landmarks(
        curve.lr_first, curve.lr_last, curve.start, curve.end, edge, diverges, twice,
        Falls(*fall), minimum, climb, descends, curve.measured.astype(np.intp), np.ones_like(limit),
        np.zeros_like(limit),
    )  # fmt: skip


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
