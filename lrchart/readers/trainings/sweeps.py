"""Refuse a range test that is given as a table of trainings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.errors import InputError, call_text

#: fewest rows that make a range test
FEWEST = 20


def refuse_sweep(
    rows: pd.DataFrame, lr: pd.Series[float], step: str | None, run: str | None
) -> None:
    """Refuse rows whose rate rises with every step of one count: they are one run.

    Trainings have no common count, and tables of theirs repeat rates or have few.

    Raises
    ------
    InputError
        The rows are a range test.
    """
    if step is None or len(rows) < FEWEST or (run is not None and rows[run].nunique() > 1):
        return
    count = pd.to_numeric(rows[step], errors="coerce").to_numpy(dtype="float64")
    order = np.argsort(count, kind="stable")
    moves = np.diff(lr.to_numpy()[order])
    # A step that is a training's length repeats.
    with np.errstate(invalid="ignore"):  # a step may be infinite in several rows
        counted = bool((np.diff(count[order]) > 0).all())
    if counted and (bool((moves > 0).all()) or bool((moves < 0).all())):
        raise InputError(
            f"the rate moves with every step of the {len(rows):,} rows: this is one range test, "
            f"not many trainings; {call_text('plot')} charts it"
        )
