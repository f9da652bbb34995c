"""Summarise many runs: a band of quantiles, and the few runs that stand out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lrchart.analysis.axis_limits import FLAT, Limits
from lrchart.analysis.spans import bounds
from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.frame.reduction import HIGHEST, LOWEST

#: number of learning rates at which the runs are compared
PLACES = 200
#: quantiles of the band, which holds the middle 80 % of the runs
SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Crowd:
    """A band that summarises many runs, and the runs that get a line of their own."""

    #: number of runs
    count: int
    #: lr; low, middle, high (10 %, 50 % and 90 % quantiles of the smoothed losses, inf if that many
    #: runs have diverged); lowest, highest (of the measured finite losses). NaN without a step
    band: pd.DataFrame
    #: run -> what is notable about it
    notable: dict[str, str]


def crowd_of(curve: pd.DataFrame, also: str | None = None) -> Crowd:
    """Summarise the runs of an analysed `curve` (one sweep a run).

    `also` names a run that counts as notable in any case.
    """
    starts = np.array(bounds(curve, ["run"])[0], dtype=np.intp)
    notable = _notable(curve, starts) | ({also: "zoned"} if also else {})
    return Crowd(len(starts), _band(curve, starts), notable)


def extend(limits: Limits, crowd: Crowd) -> Limits:
    """Return the limits of the notable runs extended to hold all runs."""
    band = crowd.band
    lowest, highest = float(band["lowest"].min()), float(band["highest"].max())
    # Before the minimum of the median run, high losses are starts, not divergences.
    falling = band.iloc[: int(band["middle"].argmin()) + 1].replace(np.inf, np.nan)
    starts = falling["high"].max()
    top = limits.top if np.isnan(starts) else max(limits.top, float(starts))
    positive = min(limits.positive, lowest) if limits.positive and lowest > 0 else None
    # The notable runs alone do not decide: all of them may be among the lowest.
    apart = limits.apart or bool(falling["middle"].max() < FLAT * top)
    low, high = min(limits.low, lowest), max(limits.high, highest, top)
    return replace(limits, low=low, top=top, high=high, positive=positive, apart=apart)


def _band(curve: pd.DataFrame, starts: IntArray) -> pd.DataFrame:
    x = np.log10(curve["lr"].to_numpy())
    grid = np.linspace(x.min(), x.max(), PLACES)
    # NaN (a run without a step there) sorts last.
    levels = np.sort(_at(curve, starts, x, grid), axis=0)
    known = np.isfinite(levels).sum(axis=0) + np.isposinf(levels).sum(axis=0)
    band = {"lr": 10.0**grid}
    for name, share in zip(("low", "middle", "high"), SHARES, strict=True):
        band[name] = levels[np.rint(share * np.maximum(known - 1, 0)).astype(int), range(PLACES)]
    lowest, highest = (curve.get(name, curve["loss"]).to_numpy() for name in (LOWEST, HIGHEST))
    column = np.clip(np.rint((x - grid[0]) / (grid[1] - grid[0])), 0, PLACES - 1).astype(int)
    finite = np.isfinite(lowest)
    band["lowest"], band["highest"] = np.full(PLACES, np.inf), np.full(PLACES, -np.inf)
    np.minimum.at(band["lowest"], column[finite], lowest[finite])
    np.maximum.at(band["highest"], column[finite], highest[finite])
    empty = np.isinf(band["lowest"])
    band["lowest"][empty] = band["highest"][empty] = np.nan
    return pd.DataFrame(band)


def _at(curve: pd.DataFrame, starts: IntArray, x: FloatArray, grid: FloatArray) -> FloatArray:
    """Return every run's smoothed loss at each place: NaN outside it, inf where it blew up."""
    level = np.where(np.isfinite(curve["loss"]), curve["loss_smooth"], np.inf)
    # A single non-finite step is a bad batch: only a divergence counts as infinite.
    level = np.where(np.isinf(level) & ~curve["diverged"], np.nan, level)
    rows = np.flatnonzero(~np.isnan(level))
    first = np.searchsorted(rows, starts)
    last = np.append(first[1:], len(rows))
    x_known, level_known = x[rows], level[rows]
    levels = np.full((len(starts), PLACES), np.nan)
    with np.errstate(invalid="ignore"):
        for run in np.flatnonzero(first < last):
            known = slice(first[run], last[run])
            levels[run] = np.interp(grid, x_known[known], level_known[known], np.nan, np.nan)
    left, right = (x[ends, None] for ends in (starts, np.append(starts[1:], len(x)) - 1))
    inside = (grid >= left) & (grid <= right) & (first < last)[:, None]
    return np.where(np.isnan(levels) & inside, np.inf, levels)


def _notable(curve: pd.DataFrame, starts: IntArray) -> dict[str, str]:
    """Return run -> reason, for the runs that get a line of their own."""
    level, lr, diverged = (curve[name].to_numpy() for name in ("loss_smooth", "lr", "diverged"))
    lowest = _ranked(np.where(~diverged & np.isfinite(level), level, np.inf), starts)
    edge = _ranked(np.where(diverged, lr, np.inf), starts)
    picks: list[tuple[int, str]] = []
    if len(lowest):
        picks += [(lowest[0], "lowest loss"), (lowest[len(lowest) // 2], "median")]
    if len(edge):
        picks += [(edge[0], "first to diverge"), (edge[-1], "last to diverge")]
    notable: dict[str, str] = {}
    for run, why in picks or [(0, "first")]:
        notable.setdefault(str(curve["run"].iloc[starts[run]]), why)
    return notable


def _ranked(values: FloatArray, starts: IntArray) -> IntArray:
    """Return the runs in order of their lowest value; runs without a finite one are left out."""
    lowest = np.minimum.reduceat(values, starts)
    return np.argsort(lowest, kind="stable")[: int(np.isfinite(lowest).sum())]
