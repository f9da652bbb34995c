"""The training that a suggestion is for: its length and its schedule, as columns of a frame."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd

from lrchart.errors import InputError
from lrchart.frame.cells import refuse
from lrchart.options import SCHEDULES, Options

Frame = TypeVar("Frame", bound=pd.DataFrame)

STEPS, SCHEDULE = "training_steps", "schedule"


def for_training(tidy: Frame, options: Options) -> Frame:
    """Return a tidy frame whose suggestions are for the training that the options name.

    None keeps what the columns ``training_steps`` and ``schedule`` of the frame say, if any.
    """
    steps = None if options.training_steps is None else float(options.training_steps)
    given = {STEPS: steps, SCHEDULE: options.schedule}
    stated = {name: value for name, value in given.items() if value is not None}
    return tidy.assign(**stated) if stated else tidy


def check_training(tidy: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its training columns as float64 (NaN: unknown) and text ("").

    Raises
    ------
    InputError
        A length is below 1, a schedule is none of `SCHEDULES`, or a run has several of either.
    """
    if STEPS in tidy:
        steps = tidy[STEPS].to_numpy()
        wrong = ~np.isnan(steps) & ~((steps >= 1) & np.isfinite(steps))
        refuse(STEPS, wrong, steps, "is not a number of steps; it must be at least 1")
    if SCHEDULE in tidy:
        names = tidy[SCHEDULE].astype("object").where(tidy[SCHEDULE].notna(), "").astype("str")
        wrong = ~names.isin([*SCHEDULES, ""]).to_numpy()
        if wrong.any():
            row = int(wrong.argmax())
            listed = " or ".join(map(repr, SCHEDULES))
            raise InputError(
                f"column {SCHEDULE!r}, row {row + 1}: must be {listed}; got {names.iloc[row]!r}"
            )
        tidy = tidy.assign(**{SCHEDULE: names})
    for name in (STEPS, SCHEDULE):
        if name in tidy:
            several = tidy.groupby("run", sort=False)[name].nunique() > 1
            if several.any():
                raise InputError(
                    f"column {name!r}: run {several.idxmax()!r} has several values; a run "
                    "must have one"
                )
    return tidy


def training_of(tidy: pd.DataFrame) -> pd.DataFrame:
    """Return ``training_steps`` (NaN: unknown) and ``schedule`` ("": unknown), one row a run."""
    runs = tidy.drop_duplicates("run")
    columns = {STEPS: runs.get(STEPS, np.nan), SCHEDULE: runs.get(SCHEDULE, "")}
    return runs[["run"]].assign(**columns).reset_index(drop=True)
