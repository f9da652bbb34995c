"""Find the descents of range tests: where they begin, are done, and end.

Noise moves the end of a descent, so it is looked for in several smoothings and at several prices
of a distant minimum, and the landmarks are averaged; how far they move says how sure they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lrchart.analysis.noise import neighbour_correlation, noise_level
from lrchart.analysis.ragged import pick, within
from lrchart.analysis.rules.own.curve import MEDIAN, Curves
from lrchart.analysis.rules.own.smooth import Binned, Smooth, binned, smooth
from lrchart.analysis.rules.own.wander import walk, wanders
from lrchart.frame.arrays import BoolArray, FloatArray, IntArray

#: standard deviations of the kernels, in decades, narrowest first: the landmarks are averages over
#: them, which vary less than those of any single width
WIDTHS = (0.1, 0.2, 0.4, 0.8)
#: standard errors per decade by which a minimum more than `NEAR` decades below the edge must be
#: lower than one near it: noise makes minima anywhere, training makes them near the edge
PRICES = (0.5, 1.0, 2.0)
NEAR = 1.0
#: stretch before the edge from which the noise of these prices is measured, in decades; at least
#: `STRETCH_STEPS` losses, else the noise of the start counts. Noise often shrinks with the loss.
STRETCH = (3.0, 0.25)
STRETCH_STEPS = 8
#: minimum of that noise, as a fraction of the noise of the start
QUIETEST = 0.05
#: relative tolerance for equal minima, of which the first counts, and for equal levels (relative to
#: their standard error)
ROUNDING = 1e-9
#: fraction of the fall at which the descent begins
BEGUN = 0.1
#: fraction of the fall before its last part; `done` is the mean place of that part
BEFORE = 0.6
#: standard errors by which the level of the start is shifted, to estimate how far `done` moves
SHAKEN = 2.0
#: fraction of the fall in the first half of its decades: below the first limit the fall speeds up,
#: above the second it slows down (0.5 for a straight line)
SLOWS = (0.4, 0.5)
#: a fall of up to this many standard errors may be noise alone; it is done at most `FAR` decades
#: below the divergence, and `FARTHER` more for each standard error beyond `CHANCE`
CHANCE = 2.0
FAR, FARTHER = 2.25, 2.0


@dataclass(frozen=True)
class Falls:
    """Descents; positions in log10 lr, all of shape (runs,)."""

    begun: FloatArray
    #: end of the descent: the mean place of the fall beyond `BEFORE`
    done: FloatArray
    #: the lowest level, less the price of its distance from the edge
    minimum: FloatArray
    #: depth of the fall in standard errors; noise alone gives less than about 4
    credibility: FloatArray
    #: difference of `done`, in decades, between a fall counted from the first steps and one counted
    #: from the level of the start; 0 if the first steps are not above that level
    cut: FloatArray
    #: how far `done` moves, in decades, with the price of a distant minimum, or with the noise of
    #: the start, whichever is more
    unsure: FloatArray
    #: size of the fall relative to one of a random walk; inf for independent noise
    walk: FloatArray


class _Descents(NamedTuple):
    """Descents as one smoothing sees them, at each of the `PRICES`."""

    data: Binned
    seen: Smooth
    #: bin of the minimum, and its depth; shape (prices, runs)
    at: IntArray
    depth: FloatArray
    #: highest level between the minimum and each bin before it, from the minimum backwards; −inf
    #: beyond the minimum; shape (prices, runs, bins)
    highest: FloatArray

    def begun(self, starts: FloatArray) -> FloatArray:
        """Return where `BEGUN` of the fall from each of the levels `starts` is done (log10 lr).

        The shape of `starts` is (starts, runs), that of the result (prices, starts, runs).
        """
        # With a tolerance, so that a curve without a fall reaches its own floor.
        depth = self.depth[:, np.newaxis]
        level = starts - BEGUN * (depth + starts) + ROUNDING * self.seen.typical
        above = self.highest[:, np.newaxis] > level[..., np.newaxis]
        # Backwards, all bins are above the level from the first one on.
        done = np.where(above[..., -1], above.shape[-1] - above.argmax(axis=-1), 0)
        return pick(self.data.x, np.minimum(done, self.at[:, np.newaxis]))

    def done(self, starts: FloatArray) -> FloatArray:
        """Return the mean place of the fall beyond `BEFORE` (log10 lr); shapes as of `begun`.

        A mean moves little where a single share of the fall would jump across a plateau.
        """
        fall = self.depth[:, np.newaxis] + starts
        # In place, because new arrays of this size take longer than what is computed.
        left = starts[..., np.newaxis] - self.highest[:, np.newaxis]
        left /= -np.maximum(fall, ROUNDING * self.seen.typical)[..., np.newaxis]
        left += 1
        left /= 1 - BEFORE
        bins = np.clip(left, 0.0, 1.0, out=left).sum(axis=-1)
        return self.data.x[:, 0] + self.data.step * np.minimum(bins, self.at[:, np.newaxis])

    def credibility(self, early: FloatArray) -> FloatArray:
        """Return the depth in standard errors, if the start's level is the mean of `early`."""
        # A curve that only rises starts below its start level (a median), but does not fall.
        fallen = np.minimum(self.depth, self.highest[..., -1] + self.depth)
        weight = 1 + pick(self.seen.weight, self.at) / early
        return np.asarray(fallen / (pick(self.seen.error, self.at) * np.sqrt(weight)))

    def readings(self, starts: FloatArray, early: FloatArray) -> FloatArray:
        """Return what `falls` averages; shape (prices, readings, runs)."""
        ends = np.stack([pick(self.data.x, self.at), self.credibility(early)], axis=1)
        parts = self.begun(starts[:2]), self.done(starts), ends
        return np.concatenate(parts, axis=1)


