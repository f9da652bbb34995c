"""Running means that the losses of a frame still are, in its column ``smoothed``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.frame.arrays import BoolArray

#: column with the running mean that was not removed from the losses
COLUMN = "smoothed"
#: part of every other value; other contents belong to a column ``smoothed`` of the user's own
MEAN = "running mean"
#: value for losses of which the caller said what they are, so that they are measured ones now
NONE = "no"
#: value for losses that may or may not be a running mean
PERHAPS = "perhaps a running mean"
#: value for losses whose rounding hides whether they are one
ROUNDED = "perhaps a running mean, rounded"


def still_smoothed(tidy: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the running mean that the losses of each run still are, "" for none; shape (runs,)."""
    runs = tidy.drop_duplicates("run")
    names = runs[COLUMN] if COLUMN in runs else [""] * len(runs)
    return np.array(
        [name if isinstance(name, str) and MEAN in name else "" for name in names], dtype=object
    )


def said(table: pd.DataFrame) -> BoolArray:
    """Return of which rows the column says whether their losses are smoothed; shape (rows,)."""
    if COLUMN not in table:
        return np.zeros(len(table), dtype=np.bool_)
    cells = table[COLUMN].astype(str)
    return ((cells == NONE) | cells.str.contains(MEAN)).to_numpy(dtype=np.bool_)
