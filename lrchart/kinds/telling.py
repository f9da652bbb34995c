"""Take from a frame the rows and columns that tell the kinds of its runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.frame.arrays import BoolArray, IntArray
from lrchart.frame.condense import is_condensed
from lrchart.frame.copies import copies
from lrchart.frame.declared import COLUMN
from lrchart.frame.restarts import counted_on
from lrchart.kinds.columns import tells
from lrchart.kinds.lazy import collected
from lrchart.kinds.table import real

#: columns that together identify a sweep in a frame
KEYS = ("run", "replicate", "attempt")
#: columns of numbers among those that tell a kind
MEASURED = ("lr", "loss", "step")


def columns_of(frame: Any) -> dict[str, Any] | None:
    """Return the columns that tell a kind, as arrays; None if there is nothing to look at."""
    import narwhals as nw

    native = nw.from_native(frame, pass_through=True)
    if is_condensed(frame) or not isinstance(native, nw.DataFrame | nw.LazyFrame):
        return None
    names = [name for name in native.collect_schema().names() if _is_wanted(str(name))]
    if isinstance(native, nw.LazyFrame):
        native = collected(native, names)
        if native is None:
            return None
    twice = len({*native.columns}) < len(native.columns)
    if twice or not {"lr", "loss"} <= {*names} or len(native) < 2:
        return None
    # Keep names in the engine's string type; only those in a message become Python strings.
    return {
        str(name): native[name].to_pandas().array if name in KEYS else native[name].to_numpy()
        for name in names
    }


def _is_wanted(name: str) -> bool:
    return name in ("lr", "loss", *KEYS, COLUMN) or tells(name)


def sweeps_of(columns: dict[str, Any]) -> IntArray | None:
    """Return the sweep of each row as a number, from its keys; None if there are none."""
    codes = None
    for key in (columns[name] for name in KEYS if name in columns):
        inner, names = pd.factorize(pd.Series(key), use_na_sentinel=False)
        codes = inner if codes is None else pd.factorize(codes * len(names) + inner)[0]
    return codes


def as_validated(
    columns: dict[str, Any], codes: IntArray | None
) -> tuple[dict[str, Any], BoolArray]:
    """Return `columns` with the steps that validation will give them, and which rows it will keep.

    Parameters
    ----------
    codes
        The sweep of each row, as `sweeps_of` returns it.

    Raises
    ------
    TypeError, ValueError
        A rate, a loss or a step is no number.
    """
    rows = pd.DataFrame({name: real(columns[name]) for name in MEASURED if name in columns}).assign(
        run=0 if codes is None else codes, replicate=0
    )
    if "step" in rows and not np.isfinite(rows["step"]).all():  # validation refuses it
        return columns, np.ones(len(rows), dtype=np.bool_)
    keep = ~copies(rows)
    counted, times = counted_on(rows[keep])
    if times:
        rows.loc[keep, "step"] = counted["step"]
        columns = {**columns, "step": rows["step"].to_numpy()}
    return columns, keep
