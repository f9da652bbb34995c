"""Leave out trainings that stand twice: as seeds or repeats they would have no noise."""

from __future__ import annotations

import logging

import numpy as np
import pandas as pd

from lrchart.frame.arrays import BoolArray
from lrchart.frame.copies import copies
from lrchart.text import counted

log = logging.getLogger("lrchart.frame")

#: minimum learning rates with equal losses from which a seed is a copy of an earlier one
MIN_COPIES = 3


def without_copies(tidy: pd.DataFrame, ended: BoolArray) -> pd.DataFrame:
    """Return trainings, without those that stand twice.

    Parameters
    ----------
    tidy
        Columns group, lr and loss, and replicate if the trainings have seeds.
    ended
        Shape (rows,): which trainings have a point on the curve. The others are kept.

    Returns
    -------
    pandas.DataFrame
        With seeds, a row is left out if its group, rate, seed and loss stood before, or if its seed
        is a copy: at no fewer than `MIN_COPIES` rates all its losses are those of one earlier seed.
        Without seeds, the rules of `lrchart.frame.copies` hold. Only losses that stand at a single
        rate are evidence: trainings that learn nothing end alike, as at ln 10.
    """
    rows = tidy[ended]
    telling = rows[np.isfinite(rows["loss"])]
    rates = telling.groupby(["group", "loss"], sort=False)["lr"].transform("nunique")
    telling = telling[rates == 1]
    if "replicate" in rows:
        twice = rows.duplicated(["group", "lr", "replicate", "loss"]).to_numpy()
        seeds = telling.drop_duplicates(["group", "lr", "replicate", "loss"])
        twice = twice | _in_copied_seeds(rows, seeds)
    else:
        twice = _repeats(telling)
        twice = _repeats(rows) if twice.any() else np.zeros(len(rows), dtype=np.bool_)
    if not twice.any():
        return tidy
    what = counted(int(twice.sum()), "training")
    log.warning("left out %s exactly like earlier ones", what)
    left = np.ones(len(tidy), dtype=np.bool_)
    left[np.flatnonzero(ended)[twice]] = False
    return tidy[left].reset_index(drop=True)


def _repeats(rows: pd.DataFrame) -> BoolArray:
    """Return which rows without seeds are copies."""
    named = rows[["lr", "loss"]].assign(run=rows["group"], replicate=0)
    return copies(named, MIN_COPIES)


def _in_copied_seeds(rows: pd.DataFrame, telling: pd.DataFrame) -> BoolArray:
    """Return which rows have a seed all of whose losses are those of one earlier seed."""
    seed = ["group", "replicate"]
    first = telling.groupby(["group", "lr", "loss"], sort=False)["replicate"].transform("first")
    table = telling.assign(_first=first, _again=telling["replicate"] != first)
    if not table["_again"].any():
        return np.zeros(len(rows), dtype=np.bool_)
    seeds = table.groupby(seed, sort=False).agg(
        again=("_again", "sum"), count=("_again", "size"), origins=("_first", "nunique")
    )
    whole = (seeds["again"] == seeds["count"]) & (seeds["origins"] == 1)
    copied = whole & (seeds["count"] >= MIN_COPIES)
    # Many seeds share coarsely rounded losses here and there: then equality shows nothing.
    stray = seeds["again"].where(~copied, 0).groupby(level="group").transform("sum")
    copied &= stray < MIN_COPIES
    return pd.MultiIndex.from_frame(rows[seed]).isin(copied.index[copied])
