"""Learning rates that are the same but for their spelling, as 0.00098 and 2 ** -10."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: rates within this factor are one rate
SAME_RATE = 1.01
#: distance, in decades, within which two rates are at one place of a curve
NEAR = 1e-9
#: floats within this factor are the same number, computed in two ways
SAME_NUMBER = 1 + 1e-6


def merge_rates(lr: pd.Series[float], tests: pd.DataFrame | None = None) -> pd.Series[float]:
    """Return `lr` with rates within 1 % of each other replaced by their geometric mean.

    Parameters
    ----------
    lr
        Learning rates, greater than 0.
    tests
        Columns (group, seed) that identify a training at a given rate. Rates stay apart if one of
        them was trained at both: then they are no spellings of one rate.

    Returns
    -------
    pandas.Series
        float64, in the order of `lr`.
    """
    spelled = np.unique(lr.to_numpy())
    cluster = _clusters(spelled)
    place = np.searchsorted(spelled, lr.to_numpy())
    merged = spelled.copy()
    for number in np.flatnonzero(np.bincount(cluster) > 1):
        members = np.flatnonzero(cluster == number)
        rows = np.isin(place, members)
        if tests is not None and _trained_at_both(lr[rows], tests[rows]):
            continue
        merged[members] = np.exp(np.log(spelled[members]).mean())
    return pd.Series(merged[place], index=lr.index)


def spelling_note(lr: pd.Series[float], merged: pd.Series[float]) -> str:
    """Return a sentence on how many spellings became how many rates; empty if all are floats."""
    # Validation refuses rates that are 0 or missing.
    with np.errstate(all="ignore"):
        moved = np.abs(np.log(merged.to_numpy() / lr.to_numpy())) > np.log(SAME_NUMBER)
    if not moved.any():
        return ""
    before, after = lr.nunique(), merged.nunique()
    return f"merged {before} learning rates into {after} (within 1 % of each other)"


def _clusters(spelled: np.ndarray) -> np.ndarray:
    """Return the number of the cluster of each of the sorted rates; the lowest begins it."""
    numbers, first, number = np.zeros(len(spelled), dtype=int), spelled[0], 0
    for i, rate in enumerate(spelled):
        if rate > first * SAME_RATE:
            first, number = rate, number + 1
        numbers[i] = number
    return numbers


def _trained_at_both(lr: pd.Series[float], tests: pd.DataFrame) -> bool:
    apart = tests.assign(lr=lr).drop_duplicates()
    return bool(apart.duplicated(list(tests.columns)).any())
