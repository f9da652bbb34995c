"""Collect as much of a lazy frame as tells the kinds of its runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lrchart.errors import InputError
from lrchart.frame.declared import COLUMN

#: maximum rows that are collected whole; of a longer frame, every n-th step is
LOOKED = 20_000
#: maximum rows that are collected for their order if there is no step column
ORDERED = 2_000_000
#: engines that do not keep the order of rows
UNORDERED = ("pyspark", "pyspark[connect]", "sqlframe", "ibis")


def collected(lazy: Any, names: Sequence[str]) -> Any:
    """Return the columns `names` of a Narwhals LazyFrame, in memory; None if they tell nothing.

    The order of the rows is the evidence. A column of steps knows it on every engine; without one,
    more than `ORDERED` rows are not looked at, nor those whose kind a column declares.

    Raises
    ------
    InputError
        The engine shuffles the rows, they are many, and nothing says their order or their kind.
    """
    import narwhals as nw

    if not {"lr", "loss"} <= {*names}:
        return None
    rows = lazy.select(*names)
    count = rows.select(nw.len()).collect().item()
    if count <= LOOKED:
        return rows.collect()
    if "step" in names and lazy.collect_schema()["step"].is_integer():
        every = -(-count // LOOKED)
        table = rows.filter(nw.col("step") % every == 0).collect()
        # The filter may drop every row, if steps restart in each run or are logged every k-th step.
        return table if len(table) > 1 else None
    engine = lazy.implementation.value
    if engine in UNORDERED and COLUMN not in names:
        raise InputError(
            f"the frame has {count:,} rows in no order, since {engine} keeps none: add a column "
            f"'step' that numbers the rows of each run, or a column {COLUMN!r} that says 'sweep'"
        )
    if count > ORDERED or engine in UNORDERED:
        return None
    return rows.collect()
