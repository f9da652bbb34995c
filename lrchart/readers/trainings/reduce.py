"""Reduce histories, of many rows a training, to one number each."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from lrchart.errors import one_of

#: numbers before a NaN that make it a loss that blew up, where a gap is written as NaN, too
FEWEST = 2

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


def is_history(rows: pd.DataFrame, run: str, constant: Collection[str] = ()) -> bool:
    """Return whether rows are steps of trainings that the column `run` tells apart.

    Rows of one name that differ in a setting, which is `constant` in a training, are trainings.
    """
    count = rows[run].nunique()
    if count == 0 or len(rows) < 2 * count:
        return False
    names = [name for name in constant if name in rows and name != run]
    settings = rows[names].astype(str).groupby(rows[run].to_numpy()) if names else None
    return settings is None or bool((settings.nunique().max() <= 1).all())


def reduced(
    rows: pd.DataFrame, run: str, lr: str, loss: str, step: str | None, way: str, *, score: bool
) -> pd.DataFrame:
    """Return one row a training of a history: its peak rate, its final loss, its last cells.

    Rows without a loss were not measured, unless the cell says "nan", or is a NaN after which no
    number follows. ``_steps`` is the last step.
    """
    cells = rows[loss]
    written = cells.astype(str).str.strip().str.casefold().isin(("nan", "inf", "-inf", "infinity"))
    blown = cells.map(lambda cell: isinstance(cell, float) and np.isnan(cell)).astype(bool)
    # A float NaN is also what pandas puts where nothing was logged, as it has no other word.
    written &= cells.map(lambda cell: isinstance(cell, str))
    value = pd.to_numeric(cells, errors="coerce").astype("float64")
    rate = pd.to_numeric(rows[lr], errors="coerce").astype("float64")
    table = rows.assign(_value=value, _logged=value.notna() | written, _rate=rate, _blown=blown)
    if step is not None:
        table["_step"] = pd.to_numeric(table[step], errors="coerce")
        table = table.sort_values("_step", kind="stable")
    table["_logged"] |= _at_the_end(table, run, 1 if cells.isna().sum() > blown.sum() else FEWEST)
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
        columns=["_value", "_logged", "_rate", "_step", "_blown"], errors="ignore"
    ).reset_index()


def _at_the_end(table: pd.DataFrame, run: str, fewest: int) -> pd.Series[bool]:
    """Return the rows with a NaN of the runs in which no number stands after one, in order."""
    order = table.assign(_place=np.arange(len(table)), _number=table["_value"].notna())
    groups = order.groupby(run, sort=False)
    first = order["_place"].where(order["_blown"]).groupby(order[run], sort=False).transform("min")
    last = order["_place"].where(order["_number"]).groupby(order[run], sort=False).transform("max")
    enough = groups["_number"].transform("sum") >= fewest
    return order["_blown"] & (first > last) & enough
