"""Kind that a frame declares in its column ``kind``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.errors import KindError
from lrchart.frame.arrays import BoolArray

#: column with the kind that the caller stated
COLUMN = "kind"
#: value for a run that is known to be a range test
SWEEP = "sweep"
#: value for a run under a schedule, which is drawn by step and never read as a sweep
TRAINING = "training"
#: value for a run at few rates without a step column, whose rows may be trainings
UNCOUNTED = "uncounted"
#: value for a range test that may be the warm-up of the training behind it
WARM_UP = "perhaps a warm-up"
#: value for a part of a range test whose log may have been resumed at another interval
RESUMED = "perhaps resumed"
#: minimum rows of an uncounted run, as fewer give no answer, and maximum different rates, as grids
#: of more are rare
ROWS, RATES = 8, 60


def is_training(frame: object) -> bool:
    """Return whether every row of `frame` was read as a training.

    Raises
    ------
    KindError
        Some rows were, and others were not: they share no chart.
    """
    if not isinstance(frame, pd.DataFrame) or COLUMN not in frame or frame.empty:
        return False
    training = frame[COLUMN] == TRAINING
    if training.any() and not training.all():
        raise KindError(
            "some runs of the frame were read as trainings and others as sweeps; draw the "
            "trainings on a chart of their own"
        )
    return bool(training.all())


def declares(tidy: pd.DataFrame, kind: str) -> BoolArray:
    """Return whether each run is declared to be of this `kind`; shape (runs,)."""
    runs = tidy.drop_duplicates("run")
    if COLUMN not in runs:
        return np.zeros(len(runs), dtype=np.bool_)
    return (runs[COLUMN].astype(str) == kind).to_numpy()


def marked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose rows were numbered for want of steps, runs of few rates as `UNCOUNTED`.

    Rows without a loss, which are left out, count as well, each as a rate.
    """
    # Numbers of runs instead of their names, which are slow to look up a million times.
    run = pd.factorize(frame["run"], use_na_sentinel=False)[0]
    rows, lr = np.bincount(run), frame["lr"].to_numpy()
    moves = np.ones(len(run), dtype=np.bool_)
    moves[1:] = (lr[1:] != lr[:-1]) | (run[1:] != run[:-1])
    rates = np.bincount(run, weights=moves)
    missing = frame["step"].groupby(run).max().to_numpy() + 1 - rows
    few = (rows >= ROWS) & (rates + np.maximum(missing, 0) <= RATES)
    declared = frame.get(COLUMN, pd.Series("", frame.index))
    here = few[run] & (declared == "")
    return frame.assign(**{COLUMN: declared.mask(here, UNCOUNTED)}) if here.any() else frame


def in_steps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of trainings in the order of their steps, one run a training."""
    replicates = frame.groupby("run", sort=False)["replicate"].transform("nunique")
    names = frame["run"].where(
        replicates == 1, frame["run"] + " (" + frame["replicate"].astype(str) + ")"
    )
    ordered = frame.assign(run=names, _run=pd.factorize(names)[0])
    return ordered.sort_values(["_run", "step"], kind="stable", ignore_index=True).drop(
        columns="_run"
    )