def falls(
    curve: Curves, edge: FloatArray, diverges: BoolArray, step: float, since: FloatArray
) -> FloatArray:
    """Return the descents before `edge` as rows in the order of `Falls`.

    Parameters
    ----------
    curve
        The curves, of one width of bins.
    edge
        Where the loss rises for good, in log10 lr; shape (runs,). The end, if it never does.
    diverges
        Whether it does; shape (runs,).
    step
        Width of a bin, in decades.
    since
        Where the stretch begins that holds the minimum, in log10 lr; shape (runs,). −inf: all.
    """
    data = binned(curve, edge, step)
    prices = _prices(data, edge, since)
    seen = [smooth(data, width) for width in WIDTHS]
    flat, top = np.zeros_like(curve.top), curve.top
    shaken = SHAKEN * curve.noise * np.sqrt(MEDIAN / np.maximum(curve.early, 1))
    starts = np.stack([flat, top, top + shaken, top - shaken])
    calmer = _noise_before(curve, edge) / curve.noise
    readings = np.stack(
        [_descents(data, level, calmer, prices).readings(starts, curve.early) for level in seen]
    )
    mean = readings.mean(axis=(0, 1))
    slows = _slows(data, seen[0], top, mean[3])
    begun, done = (mean[k + 1] + slows * (mean[k] - mean[k + 1]) for k in (0, 2))
    unsure = np.maximum(np.ptp(readings[:, :, 3].mean(axis=0), axis=0), mean[5] - mean[4])
    credibility = np.median(readings[:, :, 7], axis=(0, 1))
    done = np.where(diverges, np.maximum(done, _lowest(edge, credibility)), done)
    minimum = np.maximum(mean[6], done)
    fallen = _walk(curve, begun, edge, step)
    return np.stack([begun, done, minimum, credibility, mean[2] - mean[3], unsure, fallen])


