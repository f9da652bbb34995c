"""Refuse the steps of one run, a range test or a training, given as a table of trainings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lrchart.errors import InputError, call_text
from lrchart.frame.arrays import IntArray

#: minimum rows of a range test
FEWEST = 20
#: the same without a step column: a grid of trainings has fewer rates
FEWEST_UNCOUNTED = 61
#: maximum mean number of trainings per rate
REPEATS = 10


def refuse_sweep(
    rows: pd.DataFrame, lr: pd.Series[float], step: str | None, run: str | None
) -> None:
    """Refuse rows whose rate moves along the steps of one count: they are one run.

    Trainings have no common count, and tables of theirs repeat rates or have few. Without a count,
    rows are taken in their order, and the rate has to rise or fall at each.

    Raises
    ------
    InputError
        The rows are one run.
    """
    if run is not None and rows[run].nunique() > 1:
        return
    order = None if step is None else _counted(rows[step])
    if len(rows) < (FEWEST_UNCOUNTED if order is None else FEWEST):
        return
    rates = lr.to_numpy() if order is None else lr.to_numpy()[order]
    moves = np.diff(rates)
    named = "(trainings at so many rates need a column run that names each)"
    if (moves > 0).all():
        raise InputError(
            f"the rate moves with every step of the {len(rows):,} rows: this is one range test, "
            f"not many trainings; {call_text('plot')} charts it {named}"
        )
    counted = order is not None and _is_even(rows[str(step)])
    if (moves < 0).all() or (counted and _is_schedule(rates)):
        raise InputError(
            f"the rate moves along the {len(rows):,} rows: this is one training under a schedule, "
            f"or one range test; give several trainings, each at a rate of its own {named}"
        )


def _is_even(steps: pd.Series[Any]) -> bool:
    """Return whether steps come at one distance, as those of one training do."""
    count = np.sort(pd.to_numeric(steps, errors="coerce").to_numpy(dtype="float64"))
    return bool((np.diff(count) == count[1] - count[0]).all())


def _is_schedule(rates: NDArray[np.floating[Any]]) -> bool:
    """Return whether rates fall in the end, with nothing but a warm-up before.

    They move at most steps, or stay longer at each than there are repeats of a training.
    """
    moves = np.sign(np.diff(rates))
    moves = moves[moves != 0]
    moving = len(moves) > 0.9 * (len(rates) - 1)
    staying = len(rates) > len(np.unique(rates)) * REPEATS
    turns = int((np.diff(moves) != 0).sum())
    return len(moves) > 0 and moves[-1] < 0 and turns < 2 and (moving or staying)


def _counted(steps: pd.Series[Any]) -> IntArray | None:
    """Return the order of rows that `steps` counts; None if a step repeats, as a length does."""
    count = pd.to_numeric(steps, errors="coerce").to_numpy(dtype="float64")
    order = np.argsort(count, kind="stable")
    with np.errstate(invalid="ignore"):  # several steps may be infinite
        return order if bool((np.diff(count[order]) > 0).all()) else None
