"""Detect losses that are no longer logged towards the end: NaN that was written as empty."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lrchart.readers.trainings.columns import LOSS, snake

#: minimum rows with a loss to know the usual gap, if the rows between are empty, or NaN
FEWEST, FEWEST_NAN = 3, 2
#: the loss diverged if the rows after the last loss exceed the widest gap by this factor; fewer
#: rows may be a summary
LATER = 2

Mask = NDArray[np.bool_]


def stopped(history: pd.DataFrame) -> pd.DataFrame:
    """Return a history whose last row says "nan" for each loss, if no loss has a number at its end.

    pandas and others write NaN as an empty cell, which is also what stands where nothing was
    logged. While a training goes on, rows with a loss come at gaps.
    """
    losses = losses_of(history)
    if not losses or not ends_early(any_number(history, losses), LATER, FEWEST):
        return history
    marked = history.copy()
    marked.loc[marked.index[-1], losses] = "nan"
    return marked


def measured(history: pd.DataFrame) -> pd.DataFrame:
    """Return a history without the NaN of a dataframe, which stand where nothing was logged, too.

    Those behind the last loss stay if there are as many as the rows between two losses.
    """
    losses = losses_of(history)
    if not losses:
        return history
    blown = ends_early(any_number(history, losses), 1, FEWEST_NAN)
    gaps = history.map(lambda cell: isinstance(cell, float) and cell != cell)
    clean = history.astype(object).mask(gaps.astype(bool), None)
    if blown:
        clean.loc[clean.index[-1], losses] = "nan"
    return clean


def losses_of(rows: pd.DataFrame) -> list[str]:
    """Return the names of the losses among the columns."""
    return [str(name) for name in rows.columns if LOSS.fullmatch(snake(name))]


def any_number(rows: pd.DataFrame, names: list[str]) -> Mask:
    """Return which rows have a number, or a word for one, in any of the columns."""
    known = np.zeros(len(rows), dtype=bool)
    for name in names:
        known |= pd.to_numeric(rows[name], errors="coerce").notna().to_numpy()
        words = rows[name].iloc[np.flatnonzero(~known)]
        known[~known] = [isinstance(cell, str) and bool(cell.strip()) for cell in words]
    return known


def ends_early(known: Mask, times: int, fewest: int) -> bool:
    """Return whether rows are marked, `fewest` or more, and none towards the end.

    Behind the last one there are at least `times` as many as from one to the next.
    """
    places = np.flatnonzero(known)
    after = len(known) - 1 - (places[-1] if len(places) else 0)
    return len(places) >= fewest and after >= times * int(np.diff(places).max())
