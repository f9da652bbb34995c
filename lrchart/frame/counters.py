"""Columns that count the rows of a table, as the steps of one training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

#: columns that count the steps of one training, and so order its rows
STEPS = ("step", "global_step", "iteration", "iter", "batch", "_step", "num_updates")
#: columns that do so if they grow evenly, by distances within this ratio (of two printed digits)
COUNTERS = frozenset({*STEPS, "epoch", "iterations", "total_timesteps", "n_updates"})
EVENLY = 0.49


def counts_along(columns: Mapping[Any, Any]) -> bool:
    """Return whether a column counts the rows evenly, as epochs or steps of one training."""
    for name, values in columns.items():
        if is_counter(str(name)) and counts(values):
            apart = np.diff(np.asarray(values, dtype=np.float64))
            if apart.min() >= EVENLY * apart.max():
                return True
    return False


def is_counter(name: str) -> bool:
    """Return whether a column's name is that of a counter: ``epoch``, ``time/total_timesteps``."""
    return leaf(name) in COUNTERS


def leaf(name: str) -> str:
    """Return the last part of a path, as names are compared: ``epoch`` of ``time/Epoch``."""
    return name.strip().lower().replace(".", "/").rpartition("/")[2].replace(" ", "_")


def counts(values: Any) -> bool:
    """Return whether `values` are numbers that rise from row to row, as a counter does."""
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    return bool(len(numbers) > 1 and (np.diff(numbers) > 0).all())
