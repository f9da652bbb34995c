"""Read plain data (mappings, lists, numbers), from JSON or from memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.readers.columns import candidates, recognised
from lrchart.readers.formats.documents import refuse_document
from lrchart.readers.formats.lists import (
    by_rate,
    is_list,
    is_point,
    of_columns,
    of_records,
    transposed,
)
from lrchart.readers.formats.named_series import lists_in, table_of_named_series
from lrchart.readers.formats.nested import is_metric, opened
from lrchart.readers.formats.rows_of_lists import spread
from lrchart.readers.formats.series import table_of_series
from lrchart.readers.messages import blame, listing
from lrchart.readers.notes import LeftOut
from lrchart.readers.spellings import is_aside, means
from lrchart.readers.table import NotASweepError, Table
from lrchart.text import counted

#: keys under which tools save a history, and those under which records are one
WRAPPERS = ("history", "results")
RECORDS = ("data", "metrics", "log", "logs", "records", "rows")

#: name of the format of Transformers' Trainer
TRAINER = "Transformers trainer state"

_DEEP = 4


def tables_of(data: Any, depth: int = 0) -> list[Table]:
    """Return the tables of nested plain data.

    Read are series of points, a mapping of columns, a list of records, a list of rows, pandas'
    JSON layouts, a history wrapped in one of `WRAPPERS`, and a mapping of runs to any of these.

    Raises
    ------
    NotASweepError
        The data is none of these.
    InputError
        The columns differ in length.
    """
    if depth > _DEEP:
        raise NotASweepError("the data is nested too deep for a history")
    if depth == 0 and (series := table_of_named_series(data)) is not None:
        return [series]
    if (series := table_of_series(data)) is not None:
        return [series]
    if isinstance(data, Mapping):
        return _within(data) if depth == 0 else _of_mapping(data, depth)
    if isinstance(data, list | tuple) and data:
        if all(isinstance(record, Mapping) for record in data):
            return [_of_steps(opened(data))]
        if all(is_list(row) for row in data):
            return [_of_lists(data)]
    raise NotASweepError(
        f"expected columns or records with a learning rate and a loss; got {_kind(data)}"
    )


def _within(data: Mapping[Any, Any]) -> list[Table]:
    """Read a mapping, or a list of steps within it, as services answer (``hits`` of Elastic)."""
    refuse_document(data)
    try:
        return _of_mapping(data, 0)
    except NotASweepError:
        for records in lists_in(data):
            table = _of_steps(opened(records))
            if all(candidates(role, table.names) for role in ("lr", "loss")):
                return [table]
        raise


def _of_steps(records: Sequence[Mapping[Any, Any]]) -> Table:
    """Read records, one a step, or each with lists of steps in its cells."""
    table = of_records(_of_groups(records))
    if not any(is_list(cell) for record in records for cell in record.values()):
        return table
    return replace(table, opened=lambda: [of_records(_of_groups(spread(records)))])


def _of_groups(records: Sequence[Mapping[Any, Any]]) -> Sequence[Mapping[Any, Any]]:
    """Return records whose learning rates are numbers, one key a parameter group.

    A scheduler's ``get_last_lr()`` is a list: ``lr`` of one group, ``lr[0]`` and ``lr[1]`` of two.
    A loss may be a list of one number.
    """
    lists = [(key, cell) for record in records for key, cell in record.items() if is_list(cell)]
    for key in dict.fromkeys(key for key, _ in lists if is_metric(str(key))):
        widths = {len(cell) for name, cell in lists if name == key}
        if widths != {1} and not means("lr", str(key).rpartition("/")[2]):
            continue
        names = [key] if widths == {1} else [f"{key}[{i}]" for i in range(max(widths))]
        records = [
            {name: cell for name, cell in record.items() if name != key}
            | dict(zip(names, record[key], strict=False))
            if is_list(record.get(key))
            else record
            for record in records
        ]
    return records


def _of_lists(rows: Sequence[Any]) -> Table:
    """Read lists in a list: rows, or, if there are fewer of them than cells in each, columns."""
    shortest = min(map(len, rows))
    if len(rows) < shortest and len({len(row) for row in rows}) == 1:
        columns = {str(i): row for i, row in enumerate(rows)}
        form = 'write {"lr": [...], "loss": [...]}'
        return replace(of_columns(columns), nameless=f"{len(rows)} lists without names: {form}")
    if all(map(is_point, rows)):
        return of_columns(transposed(rows, ("Wall time", "Step", "Value")))
    form = 'write [{"lr": ..., "loss": ...}, ...]'
    table = of_columns(transposed(rows))
    return replace(table, nameless=f"{len(rows)} rows without names of columns: {form}")


def _of_mapping(data: Mapping[Any, Any], depth: int) -> list[Table]:
    refuse_document(data)
    if _is_split(data):
        return [of_columns(transposed(data["data"], data["columns"]))]
    columns = {str(name): cells for name, cells in data.items() if is_list(cells)}
    if recognised(list(columns)):
        table = of_columns(columns)
        cells = [cell for name in columns if is_metric(name) for cell in columns[name]]
        if not cells or not all(map(is_list, cells)):
            return [table]
        rows = [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=False)
        ]
        return [replace(table, opened=lambda: [_of_steps(rows)])]
    if _is_log(data.get("log_history")):
        return [_of_trainer(data["log_history"])]
    for name in WRAPPERS:
        if isinstance(data.get(name), Mapping | list) and data[name]:
            return tables_of(data[name], depth + 1)
    for name in RECORDS:
        if _is_log(data.get(name)) and data[name]:
            return tables_of(data[name], depth + 1)
    if data and all(str(name).isdecimal() and _is_step(row) for name, row in data.items()):
        return [of_records(list(data.values()))]  # to_json(orient="index") of pandas
    indexed = {str(name): cells for name, cells in data.items() if isinstance(cells, Mapping)}
    if recognised(list(indexed)):  # to_json(orient="columns") of pandas
        return [of_records(pd.DataFrame(indexed).astype(object).to_dict("records"))]
    if _is_step(data) and "_runtime" not in data:  # a summary of W&B's has that beside its metrics
        return [of_records([data])]
    if (rates := by_rate(data)) is not None:
        return [rates]
    if columns and len(columns) == len(data) and not any(map(_holds_rows, columns.values())):
        return [replace(of_columns(columns), nameless=_no_columns(data))]
    return _of_runs(data, depth)


def _no_columns(data: Mapping[Any, Any]) -> str:
    if not data:
        return "an empty object: it holds no steps"
    return (
        f"no learning rate and no loss among the keys {listing(list(data))}: "
        'name the columns "lr" and "loss", in each run if there are several'
    )


def _holds_rows(cells: Any) -> bool:
    """Return whether a list holds the rows of a run, and no numbers."""
    return any(isinstance(cell, Mapping) or is_list(cell) for cell in cells)


def _is_split(data: Mapping[Any, Any]) -> bool:
    """Return whether a mapping is pandas' layout orient="split"."""
    names, rows = data.get("columns"), data.get("data")
    return is_list(names) and is_list(rows) and all(is_list(row) for row in rows or ())


