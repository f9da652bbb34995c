"""Turn range tests into curves: pool repeats, measure the noise, remove spikes.

Widths are in decades (log10 lr), so that nothing depends on the unit of the learning rate or on
the number of steps; heights count from the level the sweep starts at, in units of its own fall
and noise, so that nothing depends on the unit or the zero of the loss.

Many runs are read at once, one a row; each is read as if it were alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from lrchart.analysis.noise import noise_level, running_median
from lrchart.analysis.ragged import first, last, median, pick, within
from lrchart.analysis.rules.own.cells import Steps
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray
from lrchart.limits import MAX_LOSS

#: minimum points of a curve; with fewer, spikes cannot be told from the curve
FEWEST = 8
#: width of the running median that removes spikes, in decades; at least three steps
SPIKE_WIDTH = 0.2
#: stretch at the start from which its level and the noise are estimated, in decades; at least
#: `START_STEPS`
START = 1.2
START_STEPS = 5
#: stretch at the start from which `top` is estimated, in decades; at least `TOP_STEPS`
TOP = 0.2
TOP_STEPS = 3
#: standard errors above `base` at which the loss counts as already falling in the first steps
UNDER_WAY = 2.0
#: variance of the median of normal values, relative to that of their mean
MEDIAN = np.pi / 2


@dataclass(frozen=True)
class Curves:
    """The finite parts of range tests, one a row, each in order of the learning rate."""

    #: log10 lr of every point, sorted, then inf; shape (runs, n)
    x: FloatArray
    #: loss above `base`, with spikes removed and the divergence clipped
    y: FloatArray
    #: loss above `base`, as it is
    loss: FloatArray
    #: number of finite losses averaged in each point
    weight: FloatArray
    #: number of points; this and all that follows has shape (runs,)
    points: IntArray
    #: number of finite losses in all points
    measured: FloatArray
    #: lowest and highest learning rate, and their log10
    lr_first: FloatArray
    lr_last: FloatArray
    start: FloatArray
    end: FloatArray
    #: log10 lr from which the loss is no longer finite; inf if it always is
    broken: FloatArray
    #: robust standard deviation of the batch noise, in the unit of the loss; always above 0
    noise: FloatArray
    #: number of finite losses from which the level of the start is estimated
    early: FloatArray
    #: loss at the start, averaged over the repeats
    base: FloatArray
    #: loss of the first steps above `base`, if it already falls there; else 0
    top: FloatArray

    @property
    def last(self) -> FloatArray:
        """The last point, in log10 lr; the end of the sweep if there is none."""
        return np.where(self.points > 0, pick(self.x, np.maximum(self.points - 1, 0)), self.end)

    @property
    def limit(self) -> FloatArray:
        """The first rate without a finite loss, in log10 lr; the last point if there is none."""
        return np.where(np.isfinite(self.broken), np.minimum(self.broken, self.end), self.last)

    def of(self, runs: BoolArray) -> Curves:
        """Return the curves of some of the runs."""
        return Curves(*(getattr(self, field.name)[runs] for field in fields(self)))


def curves(steps: Steps) -> Curves:
    """Return range tests, or repeats of them, as one curve a run.

    Parameters
    ----------
    steps
        Stacks (see `lrchart.analysis.rules.own.cells`). Repeats are laid over one another by the
        levels they start from; the curve ends where half of them have broken down.
    """
    runs, repeats, _ = steps.lr.shape
    x, y, weight, points, broken = _finite(steps)
    there = points > 0
    early = np.minimum(np.maximum(START_STEPS, (x <= x[..., :1] + START).sum(axis=-1)), points)
    head = np.maximum(early, points // 3)
    noise = np.sort(np.where(there, _noise(y, weight, head), np.inf), axis=-1)
    noise = median(noise, there.sum(axis=-1))
    broken = median(broken, np.full(runs, repeats))
    level = median(y, early)
    base = np.where(there, level, 0.0).sum(axis=-1) / np.maximum(there.sum(axis=-1), 1)
    behind = np.where(within(early, x.shape[-1]), weight, 0.0).sum(axis=(1, 2))
    x, y, weight = _overlaid(x, y - level[..., np.newaxis], weight)
    points = (x <= np.minimum(broken, np.finfo(float).max)[:, np.newaxis]).sum(axis=-1)
    inside = within(points, x.shape[-1])
    top = _top(x, y, weight, points, noise, behind)
    lr_first, lr_last = _ends(steps)
    return Curves(
        x=np.where(inside, x, np.inf),
        y=_tamed(x, y, points, noise, top),
        loss=np.where(inside, y, 0.0),
        weight=weight,
        points=points,
        measured=np.where(inside, weight, 0.0).sum(axis=-1),
        lr_first=lr_first,
        lr_last=lr_last,
        start=np.log10(lr_first),
        end=np.log10(lr_last),
        broken=broken,
        noise=noise,
        early=behind,
        base=base,
        top=top,
    )


def _ends(steps: Steps) -> tuple[FloatArray, FloatArray]:
    """Return the first learning rate whose loss is no NaN, if there is one, and the last of all."""
    measured = np.where(np.isnan(steps.loss), np.nan, steps.lr)
    known, lowest, highest = (
        np.asarray(end.reduce(values, axis=(1, 2)), dtype=np.float64)
        for end, values in ((np.fmin, measured), (np.fmin, steps.lr), (np.fmax, steps.lr))
    )
    return np.where(np.isnan(known), lowest, known), highest


def _overlaid(*columns: FloatArray) -> tuple[FloatArray, ...]:
    """Return the points of all repeats of a run as one row, sorted by the first of `columns`."""
    joined = tuple(values.reshape(len(values), -1) for values in columns)
    if columns[0].shape[1] == 1:
        return joined
    order = np.argsort(joined[0], axis=-1, kind="stable")
    return tuple(np.take_along_axis(values, order, axis=-1) for values in joined)


def _finite(steps: Steps) -> tuple[FloatArray, FloatArray, FloatArray, IntArray, FloatArray]:
    """Return the finite part of sweeps: log10 lr, loss, weight, count, and breakdown (log10 lr).

    A sweep breaks down at the first infinity, or at the first NaN after which all losses are NaN;
    a NaN that finite losses follow is a bad batch. NaN at the end that is no longer than a gap
    before it was not measured. Beyond the last point, x is inf, y and the weight are 0.
    """
    lr, loss = steps.lr, steps.loss
    x = np.where(np.isnan(lr), np.inf, np.log10(lr))
    there = np.isfinite(x)
    finite = np.isfinite(loss) & there
    rows = there.sum(axis=-1)
    end = np.where(_is_skipped(finite, rows), rows, last(finite) + 1)
    stop = np.minimum(end, first(np.isinf(loss) & there, rows))
    keep = finite & within(stop, x.shape[-1])
    # One entry more: a sweep that stays finite stops at inf.
    broken = pick(np.concatenate([x, np.full_like(x[..., :1], np.inf)], axis=-1), stop)
    x, y = np.where(keep, x, np.inf), np.where(keep, loss, 0.0)
    weight = np.where(keep, steps.behind, 0.0)
    points = keep.sum(axis=-1)
    if not (keep == within(points, x.shape[-1])).all():
        order = np.argsort(~keep, axis=-1, kind="stable")
        x, y, weight = (np.take_along_axis(values, order, axis=-1) for values in (x, y, weight))
    return x, y, weight, points, broken


def _is_skipped(finite: BoolArray, steps: IntArray) -> BoolArray:
    """Return whether a row of `steps` ends in a gap that is no longer than one within it."""
    place = np.arange(finite.shape[-1])
    before = np.maximum.accumulate(np.where(finite, place, -1), axis=-1)
    gap = np.where(finite[..., 1:] & (before[..., :-1] >= 0), place[1:] - before[..., :-1] - 1, 0)
    return steps - last(finite) - 1 <= gap.max(axis=-1, initial=0)


def _noise(y: FloatArray, weight: FloatArray, head: IntArray) -> FloatArray:
    """Return the noise of the first `head` losses, which is never below what digits resolve."""
    largest = np.where(within(head, y.shape[-1]), np.abs(y), 0.0).max(axis=-1)
    # Rounding is relative to the largest loss, or to the smallest allowed one if all are 0.
    rounding = np.spacing(np.maximum(largest, 1 / MAX_LOSS))
    return np.maximum(noise_level(y, head, weight), 8 * rounding)


def _top(
    x: FloatArray,
    y: FloatArray,
    weight: FloatArray,
    points: IntArray,
    noise: FloatArray,
    early: FloatArray,
) -> FloatArray:
    """Return how far the first steps lie above the start's level; 0 if it could be noise."""
    steps = np.minimum(np.maximum(TOP_STEPS, (x <= x[:, :1] + TOP).sum(axis=-1)), points)
    top = median(y, steps)
    behind = np.where(within(steps, y.shape[-1]), weight, 0.0).sum(axis=-1)
    error = noise * np.sqrt(MEDIAN * (1 / np.maximum(behind, 1) + 1 / np.maximum(early, 1)))
    return np.where(top > UNDER_WAY * error, top, 0.0)


def _tamed(
    x: FloatArray, y: FloatArray, points: IntArray, noise: FloatArray, top: FloatArray
) -> FloatArray:
    """Return the losses as a running median that is cut off well above the start.

    A loss far above its start has diverged; its height would only leak into the dip before it.
    """
    ends = np.maximum(points - 1, 0)
    y = np.where(within(points, y.shape[-1]), y, pick(y, ends)[:, np.newaxis])
    with np.errstate(invalid="ignore"):  # inf − inf for a sweep without points
        per_decade = ends / np.fmax(pick(x, ends) - x[:, 0], SPIKE_WIDTH)
    half = np.minimum(np.maximum(1, (SPIKE_WIDTH * per_decade).astype(int) // 2), ends // 2)
    half[points < FEWEST] = 0
    steady = np.empty_like(y)
    for reach in np.unique(half):
        steady[half == reach] = running_median(y[half == reach], int(2 * reach + 1))
    cap = top + np.maximum(2 * (top - steady.min(axis=-1)), 10 * noise)
    return np.minimum(steady, cap[:, np.newaxis])
