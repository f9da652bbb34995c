"""Make the tidy frame of the steps of a sweep."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrchart.frame.schema import SCHEMA


def frame_of(
    run: str,
    replicate: int,
    rows: Sequence[Mapping[str, float]],
    rates: np.ndarray,
    constants: Mapping[str, Any],
) -> pd.DataFrame:
    """Return the frame of the numbers recorded at each step, NaN where a step lacks one.

    Parameters
    ----------
    run, replicate
        The key of the sweep.
    rows
        Name -> number, for each step: the loss and the metrics.
    rates
        Learning rate of each step, and maybe of more; shape (steps or more,).
    constants
        The columns between the loss and the metrics, one value each.
    """
    names = dict.fromkeys(["loss", *(name for row in rows for name in row)])
    values = {name: [row.get(name, math.nan) for row in rows] for name in names}
    steps = range(len(rows))
    known = {
        "run": run,
        "replicate": replicate,
        "step": steps,
        "lr": rates[: len(steps)],
        "loss": values.pop("loss"),
    }
    frame = pd.DataFrame({**known, **constants, **values})
    return frame.astype({name: SCHEMA[name].dtype for name in frame if name in SCHEMA})
