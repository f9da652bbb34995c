"""fastai's rules for many sweeps at once: those of `fastai`, to the last bit."""

from __future__ import annotations

import numpy as np

from lrchart.analysis.rules.tools.records import Curve, Records, debiased_averages32, stops_above
from lrchart.frame.arrays import FloatArray, IntArray

SLIDE_STEPS = 15
SLIDE_SLOPE = 0.005
#: steps that fastai 1 leaves out at the start
SKIPPED1 = 10


def records(lr: FloatArray, loss: FloatArray) -> Records:
    """Return the record of ordinary sweeps, trimmed as fastai 2 does."""
    curve = debiased_averages32(loss, lerp=True)
    begin = loss.shape[1] // 10
    end = stops_above(curve, 4.0) - 5
    return Records(lr.T.astype(np.float32), curve, begin, np.maximum(end, begin))


def records1(lr: FloatArray, loss: FloatArray) -> Records:
    """Return the same as fastai 1 keeps it: in double precision, without ten steps and five."""
    curve = debiased_averages32(loss, lerp=False)
    end = stops_above(curve, 4.0) - 5
    return Records(lr.T, curve.astype(float), SKIPPED1, np.maximum(end, SKIPPED1))


def minima(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `fastai.minimum` of every row."""
    kept = records(lr, loss)
    return kept.rate(kept.lowest(kept.curve)) / 10


def minima1(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `fastai1.minimum` of every row."""
    kept = records1(lr, loss)
    return kept.rate(kept.lowest(kept.curve)) / 10


def steeps(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `fastai.steep` of every row."""
    kept = records(lr, loss)
    slope = np.diff(kept.curve, axis=0) / np.diff(np.log(kept.lr), axis=0)
    return kept.rate(kept.lowest(slope, drop=1), fewest=2)


def steeps1(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `fastai1.steep` of every row."""
    kept = records1(lr, loss)
    return kept.rate(kept.lowest(kept.gradient()), fewest=2)


def slides(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `fastai.slide` of every row."""
    kept = records(lr, loss)
    slope = kept.gradient()
    apart = np.abs(slope[SLIDE_STEPS:] - slope[:-SLIDE_STEPS]) > SLIDE_SLOPE
    last = kept.end - 1 - SLIDE_STEPS
    step = np.arange(len(apart))[:, np.newaxis]
    # The pair slides down from the last place to the one above the first that does not hold.
    stays = ~apart & (step <= last) & (step >= kept.begin)
    lowest = np.where(stays.any(axis=0), len(apart) - stays[::-1].argmax(axis=0), kept.begin)
    return kept.rate(np.minimum(lowest, last), fewest=SLIDE_STEPS + 1)


def valleys(lr: FloatArray, loss: FloatArray) -> FloatArray:
    """Return `fastai.valley` of every row."""
    kept = records(lr, loss)
    return kept.rate(halfway(kept))


def halfway(kept: Records) -> IntArray:
    """Return the step of `fastai.valley_index` of every record."""
    links = _links(kept.curve[kept.begin :])
    counted = np.arange(len(links))[:, np.newaxis] < kept.points
    links = np.where(counted, links, 0)
    end = links.argmax(axis=0)
    start = np.where(end > 0, end - links.max(axis=0), 0)
    third = (end - start) / 3
    at = start + third.astype(int) + (third / 2).astype(int)
    # An index of −1 is the last point, as in Python.
    return kept.begin + np.where(at < 0, kept.points - 1, at)


def _links(curve: Curve) -> IntArray:
    """Return the length of the longest fall that ends at each point of each column.

    Patience sorting, as in `fastai.valley_index`: the place of a value among the ends of the
    falls is found by halving, in all columns at once.
    """
    steps, runs = curve.shape
    halves = [1 << bit for bit in reversed(range(steps.bit_length()))]
    tails = np.full(2 * halves[0] * runs, np.inf)
    links, column = np.zeros((steps, runs), dtype=np.intp), np.arange(runs)
    for step, value in enumerate(-curve.astype(float)):
        place = column.copy()
        for half in halves:
            place += half * runs * (tails[place + (half - 1) * runs] < value)
        tails[place] = value
        links[step] = place // runs + 1
    return links
