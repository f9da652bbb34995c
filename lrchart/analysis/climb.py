"""Find where the loss starts to climb for good, and the window that ends there."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from lrchart.analysis.findings import Findings

#: share of the fall that the smoothed loss must regain, and keep, to climb
REGAINED = 0.1


class Zoning(NamedTuple):
    """Learning rates that divide the sweep of a run; NaN if there is no such place."""

    #: the declared optimum or the suggestion
    lr: float
    #: window: the declared one, or the interval cut where the loss starts to climb
    low: float
    high: float
    #: the interval itself, within the sweep; NaN for a declared optimum
    interval_low: float
    interval_high: float
    #: start of the climb, which ends at the divergence or with the sweep
    climb: float
    #: edge of the divergence
    edge: float
    declared: bool
    readable: bool
    reason: str


def zoning(findings: Findings, run: str) -> Zoning | None:
    """Return how the sweep of `run` is divided; None if it has no finite loss or no rate."""
    table = findings.windows[findings.windows["run"] == run].dropna(subset=["lr"])
    sweep = findings.curve[findings.curve["run"] == run]
    if table.empty or not np.isfinite(sweep["loss"]).any():
        return None
    window = table.iloc[0]
    first, last = float(sweep["lr"].min()), float(sweep["lr"].max())
    edge = float(findings.edges.get(run, math.nan))
    climb = climb_start(sweep, edge)
    declared = window["source"] == "declared"
    low, high = max(window["lr_low"], first), min(window["lr_high"], last)
    interval = (math.nan, math.nan) if declared else (low, high)
    if not declared:
        # A window ends below the climb, but never below its own rate.
        high = max(np.fmin.reduce([high, climb, edge]), min(window["lr"], last))
    elif math.isfinite(climb) or math.isfinite(edge):
        climb = high
    return Zoning(
        lr=float(window["lr"]),
        low=float(low),
        high=float(high),
        interval_low=float(interval[0]),
        interval_high=float(interval[1]),
        climb=float(climb),
        edge=edge,
        declared=bool(declared),
        readable=bool(window["readable"]),
        reason=str(window["reason"]),
    )


def climb_start(sweep: pd.DataFrame, edge: float) -> float:
    """Return the learning rate from which a run's smoothed loss climbs for good; NaN if none.

    It is the last one, beyond the minimum, at which less than `REGAINED` of the fall is regained.
    A loss that jumps from its minimum into the divergence climbs from the edge on.
    """
    before = sweep[~sweep["diverged"] & np.isfinite(sweep["loss_smooth"])]
    if before.empty:
        return edge
    level, lr = before["loss_smooth"].to_numpy(), before["lr"].to_numpy()
    lowest = int(level.argmin())
    ceiling = level[lowest] + REGAINED * (level[: lowest + 1].max() - level[lowest])
    last = int(np.flatnonzero(level <= ceiling)[-1])
    return float(lr[last]) if last + 1 < len(level) else edge
