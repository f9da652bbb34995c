"""Condense sweeps that are too long or too many to hold, on their own dataframe engine.

Of each sweep and column of the learning-rate axis (`lrchart.frame.reduction`), the number of steps
and the first, last, lowest, highest and mean loss are kept; only that is collected. Smoothing
would turn the steps of a column into their mean anyway; the extremes are kept as measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from lrchart.frame.arrays import BoolArray, FloatArray
from lrchart.frame.attempts import with_last_attempts
from lrchart.frame.reduction import (
    FIRST,
    HIGHEST,
    INFINITE,
    KNOWN,
    LAST,
    LOWEST,
    MEASURED,
    columns,
    per_decade,
)
from lrchart.frame.schema import DEFAULT_RUN, SWEEP

#: maximum steps of a sweep, and maximum rows of a frame, that are read without condensing
LONG, LARGE = 10_000, 200_000
#: maximum sweeps of which first and last losses are kept; more are drawn as a band
ORDERED = 100


def condense(frame: Any) -> Any:
    """Return `frame`, or its condensed columns if a sweep is too long or there are too many.

    Parameters
    ----------
    frame
        Anything that `lrchart.frame.validate` takes. A lazy frame is reduced before it is
        collected.

    Returns
    -------
    frame
        The input itself if it is small (`LONG`, `LARGE`), or no sweep frame and left to `validate`
        to refuse. Else a pandas DataFrame, one row a sweep and column that has a step: ``run``,
        ``replicate``, ``lr`` (the geometric mean of the steps in it with a finite loss), ``loss``
        (mean of those within ±``MAX_LOSS``; inf where one is beyond, NaN where none is within),
        ``steps``, ``finite_losses``, ``infinite_losses`` (int), ``lr_low``, ``lr_high`` (first and
        last rate), ``loss_lowest``, ``loss_highest`` and, for up to `ORDERED` sweeps,
        ``loss_first`` and ``loss_last``, all finite or NaN. Dask and PySpark cannot order the
        steps of a group: of theirs, the first and the last loss are missing.
    """
    lazy = None if is_condensed(frame) else _lazy(frame)
    if lazy is None:
        return frame
    sweeps = _sweeps(lazy)
    if sweeps is None or not _is_large(sweeps):
        return frame
    decades = math.log10(float(sweeps["high"].max()) / float(sweeps["low"].min()))
    cut = partial(columns, lazy, per_decade(decades, len(sweeps)))
    try:
        reduction = cut(ordered=len(sweeps) <= ORDERED)
    except NotImplementedError:  # the engine has neither first() nor last()
        reduction = cut(ordered=False)
    return _tidy(reduction.collect().to_pandas(), _runs_in_order(frame))


def is_condensed(frame: Any) -> bool:
    """Return whether `frame` is a condensed one (see `condense`)."""
    return isinstance(frame, pd.DataFrame) and LOWEST in frame


def alike(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate tidy `frames`; if one is condensed, each step of the others becomes a column."""
    if any(map(is_condensed, frames)):
        frames = [frame if is_condensed(frame) else _of_steps(frame) for frame in frames]
    return pd.concat(frames, ignore_index=True)


def _of_steps(frame: pd.DataFrame) -> pd.DataFrame:
    finite = np.isfinite(frame["loss"])
    counts = {MEASURED: finite.astype(int), INFINITE: np.isinf(frame["loss"]).astype(int)}
    loss, step = frame["loss"].where(finite), frame["step"].where(frame["loss"].notna())
    ends = {"lr_low": frame["lr"], "lr_high": frame["lr"], "step_low": step, "step_high": step}
    return frame.assign(
        steps=1, **counts, **ends, **dict.fromkeys((FIRST, LAST, LOWEST, HIGHEST), loss)
    )


def _lazy(frame: Any) -> Any:
    """Return `frame` as a Narwhals LazyFrame if it could be condensed; else None."""
    import narwhals as nw

    native = nw.from_native(frame, pass_through=True)
    if not isinstance(native, nw.DataFrame | nw.LazyFrame):
        return None
    if isinstance(native, nw.DataFrame) and len(native) <= LONG:
        return None
    schema = native.collect_schema()
    if not all(name in schema and schema[name].is_numeric() for name in ("lr", "loss")):
        return None
    return with_last_attempts(_numbered(native).lazy())


def _numbered(native: Any) -> Any:
    """Return a Narwhals DataFrame with steps, counted in its order if it has none; a lazy as it is.

    Rows whose losses were not measured count, as in a file.
    """
    import narwhals as nw

    if isinstance(native, nw.LazyFrame) or "step" in native.columns:
        return native
    number, keys = nw.col("lr").cum_count(), [name for name in SWEEP if name in native.columns]
    return native.with_columns(step=(number.over(*keys) if keys else number) - 1)


def _sweeps(lazy: Any) -> pd.DataFrame | None:
    """Return each sweep's number of steps and ends; None if a rate is invalid."""
    import narwhals as nw

    names, lr = lazy.collect_schema().names(), nw.col("lr")
    keys = [name for name in SWEEP if name in names]
    wrong = ~(lr.is_finite() & (lr > 0)) | lr.is_null()
    if "run" in keys:
        wrong = wrong | nw.col("run").is_null()
    rows = lazy.select(*keys, "lr", wrong=wrong.cast(nw.Int64))
    every = [
        nw.len().alias("steps"),
        lr.min().alias("low"),
        lr.max().alias("high"),
        nw.col("wrong").max(),
    ]
    table = (rows.group_by(*keys).agg(*every) if keys else rows.select(*every)).collect()
    sweeps = table.to_pandas()
    return None if sweeps.empty or sweeps["wrong"].max() else sweeps


