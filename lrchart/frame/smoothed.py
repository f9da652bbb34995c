"""Running means that the losses of a frame still are, in its column ``smoothed``."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: column of the running mean that losses still are
COLUMN = "smoothed"
#: in the name of every such mean; a table may have a column ``smoothed`` of its own
MEAN = "running mean"


def still_smoothed(tidy: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the running mean that the losses of each run still are, "" for none; shape (runs,)."""
    runs = tidy.drop_duplicates("run")
    names = runs[COLUMN] if COLUMN in runs else [""] * len(runs)
    return np.array(
        [name if isinstance(name, str) and MEAN in name else "" for name in names], dtype=object
    )
