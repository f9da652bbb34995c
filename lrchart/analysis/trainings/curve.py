"""The U-curve of one group: final losses by learning rate and seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lrchart.frame.arrays import BoolArray, FloatArray
from lrchart.frame.trainings import measured

#: a loss counts as untrained if it is lower by at most this fraction of what can be learned
SAME_LEVEL = 0.01
#: if the untrained loss is unknown, a loss above the best by this multiple of the fall has diverged
BEYOND = 1000.0
#: seeds have parted if they differ by more than this fraction of the range of the means
PARTED = 0.5


@dataclass(frozen=True)
class Curve:
    """The trainings of one group.

    Attributes
    ----------
    group, at
        Name of the group, and its number or NaN.
    lr
        Different learning rates, ascending; shape (rates,).
    loss
        Final losses, shape (rates, seeds): NaN if the seed was not trained at the rate, inf if it
        diverged.
    untrained
        Mean loss before training, or NaN.
    """

    group: str
    at: float
    lr: FloatArray
    loss: FloatArray
    untrained: float

    @cached_property
    def seeds(self) -> NDArray[np.int64]:
        """Number of trainings at each rate."""
        return (~np.isnan(self.loss)).sum(axis=1)

    @cached_property
    def diverged(self) -> NDArray[np.int64]:
        """Number of trainings at each rate that diverged.

        They are those without a finite loss, and at rates above the best one those that are no
        better than untrained (within `SAME_LEVEL`): most trainings diverge to a finite plateau.
        If the untrained loss is not known, they lie `BEYOND` times the fall above the best.
        Below the best rate, such a training was merely slow.
        """
        above = np.arange(len(self.lr)) > self.lowest
        best = self.mean[self.lowest] if self.lowest >= 0 else np.nan
        level = self.untrained - SAME_LEVEL * abs(self.untrained - best)
        if np.isnan(level):
            slow = self.mean[: self.lowest + 1]
            fall = np.max(slow, where=np.isfinite(slow), initial=-np.inf) - best
            level = best + BEYOND * fall if fall > 0 else np.inf
        plateau = above[:, None] & np.isfinite(self.loss) & (self.loss >= level)
        return (np.isinf(self.loss) | plateau).sum(axis=1)

    @cached_property
    def parted(self) -> BoolArray:
        """Mask of the rates at which some seeds diverged, or lie most of the bowl apart.

        The mean of such seeds is a level that no training had.
        """
        partly = (self.diverged > 0) & (self.diverged < self.seeds)
        finite = np.where(np.isfinite(self.loss), self.loss, np.nan)
        known = np.isfinite(finite).any(axis=1)
        spread = np.zeros(len(self.lr))
        spread[known] = np.nanmax(finite[known], axis=1) - np.nanmin(finite[known], axis=1)
        bowl = float(np.ptp(self.mean[self.finite])) if len(self.finite) else 0.0
        above = np.arange(len(self.lr)) > self.lowest
        return np.asarray(partly | (above & (self.seeds > 1) & (spread > PARTED * bowl)))

    @cached_property
    def mean(self) -> FloatArray:
        """Mean loss of the seeds at each rate; inf if one of them has no finite loss."""
        total = np.where(np.isnan(self.loss), 0.0, self.loss).sum(axis=1)
        return np.asarray(total / self.seeds)

    @cached_property
    def finite(self) -> NDArray[np.intp]:
        """Positions of the rates at which every seed has a finite loss."""
        return np.flatnonzero(np.isfinite(self.mean))

    @cached_property
    def lowest(self) -> int:
        """Position of the lowest mean; -1 if no mean is finite."""
        return int(np.argmin(self.mean)) if len(self.finite) else -1

    @cached_property
    def log_lr(self) -> FloatArray:
        """log10 of the rates."""
        return np.asarray(np.log10(self.lr))


def curves(tidy: pd.DataFrame) -> list[Curve]:
    """Return the curve of every group of a tidy frame of trainings, in its order."""
    groups = measured(tidy).groupby("group", sort=False)
    return [_curve(str(name), rows) for name, rows in groups]


def _curve(name: str, rows: pd.DataFrame) -> Curve:
    blown = (rows["status"] == "diverged") | ~np.isfinite(rows["loss"])
    known = rows.assign(loss=rows["loss"].mask(blown, np.inf))
    table = known.pivot(index="lr", columns="replicate", values="loss").sort_index()
    untrained = rows["untrained"].dropna()
    return Curve(
        group=name,
        at=float(rows["at"].iloc[0]),
        lr=table.index.to_numpy(dtype=float),
        loss=table.to_numpy(dtype=float),
        untrained=float(untrained.mean()) if len(untrained) else float("nan"),
    )
