"""Fit how the best learning rate moves with the number of the group, as a power law."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lrchart.analysis.trainings.optimum import optima
from lrchart.errors import InputError, option_text
from lrchart.frame.trainings import validate
from lrchart.keywords.lacking import Lacking

#: 97.5 % quantiles of Student's t for 1, 2, … degrees of freedom; for more, see `_quantile`
QUANTILES = (12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
NORMAL = 1.96
#: an interval around "no drift" shows that there is none if it is within this factor either way
NARROW = 2.0


@dataclass(frozen=True, repr=False)
class Drift(Lacking):
    """The power law lr* = scale · at ** exponent, fitted to the optima of the groups.

    Attributes
    ----------
    by
        What the groups differ in, as "width".
    points
        One row a group with a number: group, at, lr, lr_low, lr_high, error (standard error, in
        decades) and used.
    exponent, exponent_low, exponent_high
        The exponent with its 95 % interval; NaN for fewer than three groups.
    at_low, at_high
        Range of the groups' numbers that the fit rests on.
    ratio, ratio_low, ratio_high
        Factor by which the best rate moves from `at_low` to `at_high`, with its 95 % interval.
    without_number
        Count of the groups without a positive number, which have no place on a log axis.
    centre, level, errors
        log10 of the number at which the law is surest, log10 of the rate there, and the standard
        errors of level and exponent times the quantile: what the band is drawn from.
    """

    _subject = "a drift has"
    _instead = (
        "lrchart.plot_drift of the same trainings draws it, and drift.points is the dataframe of "
        "its groups"
    )

    by: str
    points: pd.DataFrame
    exponent: float
    exponent_low: float
    exponent_high: float
    at_low: float
    at_high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    without_number: int
    centre: float
    level: float
    errors: tuple[float, float]

    def __repr__(self) -> str:
        what = f"<drift over {len(self.points)} groups"
        if not self.fitted:
            return f"{what}: no power law>"
        interval = f"{self.exponent_low:.2f} to {self.exponent_high:.2f}"
        return f"{what}: exponent {self.exponent:.2g}, 95 % interval {interval}>"

    @property
    def fitted(self) -> bool:
        """True if there is a power law: three groups with a determined optimum."""
        return math.isfinite(self.exponent)

    @property
    def established(self) -> bool:
        """True if the interval of the exponent excludes 0."""
        return self.fitted and not self.exponent_low <= 0 <= self.exponent_high

    @property
    def absent(self) -> bool:
        """True if the best rate is known to stay within a factor of `NARROW`."""
        return not self.established and 1 / NARROW <= self.ratio_low <= self.ratio_high <= NARROW

    def band(self, at: np.ndarray) -> pd.DataFrame:
        """Return the law at the numbers `at`: columns at, lr, lr_low, lr_high (95 %)."""
        x = np.log10(at) - self.centre
        middle = self.level + self.exponent * x
        half = np.hypot(self.errors[0], self.errors[1] * x)
        ends = {"lr_low": 10 ** (middle - half), "lr_high": 10 ** (middle + half)}
        return pd.DataFrame({"at": at, "lr": 10**middle, **ends})


def drift(frame: Any) -> Drift:
    """Return how the best rate of trainings moves with the groups' number; see `lrchart.drift`.

    It is a weighted least-squares fit of log lr* on log at. The standard error of an optimum is a
    quarter of its interval, and at least half a step of the grid over √3; the covariance is
    scaled by χ² per degree of freedom if that exceeds 1. Groups without a determined optimum
    are left out: theirs is censored, and would bend the law towards the end of the sweep.
    """
    return drift_of(validate(frame))


def drift_of(tidy: pd.DataFrame) -> Drift:
    """Return the `drift` of a frame that is tidy already."""
    table = optima(tidy)
    by = str(tidy["by"].iloc[0]) or "group"
    points = table[(table["at"] > 0) & np.isfinite(table["at"])]
    if len(points) < 2:
        wanted = option_text("by", "width")
        raise InputError(
            f"a drift needs groups with a number, as {wanted} gives; {len(points)} of "
            f"{len(table)} have one"
        )
    points = points[["group", "at", "lr", "lr_low", "lr_high"]].assign(
        error=_errors(points), used=points["determined"]
    )
    used = points[points["used"]]
    if used["at"].nunique() < 2:
        raise InputError(
            f"a drift needs two groups with a determined optimum; of {len(points)}, {len(used)} "
            "have one (lrchart optimum says why)"
        )
    return _fit(by, points.reset_index(drop=True), used, len(table) - len(points))


def _errors(table: pd.DataFrame) -> np.ndarray:
    """Return the standard error of log10 lr*, in decades."""
    width = np.log10((table["lr_high"] / table["lr_low"]).to_numpy())
    return np.maximum(width / 4, table["step"].to_numpy() / 2 / math.sqrt(3))


def _fit(by: str, points: pd.DataFrame, used: pd.DataFrame, without: int = 0) -> Drift:
    x, y = np.log10(used["at"].to_numpy()), np.log10(used["lr"].to_numpy())
    weight = 1 / used["error"].to_numpy() ** 2
    centre, level = np.average(x, weights=weight), np.average(y, weights=weight)
    around = x - centre
    spread = float((weight * around**2).sum())
    exponent = float((weight * around * y).sum() / spread)
    chi = float((weight * (y - level - exponent * around) ** 2).sum())
    freedom = len(x) - 2
    scale = math.sqrt(max(1.0, chi / freedom)) if freedom else 1.0
    times = scale * (_quantile(freedom) if freedom else NORMAL)
    error = times / math.sqrt(spread)
    span = float(np.ptp(x))
    fitted = used["at"].nunique() >= 3
    ends = exponent - error, exponent + error
    return Drift(
        by=by,
        points=points,
        exponent=exponent if fitted else math.nan,
        exponent_low=ends[0] if fitted else math.nan,
        exponent_high=ends[1] if fitted else math.nan,
        at_low=float(used["at"].min()),
        at_high=float(used["at"].max()),
        ratio=10 ** (exponent * span),
        ratio_low=10 ** (ends[0] * span),
        ratio_high=10 ** (ends[1] * span),
        without_number=without,
        centre=float(centre),
        level=float(level),
        errors=(times / math.sqrt(float(weight.sum())), error),
    )


def _quantile(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t; beyond ten degrees by Cornish and Fisher."""
    if freedom <= len(QUANTILES):
        return QUANTILES[freedom - 1]
    z = NORMAL
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    return z + (z**3 + z) / (4 * freedom) + second
