"""Divide the sweep of a run into zones: window, climb and divergence."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from lrchart.analysis.findings import Findings

#: a return to the start's level within this factor of the edge is the rise that leads to it
EARLY = 2.0


class Zoning(NamedTuple):
    """Learning rates that divide the sweep of a run; NaN if there is no such place."""

    #: the declared optimum or the suggestion
    lr: float
    #: ends of the window: the declared one, or the interval up to where the loss starts to climb
    low: float
    high: float
    #: whether the window begins or ends there only because the sweep does
    starts_with_sweep: bool
    ends_with_sweep: bool
    #: the whole interval, within the sweep; NaN for a declared optimum
    interval_low: float
    interval_high: float
    #: start of the climb, which ends at the divergence or with the sweep: at the lowest point of
    #: the line that is drawn, if that lies above the landmark
    climb: float
    #: edge of the divergence
    edge: float
    #: where the loss is lost: the edge or, well before it or without one, its return to the start;
    #: NaN if the loss of an unreadable sweep falls lower beyond it than before
    lost: float
    declared: bool
    readable: bool
    reason: str


def zoning(findings: Findings, run: str) -> Zoning | None:
    """Return the zones of the sweep of `run`; None if it has no finite loss or no rate."""
    window, answer = findings.window_of.get(run, {}), findings.answer_of.get(run, {})
    if not math.isfinite(window.get("lr", math.nan)):
        return None
    curve = findings.curve_of[run]
    lr, loss = (curve[column].to_numpy() for column in ("lr", "loss"))
    if not np.isfinite(loss).any():
        return None
    first, last = float(lr.min()), float(lr.max())
    edge, climb = (float(place.get(run, math.nan)) for place in (findings.edges, findings.climbs))
    back = float(findings.returns.get(run, math.nan))
    lost = back if back * EARLY < edge or not math.isfinite(edge) else edge
    declared = window["source"] == "declared"
    if not window["readable"] and _falls_again(curve, lost):
        lost = math.nan
    low, high = max(window["lr_low"], first), min(window["lr_high"], last)
    interval = math.nan, math.nan
    if not declared:
        lowest = findings.lowest_of.get(run, climb)
        climb = max(climb, lowest) if math.isfinite(climb) else climb
        interval = max(answer["lr_low"], first), min(answer["lr_high"], last)
    elif math.isfinite(climb) or math.isfinite(edge):
        # The zone between a declared window and the divergence is labelled as well.
        climb = high
    return Zoning(
        lr=float(window["lr"]),
        low=float(low),
        high=float(high),
        starts_with_sweep=bool(window["lr_low"] <= first),
        ends_with_sweep=bool(window["lr_high"] >= last),
        interval_low=float(interval[0]),
        interval_high=float(interval[1]),
        climb=float(climb),
        edge=edge,
        lost=lost,
        declared=bool(declared),
        readable=bool(window["readable"]),
        reason=str(window["reason"]),
    )


def _falls_again(curve: pd.DataFrame, lost: float) -> bool:
    """Return whether the smoothed loss of a run falls lower beyond the rate `lost` than before."""
    beyond = curve["lr"] >= lost
    line = curve["loss_smooth"]
    return bool(line[beyond].min() < line[~beyond].min())
