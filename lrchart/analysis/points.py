"""Expand a condensed curve into the losses that it holds, as points to draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.spans import spans
from lrchart.frame.condense import is_condensed
from lrchart.frame.reduction import FIRST, HIGHEST, LAST, LOWEST

#: columns whose lines are drawn through the middles of the axis columns
LINES = ("loss_smooth", "slope_per_decade")
#: index of the mean among the five losses of an axis column
OWN = 3


def points(curve: pd.DataFrame) -> pd.DataFrame:
    """Return a condensed `curve` with a row for each loss it holds: first, extremes and last.

    A non-finite loss gets a row of its own. Curves that are not condensed, axis columns of one
    step, and means of replicates are returned unchanged.
    """
    if not is_condensed(curve):
        return curve
    unknown = np.full(len(curve), np.nan)
    first, last = (curve[name].to_numpy() if name in curve else unknown for name in (FIRST, LAST))
    single = ((curve["replicates"] > 1) | (curve["steps"] == 1)).to_numpy()
    lr, loss = (curve[name].to_numpy() for name in ("lr", "loss"))
    rates = np.stack([curve["lr_low"], lr, lr, lr, curve["lr_high"]], axis=1)
    losses = np.stack([first, curve[LOWEST], curve[HIGHEST], loss, last], axis=1)
    keep = np.isfinite(losses) & ~single[:, None]
    keep[:, OWN] = single | ~np.isfinite(loss)
    rows = np.repeat(np.arange(len(curve)), keep.sum(axis=1))
    spread = curve.iloc[rows].reset_index(drop=True)
    return _between(spread.assign(lr=rates[keep], loss=losses[keep]), curve)


def _between(spread: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """Interpolate the lines, which were computed for the middles of the axis columns.

    Repeating one value for all points of an axis column would draw stairs.
    """
    x, middle = (np.log10(rows["lr"].to_numpy()) for rows in (spread, curve))
    lines = {name: spread[name].to_numpy(copy=True) for name in LINES if name in spread}
    for target, run in zip(spans(spread, ["run"]), spans(curve, ["run"]), strict=True):
        for name, values in lines.items():
            level = curve[name].to_numpy()[run]
            known, here = np.isfinite(level), np.isfinite(values[target])
            if known.any():
                line = np.interp(x[target], middle[run][known], level[known])
                values[target] = np.where(here, line, values[target])
    return spread.assign(**lines)
