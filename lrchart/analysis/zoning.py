"""Divide the sweep of a run: window, interval, climb and divergence in one place."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from lrchart.analysis.findings import Findings


class Zoning(NamedTuple):
    """Learning rates that divide the sweep of a run; NaN if there is no such place."""

    #: the declared optimum or the suggestion
    lr: float
    #: window within the sweep: the declared one, or the interval cut where the loss climbs
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
    low, high = _within(window["lr_low"], window["lr_high"], first, last)
    edge, climb = (float(at.get(run, math.nan)) for at in (findings.edges, findings.climbs))
    declared = bool(window["source"] == "declared")
    interval = (math.nan, math.nan)
    if not declared:
        answer = findings.suggestions[findings.suggestions["run"] == run].iloc[0]
        interval = _within(answer["lr_low"], answer["lr_high"], first, last)
    return Zoning(
        lr=float(window["lr"]),
        low=low,
        high=high,
        interval_low=interval[0],
        interval_high=interval[1],
        climb=_fmin(climb, edge),
        edge=edge,
        declared=declared,
        readable=bool(window["readable"]),
        reason=str(window["reason"]),
    )


def _within(low: float, high: float, first: float, last: float) -> tuple[float, float]:
    """Return a span of rates within the sweep; NaN if it has none."""
    return (max(float(low), first), min(float(high), last)) if low < high else (math.nan, math.nan)


def _fmin(one: float, other: float) -> float:
    return float(np.fmin(one, other))
