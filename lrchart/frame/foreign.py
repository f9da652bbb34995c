"""Take a dataframe of any library, or a mapping of columns, as a pandas table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lrchart.errors import InputError


def as_table(frame: Any) -> pd.DataFrame:
    """Return `frame` as a pandas table with rows numbered from 0, its cells `unboxed`.

    Parameters
    ----------
    frame
        A pandas DataFrame, a mapping of columns, or any dataframe that Narwhals reads.

    Raises
    ------
    InputError
        It is none of these, or a column stands twice.
    """
    if isinstance(frame, pd.DataFrame):
        table = frame
    elif isinstance(frame, dict):
        try:
            table = pd.DataFrame({name: _cells(values) for name, values in frame.items()})
        except ValueError as error:
            raise InputError(f"the columns do not form a table: {error}") from error
    else:
        table = _by_narwhals(frame)
    if table.columns.has_duplicates:
        twice = table.columns[table.columns.duplicated()][0]
        raise InputError(f"column {twice!r} appears twice; keep one")
    table = table.reset_index(drop=True)
    for name in table:
        if table[name].dtype == object:
            table[name] = unboxed(table[name])
    return table


def unboxed(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column with the numbers of tensors and arrays without a dimension, if it has any.

    A loss that was never converted is one: ``losses.append(loss)`` in PyTorch.
    """
    if cells.dtype != object or not any(map(_is_box, {*map(type, cells)})):
        return cells
    return pd.Series(_cells([*cells]), index=cells.index, dtype=object)


def _cells(values: Any) -> Any:
    """Return a list, a tuple or a tensor as a list of numbers; other columns as they are."""
    if hasattr(values, "requires_grad"):
        return values.tolist()
    if not isinstance(values, list | tuple):
        return values
    return [cell.item() if _is_box(type(cell)) and not cell.ndim else cell for cell in values]


def _is_box(kind: type) -> bool:
    """Return whether objects of this type are arrays or tensors, which hold numbers."""
    return hasattr(kind, "ndim") and hasattr(kind, "item") and not issubclass(kind, np.generic)


def _by_narwhals(frame: Any) -> pd.DataFrame:
    import narwhals as nw

    try:
        native = nw.from_native(frame)
    except TypeError as error:
        raise InputError(
            f"expected a dataframe or a mapping of columns; got {type(frame).__name__}"
        ) from error
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    table: pd.DataFrame = eager.to_pandas()
    return table
