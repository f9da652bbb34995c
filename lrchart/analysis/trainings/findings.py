"""Findings of a set of trainings: their curves, their optima, and the range of the loss axis."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lrchart.analysis.axis_limits import MARGIN, NO_LOSS, STRAY, Limits
from lrchart.analysis.trainings.common_rate import common_rate
from lrchart.analysis.trainings.curve import Curve, curves
from lrchart.analysis.trainings.optimum import optima
from lrchart.analysis.trainings.range_test import Judged
from lrchart.analysis.trainings.window import TOLERANCE
from lrchart.keywords.lacking import Lacking

#: fraction of the means of a curve, up to the best rate, that fit below the strip
SCALED = 0.75
#: the highest mean up to the best rate fits as well if it is higher by at most this factor
FALL = 2.0
#: minimum rates up to the best by which the axis is fitted; if fewer, by half of all rates
FEWEST = 4


#: maximum groups named in a repr
SHOWN = 3


@dataclass(frozen=True, repr=False)
class TrainingFindings(Lacking):
    """The findings that a chart of trainings, its sentences and its tables read.

    Attributes
    ----------
    frame
        The tidy frame.
    curves
        One a group, in its order.
    optima
        The table of `lrchart.optimum`.
    common
        The table of `common_rate`; empty for one group.
    limits
        The loss axis.
    judged
        A range test over the curve, or None.
    """

    _subject = "findings have"
    _instead = (
        "lrchart.plot_trainings of the same trainings draws them, and lrchart.optimum is their "
        "table"
    )

    frame: pd.DataFrame
    curves: list[Curve]
    optima: pd.DataFrame
    common: pd.DataFrame
    limits: Limits
    tolerance: float = TOLERANCE
    judged: Judged | None = None

    def __repr__(self) -> str:
        rates = ", ".join(
            f"{row['group']} {row['lr']:.2g}" for row in self.optima.head(SHOWN).to_dict("records")
        )
        more = f", and {len(self.curves) - SHOWN} more" if len(self.curves) > SHOWN else ""
        return f"<findings of {len(self.frame):,} trainings; best rate: {rates}{more}>"

    @property
    def groups(self) -> list[str]:
        """Names of the groups."""
        return [curve.group for curve in self.curves]

    @property
    def by(self) -> str:
        """Setting that the groups differ in; empty for one group."""
        return str(self.frame["by"].iloc[0])

    @property
    def measure(self) -> str:
        """Name of the loss."""
        return str(self.frame["measure"].iloc[0])

    @property
    def sign(self) -> int:
        """-1 if the loss is a negated score."""
        return int(self.frame["sign"].iloc[0])

    @property
    def untrained(self) -> float | None:
        """The loss before training, if all groups share one and it lies on the axis."""
        levels = {curve.untrained for curve in self.curves}
        level = levels.pop()
        return None if levels or not self.limits.low <= level <= self.limits.high else level

    @property
    def ordered(self) -> bool:
        """True if every group has a number, so that they have an order."""
        return len(self.curves) > 1 and all(math.isfinite(curve.at) for curve in self.curves)

    def judged_by(self, judged: Judged) -> TrainingFindings:
        """Return the findings with a range test over the curve."""
        return replace(self, judged=judged)


def findings_of(tidy: pd.DataFrame, tolerance: float = TOLERANCE) -> TrainingFindings:
    """Return the findings of the trainings in a tidy frame."""
    every = curves(tidy)
    common = common_rate(tidy) if len(every) > 1 else pd.DataFrame()
    return TrainingFindings(
        tidy, every, optima(tidy, tolerance), common, axis_limits(every), tolerance
    )


def axis_limits(every: list[Curve]) -> Limits:
    """Return the limits in which the bowl of every curve fills the axis.

    Trainings diverge to a finite plateau, which would flatten the bowl: the axis is fitted to the
    side of the curve on which nothing diverges, and what lies above is compressed.
    """
    loss = np.concatenate([curve.loss.ravel() for curve in every])
    loss = loss[np.isfinite(loss)]
    if not len(loss):
        return NO_LOSS
    tops = [_top(curve) for curve in every if len(curve.finite)]
    low, top, high = float(loss.min()), max(tops, default=float(loss.max())), float(loss.max())
    span = (top - low) or abs(top) or 1.0
    low, top = low - MARGIN * span, top + MARGIN * span
    if top < high <= top + STRAY * span:
        top = high = high + MARGIN * span
    positive = float(loss.min()) if loss.min() > 0 else None
    return Limits(low, top, max(top, high), positive)


def _top(curve: Curve) -> float:
    calm = curve.mean[np.isfinite(curve.mean) & (curve.diverged == 0)]
    left = curve.mean[: curve.lowest + 1]
    left = left[np.isfinite(left)]
    sided = len(left) >= FEWEST
    level = float(np.quantile(left if sided else calm, SCALED if sided else 0.5))
    if sided and left.max() - left.min() <= FALL * (level - left.min()):
        level = float(left.max())
    # Seeds in the bowl may be above its highest mean.
    seeds = curve.loss[(curve.mean <= level) & (curve.diverged == 0)]
    top = max(level, float(np.nanmax(seeds)))
    known = math.isfinite(curve.untrained) and curve.untrained < top + STRAY * (top - calm.min())
    return max(top, curve.untrained) if known else top
