"""Count steps on that start anew in each epoch, as the number of a batch does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.frame.arrays import FloatArray, IntArray
from lrchart.frame.schema import SWEEP

#: minimum steps of an epoch; all of them have as many, or one more
FEWEST = 3


def counted_on(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows with steps that go on where they started anew, and how often they did.

    The rate rises within each epoch and does not fall at its end. Rows in another order are looked
    at in that of their rates, if no two are equal. Steps at one rate are those of a training, and
    they stay as they are; so do those of a second pass, and steps at even distances that rows
    sorted by their rates have put out of order.

    Parameters
    ----------
    rows
        Columns run, replicate, lr and, if there is one, step.
    """
    if "step" not in rows:
        return rows, 0
    step = rows["step"].to_numpy(dtype=np.float64, copy=True)
    falls = step[1:] < step[:-1]
    if not falls.any():
        return rows, 0
    sweep = rows.groupby(SWEEP, sort=False, dropna=False).ngroup().to_numpy()
    lr, times = rows["lr"].to_numpy(dtype=np.float64), 0
    # Most falls are those from one sweep to the next.
    for code in np.unique(sweep[1:][falls & (sweep[1:] == sweep[:-1])]):
        place = np.flatnonzero(sweep == code)
        place = place[_by_rate(step[place], lr[place])]
        before = _before(step[place], lr[place])
        times += len(np.unique(before)) - 1
        step[place] += before
    if not times:
        return rows, 0
    return rows.assign(step=pd.Series(step, rows.index).astype(rows["step"].dtype)), times


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each sweep in the order of their steps, counted on, if none repeats.

    Parameters
    ----------
    rows
        Columns run, replicate, lr and, if there is one, step, as numbers.
    """
    if "step" not in rows or (np.diff(rows["step"]) > 0).all():
        return rows
    counted, _ = counted_on(rows)
    step = counted["step"].to_numpy()
    if not np.isfinite(step).all() or counted.duplicated([*SWEEP, "step"]).any():
        return rows
    sweep = rows.groupby(SWEEP, sort=False, dropna=False).ngroup().to_numpy()
    return rows.iloc[np.lexsort([step, sweep])]


def _by_rate(step: FloatArray, lr: FloatArray) -> IntArray:
    """Return the order of the rates, if all differ and fewer steps fall in it than as it is."""
    order = np.argsort(lr)
    differ = (np.diff(lr[order]) > 0).all()
    fewer = (np.diff(step[order]) < 0).sum() < (np.diff(step) < 0).sum()
    return order if differ and fewer else np.arange(len(lr))


def _before(step: FloatArray, lr: FloatArray) -> FloatArray:
    """Return the steps of all epochs before that of each row; 0 if they are not counted anew."""
    moves = np.diff(step)
    starts, before = np.flatnonzero(~(moves >= 0)) + 1, np.zeros(len(step))
    if not len(starts) or not (np.diff(lr) >= 0).all():
        return before
    *whole, last = np.split(np.arange(len(step)), starts)
    lengths = [len(each) for each in whole[1:]] or [len(whole[0])]
    usual = float(np.median(moves[moves >= 0])) if (moves >= 0).any() else 0.0
    if (
        min(lengths) < FEWEST
        or max(lengths) > min(lengths) + 1
        or max(len(whole[0]), len(last)) > max(lengths) + 1
        or any(lr[each[0]] == lr[each[-1]] for each in whole if len(each) > 1)
        or not (np.delete(moves, starts - 1) > 0).all()
        or step[starts].max() > step.min() + usual
        or _is_even(np.sort(step))
    ):
        return before
    before[starts] = step[starts - 1] + usual - step[starts]
    return np.asarray(np.cumsum(before))


def _is_even(steps: FloatArray) -> bool:
    """Return whether steps differ, and are one distance apart."""
    apart = np.diff(steps)
    return bool(apart[0] > 0 and (apart == apart[0]).all())
