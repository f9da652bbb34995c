"""Take a dataframe of any library, or a mapping of columns, as a pandas table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrchart.errors import InputError


def as_table(frame: Any) -> pd.DataFrame:
    """Return `frame` as a pandas table with rows numbered from 0.

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
            table = pd.DataFrame(frame)
        except ValueError as error:
            raise InputError(f"the columns do not form a table: {error}") from error
    else:
        table = _by_narwhals(frame)
    if table.columns.has_duplicates:
        twice = table.columns[table.columns.duplicated()][0]
        raise InputError(f"column {twice!r} appears twice; keep one")
    return table.reset_index(drop=True)


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
