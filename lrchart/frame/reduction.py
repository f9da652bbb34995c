"""Reduce sweeps to columns of the learning-rate axis, as one expression for every engine.

The columns are those of one grid for all frames, `CELLS` a decade or a power of two as many, so
that what is read off them depends neither on the other sweeps of a frame nor on where its own
ones begin. The expression is written in Narwhals: Polars, DuckDB, PySpark or Dask compute it.
"""

from __future__ import annotations

import math
from typing import Any

from lrchart import limits
from lrchart.frame.declared import COLUMN as KIND
from lrchart.frame.schema import SWEEP
from lrchart.frame.smoothed import COLUMN as SMOOTHED

#: columns per decade in which the default rule merges the steps of each sweep
CELLS = 512
#: a rate within this distance below a border, in columns, belongs to the column above
BORDER = 1e-9
#: columns of a frame (a pixel or two each), and maximum for one over many decades
COLUMNS, MOST = 2_048, 8_192
#: with many sweeps, fewer columns: about this many rows in all, but at least `FEWEST` columns
COLLECTED, FEWEST = 1_000_000, 100
#: columns with words about a run; a column of such a name may be the user's own, and hold anything
WORDS = (KIND, SMOOTHED)
#: columns that are constant in a run
CONSTANT = ("optimal_lr", "training_steps", "schedule", "planned_steps", *WORDS)
#: columns of a condensed frame, in addition to those of a sweep frame
FIRST, LAST, LOWEST, HIGHEST = "loss_first", "loss_last", "loss_lowest", "loss_highest"
#: likewise, the numbers of finite and of infinite losses
MEASURED, INFINITE = "finite_losses", "infinite_losses"
#: highest rate of a column whose loss is no NaN; of the reduction alone
KNOWN = "lr_known"


def per_decade(decades: float, sweeps: int) -> float:
    """Return the columns of a decade for a frame of so many sweeps over so many decades."""
    count = 2.0 ** math.floor(math.log2(COLUMNS / max(decades, 1e-3)))
    most = min(MOST, max(COLLECTED // sweeps, FEWEST))
    count = max(count, float(CELLS))
    while count * decades > most:
        count /= 2
    return count


def columns(lazy: Any, per_decade: float, *, ordered: bool = True) -> Any:
    """Return the reduction of a Narwhals LazyFrame to columns of the lr axis, so many a decade.

    The frame has the columns ``lr``, ``loss`` and any of ``run``, ``replicate`` and ``step``;
    nothing is computed before the result is collected.
    """
    import narwhals as nw

    schema = lazy.collect_schema()
    names = [name for name in schema.names() if name not in WORDS or schema[name] == nw.String]
    keys = [name for name in SWEEP if name in names]
    rows = _rows(lazy, names, per_decade)
    aggregates = _aggregates(names, ordered=ordered)
    return rows.group_by(*keys, "column").agg(
        *(expression.alias(name) for name, expression in aggregates.items())
    )


def _rows(lazy: Any, names: list[str], per_decade: float) -> Any:
    """Return the rows with the number of their column; losses out of reach are counted apart."""
    import narwhals as nw

    loss, log = nw.col("loss").cast(nw.Float64), nw.col("lr").cast(nw.Float64).log()
    # Test both bounds: some engines order NaN above all numbers.
    reach = (loss <= limits.MAX_LOSS) & (loss >= -limits.MAX_LOSS)
    beyond = ((loss > limits.MAX_LOSS) | (loss < -limits.MAX_LOSS)) & ~loss.is_nan()
    known = {"known_step": nw.when(reach | beyond).then(nw.col("step"))} if "step" in names else {}
    return lazy.select(
        *(name for name in (*SWEEP, "lr", "step", *CONSTANT) if name in names),
        column=(log * (per_decade / math.log(10)) + BORDER).floor().cast(nw.Int64),
        log=nw.when(reach).then(log),
        loss=nw.when(reach).then(loss),
        infinite=nw.when(beyond).then(nw.lit(1)),
        known_lr=nw.when(reach | beyond).then(nw.col("lr")),
        **known,
    )


def _aggregates(names: list[str], *, ordered: bool) -> dict[str, Any]:
    """Return the columns of the reduction as expressions over the rows of each column."""
    import narwhals as nw

    loss, rate = nw.col("loss"), nw.col("lr")
    aggregates = {
        "steps": nw.len(),
        MEASURED: loss.count(),
        # Count instead of sum: DuckDB sums to 128-bit integers, which pandas stores as objects.
        INFINITE: nw.col("infinite").count(),
        "lr_low": rate.min(),
        "lr_high": rate.max(),
        KNOWN: nw.col("known_lr").max(),
        "log": nw.col("log").mean(),
        "loss": loss.mean(),
        LOWEST: loss.min(),
        HIGHEST: loss.max(),
    }
    aggregates |= {name: nw.col(name).max() for name in CONSTANT if name in names}
    if "step" in names:
        step = nw.col("known_step")
        aggregates |= {"step_low": step.min(), "step_high": step.max()}
    if ordered:
        order = [name for name in ("lr", "step") if name in names]
        aggregates |= {FIRST: loss.first(order_by=order), LAST: loss.last(order_by=order)}
    return aggregates
