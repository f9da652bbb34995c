"""Reduce histories to one row a training on their own dataframe engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from lrchart import limits
from lrchart.errors import foreign
from lrchart.readers.in_memory import cells_of
from lrchart.readers.trainings import columns
from lrchart.readers.trainings.columns import is_metric, snake
from lrchart.readers.trainings.reduce import FEWEST
from lrchart.text import counted


@dataclass(frozen=True)
class Reduced:
    """One row a training: its settings, the final number of each metric, and its last step."""

    rows: pd.DataFrame
    steps: pd.Series[float]
    note: str


def reduce_there(history: Any, way: str, *, score: bool, chosen: str | None) -> Reduced | None:
    """Return the trainings of a history on another engine than pandas; None for anything else.

    Parameters
    ----------
    history
        Any frame that Narwhals reads.
    way, score
        The number that stands for a metric; see `lrchart.readers.trainings.reduce.reduced`.
    chosen
        The column of the loss, if the caller named it.

    Raises
    ------
    InputError
        There are more than ``MAX_ROWS`` trainings.
    """
    with foreign(f"this {type(history).__name__}"):
        frame = _lazy(history)
        schema = None if frame is None else frame.collect_schema()
    if frame is None or schema is None:
        return None
    names = pd.DataFrame(columns=list(schema.names()))
    run, step = columns.run(names), columns.step(names)
    if run is None or step is None or not schema[step].is_numeric():
        return None
    unique = {"runs": nw.col(run).n_unique(), "steps": nw.col(step).n_unique()}
    counts = _pandas(frame.select(rows=nw.len(), **unique)).iloc[0]
    rows, runs = int(counts["rows"]), int(counts["runs"])
    if rows < 2 * runs or int(counts["steps"]) < FEWEST:
        return None
    limits.check("MAX_ROWS", runs, "trainings")
    simple = [name for name, kind in schema.items() if _is_simple(kind)]
    metrics = [name for name in simple if schema[name].is_numeric() and _is_metric(name, chosen)]
    others = {n: _finite(n, schema) for n in simple if n not in (run, step, *metrics)}
    table = _highest(frame, run, {**others, "_steps": nw.col(step)})
    for name in metrics:
        table[name] = _finals(frame, run, step, name, way, score).reindex(table.index)
    table = table.sort_index().reset_index()
    steps = pd.to_numeric(table.pop("_steps")).astype("float64")
    note = f"{counted(rows, 'row')} are {runs:,} trainings, by {run!r}"
    return Reduced(table.astype(object), steps, note)


def _highest(frame: nw.LazyFrame[Any], run: str, values: dict[str, nw.Expr]) -> pd.DataFrame:
    """Return the highest of each of the `values`, one row a run."""
    highest = (value.max().alias(name) for name, value in values.items())
    return _pandas(frame.group_by(run).agg(*highest)).set_index(run)


def _lazy(history: Any) -> nw.LazyFrame[Any] | None:
    frame = nw.from_native(history, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        return frame
    if isinstance(frame, nw.DataFrame) and not frame.implementation.is_pandas_like():
        return frame.lazy()
    return None


def _finals(
    frame: nw.LazyFrame[Any], run: str, step: str, name: str, way: str, score: bool
) -> pd.Series[float]:
    """Return run -> final number of a metric; NaN if it was never finite, or no longer is.

    A null was not measured. A NaN was, unless a number follows, or it is all that there is beside
    one number and nulls are not used: then it fills a gap. Dask writes both as NaN.
    """
    table = frame.select(run=nw.col(run), step=nw.col(step), value=nw.col(name).cast(nw.Float64))
    fewest = FEWEST
    if not frame.implementation.is_dask():
        nulls = _pandas(table.select(nw.col("value").null_count()))["value"].iloc[0]
        fewest = 1 if nulls else FEWEST
        table = table.filter(~nw.col("value").is_null())
    # is_finite instead of is_nan: DuckDB trusts Parquet statistics, which may omit NaN.
    finite = nw.col("value").is_finite() & ~nw.col("value").is_null()
    known, unknown = table.filter(finite), table.filter(~finite)
    best = nw.col("value").max() if score else nw.col("value").min()
    ends = known.group_by("run").agg(last=nw.col("step").max(), count=nw.len(), best=best)
    last = known.join(ends, on="run").filter(nw.col("step") == nw.col("last"))
    finals = _pandas(last.group_by("run").agg(final=nw.col("value").max())).set_index("run")
    gaps = unknown.join(ends, on="run")
    marks = _pandas(gaps.group_by("run").agg(first=nw.col("step").min())).set_index("run")
    numbers = finals.join(_pandas(ends).set_index("run")).join(marks)
    lowest = numbers["best"].where(np.isfinite(numbers["final"].astype("float64")))
    value = numbers["final"] if way == "last" else lowest.fillna(numbers["final"])
    measured = (numbers["first"] > numbers["last"]) & (numbers["count"] >= fewest)
    return value.astype("float64").mask(measured)


def _finite(name: str, schema: nw.Schema) -> nw.Expr:
    """Return a column without its NaN, which engines sort above or below numbers."""
    column = nw.col(name)
    return nw.when(column.is_finite()).then(column) if schema[name].is_float() else column


def _is_simple(kind: Any) -> bool:
    return bool(kind.is_numeric()) or kind in (nw.String, nw.Categorical, nw.Boolean)


def _is_metric(name: str, chosen: str | None) -> bool:
    return is_metric(name) or (chosen is not None and snake(name).endswith(snake(chosen)))


def _pandas(frame: nw.LazyFrame[Any]) -> pd.DataFrame:
    collected = frame.collect()
    return pd.DataFrame({name: cells_of(collected[name]) for name in collected.columns})