def _noise_before(curve: Curves, edge: FloatArray) -> FloatArray:
    """Return the batch noise before `edge`, where minima are compared; shape (runs,)."""
    begin, stop = ((curve.x < (edge - apart)[:, np.newaxis]).sum(axis=1) for apart in STRETCH)
    begin = np.minimum(begin, np.maximum(stop - STRETCH_STEPS, 0))
    places = np.arange(curve.x.shape[1]) + begin[:, np.newaxis]
    places = np.minimum(places, curve.x.shape[1] - 1)
    loss, weight = (np.take_along_axis(v, places, axis=1) for v in (curve.loss, curve.weight))
    noise = np.maximum(noise_level(loss, stop - begin, weight), QUIETEST * curve.noise)
    return np.where(stop - begin < STRETCH_STEPS, curve.noise, noise)


def _walk(curve: Curves, begun: FloatArray, edge: FloatArray, step: float) -> FloatArray:
    """Return how large falls are relative to those of walks; inf if the noise is independent."""
    before = (curve.x < begun[:, np.newaxis]).sum(axis=1)
    rows = wanders(neighbour_correlation(curve.loss, before), before)
    sizes = np.full_like(edge, np.inf)
    if rows.any():
        part = curve.of(rows)
        sizes[rows] = walk(binned(replace(part, y=part.loss), edge[rows], step))
    return sizes


def _lowest(edge: FloatArray, credibility: FloatArray) -> FloatArray:
    """Return the lowest rate (log10 lr) at which a descent before a divergence may be done.

    A descent that noise alone could make, as that of a model that is trained already, ends anywhere
    below the edge. Those that were measured are done within `FAR` decades of it.
    """
    return np.asarray(edge - FAR - FARTHER * np.maximum(credibility - CHANCE, 0.0))


def _prices(data: Binned, edge: FloatArray, since: FloatArray) -> FloatArray:
    """Return the price of a minimum in each bin, in standard errors; shape (prices, runs, bins).

    It is inf in bins that cannot hold the minimum: those up to `since`, and beyond the end.
    """
    apart = np.maximum(edge[:, np.newaxis] - data.x - NEAR, 0.0)
    counts = data.inside & (data.x > since[:, np.newaxis])
    return np.where(counts, np.reshape(PRICES, (-1, 1, 1)) * apart, np.inf)


def _descents(data: Binned, seen: Smooth, calmer: FloatArray, prices: FloatArray) -> _Descents:
    """Return the descents to the lowest level that is worth its price.

    `calmer` is the noise before the edge relative to that of the start; shape (runs,).
    """
    # Levels beyond the end may be NaN.
    level = np.where(np.isfinite(prices), seen.level, 0.0)
    worth = level / (seen.typical * calmer)[:, np.newaxis] + prices
    lowest = worth.min(axis=-1, keepdims=True)
    at = (worth <= lowest + ROUNDING * np.maximum(np.abs(lowest), 1.0)).argmax(axis=-1)
    levels = np.where(within(at + 1, data.x.shape[1]), seen.level, -np.inf)
    highest = np.maximum.accumulate(levels[..., ::-1], axis=-1)
    return _Descents(data, seen, at, -pick(seen.level, at), highest)


def _slows(data: Binned, seen: Smooth, top: FloatArray, done: FloatArray) -> FloatArray:
    """Return whether a fall that is under way slows down from its first steps on: 0 (no) to 1.

    One that speeds up shows its beginning, and is counted from its first steps. One that slows
    down began before the sweep, and its first steps say nothing of how high.
    """
    start = data.x[:, 0]
    middle, end = (
        pick(seen.level, np.round((place - start) / data.step).astype(np.intp))
        for place in ((start + done) / 2, done)
    )
    first = np.maximum(seen.level[:, 0], top)
    share = (first - middle) / np.maximum(first - end, ROUNDING * seen.typical)
    low, high = SLOWS
    return np.clip((share - low) / (high - low), 0.0, 1.0)
