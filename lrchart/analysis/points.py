"""The losses that a condensed curve holds, as points to draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.spans import spans
from lrchart.frame.condense import FIRST, HIGHEST, LAST, LOWEST, is_condensed

#: columns that are lines through the middles of the columns of the axis
LINES = ("loss_smooth", "slope_per_decade")
#: place of a column's own loss among the five that it may hold
OWN = 3


def points(curve: pd.DataFrame) -> pd.DataFrame:
    """Return a condensed `curve` with a row for each loss it holds: first, extremes and last.

    What blew up has a row of its own beside them. A curve that is not condensed stays as it is,
    and so do columns of one step and runs that are means of their replicates.
    """
    if not is_condensed(curve):
        return curve
    unknown = np.full(len(curve), np.nan)
    first, last = (curve[name].to_numpy() if name in curve else unknown for name in (FIRST, LAST))
    single = ((curve["replicates"] > 1) | (curve["steps"] == 1)).to_numpy()
    lr, loss = (curve[name].to_numpy() for name in ("lr", "loss"))
    rates = np.stack([curve["lr_low"], lr, lr, lr, curve["lr_high"]], axis=1)
    losses = np.stack([first, curve[LOWEST], curve[HIGHEST], loss, last], axis=1)
    kept = np.isfinite(losses) & ~single[:, None]
    kept[:, OWN] = single | ~np.isfinite(loss)
    rows = np.repeat(np.arange(len(curve)), kept.sum(axis=1))
    spread = curve.iloc[rows].reset_index(drop=True)
    return _between(spread.assign(lr=rates[kept], loss=losses[kept]), curve)


def _between(spread: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """Read what was computed for a column's middle off the line through the middles.

    The four points of a column would make a stair of it.
    """
    x, middle = (np.log10(rows["lr"].to_numpy()) for rows in (spread, curve))
    found = {name: spread[name].to_numpy(copy=True) for name in LINES if name in spread}
    for drawn, run in zip(spans(spread, ["run"]), spans(curve, ["run"]), strict=True):
        for name, values in found.items():
            level = curve[name].to_numpy()[run]
            known, here = np.isfinite(level), np.isfinite(values[drawn])
            if known.any():
                line = np.interp(x[drawn], middle[run][known], level[known])
                values[drawn] = np.where(here, line, values[drawn])
    return spread.assign(**found)
