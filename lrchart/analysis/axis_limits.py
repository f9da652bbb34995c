"""Range of the loss axis: zoomed to the dip, the divergence compressed into a strip above."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lrchart.analysis.noise import running_median
from lrchart.frame.arrays import FloatArray
from lrchart.frame.reduction import HIGHEST, LOWEST

#: margin below the lowest and above the highest loss in focus, as a fraction of their distance
MARGIN = 0.06

#: rise above the start that stays in focus, as a fraction of the fall
CLIMB = 0.35

#: no strip if losses exceed the focus by at most this fraction: the focus is extended instead
STRAY = 0.6

#: runs within this fraction of the axis look flat
FLAT = 1 / 30


@dataclass(frozen=True)
class Limits:
    """The loss axis: `low` to `top` is drawn to scale, `top` to `high` in the strip above.

    All in the loss's unit. `high` equals `top` if nothing lies above the focus.
    """

    low: float
    top: float
    high: float
    #: lowest loss, if every finite loss is positive; else None, and there is no log view
    positive: float | None
    #: whether half of the runs would look flat next to the highest
    apart: bool = False
    #: whether any loss is finite; an axis without one has no ticks
    measured: bool = True

    @property
    def compressed(self) -> bool:
        """True if a strip above the focus is needed."""
        return self.high > self.top

    @property
    def towering(self) -> bool:
        """True if the log view needs the strip too: most of its decades belong to the divergence.

        Only for runs that lie apart, for which the log view is the default.
        """
        if not (self.apart and self.compressed and self.positive):
            return False
        return math.log(self.high / self.top) > math.log(self.top / self.positive)


#: limits of an axis if no loss is finite
NO_LOSS = Limits(0.0, 1.0, 1.0, None, measured=False)


def loss_limits(curve: pd.DataFrame) -> Limits:
    """Return limits in which the falls of the runs fill the axis and no loss is cut off."""
    columns = ("loss", "loss_low", "loss_high", LOWEST, HIGHEST)
    loss = np.concatenate([curve[name] for name in columns if name in curve])
    loss = loss[np.isfinite(loss)]
    if not len(loss):
        return NO_LOSS
    lows, highs = _levels(curve)
    # If everything diverged, there is no dip to zoom to.
    low, top = (min(lows), max(highs)) if lows else (loss.min(), float(np.median(loss)))
    low = min(low, float(loss.min()))
    span = (top - low) or abs(top) or 1.0
    low, top, high = low - MARGIN * span, top + MARGIN * span, float(loss.max())
    # No strip for a few noisy steps.
    if top < high <= top + STRAY * span:
        top = high = high + MARGIN * span
    positive = float(loss.min()) if loss.min() > 0 else None
    apart = bool(highs) and sorted(highs)[(len(highs) - 1) // 2] < FLAT * max(highs)
    return Limits(low, top, max(top, high), positive, apart)


def _levels(curve: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Return each run's lowest and highest level before it diverges, without single spikes."""
    levels = []
    before = curve[~curve["diverged"] & np.isfinite(curve["loss"])]
    for _, sweep in before.groupby("run", sort=False):
        calm = sweep["loss_calm" if "loss_calm" in sweep else "loss"]
        level = running_median(calm.to_numpy(dtype="float64"))
        levels.append((float(level.min()), _ceiling(level)))
    lows, highs = zip(*levels, strict=True) if levels else ((), ())
    return [*lows], [*highs]


def _ceiling(level: FloatArray) -> float:
    """Return the highest level in focus: the climb beyond the minimum must not flatten the fall."""
    lowest = int(level.argmin())
    start = float(level[: lowest + 1].max())
    climb = start + CLIMB * (start - float(level[lowest]))
    return min(float(level.max()), climb) if lowest else float(level.max())


def slope_limits(curve: pd.DataFrame) -> Limits:
    """Return the limits of the slope axis: the descents fill it, steep rises are compressed."""
    slope = curve["slope_per_decade"].dropna()
    if slope.empty:
        return NO_LOSS
    low, high = float(slope.min()), float(slope.max())
    span = -min(low, 0.0) or high or 1.0
    top = min(max(high, 0.1 * span), 0.6 * span)
    return Limits(min(low, 0.0) - MARGIN * span, top, max(top, high), None)
