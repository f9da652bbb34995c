"""Leave out the steps at learning rate 0, with a note if the 0 is a rounded rate."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from lrchart.text import counted

#: a number with a fixed number of decimals, as ``%.6f`` prints
FIXED = re.compile(r"\s*\d+\.(\d+)\s*")
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
    written = cells.iloc[rows.index - 1]
    if are_rounded(written, rows["lr"]):
        first = str(written[zero.to_numpy()].iloc[0]).strip()
        notes.append(
            f"left out {steps} whose learning rate is printed as {first}: rounded, not zero"
        )
    else:
        notes.append(f"left out {steps} at learning rate 0 (warm-up or decay)")
    return rows[~zero]


def are_rounded(cells: pd.Series[Any], lr: pd.Series[float]) -> bool:
    """Return whether several zeros are rates below half a unit of the last decimal.

    All rates have the same number of decimals, and the lowest other one is a few units of the
    last. A single zero may be measured: a warm-up starts from one.
    """
    if int((lr == 0).sum()) < 2:
        return False
    matches = [FIXED.fullmatch(cell) if isinstance(cell, str) else None for cell in cells]
    decimals = {len(match[1]) if match else 0 for match in matches}
    if len(decimals) != 1 or 0 in decimals:
        return False
    return float(lr[lr > 0].min()) < UNITS * 10.0 ** -decimals.pop()
