"""Refuse a range test that is given as a table of trainings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError, call_text
from lrchart.frame.arrays import IntArray

#: fewest rows that make a range test
FEWEST = 20
#: … if no column counts its steps: a grid of trainings has fewer rates
FEWEST_UNCOUNTED = 61


def refuse_sweep(
    rows: pd.DataFrame, lr: pd.Series[float], step: str | None, run: str | None
) -> None:
    """Refuse rows whose rate rises or falls with every step of one count: they are one run.

    Trainings have no common count, and tables of theirs repeat rates or have few. Without a count,
    rows are taken in their order.

    Raises
    ------
    InputError
        The rows are a range test.
    """
    if run is not None and rows[run].nunique() > 1:
        return
    order = None if step is None else _counted(rows[step])
    if len(rows) < (FEWEST_UNCOUNTED if order is None else FEWEST):
        return
    rates = lr.to_numpy() if order is None else lr.to_numpy()[order]
    moves = np.diff(rates)
    if (moves > 0).all() or (moves < 0).all():
        raise InputError(
            f"the rate moves with every step of the {len(rows):,} rows: this is one range test, "
            f"not many trainings; {call_text('plot')} charts it (trainings at so many rates need a "
            "column run that names each)"
        )


def _counted(steps: pd.Series[Any]) -> IntArray | None:
    """Return the order of rows that `steps` counts; None if a step repeats, as a length does."""
    count = pd.to_numeric(steps, errors="coerce").to_numpy(dtype="float64")
    order = np.argsort(count, kind="stable")
    with np.errstate(invalid="ignore"):  # a step may be infinite in several rows
        return order if bool((np.diff(count[order]) > 0).all()) else None
