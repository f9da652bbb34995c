"""Define the columns of the tidy sweep frame: one row a step of a range test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NewType

import pandas as pd

from lrchart.errors import InputError, shown


@dataclass(frozen=True)
class Column:
    """Type and meaning of one column of the tidy frame."""

    dtype: str
    meaning: str
    required: bool = False


#: column -> dtype and meaning; other columns are kept unchanged
SCHEMA: dict[str, Column] = {
    "run": Column("str", "the curve's name"),
    "replicate": Column("int64", "repeat of the same run with another seed; 0 if there is one"),
    "step": Column("int64", "optimizer step, from 0"),
    "lr": Column("float64", "learning rate in force for that step; greater than 0", required=True),
    "loss": Column(
        "float64",
        "mini-batch loss as measured; NaN or ±inf means that the step diverged, and is kept",
        required=True,
    ),
    "optimal_lr": Column("float64", "the declared optimum, if the truth is known, or NaN"),
    "training_steps": Column(
        "float64", "optimizer steps of the training that the rate is for, or NaN"
    ),
    "schedule": Column("str", 'schedule of that training: "constant" or "decay", or empty'),
    "attempt": Column("int64", "attempt of a sweep that was repeated with more steps, from 1"),
    "planned_steps": Column("float64", "steps that the sweep was to have, or NaN"),
}

#: a validated frame, which needs no further checks
TidyFrame = NewType("TidyFrame", pd.DataFrame)

#: columns that identify a sweep: one pass over the learning rates
SWEEP = ["run", "replicate"]

#: name of the run in a frame without names
DEFAULT_RUN = "run"


def sweeps(frame: pd.DataFrame) -> Any:
    """Yield ``((run, replicate), rows)`` for every sweep of a tidy frame, in its order."""
    return frame.groupby(SWEEP, sort=False)


def require(table: pd.DataFrame, schema: Mapping[str, Column], need: str) -> None:
    """Refuse a table without a required column, or without rows.

    Raises
    ------
    InputError
        The message names the columns that are there, or what rows are needed for.
    """
    for name, column in schema.items():
        if column.required and name not in table:
            listed = ", ".join(map(shown, table.columns)) or "none"
            raise InputError(f"no column {name!r} ({column.meaning}); found {listed}")
    if table.empty:
        raise InputError(f"the table has no rows; {need}")


def in_columns(table: pd.DataFrame, schema: Iterable[str]) -> pd.DataFrame:
    """Return `table` with the columns of `schema` first, in its order."""
    known = [name for name in schema if name in table]
    return table[known + [name for name in table.columns if name not in schema]]
