"""The losses that a condensed curve holds, as points to draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.spans import spans
from lrchart.condense import FIRST, HIGHEST, LAST, LOWEST, is_condensed

#: columns that are lines through the middles of the columns of the axis
LINES = ("loss_smooth", "slope_per_decade")


def points(curve: pd.DataFrame) -> pd.DataFrame:
    """Return a condensed `curve` with a row for each loss it holds: first, extremes and last.

    One that is not condensed, and runs that are means of their replicates, stay as they are.
    """
    if not is_condensed(curve):
        return curve
    low, high = curve["lr_low"].to_numpy(), curve["lr_high"].to_numpy()
    first, last = (curve.get(name, curve["loss"]).to_numpy() for name in (FIRST, LAST))
    rates = np.stack([low, curve["lr"], curve["lr"], high], axis=1)
    losses = np.stack([first, curve[LOWEST], curve[HIGHEST], last], axis=1)
    whole = (curve["replicates"] > 1) | ~np.isfinite(curve["loss"])
    rates[whole], losses[whole] = curve.loc[whole, ["lr"]], curve.loc[whole, ["loss"]]
    kept = np.isfinite(losses) & ~whole.to_numpy()[:, None]
    kept[curve["steps"] == 1] = False
    kept[whole | (curve["steps"] == 1), 0] = True
    rows = np.repeat(np.arange(len(curve)), 4)[kept.ravel()]
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
