"""Find rows of a sweep that stand twice.

Two loggers, or two processes, that write one history write every row twice. Copies would pass for
a loss without noise.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_SWEEP = ["run", "replicate"]
#: pairs of learning rate and loss that a sweep needs before it counts as written several times
FEWEST = 8

Mask = npt.NDArray[np.bool_]


def copies(rows: pd.DataFrame) -> Mask:
    """Return which rows repeat an earlier row of their sweep.

    Parameters
    ----------
    rows
        Columns run, replicate, lr, loss and, if there is one, step.

    Returns
    -------
    numpy.ndarray
        Shape (rows,), bool. A row is a copy if an earlier one has the same step, learning rate and
        loss. If every pair of learning rate and loss in a sweep is there k times, or a multiple of
        k times, one of k is kept, whatever the step: some loggers number the rows that they write.
    """
    measured = [*_SWEEP, "lr", "loss"]
    again = rows.duplicated(measured).to_numpy()
    if not again.any():
        return again
    exact = again & False
    if "step" in rows:
        exact = rows.duplicated([*measured, "step"]).to_numpy(copy=True)
    if (again & ~exact).any():
        exact[~exact] = _multiples(rows[~exact], measured)
    return exact


def copies_text(again: Mask) -> str:
    """Return the note on rows that are left out because they are copies."""
    count = int(np.count_nonzero(again))
    return f"left out {count:,} row{'s' * (count > 1)} exactly like earlier ones"


def _multiples(rows: pd.DataFrame, measured: list[str]) -> Mask:
    """Return which rows are copies because all rows of their sweep are there k times."""
    pairs = rows.groupby(measured, sort=False, dropna=False)
    number: Any = pairs["lr"].transform("size")
    first = pairs.cumcount() == 0
    sweep = [rows[name] for name in _SWEEP]
    times = number.groupby(sweep, sort=False, dropna=False).transform(np.gcd.reduce)
    enough = first.groupby(sweep, sort=False, dropna=False).transform("sum") >= FEWEST
    return np.asarray(enough & (pairs.cumcount() >= number // times), dtype=np.bool_)
