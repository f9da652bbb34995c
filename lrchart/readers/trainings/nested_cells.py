"""Unfold columns of a table whose cells are mappings or histories, as W&B's API gives runs.

The recipe of its documentation puts the dictionaries ``config`` and ``summary`` of each run into a
dataframe; in CSV they are what Python prints. They are parsed, never evaluated.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from lrchart import limits
from lrchart.readers.numbers import is_number
from lrchart.readers.trainings.columns import is_metric, snake
from lrchart.readers.trainings.job_folder import metrics_of
from lrchart.readers.trainings.rates import is_rate
from lrchart.readers.trainings.raw import flat
from lrchart.readers.trainings.stopped import measured

#: maximum characters of a cell that is parsed
LONGEST = 1_000_000
#: literals that Python and JSON print -> value
NAMES = {"nan": float("nan"), "NaN": float("nan"), "inf": float("inf"), "Infinity": float("inf"),
         "null": None, "true": True, "false": False}  # fmt: skip


#: columns that hold the whole history of a training in each cell
HISTORIES = ("history", "histories", "log", "logs", "log_history", "metrics", "scan_history")


def unfolded(rows: pd.DataFrame, way: str, *, score: bool) -> pd.DataFrame:
    """Return `rows` with a column ``config/lr`` for each key of a column ``config`` of mappings.

    A column of histories is reduced to the final number of each metric; see
    `lrchart.readers.trainings.reduce.final` for `way` and `score`. It goes before a summary.

    Raises
    ------
    InputError
        The mappings have more than ``MAX_COLUMNS`` keys.
    """
    finals = {
        name: part
        for name in rows.columns
        if (part := _finals(rows[name], str(name), way, score=score)) is not None
    }
    parts = [
        finals[name] if name in finals else _unfolded(rows[name], str(name))
        for name in rows.columns
    ]
    if all(part is None for part in parts):
        return rows
    columns = [
        rows[[name]] if part is None else part
        for name, part in zip(rows.columns, parts, strict=True)
    ]
    limits.check("MAX_COLUMNS", sum(part.shape[1] for part in columns), "columns")
    whole = pd.concat(columns, axis=1)
    within = [str(name) for part in finals.values() for name in part.columns]
    needless = {f"summary/{name.partition('/')[2]}" for name in within}
    # A rate among the settings takes precedence over the peak of a schedule.
    rates = [name for name in within if is_rate(name)]
    if any(is_rate(name) for name in whole.columns if name not in rates):
        needless |= set(rates)
    return whole.loc[:, ~(whole.columns.duplicated() | whole.columns.isin(needless))]


def _finals(cells: pd.Series[Any], name: str, way: str, *, score: bool) -> pd.DataFrame | None:
    """Return the final number of each metric of a column of histories; None if it is none.

    Lists of the numbers of one metric are histories, too.
    """
    if is_number(cells):
        return None
    if snake(name) in HISTORIES:
        parse: Callable[[Any], pd.DataFrame | None] = history_of
    elif is_metric(name):
        parse = partial(_numbers, name=name)
    else:
        return None
    histories = []
    for cell in cells:
        history = parse(cell)
        # Most columns end here, at their first number.
        if history is None and not _is_blank(cell):
            return None
        histories.append(history)
    if all(history is None for history in histories):
        return None
    if snake(name) in HISTORIES:
        histories = [None if each is None else measured(each) for each in histories]
    records = [{} if history is None else _record(history, way, score) for history in histories]
    prefix = f"{name}/" if snake(name) in HISTORIES else ""
    frame = pd.DataFrame(records, index=cells.index, dtype=object)
    return frame.rename(columns=lambda metric: metric if metric == "steps" else f"{prefix}{metric}")


def _record(history: pd.DataFrame, way: str, score: bool) -> dict[str, Any]:
    """Return the last step, the final metrics and the peak rate of a history."""
    rates = {
        name: pd.to_numeric(history[name], errors="coerce").max()
        for name in history.columns
        if is_rate(name)
    }
    return {"steps": len(history), **rates, **metrics_of(history, way, score)}


def history_of(cell: Any) -> pd.DataFrame | None:
    """Return the history that a cell holds or spells: records, or columns of lists; else None."""
    if isinstance(cell, pd.DataFrame):
        return cell
    value = value_of(cell)
    if isinstance(value, list) and value and all(isinstance(step, Mapping) for step in value):
        names = list(dict.fromkeys(name for step in value for name in step))
        return pd.DataFrame(
            {name: [step.get(name) for step in value] for name in names}, dtype=object
        )
    if not isinstance(value, Mapping) or not value:
        return None
    columns = {str(name): _column(each) for name, each in value.items()}
    lengths = {len(each) for each in columns.values() if each is not None}
    if any(each is None for each in columns.values()) or len(lengths) != 1:
        return None
    return pd.DataFrame(columns, dtype=object)


def _column(value: Any) -> list[Any] | None:
    """Return a column that is a list, or what pandas makes of one: numbered cells."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and value and all(str(key).isdigit() for key in value):
        return list(value.values())
    return None


def _numbers(cell: Any, name: str) -> pd.DataFrame | None:
    """Return the history of one metric whose numbers are a list."""
    value = value_of(cell)
    if not isinstance(value, list) or not value:
        return None
    numeric = all(each is None or isinstance(each, int | float) for each in value)
    return pd.DataFrame({name: value}, dtype=object) if numeric else None


def _unfolded(cells: pd.Series[Any], name: str) -> pd.DataFrame | None:
    """Return the columns of a column of mappings; None if it is none."""
    first = next((cell for cell in cells if cell is not None and cell == cell and cell != ""), None)
    if mapping_of(first) is None:
        return None
    mappings = [mapping_of(cell) for cell in cells]
    if any(
        each is None and not _is_blank(cell) for each, cell in zip(mappings, cells, strict=True)
    ):
        return None
    records = [
        {f"{name}/{key}": value for key, value in flat(each or {}).items() if key[:6] != "_wandb"}
        for each in mappings
    ]
    return pd.DataFrame(records, index=cells.index, dtype=object)


def mapping_of(cell: Any) -> Mapping[str, Any] | None:
    """Return a mapping, or the one that a text spells in JSON or in Python; else None."""
    value = value_of(cell)
    return value if isinstance(value, Mapping) else None


def value_of(cell: Any) -> Any:
    """Return what a text spells in JSON or in Python if it is nested; else the cell."""
    if not isinstance(cell, str) or len(cell) > LONGEST or cell.strip()[:1] not in ("{", "["):
        return cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        try:
            return _value(ast.parse(cell.strip(), mode="eval").body)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None


def _value(node: ast.expr) -> Any:
    """Return the value of what Python prints; None for an object, which only its class reads."""
    if isinstance(node, ast.Dict):
        keys = [None if key is None else _value(key) for key in node.keys]
        return {str(key): _value(value) for key, value in zip(keys, node.values, strict=True)}
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(each) for each in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _value(node.operand)
        return -value if isinstance(value, int | float) else None
    if isinstance(node, ast.Name):
        return NAMES.get(node.id)
    return node.value if isinstance(node, ast.Constant) else None


def _is_blank(cell: Any) -> bool:
    if isinstance(cell, list | Mapping | str):
        return not cell or (isinstance(cell, str) and not cell.strip("[] "))
    return cell is None or bool(pd.isna(cell))
