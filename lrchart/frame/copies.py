"""Find duplicate rows of a sweep, and duplicate replicates of a run.

Two loggers, or two processes, that write one history write every row twice; and a file may be given
twice. Copies would pass for a loss without noise.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd

from lrchart.frame.arrays import BoolArray
from lrchart.frame.schema import SWEEP
from lrchart.text import counted

log = logging.getLogger("lrchart.frame")

#: minimum repeated (lr, loss) pairs from which rows without steps count as copies, by default
FEWEST = 8


def copies(rows: pd.DataFrame, fewest: int = FEWEST) -> BoolArray:
    """Return which rows repeat an earlier row of their sweep.

    Parameters
    ----------
    rows
        Columns run, replicate, lr, loss and, if there is one, step.
    fewest
        Minimum repeated (lr, loss) pairs from which rows without steps count as copies.

    Returns
    -------
    numpy.ndarray
        Shape (rows,), bool. A row is a copy if an earlier one has the same step, learning rate and
        loss. Whatever the step, as some loggers number the rows that they write, rows are copies
        too if no learning rate that is there several times has two losses, or if every pair of
        learning rate and loss is there k times, or a multiple of k times: then one of k is kept.
    """
    if _rises(rows):
        return np.zeros(len(rows), dtype=np.bool_)
    measured = [*SWEEP, "lr", "loss"]
    again = rows.duplicated(measured).to_numpy()
    if not again.any():
        return again
    exact = again & False
    if "step" in rows:
        exact = rows.duplicated([*measured, "step"]).to_numpy(copy=True)
    if (again & ~exact).any():
        rest = rows[~exact]
        exact[~exact] = _same_losses(rest, measured, fewest) | _multiples(rest, measured, fewest)
    return exact


def _rises(rows: pd.DataFrame) -> bool:
    """Return whether the learning rate rises from row to row of each sweep, one after the other."""
    run, replicate, lr = pd.factorize(rows["run"])[0], rows["replicate"].to_numpy(), rows["lr"]
    sweep, within = np.diff(run), np.diff(replicate)
    return bool(
        ((sweep > 0) | (sweep == 0) & ((within > 0) | (within == 0) & (np.diff(lr) > 0))).all()
    )


def without_twins(tidy: pd.DataFrame) -> pd.DataFrame:
    """Return a frame without replicates that are exactly like an earlier one of their run.

    Parameters
    ----------
    tidy
        Columns run, replicate, lr and loss.
    """
    if tidy["replicate"].nunique() < 2:
        return tidy
    again = _twins(tidy)
    if not again.any():
        return tidy
    count = len(tidy.loc[again, SWEEP].drop_duplicates())
    log.warning("left out %s exactly like earlier ones", counted(count, "replicate"))
    return tidy[~again].reset_index(drop=True)


def _twins(tidy: pd.DataFrame) -> BoolArray:
    """Return which rows belong to such a replicate."""
    again = np.zeros(len(tidy), dtype=np.bool_)
    known: set[tuple[Any, bytes]] = set()
    run, pairs = tidy["run"].to_numpy(), tidy[["lr", "loss"]].to_numpy()
    for places in tidy.groupby(SWEEP, sort=False).indices.values():
        sweep = pairs[places]
        key = run[places[0]], sweep[np.lexsort(sweep.T)].tobytes()
        again[places] = key in known
        known.add(key)
    return again


def copies_text(again: BoolArray) -> str:
    """Return the words for rows that are left out because they are copies."""
    return f"{counted(int(np.count_nonzero(again)), 'row')} exactly like earlier ones"


def _same_losses(rows: pd.DataFrame, measured: list[str], fewest: int) -> BoolArray:
    """Return which rows are copies because no repeated learning rate has two losses."""
    rate = [rows[name] for name in measured[:-1]]
    later = rows.groupby(measured, sort=False, dropna=False).cumcount() > 0
    losses = (~later).groupby(rate, sort=False, dropna=False).transform("sum")
    repeated = later.groupby(rate, sort=False, dropna=False).transform("any")
    sweep = [rows[name] for name in SWEEP]
    mixed = (repeated & (losses > 1)).groupby(sweep, sort=False, dropna=False).transform("any")
    count = (repeated & ~later).groupby(sweep, sort=False, dropna=False).transform("sum")
    return np.asarray(later & ~mixed & (count >= fewest), dtype=np.bool_)


def _multiples(rows: pd.DataFrame, measured: list[str], fewest: int) -> BoolArray:
    """Return which rows are copies because all rows of their sweep are there k times."""
    pairs = rows.groupby(measured, sort=False, dropna=False)
    number: Any = pairs["lr"].transform("size")
    first = pairs.cumcount() == 0
    sweep = [rows[name] for name in SWEEP]
    times = number.groupby(sweep, sort=False, dropna=False).transform(np.gcd.reduce)
    enough = first.groupby(sweep, sort=False, dropna=False).transform("sum") >= fewest
    return np.asarray(enough & (pairs.cumcount() >= number // times), dtype=np.bool_)
