"""Recover the measured losses of frames that no reader has seen, as those of a loop's recorder."""

from __future__ import annotations

import logging
from typing import Any

import pandas as pd

from lrchart.errors import foreign
from lrchart.frame.attempts import last_attempts
from lrchart.frame.condense import LARGE, is_condensed
from lrchart.frame.copies import copies, copies_text
from lrchart.frame.declared import COLUMN as KIND
from lrchart.frame.declared import TRAINING
from lrchart.frame.foreign import as_table
from lrchart.frame.recorded import recorded
from lrchart.frame.restarts import in_order
from lrchart.frame.schema import DEFAULT_RUN, SCHEMA, SWEEP
from lrchart.frame.seal import is_looked_at
from lrchart.frame.smoothed import COLUMN, PERHAPS, said
from lrchart.kinds.columns import tells
from lrchart.kinds.lazy import ORDERED, UNORDERED
from lrchart.readers.columns import Choice
from lrchart.readers.measured import measured

log = logging.getLogger("lrchart.readers")

#: sweeps that are looked at first; the others of a frame come from the same tool
FIRST = 10
#: columns of lazy frames that are collected for the look, beside those that tell a kind
KNOWN = {*SCHEMA, KIND, COLUMN}


def with_measured(frame: Any) -> Any:
    """Return a sweep frame with its losses as measured, if they are a running mean.

    The log says what was found. Losses that may be a running mean are marked in the column
    ``smoothed``, as those of files are (see `measured`).

    Parameters
    ----------
    frame
        A table that `as_table` returned, or a frame of another library, with the columns ``lr`` and
        ``loss``, its rows in the order in which they were recorded or numbered by a column
        ``step``. What was read before is returned as it is; what is no sweep frame is left to
        `validate` to refuse. Of more than `LARGE` rows the first sweep is looked at, and the losses
        of all are doubted if its losses are.
    """
    looked = _looked_at(frame)
    if looked is None:
        return frame
    table, whole = looked
    rows = _rows(table)
    if rows is None:
        return frame
    again = copies(rows)
    twice = rows.index[again]
    rows = rows[~again & ~said(table)[rows.index]]
    if rows.empty:
        return frame
    beside = {str(name): table[name].to_numpy() for name in table if tells(str(name))}
    sweep = rows.groupby(SWEEP, sort=False, dropna=False).ngroup()
    found = rows
    for part in (rows[sweep < FIRST], rows) if sweep.max() >= FIRST else (rows,):
        notes: list[str] = []
        cells = {name: values[part.index] for name, values in beside.items()}
        found = measured(part, "auto", Choice(), notes, cells)
        if not notes:
            return frame
    if not whole:
        return _doubted(frame)
    if again.any():
        log.warning("left out %s", copies_text(again))
        table = table.drop(index=twice)
    for note in notes:
        log.warning("%s", note)
    for name in {"loss", "step", COLUMN} & {*found}:
        known = table[name] if name in table else pd.Series(index=table.index, dtype=object)
        table = table.assign(**{name: found[name].reindex(table.index).fillna(known)})
    return table


def _doubted(frame: Any) -> Any:
    """Return a large frame whose losses may all be running means."""
    import narwhals as nw

    log.warning(
        "the losses may be a running mean, and only those of the first sweep were looked at, since "
        'there are more than %s rows: read as measured (smoothed="NAME" undoes a running mean)',
        f"{LARGE:,}",
    )
    return nw.from_native(frame).with_columns(nw.lit(PERHAPS).alias(COLUMN)).to_native()


def _looked_at(frame: Any) -> tuple[pd.DataFrame, bool] | None:
    """Return the rows of a frame that are looked at, and whether these are all; None of another."""
    import narwhals as nw

    if isinstance(frame, pd.DataFrame) and (is_condensed(frame) or is_looked_at(frame)):
        return None
    with foreign("the frame"):
        native = nw.from_native(frame, pass_through=True)
        lazy = isinstance(native, nw.LazyFrame)
        count = native.select(nw.len()).collect().item() if lazy else len(native)
        rows = native if count <= LARGE else _first_sweep(native)
        if isinstance(rows, nw.LazyFrame):
            names = rows.collect_schema().names()
            rows = rows.select([name for name in names if name in KNOWN or tells(name)]).collect()
        known = rows is native and isinstance(frame, pd.DataFrame)
        table = recorded(frame) if known else as_table(rows.to_native())
    if not {"lr", "loss"} <= {*table}:
        return None
    if KIND in table and (table[KIND] == TRAINING).any():
        return None
    return table, len(table) == count


def _first_sweep(native: Any) -> Any:
    """Return the rows of the first sweep; none of a long one, or one whose order is not known."""
    import narwhals as nw

    lazy = native.lazy()
    names = lazy.collect_schema().names()
    for key in {*SWEEP} & {*names}:
        first = lazy.select(key).head(1).collect().item()
        lazy = lazy.filter(nw.col(key) == first)
    ordered = "step" in names or lazy.implementation.value not in UNORDERED
    count = lazy.select(nw.len()).collect().item()
    return lazy if ordered and count <= ORDERED else lazy.head(0)


def _rows(table: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rows of the last attempts, in the order of their steps; None if one is wrong."""
    keys = {"run": table.get("run", DEFAULT_RUN), "replicate": table.get("replicate", 0)}
    rows = pd.DataFrame(keys, index=table.index)
    if "attempt" in table:
        rows["attempt"] = table["attempt"]
    try:
        for name in {"lr", "loss", "step"} & {*table}:
            if table[name].dtype.kind == "c":  # would lose its imaginary part
                return None
            rows[name] = table[name].to_numpy(dtype="float64", na_value=float("nan"))
    except (TypeError, ValueError):  # `validate` reports cells that are not numbers
        return None
    return in_order(last_attempts(rows))
