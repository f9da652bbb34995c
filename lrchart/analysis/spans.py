"""Find the first and last row of each sweep of a tidy frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lrchart.frame.schema import SWEEP


def spans(frame: pd.DataFrame, by: Sequence[str] = SWEEP) -> list[slice]:
    """Return the rows of each sweep (or run, by ``["run"]``) as slices, in their order.

    A slice is free; `groupby` would build a frame for each of 10,000 runs.
    """
    return [slice(*ends) for ends in zip(*bounds(frame, by), strict=True)]


def bounds(frame: pd.DataFrame, by: Sequence[str] = SWEEP) -> tuple[list[int], list[int]]:
    """Return the first row of each group, and the row after its last."""
    if frame.empty:
        return [], []
    new = np.zeros(len(frame) - 1, dtype=bool)
    for name in by:
        keys = frame[name].array
        new |= np.asarray(keys[1:] != keys[:-1], dtype=bool)
    inner = (np.flatnonzero(new) + 1).tolist()
    return [0, *inner], [*inner, len(frame)]
