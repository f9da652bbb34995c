"""Leave out the steps at learning rate 0, with a note if the 0 is a rounded rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.frame.arrays import FloatArray
from lrchart.readers.notes import LeftOut
from lrchart.text import counted

#: numbers of decimals that rates are rounded to, and minimum of different rates to see it
DECIMALS, FEWEST = range(3, 10), 8
#: in a rounded column, the lowest rate above 0 is below this many units of the last decimal
UNITS = 20


def without_zeros(rows: pd.DataFrame, cells: pd.Series[Any], notes: list[str]) -> pd.DataFrame:
    """Return the rows whose rate is not 0, unless all are 0.

    Parameters
    ----------
    rows
        Has the column lr; its index counts the rows of the source from 1.
    cells
        The rates as the source writes them, all its rows.
    notes
        Gets a sentence on what is left out.
    """
    zero = rows["lr"] == 0
    if not zero.any() or zero.all():
        return rows
    steps = counted(int(zero.sum()), "step")
    if are_rounded(rows["lr"].to_numpy()):
        first = str(cells.iloc[rows.index - 1][zero.to_numpy()].iloc[0]).strip()
        notes.append(
            LeftOut(f"{steps} whose learning rate is printed as {first}: rounded, not zero")
        )
    else:
        notes.append(LeftOut(f"{steps} at learning rate 0 (warm-up or decay)"))
    return rows[~zero]


def are_rounded(lr: FloatArray) -> bool:
    """Return whether several zeros are rates below half a unit of the last decimal.

    All rates have the same decimals, the lowest above 0 is a few units of the last, and they do not
    rise along a line, as a warm-up does. A single zero may be measured: a warm-up starts from one.
    """
    rates = np.unique(lr[lr > 0])
    if len(lr) - np.count_nonzero(lr) < 2 or len(rates) < FEWEST:
        return False
    steps = np.diff(rates)
    if np.allclose(steps, steps[0], atol=0.0):
        return False
    for decimals in DECIMALS:
        if np.allclose(np.round(rates, decimals), rates, rtol=1e-9, atol=0.0):
            return bool(rates[0] < UNITS * 10.0**-decimals)
    return False
