"""Bound the rates that are nearly as good as the best, and those that diverge."""

from __future__ import annotations

import math

import numpy as np

from lrchart.analysis.trainings.curve import Curve
from lrchart.keywords.values import in_range

#: maximum excess loss of a rate in the good window, as a fraction of what can be learned
TOLERANCE = 0.05


def check_tolerance(value: object) -> None:
    """Refuse a tolerance that is no share.

    Raises
    ------
    OptionError
        It is no number from 0 to 1.
    """
    in_range("tolerance", value, 0, 1)


def learnable(curve: Curve) -> float:
    """Return how far the best rate brings the loss down, in its unit; NaN if that is unknown.

    It is the fall from the untrained loss, or, if that is not known, from the highest mean at a
    rate below the best.
    """
    if curve.lowest < 0:
        return math.nan
    best = curve.mean[curve.lowest]
    start = curve.untrained
    if not math.isfinite(start):
        below = curve.mean[: curve.lowest]
        below = below[np.isfinite(below)]
        start = float(below.max()) if len(below) else math.nan
    return float(start - best) if start > best else math.nan


def regret(curve: Curve, lr: float) -> float:
    """Return the share of what can be learned that a rate gives up; NaN if it is unknown.

    The loss is linear in log lr between measured rates. Beyond them, and beside a rate at which a
    training diverged, it is not known.
    """
    if curve.lowest < 0:
        return math.nan
    x, best = math.log10(lr), curve.mean[curve.lowest]
    if not curve.log_lr[0] - 1e-9 <= x <= curve.log_lr[-1] + 1e-9:
        return math.nan
    after = int(np.clip(np.searchsorted(curve.log_lr, x), 1, len(curve.lr) - 1))
    x0, x1 = curve.log_lr[after - 1 : after + 1]
    y0, y1 = curve.mean[after - 1 : after + 1]
    share = min(max((x - x0) / (x1 - x0), 0.0), 1.0)
    # At a measured rate, ignore its neighbour, which may have diverged.
    if share < 1e-6 or share > 1 - 1e-6:
        y0 = y1 = y0 if share < 1e-6 else y1
    loss = y0 + share * (y1 - y0) if math.isfinite(y0 + y1) else math.inf
    return float((loss - best) / learnable(curve)) if math.isfinite(loss) else math.nan


def good(curve: Curve, tolerance: float = TOLERANCE) -> tuple[float, float]:
    """Return the ends of the window around the best rate in which the regret is small enough.

    NaN for an end that the trainings do not show.
    """
    room = learnable(curve) * tolerance
    if not math.isfinite(room):
        return math.nan, math.nan
    level = float(curve.mean[curve.lowest]) + room
    return _crossing(curve, level, -1), _crossing(curve, level, 1)


def _crossing(curve: Curve, level: float, step: int) -> float:
    """Return the rate at which the curve first rises above `level`, from the lowest on."""
    at = curve.lowest
    while 0 <= at + step < len(curve.lr):
        here, there = curve.mean[at], curve.mean[at + step]
        if there > level:
            if not math.isfinite(there):
                return float(curve.lr[at])
            share = (level - here) / (there - here)
            x0, x1 = curve.log_lr[at], curve.log_lr[at + step]
            return float(10 ** (x0 + share * (x1 - x0)))
        at += step
    return math.nan


def diverges_from(curve: Curve) -> float:
    """Return the lowest rate above the best at which a training diverged, or NaN."""
    above = np.flatnonzero(curve.diverged > 0)
    above = above[above > curve.lowest]
    return float(curve.lr[above[0]]) if len(above) else math.nan
