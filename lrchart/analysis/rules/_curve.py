"""The landmarks of a range test: its edge, its credible minimum, and how far it stands out.

Positions are in decades (log10 lr), so that they do not depend on the unit of the learning rate;
heights are compared with the sweep's own fall and noise, so that they do not depend on the unit
or the zero of the loss; widths are in decades, so that they do not depend on the number of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrchart.analysis.rules.rule import FloatArray

#: width of a bin of the even grid in which a curve is smoothed, in decades
BIN = 0.05
#: standard deviation of the Gaussian kernel in which edge and minimum are looked for, in decades
EDGE_WIDTH = 0.15
MINIMUM_WIDTH = 0.25
#: width of the running median that takes out spikes before smoothing, in decades; 3 steps or more
SPIKE_WIDTH = 0.2
#: stretch at the start of the sweep that tells the level and the noise, in decades
START = 1.2
#: a rise above the start is the edge where it exceeds this share of the fall before it …
RISE = 0.3
#: … and this many standard errors of the smoothed loss …
RISE_ERRORS = 6.0
#: … over this stretch, in decades
HOLD = 0.3
#: a minimum further than `NEAR` decades below the edge must be lower by so many standard errors
#: a decade: noise makes minima anywhere, training makes them near the edge
PRICE = 1.0
NEAR = 1.0
#: share of the fall that marks the descent as done
DONE = 0.9

Sweep = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Landmarks:
    """Where things happen on a range test; positions in log10 lr."""

    start: float
    #: end of what was swept
    end: float
    #: where the loss leaves the ground for good, or stops being finite; `end` where it never does
    edge: float
    diverges: bool
    #: the lowest smoothed loss before the edge, noise taken into account
    minimum: float
    #: where the fall to the minimum begins: a tenth of it is done
    onset: float
    #: where 90 % of the fall to the minimum is done
    done: float
    #: the fall in standard errors of the smoothed loss; below about 4 it may be noise
    credibility: float
    #: finite losses before the first non-finite one that stays
    points: int


def landmarks(sweeps: Sequence[Sweep]) -> Landmarks:
    """Return the landmarks of one range test, or of several repeats of it read as one.

    Parameters
    ----------
    sweeps
        Pairs ``(lr, loss)`` of float64 arrays of shape (n,) in any order of rows; the losses may
        hold NaN and ±inf.
    """
    start = float(np.log10(min(lr.min() for lr, _ in sweeps)))
    end = float(np.log10(max(lr.max() for lr, _ in sweeps)))
    x, y, broken = _pool(sweeps)
    limit = min(broken, end)
    if len(x) < 2:
        edge = limit if np.isfinite(broken) else end
        return Landmarks(start, end, edge, np.isfinite(broken), edge, edge, edge, 0.0, len(x))
    early = min(max(5, int((x <= x[0] + START).sum())), len(x))
    base = float(np.median(y[:early]))
    noise = _noise(y, early)
    y = _running_median(x, y, SPIKE_WIDTH)
    # What towers over the start only tells that there is an edge; its height would leak back.
    y = np.minimum(y, base + max(2 * (base - y.min()), 10 * noise))
    edge, diverges = _edge(x, y, start, limit, base, noise)
    before = x <= max(edge, x[1])
    grid, level, weight = _smooth(x[before], y[before], start, edge, MINIMUM_WIDTH)
    error = noise / np.sqrt(weight)
    price = PRICE * np.maximum(edge - grid - NEAR, 0.0)
    at = int(np.argmin(level / np.median(error) + price))
    fall = base - level[at]

    def share_done(share: float) -> float:
        above = np.flatnonzero(level[: at + 1] > base - share * fall)
        return float(grid[min(above[-1] + 1, at)] if len(above) else grid[0])

    return Landmarks(
        start=start,
        end=end,
        edge=edge,
        diverges=diverges or bool(np.isfinite(broken)),
        minimum=float(grid[at]),
        onset=share_done(1 - DONE),
        done=share_done(DONE),
        credibility=float(fall / error[at] / np.sqrt(1 + weight[at] / early)),
        points=len(x),
    )


def _pool(sweeps: Sequence[Sweep]) -> tuple[FloatArray, FloatArray, float]:
    """Return log10 lr and loss of all sweeps in order of lr, and where the first one breaks."""
    parts, broken = [], np.inf
    for lr, loss in sweeps:
        order = np.argsort(lr, kind="stable")
        x, y = np.log10(lr[order]), loss[order]
        stop = _breakdown(y)
        if stop < len(y):
            broken = min(broken, float(x[stop]))
        finite = np.flatnonzero(np.isfinite(y[:stop]))
        parts.append((x[finite], y[finite]))
    x = np.concatenate([part[0] for part in parts])
    y = np.concatenate([part[1] for part in parts])
    order = np.argsort(x, kind="stable")
    return x[order], y[order], broken


def _breakdown(loss: FloatArray) -> int:
    """Return the index from which the loss is lost: an infinity, or NaN up to the end.

    A NaN that finite losses follow is a bad batch, not a divergence.
    """
    infinite = np.flatnonzero(np.isinf(loss))
    finite = np.flatnonzero(np.isfinite(loss))
    last = int(finite[-1]) + 1 if len(finite) else 0
    return min(int(infinite[0]), last) if len(infinite) else last


def _noise(y: FloatArray, early: int) -> float:
    """Return the batch noise at the start as a robust standard deviation, never quite zero.

    From differences of neighbours, which a slow trend hardly moves: 1.4826 turns a median
    absolute deviation into a Gaussian σ, √2 undoes the difference of two.
    """
    head = y[: max(early, len(y) // 3)]
    noise = 1.4826 * np.median(np.abs(np.diff(head))) / np.sqrt(2)
    return float(max(noise, 8 * np.spacing(np.abs(y).max())))


def _running_median(x: FloatArray, y: FloatArray, width: float) -> FloatArray:
    """Return the centred running median over `width` decades, at least three points; same shape."""
    per_decade = (len(x) - 1) / max(x[-1] - x[0], BIN)
    half = min(max(1, int(width * per_decade) // 2), (len(y) - 1) // 2)
    padded = np.pad(y, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    return np.asarray(np.median(windows, axis=1))


def _smooth(
    x: FloatArray, y: FloatArray, start: float, end: float, width: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return an even grid over start … end, the kernel mean of `y` on it, and its weight in points.

    The weight is the effective number of points behind each mean, (Σk)²/Σk², so that σ/√weight
    is its standard error. Where no point is near, the mean is drawn straight between neighbours.
    """
    bins = max(int((end - start) / BIN + 1e-9), 1) + 1
    cell = np.clip(np.round((x - start) / BIN).astype(int), 0, bins - 1)
    count = np.bincount(cell, minlength=bins).astype(float)
    total = np.bincount(cell, weights=y - y[0], minlength=bins)
    reach = int(np.ceil(3.5 * width / BIN))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * BIN / width) ** 2)
    inside = slice(reach, reach + bins)
    mass = np.convolve(count, kernel)[inside]
    known = mass > 1e-3
    grid = np.asarray(start + BIN * np.arange(bins), dtype=np.float64)
    mean = y[0] + np.convolve(total, kernel)[inside][known] / mass[known]
    weight = mass[known] ** 2 / np.convolve(count, kernel**2)[inside][known]
    at = grid[known]
    return grid, np.asarray(np.interp(grid, at, mean)), np.asarray(np.interp(grid, at, weight))


def _edge(
    x: FloatArray, y: FloatArray, start: float, limit: float, base: float, noise: float
) -> tuple[float, bool]:
    """Return where the loss rises above its start for good, and whether it does."""
    grid, level, weight = _smooth(x, y, start, limit, EDGE_WIDTH)
    fall = np.maximum(base - np.minimum.accumulate(level), 0.0)
    needed = np.maximum(RISE * fall, RISE_ERRORS * noise / np.sqrt(weight))
    above = level > base + needed
    hold = int(HOLD / BIN) + 1
    # Past the end of the sweep a rise may well go on.
    run = np.convolve(np.concatenate([above, np.ones(hold - 1)]), np.ones(hold), mode="valid")
    risen = np.flatnonzero(run >= hold - 0.5)
    risen = risen[above[risen]]
    return (float(grid[risen[0]]), True) if len(risen) else (limit, False)
