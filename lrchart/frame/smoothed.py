"""Running means that the losses of a frame still are, in its column ``smoothed``."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: column with the running mean that was not removed from the losses
COLUMN = "smoothed"
#: part of every value; other contents belong to a column ``smoothed`` of the user's own
MEAN = "running mean"
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
