"""Tabulate the landmarks of each run at the learning rates that were measured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.rules.own.landmarks import Landmarks
from lrchart.analysis.rules.own.rises import HOLD
from lrchart.analysis.spans import spans
from lrchart.frame.arrays import FloatArray, IntArray

#: the loss is back at its start once less than this fraction of its fall remains
UNDONE = 0.1
#: minimum number of losses at the start of a sweep that tell its level
FIRST = 5


def landmark_table(curve: pd.DataFrame, marks: Landmarks) -> pd.DataFrame:
    """Return ``run, mark, lr, loss, slope``: the minimum and the steepest descent of each run.

    ``mark`` is "minimum" or "steepest descent", ``lr`` the measured rate before the divergence at
    which the smoothed line is lowest, or within the descent at which it falls fastest, so that the
    mark stands where a reader sees it; ``loss`` is the height of that line there, and ``slope`` its
    change per decade (0 at a minimum).
    A run without a finite loss, or one that never falls, has no such row.

    Parameters
    ----------
    curve
        One sweep a run, with the columns ``diverged``, ``loss_smooth`` and ``slope_per_decade``,
        smoothed by default, whatever is drawn.
    marks
        The landmarks of the same runs, in the order of the frame.
    """
    columns = ["lr", "loss", "loss_smooth", "slope_per_decade"]
    lr, loss, smooth, slope = (curve[name].to_numpy(dtype="float64") for name in columns)
    x = np.log10(lr)
    usable, run = np.isfinite(loss) & ~curve["diverged"].to_numpy(), curve["run"].to_numpy()
    rows: list[tuple[object, ...]] = []
    for i, rows_of_run in enumerate(spans(curve, ["run"])):
        known = rows_of_run.start + np.flatnonzero(usable[rows_of_run])
        choice = _within_descent(x, known, marks, i)
        if len(choice) and marks.descends[i] and slope[row := _lowest(slope, choice)] < 0:
            rows.append((run[row], "steepest descent", lr[row], smooth[row], slope[row]))
            # Ignore minima in the noise before the descent.
            known = known[known >= row]
        if len(known) and np.isfinite(marks.minimum[i]):
            row = _lowest(smooth, known)
            rows.append((run[row], "minimum", lr[row], smooth[row], 0.0))
    table = pd.DataFrame(rows, columns=["run", "mark", "lr", "loss", "slope"])
    return table.astype({"lr": float, "loss": float, "slope": float})


def _within_descent(x: FloatArray, known: IntArray, marks: Landmarks, i: int) -> IntArray:
    """Return the rows of run `i` in its descent, with the ones just outside: noise falls anywhere.

    `x` is the log10 lr of all rows, `known` are the usable rows of the run.
    """
    order = known[np.argsort(x[known], kind="stable")]
    begun, end = marks.fall.begun[i], min(marks.fall.minimum[i], marks.climb[i])
    first = int(np.searchsorted(x[order], begun, side="right")) - 1
    last = int(np.searchsorted(x[order], end, side="left"))
    return np.sort(order[max(first, 0) : max(last + 1, 1)])


def _lowest(values: FloatArray, rows: IntArray) -> int:
    """Return the one of `rows` at which `values` are lowest; the first if none is a number."""
    return int(rows[np.where(np.isnan(values[rows]), np.inf, values[rows]).argmin()])


def edges(curve: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, the first learning rate of the divergence; others are left out."""
    return curve[curve["diverged"]].groupby("run", sort=False)["lr"].min()


def returns(curve: pd.DataFrame, marks: Landmarks) -> pd.Series[float]:
    """Return, by run, the learning rate from which the loss is back at its start for good.

    That is where the smoothed line undoes the fall, up to `UNDONE` of it, and stays there to the
    divergence, or over `HOLD` decades or more to the end of the sweep; others are left out.

    Parameters
    ----------
    curve
        The curve that `landmark_table` takes.
    marks
        The landmarks of the same runs, in the order of the frame.
    """
    where: dict[object, float] = {}
    for i, rows in enumerate(spans(curve, ["run"])):
        sweep = curve.iloc[rows]
        sweep = sweep[np.isfinite(sweep["loss"]) & ~sweep["diverged"]]
        at, line = np.log10(sweep["lr"].to_numpy()), sweep["loss_smooth"].to_numpy()
        if not (len(at) and marks.descends[i] and marks.climb[i] < marks.end[i]):
            continue
        first = max(int(np.sum(at <= marks.fall.begun[i])), FIRST)
        start, lowest = float(np.median(sweep["loss"].to_numpy()[:first])), float(line.min())
        below = np.flatnonzero(line < start - UNDONE * (start - lowest))
        back = at[below[-1] + 1 :] if len(below) else at[:0]
        if len(back) and (marks.diverges[i] or back[0] <= marks.end[i] - HOLD):
            where[sweep["run"].iloc[0]] = 10.0 ** back[0]
    return pd.Series(where, dtype="float64", name="lr").rename_axis("run")


def climbs(runs: list[str], marks: Landmarks) -> pd.Series[float]:
    """Return, by run, the learning rate at which the loss begins to climb; others are left out."""
    where = pd.Series(10.0**marks.climb, index=pd.Index(runs, name="run"), name="lr")
    return where[marks.climb < marks.end]
