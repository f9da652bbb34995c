"""Turn lists in memory into tables: records, columns, rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lrchart import limits
from lrchart.errors import InputError
from lrchart.readers.table import Loaded, Table, gathered, verbatim

#: what to do with one list of numbers, whatever file it is saved in
ONE_LIST = (
    "one list of numbers without a name: give two files, called lr and loss, or save both in one, "
    "under these names"
)

#: numbers from here on are Unix timestamps (2001 or later), not steps or rates
EPOCH = 1e9


def of_one_list(cells: Any) -> Table:
    """Return the table of a list that is saved alone, a learning rate or a loss by its file."""
    return replace(of_columns({"0": cells}), nameless=ONE_LIST)


def of_records(records: Sequence[Mapping[Any, Any]]) -> Table:
    """Return the table of records, a row each; a key that a record lacks is an empty cell.

    Raises
    ------
    InputError
        There are more than ``MAX_ROWS``.
    """
    names = dict.fromkeys(str(name) for record in records for name in record)
    limits.check("MAX_ROWS", len(records), "rows")

    def load(wanted: Sequence[str]) -> Loaded:
        # pandas writes NaN as null, so a null may be a measured NaN; an absent key never is.
        null = any(name in record and record[name] is None for record in records for name in wanted)
        return Loaded(gathered(records, wanted), writes_nan=not null)

    return Table(tuple(names), load)


def of_columns(columns: Mapping[str, Any]) -> Table:
    """Return the table of named lists, arrays or tensors.

    A column of lists, the rates of several parameter groups, becomes a column for each: ``lr[0]``,
    ``lr[1]``, …

    Raises
    ------
    InputError
        There are more than ``MAX_ROWS``, or, on loading, the columns differ in length.
    """
    flat = {new: cells for name, column in columns.items() for new, cells in _flat(name, column)}
    limits.check("MAX_ROWS", max(map(len, flat.values()), default=0), "rows")

    def load(wanted: Sequence[str]) -> Loaded:
        sizes = {name: len(flat[name]) for name in wanted}
        if len(set(sizes.values())) > 1:
            lengths = ", ".join(f"{name!r} has {size}" for name, size in sizes.items())
            raise InputError(f"the columns differ in length: {lengths}")
        return Loaded(verbatim({name: _listed(flat[name]) for name in wanted}))

    return Table(tuple(flat), load)


def by_rate(data: Mapping[Any, Any]) -> Table | None:
    """Return the table of a mapping of rates to losses, which JSON writes as text; or None."""
    numbers = all(isinstance(loss, int | float | None) for loss in data.values())
    names = [str(name) for name in data]
    if len(data) < 2 or not numbers or all(name.isdecimal() for name in names):  # steps, not rates
        return None
    try:
        rates = [float(name) for name in names]
    except ValueError:
        return None
    return of_columns({"lr": rates, "loss": list(data.values())})


def _flat(name: str, column: Any) -> list[tuple[str, Any]]:
    """Return a column, or one for each parameter group where its cells are lists of rates."""
    if isinstance(column, np.ndarray) and column.dtype.kind != "O":
        # Keep arrays: as a list, a number takes up to forty times the memory.
        if column.ndim == 1:
            return [(name, column)]
        limits.check("MAX_ROWS", column.size, "cells")
    cells = _listed(column)
    if not cells or not all(isinstance(cell, list | tuple) and cell for cell in cells):
        return [(name, cells)]
    width = min(map(len, cells))
    if width == 1:
        return [(name, [cell[0] for cell in cells])]
    return [(f"{name}[{i}]", [cell[i] for cell in cells]) for i in range(width)]


def _listed(column: Any) -> list[Any]:
    values: list[Any] = column.tolist() if hasattr(column, "tolist") else list(column)
    return values


def transposed(rows: Sequence[Any], names: Sequence[Any] | None = None) -> dict[str, list[Any]]:
    """Return rows as columns, named by their position if they have no names.

    Raises
    ------
    InputError
        The rows differ in length, or do not fit the names.
    """
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise InputError(f"the rows differ in length: {min(widths)} to {max(widths)} cells")
    width = widths.pop() if widths else 0
    if names is not None and len(names) != width:
        raise InputError(f"there are {len(names)} column names for {width} cells in a row")
    titles = [str(name) for name in (range(width) if names is None else names)]
    return {title: [row[i] for row in rows] for i, title in enumerate(titles)}


def is_list(value: object) -> bool:
    """Return whether a value is a list of cells: a list, a tuple, an array or a tensor."""
    if isinstance(value, list | tuple):
        return True
    return hasattr(value, "tolist") and getattr(value, "ndim", 0) > 0


def is_point(row: Any) -> bool:
    """Return whether a row is a point of TensorBoard: its time, its step, its value."""
    if not is_list(row) or len(row) != 3 or not all(isinstance(c, int | float | str) for c in row):
        return False
    return isinstance(row[0], float) and row[0] > EPOCH and isinstance(row[1], int)
