"""Open the cells of a table that hold records or lists: columns of structs, lists and maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas.api.types import is_scalar

from lrchart.errors import InputError
from lrchart.readers.columns import candidates
from lrchart.readers.formats.json_values import parse
from lrchart.readers.formats.lists import is_list
from lrchart.readers.formats.structures import tables_of
from lrchart.readers.table import Table


def opening(table: Table, nested: Sequence[str], load: Callable[[], pd.DataFrame]) -> Table:
    """Return a table that can be opened if its learning rate or its loss may be in `nested` cells.

    Parameters
    ----------
    table
        The table.
    nested
        Columns of records, lists or maps.
    load
        Function to all columns that count, the cells as Python has them.
    """
    plain = [name for name in table.names if name not in nested]
    if not nested or all(candidates(role, plain) for role in ("lr", "loss")):
        return table
    return replace(table, opened=lambda: tables_of(_records(load())))


def is_nested(cells: pd.Series[Any]) -> bool:
    """Return whether the first cell that is not empty is a record or a list."""
    first = next((cell for cell in cells if not (is_scalar(cell) and pd.isna(cell))), None)
    return isinstance(_plain(first), Mapping) or is_list(first)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records = frame.astype(object).to_dict("records")
    return [{str(name): _plain(cell) for name, cell in row.items()} for row in records]


def _plain(cell: Any) -> Any:
    """Return a map of Arrow and a text in JSON as a mapping; any other cell as it is."""
    if isinstance(cell, list) and cell and all(isinstance(pair, tuple) for pair in cell):
        return dict(cell)
    if not isinstance(cell, str) or not cell.startswith("{"):
        return cell
    try:
        return parse(cell)
    except InputError:
        return cell
