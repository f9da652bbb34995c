"""Recover the measured losses of frames that no reader has seen, as those of a loop's recorder."""

from __future__ import annotations

import logging
from typing import Any

import pandas as pd

from lrchart.errors import foreign
from lrchart.frame.attempts import last_attempts
from lrchart.frame.condense import LARGE, is_condensed
from lrchart.frame.declared import COLUMN as KIND
from lrchart.frame.declared import TRAINING
from lrchart.frame.foreign import as_table
from lrchart.frame.schema import DEFAULT_RUN, SWEEP
from lrchart.frame.seal import is_tidy
from lrchart.frame.smoothed import COLUMN, said
from lrchart.kinds.columns import tells
from lrchart.readers.columns import Choice
from lrchart.readers.measured import measured

log = logging.getLogger("lrchart.readers")

#: sweeps that are looked at first; the others of a frame come from the same tool
FIRST = 10


def with_measured(frame: Any) -> Any:
    """Return a sweep frame with its losses as measured, if they are a running mean.

    The log says what was found. Losses that may be a running mean are marked in the column
    ``smoothed``, as those of files are (see `measured`).

    Parameters
    ----------
    frame
        A table that `as_table` returned, or a frame of another library, with the columns ``lr`` and
        ``loss``, its rows in the order in which they were recorded or numbered by a column
        ``step``. What was read or validated before is returned as it is, and so are frames that are
        lazy, or too large to be read without condensing; what is no sweep frame is left to
        `validate` to refuse.
    """
    table = _table(frame)
    if table is None:
        return frame
    rows = _rows(table)
    if rows is None or rows.empty:
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
    for note in notes:
        log.warning("%s", note)
    for name in {"loss", "step", COLUMN} & {*found}:
        known = table[name] if name in table else pd.Series(index=table.index, dtype=object)
        table = table.assign(**{name: found[name].reindex(table.index).fillna(known)})
    return table


def _table(frame: Any) -> pd.DataFrame | None:
    """Return a frame that is looked at as a pandas table, None of another."""
    import narwhals as nw

    with foreign("the frame"):
        native = nw.from_native(frame, pass_through=True)
        if isinstance(native, nw.LazyFrame) or len(native) > LARGE:
            return None
        table = frame if isinstance(frame, pd.DataFrame) else as_table(frame)
    if is_condensed(table) or is_tidy(table):
        return None
    return None if KIND in table and (table[KIND] == TRAINING).any() else table


def _rows(table: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rows of which nobody has said whether they are smoothed; None if one is wrong."""
    keys = {"run": table.get("run", DEFAULT_RUN), "replicate": table.get("replicate", 0)}
    rows = pd.DataFrame(keys, index=table.index)
    for name in {"attempt", "step"} & {*table}:
        rows[name] = table[name]
    try:
        for name in ("lr", "loss"):
            if table[name].dtype.kind == "c":  # would lose its imaginary part
                return None
            rows[name] = table[name].to_numpy(dtype="float64", na_value=float("nan"))
    except (TypeError, ValueError):  # `validate` reports cells that are not numbers
        return None
    rows = last_attempts(rows)
    if "step" in rows and not rows.duplicated([*SWEEP, "step"]).any():
        rows = rows.sort_values("step", kind="stable")
    return rows[~said(table)[rows.index]]
