"""Reduce histories, of many rows a training, to one number each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.errors import one_of

#: ways to make one number of a history
WAYS = ("last", "lowest")


def check_way(way: str) -> None:
    """Refuse a way that is not among `WAYS`.

    Raises
    ------
    OptionError
        It is none of them.
    """
    if way not in WAYS:
        raise one_of("reduce", way, WAYS)


def final(losses: pd.Series[float], way: str, *, score: bool = False) -> float:
    """Return the final number of one history; a history that ends in NaN has diverged.

    Parameters
    ----------
    losses
        In the order of the steps, without cells in which nothing was logged; ±inf and NaN are
        losses that were logged as such.
    way
        "last", or "lowest" (the highest of scores).
    """
    if losses.empty:
        return float("nan")
    last = float(losses.iloc[-1])
    if way == "last" or not np.isfinite(last):
        return last
    finite = losses[np.isfinite(losses)]
    return float(finite.max() if score else finite.min())


def is_history(rows: pd.DataFrame, run: str | None) -> bool:
    """Return whether rows are steps of trainings that the column `run` tells apart."""
    if run is None or run not in rows:
        return False
    count = rows[run].nunique()
    return count > 0 and len(rows) >= 2 * count


def reduced(
    rows: pd.DataFrame, run: str, lr: str, loss: str, step: str | None, way: str, *, score: bool
) -> pd.DataFrame:
    """Return one row a training of a history: its peak rate, its final loss, its last cells.

    Rows without a loss were not measured, unless the cell says "nan". ``_steps`` is the last step.
    """
    cells = rows[loss]
    written = cells.astype(str).str.strip().str.casefold().isin(("nan", "inf", "-inf", "infinity"))
    # A float NaN is what an engine puts where nothing was logged.
    written &= cells.map(lambda cell: isinstance(cell, str))
    value = pd.to_numeric(cells, errors="coerce").astype("float64")
    rate = pd.to_numeric(rows[lr], errors="coerce").astype("float64")
    table = rows.assign(_value=value, _logged=value.notna() | written, _rate=rate)
    if step is not None:
        table["_step"] = pd.to_numeric(table[step], errors="coerce")
        table = table.sort_values("_step", kind="stable")
    groups = table.groupby(run, sort=False)
    result = groups.last()
    result[lr] = groups["_rate"].max()
    logged = table[table["_logged"]].groupby(run, sort=False)["_value"]
    last = logged.agg(lambda part: part.iloc[-1])
    if way == "lowest":
        best = logged.max() if score else logged.min()
        last = last.where(~np.isfinite(last), best)
    result[loss] = last.reindex(result.index)
    result["_steps"] = groups["_step"].max() if step is not None else np.nan
    return result.drop(
        columns=["_value", "_logged", "_rate", "_step"], errors="ignore"
    ).reset_index()
