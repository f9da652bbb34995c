"""Tabulate the landmarks of each run at the learning rates that were measured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.rules.own.landmarks import Landmarks
from lrchart.analysis.spans import spans
from lrchart.frame.arrays import FloatArray, IntArray


def landmark_table(curve: pd.DataFrame, marks: Landmarks) -> pd.DataFrame:
    """Return ``run, mark, lr, loss, slope``: the minimum and the steepest descent of each run.

    ``mark`` is "minimum" or "steepest descent", ``lr`` the measured rate before the climb at which
    the smoothed line is lowest or falls fastest, so that the mark stands where a reader sees it;
    ``loss`` is the height of that line there, and ``slope`` its change per decade (0 at a minimum).
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
    usable, run = np.isfinite(loss) & ~curve["diverged"].to_numpy(), curve["run"].to_numpy()
    rows: list[tuple[object, ...]] = []
    for i, rows_of_run in enumerate(spans(curve, ["run"])):
        known = rows_of_run.start + np.flatnonzero(usable[rows_of_run])
        calm = known[np.log10(lr[known]) <= marks.climb[i]]
        choice = calm if len(calm) else known
        if len(choice) and marks.descends[i] and slope[row := _lowest(slope, choice)] < 0:
            rows.append((run[row], "steepest descent", lr[row], smooth[row], slope[row]))
            # Ignore minima in the noise before the descent.
            choice = choice[choice >= row]
        if len(choice) and np.isfinite(marks.minimum[i]):
            row = _lowest(smooth, choice)
            rows.append((run[row], "minimum", lr[row], smooth[row], 0.0))
    table = pd.DataFrame(rows, columns=["run", "mark", "lr", "loss", "slope"])
    return table.astype({"lr": float, "loss": float, "slope": float})


def _lowest(values: FloatArray, rows: IntArray) -> int:
    """Return the one of `rows` at which `values` are lowest; the first if none is a number."""
    return int(rows[np.where(np.isnan(values[rows]), np.inf, values[rows]).argmin()])


def edges(curve: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, the first learning rate of the divergence; others are left out."""
    return curve[curve["diverged"]].groupby("run", sort=False)["lr"].min()


def climbs(runs: list[str], marks: Landmarks) -> pd.Series[float]:
    """Return, by run, the learning rate at which the loss begins to climb; others are left out."""
    where = pd.Series(10.0**marks.climb, index=pd.Index(runs, name="run"), name="lr")
    return where[marks.climb < marks.end]
