"""Keep the last attempt of sweeps that were repeated with more steps until they could be read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrchart.frame.schema import SWEEP

#: column with the number of the attempt, counted from 1
ATTEMPT = "attempt"


def last_attempts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last attempt of every sweep; all, if there is no such column."""
    if ATTEMPT not in rows:
        return rows
    last = rows.groupby(SWEEP, sort=False, dropna=False)[ATTEMPT].transform("max")
    is_last = rows[ATTEMPT] == last
    return rows if is_last.all() else rows[is_last]


def with_last_attempts(lazy: Any) -> Any:
    """Return the same of a Narwhals LazyFrame."""
    import narwhals as nw

    names = lazy.collect_schema().names()
    if ATTEMPT not in names:
        return lazy
    keys = [name for name in SWEEP if name in names]
    last = nw.col(ATTEMPT).max()
    rows = lazy.with_columns(_last_attempt=last.over(*keys) if keys else last)
    return rows.filter(nw.col(ATTEMPT) == nw.col("_last_attempt")).drop("_last_attempt")
