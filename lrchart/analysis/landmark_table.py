"""Tabulate the landmarks of each run at the learning rates that were measured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.rules.own.landmarks import Landmarks
from lrchart.analysis.spans import spans


def landmark_table(curve: pd.DataFrame, marks: Landmarks) -> pd.DataFrame:
    """Return ``run, mark, lr, loss, slope``: the minimum and the steepest descent of each run.

    ``mark`` is "minimum" or "steepest descent", ``lr`` the nearest measured rate before the
    divergence, ``loss`` the level there, and ``slope`` its change per decade (0 at a minimum). A
    run without a finite loss, or one that never falls, has no such row.

    Parameters
    ----------
    curve
        One sweep a run, with the column ``diverged``.
    marks
        The landmarks of the same runs, in the order of the frame.
    """
    x, run = np.log10(curve["lr"].to_numpy()), curve["run"].to_numpy()
    usable = (np.isfinite(curve["loss"]) & ~curve["diverged"]).to_numpy()
    rows: list[tuple[object, ...]] = []
    for i, rows_of_run in enumerate(spans(curve, ["run"])):
        known = rows_of_run.start + np.flatnonzero(usable[rows_of_run])
        for mark, at, loss, slope in (
            ("steepest descent", marks.steepest[i], marks.midway[i], marks.slope[i]),
            ("minimum", marks.minimum[i], marks.lowest[i], 0.0),
        ):
            if len(known) and np.isfinite(at):
                # Choose among measured rates below the climb, if there are any.
                calm = known[x[known] <= marks.climb[i]]
                choice = calm if len(calm) else known
                nearest = choice[np.abs(x[choice] - at).argmin()]
                rows.append((run[nearest], mark, curve["lr"].iloc[nearest], loss, slope))
    table = pd.DataFrame(rows, columns=["run", "mark", "lr", "loss", "slope"])
    return table.astype({"lr": float, "loss": float, "slope": float})


def edges(curve: pd.DataFrame) -> pd.Series[float]:
    """Return, by run, the first learning rate of the divergence; others are left out."""
    return curve[curve["diverged"]].groupby("run", sort=False)["lr"].min()


def climbs(runs: list[str], marks: Landmarks) -> pd.Series[float]:
    """Return, by run, the learning rate at which the loss begins to climb; others are left out."""
    where = pd.Series(10.0**marks.climb, index=pd.Index(runs, name="run"), name="lr")
    return where[marks.climb < marks.end]