def _is_large(sweeps: pd.DataFrame) -> bool:
    steps = sweeps["steps"]
    return bool(steps.sum() > LARGE or steps.max() > LONG) and bool(
        sweeps["low"].min() < sweeps["high"].max()
    )


def _tidy(rows: pd.DataFrame, runs: pd.Index | None) -> pd.DataFrame:
    """Return the collected columns as a sweep frame: sorted, blow-ups as infinite or NaN.

    `runs` are the names in the order that they shall have; None sorts them.
    """
    run = rows["run"].astype("str") if "run" in rows else DEFAULT_RUN
    rows = rows.assign(run=run, replicate=rows.get("replicate", 0))
    loss = rows["loss"].to_numpy(dtype="float64", na_value=np.nan)
    rows = rows.assign(lr=_rates(rows), loss=np.where(rows[INFINITE] > 0, np.inf, loss))
    keys = [_codes(rows["run"], runs), *(_codes(rows[name]) for name in ("replicate", "column"))]
    order = np.lexsort(keys[::-1])
    same = np.all([np.diff(key[order]) == 0 for key in keys[:2]], axis=0)
    rows = rows.drop(columns=["log", "column"]).take(order).reset_index(drop=True)
    ends = ~np.append(same, False)
    alone = ends & ~np.append(False, same)
    return _with_final_nan(_with_two_ends(rows.assign(ends=ends), alone)).drop(
        columns=[KNOWN, "ends"]
    )


def _with_final_nan(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a sweep that ends in NaN with a last row of NaN, if its last column holds losses, too.

    The mean of that column is finite, and hides that the sweep has diverged.
    """
    known = rows[KNOWN].to_numpy(dtype="float64", na_value=np.nan)
    split = rows["ends"].to_numpy() & (known < rows["lr_high"].to_numpy())
    if not split.any():
        return rows
    place = np.repeat(np.arange(len(rows)), split + 1)
    last = np.append(False, place[1:] == place[:-1])
    first = split[place] & ~last
    rows = rows.take(place).reset_index(drop=True)
    steps = rows[MEASURED] + rows[INFINITE]
    rows["steps"] = np.where(last, rows["steps"] - steps, np.where(first, steps, rows["steps"]))
    rows["lr_high"] = np.where(first, rows[KNOWN], rows["lr_high"])
    for name in ("lr", "lr_low"):
        rows[name] = np.where(last, rows["lr_high"], rows[name])
    for name in {"loss", LOWEST, HIGHEST, FIRST, LAST, "step_low", "step_high"} & {*rows}:
        rows[name] = np.where(last, np.nan, rows[name].to_numpy(dtype="float64", na_value=np.nan))
    rows.loc[last, [MEASURED, INFINITE]] = 0
    return rows


def _rates(rows: pd.DataFrame) -> FloatArray:
    """Return the rate of every column: the mean of its logarithm where the loss is finite."""
    low, high = (rows[name].to_numpy(dtype="float64") for name in ("lr_low", "lr_high"))
    mean = np.exp(rows["log"].to_numpy(dtype="float64", na_value=np.nan))
    mean = np.where(np.isnan(mean), np.sqrt(low * high), mean)
    return np.asarray(np.clip(mean, low, high))


def _codes(keys: pd.Series[Any], order: pd.Index | None = None) -> np.ndarray:
    """Return the ranks of `keys`, in a given order, in the smallest unsigned integer type.

    NumPy sorts integers of one or two bytes in linear time.
    """
    codes, different = pd.factorize(keys, sort=order is None)
    if order is not None:
        codes = order.get_indexer(different)[codes]
    return codes.astype(np.min_scalar_type(max(len(different) - 1, 0)))


def _with_two_ends(rows: pd.DataFrame, alone: BoolArray) -> pd.DataFrame:
    """Return a sweep that is narrower than one column as two rows, its lowest and highest rate.

    `alone` says which rows are the only one of their sweep; shape (rows,).
    """
    low, high = (rows[name].to_numpy() for name in ("lr_low", "lr_high"))
    narrow = alone & (low < high)
    if not narrow.any():
        return rows
    place = np.repeat(np.arange(len(rows)), narrow + 1)
    second = np.append(False, place[1:] == place[:-1])
    lr = np.where(narrow, low, rows["lr"])[place]
    twice = rows.take(place).reset_index(drop=True)
    return twice.assign(lr=np.where(second, high[place], lr))


def _runs_in_order(frame: Any) -> pd.Index | None:
    """Return the runs in the order of their first rows; None if the engine keeps no order."""
    import narwhals as nw

    native = nw.from_native(frame)
    if isinstance(native, nw.LazyFrame) or "run" not in native.columns:
        return None
    names = native["run"].unique(maintain_order=True).cast(nw.String).to_list()
    return pd.Index([*dict.fromkeys(names)], dtype="str")
