"""Signs of a training in its warm-up: a rise that no exponential sweep has, a loss that only falls.

A linear range test that was stopped before its loss diverged looks the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lrchart.frame.arrays import FloatArray
from lrchart.kinds.evenness import EVEN, is_even

#: minimum rows to recognise a line, and minimum rates to recognise any other curve
FEWEST, LONG = 6, 20
#: maximum distance of the middle rate from the line, as a fraction of the highest rate
LINE = 0.05
#: number of parts, each reduced to its median loss; the loss does not rise if the last median
#: exceeds the lowest by at most this fraction of the range, or this many standard errors
PARTS, STILL, NOISES = 10, 0.05, 3.0


def warm_up(lr: FloatArray, loss: FloatArray, worth: FloatArray | None = None) -> str:
    """Return "along a line" if a rise could be a training's warm-up; "" if it could not.

    Parameters
    ----------
    lr, loss
        Shape (rows,): rising rates, and their losses. A loss that is not finite counts as a
        divergence at the end, and as not measured before it.
    worth
        Shape (rows,): the steps that a row stands for; None: one each.
    """
    if len(lr) < FEWEST or not np.isfinite(loss[-2:]).all():
        return ""
    steps = np.ones(len(lr)) if worth is None else worth
    shape = uneven_rise(lr, steps)
    return shape if shape and never_rises(loss, np.cumsum(steps) - steps) else ""


def uneven_rise(lr: FloatArray, worth: FloatArray) -> str:
    """Return "along a line" or "along a curve" for rates that rise so; "" for an even rise.

    Parameters
    ----------
    lr, worth
        Shape (rows,): rising rates, and the steps that a row stands for.
    """
    if len(lr) < FEWEST:
        return ""
    place = np.cumsum(worth) - worth
    first = np.flatnonzero(np.diff(lr, prepend=-np.inf) > 0)
    rates, places = lr[first], place[first]
    on_line = is_on_line(rates[0], np.interp(place[-1] / 2, places, rates), rates[-1])
    # Skip the first rate: a plateau there moves the places of all others.
    curved = len(rates) >= LONG and not is_even(rates[1:], places[1:])
    if not (curved or (on_line and not is_even(rates, places))):
        return ""
    return "along a line" if on_line else "along a curve"


def is_on_line(low: Any, middle: Any, high: Any) -> Any:
    """Return whether the middle rate lies on a line from lowest to highest, of one run or many."""
    return np.abs(middle - (low + high) / 2) < LINE * high


def is_off_even(low: Any, middle: Any, high: Any) -> Any:
    """Return whether the middle rate is off an exponential rise, of one run or many."""
    with np.errstate(all="ignore"):  # rates that validation refuses later
        span = np.log(high / low)
        return np.abs(np.log(middle / low) - span / 2) > EVEN * span


def never_rises(loss: FloatArray, place: FloatArray) -> bool:
    """Return whether the loss is lowest at the end, but for its noise."""
    measured = np.isfinite(loss)
    if measured.sum() < FEWEST or not measured[-2:].all():
        return False
    middles, scatter = part_losses(loss[measured], place[measured])
    allowed = max(STILL * float(np.ptp(middles)), NOISES * scatter)
    return bool(middles[-1] <= middles.min() + allowed)


def part_losses(
    loss: FloatArray, place: FloatArray, parts: int = PARTS
) -> tuple[FloatArray, float]:
    """Return the median loss of each part of a history, and the standard error of the last one.

    Parameters
    ----------
    loss, place
        Shape (rows,): finite losses, and rising numbers that cut the history into equal parts.
    parts
        Maximum number of parts; each has two losses or more.
    """
    parts = min(parts, len(loss) // 2)
    bounds = np.searchsorted(place, np.linspace(place[0], place[-1], parts + 1)[1:-1])
    pieces = [piece for piece in np.split(loss, bounds) if len(piece)]
    # Normal noise: the median difference of two neighbours is 0.95 standard deviations, and the
    # standard error of a median is 1.25 times that of a mean.
    noise = float(np.median(np.abs(np.diff(loss)))) / 0.95
    return np.array(list(map(np.median, pieces))), 1.25 * noise / np.sqrt(len(pieces[-1]))