def _is_step(data: Any) -> bool:
    """Return whether a mapping is one step of a log: numbers, among them both that count."""
    if not isinstance(data, Mapping):
        return False
    names = [str(name) for name in data]
    nested = any(isinstance(part, Mapping | list) for part in data.values())
    return not nested and all(any(means(role, name) for name in names) for role in ("lr", "loss"))


def _of_runs(data: Mapping[Any, Any], depth: int) -> list[Table]:
    """Read a mapping of runs, each with a table of its own."""
    nested = {str(name): part for name, part in data.items() if isinstance(part, Mapping | list)}
    if any(
        is_metric(str(name)) and not isinstance(part, Mapping | list) for name, part in data.items()
    ):
        raise NotASweepError("one value of each metric; a range test needs many steps")
    if len(nested) < len(data):  # beside settings, only what names its columns is a run
        nested = {name: part for name, part in nested.items() if _is_table(part)}
    elif any(map(_is_table, nested.values())):  # losses of validation have no rates of their own
        nested = {name: part for name, part in nested.items() if not is_aside(name)} or nested
    if not nested:
        raise NotASweepError(_no_columns(data))
    limits.check("MAX_FILES", len(nested), "runs")
    tables = []
    for name, part in nested.items():
        with blame(f"run {name!r}"):
            tables += [table.named(run=name) for table in tables_of(part, depth + 1)]
    return tables


def _is_table(part: Any) -> bool:
    """Return whether a mapping has columns of both roles."""
    names = [str(name) for name in part if is_list(part[name])] if isinstance(part, Mapping) else []
    return all(any(means(role, name) for name in names) for role in ("lr", "loss"))


def _is_log(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)


def _of_trainer(log: list[Mapping[str, Any]]) -> Table:
    """Read the log of Transformers' Trainer, which mixes training, evaluation and a summary."""
    steps = [entry for entry in log if "loss" in entry]
    if not steps:
        raise NotASweepError(
            f"the trainer logged no training loss in {counted(len(log), 'entry', 'entries')}: "
            "log every step (logging_steps=1)"
        )
    table = of_records(steps).named(kind=TRAINER)
    if not (others := len(log) - len(steps)):
        return table
    what = counted(others, "entry", "entries")
    return table.noting(LeftOut(f"{what} of the log without a training loss (evaluation, summary)"))


def _kind(data: object) -> str:
    empty = isinstance(data, list | tuple) and not data
    return "an empty list" if empty else f"a {type(data).__name__}"
