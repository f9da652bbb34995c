"""Plain data (mappings, lists, numbers), as JSON holds it or a framework keeps it in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.readers import limits
from lrchart.readers.columns import recognised
from lrchart.readers.table import Loaded, NotASweepError, Table, blame, listing

#: keys under which tools wrap the history that they save
WRAPPERS = ("history", "results")

_DEEP = 4


def tables_of(data: Any, depth: int = 0) -> list[Table]:
    """Return the tables of nested plain data.

    Read are a mapping of columns, a list of records, a list of rows, pandas' JSON layouts, a
    history wrapped in one of `WRAPPERS`, and a mapping of runs to any of these.

    Raises
    ------
    NotASweepError
        The data is none of these.
    InputError
        The columns differ in length.
    """
    if depth > _DEEP:
        raise NotASweepError("the data is nested too deep for a history")
    if isinstance(data, Mapping):
        return _of_mapping(data, depth)
    if isinstance(data, list | tuple) and data:
        if all(isinstance(record, Mapping) for record in data):
            return [_of_records(data)]
        if all(_is_list(row) for row in data):
            return [_of_columns(_transposed(data))]
    raise NotASweepError(
        f"expected columns or records with a learning rate and a loss; got {_kind(data)}"
    )


def _of_mapping(data: Mapping[Any, Any], depth: int) -> list[Table]:
    if _is_split(data):
        return [_of_columns(_transposed(data["data"], data["columns"]))]
    columns = {str(name): cells for name, cells in data.items() if _is_list(cells)}
    if recognised(list(columns)):
        return [_of_columns(columns)]
    if _is_log(data.get("log_history")):
        return [_of_trainer(data["log_history"])]
    for name in WRAPPERS:
        if isinstance(data.get(name), Mapping | list) and data[name]:
            return tables_of(data[name], depth + 1)
    indexed = {str(name): cells for name, cells in data.items() if isinstance(cells, Mapping)}
    if recognised(list(indexed)):  # pandas, orient="columns"
        return [_of_records(pd.DataFrame(indexed).astype(object).to_dict("records"))]
    if recognised([str(name) for name in data]) and not columns and not indexed:
        return [_of_records([data])]
    return _of_runs(data, depth)


def _is_split(data: Mapping[Any, Any]) -> bool:
    """Return whether a mapping is pandas' layout orient="split"."""
    names, rows = data.get("columns"), data.get("data")
    return _is_list(names) and _is_list(rows) and all(_is_list(row) for row in rows or ())


def _of_runs(data: Mapping[Any, Any], depth: int) -> list[Table]:
    """Read a mapping of runs, each with a table of its own."""
    nested = {str(name): part for name, part in data.items() if isinstance(part, Mapping | list)}
    if not nested or len(nested) < len(data):
        raise NotASweepError(f"no learning rate and no loss among the keys {listing(list(data))}")
    limits.check("MAX_FILES", len(nested), limits.MAX_FILES, "runs")
    found = []
    for name, part in nested.items():
        with blame(f"run {name!r}"):
            found += [table.named(run=name) for table in tables_of(part, depth + 1)]
    return found


def _is_log(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)


def _of_trainer(log: list[Mapping[str, Any]]) -> Table:
    """Read the log of Transformers' Trainer, which mixes training, evaluation and a summary."""
    steps = [entry for entry in log if "loss" in entry and entry.get("learning_rate") != 0]
    notes = []
    if others := sum("loss" not in entry for entry in log):
        notes.append(f"left out {others} entries that are no training step (evaluation, summary)")
    if zeros := len(log) - others - len(steps):
        notes.append(f"left out {zeros} steps with a learning rate of 0 (warm-up or decay)")
    return _of_records(steps).named(kind="Transformers trainer state").noting(*notes)


def _of_records(records: Sequence[Mapping[Any, Any]]) -> Table:
    names = dict.fromkeys(str(name) for record in records for name in record)
    limits.check("MAX_ROWS", len(records), limits.MAX_ROWS, "rows")

    def load(wanted: Sequence[str]) -> Loaded:
        cells = {
            name: pd.Series([record.get(name) for record in records], dtype=object)
            for name in wanted
        }
        return Loaded(pd.DataFrame(cells))

    return Table(tuple(names), load)


def _of_columns(columns: Mapping[str, Any]) -> Table:
    flat = {new: cells for name, column in columns.items() for new, cells in _flat(name, column)}
    limits.check("MAX_ROWS", max(map(len, flat.values()), default=0), limits.MAX_ROWS, "rows")

    def load(wanted: Sequence[str]) -> Loaded:
        sizes = {name: len(flat[name]) for name in wanted}
        if len(set(sizes.values())) > 1:
            said = ", ".join(f"{name!r} has {size}" for name, size in sizes.items())
            raise InputError(f"the columns differ in length: {said}")
        return Loaded(pd.DataFrame({name: pd.Series(flat[name], dtype=object) for name in wanted}))

    return Table(tuple(flat), load)


def _flat(name: str, column: Any) -> list[tuple[str, list[Any]]]:
    """Return a column, or one for each parameter group where its cells are lists of rates."""
    cells = column.tolist() if hasattr(column, "tolist") else list(column)
    if not cells or not all(isinstance(cell, list | tuple) and cell for cell in cells):
        return [(name, cells)]
    width = min(map(len, cells))
    if width == 1:
        return [(name, [cell[0] for cell in cells])]
    return [(f"{name}[{i}]", [cell[i] for cell in cells]) for i in range(width)]


def _transposed(rows: Sequence[Any], names: Sequence[Any] | None = None) -> dict[str, list[Any]]:
    """Return rows as columns, named by their position where they have no names."""
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise InputError(f"the rows differ in length: {min(widths)} to {max(widths)} cells")
    width = widths.pop() if widths else 0
    if names is not None and len(names) != width:
        raise InputError(f"there are {len(names)} column names for {width} cells in a row")
    titles = [str(name) for name in (range(width) if names is None else names)]
    return {title: [row[i] for row in rows] for i, title in enumerate(titles)}


def _is_list(value: object) -> bool:
    """Return whether a value is a list of cells: a list, a tuple, an array or a tensor."""
    if isinstance(value, list | tuple):
        return True
    return hasattr(value, "tolist") and getattr(value, "ndim", 0) > 0


def _kind(data: object) -> str:
    return (
        "an empty list"
        if isinstance(data, list | tuple) and not data
        else f"a {type(data).__name__}"
    )
