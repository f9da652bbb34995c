"""Doubt the answers of runs whose losses are still a running mean, or that may be warm-ups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.analysis.batches import Sweeps
from lrchart.analysis.rules.own.descent import ALREADY_FALLS
from lrchart.errors import option_text
from lrchart.frame.arrays import BoolArray
from lrchart.frame.smoothed import PERHAPS
from lrchart.kinds.stairs import WIDE
from lrchart.kinds.warm_up import is_off_even, warm_up

STILL_SMOOTHED = (
    "the losses are {}, rounded too coarsely to be restored, and this can raise the answer "
    "tenfold: save the losses with all their digits"
)
PERHAPS_SMOOTHED = (
    "the losses may be a running mean, which can raise the answer tenfold ({} undoes one, {} says "
    "that there is none)"
)
WARM_UP = (
    "the rate rises {} and the loss only falls, as in a training's warm-up: sweep on until the "
    "loss diverges"
)
GRID = (
    "{} rows and no step column: this may be a grid of trainings, one row each ({} says that it is "
    "a range test)"
)


def doubted(readings: pd.DataFrame, sweeps: Sweeps) -> pd.DataFrame:
    """Return `readings`, those of smoothed losses, warm-ups and possible grids as guesses.

    Parameters
    ----------
    readings
        One row a run: ``lr``, ``readable``, ``reason``, ``smoothed``, the running mean that its
        losses still are ("": none) or `PERHAPS` are, ``declared``, whether it is known to be a
        range test, and ``uncounted``, whether it is short and has no column of steps.
    sweeps
        The sweeps of the runs.
    """
    smoothed, warm_ups = readings["smoothed"], _warm_ups(sweeps)
    perhaps = (smoothed == PERHAPS).to_numpy() & readings["readable"].to_numpy()
    still = (~smoothed.isin(["", PERHAPS])).to_numpy()
    alike = (warm_ups != "") & ~readings["declared"].to_numpy()
    # An answer that already has a reason is doubted by it.
    plain = (readings["readable"] & (readings["reason"] == "")).to_numpy()
    grids = plain & _grids(sweeps, readings["uncounted"].to_numpy())
    doubtful = (still | alike | perhaps | grids) & readings["lr"].notna().to_numpy()
    if not doubtful.any():
        return readings
    reasons = readings["reason"].to_numpy(dtype=object, copy=True)
    for run in np.flatnonzero(doubtful):
        if still[run]:
            reasons[run] = STILL_SMOOTHED.format(smoothed.iloc[run])
        elif alike[run]:
            lower = [ALREADY_FALLS] if ALREADY_FALLS in reasons[run] else []
            reasons[run] = "; ".join([WARM_UP.format(warm_ups[run]), *lower])
        elif perhaps[run]:
            doubt = PERHAPS_SMOOTHED.format(*(option_text("smoothed", x) for x in ("NAME", "no")))
            reasons[run] = "; ".join(filter(None, [reasons[run], doubt]))
        else:
            reasons[run] = GRID.format(
                int(sweeps.steps[sweeps.run == run].max()), option_text("kind", "sweep")
            )
    return readings.assign(reason=reasons, readable=readings["readable"] & ~doubtful)


def _warm_ups(sweeps: Sweeps) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the shape of each run's rise if all of its sweeps may be warm-ups, else ""."""
    shapes = np.full(len(sweeps.names), "", dtype=object)
    suspects = _off_even(sweeps)
    every = np.ones(len(shapes), dtype=np.bool_)
    every[sweeps.run[~suspects]] = False
    for at in np.flatnonzero(suspects & every[sweeps.run]):
        run, rows = sweeps.run[at], slice(sweeps.start[at], sweeps.start[at] + sweeps.steps[at])
        shape = warm_up(sweeps.lr[rows], sweeps.loss[rows], sweeps.worth[rows])
        every[run] &= shape != ""
        shapes[run] = shape
    return np.where(every, shapes, "")


def _grids(sweeps: Sweeps, uncounted: BoolArray) -> BoolArray:
    """Return whether the rows of each run may be trainings: uncounted, over no wider a range."""
    narrow = np.ones(len(uncounted), dtype=np.bool_)
    last = sweeps.start + sweeps.steps - 1
    wide = sweeps.lr[last] > sweeps.lr[sweeps.start] * 10**WIDE
    narrow[sweeps.run[wide]] = False
    return uncounted & narrow


def _off_even(sweeps: Sweeps) -> BoolArray:
    """Return whether the middle rate of each sweep is off an exponential one."""
    last = sweeps.start + sweeps.steps - 1
    done = np.cumsum(sweeps.worth)
    half = (done[sweeps.start] - sweeps.worth[sweeps.start] + done[last]) / 2
    middle = np.clip(np.searchsorted(done, half), sweeps.start, last)
    off: BoolArray = is_off_even(sweeps.lr[sweeps.start], sweeps.lr[middle], sweeps.lr[last])
    return off
