"""Admit frames: condense large ones, and validate those not known to be tidy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.frame.condense import alike, condense
from lrchart.frame.purpose import SCHEDULE
from lrchart.frame.schema import SCHEMA, TidyFrame, in_columns
from lrchart.frame.seal import is_tidy, sealed
from lrchart.frame.validation import validate


def tidy(frame: Any) -> TidyFrame:
    """Return `frame` condensed if it is large, and validated unless it is known to be tidy.

    Public functions call this once and pass the result on to private ones, which take a
    `TidyFrame` and do not check it again.

    Raises
    ------
    InputError
        The frame is not a sweep frame.
    """
    return validated(condense(frame))


def validated(frame: Any) -> TidyFrame:
    """Return `frame` validated; one that `validate` returned is not validated again."""
    if isinstance(frame, pd.DataFrame) and is_tidy(frame):
        return TidyFrame(frame)
    return validate(frame)


def together(frames: Sequence[TidyFrame]) -> TidyFrame:
    """Return tidy frames as one; those of different runs need no validation.

    Raises
    ------
    InputError
        There are too many runs (`lrchart.limits`).
    """
    if len(frames) == 1:
        return frames[0]
    table = alike(frames)
    if SCHEDULE in table:  # of a run that declares none, it is unknown
        table = table.assign(**{SCHEDULE: table[SCHEDULE].fillna("")})
    runs = sum(frame["run"].nunique() for frame in frames)
    if table["run"].nunique() < runs:
        return validate(table)
    limits.check("MAX_RUNS", runs, "runs")
    return sealed(in_columns(table, SCHEMA))


def of_runs(frame: TidyFrame, names: Sequence[str]) -> TidyFrame:
    """Return the rows of the runs called `names`, without a truth that none of them declares."""
    rows = frame[frame["run"].isin(list(names))].reset_index(drop=True)
    if "optimal_lr" in rows and rows["optimal_lr"].isna().all():
        rows = rows.drop(columns="optimal_lr")
    return sealed(rows)


def renamed(frame: TidyFrame, name: str) -> TidyFrame:
    """Return a tidy frame of one run under another name."""
    return sealed(frame.assign(run=pd.Series(name, index=frame.index, dtype="str")))
